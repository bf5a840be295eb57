"""Which claims show which signs, and how far each can be relied upon: every claim and every origin counts once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from govrisk.evidence import Case, Claim, Outcome, ScenarioUse
from govrisk.judge import Judge
from govrisk.model import first_day, last_day
from govrisk.observation import Bearing
from govrisk.scenarios.posterior import Factor, Vector, ratio, shrink, tau
from govrisk.scenarios.set import Indicator, ScenarioSet, Sign

_OPPOSITE = {"risk": "mitigating", "mitigating": "risk", "neutral": None}


@dataclass(frozen=True, slots=True)
class BoundSign:
    """A sign with the claims that show it. ``r`` in [0, 1] is 0 when none of them carries weight."""

    sign: Sign
    claims: tuple[str, ...]
    against: tuple[str, ...]
    repeated: tuple[str, ...]
    r: float
    leader: str | None
    """The origin of the strongest claim: it says which dependence group of the case the sign belongs to."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A set bound to a case as of its day: what set it off, the terms, the signs, the outcomes."""

    found: ScenarioSet
    case: Case
    trigger: tuple[str, ...]
    basis: tuple[str, ...]
    event: date
    start: date
    horizon: date
    signs: tuple[BoundSign, ...]
    outcomes: tuple[Outcome, ...]
    factors: tuple[Factor, ...]
    """The signs that show and the outcomes, in this order."""
    taus: Mapping[str, float]

    def due(self, indicator: Indicator) -> date:
        """The last day on which a yes counts."""
        return self.start + timedelta(days=indicator.due_days)

    @property
    def naive(self) -> tuple[Factor, ...]:
        """The control: the same news, each independent and fully reliable."""
        return tuple(Factor(f.likelihoods, 1.0) for f in self.factors)

    @property
    def settled(self) -> bool:
        """Whether it is recorded which hypothesis came true."""
        return any(o.indicator in self.found.names for o in self.outcomes)

    @property
    def over(self) -> bool:
        """Whether the term has ended, so that nothing more is forecast."""
        return self.case.as_of > self.horizon


def bind(case: Case, judge: Judge, found: ScenarioSet, use: ScenarioUse | None) -> Bound | None:
    """Binds a set to a case; None when nothing has set it off by the case's day.

    ``use`` is what the case itself says: it may assign claims by hand, leave some out, and set the terms.
    """
    use = use or ScenarioUse.model_validate({"set": found.id})
    trigger = _triggers(case, judge, found)
    if not trigger and not (use.start and first_day(use.start) <= case.as_of):
        return None
    event = min((_day(case, c) for c in trigger), default=first_day(use.start or case.as_of.isoformat()))
    start = first_day(use.start) if use.start else event
    horizon = last_day(use.horizon) if use.horizon else start + timedelta(days=found.horizon_days)
    outcomes = tuple(o for o in case.outcomes if concerns(o, found))
    basis = _basis(case, found, use, event)
    signs = _signs(case, judge, found, use, {*basis, *(c for o in outcomes for c in o.claims)})
    factors, taus = _factors(case, judge, found, signs, outcomes)
    shown = tuple(c.id for c in trigger)
    return Bound(found, case, shown, basis, event, start, horizon, signs, outcomes, factors, taus)


def concerns(outcome: Outcome, found: ScenarioSet) -> bool:
    """Whether an outcome is of this set: it names the set, or names none and the set has such an indicator."""
    if outcome.set is not None:
        return outcome.set == found.id
    return found.indicator(outcome.indicator) is not None or outcome.indicator in found.names


def _triggers(case: Case, judge: Judge, found: ScenarioSet) -> tuple[Claim, ...]:
    on = case.active(found.trigger.topics)
    return tuple(c for c in on if c.polarity == found.trigger.polarity and _weight(judge, c) > 0)


def _day(case: Case, claim: Claim) -> date:
    return first_day(claim.event_date) if claim.event_date else case.claim_days(claim)[0]


def _weight(judge: Judge, claim: Claim) -> float:
    """``r_i``: credibility x recency x directness of the kind x carrier, as for every check (method 1.2)."""
    strand = judge.strand(Bearing(claim=claim.id, directness="direct"))
    return strand.u * strand.r


def _basis(case: Case, found: ScenarioSet, use: ScenarioUse, event: date) -> tuple[str, ...]:
    """The claims that chose the prior: what came after the event chose nothing."""
    on = [c.id for c in case.active(found.prior.basis) if not c.event_date or first_day(c.event_date) <= event]
    if use.basis is None:
        return tuple(on)
    known = {c.id for c in case.claims if case.status(c) == "active"}
    return tuple(c for c in use.basis if c in known)


def _signs(case: Case, judge: Judge, found: ScenarioSet, use: ScenarioUse, used: set[str]) -> tuple[BoundSign, ...]:
    """Binds each sign by hand or by topic, lets every origin speak once, and weighs what is left."""
    by_hand = {c for claims in use.signs.values() for c in claims}
    barred = used | set(use.leave_out)
    candidates = {
        sign.id: [c for c in _candidates(case, sign, use, by_hand) if c.id not in barred and _weight(judge, c) > 0]
        for sign in found.signs
    }
    home = _homes(found, judge, candidates)
    spoken = barred | by_hand | {c.id for claims in candidates.values() for c in claims}
    bound = []
    for sign in found.signs:
        own = [c for c in candidates[sign.id] if home[c.origin] == sign.id]
        other = [c for c in case.active(sign.topics) if c.polarity == _OPPOSITE[sign.polarity] and c.id not in spoken]
        against = [c for c in other if _weight(judge, c) > 0]
        repeated = [c.id for c in candidates[sign.id] if home[c.origin] != sign.id]
        bound.append(_weigh(judge, sign, own, against if own else [], repeated))
    return tuple(bound)


def _candidates(case: Case, sign: Sign, use: ScenarioUse, by_hand: set[str]) -> list[Claim]:
    if sign.id in use.signs:
        named = set(use.signs[sign.id])
        return [c for c in case.claims if c.id in named and case.status(c) == "active"]
    return [c for c in case.active(sign.topics) if c.polarity == sign.polarity and c.id not in by_hand]


def _homes(found: ScenarioSet, judge: Judge, candidates: Mapping[str, Sequence[Claim]]) -> dict[str, str]:
    """Origin -> the one sign that it speaks for: where it moves the result most, the first of the set among equals.

    Somebody who says three things is still one witness; the strongest thing said counts (method 3.3: the maximum).
    """
    best: dict[str, tuple[float, str]] = {}
    for sign in found.signs:
        for claim in candidates[sign.id]:
            pull = ratio(shrink(found.ordered(sign.likelihoods), _weight(judge, claim)))
            if claim.origin not in best or pull > best[claim.origin][0] + 1e-12:
                best[claim.origin] = (pull, sign.id)
    return {origin: sign for origin, (_, sign) in best.items()}


def _weigh(
    judge: Judge, sign: Sign, claims: Sequence[Claim], against: Sequence[Claim], repeated: Sequence[str]
) -> BoundSign:
    """``r = M+ (1 - M-)``: the mass behind the sign less what contradicts it; conflict is no news (method 1.3).

    However many report one sign, it happened once: they make it surer, never more telling than the sign itself.
    """
    for_, against_ = (judge.mass(Bearing(claim=c.id, directness="direct") for c in side) for side in (claims, against))
    strongest = max(claims, key=lambda c: (_weight(judge, c), c.id), default=None)
    return BoundSign(
        sign,
        tuple(sorted(c.id for c in claims)),
        tuple(sorted(c.id for c in against)),
        tuple(sorted(repeated)),
        for_ * (1.0 - against_),
        strongest.origin if strongest else None,
    )


def _factors(
    case: Case, judge: Judge, found: ScenarioSet, signs: Iterable[BoundSign], outcomes: Iterable[Outcome]
) -> tuple[tuple[Factor, ...], dict[str, float]]:
    """What the signs and outcomes contribute, each with the design effect of the cluster that it belongs to."""
    groups = {o: g for g in case.dependence for o in g.origins}
    news: list[tuple[str, Vector, float, dict[str, float]]] = []
    for bound in (b for b in signs if b.r > 0):
        keys = {f"set {bound.sign.group}": found.groups[bound.sign.group]} if bound.sign.group else {}
        if bound.leader in groups:
            keys[f"case {groups[bound.leader].group}"] = groups[bound.leader].rho
        news.append((bound.sign.id, found.ordered(bound.sign.likelihoods), bound.r, keys))
    for outcome in outcomes:
        if (indicator := found.indicator(outcome.indicator)) and outcome.source in case.sources:
            keys = {f"set {indicator.group}": found.groups[indicator.group]} if indicator.group else {}
            r = judge.rubric.grading.reliability[case.sources[outcome.source].reliability]
            news.append((indicator.id, _answered(found, indicator, outcome), r, keys))
    taus = clustered({name: keys for name, _, _, keys in news})
    return tuple(Factor(p, r, taus[name]) for name, p, r, _ in news), taus


def _answered(found: ScenarioSet, indicator: Indicator, outcome: Outcome) -> Vector:
    yes = found.ordered(indicator.likelihoods)
    return yes if outcome.outcome == "yes" else tuple(1.0 - p for p in yes)


def clustered(keys: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """The design effect of each item, by the groups it is in: items that share a group, directly or by way of others,
    are one cluster, which leans on itself as much as its closest group does."""
    clusters: list[tuple[set[str], set[str]]] = []
    for name, own in keys.items():
        joined = [c for c in clusters if c[1] & set(own)]
        rest = [c for c in clusters if not c[1] & set(own)]
        clusters = [*rest, ({name}.union(*(c[0] for c in joined)), set(own).union(*(c[1] for c in joined)))]
    effects: dict[str, float] = {}
    for members, groups in clusters:
        shared = [g for g in groups if sum(g in keys[name] for name in members) > 1]
        rho = max((keys[name][g] for g in shared for name in members if g in keys[name]), default=0.0)
        effects |= dict.fromkeys(members, tau(len(members), rho))
    return effects
