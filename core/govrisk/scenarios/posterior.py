"""The arithmetic of scenarios: Bayes over a set of priors. No number in this module is a matter of opinion.

``post_k  prop. to  prior_k * PROD_g [ PROD_{i in g} q_ik ]^tau_g`` (method 3.3). Values are probabilities in [0, 1];
tuples run over the hypotheses in the order of the set.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from govrisk.interval import Interval

RUNS = 2000
"""How often all likelihoods are moved; at this number the shares repeat within two points."""
SEED = 203
"""The moves are the same in every run: the same case gives the same bytes."""

Vector = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Factor:
    """One piece of news: its likelihoods, how far it can be relied upon (``r``), its weight in a cluster (``tau``)."""

    likelihoods: Vector
    r: float
    tau: float = 1.0

    @property
    def shrunk(self) -> Vector:
        """``q_k = r p_k + (1 - r) mean p``: a report that cannot be relied upon is no news."""
        return shrink(self.likelihoods, self.r)


def shrink(likelihoods: Vector, r: float) -> Vector:
    """Likelihoods of a *report*, when only the share ``r`` in [0, 1] of it can be relied upon."""
    mean = math.fsum(likelihoods) / len(likelihoods)
    return tuple(r * p + (1.0 - r) * mean for p in likelihoods)


def tau(members: int, rho: float) -> float:
    """The design effect ``1 / (1 + (n - 1) rho)``: n reports that lean on each other say less than n."""
    return 1.0 / (1.0 + (members - 1) * rho)


def posterior(prior: Vector, factors: Iterable[Factor]) -> Vector:
    """The prior after all factors; sums to 1, does not depend on their order, and is the prior without any."""
    logs = list(map(math.log, prior))
    terms = [[factor.tau * math.log(q) for q in factor.shrunk] for factor in factors]
    for k in range(len(logs)):
        logs[k] = math.fsum([logs[k], *(term[k] for term in terms)])
    top = max(logs)
    weights = [math.exp(value - top) for value in logs]
    total = math.fsum(weights)
    return tuple(weight / total for weight in weights)


def span(values: Sequence[Vector]) -> tuple[Interval, ...]:
    """The least and the most that each hypothesis gets; the least sum to at most 1, the most to at least 1."""
    return tuple(Interval(min(column), max(column)) for column in zip(*values, strict=True))


def expected(likelihoods: Vector, posteriors: Iterable[Vector]) -> Interval:
    """The probability of a yes, ``SUM_k post_k P(yes | k)``, over a set of posteriors."""
    chances = [math.fsum(p * x for p, x in zip(post, likelihoods, strict=True)) for post in posteriors]
    return Interval(min(chances), max(chances))


def ratio(likelihoods: Vector) -> float:
    """Diagnosticity: the largest likelihood by the smallest; 1 says nothing."""
    return max(likelihoods) / min(likelihoods)


def bits(prior: Vector, shown: Vector) -> float:
    """Mutual information ``H(P) - E[H(P|E)]`` in bits between the hypotheses and whether a report comes."""
    hidden = tuple(1.0 - q for q in shown)
    chance = math.fsum(p * q for p, q in zip(prior, shown, strict=True))
    after = chance * _entropy(_updated(prior, shown)) + (1.0 - chance) * _entropy(_updated(prior, hidden))
    return max(0.0, _entropy(prior) - after)


def _updated(prior: Vector, q: Vector) -> Vector:
    weights = [p * x for p, x in zip(prior, q, strict=True)]
    total = math.fsum(weights)
    return tuple(weight / total for weight in weights)


def _entropy(p: Vector) -> float:
    return -math.fsum(x * math.log2(x) for x in p if x > 0)


@dataclass(frozen=True, slots=True)
class Moved:
    """What comes out when every likelihood is moved: the middle 90% of each hypothesis, and how often each leads."""

    ranges: tuple[Interval, ...]
    lead: Vector
    ahead: tuple[Vector, ...]
    """``ahead[a][b]``: share of the runs in which hypothesis ``a`` is likelier than ``b``."""


def moved(corners: Sequence[Vector], factors: Sequence[Factor], by: float) -> Moved:
    """Moves every likelihood by up to ``by`` of itself, up or down and each on its own, and draws a prior corner.

    Hypotheses that are equal at the top share the lead.
    """
    draw = random.Random(SEED)  # noqa: S311 - repeatable on purpose
    runs = [_run(corners[draw.randrange(len(corners))], factors, by, draw) for _ in range(RUNS)]
    lead = [0.0] * len(corners[0])
    for run in runs:
        top = max(run)
        leaders = [k for k, p in enumerate(run) if p == top]
        for k in leaders:
            lead[k] += 1 / len(leaders)
    columns = [sorted(column) for column in zip(*runs, strict=True)]
    ends = (RUNS * 5 // 100, RUNS * 95 // 100 - 1)
    many = range(len(lead))
    ahead = tuple(tuple(sum(run[a] > run[b] for run in runs) / RUNS for b in many) for a in many)
    return Moved(tuple(Interval(c[ends[0]], c[ends[1]]) for c in columns), tuple(n / RUNS for n in lead), ahead)


def _run(prior: Vector, factors: Sequence[Factor], by: float, draw: random.Random) -> Vector:
    """:func:`posterior` with moved likelihoods, in plain sums: it is run thousands of times."""
    weights = list(prior)
    for factor in factors:
        p = [min(0.999, max(0.001, x * (1.0 + by * (2.0 * draw.random() - 1.0)))) for x in factor.likelihoods]
        rest = (1.0 - factor.r) * sum(p) / len(p)
        for k, x in enumerate(p):
            weights[k] *= (factor.r * x + rest) ** factor.tau
    total = sum(weights)
    return tuple(w / total for w in weights)


def brier(forecast: Vector, truth: int) -> float:
    """``SUM_k (p_k - o_k)^2`` in [0, 2]; 0 is a sure and right forecast."""
    return math.fsum((p - (k == truth)) ** 2 for k, p in enumerate(forecast))


def log_score(forecast: Vector, truth: int) -> float:
    """``-ln p_true``; 0 is a sure and right forecast."""
    return -math.log(forecast[truth])
