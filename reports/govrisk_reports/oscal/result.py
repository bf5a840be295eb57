"""The one result: what was looked at, what was seen, what was found, and which risks follow."""

from __future__ import annotations

from typing import Any

from govrisk.assessment import Assessment
from govrisk_reports.interchange.evidence import register
from govrisk_reports.interchange.plain import kept, line, midnight
from govrisk_reports.interchange.state import state
from govrisk_reports.oscal.findings import finding, risk
from govrisk_reports.oscal.observations import observation
from govrisk_reports.oscal.parts import Ids, markup, props


def result(assessment: Assessment, ids: Ids) -> dict[str, Any]:
    """The result of the assessment's day."""
    rubric, pieces = assessment.provenance.rubric, register(assessment)
    asked = [f for f in assessment.findings if f.outcome != "not_applicable"]
    at_risk = [f for f in asked if state(f, rubric) != "pass"]
    told = [assessment.verdict.headline, *assessment.verdict.reasons, assessment.verdict.confidence_reason]
    failed = [f"{f.plugin}{'' if f.check == '-' else f', {f.check}'}: {f.cause}" for f in assessment.failures]
    return kept(
        uuid=ids("result"),
        title=markup(assessment.verdict.headline),
        description=markup(" ".join(told)),
        start=midnight(assessment.as_of),
        end=midnight(assessment.as_of),
        props=props(profile=assessment.profile, rating=assessment.verdict.rating),
        local_definitions=_definitions(assessment, ids),
        reviewed_controls={"control-selections": [_controls(assessment)]},
        observations=[observation(f, assessment, ids, pieces) for f in assessment.findings],
        risks=[risk(f, assessment, ids) for f in at_risk],
        findings=[finding(f, assessment, ids) for f in asked],
        remarks=markup("Plugins that failed: " + "; ".join(failed)) if failed else None,
    )


def _controls(assessment: Assessment) -> dict[str, Any]:
    """The checks are the controls; those that do not apply are left out, with the reason in their observations."""
    out = [{"control-id": f.check} for f in assessment.findings if f.outcome == "not_applicable"]
    asked = [{"control-id": f.check} for f in assessment.findings if f.outcome != "not_applicable"]
    chosen: dict[str, Any] = {"include-controls": asked} if asked else {"include-all": {}}
    return kept(description=markup(assessment.question), exclude_controls=out) | chosen


def _definitions(assessment: Assessment, ids: Ids) -> dict[str, Any]:
    """What was assessed, and by what."""
    subject, tool = assessment.subject, assessment.provenance.tool
    assessed = kept(
        uuid=ids("component", "subject"),
        type="software",
        title=markup(subject.name),
        description=markup(subject.description or subject.kind),
        props=props(id=subject.id, kind=subject.kind, steward=subject.steward, url=subject.url),
        status={"state": "other"},
    )
    program = kept(
        uuid=ids("component", "tool"),
        type="software",
        title=markup(tool.name),
        description=markup("Assesses governance risk from dated, quoted and graded evidence."),
        props=[{"name": "version", "value": line(tool.version)}],
        status={"state": "operational"},
    )
    return {"components": [assessed, program]}
