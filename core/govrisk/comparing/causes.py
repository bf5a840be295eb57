"""Why one finding moved: by what the two assessments hold, never by guessing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from govrisk.assessment import Assessment, ClaimEntry, Finding, IndicatorFinding
from govrisk.comparing.results import Cause
from govrisk.evidence import DocumentRecord, Metric
from govrisk.model import first_day

_JUDGED = ("topic", "kind", "polarity", "grade", "origin", "event_date", "valid_until")
"""What an analyst decides of a claim; a difference there is a judgement anew, not news."""
SHOWN = 3
"""Pieces of evidence that a sentence names before it counts the others."""


class Held:
    """What an assessment holds, its evidence by id: many findings are explained without reading all of it again."""

    def __init__(self, a: Assessment) -> None:
        self.as_of, self.sources, self.dependence, self.provenance = a.as_of, a.sources, a.dependence, a.provenance
        self.claims = {claim.id: claim for claim in a.claims}
        self.records: dict[str, Metric | DocumentRecord] = {m.id: m for m in a.metrics}
        self.records |= {document.id: document for document in a.documents}


def causes(old: Held, new: Held, before: Finding | None, after: Finding | None) -> Iterator[Cause]:
    """The reasons that the two files show, the most telling first; ``not explained`` when they show none."""
    found = list(_found(old, new, before, after))
    yield from found or [Cause(kind="not explained", text="The two files do not show why.")]


def _found(old: Held, new: Held, before: Finding | None, after: Finding | None) -> Iterator[Cause]:
    if before is None or after is None:
        yield Cause(kind="rule changed", text="Only one of the two rubrics asks this question.")
        return
    if before.outcome != after.outcome and "not_applicable" in (before.outcome, after.outcome):
        why = after.reason or before.reason
        yield Cause(kind="rule changed", text=f"Whether it applies was decided anew: {why}")
        return
    was, now = set(before.evidence), set(after.evidence)
    again = _again(old, new, sorted(was - now), sorted(now - was))
    looked = {name for pair in again for name in pair}
    again += [(name, name) for name in sorted(was & now) if _reading(old, name) != _reading(new, name)]
    yield from _appeared(old, new, sorted(now - was - looked))
    yield from _measured_again(old, new, again)
    yield from _vanished(old, new, sorted(was - now - looked))
    yield from _regraded(old, new, sorted(was & now))
    yield from _rules(old, new, before, after)
    if "error" in (before.outcome, after.outcome) or (before.plugin != after.plugin):
        yield Cause(kind="program changed", text=f"The check ran as {before.plugin} and as {after.plugin}.")
    if old.as_of != new.as_of and was & now:
        yield from _aged(old, new, before, after)


def _appeared(old: Held, new: Held, ids: Sequence[str]) -> Iterator[Cause]:
    """Evidence of the newer side only: news when it happened or was measured after the older day, else learnt late."""
    happened: list[str] = []
    learnt: list[str] = []
    for name in ids:
        day = _day(new, name)
        (happened if day is not None and first_day(day) > old.as_of else learnt).append(name)
    if happened:
        text = f"Happened, measured or published after {old.as_of}: {_told(new, happened)}."
        yield Cause(kind="world changed", text=text, evidence=tuple(happened))
    if learnt:
        text = f"Known only to the newer assessment, of before {old.as_of} or without a date: {_told(new, learnt)}."
        yield Cause(kind="new evidence", text=text, evidence=tuple(learnt))


def _again(old: Held, new: Held, gone: Sequence[str], come: Sequence[str]) -> list[tuple[str, str]]:
    """Records of the same thing in the same place, at an earlier and at a later look."""
    place = {_place(new, name): name for name in come if _place(new, name) is not None}
    return [(name, place[_place(old, name)]) for name in gone if _place(old, name) in place]


def _place(a: Held, name: str) -> tuple[str, str | None] | None:
    record = a.records.get(name)
    if record is None:
        return None
    return (record.name if isinstance(record, Metric) else record.kind, record.scope)


def _measured_again(old: Held, new: Held, pairs: Sequence[tuple[str, str]]) -> Iterator[Cause]:
    """A second look that found something else is news of the world; one that found the same only makes it fresher."""
    told = {name: (_reading(old, first), _reading(new, name)) for first, name in pairs}
    differ = [name for name, (was, now) in told.items() if was != now]
    if differ:
        shown = [
            f"{_short(new, name, bare=True)} {told[name][0]} -> {told[name][1]} ({name})" for name in differ[:SHOWN]
        ]
        text = f"Looked at again: {'; '.join(shown)}{_more(differ)}."
        yield Cause(kind="world changed", text=text, evidence=tuple(differ))
    elif told:
        days = sorted({record.date for name in told if (record := new.records.get(name))})
        text = f"Looked at again with the same result, {', '.join(days)}: {_told(new, list(told))}."
        yield Cause(kind="new evidence", text=text, evidence=tuple(told))


def _reading(a: Held, name: str) -> str:
    record = a.records.get(name)
    if isinstance(record, Metric):
        low = record.value if record.low is None else record.low
        high = record.value if record.high is None else record.high
        return f"{record.value:.4g}" + ("" if low == high else f" [{low:.4g}, {high:.4g}]")
    if isinstance(record, DocumentRecord):
        if not record.found:
            return "not found"
        said = "unread" if record.unread else "stub" if record.stub else ", ".join(record.recognised) or "found"
        return f"{said}, changed {record.last_changed}" if record.last_changed else said
    return ""


def _vanished(old: Held, new: Held, ids: Sequence[str]) -> Iterator[Cause]:
    claims, late = new.claims, set(new.provenance.left_out)
    replaced = [name for name in ids if name in claims and claims[name].status == "superseded"]
    expired = [name for name in ids if name in claims and claims[name].status == "expired"]
    unknown = [name for name in ids if name in late]
    told_of = {*replaced, *expired, *unknown}
    gone = [name for name in ids if name not in told_of]
    if replaced:
        told = ", ".join(f"{name} by {claims[name].superseded_by or 'a later claim'}" for name in replaced)
        yield Cause(kind="world changed", text=f"Replaced by later claims: {told}.", evidence=tuple(replaced))
    if expired:
        yield Cause(kind="evidence aged", text=f"No longer holds: {', '.join(expired)}.", evidence=tuple(expired))
    if unknown:
        text = f"Not yet known on {new.as_of}: {', '.join(unknown)}."
        yield Cause(kind="evidence gone", text=text, evidence=tuple(unknown))
    if gone:
        text = f"The newer assessment does not count it: {', '.join(gone)}."
        yield Cause(kind="evidence gone", text=text, evidence=tuple(gone))


def _regraded(old: Held, new: Held, ids: Sequence[str]) -> Iterator[Cause]:
    kept = [(old.claims[name], new.claims[name]) for name in ids if name in old.claims and name in new.claims]
    told = [f"{after.id} ({', '.join(differ)})" for before, after in kept if (differ := _differences(before, after))]
    carried = {new.records[name].source for name in ids if name in new.records}  # a claim's grade tells of its source
    told += [
        f"source {name} ({old.sources[name].reliability} -> {new.sources[name].reliability})"
        for name in sorted(carried & set(old.sources) & set(new.sources))
        if old.sources[name].reliability != new.sources[name].reliability
    ]
    if _leaning(old, kept) != _leaning(new, kept):
        told.append("which origins lean on each other")
    if told:
        yield Cause(kind="regraded", text=f"Judged anew by the analyst: {', '.join(told)}.")


def _leaning(a: Held, kept: Sequence[tuple[ClaimEntry, ClaimEntry]]) -> set[tuple[frozenset[str], float]]:
    """The origins of these claims that belong to one dependence group, with its rho."""
    origins = {claim.origin for pair in kept for claim in pair}
    together = [(origins.intersection(group.origins), group.rho) for group in a.dependence]
    return {(frozenset(members), rho) for members, rho in together if len(members) > 1}


def _differences(before: ClaimEntry, after: ClaimEntry) -> list[str]:
    return [
        f"{key.replace('_', ' ')} {getattr(before, key)} -> {getattr(after, key)}"
        for key in _JUDGED
        if getattr(before, key) != getattr(after, key)
    ]


def _rules(old: Held, new: Held, before: Finding, after: Finding) -> Iterator[Cause]:
    told = []
    if before.impact != after.impact:
        told.append(f"impact {before.impact} -> {after.impact}")
    if abs(before.weight - after.weight) > 1e-9:
        told.append(f"share of the whole {before.weight:.1%} -> {after.weight:.1%}")
    rules = {i.id: i for i in before.indicators}
    for part in after.indicators:
        was = rules.get(part.id)
        if was is None:
            told.append(f"{part.id} is weighed only now")
        elif (was.rule, was.weight) != (part.rule, part.weight):
            told.append(f"{part.id}: {was.rule} (weight {was.weight:g}) -> {part.rule} (weight {part.weight:g})")
    if old.provenance.rubric.grading != new.provenance.rubric.grading:
        told.append("the tables that grade evidence")
    if told:
        same = old.provenance.rubric.sha256 == new.provenance.rubric.sha256
        what = "Other checks apply than before" if same else "The rubric changed"
        yield Cause(kind="rule changed", text=f"{what}: {'; '.join(told)}.")


def _aged(old: Held, new: Held, before: Finding, after: Finding) -> Iterator[Cause]:
    """The same evidence on another day: what of each moved indicator fades, or a clock that ran on."""
    was = {i.id: i for i in before.indicators}
    days = (new.as_of - old.as_of).days
    later = f"{abs(days)} days {'later' if days > 0 else 'earlier'}"
    for part in after.indicators:
        past = was.get(part.id)
        if past is None or past.rule != part.rule or part.interval == past.interval:
            continue
        clock = [r for r in part.readings if "days since the event" in r]
        if clock and past.readings != part.readings:
            yield Cause(kind="evidence aged", text=f"{later}, the clock ran on: {clock[0]}.")
        known = set(_items(past, before))
        fading = tuple(name for name in _items(part, after) if name in known and _fades(new, name))
        if fading:
            shown = ", ".join(fading[:SHOWN]) + _more(fading)
            text = f"{later}, the same evidence says less about the day ({part.id}): {shown}."
            yield Cause(kind="evidence aged", text=text, evidence=fading)


def _items(part: IndicatorFinding, finding: Finding) -> list[str]:
    """Ids of the evidence behind one indicator: its claims, and the records that its readings name."""
    read = set(re.findall(r"[\w.-]+", " ".join(part.readings)))
    named = [name for name in finding.evidence if name in read]
    return list(dict.fromkeys([*part.supports, *part.contradicts, *named]))


def _fades(a: Held, name: str) -> bool:
    """Whether the rubric lets it say less with time: an event stays true."""
    grading = a.provenance.rubric.grading
    if name in a.claims:
        topic = a.claims[name].topic
    else:
        topic = "metrics" if isinstance(a.records.get(name), Metric) else "documents"
    return grading.recency(topic, 365) < 1.0


def _day(a: Held, name: str) -> str | None:
    """When something happened or was measured; the day of its source where a claim gives none."""
    if name in a.claims:
        claim = a.claims[name]
        return claim.event_date or a.sources[claim.source].dated
    record = a.records.get(name)
    return record.date if record else None


def _told(a: Held, ids: Sequence[str]) -> str:
    """Ids with what they are, as short as a table bears."""
    shown = [f"{name} ({_short(a, name)})" for name in ids[:SHOWN]]
    return ", ".join(shown) + _more(ids)


def _more(named: Sequence[str]) -> str:
    return f" and {len(named) - SHOWN} more" if len(named) > SHOWN else ""


def _short(a: Held, name: str, bare: bool = False) -> str:
    if name in a.claims:
        return a.claims[name].topic
    record = a.records.get(name)
    if isinstance(record, Metric):
        return record.name.replace("_", " ") + ("" if bare else f" {record.value:.4g}")
    if isinstance(record, DocumentRecord):
        place = f" of {record.scope}" if bare and record.scope else ""
        return record.kind + place + ("" if bare else f" {'found' if record.found else 'not found'}")
    return "evidence"
