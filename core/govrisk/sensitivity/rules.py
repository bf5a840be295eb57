"""The same evidence under other aggregation rules, side by side with the published one."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from statistics import median

from govrisk.interval import Interval, weighted_mean
from govrisk.judge import Rated
from govrisk.rubric import Rubric
from govrisk.sensitivity.results import RuleRow

Ends = Sequence[float]
Rule = Callable[[Ends, Ends], float]
EXPONENTS = (2, 3, 6)
"""Which power means the table shows; no result reads them."""
STATEMENT = (
    "The verdict reads the first two. A power mean is in no headline: with an exponent above 1, families of which "
    "little is known weigh as if they were known to be bad, and nothing measured speaks for one exponent over another."
)


def rules(rubric: Rubric, rated: Rated) -> tuple[RuleRow, ...]:
    """The whole by each rule, the published two first. All of these rules rise in every family, so ends map to ends.

    Which rules to set side by side follows OECD/JRC 2008, Handbook on Constructing Composite Indicators, ch. 6: full,
    partial and no compensation.
    """
    rows = [
        _row("mean over families", "a good family makes up for a bad one", rated.mean, published=True),
        _row("worst family", "nothing makes up for the worst family", rated.worst, published=True),
    ]
    weights = [rubric.families[name].weight for name in rated.families]
    for name, words, rule in _others():
        rows.append(_row(name, words, across(list(rated.families.values()), weights, rule)))
    checks = weighted_mean((1.0, rated.checks[name].interval) for name in rated.weights)
    rows.append(_row("mean over checks", "each check weighs alike, whatever its family and its impact", checks))
    return tuple(rows)


def across(families: Sequence[Interval], weights: Ends, rule: Rule) -> Interval:
    """An increasing rule applied to all lower and to all upper ends; without families nothing is known."""
    if not families:
        return Interval(0.0, 100.0)
    lo, hi = ([family[end] for family in families] for end in (0, 1))
    return Interval(_bounded(rule(weights, lo), lo), _bounded(rule(weights, hi), hi))


def power_mean(p: float) -> Rule:
    """``(SUM w x^p / SUM w)^(1/p)``: the mean at p = 1, towards the worst family as p grows (OECD/JRC 2008)."""

    def rule(weights: Ends, values: Ends) -> float:
        parts = sum(w * (x / 100) ** p for w, x in zip(weights, values, strict=True))
        return float(100 * (parts / sum(weights)) ** (1 / p))

    return rule


def _others() -> list[tuple[str, str, Rule]]:
    powers = [
        (f"power mean, p = {p}", f"bad families weigh more: parts enter to the power of {p}", power_mean(p))
        for p in EXPONENTS
    ]
    words = "100 less the geometric mean of what is left to 100: little makes up for a family at its worst"
    return [
        ("median family", "half of the families are better, half are worse", lambda _, values: median(values)),
        *powers,
        ("geometric mean", words, _geometric),
    ]


def _geometric(weights: Ends, values: Ends) -> float:
    if max(values) >= 100:
        return 100.0
    logs = sum(w * math.log(100 - x) for w, x in zip(weights, values, strict=True))
    return 100 - math.exp(logs / sum(weights))


def _bounded(value: float, parts: Ends) -> float:
    """A mean that rounding does not carry beyond its parts."""
    return max(min(parts), min(max(parts), value))


def _row(name: str, words: str, interval: Interval, published: bool = False) -> RuleRow:
    return RuleRow(rule=name, words=words, published=published, interval=interval)
