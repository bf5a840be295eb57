"""One finding as a SARIF result."""

from __future__ import annotations

from typing import Any
from uuid import NAMESPACE_URL, uuid5

from govrisk.assessment import Assessment, Finding
from govrisk_reports import words
from govrisk_reports.interchange.evidence import Piece, of
from govrisk_reports.interchange.facts import NAMESPACE
from govrisk_reports.interchange.plain import kept, line
from govrisk_reports.interchange.state import State, because, points, state
from govrisk_reports.sarif.places import Places

KIND: dict[State, str] = {
    "fail": "fail",
    "pass": "pass",
    "review": "review",
    "not rated": "open",
    "not applicable": "notApplicable",
    "error": "open",
}
"""SARIF 3.27.9: *open* is a rule that was evaluated where there was too little to decide by."""


def result(
    finding: Finding, number: int, assessment: Assessment, pieces: dict[str, Piece], places: Places
) -> dict[str, Any]:
    """The result of the rule with that number; located at the first claim that the finding rests on."""
    now = state(finding, assessment.provenance.rubric)
    told = [piece for piece in of(finding, pieces) if piece.place]
    rated = points(finding)
    return kept(
        ruleId=finding.check,
        ruleIndex=number,
        kind=KIND[now],
        level=_level(finding, now),
        rank=rated.lo if rated and now == "fail" else None,
        message=message(f"{finding.answer} {because(finding, assessment.provenance.rubric)}"),
        locations=[{"physicalLocation": places.of(told[0] if told else None)}],
        relatedLocations=[
            {"id": n, "physicalLocation": places.of(one), "message": message(f"{one.id}: {one.says}")}
            for n, one in enumerate(told, 1)
        ],
        partialFingerprints={"govrisk/v1": _fingerprint(assessment.subject.id, finding.check)},
        properties=kept(
            state=now,
            rating=words.rating(finding),
            pillar=finding.pillar,
            riskPoints=rated and [rated.lo, rated.hi],
            evidence=list(finding.evidence),
        ),
    )


def _level(finding: Finding, now: State) -> str:
    """SARIF 3.27.10: anything but a failure has the level ``none``; a provisional failure only warns."""
    if now != "fail":
        return "none"
    return "error" if finding.rating == "rated" else "warning"


def _fingerprint(subject: str, check: str) -> str:
    """The same finding on another day has the same one, wherever its evidence moved to."""
    return str(uuid5(NAMESPACE_URL, f"{NAMESPACE}#{subject}/{check}"))


def message(text: str) -> dict[str, str]:
    """A plain text message (SARIF 3.11.5, 3.11.6): braces stand for themselves, and nothing is a link."""
    plain = line(text).replace("{", "{{").replace("}", "}}")
    return {"text": plain.replace("](", "] (")}
