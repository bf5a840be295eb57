"""Takes out of sources and origins what would lead to them; what their grade says stays."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from govrisk.redacting.names import Named
from govrisk.redacting.selectors import WITHHELD

Carriers = Mapping[tuple[str, str], Named]
"""(kind, name) -> publisher, source or origin with its pseudonym."""
_GRADES = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "its reliability cannot be judged",
}
_LEADING = ("url", "file", "external_file", "sha256")
_PLAIN_ID = re.compile(r"[A-Za-z]{1,3}[-_.]?\d*")


def telling_id(name: str) -> bool:
    """Whether an id says more than a letter and a number."""
    return not _PLAIN_ID.fullmatch(name)


def source(data: dict[str, Any], carriers: Carriers) -> dict[str, Any]:
    """A source without what names it or leads to it; dates, kind and grade stay, since the result rests on them."""
    kept = {key: value for key, value in data.items() if key not in _LEADING}
    kept["title"] = carriers["sources", data["title"].strip()].stand_in
    kept["publisher"] = carriers["publishers", data["publisher"].strip()].stand_in
    grade = data["reliability"]
    kept["descriptor"] = f"Withheld, since it would tell which source it is. Its grade is {grade}: {_GRADES[grade]}."
    return kept


def origin(data: dict[str, Any], carriers: Carriers) -> dict[str, Any]:
    """An origin whose name is withheld; its kind stays."""
    return {**data, "who": carriers["origins", data["who"].strip()].stand_in}


def claim(data: dict[str, Any]) -> dict[str, Any]:
    """A claim whose quotation is withheld: a search for the words would find the source."""
    return {**data, "selector": WITHHELD}
