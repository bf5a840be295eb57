"""Everything that is done from Python: plugins, rubrics, assessing, comparing, and the kit."""

from __future__ import annotations

import datetime
from pathlib import Path

import govrisk
from govrisk import BadInput, Interval, PluginError
from govrisk.testing import claim, conformance, document, metric, promise, run_check

test_conformance = conformance("acme")


def worst(folder: Path, older: govrisk.Assessment) -> tuple[str, Interval]:
    """Assesses a case with plugins of a folder."""
    registry = govrisk.load_plugins(folders=[folder], allow_code=True, disable=["other"])
    rubric = govrisk.load_rubric("default")
    with govrisk.using(registry):
        case = govrisk.load_case(folder)
        result = govrisk.assess(case, rubric=rubric, as_of=datetime.date(2026, 3, 5), since=older)
    print(govrisk.compare(older, result).headline, rubric.checks["LEAD-01"].impact, govrisk.API_VERSION)
    finding = max(result.findings, key=lambda f: f.interval.lo)
    return finding.check, finding.interval


def faults(folder: Path) -> list[str]:
    """Every fault of a case, with its place."""
    try:
        govrisk.load_case(folder)
    except BadInput as error:
        return [f"{d.file}:{d.line}: {d.message}" for d in error.diagnostics]
    except PluginError as error:
        return [str(error)]
    return []


def tested() -> Interval:
    """One check by made-up evidence."""
    told = [claim("leadership.departure", "risk")]
    seen = run_check(
        "LEAD-01",
        claims=told,
        metrics=[metric("key_people", 2)],
        documents=[document("roadmap")],
        promises=[promise("release.activity", "kept", "2025-11", "2026-01")],
    )
    assert seen.outcome == "observed"
    return seen.interval
