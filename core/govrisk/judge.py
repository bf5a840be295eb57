"""Judgement: an observation and a rubric give risk intervals. No number in this module is a matter of opinion."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from govrisk.belief import Dependence, Strand, belief, mass
from govrisk.carriers import PRIMARY
from govrisk.evidence import Case, Claim
from govrisk.interval import UNKNOWN, Interval, combine, weighted_mean
from govrisk.observation import Bearing, Elapsed, IndicatorObservation, Measure, Observation, State
from govrisk.rubric import Anchors, CheckRule, IndicatorRule, Rubric, interpolate

INFLUENCE_LIMIT = 100
"""How many origins are left out, one at a time, to see what rests on each."""


@dataclass(frozen=True, slots=True)
class JudgedIndicator:
    """An indicator's risk points, and the masses in [0, 1] that claims gave for and against its proposition."""

    id: str
    interval: Interval
    support: float
    contradiction: float


@dataclass(frozen=True, slots=True)
class Judged:
    """A check's risk points and those of its indicators."""

    interval: Interval
    indicators: tuple[JudgedIndicator, ...]


@dataclass(frozen=True, slots=True)
class Rated:
    """Every check judged, and what follows for families and the whole; intervals are risk points."""

    checks: dict[str, Judged]
    weights: dict[str, float]
    families: dict[str, Interval]
    mean: Interval
    worst: Interval
    specificity: float


class Judge:
    """Applies one rubric to observations of one case."""

    def __init__(self, rubric: Rubric, case: Case) -> None:
        self.rubric, self.sources, self.as_of = rubric, case.sources, case.as_of
        self.claims = {c.id: c for c in case.claims}
        self.scopes = {d.id: d.scope for d in case.documents}
        self.ages = {c.id: (case.as_of - case.claim_days(c)[0]).days for c in case.claims}  # vague dates age most
        self.strands: dict[tuple[str, str], Strand] = {}
        self.dependence = Dependence({o: (g.group, g.rho) for g in case.dependence for o in g.origins})

    def check(self, observation: Observation, rule: CheckRule) -> Judged:
        """Risk points of a check: the weighted sum of its indicators (method 2.2); an error is ignorance."""
        if observation.outcome in ("error", "not_applicable"):
            return Judged(UNKNOWN, ())
        by_id = {i.id: i for i in observation.indicators}
        judged = tuple(self.indicator(by_id[name], part) for name, part in rule.indicators.items())
        weights = (part.weight for part in rule.indicators.values())
        pairs = zip(weights, (j.interval for j in judged), strict=True)
        return Judged(weighted_mean(pairs), judged)

    def indicator(self, seen: IndicatorObservation, rule: IndicatorRule) -> JudgedIndicator:
        """Risk points of an indicator: what all of its readings allow together."""
        support, contradiction = self.mass(seen.supports), self.mass(seen.contradicts)
        readings: list[Interval] = []
        if seen.supports or seen.contradicts or seen.elapsed or seen.denies:
            held = belief(support, contradiction)
            if rule.unanswered is None:
                readings.append(self._told(held, contradiction, seen, rule))
            elif seen.elapsed and self._starts(seen.elapsed):
                readings.append(_timed(held, seen.elapsed, rule.unanswered, rule.answered))
            else:
                readings.append(_calm(held, self._denied(seen), rule.unanswered, rule.answered))
        readings += [self._measure(m, rule) for m in seen.measures if rule.anchors and enough(m, rule)]
        readings += self._documents(seen.states, rule) if rule.states or rule.changed_days else []
        return JudgedIndicator(seen.id, combine(readings), support, contradiction)

    def _told(self, held: Interval, contradiction: float, seen: IndicatorObservation, rule: IndicatorRule) -> Interval:
        """Risk points of a proposition that claims speak to.

        With ``cap_without_primary`` the lower end passes the cap only by what direct claims of primary sources carry
        alone. Each part rises with every claim for the proposition, so that less evidence still only widens.
        """
        low = rule.if_true * held.lo
        if rule.cap_without_primary is not None:
            straight = self.mass(b for b in seen.supports if self._is_primary(b))
            low = min(low, max(rule.cap_without_primary, rule.if_true * belief(straight, contradiction).lo))
        return Interval(low, 100 * held.hi + rule.if_false * (1 - held.hi))

    def _is_primary(self, bearing: Bearing) -> bool:
        """Whether a claim bears straight, and its source is first-hand and graded A or B."""
        claim = self.claims[bearing.claim]
        source = self.sources[claim.source]
        straight = bearing.directness == self.rubric.grading.kinds[claim.kind] == "direct"
        return straight and source.kind in PRIMARY and source.reliability in "AB"

    def mass(self, bearings: Iterable[Bearing]) -> float:
        """Mass in [0, 1] of all claims that bear on one side of a proposition."""
        return mass((self.strand(b) for b in bearings), self.dependence)

    def strand(self, bearing: Bearing) -> Strand:
        """``u = credibility x directness x recency`` and the carrier's mass (method 1.2)."""
        key = (bearing.claim, bearing.directness)
        if key not in self.strands:
            self.strands[key] = self._strand(bearing)
        return self.strands[key]

    def _strand(self, bearing: Bearing) -> Strand:
        claim, grading = self.claims[bearing.claim], self.rubric.grading
        kind = grading.kinds[claim.kind]
        directness = min(grading.directness[bearing.directness], grading.directness[kind])
        recency = grading.recency(claim.topic, self.ages[claim.id])
        u = grading.credibility[claim.credibility] * directness * recency
        return Strand(
            claim.origin, self._carrier(claim), u, grading.reliability[self.sources[claim.source].reliability]
        )

    def _carrier(self, claim: Claim) -> str:
        """Two pages of one publisher fall together when the publisher is wrong: they are one carrier."""
        return self.sources[claim.source].publisher

    def _denied(self, seen: IndicatorObservation) -> float:
        """Mass of the claims that there was no event. A denial is of its day and ages, where an event stays true."""
        grading = self.rubric.grading
        strands = []
        for bearing in seen.denies:
            strand, claim = self.strand(bearing), self.claims[bearing.claim]
            stays, fades = (
                grading.recency(claim.topic, self.ages[claim.id]),
                grading.recency("default", self.ages[claim.id]),
            )
            strands.append(strand._replace(u=strand.u * min(1.0, fades / stays)) if stays else strand)
        return mass(strands, self.dependence)

    def _starts(self, elapsed: Elapsed) -> bool:
        """Whether the claims that date the event carry any weight: what cannot be judged starts no clock."""
        return self.mass(Bearing(claim=name, directness="direct") for name in elapsed.evidence) > 0

    def _measure(self, measure: Measure, rule: IndicatorRule) -> Interval:
        values = _over(rule.anchors or (), measure.low, measure.high)
        return self._carried(values, measure.source, "metrics", measure.age_days)

    def _documents(self, states: Iterable[State], rule: IndicatorRule) -> list[Interval]:
        """A reading for each scope. What was found there are alternatives: the best end counts, whoever carries it.

        Absence has no alternative: each look that found nothing is a reading of its own.
        """
        scopes: dict[str | int | None, list[Interval]] = {}
        for number, state in enumerate(states):
            known = [self.scopes[e] for e in state.evidence if e in self.scopes and state.names != ("absent",)]
            scopes.setdefault(known[0] if known else number, []).append(self._state(state, rule))
        return [Interval(min(i.lo for i in found), min(i.hi for i in found)) for found in scopes.values()]

    def _state(self, state: State, rule: IndicatorRule) -> Interval:
        named = [rule.state(name) for name in state.names if name in rule.states]
        values = [Interval(min(v.lo for v in named), min(v.hi for v in named))] if named else []
        if rule.changed_days and "present" in state.names:
            days = state.changed_days_ago
            ys = [y for _, y in rule.changed_days]
            aged = Interval(min(ys), max(ys)) if days is None else _over(rule.changed_days, *days)
            values.append(aged)
        if not values:
            return UNKNOWN
        worst = Interval(max(v.lo for v in values), max(v.hi for v in values))
        return self._carried(worst, state.source, "documents", state.age_days)

    def _carried(self, value: Interval, source: str, kind: str, age_days: int) -> Interval:
        """What is left of a measured value when its carrier may be wrong or out of date: the ends move outwards."""
        r = self.rubric.grading.reliability[self.sources[source].reliability]
        m = r * self.rubric.grading.recency(kind, age_days)
        return Interval(m * value.lo, 100.0 - m * (100.0 - value.hi))


def enough(measure: Measure, rule: IndicatorRule) -> bool:
    """Whether a measure rests on as many observations as the rubric asks: with fewer it is no evidence (00.4)."""
    return measure.n is None or measure.n >= rule.minimum_n


def counting(seen: Observation, rule: CheckRule) -> Observation:
    """The observation less what rests on too few observations; with nothing left there is no evidence."""
    if seen.outcome != "observed":
        return seen
    indicators = tuple(
        i.model_copy(update={"measures": tuple(m for m in i.measures if enough(m, rule.indicators[i.id]))})
        for i in seen.indicators
    )
    outcome = "observed" if any(i.evidence for i in indicators) else "no_evidence"
    return seen.model_copy(update={"outcome": outcome, "indicators": indicators})


def _over(anchors: Anchors, low: float, high: float) -> Interval:
    """The risk points that a quantity between ``low`` and ``high`` can have; anchors are monotone."""
    ends = interpolate(anchors, low), interpolate(anchors, high)
    return Interval(min(ends), max(ends))


def _timed(held: Interval, elapsed: Elapsed, anchors: Anchors, given: float | None) -> Interval:
    """Risk of an event that nobody answered: it rises while silence lasts, and stops at the first answer.

    ``held`` is the belief that there was no answer, ``given`` the points of an answered event, None for those of its
    delay. The lower end assumes the earliest answer that nothing excludes, so that a late answer never helps and losing
    it never improves the result.
    """
    silent = _over(anchors, elapsed.low, elapsed.high)
    floor = anchors[0][1] if given is None else given
    answered = floor
    if given is None and elapsed.answered_after is not None:
        answered = min(interpolate(anchors, elapsed.answered_after), silent.hi)
    return Interval(floor + held.lo * (silent.lo - floor), answered + held.hi * (silent.hi - answered))


def _calm(held: Interval, denied: float, anchors: Anchors, given: float | None) -> Interval:
    """Risk where no event is on record: there may have been none, or one that nobody recorded.

    What would answer an event counts, so that a standing plan is worth something before anybody leaves; and the more
    surely an event is denied (``denied`` in [0, 1]), the closer is the upper end to the day on which a clock would
    start. The lower end is 0: silence says nothing before there is something to answer.
    """
    start = anchors[0][1]
    worst = start + (1.0 - denied) * (100.0 - start)
    answered = worst if given is None else given
    return Interval(0.0, answered + held.hi * (worst - answered))
