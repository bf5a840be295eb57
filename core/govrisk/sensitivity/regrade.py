"""A case prepared for being judged many times over, with other numbers in the rubric's grading tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from govrisk.belief import Strand
from govrisk.evidence import Case
from govrisk.interval import UNKNOWN, Interval
from govrisk.judge import Judge
from govrisk.observation import Bearing, IndicatorObservation, Measure, Observation, State
from govrisk.rubric import Grading, IndicatorRule, Rubric


class Pull(NamedTuple):
    """A claim's pull before any number is put to its grades; claims that agree in all of it differ by age alone."""

    origin: str
    source: str
    credibility: int
    bearing: str
    kind: str
    half_life: str


class Known(NamedTuple):
    """What a claim's strand takes from the case; none of it changes with the tables."""

    pull: Pull
    carrier: str
    kind: str
    reliability: str
    age_days: int


class Part(NamedTuple):
    """An indicator of a check that applies, with its weight in the check; nothing to judge where nothing was seen."""

    check: str
    weight: float
    rule: IndicatorRule | None
    seen: IndicatorObservation | None


class Regrader(Judge):
    """A judge whose grading tables can be exchanged. What the tables do not touch is worked out once.

    How a reading becomes points is the judge's own; only where a number of the tables enters is it looked up faster.
    """

    def __init__(self, rubric: Rubric, case: Case) -> None:
        super().__init__(rubric, case)
        self._plain = Judge(rubric.model_copy(update={"grading": _perfect(rubric.grading)}), case)
        self._values: dict[int, tuple[object, Interval]] = {}
        self._known: dict[tuple[str, str], Known] = {}
        self._recency: dict[tuple[str, int], float] = {}

    def use(self, grading: Grading) -> None:
        """Judges by ``grading`` from now on."""
        self.rubric = self.rubric.model_copy(update={"grading": grading})
        self.strands, self._recency = {}, {}

    def known(self, bearing: Bearing) -> Known:
        """The grades of the claim that bears."""
        key = (bearing.claim, bearing.directness)
        if key not in self._known:
            claim, grading = self.claims[bearing.claim], self.rubric.grading
            source, half_life = self.sources[claim.source], grading.half_life_key(claim.topic)
            pull = Pull(claim.origin, claim.source, claim.credibility, bearing.directness, claim.kind, half_life)
            kind = grading.kinds[claim.kind]
            self._known[key] = Known(pull, self._carrier(claim), kind, source.reliability, self.ages[claim.id])
        return self._known[key]

    def least(self, bearings: tuple[Bearing, ...]) -> tuple[Bearing, ...]:
        """The bearings less those that another one outweighs by any tables: one of its like, and as young."""
        youngest: dict[Pull, Bearing] = {}
        for bearing in bearings:
            known = self.known(bearing)
            rival = youngest.get(known.pull)
            if rival is None or known.age_days < self.known(rival).age_days:
                youngest[known.pull] = bearing
        return tuple(youngest.values())

    def _strand(self, bearing: Bearing) -> Strand:
        known, grading = self.known(bearing), self.rubric.grading
        pull = known.pull
        directness = min(grading.directness[pull.bearing], grading.directness[known.kind])  # type: ignore[index]
        u = grading.credibility[pull.credibility] * directness * self._fresh(pull.half_life, known.age_days)
        return Strand(pull.origin, known.carrier, u, grading.reliability[known.reliability])  # type: ignore[index]

    def _measure(self, measure: Measure, rule: IndicatorRule) -> Interval:
        if id(measure) not in self._values:
            self._values[id(measure)] = measure, self._plain._measure(measure, rule)
        return self._carried(self._values[id(measure)][1], measure.source, "metrics", measure.age_days)

    def _state(self, state: State, rule: IndicatorRule) -> Interval:
        if id(state) not in self._values:
            self._values[id(state)] = state, self._plain._state(state, rule)
        return self._carried(self._values[id(state)][1], state.source, "documents", state.age_days)

    def _carried(self, value: Interval, source: str, kind: str, age_days: int) -> Interval:
        m = self.rubric.grading.reliability[self.sources[source].reliability] * self._fresh(kind, age_days)
        return Interval(m * value.lo, 100.0 - m * (100.0 - value.hi))

    def _fresh(self, half_life: str, age_days: int) -> float:
        key = (half_life, age_days)
        if key not in self._recency:
            days = self.rubric.grading.half_life_days[half_life]
            self._recency[key] = 1.0 if days == "never" else 2.0 ** (-age_days / days)
        return self._recency[key]


class Prepared:
    """The indicators of every check that applies, and how they make up families and the whole."""

    def __init__(self, rubric: Rubric, case: Case, observations: Mapping[str, Observation]) -> None:
        self.rubric, self.judge = rubric, Regrader(rubric, case)
        self.parts = [part for seen in observations.values() for part in self._parts(seen)]
        self.bearings = sum(len(p.seen.supports) + len(p.seen.contradicts) for p in self.parts if p.seen)
        checks = list(dict.fromkeys(part.check for part in self.parts))
        in_family = {f: [c for c in checks if c.split("-")[0] == f] for f in rubric.families}
        self.families = {family: members for family, members in in_family.items() if members}
        self.impacts = {check: float(rubric.checks[check].impact) for check in checks}
        self.weights = {family: rubric.families[family].weight for family in self.families}

    def judged(self, grading: Grading) -> list[Interval]:
        """Every part's risk points by other grading tables, in the order of ``parts``."""
        self.judge.use(grading)
        return [
            self.judge.indicator(seen, rule).interval if rule and seen else UNKNOWN for _, _, rule, seen in self.parts
        ]

    def checks(self, judged: list[Interval]) -> dict[str, Interval]:
        """Checks from their parts."""
        members: dict[str, list[tuple[float, Interval]]] = {check: [] for check in self.impacts}
        for part, interval in zip(self.parts, judged, strict=True):
            members[part.check].append((part.weight, interval))
        return {check: mean_of(pairs) for check, pairs in members.items()}

    def families_of(self, checks: Mapping[str, Interval], impacts: Mapping[str, float]) -> dict[str, Interval]:
        """Families from their checks, by these impacts (method 2.3)."""
        return {
            family: mean_of([(impacts[check], checks[check]) for check in members])
            for family, members in self.families.items()
        }

    def mean(self, checks: Mapping[str, Interval], impacts: Mapping[str, float] | None = None) -> Interval:
        """The published mean over families, by other impacts where they are given."""
        families = self.families_of(checks, impacts or self.impacts)
        return mean_of([(self.weights[family], interval) for family, interval in families.items()])

    def _parts(self, seen: Observation) -> list[Part]:
        if seen.outcome == "not_applicable":
            return []
        if seen.outcome == "error":
            return [Part(seen.check, 1.0, None, None)]
        by_id = {i.id: i for i in seen.indicators}
        return [self._part(seen.check, by_id[n], rule) for n, rule in self.rubric.checks[seen.check].indicators.items()]

    def _part(self, check: str, seen: IndicatorObservation, rule: IndicatorRule) -> Part:
        if not seen.evidence:
            return Part(check, rule.weight, None, None)
        sides = {name: self.judge.least(getattr(seen, name)) for name in ("supports", "contradicts")}
        return Part(check, rule.weight, rule, seen.model_copy(update=sides))


def mean_of(pairs: list[tuple[float, Interval]]) -> Interval:
    """The weighted mean of :func:`govrisk.interval.weighted_mean`, quick and not exact in the last digits."""
    if len(pairs) == 1:
        return pairs[0][1]
    total = lo = hi = 0.0
    for weight, interval in pairs:
        total += weight
        lo += weight * interval[0]
        hi += weight * interval[1]
    return Interval(max(0.0, lo / total), min(100.0, hi / total)) if total > 0 else UNKNOWN


def _perfect(grading: Grading) -> Grading:
    """Carriers that are never wrong, and evidence that never ages: what a record says in itself."""
    return grading.model_copy(
        update={
            "reliability": dict.fromkeys(grading.reliability, 1.0),
            "half_life_days": dict.fromkeys(grading.half_life_days, "never"),
        }
    )
