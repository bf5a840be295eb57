"""Who carries the evidence: how many publications and origins a result rests on, and whether one alone may carry it."""

from __future__ import annotations

from collections.abc import Iterable

from govrisk.evidence import Case

PRIMARY = ("primary-document", "primary-statement", "official-statement", "repository-snapshot", "registry-record")


def carriers(case: Case, evidence: Iterable[str]) -> tuple[int, int]:
    """(independent carriers, origins) behind the evidence ids.

    Pages of one publisher are one carrier; outlets that share one origin are no more independent than it is, so there
    are never more carriers than origins. A measured source is an origin of its own.
    """
    used = set(evidence)
    origins = {c.origin for c in case.claims if c.id in used} | {s for i, s in _measured(case) if i in used}
    publishers = {case.sources[s].publisher for s in sources(case, used)}
    return min(len(publishers), len(origins)), len(origins)


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
