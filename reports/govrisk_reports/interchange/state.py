"""What a finding is to a machine that wants a word: decided by the rubric's own bands, by no number of ours.

A format that knows only *pass* and *fail* must not read ignorance as either. The rubric says which band is bad enough
to lift a whole verdict (``veto.band``); a finding **fails** when even the best that the evidence allows is in that band
or a higher one, **passes** when it is rated and even the worst that the evidence allows is below, and needs **review**
when the bands lie on both sides, or when a good rating is provisional: what is held with reserve passes nothing.
What is not rated (NR) is a state of its own, as is what failed or does not apply. ``--fail-on`` reads the lower band.
"""

from __future__ import annotations

from typing import Literal

from govrisk.assessment import Finding, RubricInfo, Verdict
from govrisk.interval import Interval
from govrisk_reports import words

State = Literal["pass", "fail", "review", "not rated", "not applicable", "error"]
STATES: tuple[State, ...] = ("fail", "error", "not rated", "review", "pass", "not applicable")
"""The most pressing first: where a format wants one word for all, the first that occurs."""


def state(finding: Finding, rubric: RubricInfo) -> State:
    """The state of a finding."""
    if finding.outcome == "error":
        return "error"
    if finding.outcome == "not_applicable":
        return "not applicable"
    if finding.outcome == "no_evidence" or finding.rating == "NR":
        return "not rated"
    titles = [band.title for band in rubric.bands]
    bad = next(place for place, band in enumerate(rubric.bands) if band.id == rubric.veto.band)
    if titles.index(finding.band_low) >= bad:
        return "fail"
    return "pass" if finding.rating == "rated" and titles.index(finding.band_high) < bad else "review"


def bad_band(rubric: RubricInfo) -> str:
    """The title of the band from which on a finding fails."""
    return next(band.title for band in rubric.bands if band.id == rubric.veto.band)


def because(finding: Finding, rubric: RubricInfo) -> str:
    """Why a finding has its state, in a sentence."""
    bad = bad_band(rubric)
    match state(finding, rubric):
        case "error":
            return f"The check failed, so its question stays open: {finding.reason}"
        case "not applicable":
            return f"Not applicable: {finding.reason}"
        case "not rated":
            seen = words.OUTCOME["no_evidence"] if finding.outcome == "no_evidence" else finding.looked_at
            return f"Not rated (NR), which is neither a pass nor a fail: the evidence leaves too much open. {seen}"
        case "fail":
            return f"{words.rating(finding)}: even the best that the evidence allows is {bad} or worse."
        case "pass":
            return f"{words.rating(finding)}: even the worst that the evidence allows is below {bad}."
        case "review" if finding.rating == "provisional":
            return f"{words.rating(finding)}: held with reserve. {' '.join(finding.caveats)}".strip()
        case "review":
            return f"{words.rating(finding)}: the evidence allows less than {bad}, and {bad} or worse too."


def points(judged: Finding | Verdict) -> Interval | None:
    """Risk points to hand out as numbers; None where nothing is rated, so that nobody can average ignorance."""
    if judged.rating == "NR":
        return None
    return judged.interval if isinstance(judged, Finding) else judged.mean
