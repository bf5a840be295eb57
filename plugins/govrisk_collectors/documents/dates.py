"""Days and spans of months, and whether a roadmap names a time that is not over."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date

_MONTHS = {name.lower(): n for n in range(1, 13) for name in (calendar.month_name[n], calendar.month_abbr[n])}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_YEAR = r"(?P<year>20\d\d)"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"\bQ(?P<quarter>[1-4])[ /'-]{{0,3}}{_YEAR}\b",
        rf"\b{_YEAR}[ /-]{{0,2}}Q(?P<quarter>[1-4])\b",
        rf"\bH(?P<half>[12])[ /'-]{{0,3}}{_YEAR}\b",
        rf"\b{_YEAR}[ /-]{{0,2}}H(?P<half>[12])\b",
        rf"\b{_YEAR}[-/.](?P<month>0[1-9]|1[0-2])(?:[-/.](?P<day>[0-3]\d))?\b",
        rf"\b(?P<name>{_MONTH})\.?,? (?:(?:\d{{1,2}})(?:st|nd|rd|th)?,? )?{_YEAR}\b",
        rf"\b(?:(?:early|mid|late|end of|during|in|by|for|roadmap|plans?|goals?|year)[ -]){_YEAR}\b",
        rf"\b{_YEAR} (?:roadmap|plans?|goals?|priorities|milestones?)\b",
    )
)


def dated(text: str, as_of: date) -> tuple[list[str], str | None]:
    """``dated`` when the text names a time that is not over on ``as_of``; else what times it does name."""
    ends = sorted(_ends(text))
    if ends and ends[-1] >= as_of:
        return ["dated"], None
    return [], f"every date in it is past, the latest is {ends[-1]:%Y-%m}" if ends else "it names no dates"


def _ends(text: str) -> Iterator[date]:
    """The last day of each time that the text names."""
    for form in _FORMS:
        for match in form.finditer(text):
            told = match.groupdict()
            month = 12
            if told.get("quarter"):
                month = 3 * int(told["quarter"])
            elif told.get("half"):
                month = 6 * int(told["half"])
            elif told.get("name"):
                month = _MONTHS[told["name"].lower()]
            elif told.get("month"):
                month = int(told["month"])
            year = int(told["year"])
            last = calendar.monthrange(year, month)[1]
            yield date(year, month, min(int(told["day"]), last) if int(told.get("day") or 0) else last)


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier; the month's last day where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(max(1, year), month + 1, min(day.day, calendar.monthrange(max(1, year), month + 1)[1]))
