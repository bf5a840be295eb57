"""Writes the data of one case file anew, with pseudonyms for names and for ids that hold names."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from govrisk.evidence import Case
from govrisk.model import Model
from govrisk.redacting import carriers, selectors
from govrisk.redacting.edits import Edit
from govrisk.redacting.names import Replacer
from govrisk.redacting.remains import Remains

CLOSED = frozenset((
    "schema", "polarity", "topic", "type", "profile", "language", "tlp", "reliability", "status", "sha256", "commit",
    "set", "indicator", "outcome",
))  # fmt: skip
"""Keys whose values come from a vocabulary or are digests: no name is in them."""
KEYED = ("sources", "origins", "signs")
"""Mappings whose keys are the case's own words."""


@dataclass(frozen=True, slots=True)
class Text:
    """A stored source text: how it read, what is replaced in it, where it lies now, and its new digest."""

    old: str
    edits: tuple[Edit, ...]
    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Rewriter:
    """Everything that rewriting needs to know of the whole case.

    ``ids`` maps ids to their stand-ins, and ``mentions`` finds them in a sentence; ``texts`` maps a source's id to its
    text, where that is at hand; ``carriers`` is None where sources keep their names.
    """

    case: Case
    replacer: Replacer
    remains: Remains
    ids: Mapping[str, str]
    mentions: re.Pattern[str]
    texts: Mapping[str, Text]
    carriers: carriers.Carriers | None

    def file(self, data: dict[str, Any]) -> dict[str, Any]:
        """The data of a case file, or of an evidence file, after redaction."""
        known = {name: self._items(name, value) for name, value in data.items() if name != "people"}
        return {name: self._value(value, name) for name, value in known.items()}

    def _items(self, name: str, value: Any) -> Any:
        if name == "sources":
            return {key: self._source(key, item) for key, item in value.items()}
        if name == "origins" and self.carriers is not None:
            return {key: carriers.origin(item, self.carriers) for key, item in value.items()}
        each = {"claims": self._claim, "identities": self._identity, "metrics": self._metric}.get(name)
        return [each(item) for item in value] if each else value

    def _source(self, name: str, data: dict[str, Any]) -> dict[str, Any]:
        if self.carriers is not None:
            return carriers.source(data, self.carriers)
        text = self.texts.get(name)
        if text is None:
            return data
        return {**data, "file" if data.get("file") else "external_file": text.path, "sha256": text.sha256}

    def _claim(self, data: dict[str, Any]) -> dict[str, Any]:
        if self.carriers is not None:
            return carriers.claim(data)
        claim = self.case.claim(data["id"])
        if claim is None:
            return data
        text = self.texts.get(claim.source)
        if text is not None:
            return {**data, "selector": selectors.held(claim.selector, text.old, text.edits)}
        return {**data, "selector": [selectors.not_held(s, self.replacer) for s in claim.selector]}

    def _identity(self, data: dict[str, Any]) -> dict[str, Any]:
        """Who was counted as one: how many names there were, and no address, since that would be a name again."""
        named = self.replacer.who(data["person"])
        if named is None and not any(map(self.remains.holds, (data["person"], *data["aliases"]))):
            return data
        person = named.stand_in if named else "(withheld)"
        aliases = [f"{person}, name {n}" for n in range(1, len(data["aliases"]) + 1)]
        return {**data, "person": person, "aliases": aliases}

    def _metric(self, data: dict[str, Any]) -> dict[str, Any]:
        people = [{**p, "name": self._stand_in(p["name"])} for p in data.get("people", ())]
        return {**data, "people": people} if people else data

    def _stand_in(self, name: str) -> str:
        named = self.replacer.who(name)
        return named.stand_in if named and named.kind == "people" else name

    def _value(self, value: Any, key: str) -> Any:
        if isinstance(value, dict):
            kept = {k: v for k, v in value.items() if not (k == "url" and self._leads_to_a_name(v))}
            return {self.ids.get(k, k) if key in KEYED else k: self._value(v, str(k)) for k, v in kept.items()}
        if isinstance(value, list):
            return [self._value(item, key) for item in value]
        if isinstance(value, str) and key not in CLOSED:
            return self._text(value)
        return value

    def _text(self, text: str) -> str:
        return self.replacer.text(self.mentions.sub(lambda m: self.ids[m[0]], text))

    def _leads_to_a_name(self, url: str) -> bool:
        return self.remains.holds(url) or self.replacer.text(url) != url


def mentions(ids: Collection[str]) -> re.Pattern[str]:
    """Finds ids where they are mentioned, as in ``see O-lin.``"""
    words = "|".join(re.escape(name) for name in sorted(ids, key=lambda i: (-len(i), i)))
    return re.compile(rf"(?<![\w.-])(?:{words})(?![\w-])" if words else r"(?!)")


def shortened(model: type[Model], data: dict[str, Any]) -> dict[str, Any]:
    """The data with texts cut that a pseudonym made longer than their model allows."""
    try:
        model.model_validate(data)
    except ValidationError as error:
        for item in error.errors():
            if item["type"] == "string_too_long":
                _cut(data, item["loc"], item.get("ctx", {})["max_length"])
    return data


def _cut(data: Any, loc: tuple[int | str, ...], length: int) -> None:
    path = list(loc)
    while len(path) > 1:
        part = path.pop(0)
        if isinstance(part, int) or part in data:  # else it is the name of a union's member
            data = data[part]
    data[path[0]] = f"{data[path[0]][: length - 1]}\u2026"
