"""Which facts, if wrong, would change the verdict: one, or the fewest up to three.

A fact is not a claim: an origin's claims on one topic and of one polarity stand or fall together, however often they
are repeated. So do all looks at a metric of one scope, at a kind of document found there, and all that found none of a
kind anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import get_args

from govrisk.checks import Check
from govrisk.evidence import Case, Claim, DocumentRecord, Metric
from govrisk.judge import Judge, Rated
from govrisk.observation import Bearing, IndicatorObservation, Observation
from govrisk.rubric import Rubric
from govrisk.sensitivity.results import Fact, FactAtStake, Wrong
from govrisk.sensitivity.whatif import Item, Outcome, WhatIf

SEARCHED = 20
"""Facts of which sets are tried."""
SET = 3
"""Facts of a set, at most."""
SHOWN = 3
WORK = 15_000
"""Claims judged again while facts are tried alone, at most, and again while sets are: the cost stays linear."""
HOW: tuple[Wrong, ...] = get_args(Wrong)

Key = tuple[str, ...]
Found = tuple[tuple[Item, ...], Wrong, Outcome]


def facts_at_stake(
    rubric: Rubric, case: Case, checks: Mapping[str, Check], observations: Mapping[str, Observation], rated: Rated
) -> tuple[tuple[FactAtStake, ...], str]:
    """Up to three facts that change the verdict alone, else one smallest set that does; and what was tried."""
    known = items(rubric, case, checks, observations, rated)
    what_if = WhatIf(rubric, case, checks, observations, rated)
    alone = list(_alone(what_if, known))
    found = _changing(what_if, alone)
    tried, cut = alone, False
    if not found:
        tried, cut = _sets(what_if, _most(what_if, alone))
        found = _changing(what_if, tried)[:1]
    stakes = tuple(_stake(what_if, *entry) for entry in _once(found))
    said = _tried(len(known), len({entry for entry, _, _ in alone}), tried is not alone, cut)
    changing = len({entry for entry, _, _ in found})
    return stakes, f"{said}: {_verdict_on(what_if, changing, stakes, [*alone, *tried])}"


def items(
    rubric: Rubric, case: Case, checks: Mapping[str, Check], observations: Mapping[str, Observation], rated: Rated
) -> list[Item]:
    """Every fact that a check reads, those first on which most risk points can rest."""
    weigh = _Weigher(rubric, case, checks, observations, rated)
    groups: dict[Key, list[Claim | Metric | DocumentRecord]] = {}
    for claim in case.claims:
        if claim.polarity != "neutral" and case.status(claim) == "active":
            groups.setdefault(("claim", claim.origin, claim.topic, claim.polarity), []).append(claim)
    for metric in case.metrics:
        groups.setdefault(("metric", metric.name, metric.scope or ""), []).append(metric)
    for document in case.documents:
        place = f"in {document.scope}" if document.found else "nowhere"
        groups.setdefault(("document", document.kind, place), []).append(document)
    made = [_item(case, weigh, members) for members in groups.values()]
    return sorted((i for i in made if i.reads), key=lambda i: (-i.weight, sorted(i.ids)))


class _Weigher:
    """Which checks read an id, and at most how many points of the mean it can carry: weight x mass."""

    def __init__(
        self,
        rubric: Rubric,
        case: Case,
        checks: Mapping[str, Check],
        observations: Mapping[str, Observation],
        rated: Rated,
    ) -> None:
        self.judge, self.grading, self.case = Judge(rubric, case), rubric.grading, case
        self.reads: dict[str, dict[str, None]] = {}
        self.points: dict[str, float] = {}
        self.topics: dict[str, list[str]] = {}
        for name in observations:
            if name not in rated.weights or name not in checks:
                continue
            for topic in checks[name].spec.topics:
                self.topics.setdefault(topic, []).append(name)
            for seen in observations[name].indicators:
                rule = rubric.checks[name].indicators[seen.id]
                self._add(name, 100 * rated.weights[name] * rule.weight, seen)

    def checks(self, member: Claim | Metric | DocumentRecord) -> list[str]:
        """Checks in which it counts, or would if it said the opposite."""
        told = self.topics.get(member.topic, []) if isinstance(member, Claim) else []
        return [*self.reads.get(member.id, {}), *told]

    def _add(self, check: str, points: float, seen: IndicatorObservation) -> None:
        for name, mass in self._masses(seen):
            self.reads.setdefault(name, {})[check] = None
            self.points[name] = self.points.get(name, 0.0) + points * mass

    def _masses(self, seen: IndicatorObservation) -> Iterator[tuple[str, float]]:
        for bearing in (*seen.supports, *seen.contradicts, *seen.denies):
            strand = self.judge.strand(bearing)
            yield bearing.claim, strand.r * strand.u
        for name in seen.elapsed.evidence if seen.elapsed else ():
            strand = self.judge.strand(Bearing(claim=name, directness="direct"))
            yield name, strand.r * strand.u
        for kind, parts in (("metrics", seen.measures), ("documents", seen.states)):
            for part in parts:
                mass = self.grading.reliability[self.case.sources[part.source].reliability]
                for name in part.evidence:
                    yield name, mass * self.grading.recency(kind, part.age_days)


def _item(case: Case, weigh: _Weigher, members: Sequence[Claim | Metric | DocumentRecord]) -> Item:
    members = sorted(members, key=lambda m: (-weigh.points.get(m.id, 0.0), m.id))
    strongest = members[0]
    return Item(
        words=_words(case, strongest),
        ids=frozenset(m.id for m in members),
        shown=tuple(sorted(m.id for m in members if weigh.checks(m))),
        claims=isinstance(strongest, Claim),
        reads=tuple(dict.fromkeys(check for m in members for check in weigh.checks(m))),
        weight=weigh.points.get(strongest.id, 0.0),
    )


def _words(case: Case, member: Claim | Metric | DocumentRecord) -> str:
    place = f" of {member.scope}" if not isinstance(member, Claim) and member.scope else ""
    if isinstance(member, Claim):
        who = case.origins[member.origin].who if member.origin in case.origins else member.origin
        return f"{who}: {member.statement.rstrip('.')}"
    if isinstance(member, Metric):
        return f"{member.name.replace('_', ' ')}{place}: {member.value:.4g} {member.unit}"
    return f"{member.kind} document{place}: found" if member.found else f"{member.kind} document: nowhere found"


def _ways(entry: Iterable[Item]) -> tuple[Wrong, ...]:
    """Records can only be withdrawn, so that for them alone the two ways are one."""
    return HOW if any(item.claims for item in entry) else ("withdrawn",)


def _alone(what_if: WhatIf, known: Sequence[Item]) -> Iterator[Found]:
    for item in known:
        if what_if.work > WORK:
            return
        for how in _ways((item,)):
            yield (item,), how, what_if.outcome((item,), how)


def _most(what_if: WhatIf, alone: Sequence[Found]) -> list[Item]:
    """The facts that move the ends most when wrong alone, or carry most: what two repeat moves nothing alone."""
    moved: dict[Item, float] = {}
    for (item,), _, outcome in alone:
        moved[item] = max(moved.get(item, item.weight), _move(what_if, outcome))
    return sorted(moved, key=lambda item: (-moved[item], sorted(item.ids)))[:SEARCHED]


def _sets(what_if: WhatIf, most: Sequence[Item]) -> tuple[list[Found], bool]:
    """All sets of two, and if none of them changes the verdict all of three; True when stopped for its length."""
    limit = what_if.work + WORK
    for size in range(2, SET + 1):
        tried: list[Found] = []
        for entry in combinations(most, size):
            for how in _ways(entry):
                if what_if.work > limit:
                    return tried, True
                tried.append((entry, how, what_if.outcome(entry, how)))
        if _changing(what_if, tried) or size == SET:
            return tried, False
    return [], False


def _changing(what_if: WhatIf, tried: Iterable[Found]) -> list[Found]:
    """Those that change the verdict, the largest move first."""
    base = _verdict(what_if.base)
    changing = [found for found in tried if _verdict(found[2]) != base]
    return sorted(changing, key=lambda found: (-_move(what_if, found[2]), _names(found[0]), found[1]))


def _verdict(outcome: Outcome) -> tuple[str, str, str]:
    return (outcome.decision.rating, *outcome.decision.titles)


def _move(what_if: WhatIf, outcome: Outcome) -> float:
    return abs(outcome.mean.lo - what_if.mean.lo) + abs(outcome.mean.hi - what_if.mean.hi)


def _names(entry: Iterable[Item]) -> list[list[str]]:
    return [sorted(item.ids) for item in entry]


def _once(found: Sequence[Found]) -> list[Found]:
    """The first three facts, each in every way of being wrong that counts."""
    first = list(dict.fromkeys(entry for entry, _, _ in found))[:SHOWN]
    return [one for entry in first for one in found if one[0] == entry]


def _stake(what_if: WhatIf, entry: tuple[Item, ...], how: Wrong, outcome: Outcome) -> FactAtStake:
    facts = tuple(Fact(words=i.words, evidence=i.shown, checks=i.reads) for i in entry)
    low, high = outcome.decision.titles
    return FactAtStake(
        facts=facts,
        wrong=how,
        rating=outcome.decision.rating,
        band_low=low,
        band_high=high,
        mean=outcome.mean,
        text=f"{_if_wrong(entry, how)}: from {_told(what_if.base)} to {_told(outcome)}.",
    )


def _if_wrong(entry: Sequence[Item], how: Wrong) -> str:
    claims = [item for item in entry if item.claims]
    records = [item for item in entry if not item.claims]
    if how == "withdrawn":
        return f"Without {_named(entry)}"
    less = f", and without {_named(records)}" if records else ""
    return f"If the opposite is so of {_named(claims)}{less}"


def _told(outcome: Outcome) -> str:
    return f"{outcome.decision.words()} ({outcome.mean.lo:.0f} to {outcome.mean.hi:.0f})"


def _tried(known: int, alone: int, sets: bool, cut: bool) -> str:
    """What was tried, so that nobody takes a bounded search for a proof."""
    if known == 0:
        return "No check reads a fact"
    said = "Each fact" if known == alone else f"Of {known} facts, each of the {alone} on which most rests"
    said += f" of {known} was tried alone" if known == alone else " was tried alone"
    if sets and alone > 1:
        said += f", and sets of up to {SET} of the {min(SEARCHED, alone)} that move or carry most"
        said += ", until the search was stopped for its length" if cut else ""
    return said


def _verdict_on(what_if: WhatIf, changing: int, stakes: Sequence[FactAtStake], tried: Sequence[Found]) -> str:
    if stakes:
        size = len(stakes[0].facts)
        if size == 1:
            more = f"; the {SHOWN} that move it most are shown" if changing > SHOWN else ""
            alone = (
                "one changes the verdict by itself" if changing == 1 else f"{changing} change the verdict, each alone"
            )
            return f"if wrong, {alone}{more}."
        return f"none of them changes the verdict by itself, and these {size} together do."
    none = f"if wrong, none of this changes the verdict, {_told(what_if.base)}."
    if not tried:
        return none
    furthest = max(tried, key=lambda found: (_move(what_if, found[2]), [-len(found[0])]))
    return f"{none} What moves it furthest, {_named(furthest[0])}, leaves {_told(furthest[2])}."


def _named(entry: Sequence[Item]) -> str:
    return " and ".join(f"“{item.words}” ({_ids(item)})" for item in entry)


def _ids(item: Item) -> str:
    more = len(item.shown) - SHOWN
    return ", ".join(item.shown[:SHOWN]) + (f" and {more} more" if more > 0 else "")
