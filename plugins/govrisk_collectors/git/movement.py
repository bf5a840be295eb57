"""Who comes, stays and goes, and whether it moves at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from statistics import median, quantiles

from govrisk import Metric
from govrisk_collectors.git.control import acts
from govrisk_collectors.git.history import Activity
from govrisk_collectors.git.panel import ALL, HALF, NEW, OLD, RECENT, YEAR, Panel
from govrisk_collectors.git.people import People
from govrisk_collectors.git.shares import by_person, core, hull, turnover
from govrisk_collectors.repository import day

QUARTERS = 8
LATELY = 10
_PRERELEASE = re.compile(
    r"(?i)([\d._-](rc|alpha|beta|dev|pre|preview|next|test|ea|cr|insiders)|\d(a|b|m)(?=\d))[.\d_-]*$|nightly|snapshot|canary"
)
CORE_WORDS = {
    "core_retention_share": "are in that set again",
    "core_fade_share": "are active but no longer in that set",
    "core_loss_share": "have no commit any more",
}


MORE_WORDS = {"core_loss_share": "; high if all are gone who made no commit for three months, or of the last quarter"}


def turnover_of_core(p: Panel) -> Iterator[Metric]:
    """Retention, fade and loss of the earlier year's core, and how much of the core is silent."""
    n = p.commits(YEAR, 2 * YEAR)
    for part, (name, said) in enumerate(CORE_WORDS.items()):
        found = p.stale(lambda activity, part=part: _turnover(p, activity, p.people, YEAR, 0, part))  # type: ignore[misc]
        if found is None:
            p.notes.append(f"no turnover of the core: there is no commit between {YEAR} and {2 * YEAR} months ago")
            return
        others = [_turnover(p, p.history.activity, people, YEAR, 0, part) for people in p.others.values()]
        quarters = {
            f"quarter to {p.months_before(3 * q)}": share
            for q in range(QUARTERS)
            if (share := _turnover(p, p.history.activity, p.people, 3, q, part)) is not None
        }
        ends = [found.low, found.high, *(o for o in others if o is not None)]
        if name == "core_loss_share":  # whoever has been silent for a quarter may be gone already
            ends += [_gone_quiet(p), *list(quarters.values())[:1]]
        bounds = hull(ends, found.value)
        window = f"{YEAR} months to {p.now} against the {YEAR} before"
        yield p.record(name, bounds, n, window, parts=quarters, said=said, more=MORE_WORDS.get(name, ""))
    if silent := p.stale(lambda activity: _silent(p, activity)):
        counts = p.counts(0, RECENT)
        people = p.shares(counts, core(counts))
        yield p.record("inactive_core_share", silent, p.commits(0, RECENT), p.span(RECENT), people=people)


def _gone_quiet(p: Panel) -> float:
    """Of the earlier year's core, the share without a commit in the last three months."""
    who, lately = core(p.counts(YEAR, 2 * YEAR)), p.counts(0, 3)
    return sum(1 for person in who if not lately.get(person)) / len(who)


def _turnover(p: Panel, of: Activity, people: People, months: int, back: int, part: int) -> float | None:
    """A part of the turnover between two periods of ``months``, the later one ending ``back`` periods ago."""
    first = back * months
    before, now = p.counts(first + months, first + 2 * months, people, of), p.counts(first, first + months, people, of)
    found = turnover(before, now)
    return None if found is None else found[part]


def _silent(p: Panel, of: Activity) -> float | None:
    who, lately = core(p.counts(0, RECENT, of=of)), p.counts(0, HALF, of=of)
    return sum(1 for person in who if not lately.get(person)) / len(who) if who else None


def newcomers(p: Panel) -> Iterator[Metric]:
    """How much newcomers do, and whether a key person is new: a warning where it is, not resilience."""
    counts, n, span = p.counts(0, p.window), p.commits(0, p.window), p.span(p.window)
    if not counts:
        return
    total = sum(counts.values())
    age = {person: p.history.activity.month(stamp) for person, stamp in p.first_seen.items()}
    new = [person for person in counts if age[person] < p.window]
    share = sum(counts[person] for person in new) / total
    yield p.record("newcomer_share", share, n, span, parts={"newcomers": len(new), "people": len(counts)})
    if p.age < OLD:
        p.notes.append(f"no share of new key people: the history is younger than {OLD} months")
        return
    key = [person for person in core(counts) if age[person] < NEW]
    before = p.counts(p.window, 2 * p.window)
    was = sum(before.get(person, 0) for person in key) / sum(before.values()) if before else 0.0
    share, parts = sum(counts[person] for person in key) / total, {"the same people in the window before": was}
    done = acts(p, p.people)  # whoever is new may hold the keys before writing half of it
    bounds = hull([p.share_of_new(done)] if done else [], share)
    yield p.record("new_committer_share", bounds, n, span, parts=parts, people=p.shares(counts, key))


def activity(p: Panel) -> Iterator[Metric]:
    """Commits of 90 days, days of silence, active months, and whether it moves less than it did."""
    if not p.last_seen:
        return
    ninety = p.stale(lambda a: float(sum(by_person(a.last_90_days, p.people).values())))
    months = p.stale(lambda a: float(sum(1 for k in range(RECENT) if p.commits(k, k + 1, a))))
    momentum = p.stale(lambda a: _momentum(p, a))
    looked = min(90, (p.now - day(min(p.first_seen.values()))).days)
    assert ninety  # always a number, even 0
    assert months
    yield p.record("commits_90_days", ninety, max(0, looked), f"90 days to {p.now}")
    last = day(max(p.last_seen.values()))
    silence = max(0, (p.now - last).days)
    known = max(0, (p.known_to - last).days) if p.known_to else silence
    yield p.record("days_since_last_commit", hull([known], silence), p.commits(0, ALL), f"to {p.now}")
    yield p.record("active_months", months, RECENT, p.span(RECENT))
    if momentum:
        yield p.record("momentum", momentum, p.commits(0, RECENT), p.span(RECENT))


def _momentum(p: Panel, of: Activity) -> float | None:
    before = p.commits(HALF, RECENT, of) / (RECENT - HALF)
    return p.commits(0, HALF, of) / HALF / before if before else None


def releases(p: Panel) -> Iterator[Metric]:
    """The project's own rhythm of releases, and how long the current gap is by it."""
    final = [tag for tag in p.tags if not _PRERELEASE.search(tag.name)]
    days = sorted({tag.day for tag in final or p.tags})
    gaps = [(later - earlier).days for earlier, later in pairwise(days)]
    if not gaps:
        p.notes.append(f"no release rhythm: there are tags on {len(days)} days, and it takes two")
        return
    usual, lately = median(gaps), median(gaps[-LATELY:])
    yield p.record("release_interval_days", hull([lately], usual), len(gaps), p.span())
    gap = (p.now - days[-1]).days
    known = max(0, (p.known_to - days[-1]).days) if p.known_to else gap
    longer = quantiles(gaps[-LATELY:], n=4)[2] if len(gaps) > 1 else usual
    ratios = [g / m for g in (gap, min(gap, known)) for m in (usual, lately, longer)]
    parts = {"days since the last release": gap, "usual gap in days": usual}
    yield p.record("release_gap_ratio", hull(ratios, gap / usual), len(gaps), f"to {p.now}", parts=parts)
