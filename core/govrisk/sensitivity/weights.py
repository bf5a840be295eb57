"""The rubric's weights and tables varied: where the ends of the published mean come to lie."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from random import Random
from typing import TypeVar

from govrisk.interval import Interval
from govrisk.judge import Rated
from govrisk.rubric import Grading, Perturbation, Rubric
from govrisk.sensitivity.regrade import Prepared, mean_of
from govrisk.sensitivity.results import PerturbedRow

Key = TypeVar("Key")
SEED = 20260305
RUNS = 200
"""Runs of what needs no judging again."""
REGRADED = 60
"""Runs of what does."""
FEWEST, JUDGED = 20, 20_000
"""Fewer such runs for a large case, yet never fewer than these: bearings judged in one row, at most."""
STEPS = 11
"""Steps along a single number."""
SHARE = 0.05
"""What is left out at either side of a range."""
NOTHING = "No check of the rubric applies, so there is no number to vary."
UNSTATED = "This rubric does not say how far its numbers may be varied (key 'sensitivity'), so none was."
STATEMENT = (
    "Each line says where the lower end and the upper end came to lie in nine of ten runs when somebody else's numbers "
    "stand in the rubric. It is about the rubric; it says nothing on how likely a value is."
)


def weights(rubric: Rubric, rated: Rated, prepared: Prepared) -> tuple[tuple[PerturbedRow, ...], str]:
    """A row for each kind of number and one for all together, and what they say; without rows, why there are none."""
    far = rubric.sensitivity
    if far is None or not rated.families:
        return (), UNSTATED if far is None else NOTHING
    checks = {name: rated.checks[name].interval for name in rated.weights}
    rows = [_families(far, rubric, rated), _impacts(far, prepared, checks)]
    rows += [_tables(far, prepared), _unjudged(far, prepared), _all(far, prepared)]
    return tuple(rows), STATEMENT


def family_weights(far: Perturbation, weights: Sequence[float], uniforms: Sequence[float]) -> list[float]:
    """A share of the rubric's weights and, for the rest, a flat Dirichlet draw (method 2.6: half and half).

    ``-log(u)`` is a unit exponential; exponentials over their sum are a flat Dirichlet draw.
    """
    drawn = [max(1e-12, -math.log(max(u, 1e-12))) for u in uniforms]
    total, all_drawn = sum(weights), sum(drawn)
    mixed = zip(weights, drawn, strict=True)
    return [(1 - far.family_share) * w / total + far.family_share * d / all_drawn for w, d in mixed]


def table_size(grading: Grading) -> int:
    """How many uniforms :func:`tables` takes: one for each number of the tables."""
    return len(grading.credibility) + len(grading.directness) + len(grading.reliability) + len(grading.half_life_days)


def tables(far: Perturbation, grading: Grading, uniforms: Sequence[float]) -> Grading:
    """The grading tables, each number times ``1 - grading .. 1 + grading``; the ranks inside a table stay.

    Reliability F cannot be judged and so has no rank among the letters: it stays here, see :func:`unjudged`.
    """
    draws = iter([1 + far.grading * (2 * u - 1) for u in uniforms])
    letters = {letter: r for letter, r in grading.reliability.items() if letter != "F"}
    update = {
        "credibility": _ranked(grading.credibility, draws),
        "directness": _ranked(grading.directness, draws),
        "reliability": _ranked(letters, draws) | {"F": grading.reliability["F"]},
    }
    lives = {key: days if days == "never" else days * next(draws) for key, days in grading.half_life_days.items()}
    return grading.model_copy(update=update | {"half_life_days": lives})


def unjudged(far: Perturbation, grading: Grading, uniform: float) -> Grading:
    """The tables with another mass for reliability F, from the low to the high that the rubric gives."""
    low, high = far.unjudged
    return grading.model_copy(update={"reliability": grading.reliability | {"F": low + uniform * (high - low)}})


def _ranked(table: Mapping[Key, float], draws: Iterator[float]) -> dict[Key, float]:
    """Each number times its draw, at most 1; the new numbers go to the keys in the old order."""
    order = sorted(table, key=lambda key: table[key])
    drawn = sorted(min(1.0, table[key] * next(draws)) for key in table)
    new = dict(zip(order, drawn, strict=True))
    return {key: new[key] for key in table}


def _families(far: Perturbation, rubric: Rubric, rated: Rated) -> PerturbedRow:
    names, random = list(rated.families), Random(SEED)  # noqa: S311 - a sample, not a secret
    given = [rubric.families[name].weight for name in names]

    def draw() -> Interval:
        mixed = family_weights(far, given, [random.random() for _ in names])
        return mean_of(list(zip(mixed, rated.families.values(), strict=True)))

    return _row(f"weights of families: {far.family_share:.0%} of them drawn at random", RUNS, draw)


def _impacts(far: Perturbation, prepared: Prepared, checks: Mapping[str, Interval]) -> PerturbedRow:
    random = Random(SEED)  # noqa: S311
    words = f"impacts of checks: times {1 - far.impact:g} to {1 + far.impact:g}"
    return _row(words, RUNS, lambda: prepared.mean(checks, _other_impacts(far, prepared, random)))


def _other_impacts(far: Perturbation, prepared: Prepared, random: Random) -> dict[str, float]:
    return {check: i * (1 + far.impact * (2 * random.random() - 1)) for check, i in prepared.impacts.items()}


def _tables(far: Perturbation, prepared: Prepared) -> PerturbedRow:
    random, grading = Random(SEED), prepared.rubric.grading  # noqa: S311
    words = f"grading tables and half-lives: times {1 - far.grading:g} to {1 + far.grading:g}, ranks kept"

    def draw() -> Interval:
        other = tables(far, grading, [random.random() for _ in range(table_size(grading))])
        return prepared.mean(prepared.checks(prepared.judged(other)))

    return _row(words, _regraded(prepared), draw)


def _unjudged(far: Perturbation, prepared: Prepared) -> PerturbedRow:
    """A single number: even steps cover it better than chance does."""
    steps = iter([(i + 0.5) / STEPS for i in range(STEPS)])
    grading = prepared.rubric.grading

    def draw() -> Interval:
        return prepared.mean(prepared.checks(prepared.judged(unjudged(far, grading, next(steps)))))

    return _row(f"mass of a carrier that cannot be judged (F): {far.unjudged[0]:g} to {far.unjudged[1]:g}", STEPS, draw)


def _all(far: Perturbation, prepared: Prepared) -> PerturbedRow:
    random, grading = Random(SEED), prepared.rubric.grading  # noqa: S311

    def draw() -> Interval:
        other = tables(far, grading, [random.random() for _ in range(table_size(grading))])
        checks = prepared.checks(prepared.judged(unjudged(far, other, random.random())))
        families = prepared.families_of(checks, _other_impacts(far, prepared, random))
        given = [prepared.weights[name] for name in families]
        mixed = family_weights(far, given, [random.random() for _ in families])
        return mean_of(list(zip(mixed, families.values(), strict=True)))

    return _row("all of these together", _regraded(prepared), draw)


def _regraded(prepared: Prepared) -> int:
    return max(FEWEST, min(REGRADED, JUDGED // max(1, prepared.bearings)))


def _row(what: str, runs: int, draw: Callable[[], Interval]) -> PerturbedRow:
    drawn = [draw() for _ in range(runs)]
    lower, upper = middle(i.lo for i in drawn), middle(i.hi for i in drawn)
    return PerturbedRow(what=what, lower=lower, upper=upper, runs=runs, seed=SEED)


def middle(values: Iterable[float]) -> Interval:
    """The 5th and the 95th percentile, linear between order statistics."""
    ordered = sorted(values)
    return Interval(_at(ordered, SHARE), _at(ordered, 1 - SHARE))


def _at(ordered: Sequence[float], share: float) -> float:
    place = share * (len(ordered) - 1)
    below = min(int(place), len(ordered) - 2)
    low, high = ordered[below], ordered[below + 1]
    return min(high, low + (place - below) * (high - low))
