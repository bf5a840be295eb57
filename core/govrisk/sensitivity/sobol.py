"""Shares of variance by groups of choices: what drives the single number that a score without intervals would print."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from random import Random
from statistics import fmean, pstdev, pvariance
from typing import NamedTuple

from govrisk.errors import UsageError
from govrisk.evidence import Case
from govrisk.interval import UNKNOWN, Interval
from govrisk.observation import Observation
from govrisk.rubric import Perturbation, Rubric
from govrisk.sensitivity.regrade import Prepared
from govrisk.sensitivity.results import Drivers, GroupShare
from govrisk.sensitivity.weights import SEED, UNSTATED, family_weights, table_size, tables, unjudged

Function = Callable[[Sequence[float]], float]
Groups = Mapping[str, range]
RUNS = 1024
WORDS = {
    "aggregation": "the exponent of the power mean over checks and families, {0:g} to {1:g}",
    "gaps": "where each indicator lies inside the interval that the evidence leaves",
    "families": "the weights of families, {2:.0%} of them drawn at random",
    "source grade": "the mass of a carrier that cannot be judged (F), {3:g} to {4:g}",
    "tables": "the grading tables and half-lives, times {5:g} to {6:g}, ranks kept",
}
STATEMENT = (
    "This says which choices drive the number that a score without intervals would print, and what to spend effort on. "
    "It does not say how likely a value or a band is: with all evidence removed the same method yields shares as well."
)


class Shares(NamedTuple):
    """First-order and total share of variance, each with 1.96 standard errors of sampling."""

    first: float
    total: float
    first_error: float
    total_error: float


def jansen(function: Function, groups: Groups, size: int, runs: int, seed: int = SEED) -> dict[str, Shares]:
    """Shares of the variance of ``function`` over ``size`` independent uniforms, by groups swapped as blocks.

    With A and B two sample matrices, and AB_g the matrix A with the columns of group g from B::

        ST_g = SUM (f(A) - f(AB_g))^2 / (2 N V)         S1_g = 1 - SUM (f(B) - f(AB_g))^2 / (2 N V)

    Jansen 1999, Analysis of variance designs for model output, Computer Physics Communications 117: 35-43; the design
    of the matrices and N (groups + 2) evaluations after Saltelli et al. 2010, Computer Physics Communications 181:
    259-270. V is the variance over f(A) and f(B) together. A function that does not vary has shares of 0.
    """
    random = Random(seed)  # noqa: S311 - a sample, not a secret
    plain: list[float] = []
    total: dict[str, list[float]] = {name: [] for name in groups}
    rest: dict[str, list[float]] = {name: [] for name in groups}
    for _ in range(runs):
        a, b = ([random.random() for _ in range(size)] for _ in "AB")
        fa, fb = function(a), function(b)
        plain += (fa, fb)
        for name, columns in groups.items():
            mixed = function([*a[: columns.start], *b[columns.start : columns.stop], *a[columns.stop :]])
            total[name].append((fa - mixed) ** 2 / 2)
            rest[name].append((fb - mixed) ** 2 / 2)
    variance = pvariance(plain)
    return {name: _shares(rest[name], total[name], variance) for name in groups}


def _shares(rest: Sequence[float], total: Sequence[float], variance: float) -> Shares:
    if variance < 1e-18:
        return Shares(0.0, 0.0, 0.0, 0.0)
    errors = (1.96 * pstdev(terms) / math.sqrt(len(terms)) / variance for terms in (rest, total))
    return Shares(1 - fmean(rest) / variance, fmean(total) / variance, *errors)


class Number:
    """The single number of method 2.6 as a function of uniforms, in risk points: ``(SUM W_c s_c^p)^(1/p)``.

    ``s_c`` is a point of check c's interval and ``W_c`` the weight of its family times its share of the impacts there:
    a power mean over the checks of each family, and over families in turn, is the same.
    """

    def __init__(self, far: Perturbation, prepared: Prepared, blank: bool = False) -> None:
        self.far, self.prepared, self.blank = far, prepared, blank
        self.grading = prepared.rubric.grading
        self.members: list[dict[str, float]] = []
        for checks in prepared.families.values():
            total = sum(prepared.impacts[check] for check in checks)
            self.members.append({check: prepared.impacts[check] / total for check in checks})
        sizes = {"aggregation": 1, "gaps": len(prepared.parts), "families": len(prepared.families)}
        sizes |= {"source grade": 1, "tables": table_size(self.grading)}
        self.groups: dict[str, range] = {}
        self.size = 0
        for name, size in sizes.items():
            self.groups[name] = range(self.size, self.size + size)
            self.size += size
        self.judged = lru_cache(maxsize=4)(self._judged)  # only two groups of the five touch it

    def __call__(self, uniforms: Sequence[float]) -> float:
        """The number at a point of the unit cube."""
        block = {name: uniforms[columns.start : columns.stop] for name, columns in self.groups.items()}
        low, high = self.far.exponent
        p = low + block["aggregation"][0] * (high - low)
        judged = self.judged(tuple(block["source grade"]), tuple(block["tables"]))
        points = self._points(judged, block["gaps"])
        families = family_weights(self.far, list(self.prepared.weights.values()), block["families"])
        whole = 0.0
        for weight, members in zip(families, self.members, strict=True):
            whole += weight * sum(share * (points[check] / 100) ** p for check, share in members.items())
        return float(100 * whole ** (1 / p))

    def _judged(self, source_grade: tuple[float, ...], grades: tuple[float, ...]) -> list[Interval]:
        if self.blank:
            return [UNKNOWN] * len(self.prepared.parts)
        return self.prepared.judged(unjudged(self.far, tables(self.far, self.grading, grades), source_grade[0]))

    def _points(self, judged: Sequence[Interval], positions: Sequence[float]) -> dict[str, float]:
        """A point of each check: every indicator at its position inside what the evidence leaves open."""
        checks = dict.fromkeys(self.prepared.impacts, 0.0)
        for part, interval, position in zip(self.prepared.parts, judged, positions, strict=True):
            checks[part.check] += part.weight * (interval.lo + position * (interval.hi - interval.lo))
        return checks


def drivers(rubric: Rubric, case: Case, observations: Mapping[str, Observation], runs: int = RUNS) -> Drivers:
    """Which group of choices drives the number, with the same table for no evidence beside it.

    Raises:
        UsageError: the rubric does not say how far its numbers may be varied, or no check applies.
    """
    far = rubric.sensitivity
    if far is None:
        raise UsageError(UNSTATED)
    prepared = Prepared(rubric, case, observations)
    if not prepared.parts:
        raise UsageError("no check of the rubric applies to this case")
    number, blank = Number(far, prepared), Number(far, prepared, blank=True)
    found, null = (jansen(n, n.groups, n.size, runs) for n in (number, blank))
    numbers = (*far.exponent, far.family_share, *far.unjudged, 1 - far.grading, 1 + far.grading)
    groups = tuple(
        GroupShare(
            group=name,
            words=WORDS[name].format(*numbers),
            first=shares.first,
            total=shares.total,
            first_error=shares.first_error,
            total_error=shares.total_error,
            null_first=null[name].first,
            null_total=null[name].total,
        )
        for name, shares in found.items()
    )
    return Drivers(groups=groups, runs=runs, seed=SEED, statement=STATEMENT)
