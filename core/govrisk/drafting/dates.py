"""Dates that a clause names, as precisely as it names them: ``2026-03-03``, ``2026-03``, ``2026``.

dateparser's search was tried and not taken: in a news article it took *may*, *now* and *2The* for dates, and it gives a
full day where the text names a month.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from govrisk.drafting.cues import data


@dataclass(frozen=True, slots=True)
class Found:
    """A date as the text has it; ``iso`` is None when the text gives no year and none could be told."""

    words: str
    iso: str | None


@cache
def _month_names() -> dict[str, int]:
    names = {name: i for i, name in enumerate(data()["dates"]["months"], 1)}
    short = {name: i for i, name in enumerate(data()["dates"]["short"][:12], 1)}
    return {**names, **short, "sept": 9}


@cache
def _forms() -> re.Pattern[str]:
    month = "|".join(sorted(_month_names(), key=len, reverse=True))
    year, day = r"(?:19|20)\d\d", r"[0-3]?\d(?:st|nd|rd|th)?"
    mon = rf"(?:{month})\b\.?"
    return re.compile(
        rf"\b(?P<y1>{year})-(?P<m1>[01]\d)(?:-(?P<d1>[0-3]\d))?\b"
        rf"|\b(?P<d2>{day})\s+(?:of\s+)?(?P<n2>{mon})(?:,?\s+(?P<y2>{year}))?(?!\w)"
        rf"|\b(?P<n3>{mon})\s+(?P<d3>{day})(?![\w.]\d|\d)(?:,?\s+(?P<y3>{year}))?(?!\w)"
        rf"|\b(?P<n4>{mon}),?\s+(?:of\s+)?(?P<y4>{year})\b"
        rf"|\b(?:early|mid|late|in|since|until|by|last|this|of)[\s-]+(?P<n5>{mon})(?:,?\s+(?:of\s+)?(?P<y5>{year}))?(?!\w)"
        rf"|(?P<y6>{year})年(?:(?P<m6>[01]?\d)月(?:(?P<d6>[0-3]?\d)日)?)?"
        rf"|\b(?:in|since|until|by|of|during|early|late|mid)[\s-]+(?P<y7>{year})\b",
        re.IGNORECASE,
    )


def find(clause: str, published: str | None = None) -> Found | None:
    """The first date that ``clause`` names.

    Args:
        clause: the words.
        published: the day the text is of; a date without a year is then the latest that is not after it.
    """
    for match in _forms().finditer(clause):
        told = {key[0]: value for key, value in match.groupdict().items() if value}
        if "n" in told and not match[0][match[0].find(told["n"])].isupper():
            continue  # "may" and "march" are words too
        month = _month_names()[told["n"].lower().rstrip(".")] if "n" in told else int(told.get("m", 0))
        day = int(re.sub(r"\D", "", told.get("d", "0")))
        year = int(told["y"]) if "y" in told else _year(published, month, day)
        if year is None or _valid(year, month, day):
            return Found(" ".join(match[0].split()), None if year is None else _iso(year, month, day))
    return None


def _year(published: str | None, month: int, day: int) -> int | None:
    """The latest year in which that day is not after ``published``."""
    if published is None or len(published) < 7:
        return None
    year, *rest = map(int, published.split("-"))
    return year if (month, day) <= (rest[0], rest[1] if len(rest) > 1 else 31) else year - 1


def _valid(year: int, month: int, day: int) -> bool:
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        return False
    return True


def _iso(year: int, month: int, day: int) -> str:
    return f"{year:04}" + (f"-{month:02}" if month else "") + (f"-{day:02}" if month and day else "")
