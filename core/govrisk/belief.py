"""From graded claims to belief and plausibility: repetition adds nothing, conflict stays unknown (method 1.2, 1.3)."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from govrisk.interval import Interval


class Strand(NamedTuple):
    """One claim's pull: its origin, its carrier, its strength ``u`` and the carrier's mass ``r``, both in [0, 1]."""

    origin: str
    carrier: str
    u: float
    r: float


@dataclass(frozen=True, slots=True)
class Dependence:
    """Which origins tend to be right or wrong together: origin -> (group, rho)."""

    groups: Mapping[str, tuple[str, float]]

    def discounted(self, strengths: Mapping[str, float]) -> float:
        """``1 - PROD(1 - u_o k_o)``: k is 1 for the strongest of its group and ``1 - rho`` for the others.

        ``strengths`` maps origins to values in [0, 1]; the result is in [0, 1] and never falls when one rises.
        """
        none_true, seen = [], set()
        for origin, u in sorted(strengths.items(), key=lambda item: (-item[1], item[0])):
            group, rho = self.groups.get(origin, (f"only {origin}", 0.0))
            none_true.append(1.0 - u * (1.0 - rho if group in seen else 1.0))
            seen.add(group)
        return 1.0 - _product(none_true)


def mass(strands: Iterable[Strand], dependence: Dependence) -> float:
    """The mass that all strands together give to their proposition, in [0, 1].

    Within an origin the strongest strand counts. Origins combine inside a carrier and are capped by the carrier's
    mass, carriers combine as independent (method 1.3). An origin that several carriers repeat must not count twice:
    the result is therefore also at most what its origins could give if each spoke through its best carrier alone.
    Where no origin has two carriers that second bound never binds, and the formula is the method's own.
    """
    by_carrier: dict[str, dict[str, float]] = defaultdict(dict)
    by_origin: dict[str, float] = {}
    caps: dict[str, float] = {}
    for strand in strands:
        inside, pull = by_carrier[strand.carrier], strand.r * strand.u
        inside[strand.origin] = max(inside.get(strand.origin, 0.0), pull)
        by_origin[strand.origin] = max(by_origin.get(strand.origin, 0.0), pull)
        caps[strand.carrier] = max(caps.get(strand.carrier, 0.0), strand.r)
    none_true = []
    for carrier, inside in by_carrier.items():
        cap = caps[carrier]  # pages of one publisher may be graded apart: the best of them caps what all say
        if cap > 0:
            none_true.append(1.0 - cap * dependence.discounted({o: pull / cap for o, pull in inside.items()}))
    return min(1.0 - _product(none_true), dependence.discounted(by_origin))


def _product(factors: Iterable[float]) -> float:
    """In the order of size, so that other names for the same origins and carriers change no digit."""
    return math.prod(sorted(factors))


def belief(support: float, contradiction: float) -> Interval:
    """Belief and plausibility in [0, 1]: conflict goes to ignorance (Yager 1987), not to the louder side."""
    return Interval(support * (1.0 - contradiction), 1.0 - contradiction * (1.0 - support))
