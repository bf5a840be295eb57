"""The cue words, which are data (``cues.yaml``), as patterns."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from govrisk.yamlfile import read_yaml

_LIKE = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u2010": "-", "\u2011": "-"})
_GAP = r"(?:[\s,-]+[\w'-]+){0,4}"


@dataclass(frozen=True, slots=True)
class Topic:
    """What speaks of one topic: cues, and weak ones that speak of others too."""

    name: str
    strong: tuple[re.Pattern[str], ...]
    weak: tuple[re.Pattern[str], ...]


def fold(text: str) -> str:
    """``text`` with plain apostrophes and hyphens, character for character."""
    return text.translate(_LIKE)


def pattern(cue: str) -> str:
    """The regular expression of a cue: ``*`` is any ending, ``...`` up to four words, a space any white space."""
    parts = [_word(word) if word != "..." else _GAP for word in cue.split()]
    joined = "".join(p if p == _GAP or i == 0 else r"[\s-]+" + p for i, p in enumerate(parts))
    return rf"(?<!\w){joined}(?!\w)"


def _word(word: str) -> str:
    """A star stands for the rest of a word, ``\\d*`` for a number; ``=`` takes a word only as it is written."""
    if word.startswith("="):
        return f"(?-i:{re.escape(word[1:])})"
    return re.escape(word).replace(r"\\d\*", r"\d+").replace(r"\*", r"[\w'-]*")


def any_of(cues: Iterable[str]) -> re.Pattern[str]:
    """One pattern for many cues, the longest first."""
    ordered = sorted(cues, key=len, reverse=True)
    return re.compile("|".join(map(pattern, ordered)), re.IGNORECASE)


@cache
def data() -> dict[str, Any]:
    """What ``cues.yaml`` holds."""
    found: dict[str, Any] = read_yaml(Path(__file__).parent / "cues.yaml", "cues.yaml").data
    return found


@cache
def topics() -> tuple[Topic, ...]:
    """The topics with cues, in the order of the vocabulary."""
    return tuple(
        Topic(name, _compiled(cues.get("cues", ())), _compiled(cues.get("weak", ())))
        for name, cues in data()["topics"].items()
    )


def _compiled(cues: Iterable[str]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern(cue), re.IGNORECASE) for cue in cues)


@cache
def attribution() -> dict[str, re.Pattern[str]]:
    """What marks a statement as unknown, rumour, forecast or opinion, in the order of asking."""
    return {name: any_of(cues) for name, cues in data()["attribution"].items()}
