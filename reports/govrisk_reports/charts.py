"""Coordinates of the charts: presentation only, no number is made here. Units are points of the drawing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from govrisk.assessment import TimelineEvent
from govrisk.comparing.results import HistoryPoint

WIDTH = 493.0
"""The text width of an A4 page with its margins."""
LEFT = 6.0
RIGHT = WIDTH - 30
_CHARACTER = 4.2
"""Room that one character of a label takes."""
_GAP = 6.0
_LANES_HEIGHT = 330.0


@dataclass(frozen=True, slots=True)
class Mark:
    """A dated claim on the time axis: from ``x`` over ``width`` (a partial date is a range), its centre at ``y``."""

    event: TimelineEvent
    x: float
    width: float
    y: float
    label_left: bool
    """Whether the label stands before the mark, because there is no room behind it."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A labelled place on the time axis."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """A drawing of dated claims; ``lane`` is the height of one row of marks."""

    height: float
    lane: float
    marks: tuple[Mark, ...]
    ticks: tuple[Tick, ...]


def timeline(events: Sequence[TimelineEvent], as_of: date) -> Timeline | None:
    """Lays events out in time, below each other where their labels would meet; None when there are no events."""
    if not events:
        return None
    first, last = min(e.earliest for e in events), max(as_of, *(e.latest for e in events))
    scale = (RIGHT - LEFT) / max(1, (last - first).days)
    drawn = [_drawn(event, first, scale) for event in events]
    rows = _rows([_extent(mark) for mark in drawn])
    lane = min(11.0, _LANES_HEIGHT / (max(rows) + 1))
    marks = tuple(replace(mark, y=6 + lane * (row + 0.5)) for mark, row in zip(drawn, rows, strict=True))
    return Timeline(6 + lane * (max(rows) + 1), lane, marks, _ticks(first, last, scale))


def _drawn(event: TimelineEvent, first: date, scale: float) -> Mark:
    """A mark at its place in time, not yet in a row."""
    x, width = LEFT + (event.earliest - first).days * scale, (event.latest - event.earliest).days * scale
    return Mark(event, x, width, 0, label_left=x + width + _label(event) > WIDTH)


def _label(event: TimelineEvent) -> float:
    return _GAP + _CHARACTER * len(event.claim)


def _extent(mark: Mark) -> tuple[float, float]:
    """From where to where a mark and its label take room."""
    end = mark.x + mark.width
    room = _label(mark.event)
    return (mark.x - room, end + _GAP) if mark.label_left else (mark.x - _GAP, end + room)


def _rows(extents: Sequence[tuple[float, float]]) -> list[int]:
    """The first free row for each extent, in order."""
    ends: list[float] = []
    rows = []
    for start, end in extents:
        row = next((i for i, taken in enumerate(ends) if taken <= start), len(ends))
        ends[row : row + 1] = [end]
        rows.append(row)
    return rows


def _ticks(first: date, last: date, scale: float) -> tuple[Tick, ...]:
    """The two ends of the axis, and the starts of years, quarters, months or weeks between them."""
    ends = [Tick(LEFT, first.isoformat()), Tick(LEFT + (last - first).days * scale, last.isoformat())]
    if first == last:
        return (ends[0],)
    between = [Tick(LEFT + (d - first).days * scale, _tick_label(d)) for d in _starts(first, last)]
    return (ends[0], *(t for t in between if ends[0].x + 52 <= t.x <= ends[1].x - 52), ends[1])


def _starts(first: date, last: date) -> list[date]:
    months = (last.year - first.year) * 12 + last.month - first.month
    step = 1 if months <= 8 else 3 if months <= 24 else 12 * (1 + months // 144)
    starts = [date(first.year + m // 12, m % 12 + 1, 1) for m in range(0, 12 + months + 12, step)]
    return [d for d in starts if first < d < last]


def _tick_label(day: date) -> str:
    return str(day.year) if day.month == 1 else f"{day:%Y-%m}"


@dataclass(frozen=True, slots=True)
class Bar:
    """One day of the history: its place ``x``, and the row in which its label stands so that labels never meet."""

    point: HistoryPoint
    x: float
    row: int


@dataclass(frozen=True, slots=True)
class History:
    """A drawing of results over time; ``rows`` is how many rows the labels take."""

    bars: tuple[Bar, ...]
    rows: int


HISTORY_LEFT, HISTORY_RIGHT = 66.0, WIDTH - 34
_DATE = 50.0
"""Room that a full date takes."""


def history(points: Sequence[HistoryPoint]) -> History | None:
    """Days in their true distance from each other; None with fewer than two, which are no history."""
    if len(points) < 2:
        return None
    first, last = points[0].as_of, points[-1].as_of
    scale = (HISTORY_RIGHT - HISTORY_LEFT) / max(1, (last - first).days)
    places = [HISTORY_LEFT + (p.as_of - first).days * scale for p in points]
    rows = _rows([(x - _DATE / 2, x + _DATE / 2) for x in places])
    bars = tuple(Bar(p, x, row) for p, x, row in zip(points, places, rows, strict=True))
    return History(bars, max(rows) + 1)
