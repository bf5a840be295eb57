"""What was found and which risks follow: one of each a check, none where a check does not apply."""

from __future__ import annotations

from typing import Any

from govrisk.assessment import Assessment, Finding
from govrisk_reports import words
from govrisk_reports.interchange.facts import NAMESPACE
from govrisk_reports.interchange.plain import kept, line
from govrisk_reports.interchange.state import State, because, points, state
from govrisk_reports.oscal.parts import Ids, markup, props

STATUS: dict[State, tuple[str, str]] = {
    "pass": ("satisfied", "pass"),
    "fail": ("not-satisfied", "fail"),
    "review": ("not-satisfied", "other"),
    "not rated": ("not-satisfied", "other"),
    "error": ("not-satisfied", "other"),
}
"""State and reason of the objective that a check stands for."""


def finding(seen: Finding, assessment: Assessment, ids: Ids) -> dict[str, Any]:
    """The finding of a check that applies."""
    rubric = assessment.provenance.rubric
    now = state(seen, rubric)
    told, reason = STATUS[now]
    return kept(
        uuid=ids("finding", seen.check),
        title=markup(f"{seen.check} {seen.title}"),
        description=markup(f"{seen.answer} {because(seen, rubric)}"),
        props=props(state=now, rating=words.rating(seen)),
        origins=[ids.origin()],
        target={
            "type": "objective-id",
            "target-id": seen.check,
            "status": {"state": told, "reason": reason, "remarks": markup(because(seen, rubric))},
        },
        related_observations=[{"observation-uuid": ids("observation", seen.check)}],
        related_risks=None if now == "pass" else [{"risk-uuid": ids("risk", seen.check)}],
    )


def risk(seen: Finding, assessment: Assessment, ids: Ids) -> dict[str, Any]:
    """The risk behind a check that does not pass: open where it is known, under investigation where it is not."""
    now = state(seen, assessment.provenance.rubric)
    return kept(
        uuid=ids("risk", seen.check),
        title=markup(seen.title),
        description=markup(seen.why),
        statement=markup(seen.answer),
        status="open" if now == "fail" else "investigating",
        origins=[ids.origin()],
        characterizations=[{"origin": ids.origin(), "facets": _facets(seen)}],
        remediations=_remediations(seen, ids),
        related_observations=[{"observation-uuid": ids("observation", seen.check)}],
    )


def _facets(seen: Finding) -> list[dict[str, Any]]:
    """The rating in words, and risk points only where there is a rating."""
    facets = {"rating": words.rating(seen), "weight": words.number(seen.weight)}
    if rated := points(seen):
        facets |= {"risk-points-low": words.number(rated.lo), "risk-points-high": words.number(rated.hi)}
    return [{"name": name, "system": NAMESPACE, "value": line(value)} for name, value in facets.items()]


def _remediations(seen: Finding, ids: Ids) -> list[dict[str, Any]]:
    advice = {
        "What you can do": seen.remediation.user,
        "What the project can do": seen.remediation.project,
        "What would settle the question": seen.remediation.collect,
    }
    return [
        {
            "uuid": ids("remediation", seen.check, title),
            "lifecycle": "recommendation",
            "title": title,
            "description": markup(text),
        }
        for title, text in advice.items()
    ]
