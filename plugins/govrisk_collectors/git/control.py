"""Who pays for the work, and who puts it in. Both are bounds: most of it cannot be seen in a history."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from govrisk import Metric
from govrisk_collectors.git.panel import NEW, OLD, Panel
from govrisk_collectors.git.people import People
from govrisk_collectors.git.shares import (
    Bounds,
    by_person,
    elephant_factor,
    hull,
    outside_share,
    ranked,
    top_organisation,
)


def organisations(p: Panel) -> Iterator[Metric]:
    """Shares of organisations, with all that is unknown as the width of the bounds."""
    counts, n, span = p.counts(0, p.window), p.commits(0, p.window), p.span(p.window)
    if not counts:
        return
    name, share, unknown = top_organisation(counts, p.organisation)
    yield p.record("unknown_affiliation_share", unknown, n, span)
    largest = f"the largest known is {name}" if name else "no organisation is known"
    yield p.record("organisation_share", share, n, span, note=largest)
    if name:  # else the largest is a person, and a person is no organisation
        yield p.record("elephant_factor", elephant_factor(counts, p.organisation), n, span)
    steward = p.steward or name
    if steward is None:
        p.notes.append("no share of outsiders: no organisation is known (--affiliations can name the steward's people)")
        return
    note = None if p.steward else f"{steward} is taken for the steward, as the largest known organisation"
    outside = outside_share(counts, p.organisation, steward)
    yield p.record("outside_share", outside, n, span, note=note, steward=steward)


def authority(p: Panel) -> Iterator[Metric]:
    """Those seen merging, applying the work of others or tagging: a lower bound on who can."""
    done, applied = acts(p, p.people), _applied(p, p.people)
    if not done:
        p.notes.append("nobody was seen merging, applying the work of others or tagging: who may is not known")
        return
    span, people = p.span(p.window), p.shares(done, ranked(done))
    parts = {f"share of the acts by people new in {NEW} months": p.share_of_new(done)} if p.age >= OLD else {}
    seen = hull((len(acts(p, people)) for people in p.others.values()), len(done))
    bounds = Bounds(seen.value, seen.low, max(seen.high, len(p.people.names)))  # those not seen may be all the others
    yield p.record("release_authority_people", bounds, sum(done.values()), span, parts=parts, people=people)
    if applied:
        total, top = p.commits(0, p.window), ranked(applied)[0]
        share = min(1.0, applied[top] / total) if total else 0.0
        yield p.record("applied_by_one_share", share, total, span, people=[(top, share)])


def acts(p: Panel, people: People) -> dict[int, int]:
    """How often each person merged, applied the work of others or tagged."""
    done: dict[int, int] = defaultdict(int)
    for counts in (by_person(p.history.merged, people), _applied(p, people), by_person(p.taggers, people)):
        for person, n in counts.items():
            done[person] += n
    return dict(done)


def _applied(p: Panel, people: People) -> dict[int, int]:
    """Commits of the window that each committer put in for somebody else; a forge's own hand is nobody's."""
    found: dict[int, int] = defaultdict(int)
    for (author, committer), n in p.history.applied.items():
        who = people.of(committer)
        by = people.of(author)
        if who is None or by is None or committer in people.forges or who == by:
            continue
        found[who] += n
    return dict(found)
