"""Laws of the interval and belief arithmetic, on random input; the formulas are those of the method (1.2, 1.3)."""

from __future__ import annotations

import math
from collections import defaultdict

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from govrisk.belief import Dependence, Strand, belief, mass
from govrisk.interval import UNKNOWN, Interval, combine, weighted_mean

settings.register_profile("laws", deadline=None, max_examples=60, derandomize=True)
laws = settings.get_profile("laws")

points = st.floats(0, 100)
shares = st.floats(0, 1)
intervals = st.tuples(points, points).map(lambda ends: Interval(min(ends), max(ends)))
weighted = st.lists(st.tuples(st.floats(0.01, 10), intervals), min_size=1, max_size=6)
grades = st.sampled_from([0.95, 0.85, 0.5, 0.15])
strands = st.builds(Strand, st.sampled_from("abcde"), st.sampled_from("PQR"), shares, grades)
bundles = st.lists(strands, max_size=8)
dependence = st.tuples(shares, shares).map(
    lambda rho: Dependence({"a": ("g", rho[0]), "b": ("g", rho[0]), "c": ("h", rho[1]), "d": ("h", rho[1])})
)
EPS = 1e-9


def at_most(a: Interval, b: Interval) -> bool:
    return a.lo <= b.lo + EPS and a.hi <= b.hi + EPS


def test_an_interval_says_what_it_leaves_open() -> None:
    assert Interval(10, 35).width == 25
    assert str(Interval(9.6, 35.2)) == "[10, 35]"
    assert UNKNOWN.width == 100


@laws
@given(weighted)
def test_weighted_mean_stays_within_the_hull(items: list[tuple[float, Interval]]) -> None:
    mean = weighted_mean(items)
    assert mean.lo <= mean.hi
    assert min(i.lo for _, i in items) - EPS <= mean.lo
    assert mean.hi <= max(i.hi for _, i in items) + EPS


@laws
@given(st.lists(st.floats(0.01, 10), min_size=1, max_size=12))
@example([0.3, 0.35, 0.35])
def test_ignorance_averages_to_ignorance(weights: list[float]) -> None:
    assert weighted_mean((w, UNKNOWN) for w in weights) == UNKNOWN


@laws
@given(weighted, st.data())
def test_weighted_mean_rises_with_every_part(items: list[tuple[float, Interval]], data: st.DataObject) -> None:
    i = data.draw(st.integers(0, len(items) - 1))
    weight, old = items[i]
    raised = Interval(data.draw(st.floats(old.lo, 100)), 100)
    higher = [*items[:i], (weight, Interval(raised.lo, max(old.hi, raised.hi))), *items[i + 1 :]]
    assert at_most(weighted_mean(items), weighted_mean(higher))


@laws
@given(weighted, st.randoms())
def test_weighted_mean_knows_no_order_and_no_scale(items: list[tuple[float, Interval]], random: object) -> None:
    shuffled = [(3 * w, i) for w, i in items]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert weighted_mean(shuffled) == pytest.approx(weighted_mean(items))


@pytest.mark.parametrize("items", [[], [(0.0, Interval(1, 2))]])
def test_nothing_weighed_is_unknown(items: list) -> None:
    assert weighted_mean(items) == UNKNOWN


@laws
@given(st.lists(intervals, min_size=1, max_size=5), st.randoms())
def test_combining_knows_no_order_and_no_repetition(readings: list[Interval], random: object) -> None:
    again = [*readings, *readings]
    random.shuffle(again)  # type: ignore[attr-defined]
    together = combine(again)
    assert together == combine(readings)
    assert min(i.lo for i in readings) <= together.lo <= together.hi <= max(i.hi for i in readings)


@laws
@given(st.lists(intervals, min_size=1, max_size=5), st.data())
def test_combining_rises_with_every_reading(readings: list[Interval], data: st.DataObject) -> None:
    old = readings[0]
    lo = data.draw(st.floats(old.lo, 100))
    higher = Interval(lo, data.draw(st.floats(max(lo, old.hi), 100)))
    assert at_most(combine(readings), combine([higher, *readings[1:]]))


@laws
@given(intervals, intervals)
def test_agreeing_readings_intersect_and_others_leave_open_what_lies_between(a: Interval, b: Interval) -> None:
    lo, hi = max(a.lo, b.lo), min(a.hi, b.hi)
    assert combine([a, b]) == (Interval(lo, hi) if lo <= hi else Interval(hi, lo))


def test_nothing_read_is_unknown() -> None:
    assert combine([]) == UNKNOWN


@laws
@given(bundles, dependence, st.randoms())
def test_mass_knows_no_order_and_no_repetition(bundle: list[Strand], tied: Dependence, random: object) -> None:
    again = [*bundle, *bundle]
    random.shuffle(again)  # type: ignore[attr-defined]
    assert mass(again, tied) == mass(bundle, tied)
    assert 0 <= mass(bundle, tied) <= 1


@laws
@given(bundles, strands, dependence)
def test_another_strand_never_lowers_the_mass(bundle: list[Strand], more: Strand, tied: Dependence) -> None:
    assert mass(bundle, tied) <= mass([*bundle, more], tied) + EPS


@laws
@given(bundles.filter(bool), dependence, st.data())
def test_mass_rises_with_every_strand(bundle: list[Strand], tied: Dependence, data: st.DataObject) -> None:
    stronger = bundle[0]._replace(u=data.draw(st.floats(bundle[0].u, 1)))
    assert mass(bundle, tied) <= mass([stronger, *bundle[1:]], tied) + EPS


@laws
@given(bundles.filter(bool), dependence, grades)
@example([Strand("a", "P", 0.8, 0.85), Strand("b", "P", 0.8, 0.95)], Dependence({}), 0.95)
def test_mass_rises_with_the_reliability_of_every_source(bundle: list[Strand], tied: Dependence, r: float) -> None:
    better = bundle[0]._replace(r=max(r, bundle[0].r))
    assert mass(bundle, tied) <= mass([better, *bundle[1:]], tied) + EPS


@laws
@given(st.lists(strands, min_size=1, max_size=4), shares)
def test_stronger_dependence_never_adds(bundle: list[Strand], rho: float) -> None:
    groups = dict.fromkeys("abcde", ("g", rho))
    assert mass(bundle, Dependence(groups)) <= mass(bundle, Dependence({})) + EPS


def by_the_method(bundle: list[Strand], rho: dict[str, float]) -> float:
    """``M = 1 - PROD_S (1 - r_S u_S)``, written down a second time; each carrier has its own origins and groups."""
    inside: dict[str, dict[str, float]] = defaultdict(dict)
    cap: dict[str, float] = {}
    for s in bundle:
        inside[s.carrier][s.origin] = max(s.u, inside[s.carrier].get(s.origin, 0.0))
        cap[s.carrier] = s.r
    none_true = 1.0
    for carrier, strengths in inside.items():
        ranked = sorted(strengths.values(), reverse=True)
        u = 1 - math.prod(1 - v * (1 - rho[carrier] if n else 1) for n, v in enumerate(ranked))
        none_true *= 1 - cap[carrier] * u
    return 1 - none_true


@laws
@given(st.lists(st.tuples(st.sampled_from("PQR"), st.sampled_from("abc"), shares), max_size=8), st.data())
def test_mass_is_the_methods_formula_where_carriers_share_nothing(
    drawn: list[tuple[str, str, float]], data: st.DataObject
) -> None:
    grade = {carrier: data.draw(shares) for carrier in "PQR"}
    rho = {carrier: data.draw(shares) for carrier in "PQR"}
    bundle = [Strand(carrier + origin, carrier, u, grade[carrier]) for carrier, origin, u in drawn]
    tied = Dependence({c + o: (c, rho[c]) for c in "PQR" for o in "abc"})
    assert mass(bundle, tied) == pytest.approx(by_the_method(bundle, rho), abs=EPS)


@laws
@given(st.lists(st.builds(Strand, st.just("a"), st.sampled_from("PQRS"), shares, shares), min_size=1, max_size=6))
def test_further_carriers_of_one_origin_add_nothing_to_the_best(bundle: list[Strand]) -> None:
    assert mass(bundle, Dependence({})) == pytest.approx(max(s.r * s.u for s in bundle), abs=EPS)


def test_carriers_cap_their_origins_and_corroborate_each_other() -> None:
    free = Dependence({})
    one_paper = [Strand(o, "P", 0.8, 0.5) for o in "abcdefgh"]
    assert mass(one_paper, free) == pytest.approx(0.5, abs=1e-4)
    assert mass([Strand("a", "P", 0.8, 0.5), Strand("b", "Q", 0.8, 0.5)], free) == pytest.approx(0.64)
    assert mass([], free) == 0


@laws
@given(shares, shares)
def test_belief_never_exceeds_plausibility(support: float, contradiction: float) -> None:
    held = belief(support, contradiction)
    assert -EPS <= held.lo <= held.hi + EPS <= 1 + 2 * EPS
    assert belief(support, 0).hi == 1
    assert belief(0, contradiction).lo == 0


@laws
@given(shares, shares, shares)
def test_belief_follows_its_evidence(support: float, contradiction: float, more: float) -> None:
    held = belief(support, contradiction)
    assert at_most(held, belief(max(support, more), contradiction))
    assert at_most(belief(support, max(contradiction, more)), held)


def test_full_conflict_is_ignorance() -> None:
    assert belief(1, 1) == (0, 1)
    assert belief(0, 0) == (0, 1)
    assert belief(0.8, 0.8) == pytest.approx((0.16, 0.84))
