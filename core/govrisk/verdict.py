"""The verdict: rated, provisional, or not rated (NR), in words that a reader accepts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from govrisk.assessment import Finding, Influence, Rating, Verdict
from govrisk.carriers import carriers, has_primary
from govrisk.describe import NOT_RATED
from govrisk.evidence import Case
from govrisk.judge import Rated
from govrisk.rubric import Band, Rubric


def verdict(
    rubric: Rubric, case: Case, findings: Sequence[Finding], rated: Rated, influence: Sequence[Influence]
) -> Verdict:
    """Applies the gates: specificity and independent carriers first, then bands, then the veto on lower ends."""
    used = {e for f in findings for e in f.evidence}
    count, origins = carriers(case, used)
    weighty = [f for f in findings if f.impact >= rubric.veto.impact and f.outcome != "not_applicable"]
    veto = [f.check for f in weighty if f.interval.lo >= rubric.veto.lower_bound]
    open_ = [f for f in weighty if f.interval.lo < rubric.veto.lower_bound <= f.interval.hi]
    rating = _rating(rubric, rated, count, bool(veto))
    low, high = _bands(rubric, rated, bool(veto))
    confidence, why = _confidence(rubric, rated, count, has_primary(case, used))
    lowest = max(i.lo for i in rated.families.values()) if rated.families else 0.0
    worst = [n for n, i in rated.families.items() if i.lo == lowest and i.lo > 0]
    watch = rating != "rated" and (bool(veto) or any(f.interval.lo > 0 for f in open_))
    return Verdict(
        rating=rating,
        headline=_headline(rating, low, high, rated, watch),
        band_low=NOT_RATED if rating == "NR" else low.title,
        band_high=NOT_RATED if rating == "NR" else high.title,
        mean=rated.mean,
        worst=rated.worst,
        worst_families=tuple(worst),
        specificity=rated.specificity,
        coverage=sum(f.weight for f in findings if f.outcome == "observed"),
        carriers=count,
        origins=origins,
        confidence=confidence,
        confidence_reason=why,
        watch=watch,
        veto=tuple(veto),
        cannot_exclude=tuple(f.check for f in open_),
        reasons=tuple(_reasons(rubric, rated, count, veto, open_, influence)),
    )


def _rating(rubric: Rubric, rated: Rated, count: int, vetoed: bool) -> Rating:
    gates = rubric.gates
    if count < gates.carriers:
        return "NR"
    if rated.specificity < gates.provisional_specificity:
        return "provisional" if vetoed else "NR"
    return "rated" if rated.specificity >= gates.rated_specificity else "provisional"


def _bands(rubric: Rubric, rated: Rated, vetoed: bool) -> tuple[Band, Band]:
    order = {band.id: i for i, band in enumerate(rubric.bands)}
    low, high = rubric.band(rated.mean.lo), rubric.band(rated.mean.hi)
    forced = next(b for b in rubric.bands if b.id == rubric.veto.band)
    if vetoed:
        low = max(low, forced, key=lambda b: order[b.id])
    return low, max(low, high, key=lambda b: order[b.id])


def _confidence(
    rubric: Rubric, rated: Rated, count: int, primary: bool
) -> tuple[Literal["low", "moderate", "high"], str]:
    """Confidence in the evidence, never in an event (ICD 203 keeps the two apart)."""
    gates = rubric.gates
    known = f"the evidence pins down {rated.specificity:.0%} of what is asked and rests on {_carriers(count)}"
    if rated.specificity < gates.provisional_specificity or count < gates.carriers:
        return "low", f"Confidence is low: {known}."
    high = rated.specificity >= gates.rated_specificity and count >= gates.high_confidence_carriers and primary
    if high:
        return "high", f"Confidence is high: {known}, a primary one graded A or B among them."
    return "moderate", f"Confidence is moderate: {known}."


def _carriers(count: int) -> str:
    return "no carrier" if count == 0 else "one carrier" if count == 1 else f"{count} independent carriers"


def _headline(rating: Rating, low: Band, high: Band, rated: Rated, watch: bool) -> str:
    bands = low.title if low is high else f"{low.title} to {high.title}"
    span = f"{rated.mean.lo:.0f} to {rated.mean.hi:.0f} of 100"
    if rating == "NR":
        on_watch = ", on watch" if watch else ""
        return f"Not rated (NR){on_watch}: the evidence leaves room for anything from {span}."
    word = "Provisionally " if rating == "provisional" else ""
    return f"{word}{bands} governance risk: {span}."


def _reasons(
    rubric: Rubric,
    rated: Rated,
    count: int,
    veto: Sequence[str],
    open_: Sequence[Finding],
    influence: Sequence[Influence],
) -> list[str]:
    reasons = []
    gate = rubric.gates.provisional_specificity
    short = rated.specificity < gate
    compared = "less than" if short else "at least"
    reasons.append(
        f"The evidence pins down {rated.specificity:.0%} of what this rubric asks, {compared} the {gate:.0%} "
        "that a rating needs."
    )
    needed = rubric.gates.carriers
    if count < needed:
        reasons.append(f"It rests on {_carriers(count)}; a rating needs {needed} that do not lean on each other.")
    top = max(influence, key=lambda i: i.delta_lo, default=None)
    if top and top.delta_lo > 0:
        reasons.append(
            f"{top.delta_lo / rated.mean.lo:.0%} of the lower end rests on one origin: {top.who} ({top.origin})."
        )
    if veto:
        band = next(b.title for b in rubric.bands if b.id == rubric.veto.band)
        told = f"Lower end at {rubric.veto.lower_bound:g} or more: {', '.join(veto)}; "
        reasons.append(told + (f"a verdict would be {band} at least." if count < needed else f"hence {band} at least."))
    if open_:
        ids = ", ".join(f.check for f in open_)
        checks = "one weighty check" if len(open_) == 1 else f"{len(open_)} weighty checks"
        reasons.append(f"Severe risk cannot be excluded in {checks}: {ids}.")
    return reasons
