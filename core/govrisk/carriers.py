"""Who carries the evidence: how many publications and origins a result rests on, and whether one alone may carry it."""

from __future__ import annotations

from collections.abc import Iterable

from govrisk.evidence import Case

PRIMARY = ("primary-document", "primary-statement", "official-statement", "repository-snapshot", "registry-record")


def carriers(case: Case, evidence: Iterable[str]) -> tuple[int, int]:
    """(independent carriers, origins) behind the evidence ids.

    Carriers are independent when each can be given an origin of its own: pages of one publisher are one carrier, and
    outlets that share one origin, or origins of one dependence group, are no more independent than that. This is a
    maximum matching of publishers to groups of origins. A measured source is an origin of its own.
    """
    used = set(evidence)
    told = [(c.source, c.origin) for c in case.claims if c.id in used]
    told += [(source, f"measured: {source}") for name, source in _measured(case) if name in used]
    group_of = {origin: group.group for group in case.dependence for origin in group.origins}
    groups: dict[str, set[str]] = {}
    for source, origin in told:
        groups.setdefault(case.sources[source].publisher, set()).add(group_of.get(origin, origin))
    return _matching(groups), len({origin for _, origin in told})


def in_words(count: int) -> str:
    """``no carrier``, ``one carrier``, ``4 independent carriers``."""
    return "no carrier" if count == 0 else "one carrier" if count == 1 else f"{count} independent carriers"


def _matching(options: dict[str, set[str]]) -> int:
    """The most keys that can each have an option of their own (Kuhn's augmenting paths)."""
    taken: dict[str, str] = {}

    def place(key: str, tried: set[str]) -> bool:
        for option in sorted(options[key] - tried):
            tried.add(option)
            if option not in taken or place(taken[option], tried):
                taken[option] = key
                return True
        return False

    return sum(place(key, set()) for key in sorted(options))


def sources(case: Case, evidence: Iterable[str]) -> set[str]:
    """Ids of the sources behind the evidence ids."""
    used = set(evidence)
    return {s for i, s in [(c.id, c.source) for c in case.claims] + _measured(case) if i in used}


def has_primary(case: Case, evidence: Iterable[str]) -> bool:
    """Whether a primary source graded A or B is among them (method 2.4)."""
    found = [case.sources[s] for s in sources(case, evidence)]
    return any(s.kind in PRIMARY and s.reliability in "AB" for s in found)


def _measured(case: Case) -> list[tuple[str, str]]:
    return [(m.id, m.source) for m in case.metrics] + [(d.id, d.source) for d in case.documents]
