"""Closed intervals of risk: what the evidence allows, never a point it does not support."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Interval(NamedTuple):
    """A closed interval ``[lo, hi]``; risk points run from 0 (no risk) to 100. Ignorance is ``[0, 100]``, never 0."""

    lo: float
    hi: float

    @property
    def width(self) -> float:
        """``hi - lo``: how much the evidence leaves open."""
        return self.hi - self.lo

    def __str__(self) -> str:
        return f"[{self.lo:.0f}, {self.hi:.0f}]"


UNKNOWN = Interval(0.0, 100.0)
"""No evidence: everything is possible."""


def weighted_mean(items: Iterable[tuple[float, Interval]]) -> Interval:
    """The weighted mean of intervals, end by end; nothing weighed is unknown.

    Nothing is dropped and renormalised: an interval without evidence enters as ``[0, 100]`` (method: fail closed).
    """
    pairs = list(items)
    total = sum(weight for weight, _ in pairs)
    if total <= 0:
        return UNKNOWN
    return Interval(
        _mean([(weight, interval.lo) for weight, interval in pairs], total),
        _mean([(weight, interval.hi) for weight, interval in pairs], total),
    )


def _mean(parts: list[tuple[float, float]], total: float) -> float:
    """A weighted mean that rounding does not carry beyond its parts: ignorance averages to ignorance."""
    values = [value for _, value in parts]
    return max(min(values), min(max(values), sum(weight * value for weight, value in parts) / total))


def combine(intervals: Iterable[Interval]) -> Interval:
    """What several readings of the same thing allow together.

    Overlapping readings intersect. Readings that exclude each other leave open all that lies between them, so that
    lowering one reading never raises the result (the ends are order statistics: order and duplicates do not matter).
    """
    readings = list(intervals)
    if not readings:
        return UNKNOWN
    ends = (max(i.lo for i in readings), min(i.hi for i in readings))
    return Interval(min(ends), max(ends))
