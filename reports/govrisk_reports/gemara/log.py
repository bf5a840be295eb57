"""The evaluation log, as data for YAML. Names with a dash are the schema's own."""

from __future__ import annotations

from typing import Any

from govrisk.assessment import Assessment, Finding
from govrisk.evidence import Source
from govrisk.presenting import Presentation
from govrisk_reports.interchange.evidence import Piece, of, register
from govrisk_reports.interchange.facts import facts
from govrisk_reports.interchange.plain import kept, line, midnight, uri
from govrisk_reports.interchange.state import STATES, State, because, state
from govrisk_reports.view import made_on

VERSION = "1.4.1"
RUBRIC, ASSESSMENT = "rubric", "assessment"
RESULT: dict[State, str] = {
    "fail": "Failed",
    "pass": "Passed",
    "review": "Needs Review",
    "not rated": "Unknown",
    "not applicable": "Not Applicable",
    "error": "Unknown",
}


def log(assessment: Assessment, presentation: Presentation) -> dict[str, Any]:
    """The log; ``result`` is the most pressing of all results, since the schema asks for one of all evaluations."""
    seen: set[State] = {state(finding, assessment.provenance.rubric) for finding in assessment.findings}
    pieces = register(assessment)
    return {
        "metadata": _metadata(assessment, presentation),
        "target": _target(assessment),
        "result": RESULT[sorted(seen, key=STATES.index)[0]],
        "evaluations": [_evaluation(finding, assessment, pieces) for finding in assessment.findings],
    }


def _metadata(assessment: Assessment, presentation: Presentation) -> dict[str, Any]:
    made, known = assessment.provenance, facts(assessment)
    told = [f"{name}: {known[name]}" for name in ("marking", "redaction", "case-sha256") if name in known]
    digest = f"sha256 {known['assessment-sha256']}"
    return kept(
        id=f"govrisk-{assessment.subject.id}-{assessment.as_of.isoformat()}",
        type="EvaluationLog",
        gemara_version=VERSION,
        date=midnight(made_on(assessment, presentation)),
        description=line(f"Governance risk of {known['subject']}: {known['verdict']} ({'; '.join(told)})"),
        author={"id": "govrisk", "name": made.tool.name, "type": "Software", "version": made.tool.version},
        mapping_references=[
            kept(
                id=RUBRIC,
                title=line(made.rubric.title),
                version=line(made.rubric.version),
                description=f"The rubric {made.rubric.id}, sha256 {made.rubric.sha256}",
            ),
            kept(id=ASSESSMENT, title="The assessment as JSON", version=assessment.schema_version, description=digest),
        ],
    )


def _target(assessment: Assessment) -> dict[str, Any]:
    subject = assessment.subject
    return kept(
        id=subject.id,
        name=line(subject.name),
        type="Software",
        description=line(subject.kind),
        uri=uri(subject.url) if subject.url else None,
    )


def _evaluation(finding: Finding, assessment: Assessment, pieces: dict[str, Piece]) -> dict[str, Any]:
    rubric = assessment.provenance.rubric
    now = state(finding, rubric)
    control = {"reference-id": RUBRIC, "entry-id": finding.check}
    told = {"result": RESULT[now], "message": line(because(finding, rubric))}
    assessed = kept(
        requirement=dict(control),
        description=line(finding.question),
        **told,
        applicability=[assessment.profile],
        steps=[line(i.proposition) for i in finding.indicators] or [line(finding.question)],
        start=midnight(assessment.as_of),
        recommendation=line(_advice(finding, now)),
        confidence_level="Undetermined" if now in ("not rated", "error") else None,
        evidence=[_evidence(piece, assessment) for piece in of(finding, pieces)],
    )
    answered = told | {"message": line(f"{finding.answer} {told['message']}")}
    return {"name": line(finding.title), **answered, "control": control, "assessment-logs": [assessed]}


def _advice(finding: Finding, now: State) -> str:
    """What to do; where nothing is known, what would settle the question."""
    return finding.remediation.collect if now in ("not rated", "error") else finding.remediation.user


def _evidence(piece: Piece, assessment: Assessment) -> dict[str, Any]:
    source = assessment.sources.get(piece.source)
    payload = kept(
        statement=line(piece.says),
        stands=piece.polarity,
        grade=piece.grade,
        source=line(f"{source.publisher}: {source.title}") if source else piece.source,
        url=uri(source.url) if source and source.url else None,
        written=piece.written,
    )
    collected = {"collected-at": _collected(source, assessment)}
    return {"id": piece.id, "type": piece.record, **collected, "payload": payload, "description": line(piece.says)}


def _collected(source: Source | None, assessment: Assessment) -> str:
    """The day that the source was retrieved; the assessment's own, by which it was, where the case does not say."""
    day = source.retrieved if source and source.retrieved else ""
    return f"{day}T00:00:00Z" if len(day) == len("2026-01-01") else midnight(assessment.as_of)
