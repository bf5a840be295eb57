"""Shares and what is made of them: absence factor, concentration, core, organisations. Pure functions over counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from typing import NamedTuple, TypeVar

from govrisk_collectors.git.people import People

K = TypeVar("K", bound=Hashable)


class Bounds(NamedTuple):
    """A value and what its assumptions allow, ``low <= value <= high``."""

    value: float
    low: float
    high: float


def by_person(counts: Mapping[int, int], people: People) -> dict[int, int]:
    """Counts of raw identities as counts of people, bots left out."""
    found: dict[int, int] = defaultdict(int)
    for raw, n in counts.items():
        if (person := people.of(raw)) is not None:
            found[person] += n
    return dict(found)


def ranked(counts: Mapping[K, int]) -> list[K]:
    """Who counts, most first; ties by key, so that the order never depends on how they were read."""
    return sorted((k for k, n in counts.items() if n), key=lambda k: (-counts[k], k))


def core(counts: Mapping[K, int], share: float = 0.5) -> list[K]:
    """The smallest set with at least ``share`` of the total, most first (CHAOSS Contributor Absence Factor: 0.5)."""
    wanted, chosen, got = share * sum(counts.values()), [], 0
    for key in ranked(counts):
        if got >= wanted:
            break
        chosen.append(key)
        got += counts[key]
    return chosen


def absence_factor(counts: Mapping[K, int], share: float = 0.5) -> int:
    """How many it takes for ``share`` of the total; 0 when there is nothing.

    >>> absence_factor(dict(enumerate([1000, 202, 90, 33, 332, 343, 42, 433])))  # CHAOSS's own example
    2
    """
    return len(core(counts, share))


def top_share(counts: Mapping[K, int]) -> float:
    """The largest share, in [0, 1]."""
    return max(counts.values()) / sum(counts.values())


def hhi(counts: Mapping[K, int]) -> float:
    """Herfindahl-Hirschman index: the sum of squared shares, in (0, 1]."""
    total = sum(counts.values())
    return sum((n / total) ** 2 for n in counts.values())


def top_organisation(counts: Mapping[int, int], org_of: Mapping[int, str]) -> tuple[str | None, Bounds, float]:
    """The organisation with the largest known share, its share as bounds, and the share of which nothing is known.

    Low: none of the unknown work there. High: all of the unknown do (and it is then the largest of all).
    """
    known: dict[str, int] = defaultdict(int)
    for person, n in counts.items():
        if person in org_of:
            known[org_of[person]] += n
    total = sum(counts.values())
    unknown = (total - sum(known.values())) / total
    if not known:
        return None, Bounds(unknown, 0.0, unknown), unknown
    name = ranked(known)[0]
    low = known[name] / total
    return name, Bounds(low, low, low + unknown), unknown


def elephant_factor(counts: Mapping[int, int], org_of: Mapping[int, str]) -> Bounds:
    """Least number of organisations with half of the contributions (CHAOSS); a LOW number is concentration.

    Low: all of the unknown work for the largest known organisation. High: each of the unknown for one of their own.
    """
    together: dict[str, int] = defaultdict(int)
    apart: dict[str, int] = defaultdict(int)
    top = top_organisation(counts, org_of)[0] or "?"
    for person, n in counts.items():
        together[org_of.get(person, top)] += n
        apart[org_of.get(person, f"? {person}")] += n
    low, high = absence_factor(together), absence_factor(apart)
    return Bounds(low, low, high)


def outside_share(counts: Mapping[int, int], org_of: Mapping[int, str], steward: str) -> Bounds:
    """Share by people outside the steward: those known to be elsewhere, up to all not known to be inside."""
    total = sum(counts.values())
    inside = sum(n for person, n in counts.items() if org_of.get(person) == steward)
    outside = sum(n for person, n in counts.items() if org_of.get(person) not in (None, steward))
    return Bounds(outside / total, outside / total, 1 - inside / total)


def turnover(before: Mapping[int, int], now: Mapping[int, int]) -> tuple[float, float, float] | None:
    """(retention, fade, loss) of the earlier period's core: still core, still active but not core, gone.

    The definitions of OSS Compass; they sum to 1. None when the earlier period has no core.
    """
    was, still, active = core(before), set(core(now)), {k for k, n in now.items() if n}
    if not was:
        return None
    kept = sum(1 for k in was if k in still)
    gone = sum(1 for k in was if k not in active)
    return kept / len(was), 1 - (kept + gone) / len(was), gone / len(was)


def hull(values: Iterable[float], value: float) -> Bounds:
    """``value`` between the least and the most of ``values``."""
    all_values = [value, *values]
    return Bounds(value, min(all_values), max(all_values))
