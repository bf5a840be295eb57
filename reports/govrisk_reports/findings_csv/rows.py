"""The columns of the findings table. What is not rated has no number in it: an empty cell is not a zero."""

from __future__ import annotations

from govrisk.assessment import Assessment, Finding
from govrisk_reports import words
from govrisk_reports.interchange.state import because, points, state
from govrisk_reports.interchange.table import Row, stamp


def rows(assessment: Assessment) -> list[Row]:
    """A row for each check, in the assessment's order; a rubric has one check at least."""
    stamped = stamp(assessment)
    return [_judged(finding, assessment) | _grounds(finding) | stamped for finding in assessment.findings]


def _judged(finding: Finding, assessment: Assessment) -> Row:
    rubric, rated = assessment.provenance.rubric, points(finding)
    return {
        "check": finding.check,
        "title": finding.title,
        "question": finding.question,
        "pillar": finding.pillar,
        "family": finding.family,
        "state": state(finding, rubric),
        "rating": words.rating(finding),
        "risk_low": words.number(rated.lo) if rated else "",
        "risk_high": words.number(rated.hi) if rated else "",
        "evidence_allows": words.span(finding.interval) if finding.outcome == "observed" else "",
        "answer": finding.answer,
        "because": because(finding, rubric),
        "caveats": " ".join(finding.caveats),
        "impact": str(finding.impact),
        "weight": words.number(finding.weight),
    }


def _grounds(finding: Finding) -> Row:
    return {
        "evidence": " ".join(finding.evidence),
        "claims": str(finding.n_claims) if finding.n_claims else "",
        "claim_origins": str(finding.n_origins) if finding.n_claims else "",
        "contradictions": " ".join("/".join(pair) for pair in finding.contradictions),
        "gaps": " ".join(finding.gaps),
        "you_can": finding.remediation.user,
        "project_can": finding.remediation.project,
        "evidence_to_collect": finding.remediation.collect,
        "references": "; ".join(f"{r.framework} {r.version}: {', '.join(r.ids)}" for r in finding.references),
        "plugin": finding.plugin,
    }
