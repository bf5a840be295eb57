"""Says once what an assessment says many times: equal readings on one line, equal sentences in one note.

Joining equal sentences is presentation: nothing is left out, and every record stays named where it is described.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from string import ascii_lowercase

_READING = re.compile(r"(.+) \(([^()]+)\)", re.DOTALL)
_DAYS = re.compile(r"(?<=last changed )\d+(?= days? ago)")
SENTENCES, PARTS = re.compile(r"(?<=\.)\s+"), re.compile(r"(?<=[.;])\s+")
"""Where a text may be parted: between sentences, or also at semicolons."""
_LEAST, _SHORTEST = 3, 30
"""How many texts must share a sentence, and how long it must be, for a note to be shorter than repeating it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read, in words, and the records that all say so; none where the words name no record."""

    words: str
    records: tuple[str, ...]


def joined(readings: Iterable[str]) -> tuple[Reading, ...]:
    """Readings in order; those that differ only in their records, or in how old these are, on one line."""
    groups: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for reading in readings:
        match = _READING.fullmatch(reading)
        words, records = (match[1], tuple(match[2].split(", "))) if match else (reading, ())
        groups.setdefault(_DAYS.sub("#", words), []).append((words, records))
    return tuple(
        Reading(_with_ages([words for words, _ in group]), tuple(r for _, records in group for r in records))
        for group in groups.values()
    )


def _with_ages(alike: Sequence[str]) -> str:
    """The words of readings that differ in days only, with every number of days: ``134, 159 and 662 days ago``."""
    days = list(dict.fromkeys(day for words in alike for day in _DAYS.findall(words)))
    if len(days) < 2:
        return alike[0]
    return _DAYS.sub(f"{', '.join(days[:-1])} and {days[-1]}", alike[0], count=1)


@dataclass(frozen=True, slots=True)
class Notes:
    """Sentences that several texts share, by their letter."""

    lettered: dict[str, str]
    between: re.Pattern[str] = SENTENCES

    def rest(self, text: str) -> str:
        """``text`` without the shared sentences."""
        return " ".join(s for s in self.between.split(text) if _plain(s) not in self.lettered.values())

    def letters(self, text: str) -> tuple[str, ...]:
        """The letters of the shared sentences in ``text``."""
        sentences = {_plain(s) for s in self.between.split(text)}
        return tuple(letter for letter, shared in self.lettered.items() if shared in sentences)


def notes(texts: Iterable[str], between: re.Pattern[str] = SENTENCES) -> Notes:
    """What at least three of the texts share, in order of appearance; ``between`` says where a text may be parted."""
    found = Counter(s for text in texts for s in dict.fromkeys(map(_plain, between.split(text))))
    shared = [s for s, count in found.items() if count >= _LEAST and len(s) >= _SHORTEST]
    return Notes(dict(zip(ascii_lowercase, shared, strict=False)), between)


def _plain(sentence: str) -> str:
    return sentence.rstrip(".; ")
