"""What was seen: one observation a check, with every piece of evidence that it rests on."""

from __future__ import annotations

from typing import Any

from govrisk.assessment import Assessment, Finding
from govrisk_reports import words
from govrisk_reports.interchange.evidence import Piece, of
from govrisk_reports.interchange.plain import kept, midnight
from govrisk_reports.interchange.state import state
from govrisk_reports.oscal.parts import Ids, markup, props


def observation(finding: Finding, assessment: Assessment, ids: Ids, pieces: dict[str, Piece]) -> dict[str, Any]:
    """The observation of a check; one without evidence says so."""
    used = of(finding, pieces)
    told = [finding.question, words.OUTCOME[finding.outcome], finding.reason, finding.looked_at]
    return kept(
        uuid=ids("observation", finding.check),
        title=markup(f"{finding.check} {finding.title}"),
        description=markup(" ".join(filter(None, told))),
        props=props(
            check=finding.check,
            pillar=finding.pillar,
            outcome=finding.outcome,
            state=state(finding, assessment.provenance.rubric),
        ),
        methods=_methods(used),
        types=["control-objective"],
        origins=[ids.origin()],
        subjects=[{"subject-uuid": ids("component", "subject"), "type": "component"}],
        relevant_evidence=[_evidence(piece, assessment, ids) for piece in used],
        collected=midnight(assessment.as_of),
    )


def _methods(used: list[Piece]) -> list[str]:
    """SP 800-53A: reading claims and documents is examining; measuring a history is testing it."""
    measured = {piece.record == "metric" for piece in used}
    return [name for name, wanted in (("EXAMINE", False), ("TEST", True)) if wanted in measured] or ["EXAMINE"]


def _evidence(piece: Piece, assessment: Assessment, ids: Ids) -> dict[str, Any]:
    return kept(
        href=f"#{ids('source', piece.source)}" if piece.source in assessment.sources else None,
        description=markup(piece.says),
        props=props(
            id=piece.id,
            record=piece.record,
            polarity=piece.polarity,
            grade=piece.grade,
            date=piece.date,
            verification=piece.verification,
            written=piece.written,
        ),
    )
