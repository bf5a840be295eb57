"""Faults that only show when the pieces of a case are held against each other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from govrisk.errors import Diagnostic
from govrisk.evidence import Claim, Evidence, Promise
from govrisk.faults import nearest
from govrisk.model import first_day, last_day
from govrisk.promises import AGAINST, RESOLVED
from govrisk.yamlfile import Loc, YamlFile

_SEEN = ("last_changed", "recognised", "stub", "unread", "sha256")
"""What a record can only say of a document that was found."""
OPINIONS = ("attributed-opinion", "attributed-rumour", "editorial-opinion", "editorial-forecast")


@dataclass(frozen=True, slots=True)
class Written:
    """Where an item of the case stands."""

    kind: str
    id: str
    file: YamlFile
    loc: Loc

    def fault(self, message: str, suggestion: str = "", key: str | None = None) -> Diagnostic:
        """A diagnostic at this item, or at one of its keys."""
        return self.file.fault(self.loc if key is None else (*self.loc, key), message, suggestion)


def lint(
    evidence: Evidence,
    written: list[Written],
    as_of: str | None,
    topics: Iterable[str],
    complete: bool = True,
    hint: str = "",
) -> Iterator[Diagnostic]:
    """Every fault of reference, order and grade.

    Args:
        evidence: what could be read without a fault.
        written: every item of every file, faulty ones too.
        as_of: the day of the case, None when that is not known.
        topics: the vocabulary that the installed checks share.
        complete: whether all files could be read; else only topics can be called unknown.
        hint: what to add where a topic is unknown.
    """
    yield from _duplicates(written)
    places = {(w.kind, w.id): w for w in written}
    ids: dict[str, set[str]] = {"topics": set(topics)}
    for item in written:
        ids.setdefault(item.kind, set()).add(item.id)
    for kind, item_id, key, names, target in _references(evidence):
        for name in names if complete or target == "topics" else ():
            if name not in ids.get(target, set()):
                fix = nearest(name, ids.get(target, set())) or f"add it to {target}"
                fix += f" or use the plugin that defines it{hint}" if target == "topics" else ""
                yield places[kind, item_id].fault(f"{item_id}: unknown {target[:-1]} {name!r}", fix, key)
    yield from _grades(evidence, places)
    yield from _dependence(evidence, places)
    yield from _sources(evidence, places)
    yield from _promises(evidence, places)
    yield from _unfinished(evidence, places)
    if as_of:
        yield from _dates(evidence, places, date.fromisoformat(as_of))


def _duplicates(written: list[Written]) -> Iterator[Diagnostic]:
    """Ids are printed side by side in a report, so one id names one thing, whatever its kind."""
    first: dict[str, Written] = {}
    for item in (w for w in written if w.kind not in ("scenarios", "outcomes")):  # they name what stands elsewhere
        other = first.setdefault(item.id, item)
        if other is not item:
            line, _ = other.file.place(other.loc)
            where = f"{other.file.name}:{line}"
            key = None if item.kind in ("sources", "origins") else "group" if item.kind == "dependence" else "id"
            yield item.fault(f"id {item.id!r} is used twice, first in {where}", "give each item its own id", key)


def _references(evidence: Evidence) -> Iterator[tuple[str, str, str, tuple[str, ...], str]]:
    for claim in evidence.claims:
        yield "claims", claim.id, "topic", (claim.topic,), "topics"
        yield "claims", claim.id, "source", (claim.source,), "sources"
        yield "claims", claim.id, "origin", (claim.origin,), "origins"
        yield "claims", claim.id, "contradicts", claim.contradicts, "claims"
        if claim.superseded_by:
            yield "claims", claim.id, "superseded_by", (claim.superseded_by,), "claims"
    for gap in evidence.gaps:
        yield "gaps", gap.id, "searched", (gap.searched,), "sources"
        yield "gaps", gap.id, "topic", (gap.topic,), "topics"
    for group in evidence.dependence:
        yield "dependence", group.group, "origins", group.origins, "origins"
    for metric in evidence.metrics:
        yield "metrics", metric.id, "source", (metric.source,), "sources"
    for document in evidence.documents:
        yield "documents", document.id, "source", (document.source,), "sources"
    for identity in evidence.identities:
        yield "identities", identity.id, "source", (identity.source,), "sources"
    for promise in evidence.promises:
        resolved = (promise.resolved_by,) if promise.resolved_by else ()
        yield "promises", promise.id, "claim", (promise.claim,), "claims"
        yield "promises", promise.id, "resolved_by", resolved, "claims"
        if promise.topic:
            yield "promises", promise.id, "topic", (promise.topic,), "topics"
    for response in evidence.responses:
        if not re.fullmatch(r"[A-Z]{2,8}-\d{2}", response.to):  # a check is another rubric's to know
            yield "responses", response.id, "to", (response.to,), "claims"
        if response.source:
            yield "responses", response.id, "source", (response.source,), "sources"
    for outcome in evidence.outcomes:
        yield "outcomes", outcome.indicator, "source", (outcome.source,), "sources"
        yield "outcomes", outcome.indicator, "claims", outcome.claims, "claims"
    for use in evidence.scenarios:
        yield "scenarios", use.set, "basis", use.basis or (), "claims"
        yield "scenarios", use.set, "leave_out", use.leave_out, "claims"
        for claims in use.signs.values():
            yield "scenarios", use.set, "signs", claims, "claims"


def _grades(evidence: Evidence, places: dict[tuple[str, str], Written]) -> Iterator[Diagnostic]:
    following = {c.id: c.superseded_by for c in evidence.claims}
    for claim in evidence.claims:
        place = places["claims", claim.id]
        if claim.kind in OPINIONS and claim.credibility <= 2:
            message = f"{claim.id}: {claim.kind} graded {claim.credibility}"
            yield place.fault(message, "an opinion can be graded 3 at best: it confirms nothing", "credibility")
        if claim.id in claim.contradicts or claim.id in _successors(claim.superseded_by, following):
            yield place.fault(f"{claim.id}: contradicts or supersedes itself", "name the other claim")
    for metric in evidence.metrics:
        low, high = metric.low, metric.high
        if (low is not None and low > metric.value) or (high is not None and high < metric.value):
            place = places["metrics", metric.id]
            yield place.fault(f"{metric.id}: value lies outside low..high", "order them: low <= value <= high", "value")
    for document in evidence.documents:
        seen = [key for key in _SEEN if getattr(document, key)] if not document.found else ()
        for key in seen:
            message = f"{document.id}: not found, and {key} tells of it"
            fix = f"write 'found: true', or delete '{key}'"
            yield places["documents", document.id].fault(message, fix, key)
        changed = document.last_changed
        if changed and first_day(changed) > last_day(document.date):
            message = f"{document.id}: last_changed {changed} is after the tree was read, {document.date}"
            yield places["documents", document.id].fault(message, "correct one of the two dates", "last_changed")


UNFINISHED = re.compile(r"\W*(TODO|TBD|FIXME|XXX)\b.*|\W*", re.DOTALL)


def _unfinished(evidence: Evidence, places: dict[tuple[str, str], Written]) -> Iterator[Diagnostic]:
    """Blanks that a draft left for a person, and that would be printed as if somebody had filled them in."""
    texts = [("claims", c.id, "statement", c.statement) for c in evidence.claims]
    texts += [("sources", i, "descriptor", s.descriptor) for i, s in evidence.sources.items()]
    texts += [("origins", i, "who", o.who) for i, o in evidence.origins.items()]
    texts += [("promises", p.id, "statement", p.statement) for p in evidence.promises]
    for kind, item_id, key, text in texts:
        if UNFINISHED.fullmatch(text):
            yield places[kind, item_id].fault(
                f"{item_id}: {key} is not written yet: {text!r}", "write it, or delete it", key
            )


def _successors(claim: str | None, following: dict[str, str | None]) -> set[str]:
    """What replaces a claim, and what replaces that; in a circle nothing would be left standing."""
    seen: set[str] = set()
    while claim and claim not in seen:
        seen.add(claim)
        claim = following.get(claim)
    return seen


def _dependence(evidence: Evidence, places: dict[tuple[str, str], Written]) -> Iterator[Diagnostic]:
    group_of: dict[str, str] = {}
    for group in evidence.dependence:
        for origin in group.origins:
            other = group_of.setdefault(origin, group.group)
            if other != group.group:
                message = f"origin {origin!r} is in {other!r} and {group.group!r}"
                yield places["dependence", group.group].fault(message, "put it into one group", "origins")


def _sources(evidence: Evidence, places: dict[tuple[str, str], Written]) -> Iterator[Diagnostic]:
    for source_id, source in evidence.sources.items():
        place = places["sources", source_id]
        if source.dated is None:
            fix = "add 'published:' or 'retrieved:' with the date"
            yield place.fault(f"{source_id}: nobody can tell when it was known", fix)
        if source.file and source.external_file:
            yield place.fault(f"{source_id}: has file and external_file", "keep one", "external_file")
        if source.external_file and source.sha256 is None:
            yield place.fault(
                f"{source_id}: external_file needs a sha256", "add the digest of the text", "external_file"
            )


def _promises(evidence: Evidence, places: dict[tuple[str, str], Written]) -> Iterator[Diagnostic]:
    """A promise that became something names the claim that shows it, and the dates tell which word it is."""
    claims = {c.id: c for c in evidence.claims}
    for promise in evidence.promises:
        shown = claims.get(promise.resolved_by or "")
        for key, message, fix in (*_promise_alone(promise), *(_promise_shown(promise, shown) if shown else ())):
            yield places["promises", promise.id].fault(f"{promise.id}: {message}", fix, key)


def _promise_alone(promise: Promise) -> Iterator[tuple[str, str, str]]:
    """Key, message and suggestion of what is wrong with a promise by itself."""
    settled, due = promise.status in RESOLVED, promise.due
    if settled and promise.resolved_by is None:
        fix = "add 'resolved_by:' with the claim that shows it, or write 'status: unknown'"
        yield "status", f"{promise.status}, and no claim shows it", fix
    if promise.resolved_by and promise.status == "open":
        yield "status", "open, and a claim shows what became of it", "write kept, late or broken, or drop 'resolved_by'"
    if promise.resolved_by == promise.claim:
        fix = "name the later claim that shows what became of it"
        yield "resolved_by", "the claim that records a promise cannot show that it was kept", fix
    if promise.status == "late" and due is None:
        yield "status", "late, and no date was due", "add 'due:', or write kept"
    if due and last_day(due) < first_day(promise.made):
        yield "due", f"due {due}, before it was made, {promise.made}", "correct one of the two dates"


def _promise_shown(promise: Promise, shown: Claim) -> Iterator[tuple[str, str, str]]:
    """Key, message and suggestion of what the claim that settles a promise says against it."""
    status, due, event = promise.status, promise.due, shown.event_date
    if shown.polarity == AGAINST.get(status):
        fix = f"name the claim that shows that it was {status}, or correct the status"
        yield "resolved_by", f"{status}, by {shown.id}, which is {shown.polarity}", fix
    if event and last_day(event) < first_day(promise.made):
        fix = "name a later claim, or correct one of the two dates"
        yield "resolved_by", f"{shown.id} is of {event}, before the promise was made, {promise.made}", fix
    if due and event and status == "kept" and first_day(event) > last_day(due):
        yield "status", f"kept on {event}, after it was due, {due}", "write 'status: late'"
    if due and event and status == "late" and last_day(event) <= first_day(due):
        yield "status", f"late, but kept on {event}, by when it was due, {due}", "write 'status: kept'"


def _dates(evidence: Evidence, places: dict[tuple[str, str], Written], as_of: date) -> Iterator[Diagnostic]:
    dated = [("claims", c.id, "event_date", c.event_date) for c in evidence.claims]
    dated += [("metrics", m.id, "date", m.date) for m in evidence.metrics]
    dated += [("documents", d.id, "date", d.date) for d in evidence.documents]
    dated += [("promises", p.id, "made", p.made) for p in evidence.promises]
    dated += [("sources", i, "published", s.published) for i, s in evidence.sources.items()]
    dated += [("sources", i, "retrieved", s.retrieved) for i, s in evidence.sources.items() if not s.published]
    for kind, item_id, key, value in dated:
        if value and first_day(value) > as_of:
            message = f"{item_id}: {key} {value} is after the case's as_of {as_of}"
            yield places[kind, item_id].fault(message, "correct the date, or move as_of", key)
