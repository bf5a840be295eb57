"""The engine, top to bottom: a case and a rubric go in, checks observe, the rubric judges, an assessment comes out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from govrisk import describe, summary
from govrisk.assessment import Assessment
from govrisk.checks import Check, observe_declared
from govrisk.comparing.compare import moved_since
from govrisk.errors import BadInput, Diagnostic
from govrisk.evidence import Case
from govrisk.fitting import misnamed, said
from govrisk.interval import Interval, weighted_mean
from govrisk.isolation.limits import TIME_LIMIT
from govrisk.judge import INFLUENCE_LIMIT, Judge, Judged, Rated
from govrisk.observation import Observation
from govrisk.opening import opened
from govrisk.plugins import Registry
from govrisk.rubric import Rubric
from govrisk.runner import run_check
from govrisk.scenarios.assemble import outlooks
from govrisk.sensitivity.analyse import sensitivity

Observations = Mapping[str, Observation]


def assess(
    case: Case | str | Path,
    *,
    rubric: Rubric | str | Path | None = None,
    as_of: date | None = None,
    sources: str | Path | None = None,
    since: Assessment | None = None,
    registry: Registry | None = None,
    time_limit: float = TIME_LIMIT,
) -> Assessment:
    """Assesses a case by a rubric.

    Args:
        case: a loaded case, or the folder of one.
        rubric: a rubric, the name of an installed one, or a YAML file; the case's profile when None.
        as_of: uses only what was known by then.
        sources: a folder with source texts that may not be shipped with the case.
        since: an older assessment: the new one tells what moved since, and why.
        registry: the plugins to use; when None the installed ones, and those that the case's ``govrisk.toml`` names.
        time_limit: seconds that one check with code may take.

    Raises:
        BadInput: the case or the rubric has faults; all of them are listed.
        UsageError: no such rubric is installed.
    """
    with opened(case, rubric=rubric, as_of=as_of, sources=sources, registry=registry) as (known, judge, plugins):
        result = _assessed(known, judge, plugins, time_limit)
    return result if since is None else moved_since(since, result)


def _assessed(case: Case, rubric: Rubric, registry: Registry, time_limit: float) -> Assessment:
    """The main flow: observe, rate, rate nothing, rate without each origin, describe, look ahead, vary."""
    checks = match(rubric, registry.checks)
    case = left_out(rubric, case)
    observations = {name: observe(name, checks, case, registry, time_limit) for name in rubric.checks}
    rated = rate(rubric, case, observations)
    null = rate(rubric, case, {name: _nothing(o, checks) for name, o in observations.items()})
    influence = leave_one_origin_out(rubric, case, checks, observations, rated)

    findings = describe.findings(rubric, case, checks, observations, rated, registry)
    coming = outlooks(case, rubric, registry.scenario_sets.values())
    hinges = sensitivity(rubric, case, checks, observations, rated)
    return summary.assemble(rubric, case, registry, findings, observations, rated, null, influence, coming, hinges)


def left_out(rubric: Rubric, case: Case) -> Case:
    """The case with what the profile leaves out as not applicable; a reason that the case gives itself goes first."""
    if not rubric.leave_out:
        return case
    reasons = {check: f"{reason} (by the profile {rubric.id})" for check, reason in rubric.leave_out.items()}
    return case.replace(not_applicable=reasons | case.not_applicable)


def match(rubric: Rubric, installed: Mapping[str, Check]) -> dict[str, Check]:
    """The installed checks that the rubric rates.

    Raises:
        BadInput: the rubric weighs indicators that a check does not have, or leaves some out.
    """
    checks = {name: installed[name] for name in rubric.checks if name in installed}
    if found := list(misnamed(said(rubric), checks)):
        raise BadInput(Diagnostic(f"rubric {rubric.id}", 0, 0, message, fix) for _, message, fix in found)
    return checks


def observe(name: str, checks: Mapping[str, Check], case: Case, registry: Registry, time_limit: float) -> Observation:
    """What a check of the rubric saw; one that is not installed is an error, never a pass."""
    if name in checks:
        return run_check(checks[name], case, time_limit)
    if name in case.not_applicable:
        return Observation(check=name, outcome="not_applicable", reason=case.not_applicable[name])
    causes = [f.cause for f in registry.failures if name.lower().replace("-", "_") in f.cause]
    return Observation(check=name, outcome="error", reason=causes[0] if causes else "no installed plugin brings it")


def rate(rubric: Rubric, case: Case, observations: Observations) -> Rated:
    """Judges every check and aggregates by the published rule: mean over families, and the worst family beside it.

    Only a check that is not applicable, for a stated reason, leaves the sums (method 2.2).
    """
    judge = Judge(rubric, case)
    checks = {name: judge.check(seen, rubric.checks[name]) for name, seen in observations.items()}
    applicable = [name for name, seen in observations.items() if seen.outcome != "not_applicable"]
    return aggregate(rubric, checks, applicable)


def aggregate(rubric: Rubric, checks: dict[str, Judged], applicable: list[str]) -> Rated:
    """Families, their mean, the worst of them, and specificity ``1 - SUM W_c width_c`` (method 2.2)."""
    families: dict[str, Interval] = {}
    for family in rubric.families:
        members = [name for name in applicable if name.split("-")[0] == family]
        if members:
            families[family] = weighted_mean((rubric.checks[n].impact, checks[n].interval) for n in members)
    mean = weighted_mean((rubric.families[name].weight, interval) for name, interval in families.items())
    worst = Interval(max(i.lo for i in families.values()), max(i.hi for i in families.values())) if families else mean
    return Rated(checks, rubric.weights(applicable), families, mean, worst, 1 - mean.width / 100)


def leave_one_origin_out(
    rubric: Rubric, case: Case, checks: Mapping[str, Check], observations: Observations, rated: Rated
) -> dict[str, Rated]:
    """The result without each origin's claims, and without each measured source's records.

    By origin and not by claim: a second claim that repeats the first would hide the influence of both. Only checks
    that rest on what goes are observed again. Of more than ``INFLUENCE_LIMIT`` origins those with the most claims are
    tried, so that the cost stays linear in claims.
    """
    told: dict[str, set[str]] = {}
    for claim in case.claims:
        told.setdefault(claim.origin, set()).add(claim.id)
    largest = sorted(told, key=lambda origin: (-len(told[origin]), origin))[:INFLUENCE_LIMIT]
    parts = {origin: told[origin] for origin in largest}
    measured = [(m.source, m.id) for m in case.metrics] + [(d.source, d.id) for d in case.documents]
    for source, record in measured:
        if source not in told:
            parts.setdefault(source, set()).add(record)
    applicable = [name for name, seen in observations.items() if seen.outcome != "not_applicable"]
    judge, result = Judge(rubric, case), {}
    for origin, gone in parts.items():
        touched = [n for n in applicable if n in checks and gone.intersection(observations[n].evidence)]
        if not touched:
            continue
        less, again = case.without(gone), dict(rated.checks)
        for name in touched:
            again[name] = judge.check(_observe_again(checks[name], observations[name], less, gone), rubric.checks[name])
        result[origin] = aggregate(rubric, again, applicable)
    return result


def _observe_again(check: Check, seen: Observation, less: Case, gone: set[str]) -> Observation:
    """The observation on the case less some evidence; a check with code is never run again, its answer is cut."""
    if not check.has_code:
        return observe_declared(less, check.spec)
    indicators = tuple(
        i.model_copy(
            update={
                "supports": tuple(b for b in i.supports if b.claim not in gone),
                "contradicts": tuple(b for b in i.contradicts if b.claim not in gone),
                "denies": tuple(b for b in i.denies if b.claim not in gone),
                "measures": tuple(m for m in i.measures if not gone.issuperset(m.evidence)),
                "states": tuple(s for s in i.states if not gone.issuperset(s.evidence)),
            }
        )
        for i in seen.indicators
    )
    return seen.model_copy(update={"indicators": indicators})


def _nothing(seen: Observation, checks: Mapping[str, Check]) -> Observation:
    """The observation of the same check on no evidence at all, for the null-evidence control."""
    if seen.outcome in ("not_applicable", "error"):
        return seen
    blank = tuple(
        i.model_copy(
            update={
                "supports": (),
                "contradicts": (),
                "measures": (),
                "states": (),
                "elapsed": None,
                "denies": (),
                "promises": (),
            }
        )
        for i in seen.indicators
    )
    return seen.model_copy(update={"outcome": "no_evidence", "indicators": blank})
