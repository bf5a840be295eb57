"""What the collector looks for, read from kinds.yaml and licences.yaml: names, places, and words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from govrisk import read_yaml

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Words:
    """A state and the words that show it: so many different ones, in no sentence that says ``unless`` before them."""

    state: str
    any: re.Pattern[str]
    least: int = 1
    unless: re.Pattern[str] | None = None

    def shown(self, text: str) -> bool:
        """Whether ``text``, in one line, shows the state."""
        found = {m[0].casefold().removesuffix("s") for m in self.any.finditer(text) if not self._denied(text, m)}
        return len(found) >= self.least

    def _denied(self, text: str, match: re.Match[str]) -> bool:
        if not self.unless:
            return False
        before = re.split(r"[.;:!?]\s", text[max(0, match.start() - 60) : match.start()])[-1]
        after = re.split(r"[.;:!?](?:\s|$)", text[match.end() : match.end() + 40])[0]
        return bool(self.unless.search(before) or self.unless.search(after))


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document: how its files are called, where they lie, and in which other documents it is a section."""

    id: str
    names: re.Pattern[str]
    called: tuple[str, ...]
    places: tuple[str, ...]
    suffixes: tuple[str, ...]
    trees: tuple[str, ...]
    paths: tuple[str, ...]
    sections: Mapping[str, re.Pattern[str]]
    needs: re.Pattern[str] | None
    words: tuple[Words, ...]
    prose: bool
    most: int


def pattern(given: str | list[str]) -> re.Pattern[str]:
    """A regular expression; a list is any one of its words, whole."""
    text = given if isinstance(given, str) else rf"\b(?:{'|'.join(given)})\b"
    return re.compile(text, re.IGNORECASE)


@cache
def settings(name: str = "kinds") -> Mapping[str, Any]:
    """A data file of this folder."""
    data: Mapping[str, Any] = read_yaml(HERE / f"{name}.yaml").data
    return data


@cache
def compiled(key: str, name: str = "kinds") -> re.Pattern[str]:
    """One of its expressions; ``key`` may lead into a mapping, as ``ladder.roles``."""
    value: Any = settings(name)
    for part in key.split("."):
        value = value[part]
    return pattern(value)


@cache
def kinds() -> tuple[Kind, ...]:
    """All kinds, in the order of kinds.yaml."""
    return tuple(_kind(name, data) for name, data in settings()["kinds"].items())


def _kind(name: str, data: Mapping[str, Any]) -> Kind:
    usual = settings()
    names = data.get("names", [])
    return Kind(
        id=name,
        names=re.compile("|".join(_stem(n) for n in names) or r"(?!)", re.IGNORECASE),
        called=tuple(n for n in names if "*" not in n)[:4],
        places=tuple(data.get("places", usual["places"])),
        suffixes=(*data.get("suffixes", usual["suffixes"]), *data.get("extra_suffixes", ())),
        trees=tuple(data.get("trees", ())),
        paths=tuple(data.get("paths", ())),
        sections={host: re.compile("|".join(given), re.IGNORECASE) for host, given in data.get("sections", {}).items()},
        needs=pattern(data["needs"]) if "needs" in data else None,
        words=tuple(_words(state, given) for state, given in data.get("words", {}).items()),
        prose=data.get("prose", False),
        most=data.get("most", usual["most"]),
    )


def _stem(name: str) -> str:
    return re.escape(name).replace(r"\*", "[^/]+")


def _words(state: str, given: Mapping[str, Any]) -> Words:
    unless = pattern(given["unless"]) if "unless" in given else None
    return Words(state, pattern(given["any"]), given.get("least", 1), unless)
