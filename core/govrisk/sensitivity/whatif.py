"""The verdict if some facts were wrong. Only checks that read them are observed and judged again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from govrisk.carriers import carriers
from govrisk.checks import Check, observe_declared
from govrisk.evidence import Case, Claim, DocumentRecord, Metric
from govrisk.interval import UNKNOWN, Interval, weighted_mean
from govrisk.judge import Judge, Rated, counting
from govrisk.observation import Bearing, IndicatorObservation, Observation
from govrisk.rubric import Rubric
from govrisk.sensitivity.results import Wrong
from govrisk.verdict import Decision, decide, vetoes

TURNED = {"risk": "mitigating", "mitigating": "risk"}


@dataclass(frozen=True, eq=False)
class Item:
    """A fact of the case that can be wrong: its words, its ids, those that count, who reads it, what rests on it."""

    words: str
    ids: frozenset[str]
    shown: tuple[str, ...]
    claims: bool
    reads: tuple[str, ...]
    weight: float


class Outcome(NamedTuple):
    """The verdict and the mean it follows from."""

    decision: Decision
    mean: Interval


class Effect(NamedTuple):
    """What facts that are wrong do to the mean's ends, and which of the checks that read them lift the verdict then.

    ``more``: other evidence counts then, such as what was said before an event, when there was none.
    """

    lo: float
    hi: float
    vetoes: frozenset[str]
    more: bool


class WhatIf:
    """Verdicts of one case with some of its facts wrong."""

    def __init__(
        self,
        rubric: Rubric,
        case: Case,
        checks: Mapping[str, Check],
        observations: Mapping[str, Observation],
        rated: Rated,
    ) -> None:
        self.rubric, self.case, self.checks, self.weights = rubric, case, checks, rated.weights
        self.raw = {n: o for n, o in observations.items() if n in rated.weights}
        self.seen = {n: counting(o, rubric.checks[n]) for n, o in self.raw.items()}
        self.judged = {n: rated.checks[n] for n in self.raw}
        self.mean, self.judge = rated.mean, Judge(rubric, case)
        self.documents = {d.id for d in case.documents}
        self.records = {name: _records(case, checks[name]) for name in self.raw if name in checks}
        self.vetoes = frozenset(vetoes(rubric, {n: j.interval for n, j in self.judged.items()}))
        self.carriers = carriers(case, self._used({}))[0]
        self.base = Outcome(decide(rubric, self.mean, self.carriers, bool(self.vetoes)), self.mean)
        self.work = 0
        self._again: dict[tuple[str, Wrong, frozenset[str]], tuple[Interval, Observation]] = {}
        self._effects: dict[tuple[Item, Wrong], Effect] = {}

    def outcome(self, items: tuple[Item, ...], wrong: Wrong) -> Outcome:
        """The verdict with all of these facts wrong in the same way; records can only be withdrawn."""
        apart = sum(len(item.reads) for item in items) == len(frozenset().union(*(item.reads for item in items)))
        effects = [self._effect(item, wrong) for item in items] if apart else [self._together(items, wrong)]
        lo = self.mean.lo + sum(effect.lo for effect in effects)
        hi = self.mean.hi + sum(effect.hi for effect in effects)
        mean = Interval(max(0.0, lo), min(100.0, hi))
        left = any(not any(check in item.reads for item in items) for check in self.vetoes)
        vetoed = left or any(effect.vetoes for effect in effects)
        count = self._count(items, wrong, any(effect.more for effect in effects))
        return Outcome(decide(self.rubric, mean, count, vetoed), mean)

    def _effect(self, item: Item, wrong: Wrong) -> Effect:
        key = (item, wrong)
        if key not in self._effects:
            self._effects[key] = self._together((item,), wrong)
        return self._effects[key]

    def _together(self, items: tuple[Item, ...], wrong: Wrong) -> Effect:
        """The mean is a weighted sum of checks, so that the moves of checks add up to its own."""
        again = self._changed(items, wrong)
        changed = {name: now for name, (now, _) in again.items()}
        more = any(set(seen.evidence) - set(self.seen[name].evidence) for name, (_, seen) in again.items())
        was = {name: self.judged[name].interval for name in changed}
        lo, hi = (sum(self.weights[n] * (now[end] - was[n][end]) for n, now in changed.items()) for end in (0, 1))
        return Effect(lo, hi, frozenset(vetoes(self.rubric, changed)), more)

    def _changed(self, items: tuple[Item, ...], wrong: Wrong) -> dict[str, tuple[Interval, Observation]]:
        names = dict.fromkeys(check for item in items for check in item.reads)
        return {name: self._check(name, [item for item in items if name in item.reads], wrong) for name in names}

    def _count(self, items: tuple[Item, ...], wrong: Wrong, more: bool) -> int:
        """Independent carriers then, worked out where it matters to the gate.

        A fact is one origin or one scope, so that each costs one carrier at most; without more evidence none comes.
        """
        gate = self.rubric.gates.carriers
        if self.carriers - len(items) >= gate or (self.carriers < gate and not more):
            return self.carriers
        self.work += len(self.case.claims)
        changed = {name: seen for name, (_, seen) in self._changed(items, wrong).items()}
        return carriers(self.case, self._used(changed))[0]

    def _used(self, changed: Mapping[str, Observation]) -> set[str]:
        return {e for name, seen in self.seen.items() for e in changed.get(name, seen).evidence}

    def _check(self, name: str, items: list[Item], wrong: Wrong) -> tuple[Interval, Observation]:
        ids = frozenset().union(*(item.ids for item in items))
        key = (name, wrong, ids)
        if key not in self._again:
            turned = frozenset().union(*(item.ids for item in items if item.claims and wrong == "opposite"))
            seen = self._observe(name, ids - turned, turned)
            self._again[key] = self._judge(name, seen), counting(seen, self.rubric.checks[name])
        return self._again[key]

    def _judge(self, name: str, seen: Observation) -> Interval:
        """The check's interval; indicators that are as they were are not judged again. An error is ignorance."""
        if seen.outcome in ("error", "not_applicable"):
            return UNKNOWN
        rules, was = self.rubric.checks[name].indicators, {i.id: i for i in self.raw[name].indicators}
        judged = {part.id: part.interval for part in self.judged[name].indicators}
        for part in seen.indicators:
            if part is not was[part.id]:
                self.work += 10 + len(part.supports) + len(part.contradicts)
                judged[part.id] = self.judge.indicator(part, rules[part.id]).interval
        return weighted_mean((rule.weight, judged[part]) for part, rule in rules.items())

    def _observe(self, name: str, gone: frozenset[str], turned: frozenset[str]) -> Observation:
        """What its metadata reads in more ways than one is read anew; a check with code is never run again."""
        check, seen = self.checks[name], self.raw[name]
        clock = any(indicator.since for indicator in check.spec.indicators)
        sided = turned and any(r.only for i in check.spec.indicators for r in i.claims.values())  # may read it no more
        if not check.has_code and (clock or sided or check.spec.reads_promises or gone & self.documents):
            self.work += 10 + (0 if clock else len(self.case.claims) // 10)
            return observe_declared(self._case(check, gone, turned), check.spec)
        return seen.model_copy(update={"indicators": tuple(_edited(i, gone, turned) for i in seen.indicators)})

    def _case(self, check: Check, gone: frozenset[str], turned: frozenset[str]) -> Case:
        less = self.case.without(gone) if check.spec.reads_promises else self.case  # a promise keeps what it is about
        read = less.claims if check.spec.reads_promises else less.active(check.spec.topics)
        return less.replace(
            claims=tuple(_turned(c) if c.id in turned else c for c in read if c.id not in gone),
            metrics=tuple(m for m in self.records[check.id][0] if m.id not in gone),
            documents=tuple(d for d in self.records[check.id][1] if d.id not in gone),
        )


def _records(case: Case, check: Check) -> tuple[list[Metric], list[DocumentRecord]]:
    """What the case holds of the metrics and the documents that a check reads."""
    metrics = {indicator.metric for indicator in check.spec.indicators}
    kinds = {kind for indicator in check.spec.indicators for kind in indicator.documents}
    return [m for m in case.metrics if m.name in metrics], [d for d in case.documents if d.kind in kinds]


def _turned(claim: Claim) -> Claim:
    return claim.model_copy(update={"polarity": TURNED.get(claim.polarity, claim.polarity)})


def _edited(seen: IndicatorObservation, gone: frozenset[str], turned: frozenset[str]) -> IndicatorObservation:
    """The indicator without what is gone, and with what is turned on the other side."""
    away = gone | turned
    if away.isdisjoint(seen.evidence):
        return seen

    def side(here: tuple[Bearing, ...], there: tuple[Bearing, ...]) -> tuple[Bearing, ...]:
        return tuple(b for b in here if b.claim not in away) + tuple(b for b in there if b.claim in turned)

    started = seen.elapsed and not away.issuperset(seen.elapsed.evidence)
    return seen.model_copy(
        update={
            "supports": side(seen.supports, seen.contradicts),
            "contradicts": side(seen.contradicts, seen.supports),
            "measures": tuple(m for m in seen.measures if not gone.issuperset(m.evidence)),
            "states": tuple(s for s in seen.states if not gone.issuperset(s.evidence)),
            "elapsed": seen.elapsed if started else None,
            "denies": tuple(b for b in seen.denies if b.claim not in away),
        }
    )
