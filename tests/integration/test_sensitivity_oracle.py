"""Our shares of variance against functions whose shares are known, against SALib, and against the worked sketch.

The sketch (tests/sketch, method 2.6) found: aggregation .51/.52, gaps .37/.47, family weights .00/.09, source grade
.02/.02, grading tables .01/.01 (first order/total). SALib (Herman and Usher 2017, JOSS 2(9): 97; Iwanaga et al. 2022)
is an oracle for tests only; the program does without.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from tests.unit.test_worked_sketch import case, rubric, sketch  # noqa: F401 - fixtures

from govrisk import engine
from govrisk.evidence import Case
from govrisk.plugins import Registry
from govrisk.rubric import Perturbation, Rubric, load_rubric
from govrisk.sensitivity.regrade import Prepared
from govrisk.sensitivity.sobol import Number, drivers, jansen
from govrisk.sensitivity.weights import middle

RUNS = 2048
TABLE = {
    "aggregation": (0.51, 0.52),
    "gaps": (0.37, 0.47),
    "families": (0.00, 0.09),
    "source grade": (0.02, 0.02),
    "tables": (0.01, 0.01),
}
SAMPLING = 0.06  # of the table's own run (it gives .04 for one entry) and of ours together


def ishigami(u: Sequence[float]) -> float:
    """Ishigami and Homma 1990, with a = 7 and b = 0.1 on [-pi, pi]^3."""
    x, y, z = (math.pi * (2 * v - 1) for v in u)
    return math.sin(x) + 7 * math.sin(y) ** 2 + 0.1 * z**4 * math.sin(x)


def sobol_g(u: Sequence[float]) -> float:
    """Sobol's G with a = (0, 1, 4.5, 9)."""
    return math.prod((abs(4 * v - 2) + a) / (1 + a) for v, a in zip(u, (0, 1, 4.5, 9), strict=True))


def _g_shares() -> tuple[dict[str, float], dict[str, float]]:
    """First-order and total shares of G by the groups {1, 2} and {3, 4}, from ``V_i = 1 / (3 (1 + a_i)^2)``."""
    parts = [1 / (3 * (1 + a) ** 2) for a in (0, 1, 4.5, 9)]
    whole = math.prod(1 + v for v in parts) - 1
    low, high = ((1 + parts[i]) * (1 + parts[i + 1]) - 1 for i in (0, 2))
    first = {"low": low / whole, "high": high / whole}
    return first, {"low": 1 - first["high"], "high": 1 - first["low"]}


def test_ishigami_has_its_known_shares() -> None:
    found = jansen(ishigami, {name: range(i, i + 1) for i, name in enumerate("xyz")}, 3, 8192)
    assert [found[n].first for n in "xyz"] == pytest.approx([0.3139, 0.4424, 0.0], abs=0.04)
    assert [found[n].total for n in "xyz"] == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.04)


def test_groups_of_the_g_function_have_their_known_shares() -> None:
    found = jansen(sobol_g, {"low": range(2), "high": range(2, 4)}, 4, 8192)
    first, total = _g_shares()
    assert {n: s.first for n, s in found.items()} == pytest.approx(first, abs=0.04)
    assert {n: s.total for n, s in found.items()} == pytest.approx(total, abs=0.04)
    for shares in found.values():  # what the program prints as its error is of that size too
        assert 0 < shares.total_error < 0.05


def test_what_does_not_vary_has_no_shares() -> None:
    found = jansen(lambda _: 7.0, {"all": range(2)}, 2, 16)
    assert found["all"] == (0, 0, 0, 0)


# --------------------------------------------------------------------------------------------------- the sketch


@pytest.fixture(scope="module")
def number(case: Case, rubric: Rubric, sketch: Registry) -> Number:  # noqa: F811
    return made(case, rubric, sketch)


@pytest.fixture(scope="module")
def blank(case: Case, rubric: Rubric, sketch: Registry) -> Number:  # noqa: F811
    return made(case, rubric, sketch, blank=True)


def far() -> Perturbation:
    found = load_rubric("default").sensitivity
    assert found is not None
    return found


def made(case: Case, rubric: Rubric, registry: Registry, blank: bool = False) -> Number:  # noqa: F811
    checks = engine.match(rubric, registry.checks)
    seen = {name: engine.observe(name, checks, case, registry, 10) for name in rubric.checks}
    return Number(far(), Prepared(rubric, case, seen), blank=blank)


def test_the_sizes_are_those_of_the_sketch(number: Number) -> None:
    assert (far().exponent, far().family_share, far().grading, far().unjudged) == ((1, 6), 0.5, 0.2, (0.3, 0.8))
    assert len(number.prepared.parts) == 26  # "gap positions (26 uniforms)"


def test_the_table_of_the_sketch(number: Number) -> None:
    found = jansen(number, number.groups, number.size, RUNS)
    assert set(found) == set(TABLE)
    for name, (first, total) in TABLE.items():
        assert found[name].first == pytest.approx(first, abs=SAMPLING), name
        assert found[name].total == pytest.approx(total, abs=SAMPLING), name


def sample(function: Callable[[Sequence[float]], float], size: int, runs: int = 3000) -> list[float]:
    from random import Random

    random = Random(1)
    return [function([random.random() for _ in range(size)]) for _ in range(runs)]


def test_prior_dominates_with_the_article_and_without(number: Number, blank: Number) -> None:
    """Method 2.6: 51.7 to 75.5 with the article, 48.1 to 75.1 with nothing at all: this number is mostly method."""
    with_article, without = (middle(sample(n, n.size)) for n in (number, blank))
    assert tuple(with_article) == pytest.approx((51.7, 75.5), abs=1.5)
    assert tuple(without) == pytest.approx((48.1, 75.1), abs=1.5)


@pytest.mark.parametrize(("p", "ends"), [(1, (44.1, 63.0)), (3, (55.2, 71.8)), (6, (63.4, 79.0))])
def test_the_exponent_moves_it_more_than_the_article_does(number: Number, p: float, ends: tuple[float, float]) -> None:
    low, high = far().exponent
    found = middle(sample(lambda u: number([(p - low) / (high - low), *u]), number.size - 1))
    assert tuple(found) == pytest.approx(ends, abs=1.5)


def test_without_evidence_grades_have_no_share(case: Case, rubric: Rubric, sketch: Registry) -> None:  # noqa: F811
    checks = engine.match(rubric, sketch.checks)
    seen = {name: engine.observe(name, checks, case, sketch, 10) for name in rubric.checks}
    found = drivers(rubric.model_copy(update={"sensitivity": far()}), case, seen, runs=128)
    shares = {group.group: group.null_total for group in found.groups}
    assert shares["source grade"] == shares["tables"] == 0
    assert shares["aggregation"] > 0


# -------------------------------------------------------------------------------------------------------- SALib


@pytest.fixture(scope="module")
def salib() -> Callable[..., dict[str, tuple[float, float, float]]]:
    """SALib's own sampling (a Sobol sequence) and its own estimators, on the same function and groups."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its libraries' own deprecations
        pytest.importorskip("SALib", reason="SALib, the second opinion on shares of variance, is not here")
        import numpy as np
        from SALib.analyze import sobol as analysis
        from SALib.sample import sobol as sampling

    def shares(function: Any, groups: dict[str, range], size: int, runs: int) -> dict[str, tuple[float, float, float]]:
        named = [name for name, columns in groups.items() for _ in columns]
        problem = {"num_vars": size, "names": [f"u{i}" for i in range(size)], "bounds": [[0, 1]] * size}
        problem["groups"] = named
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            points = sampling.sample(problem, runs, calc_second_order=False, seed=7)
            values = np.array([function(list(map(float, row))) for row in points])
            found = analysis.analyze(problem, values, calc_second_order=False, seed=7)
        return {
            name: (float(found["S1"][i]), float(found["ST"][i]), float(found["ST_conf"][i]))
            for i, name in enumerate(groups)
        }

    return shares


def test_salib_agrees_on_known_functions(salib: Any) -> None:
    groups = {"low": range(2), "high": range(2, 4)}
    ours, theirs = jansen(sobol_g, groups, 4, 8192), salib(sobol_g, groups, 4, 4096)
    for name, (first, total, _) in theirs.items():
        assert ours[name].first == pytest.approx(first, abs=0.04)
        assert ours[name].total == pytest.approx(total, abs=0.04)


def test_salib_agrees_on_the_sketch(salib: Any, number: Number) -> None:
    ours, theirs = jansen(number, number.groups, number.size, RUNS), salib(number, number.groups, number.size, 1024)
    for name, (first, total, _) in theirs.items():
        assert ours[name].first == pytest.approx(first, abs=SAMPLING), name
        assert ours[name].total == pytest.approx(total, abs=SAMPLING), name
        assert (first, total) == pytest.approx(TABLE[name], abs=SAMPLING), name
