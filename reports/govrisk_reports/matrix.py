"""The evidence matrix: for each check, the claims that speak for the risk and against it, strongest first.

Only what the assessment says is laid out here: direction from its indicators, strength from its grades.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from govrisk.assessment import Assessment, ClaimEntry, Finding

FOR, AGAINST = 7, 5
"""How many claims have room on each side of the line."""


@dataclass(frozen=True, slots=True)
class Stone:
    """One claim on a side; ``shade`` is 2 for credibility 1 and 2, 1 for 3, 0 for doubtful or not to be judged."""

    claim: str
    grade: str
    shade: int


@dataclass(frozen=True, slots=True)
class Weighed:
    """A row: the claims on both sides, how many more there are than have room, and what else was looked at."""

    finding: Finding
    supports: tuple[Stone, ...]
    contradicts: tuple[Stone, ...]
    undirected: int
    records: int

    @property
    def shown_for(self) -> tuple[Stone, ...]:
        """The claims for the risk that have room."""
        return self.supports[:FOR]

    @property
    def shown_against(self) -> tuple[Stone, ...]:
        """The claims against the risk that have room."""
        return self.contradicts[:AGAINST]

    @property
    def more_for(self) -> int:
        """Claims for the risk that have no room."""
        return max(0, len(self.supports) - FOR)

    @property
    def more_against(self) -> int:
        """Claims against the risk that have no room."""
        return max(0, len(self.contradicts) - AGAINST)

    @property
    def told(self) -> str:
        """The row in words, for those who do not see it."""
        sides = (("for the risk", self.supports), ("against it", self.contradicts))
        said = [f"{len(side)} {where} ({', '.join(s.grade for s in side)})" for where, side in sides if side]
        return "; ".join(said) or "no claim in either direction"


def matrix(assessment: Assessment) -> tuple[Weighed, ...]:
    """A row for each finding, in the rubric's order."""
    claims = {c.id: c for c in assessment.claims}
    return tuple(_weighed(finding, claims) for finding in assessment.findings)


def _weighed(finding: Finding, claims: Mapping[str, ClaimEntry]) -> Weighed:
    supports = _stones((name for i in finding.indicators for name in i.supports), claims)
    contradicts = _stones((name for i in finding.indicators for name in i.contradicts), claims)
    directed = {stone.claim for stone in (*supports, *contradicts)}
    told = [name for name in finding.evidence if name in claims]
    return Weighed(
        finding=finding,
        supports=supports,
        contradicts=contradicts,
        undirected=len(set(told) - directed),
        records=len(finding.evidence) - len(told),
    )


def _stones(names: Iterable[str], claims: Mapping[str, ClaimEntry]) -> tuple[Stone, ...]:
    """Each claim once, by credibility, then by reliability, then by id."""
    known = [claims[name] for name in dict.fromkeys(names) if name in claims]
    ordered = sorted(known, key=lambda c: (c.grade[1:], c.grade[:1], c.id))
    return tuple(Stone(c.id, c.grade, {"1": 2, "2": 2, "3": 1}.get(c.grade[1:], 0)) for c in ordered)
