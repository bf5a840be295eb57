"""The Statement and its predicate."""

from __future__ import annotations

from typing import Any

from govrisk.assessment import Assessment, Verdict
from govrisk_reports.interchange.facts import NAMESPACE, digest
from govrisk_reports.interchange.plain import kept, line
from govrisk_reports.interchange.state import STATES, points, state

STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = f"{NAMESPACE}#govrisk.verdict/1"
SUBJECT = "assessment.json"


def statement(assessment: Assessment) -> dict[str, Any]:
    """The in-toto Statement, as data for JSON."""
    return {
        "_type": STATEMENT,
        "subject": [{"name": SUBJECT, "digest": {"sha256": digest(assessment)}}],
        "predicateType": PREDICATE,
        "predicate": _predicate(assessment),
    }


def _predicate(assessment: Assessment) -> dict[str, Any]:
    made = assessment.provenance
    marking, redaction = assessment.marking, assessment.redaction
    return kept(
        marking=marking and {"label": marking.label, "meaning": marking.meaning},
        redaction=redaction and line(redaction.statement),
        subject={"id": assessment.subject.id, "name": line(assessment.subject.name)},
        asOf=assessment.as_of.isoformat(),
        verdict=_verdict(assessment.verdict),
        checks=_checks(assessment),
        rubric={"id": made.rubric.id, "version": line(made.rubric.version), "digest": {"sha256": made.rubric.sha256}},
        case={"digest": {"sha256": made.case_sha256}},
        tool={"name": made.tool.name, "version": made.tool.version},
        plugins=[{"distribution": p.distribution, "version": p.version, "name": p.name} for p in made.plugins],
    )


def _verdict(verdict: Verdict) -> dict[str, Any]:
    """In words, and in numbers where it is rated."""
    mean = points(verdict)
    return kept(
        rating=verdict.rating,
        headline=line(verdict.headline),
        bands=None if mean is None else [verdict.band_low, verdict.band_high],
        riskPoints=mean and [mean.lo, mean.hi],
        confidence=verdict.confidence,
        watch=verdict.watch,
        veto=list(verdict.veto),
    )


def _checks(assessment: Assessment) -> dict[str, list[str]]:
    """Check ids by state; every check stands in exactly one list."""
    states = [(state(f, assessment.provenance.rubric), f.check) for f in assessment.findings]
    return {name: [check for one, check in states if one == name] for name in STATES}
