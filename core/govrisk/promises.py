"""The promise ledger: what was promised in public, by when, and what became of it.

A promise is no evidence of its own: what counts is the claim that shows what became of it. So a broken promise bears
with that claim's strength, and one that nobody looked into bears nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from govrisk.evidence import Case, Claim, Promise
from govrisk.model import Model, last_day
from govrisk.observation import Bearing, Directness

if TYPE_CHECKING:
    from govrisk.checks import CheckSpec

PromiseState = Literal["open", "overdue", "kept", "late", "broken", "unknown"]
RESOLVED = ("kept", "late", "broken")
AGAINST = {"kept": "risk", "late": "mitigating", "broken": "mitigating"}
"""The polarity that a claim cannot have when it shows this: no good news breaks a promise."""


class PromiseEntry(Model):
    """A line of the promise ledger."""

    promise: Promise
    state: PromiseState = Field(description="as it stands on the day of the assessment; overdue: due, and not settled")
    words: str = Field(description="what became of it, in words, with the dates and the claim that shows it")
    used_in: tuple[str, ...] = Field(default=(), description="checks that read promises of its topic")


def ledger(case: Case, specs: Iterable[CheckSpec]) -> tuple[PromiseEntry, ...]:
    """Every promise of the case, in its order, as it stands on the day of the assessment."""
    readers: dict[str, list[str]] = {}
    for spec in specs:
        for topic in dict.fromkeys(t for indicator in spec.indicators for t in indicator.promises):
            readers.setdefault(topic, []).append(spec.id)
    return tuple(
        PromiseEntry(
            promise=promise,
            state=state(case, promise),
            words=words(case, promise),
            used_in=tuple(readers.get(topic_of(case, promise) or "", ())),
        )
        for promise in case.promises
    )


def on_topics(case: Case, topics: Mapping[str, Directness]) -> tuple[Promise, ...]:
    """The promises that are about one of the topics."""
    return tuple(p for p in case.promises if topic_of(case, p) in topics) if topics else ()


def bearings(
    case: Case, promises: Iterable[Promise], topics: Mapping[str, Directness]
) -> tuple[tuple[Bearing, ...], tuple[Bearing, ...]]:
    """What promises say for the risk and against it, each through the claim that shows what became of it.

    A broken one is as straight as the topic says, a late one never straighter than indirect.
    """
    supports: list[Bearing] = []
    contradicts: list[Bearing] = []
    for promise in promises:
        shown = _resolution(case, promise)
        if shown is None:
            continue
        straight = topics[topic_of(case, promise) or ""]
        if promise.status == "late" and straight == "direct":
            straight = "indirect"
        side = contradicts if promise.status == "kept" else supports
        side.append(Bearing(claim=shown.id, directness=straight))
    return tuple(supports), tuple(contradicts)


def topic_of(case: Case, promise: Promise) -> str | None:
    """What a promise is about: the topic of the claim that records it, where the promise names none itself."""
    claim = case.claim(promise.claim)
    return promise.topic or (claim.topic if claim else None)


def state(case: Case, promise: Promise) -> PromiseState:
    """What became of a promise, on the day of the case; what no claim shows is not known."""
    if promise.status in RESOLVED:
        return promise.status if _resolution(case, promise) else "unknown"
    return "overdue" if promise.due and last_day(promise.due) < case.as_of else promise.status


def words(case: Case, promise: Promise) -> str:
    """What became of a promise in words, such as ``due 2026-05-01: broken, as C12 shows``."""
    due = f"due {promise.due}" if promise.due else "no date set"
    shown = _resolution(case, promise)
    if shown:
        on = f" on {shown.event_date}" if shown.event_date and promise.status != "broken" else ""
        return f"{due}: {promise.status}{on}, as {shown.id} shows"
    if promise.status in RESOLVED:
        return f"{due}: recorded as {promise.status}, but the claim that shows it does not count"
    if promise.status == "unknown":
        return f"{due}: what became of it was looked for and is not known"
    if promise.due and last_day(promise.due) >= case.as_of:
        return f"{due}: still open"
    return f"{due}: nothing on record says whether it was kept"


def _resolution(case: Case, promise: Promise) -> Claim | None:
    """The claim that shows what became of a promise, where it counts and does not say the opposite."""
    claim = case.claim(promise.resolved_by) if promise.resolved_by and promise.status in RESOLVED else None
    if claim is None or case.status(claim) != "active" or claim.polarity == AGAINST[promise.status]:
        return None
    return claim
