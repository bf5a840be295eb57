"""Faults of a case's scenarios and outcomes: unknown names, wrong dates, and evidence that would count twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING

from govrisk.errors import Diagnostic
from govrisk.evidence import NONE, Evidence, Outcome, ScenarioUse
from govrisk.faults import nearest
from govrisk.model import first_day, last_day

if TYPE_CHECKING:
    from govrisk.lint import Written
    from govrisk.scenarios.set import ScenarioSet


def lint_scenarios(
    evidence: Evidence, written: list[Written], as_of: str | None, sets: Mapping[str, ScenarioSet] | None = None
) -> Iterator[Diagnostic]:
    """Every fault of the ``scenarios:`` and ``outcomes:`` of a case; ``sets`` are the installed ones when None."""
    sets = _installed() if sets is None else sets
    places = _Places(written)
    uses: dict[str, ScenarioUse] = {}
    for use in evidence.scenarios:
        place = places.next("scenarios", use.set)
        if use.set in uses:
            yield place.fault(f"scenario set {use.set!r} is chosen twice", "make it one", "set")
        uses[use.set] = use
        if use.set == NONE:
            if not use.note:
                yield place.fault(
                    "no scenario set is chosen, and no reason given", "add 'note:' with the reason", "set"
                )
            continue
        if use.set not in sets:
            yield place.fault(f"unknown scenario set {use.set!r}", nearest(use.set, sets), "set")
            continue
        yield from _use(evidence, sets[use.set], use, place)
        yield from _terms(evidence, sets[use.set], use, place, as_of)
    yield from _outcomes(evidence, sets, uses, places, as_of)


def find_set(outcome: Outcome, evidence: Evidence, sets: Mapping[str, ScenarioSet]) -> list[ScenarioSet]:
    """The sets that an outcome can mean: those that the case chooses where it chooses any, else all."""
    if outcome.set is not None:
        return [sets[outcome.set]] if outcome.set in sets else []
    chosen = dict.fromkeys(use.set for use in evidence.scenarios) or sets
    return [
        sets[n]
        for n in chosen
        if n in sets and (sets[n].indicator(outcome.indicator) or outcome.indicator in sets[n].names)
    ]


def event_day(evidence: Evidence, found: ScenarioSet) -> date | None:
    """The earliest dated claim that sets the set off; None when there is none."""
    topics, polarity = found.trigger.topics, found.trigger.polarity
    dates = [c.event_date for c in evidence.claims if c.topic in topics and c.polarity == polarity]
    return min((first_day(d) for d in dates if d), default=None)


def due_day(evidence: Evidence, found: ScenarioSet, name: str) -> date | None:
    """The last day on which a yes to an indicator counts; a hypothesis is due at the horizon."""
    use = next((u for u in evidence.scenarios if u.set == found.id), None)
    start = first_day(use.start) if use and use.start else event_day(evidence, found)
    if start is None:
        return None
    if name in found.names:
        return last_day(use.horizon) if use and use.horizon else start + timedelta(days=found.horizon_days)
    indicator = found.indicator(name)
    return start + timedelta(days=indicator.due_days) if indicator else None


class _Places:
    """Where items stand; of several with one name, each in its turn."""

    def __init__(self, written: list[Written]) -> None:
        self.left = [w for w in written if w.kind in ("scenarios", "outcomes")]

    def next(self, kind: str, name: str) -> Written:
        found = next(w for w in self.left if w.kind == kind and w.id == name)
        self.left.remove(found)
        return found


def _use(evidence: Evidence, found: ScenarioSet, use: ScenarioUse, place: Written) -> Iterator[Diagnostic]:
    topics = {c.id: c.topic for c in evidence.claims}
    by_topic = {c for c, topic in topics.items() if topic in found.prior.basis}
    basis = by_topic if use.basis is None else set(use.basis)
    owner: dict[str, str] = {}
    for name, claims in use.signs.items():
        if found.sign(name) is None:
            fix = nearest(name, [s.id for s in found.signs])
            yield place.fault(f"{use.set}: unknown sign {name!r}", fix, "signs")
        for claim in claims:
            other = owner.setdefault(claim, name)
            if other != name:
                message = f"{use.set}: {claim} is in the signs {other!r} and {name!r}"
                yield place.fault(message, "counted twice: keep it in one", "signs")
            if claim in basis or topics.get(claim) in found.trigger.topics:
                message = f"{use.set}: {claim} chose the prior and is in the sign {name!r}"
                yield place.fault(message, "counted twice: keep it in one", "signs")


def _terms(
    evidence: Evidence, found: ScenarioSet, use: ScenarioUse, place: Written, as_of: str | None
) -> Iterator[Diagnostic]:
    start = first_day(use.start) if use.start else event_day(evidence, found)
    if use.start and as_of and start and start > date.fromisoformat(as_of):
        message = f"{use.set}: terms count from {start}, after the case's as_of {as_of}"
        yield place.fault(message, "write a day on or before as_of", "start")
    if use.horizon and start and last_day(use.horizon) <= start:
        message = f"{use.set}: the horizon {use.horizon} is not after {start}, from which terms count"
        yield place.fault(message, "write a later day", "horizon")


def _outcomes(
    evidence: Evidence,
    sets: Mapping[str, ScenarioSet],
    uses: Mapping[str, ScenarioUse],
    places: _Places,
    as_of: str | None,
) -> Iterator[Diagnostic]:
    first: set[tuple[str, str]] = set()
    for outcome in evidence.outcomes:
        place = places.next("outcomes", outcome.indicator)
        means = find_set(outcome, evidence, sets)
        if len(means) != 1:
            yield _which(outcome, means, evidence, sets, place)
            continue
        found = means[0]
        if (found.id, outcome.indicator) in first:
            yield place.fault(f"{outcome.indicator} is resolved twice", "keep one outcome", "indicator")
        first.add((found.id, outcome.indicator))
        yield from _outcome(evidence, found, outcome, place, as_of)
        yield from _twice(evidence, found, uses.get(found.id), outcome, place)


def _twice(
    evidence: Evidence, found: ScenarioSet, use: ScenarioUse | None, outcome: Outcome, place: Written
) -> Iterator[Diagnostic]:
    """Claims of an outcome that count elsewhere already: what chose the prior, and what a sign was given by hand."""
    by_hand = {c: sign for sign, claims in use.signs.items() for c in claims} if use else {}
    topics = {c.id: c.topic for c in evidence.claims}
    chosen = {*found.trigger.topics, *(found.prior.basis if use is None or use.basis is None else ())}
    basis = set(use.basis or ()) if use else set()
    event = event_day(evidence, found)
    later = {c.id for c in evidence.claims if event and c.event_date and first_day(c.event_date) > event}
    for claim in outcome.claims:
        if claim in by_hand:
            message = f"{outcome.indicator}: {claim} is in the sign {by_hand[claim]!r} too"
            yield place.fault(message, "counted twice: keep it in one", "claims")
        if claim in basis or (topics.get(claim) in chosen and claim not in later):
            message = f"{outcome.indicator}: {claim} chose the prior and resolves an indicator"
            yield place.fault(message, "counted twice: name the claims that came after", "claims")


def _which(
    outcome: Outcome,
    means: list[ScenarioSet],
    evidence: Evidence,
    sets: Mapping[str, ScenarioSet],
    place: Written,
) -> Diagnostic:
    if means:
        told = " and ".join(found.id for found in means)
        return place.fault(f"{outcome.indicator} is an indicator of {told}", "add 'set:' to say which", "indicator")
    if outcome.set is not None and outcome.set not in sets:
        return place.fault(f"unknown scenario set {outcome.set!r}", nearest(outcome.set, sets), "set")
    known = indicators_of(evidence, sets, outcome.set)
    return place.fault(f"unknown indicator {outcome.indicator!r}", nearest(outcome.indicator, known), "indicator")


def indicators_of(evidence: Evidence, sets: Mapping[str, ScenarioSet], name: str | None) -> list[str]:
    """Ids that an outcome may name: of one set, of those that the case chooses, or of all."""
    chosen = [name] if name else [use.set for use in evidence.scenarios] or list(sets)
    return [i for n in chosen if n in sets for i in (*(x.id for x in sets[n].indicators), *sets[n].names)]


def _outcome(
    evidence: Evidence, found: ScenarioSet, outcome: Outcome, place: Written, as_of: str | None
) -> Iterator[Diagnostic]:
    on, name = date.fromisoformat(outcome.on), outcome.indicator
    if found.indicator(name) is None and name not in found.names:
        known = [i.id for i in found.indicators]
        yield place.fault(f"unknown indicator {name!r}", nearest(name, known), "indicator")
        return
    if name in found.names and outcome.outcome == "no":
        yield place.fault(f"{name} is a hypothesis", "record 'yes' for the one that came true", "outcome")
    yield from _shown(evidence, outcome, place)
    yield from _used(evidence, found, outcome, place)
    event, due = event_day(evidence, found), due_day(evidence, found, name)
    if as_of and on > date.fromisoformat(as_of):
        yield place.fault(f"{name}: on {on} is after the case's as_of {as_of}", "correct the date, or move as_of", "on")
    if event and on < event:
        yield place.fault(f"{name}: on {on} is before the event, {event}", "correct the date", "on")
    if due and outcome.outcome == "yes" and on > due:
        fix = f"what comes after the term is a no: 'outcome: no' with 'on: {due}' or later"
        yield place.fault(f"{name}: on {on} is after its term, {due}", fix, "on")
    if due and outcome.outcome == "no" and on < due:
        yield place.fault(f"{name}: a no on {on}, and the term runs until {due}", "wait until it is over", "on")


def _shown(evidence: Evidence, outcome: Outcome, place: Written) -> Iterator[Diagnostic]:
    """Whether the source can know it."""
    source = evidence.sources.get(outcome.source)
    if source and source.dated and last_day(source.dated) < date.fromisoformat(outcome.on):
        message = f"{outcome.indicator}: {outcome.source} is of {source.dated} and cannot tell of {outcome.on}"
        yield place.fault(message, "name the source that shows it", "source")


def _used(evidence: Evidence, found: ScenarioSet, outcome: Outcome, place: Written) -> Iterator[Diagnostic]:
    """Whether the case uses the set at all: an outcome of another set would be kept and never read."""
    chosen = [use.set for use in evidence.scenarios]
    if found.id in chosen or (not chosen and event_day(evidence, found)):
        return
    why = "the case chooses others" if chosen else "nothing in the case sets it off"
    fix = f"name an indicator of a set that is used, or choose {found.id} under 'scenarios:'"
    yield place.fault(f"{outcome.indicator} belongs to {found.id}, and {why}", fix, "indicator")


def _installed() -> Mapping[str, ScenarioSet]:
    from govrisk.plugins import default_registry

    return default_registry().scenario_sets
