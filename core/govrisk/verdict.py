"""The verdict: rated, provisional, or not rated (NR), in words that a reader accepts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from govrisk.assessment import Finding, Influence, Verdict
from govrisk.carriers import carriers, has_primary, in_words
from govrisk.describe import NOT_RATED
from govrisk.evidence import Case
from govrisk.interval import Interval
from govrisk.judge import Rated
from govrisk.rubric import Band, Rating, Rubric


def verdict(
    rubric: Rubric, case: Case, findings: Sequence[Finding], rated: Rated, influence: Sequence[Influence]
) -> Verdict:
    """Applies the gates: specificity and independent carriers first, then bands, then the veto on lower ends."""
    used = {e for f in findings for e in f.evidence}
    count, origins = carriers(case, used)
    weighty = [f for f in findings if f.impact >= rubric.veto.impact and f.outcome != "not_applicable"]
    intervals = {name: judged.interval for name, judged in rated.checks.items() if name in rated.weights}
    veto = vetoes(rubric, intervals)
    open_ = [f for f in weighty if f.interval.lo < rubric.veto.lower_bound <= f.interval.hi]
    decision = decide(rubric, rated.mean, count, bool(veto))
    rating, low, high = decision
    confidence, why = _confidence(rubric, rated, count, has_primary(case, used))
    lowest = max(i.lo for i in rated.families.values()) if rated.families else 0.0
    worst = [n for n, i in rated.families.items() if i.lo == lowest and i.lo > 0]
    watch = rating != "rated" and (bool(veto) or any(f.interval.lo > 0 for f in open_))
    return Verdict(
        rating=rating,
        headline=_headline(rating, low, high, rated, watch, _lifted(rubric, rated, veto)),
        band_low=decision.titles[0],
        band_high=decision.titles[1],
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


class Decision(NamedTuple):
    """What the gates, the bands and the veto make of the numbers."""

    rating: Rating
    low: Band
    high: Band

    @property
    def titles(self) -> tuple[str, str]:
        """The titles of the two bands; without a rating there are none."""
        return (NOT_RATED, NOT_RATED) if self.rating == "NR" else (self.low.title, self.high.title)

    def words(self) -> str:
        """The rating and the bands in words, such as ``provisionally Guarded to High``."""
        if self.rating == "NR":
            return "NR"
        bands = self.low.title if self.low is self.high else f"{self.low.title} to {self.high.title}"
        return f"provisionally {bands}" if self.rating == "provisional" else bands


def decide(rubric: Rubric, mean: Interval, count: int, vetoed: bool) -> Decision:
    """The published rule: ``count`` is the number of independent carriers, ``vetoed`` whether a check lifts the whole.

    Specificity is ``1 - width of the mean / 100`` (method 2.2).
    """
    return Decision(_rating(rubric, 1 - mean.width / 100, count, vetoed), *_bands(rubric, mean, vetoed))


def vetoes(rubric: Rubric, intervals: Mapping[str, Interval]) -> list[str]:
    """Of the checks that apply, those whose lower end lifts the verdict."""
    impact, bound = rubric.veto.impact, rubric.veto.lower_bound
    return [name for name, i in intervals.items() if rubric.checks[name].impact >= impact and i.lo >= bound]


def _rating(rubric: Rubric, specificity: float, count: int, vetoed: bool) -> Rating:
    gates = rubric.gates
    if count < gates.carriers:
        return "NR"
    if specificity < gates.provisional_specificity:
        return "provisional" if vetoed else "NR"
    return "rated" if specificity >= gates.rated_specificity else "provisional"


def _bands(rubric: Rubric, mean: Interval, vetoed: bool) -> tuple[Band, Band]:
    order = {band.id: i for i, band in enumerate(rubric.bands)}
    low, high = rubric.band(mean.lo), rubric.band(mean.hi)
    forced = next(b for b in rubric.bands if b.id == rubric.veto.band)
    if vetoed:
        low = max(low, forced, key=lambda b: order[b.id])
    return low, max(low, high, key=lambda b: order[b.id])


def _confidence(
    rubric: Rubric, rated: Rated, count: int, primary: bool
) -> tuple[Literal["low", "moderate", "high"], str]:
    """Confidence in the evidence, never in an event (ICD 203 keeps the two apart)."""
    gates = rubric.gates
    pinned = _beside(rated.specificity, gates.provisional_specificity)
    known = f"the evidence pins down {pinned} of what is asked and rests on {in_words(count)}"
    if rated.specificity < gates.provisional_specificity or count < gates.carriers:
        return "low", f"Confidence is low: {known}."
    high = rated.specificity >= gates.rated_specificity and count >= gates.high_confidence_carriers and primary
    if high:
        return "high", f"Confidence is high: {known}, a primary one graded A or B among them."
    return "moderate", f"Confidence is moderate: {known}."


def _beside(share: float, gate: float) -> str:
    """A percentage with as many decimals as it takes to tell it from a gate that it falls short of."""
    shown = (f"{share:.{digits}%}" for digits in range(4))
    return next((text for text in shown if share >= gate or float(text[:-1]) < 100 * gate), f"just under {gate:.0%}")


def _lifted(rubric: Rubric, rated: Rated, veto: Sequence[str]) -> str:
    """The checks by which the bands are higher than the mean's own; empty where the mean alone gives them."""
    own, lifted = _bands(rubric, rated.mean, False), _bands(rubric, rated.mean, bool(veto))
    return "" if own == lifted else ", ".join(veto)


def _headline(rating: Rating, low: Band, high: Band, rated: Rated, watch: bool, lifted: str) -> str:
    bands = low.title if low is high else f"{low.title} to {high.title}"
    span = f"{rated.mean.lo:.0f} to {rated.mean.hi:.0f} of 100"
    if rating == "NR":
        on_watch = ", on watch" if watch else ""
        return f"Not rated (NR){on_watch}: the evidence leaves room for anything from {span}."
    word = "Provisionally " if rating == "provisional" else ""
    if lifted:
        return f"{word}{bands} governance risk, by veto ({lifted}); the mean alone is {span}."
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
    unless = " without a veto" if short and veto and count >= rubric.gates.carriers else ""
    reasons.append(
        f"The evidence pins down {_beside(rated.specificity, gate)} of what this rubric asks, {compared} the "
        f"{gate:.0%} that a rating needs{unless}."
    )
    needed = rubric.gates.carriers
    if count < needed:
        reasons.append(f"It rests on {in_words(count)}; a rating needs {needed} that do not lean on each other.")
    top = max(influence, key=lambda i: i.delta_lo, default=None)
    if top and top.delta_lo > 0:
        what = "what was measured in" if top.measured else "one origin:"
        reasons.append(
            f"{top.delta_lo / rated.mean.lo:.0%} of the overall lower end rests on {what} {top.who} ({top.origin})."
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
