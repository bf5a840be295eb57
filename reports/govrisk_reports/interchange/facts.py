"""What every machine file says of itself: what it was made from, how far it may go, what was hidden in it."""

from __future__ import annotations

from govrisk.assessment import Assessment
from govrisk.manifest import digest as sha256
from govrisk_reports.interchange.plain import line

NAMESPACE = "urn:uuid:07deec8f-fb16-45e1-9ee3-c6a541f21f2c"
"""Names what is ours in formats that ask for a URI. A UUID (RFC 9562) claims no domain: the project owns none."""


def digest(assessment: Assessment) -> str:
    """sha256 of the assessment file, in hexadecimal: what ``-f json`` writes has it."""
    return sha256(assessment.to_json().encode())


def facts(assessment: Assessment) -> dict[str, str]:
    """The facts by name, each a line of text; a fact that the assessment does not hold is absent."""
    rubric, tool = assessment.provenance.rubric, assessment.provenance.tool
    found = {
        "marking": assessment.marking.label if assessment.marking else "",
        "redaction": assessment.redaction.statement if assessment.redaction else "",
        "subject": assessment.subject.name,
        "as-of": assessment.as_of.isoformat(),
        "verdict": assessment.verdict.headline,
        "rating": assessment.verdict.rating,
        "confidence": assessment.verdict.confidence,
        "assessment-sha256": digest(assessment),
        "case-sha256": assessment.provenance.case_sha256,
        "rubric": f"{rubric.id} {rubric.version}",
        "rubric-sha256": rubric.sha256,
        "tool": f"{tool.name} {tool.version}",
    }
    return {name: line(text) for name, text in found.items() if text}
