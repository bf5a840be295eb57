"""A case prepared for being judged many times over, with other numbers in the rubric's grading tables.

It gives what :class:`govrisk.judge.Judge` gives (a test holds the two together), some five times faster: what the
tables do not touch is worked out once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from govrisk.belief import Dependence, Strand, belief, mass
from govrisk.evidence import Case
from govrisk.interval import Interval, combine, weighted_mean
from govrisk.judge import Judge, enough, timed
from govrisk.observation import Bearing, Elapsed, IndicatorObservation, Observation, State
from govrisk.rubric import Grading, IndicatorRule, Rubric


@dataclass(frozen=True, slots=True)
class Scales:
    """The numbers of a rubric's grading tables; a half-life of None is for ever."""

    credibility: Mapping[int, float]
    directness: Mapping[str, float]
    reliability: Mapping[str, float]
    half_life: Mapping[str, float | None]

    def recency(self, key: str, age_days: int) -> float:
        """``2^(-age / half-life)`` (method 1.2)."""
        half_life = self.half_life[key]
        return 1.0 if half_life is None else float(2.0 ** (-age_days / half_life))


def scales(grading: Grading) -> Scales:
    """The tables as the rubric has them."""
    lives = {key: None if days == "never" else float(days) for key, days in grading.half_life_days.items()}
    return Scales(dict(grading.credibility), dict(grading.directness), dict(grading.reliability), lives)


class Pull(NamedTuple):
    """A claim's pull before any number is put to its grades."""

    origin: str
    carrier: str
    credibility: int
    bearing: str
    kind: str
    topic: str
    reliability: str


class Reading(NamedTuple):
    """A measured value in risk points before its carrier and its age are discounted."""

    value: Interval
    reliability: str
    kind: str
    age_days: int


Pulls = tuple[tuple[Pull, int], ...]
"""Pulls with the age in days of the youngest claim of each; of equal pulls an older one never counts for more."""


@dataclass(frozen=True, slots=True)
class Part:
    """An indicator: what speaks for it and against it, its clock, what was measured, each scope's documents."""

    weight: float
    rule: IndicatorRule
    supports: Pulls
    contradicts: Pulls
    elapsed: Elapsed | None
    events: Pulls
    measures: tuple[Reading, ...]
    scopes: tuple[tuple[Reading, ...], ...]

    def interval(self, given: Scales, tied: Dependence) -> Interval:
        """Risk points by these scales: what all readings allow together."""
        readings: list[Interval] = []
        if self.supports or self.contradicts or self.elapsed:
            held = belief(_mass(self.supports, given, tied), _mass(self.contradicts, given, tied))
            if self.rule.unanswered is None:
                readings.append(Interval(100 * held.lo, 100 * held.hi))
            else:
                clock = self.elapsed if _mass(self.events, given, tied) > 0 else None
                readings.append(timed(held, clock, self.rule))
        readings += [_carried(m, given) for m in self.measures]
        for found in self.scopes:
            carried = [_carried(state, given) for state in found]
            readings.append(Interval(min(i.lo for i in carried), min(i.hi for i in carried)))
        return combine(readings)


class Prepared:
    """The parts of every check that applies, in the rubric's order."""

    def __init__(self, rubric: Rubric, case: Case, observations: Mapping[str, Observation]) -> None:
        self.rubric = rubric
        self.families: dict[str, dict[str, tuple[Part, ...]]] = {}
        make = _Maker(rubric, case)
        self.tied = make.judge.dependence
        for name, seen in observations.items():
            if seen.outcome != "not_applicable":
                self.families.setdefault(name.split("-")[0], {})[name] = make.parts(seen)
        self.parts = [part for checks in self.families.values() for parts in checks.values() for part in parts]

    def intervals(self, given: Scales) -> list[Interval]:
        """Every part's risk points, in the order of ``parts``."""
        return [part.interval(given, self.tied) for part in self.parts]

    def family_intervals(self, judged: list[Interval]) -> dict[str, Interval]:
        """Families by the published rule: weights inside a check, impacts inside a family (method 2.2, 2.3)."""
        following, found = iter(judged), {}
        for family, checks in self.families.items():
            members = []
            for name, parts in checks.items():
                pairs = [(part.weight, next(following)) for part in parts]
                members.append((float(self.rubric.checks[name].impact), weighted_mean(pairs)))
            found[family] = weighted_mean(members)
        return {name: found[name] for name in self.rubric.families if name in found}

    def mean(self, families: Mapping[str, Interval]) -> Interval:
        """The published mean over families."""
        return weighted_mean((self.rubric.families[name].weight, i) for name, i in families.items())


class _Maker:
    """Turns observations into parts. A perfect carrier that never ages shows what a record says in itself."""

    def __init__(self, rubric: Rubric, case: Case) -> None:
        self.judge = Judge(rubric, case)
        perfect = rubric.grading.model_copy(
            update={
                "reliability": dict.fromkeys(rubric.grading.reliability, 1.0),
                "half_life_days": dict.fromkeys(rubric.grading.half_life_days, "never"),
            }
        )
        self.perfect = Judge(rubric.model_copy(update={"grading": perfect}), case)
        self.rubric, self.sources = rubric, case.sources

    def parts(self, seen: Observation) -> tuple[Part, ...]:
        if seen.outcome == "error":
            return (Part(1.0, IndicatorRule(weight=1, source="-"), (), (), None, (), (), ()),)
        by_id = {i.id: i for i in seen.indicators}
        rules = self.rubric.checks[seen.check].indicators
        return tuple(self._part(by_id[name], rule) for name, rule in rules.items())

    def _part(self, seen: IndicatorObservation, rule: IndicatorRule) -> Part:
        events = seen.elapsed.evidence if seen.elapsed else ()
        return Part(
            weight=rule.weight,
            rule=rule,
            supports=self._pulls(seen.supports),
            contradicts=self._pulls(seen.contradicts),
            elapsed=seen.elapsed,
            events=self._pulls(Bearing(claim=name, directness="direct") for name in events),
            measures=tuple(
                self._reading(self.perfect.measure(m, rule), m.source, "metrics", m.age_days)
                for m in seen.measures
                if rule.anchors and enough(m, rule)
            ),
            scopes=self._scopes(seen, rule) if rule.states or rule.changed_days else (),
        )

    def _pulls(self, bearings: Iterable[Bearing]) -> Pulls:
        youngest: dict[Pull, int] = {}
        for bearing in bearings:
            claim = self.judge.claims[bearing.claim]
            source, kind = self.sources[claim.source], self.rubric.grading.kinds[claim.kind]
            topic = self.rubric.grading.half_life_key(claim.topic)
            pull = Pull(
                claim.origin,
                source.publisher,
                claim.credibility,
                bearing.directness,
                kind,
                topic,
                source.reliability,
            )
            age = self.judge.ages[claim.id]
            youngest[pull] = min(age, youngest.get(pull, age))
        return tuple(youngest.items())

    def _scopes(self, seen: IndicatorObservation, rule: IndicatorRule) -> tuple[tuple[Reading, ...], ...]:
        def read(state: State) -> Reading:
            return self._reading(self.perfect.state(state, rule), state.source, "documents", state.age_days)

        return tuple(tuple(map(read, found)) for found in self.judge.scoped(seen.states))

    def _reading(self, value: Interval, source: str, kind: str, age_days: int) -> Reading:
        return Reading(value, self.sources[source].reliability, kind, age_days)


def _mass(pulls: Pulls, given: Scales, tied: Dependence) -> float:
    strands = [
        Strand(
            p.origin,
            p.carrier,
            given.credibility[p.credibility]
            * min(given.directness[p.bearing], given.directness[p.kind])
            * given.recency(p.topic, age),
            given.reliability[p.reliability],
        )
        for p, age in pulls
    ]
    return mass(strands, tied)


def _carried(reading: Reading, given: Scales) -> Interval:
    m = given.reliability[reading.reliability] * given.recency(reading.kind, reading.age_days)
    return Interval(m * reading.value.lo, 100.0 - m * (100.0 - reading.value.hi))
