"""One case as it could be read on several days: the same evidence, rubric and program, another day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from govrisk.assessment import Assessment
from govrisk.comparing.compare import compare, most_moved, with_moves
from govrisk.comparing.results import Comparison, HistoryPoint
from govrisk.engine import assess
from govrisk.errors import UsageError
from govrisk.evidence import Case
from govrisk.opening import opened
from govrisk.rubric import Rubric

if TYPE_CHECKING:
    from govrisk.plugins import Registry


def timeline(
    case: Case | str | Path,
    dates: Iterable[date],
    *,
    rubric: Rubric | str | Path | None = None,
    sources: str | Path | None = None,
    registry: Registry | None = None,
) -> tuple[Assessment, ...]:
    """Assesses a case at each of several days; the last assessment carries the history and what moved last.

    Args:
        case: a loaded case, or the folder of one.
        dates: the days, in any order; each counts once.
        rubric: as in :func:`govrisk.assess`; the same for every day.
        sources: a folder with source texts that may not be shipped with the case.
        registry: the plugins to use; the installed ones when None.

    Raises:
        BadInput: the case or the rubric has faults.
        UsageError: no day is given.
    """
    days = sorted(set(dates))
    if not days:
        raise UsageError("name one day at least: --dates 2026-03-01,2026-06-30")
    with opened(case, rubric=rubric, sources=sources, registry=registry) as (known, judge, plugins):
        results = [assess(known, rubric=judge, as_of=day, registry=plugins) for day in days]
    moves = [None, *(compare(a, b) for a, b in pairwise(results))]
    history = tuple(point(result, move) for result, move in zip(results, moves, strict=True))
    return (*results[:-1], with_moves(results[-1], moves[-1], history))


def point(result: Assessment, move: Comparison | None) -> HistoryPoint:
    """One day of the history."""
    verdict = result.verdict
    return HistoryPoint(
        as_of=result.as_of,
        rating=verdict.rating,
        headline=verdict.headline,
        mean=verdict.mean,
        worst=verdict.worst,
        specificity=verdict.specificity,
        carriers=verdict.carriers,
        claims=len(result.claims),
        records=len(result.metrics) + len(result.documents),
        families={family.id: family.interval for family in result.families},
        chances={h.title: h.posterior for outlook in result.outlooks[:1] for h in outlook.hypotheses},
        moved="" if move is None else _moved(move),
    )


def _moved(move: Comparison) -> str:
    if not move.changes:
        return "Nothing moved."
    reasons = ", ".join(f"{kind} {count}" for kind, count in sorted(move.causes.items(), key=lambda i: (-i[1], i[0])))
    return f"{most_moved(move)}. Findings by cause: {reasons}."
