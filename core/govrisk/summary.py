"""Puts the assessment together: verdict, registers, and the page that a director reads. Everything is chosen here."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from govrisk import __version__
from govrisk.assessment import (
    Assessment,
    ClaimEntry,
    Contradiction,
    Finding,
    GapEntry,
    Group,
    Influence,
    NextEvidence,
    NullControl,
    PluginFailure,
    PluginInfo,
    Provenance,
    RubricInfo,
    TimelineEvent,
    Tool,
)
from govrisk.describe import contradictions
from govrisk.evidence import Case, Identity, Record, newest
from govrisk.executive import executive
from govrisk.frameworks import FrameworkCoverage, coverage
from govrisk.interval import Interval, weighted_mean
from govrisk.judge import INFLUENCE_LIMIT, Rated
from govrisk.model import first_day, last_day
from govrisk.observation import Observation
from govrisk.plugins import Registry
from govrisk.promises import ledger
from govrisk.rubric import Rubric
from govrisk.scenarios.outlook import Outlook
from govrisk.sensitivity.results import Sensitivity
from govrisk.verdict import verdict

CHECK_ID = re.compile(r"[A-Z]{2,8}-\d{2}")
IDENTITIES = 30
"""How many merged identities a report lists."""
PILLARS = {
    "exposure": "Exposure: how much would break",
    "stress": "Stress: signs that something is breaking",
    "resilience": "Resilience: what would absorb it",
}


def assemble(
    rubric: Rubric,
    case: Case,
    registry: Registry,
    findings: tuple[Finding, ...],
    observations: Mapping[str, Observation],
    rated: Rated,
    null: Rated,
    without: Mapping[str, Rated],
    outlooks: tuple[Outlook, ...],
    sensitivity: Sensitivity,
) -> Assessment:
    """The assessment, from what the engine found."""
    influence = _influence(case, rated, without)
    judged = verdict(rubric, case, findings, rated, influence)
    wanted = _next_evidence(findings)
    return Assessment(
        subject=case.subject,
        question=case.question or f"How can the governance of {case.subject.name} fail those who depend on it?",
        as_of=case.as_of,
        profile=rubric.id,
        verdict=judged,
        null_control=_null_control(null),
        executive=executive(case, findings, judged, influence, wanted, outlooks),
        pillars=_pillars(findings, null),
        families=_families(rubric, findings, rated, null),
        findings=findings,
        claims=_claims(case, findings),
        sources=case.sources,
        origins=case.origins,
        dependence=case.dependence,
        contradictions=_contradictions(case, findings),
        gaps=_gaps(case, findings),
        metrics=_current(case.metrics, lambda m: m.name),
        documents=_current(case.documents, lambda d: d.kind),
        identities=_identities(case)[:IDENTITIES],
        identities_left_out=_identities_left_out(case),
        responses=case.responses,
        promises=case.promises,
        timeline=_timeline(case),
        influence=influence,
        next_evidence=wanted,
        ledger=ledger(case, [check.spec for name, check in registry.checks.items() if name in rubric.checks]),
        outlooks=outlooks,
        sensitivity=sensitivity,
        comparison=None,
        history=(),
        frameworks=_frameworks(registry, findings),
        failures=_failures(registry, findings),
        notices=_notices(rubric, case, registry, findings, len(without)),
        marking=case.marking,
        redaction=case.redaction,
        reply=case.reply,
        decision=case.decision,
        provenance=_provenance(rubric, case, registry),
    )


def _null_control(null: Rated) -> NullControl:
    statement = (
        f"With every piece of evidence removed, the same method gives {null.mean} and pins down "
        f"{null.specificity:.0%}: what stands in the result beyond that comes from evidence."
    )
    return NullControl(mean=null.mean, worst=null.worst, specificity=null.specificity, statement=statement)


def _families(rubric: Rubric, findings: Sequence[Finding], rated: Rated, null: Rated) -> tuple[Group, ...]:
    return tuple(
        Group(
            id=name,
            title=rubric.families[name].title,
            interval=interval,
            null_interval=null.families[name],
            specificity=1 - interval.width / 100,
            checks=tuple(f.check for f in findings if f.family == name),
        )
        for name, interval in rated.families.items()
    )


def _pillars(findings: Sequence[Finding], null: Rated) -> tuple[Group, ...]:
    """The same checks by what they tell, weighted as in the overall mean."""
    groups = []
    for name, title in PILLARS.items():
        members = [f for f in findings if f.pillar == name and f.outcome != "not_applicable"]
        if not members:
            continue
        interval = weighted_mean((f.weight, f.interval) for f in members)
        blank: Interval = weighted_mean((f.weight, null.checks[f.check].interval) for f in members)
        ids = tuple(f.check for f in members)
        width = 1 - interval.width / 100
        groups.append(
            Group(id=name, title=title, interval=interval, null_interval=blank, specificity=width, checks=ids)
        )
    return tuple(groups)


def _influence(case: Case, rated: Rated, without: Mapping[str, Rated]) -> tuple[Influence, ...]:
    counts = Counter(c.origin for c in case.claims)
    records = Counter([*(m.source for m in case.metrics), *(d.source for d in case.documents)])
    entries = [
        Influence(
            origin=origin,
            who=_who(case, origin),
            measured=origin not in counts,
            claims=counts[origin] or records[origin],
            mean_without=less.mean,
            delta_lo=rated.mean.lo - less.mean.lo,
            delta_hi=rated.mean.hi - less.mean.hi,
            specificity_without=less.specificity,
        )
        for origin, less in without.items()
    ]
    return tuple(sorted(entries, key=lambda i: (-(abs(i.delta_lo) + abs(i.delta_hi)), i.origin)))


def _who(case: Case, origin: str) -> str:
    if origin in case.origins:
        return case.origins[origin].who
    return case.sources[origin].title if origin in case.sources else origin


def _next_evidence(findings: Sequence[Finding]) -> tuple[NextEvidence, ...]:
    """What would pin the result down most: weight x width (method 2.5)."""
    entries = [
        NextEvidence(
            check=f.check,
            title=f.title,
            weight=f.weight,
            width=f.interval.width,
            gain=f.weight * f.interval.width / 100,
            collect=f.remediation.collect,
        )
        for f in findings
        if f.outcome != "not_applicable" and f.interval.width > 0
    ]
    return tuple(sorted(entries, key=lambda e: (-e.gain, e.check)))


def _used_in(findings: Sequence[Finding]) -> dict[str, list[str]]:
    used: dict[str, list[str]] = {}
    for finding in findings:
        for item in finding.evidence:
            used.setdefault(item, []).append(finding.check)
    return used


def _claims(case: Case, findings: Sequence[Finding]) -> tuple[ClaimEntry, ...]:
    used, known = _used_in(findings), {c.id for c in case.claims}
    return tuple(
        ClaimEntry(
            grade=f"{case.sources[c.source].reliability}{c.credibility}",
            status=case.status(c),
            verification=case.verification.get(c.id, "not held"),
            used_in=tuple(used.get(c.id, ())),
            superseded_by=c.superseded_by if c.superseded_by in known else None,
            contradicts=tuple(other for other in c.contradicts if other in known),
            **c.model_dump(exclude={"credibility", "selector", "superseded_by", "contradicts"}),
            selector=c.selector,
            written=case.places.get(c.id),
        )
        for c in case.claims
    )


def _gaps(case: Case, findings: Sequence[Finding]) -> tuple[GapEntry, ...]:
    return tuple(
        GapEntry(
            gap=gap,
            verification=case.gap_checks.get(gap.id, "not held"),
            used_in=tuple(f.check for f in findings if gap.id in f.gaps),
        )
        for gap in case.gaps
    )


def _contradictions(case: Case, findings: Sequence[Finding]) -> tuple[Contradiction, ...]:
    used = _used_in(findings)
    return tuple(
        Contradiction(left=a, right=b, checks=tuple(sorted({*used.get(a, ()), *used.get(b, ())})))
        for a, b in contradictions(case)
    )


def _current(records: Sequence[Record], what: Callable[[Record], str]) -> tuple[Record, ...]:
    """The newest records of each thing in each scope, in the case's order; what they overtake stays in the case."""
    things: dict[str, list[Record]] = {}
    for record in records:
        things.setdefault(what(record), []).append(record)
    kept = {record.id for same in things.values() for record in newest(same)}
    return tuple(record for record in records if record.id in kept)


def _identities(case: Case) -> tuple[Identity, ...]:
    """Those with most commits first: a wrong merge among them moves the numbers most. Overtaken looks are left out."""
    overtaken = {m.source for m in case.metrics} - {m.source for m in _current(case.metrics, lambda m: m.name)}
    counted = [i for i in case.identities if i.source not in overtaken]
    return tuple(sorted(counted, key=lambda i: (-i.commits, i.person, i.id)))


def _identities_left_out(case: Case) -> str:
    more = _identities(case)[IDENTITIES:]
    if not more:
        return ""
    who = "One more person" if len(more) == 1 else f"{len(more)} more people"
    return (
        f"{who} with {more[0].commits} commits or fewer were merged from several names; the case file lists all "
        f"{len(_identities(case))}."
    )


def _timeline(case: Case) -> tuple[TimelineEvent, ...]:
    events = [
        TimelineEvent(
            claim=c.id,
            date=c.event_date,
            earliest=first_day(c.event_date),
            latest=last_day(c.event_date),
            text=c.statement,
            polarity=c.polarity,
            grade=f"{case.sources[c.source].reliability}{c.credibility}",
        )
        for c in case.claims
        if c.event_date
    ]
    return tuple(sorted(events, key=lambda e: (e.earliest, e.latest, e.claim)))


def _frameworks(registry: Registry, findings: Sequence[Finding]) -> tuple[FrameworkCoverage, ...]:
    """The findings against the framework maps. Of superseded versions only what a finding refers to is kept."""
    found = coverage([(f.check, f.references) for f in findings], registry.frameworks)
    return tuple(
        one.model_copy(update={"rows": tuple(r for r in one.rows if r.checks or r.version == one.versions[-1])})
        for one in found
    )


def _failures(registry: Registry, findings: Sequence[Finding]) -> tuple[PluginFailure, ...]:
    """What cost a finding, named by the check, and what else could not be loaded."""
    loading = [PluginFailure(check="-", plugin=x.plugin, version=x.version, cause=x.cause) for x in registry.failures]
    failed = []
    for finding in (f for f in findings if f.outcome == "error"):
        known = next((x for x in loading if x.cause == finding.reason), None)
        loading = [x for x in loading if x is not known]
        cause = known or PluginFailure(check="-", plugin=finding.plugin, version="", cause=finding.reason)
        failed.append(cause.model_copy(update={"check": finding.check}))
    return (*failed, *loading)


def _notices(
    rubric: Rubric, case: Case, registry: Registry, findings: Sequence[Finding], tried: int
) -> tuple[str, ...]:
    """What a careful reader should know before relying on the numbers."""
    notes = [f"Not examined by this rubric: {area}." for area in rubric.not_examined]
    for giver in sorted(str(p) for p in registry.plugins if not p.built_in):
        if asked := [f.check for f in findings if f.plugin == giver]:
            notes.append(f"Questions that are not govrisk's own: {_listed(asked)}, brought by {giver}.")
    if registry.disabled:
        notes.append(f"Plugins that were left out of this run: {_listed([p.name for p in registry.disabled])}.")
    unread = [c.id for c in case.claims if not any(c.id in f.evidence for f in findings) and case.status(c) == "active"]
    if unread:
        notes.append(f"Claims that no check of this rubric reads (context only): {_listed(unread)}.")
    used = {e for f in findings for e in f.evidence}
    metrics, documents = _current(case.metrics, lambda m: m.name), _current(case.documents, lambda d: d.kind)
    if overtaken := len(case.metrics) + len(case.documents) - len(metrics) - len(documents):
        notes.append(f"Records of earlier looks at the same scope, overtaken and not printed: {overtaken}.")
    unused = [m.name.replace("_", " ") for m in metrics if m.id not in used]
    unused += [f"document {d.kind}" for d in documents if d.id not in used]
    if unused:
        why = "unread, overtaken by one that was found, or with too few observations"
        named = _listed(list(dict.fromkeys(unused)))
        notes.append(f"Metrics and documents that no check of this rubric counts ({why}): {named}.")
    spoken_of = {*case.not_applicable, *(r.to for r in case.responses if CHECK_ID.fullmatch(r.to))}
    if strange := sorted(spoken_of - set(rubric.checks)):
        notes.append(f"The case speaks of checks that this rubric does not have: {_listed(strange)}.")
    if case.as_of > case.declared_as_of:
        notes.append(f"Nothing newer than {case.declared_as_of} was looked for: the case was compiled for that day.")
    unrated = sorted(set(registry.checks) - set(rubric.checks))
    if unrated:
        notes.append(f"Installed checks that this rubric does not weigh: {', '.join(unrated)}.")
    origins = len({c.origin for c in case.claims})
    if tried == INFLUENCE_LIMIT < origins:
        notes.append(f"Influence was tried for the {tried} origins with most claims, of {origins}.")
    if case.not_yet_known:
        notes.append(f"Left out because nobody could know it by {case.as_of}: {', '.join(case.not_yet_known)}.")
    return tuple(notes)


def _listed(ids: Sequence[str]) -> str:
    return ", ".join(ids)


def _provenance(rubric: Rubric, case: Case, registry: Registry) -> Provenance:
    digest = hashlib.sha256(json.dumps(case.files, sort_keys=True).encode()).hexdigest()
    return Provenance(
        tool=Tool(name="govrisk", version=__version__),
        rubric=RubricInfo(
            **{n: getattr(rubric, n) for n in ("id", "version", "title", "description", "sha256")},
            **{n: getattr(rubric, n) for n in ("changes", "not_examined", "grading", "bands", "gates", "veto")},
            family_weights={name: family.weight for name, family in rubric.families.items()},
        ),
        plugins=tuple(
            PluginInfo(
                name=p.name, distribution=p.distribution, version=p.version, provides=tuple(registry.provides(p))
            )
            for p in registry.plugins
        ),
        case_sha256=digest,
        files=case.files,
        declared_as_of=case.declared_as_of,
        declared_profile=case.profile,
        compiled=case.compiled,
        left_out=case.not_yet_known,
    )
