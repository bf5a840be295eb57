"""A case studied by itself: what belongs to every assessment, and the shares of variance beside it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from govrisk import engine
from govrisk.evidence import Case
from govrisk.isolation.limits import TIME_LIMIT
from govrisk.opening import opened
from govrisk.plugins import Registry
from govrisk.rubric import Rubric
from govrisk.sensitivity.analyse import sensitivity
from govrisk.sensitivity.results import Study
from govrisk.sensitivity.sobol import RUNS, drivers
from govrisk.sensitivity.whatif import WhatIf


def study(
    case: Case | str | Path,
    *,
    rubric: Rubric | str | Path | None = None,
    as_of: date | None = None,
    sources: str | Path | None = None,
    registry: Registry | None = None,
    runs: int = RUNS,
) -> Study:
    """How the result of a case hangs on rules, weights and facts, and which choices drive a single number.

    Args:
        case, rubric, as_of, sources, registry: as for :func:`govrisk.assess`.
        runs: rows of each sample matrix for the shares of variance; more give smaller errors and take longer.

    Raises:
        BadInput: the case or the rubric has faults; all of them are listed.
        UsageError: no such rubric is installed.
    """
    with opened(case, rubric=rubric, as_of=as_of, sources=sources, registry=registry) as (known, judge, plugins):
        return _studied(known, judge, plugins, runs)


def _studied(case: Case, rubric: Rubric, registry: Registry, runs: int) -> Study:
    checks, case = engine.match(rubric, registry.checks), engine.left_out(rubric, case)
    seen = {name: engine.observe(name, checks, case, registry, TIME_LIMIT) for name in rubric.checks}
    rated = engine.rate(rubric, case, seen)
    base = WhatIf(rubric, case, checks, seen, rated).base
    return Study(
        subject=case.subject.name,
        as_of=case.as_of,
        rubric=f"{rubric.id} {rubric.version}",
        verdict=f"{base.decision.words()}, {base.mean.lo:.0f} to {base.mean.hi:.0f} of 100",
        sensitivity=sensitivity(rubric, case, checks, seen, rated),
        drivers=drivers(rubric, case, seen, runs) if rubric.sensitivity and rated.families else None,
    )
