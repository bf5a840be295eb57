"""What a result hangs on: laws on random cases, and each fact at stake held against a whole assessment without it."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.test_scoring_properties import cases, claim, document, laws, make_case, metric, names

import govrisk
from govrisk import Case, Interval, engine
from govrisk.judge import Rated
from govrisk.plugins import default_registry
from govrisk.rubric import Rubric, load_rubric
from govrisk.sensitivity import analyse, facts, rules, weights
from govrisk.sensitivity.regrade import Prepared
from govrisk.sensitivity.results import Sensitivity, Study
from govrisk.sensitivity.study import study
from govrisk.sensitivity.whatif import TURNED, WhatIf


@cache
def rubric(name: str) -> Rubric:
    return load_rubric(name)


points = st.floats(0, 100)
intervals = st.tuples(points, points).map(lambda ends: Interval(min(ends), max(ends)))
weighed = st.lists(st.tuples(intervals, st.floats(0.1, 5)), min_size=1, max_size=9)
EVERY_RULE = [(name, rule) for name, _, rule in rules._others()]
EPS = 1e-7


def parts(case: Case, name: str = "default") -> tuple[Any, ...]:
    """What the engine hands to the analysis."""
    registry = default_registry()
    checks, case = engine.match(rubric(name), registry.checks), engine.left_out(rubric(name), case)
    seen = {check: engine.observe(check, checks, case, registry, 10) for check in rubric(name).checks}
    return rubric(name), case, checks, seen, engine.rate(rubric(name), case, seen)


def analysed(case: Case, name: str = "default") -> Sensitivity:
    return analyse.sensitivity(*parts(case, name))


# ------------------------------------------------------------------------------------------------------- rules


@pytest.mark.parametrize(("name", "rule"), EVERY_RULE, ids=[name for name, _ in EVERY_RULE])
def test_a_rule_stays_between_the_best_and_the_worst_family(name: str, rule: rules.Rule) -> None:
    @laws
    @given(weighed)
    def law(items: list[tuple[Interval, float]]) -> None:
        families, given_weights = [i for i, _ in items], [w for _, w in items]
        found = rules.across(families, given_weights, rule)
        assert min(i.lo for i in families) <= found.lo <= found.hi + EPS
        assert found.hi <= max(i.hi for i in families)

    law()


@laws
@given(weighed)
def test_a_power_mean_of_one_is_the_mean_and_a_larger_one_is_never_lower(items: list[tuple[Interval, float]]) -> None:
    families, given_weights = [i for i, _ in items], [w for _, w in items]
    found = [rules.across(families, given_weights, rules.power_mean(p)) for p in (1, 2, 3, 6)]
    mean = govrisk.interval.weighted_mean(zip(given_weights, families, strict=True))
    assert found[0] == pytest.approx(mean, abs=EPS)
    assert all(a.lo <= b.lo + EPS and a.hi <= b.hi + EPS for a, b in pairwise(found))


def test_no_families_are_ignorance() -> None:
    empty = Rated({}, {}, {}, Interval(0, 100), Interval(0, 100), 0)
    assert {row.interval for row in rules.rules(rubric("default"), empty)} == {Interval(0, 100)}


def test_the_published_rules_come_first_and_alone_carry_the_mark() -> None:
    case = make_case(claims=[claim(0, "leadership.departure", event_date="2026-03-02")])
    found, verdict = analysed(case), govrisk.assess(case, rubric="default").verdict
    assert [row.published for row in found.rules] == [True, True] + [False] * (len(found.rules) - 2)
    assert [row.interval for row in found.rules[:2]] == [verdict.mean, verdict.worst]
    assert "power mean" in found.rules_statement


# ------------------------------------------------------------------------------------------------------ weights


@laws
@given(cases(), names)
def test_by_the_rubric_s_own_tables_the_prepared_case_gives_the_published_result(case: Case, name: str) -> None:
    given_rubric, _, _, seen, rated = parts(case, name)
    prepared = Prepared(given_rubric, case, seen)
    for grading in (given_rubric.grading, weights.tables(given_rubric.sensitivity, given_rubric.grading, [0.3] * 99)):
        found = prepared.checks(prepared.judged(grading))
        again = engine.rate(given_rubric.model_copy(update={"grading": grading}), case, seen)
        expected = {n: again.checks[n].interval for n in rated.weights}
        assert {n: tuple(i) for n, i in found.items()} == {n: pytest.approx(tuple(i)) for n, i in expected.items()}
        assert prepared.mean(found) == pytest.approx(again.mean)


@laws
@given(cases(), names)
def test_ranges_stay_on_the_scale_and_around_the_published_ends(case: Case, name: str) -> None:
    given_rubric, _, _, seen, rated = parts(case, name)
    rows, _ = weights.weights(given_rubric, rated, Prepared(given_rubric, case, seen))
    for row in rows:
        assert -EPS <= row.lower.lo <= row.lower.hi <= 100
        assert 0 <= row.upper.lo <= row.upper.hi <= 100 + EPS
        assert row.lower.lo <= row.upper.lo + EPS
        assert row.lower.hi <= row.upper.hi + EPS
    if rows:  # equal family weights are the centre of what is drawn
        assert rows[0].lower.lo - EPS <= rated.mean.lo <= rows[0].lower.hi + EPS
        assert rows[0].upper.lo - EPS <= rated.mean.hi <= rows[0].upper.hi + EPS


@laws
@given(st.lists(st.floats(0, 1, exclude_max=True), min_size=99, max_size=99))
def test_tables_keep_their_ranks(uniforms: list[float]) -> None:
    old, far = rubric("default").grading, rubric("default").sensitivity
    assert far is not None
    new = weights.tables(far, old, uniforms)
    for name in ("credibility", "directness"):
        before, after = getattr(old, name), getattr(new, name)
        assert sorted(before, key=before.get) == sorted(after, key=after.get)
        assert all(0.8 * before[k] - EPS <= after[k] <= min(1, 1.2 * before[k]) + EPS for k in before)
    assert new.reliability["F"] == old.reliability["F"]
    assert new.half_life_days["leadership.departure"] == "never"
    assert new.reliability["A"] >= new.reliability["B"] >= new.reliability["E"]


@laws
@given(st.lists(st.floats(0, 1), min_size=4, max_size=4))
def test_drawn_weights_are_shares_of_which_half_stays(uniforms: list[float]) -> None:
    far = rubric("default").sensitivity
    assert far is not None
    drawn = weights.family_weights(far, [1, 1, 1, 5], uniforms)
    assert sum(drawn) == pytest.approx(1)
    assert min(drawn[:3]) >= 1 / 16 - EPS
    assert drawn[3] >= 5 / 16 - EPS


def test_a_rubric_that_does_not_say_how_far_is_not_varied() -> None:
    case = make_case(claims=[claim(0, "leadership.departure")])
    given_rubric, *rest = parts(case)
    silent = given_rubric.model_copy(update={"sensitivity": None})
    found = analyse.sensitivity(silent, *rest)
    assert found.weights == ()
    assert "does not say" in found.weights_statement
    assert study(case, rubric=silent, runs=16).drivers is None


def test_where_no_check_applies_nothing_is_varied_and_the_rubric_is_not_blamed() -> None:
    apart = dict.fromkeys(load_rubric("default").checks, "Nothing of it is there.")
    found = analysed(make_case().replace(not_applicable=apart))
    assert found.weights == ()
    assert found.weights_statement == weights.NOTHING


def test_middle_is_the_5th_and_95th_percentile() -> None:
    assert weights.middle(range(101)) == (5, 95)
    assert weights.middle([7, 7]) == (7, 7)


# -------------------------------------------------------------------------------------------------------- facts


def wrong(case: Case, ids: set[str], how: str) -> Case:
    """The case with the facts wrong, the long way round."""
    claims = [c for c in case.claims if c.id in ids]
    if how == "withdrawn" or not claims:
        return case.without(ids)
    turned = tuple(c.model_copy(update={"polarity": TURNED[c.polarity]}) if c.id in ids else c for c in case.claims)
    return case.replace(claims=turned).without(ids - {c.id for c in claims})


def said(case: Case, name: str) -> tuple[Any, ...]:
    verdict = govrisk.assess(case, rubric=rubric(name)).verdict
    return verdict.rating, verdict.band_low, verdict.band_high


@laws
@given(cases(), names, st.integers(0, 30), st.integers(0, 30))
def test_a_fact_that_is_wrong_is_a_case_in_which_it_is_wrong(case: Case, name: str, one: int, two: int) -> None:
    given_rubric, _, checks, seen, rated = parts(case, name)
    known = facts.items(given_rubric, case, checks, seen, rated)
    if not known:
        return
    what_if = WhatIf(given_rubric, case, checks, seen, rated)
    picked = tuple(dict.fromkeys(known[i % len(known)] for i in (one, two)))
    for entry in (picked[:1], picked):
        for how in facts._ways(entry):
            found = what_if.outcome(entry, how)
            changed = wrong(case, set().union(*(item.ids for item in entry)), how)
            assert (found.decision.rating, *found.decision.titles) == said(changed, name)
            assert tuple(found.mean) == pytest.approx(tuple(govrisk.assess(changed, rubric=rubric(name)).verdict.mean))


@laws
@given(cases(), names, st.permutations(range(40)))
def test_the_order_of_evidence_does_not_matter(case: Case, name: str, order: list[int]) -> None:
    kinds = {kind: getattr(case, kind) for kind in ("claims", "metrics", "documents")}
    shuffled = {kind: tuple(items[i] for i in order if i < len(items)) for kind, items in kinds.items()}
    before, after = analysed(case, name), analysed(case.replace(**shuffled), name)
    assert after.rules == before.rules
    assert (after.facts, after.facts_statement) == (before.facts, before.facts_statement)
    for a, b in zip(after.weights, before.weights, strict=True):
        assert (*a.lower, *a.upper) == pytest.approx((*b.lower, *b.upper))


def only(check: str) -> Rubric:
    """The default rubric with a single check, so that a verdict hangs on little."""
    whole = rubric("default")
    family = check.split("-")[0]
    return whole.model_copy(
        update={"checks": {check: whole.checks[check]}, "families": {family: whole.families[family]}}
    )


def stakes(case: Case, by: Rubric) -> tuple[Any, str]:
    checks = engine.match(by, default_registry().checks)
    seen = {name: engine.observe(name, checks, case, default_registry(), 10) for name in by.checks}
    return facts.facts_at_stake(by, case, checks, seen, engine.rate(by, case, seen))


def measured(*sources: str) -> Case:
    """The same finding by several carriers, each in a scope of its own: one person can stop the work."""
    (name,) = {i.metric for i in default_registry().checks["LEAD-02"].spec.indicators}
    assert name is not None
    found = [metric(name, 1.0, source=s, scope=f"{n}") | {"id": f"M{n}-{s}"} for n, s in enumerate(sources)]
    return make_case(metrics=found)


def test_facts_that_change_the_verdict_alone() -> None:
    """A rating needs two carriers, and there are two."""
    found, told = stakes(measured("S0", "S1"), only("LEAD-02"))
    assert [[f.evidence for f in stake.facts] for stake in found] == [[("M0-S0",)], [("M1-S1",)]]
    assert {(stake.wrong, stake.rating, stake.band_low) for stake in found} == {("withdrawn", "NR", "not rated")}
    assert "2 change the verdict, each alone" in told
    assert found[0].text.startswith("Without “")
    assert "from Critical (" in found[0].text
    assert "to NR (" in found[0].text


def test_facts_that_change_the_verdict_only_together() -> None:
    """With three carriers none is needed, and any two are."""
    found, told = stakes(measured("S0", "S1", "S2"), only("LEAD-02"))
    assert [len(stake.facts) for stake in found] == [2]
    assert "none of them changes the verdict by itself, and these 2 together do" in told
    found, told = stakes(measured("S0", "S0", "S0"), one_carrier(only("LEAD-02")))
    assert [len(stake.facts) for stake in found] == [3]


def one_carrier(by: Rubric) -> Rubric:
    """A rubric that asks for one carrier, so that all that it says must go."""
    return by.model_copy(update={"gates": by.gates.model_copy(update={"carriers": 1})})


def test_a_claim_of_which_the_opposite_is_so() -> None:
    told_by = {"source": "S0", "origin": "O0"}, {"source": "S1", "origin": "O3"}
    found = [claim(n, "leadership.departure", credibility=1, **by) for n, by in enumerate(told_by)]
    found += [claim(n + 2, "leadership.concentration", credibility=1, **by) for n, by in enumerate(told_by)]
    case, by = make_case(claims=found), only("LEAD-01")
    at_stake, _ = stakes(case, by)
    assert at_stake
    for stake in at_stake:
        changed = wrong(case, {name for fact in stake.facts for name in fact.evidence}, stake.wrong)
        verdict = govrisk.assess(changed, rubric=by).verdict
        assert (verdict.rating, verdict.band_low, verdict.band_high) == (stake.rating, stake.band_low, stake.band_high)
        assert tuple(verdict.mean) == pytest.approx(tuple(stake.mean))
    assert any(stake.text.startswith("If the opposite is so of “") for stake in at_stake)


def test_a_search_that_was_cut_short_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facts, "WORK", -1)
    case = measured("S0", "S1", "S2")
    what_if = WhatIf(*parts(case))
    known = facts.items(*parts(case))
    assert facts._sets(what_if, known) == ([], True)
    assert "until the search was stopped" in facts._tried(9, 9, True, True)
    assert facts._tried(9, 3, False, False).startswith("Of 9 facts, each of the 3 on which most rests")


def test_repetition_does_not_hide_a_fact() -> None:
    """A claim told twice by one origin is one fact; a document found nowhere is one fact in however many places."""
    twice = [claim(n, "leadership.departure", credibility=1, event_date="2026-03-04") for n in range(2)]
    absent = [document("governance", scope=scope) | {"id": f"D-{scope}"} for scope in "abc"]
    known = facts.items(*parts(make_case(claims=twice, documents=absent)))
    assert sorted(sorted(item.ids) for item in known) == [["C0", "C1"], ["D-a", "D-b", "D-c"]]


@pytest.mark.parametrize(("status", "polarity"), [("kept", "mitigating"), ("broken", "risk")])
def test_a_promise_outlives_the_claim_that_records_it(status: str, polarity: str) -> None:
    recorded = claim(0, "roadmap.direction", polarity=TURNED[polarity])
    shown = claim(1, "leadership.concentration", polarity=polarity)
    promise = {"id": "P1", "by": "B", "statement": "S", "claim": "C0", "made": "2026-01-01", "resolved_by": "C1"}
    case = make_case(claims=[recorded, shown], promises=[promise | {"status": status}])
    prepared = parts(case)
    fact = next(item for item in facts.items(*prepared) if item.ids == {"C0"})
    found = WhatIf(*prepared).outcome((fact,), "withdrawn")
    assert found.mean == pytest.approx(parts(case.without({"C0"}))[-1].mean)


def test_where_nothing_is_read_there_is_nothing_to_try() -> None:
    found = analysed(make_case())
    assert found.facts == ()
    assert found.facts_statement.startswith("No check reads a fact")


def test_no_probability_of_a_band_and_the_same_bytes_again() -> None:
    case = make_case(claims=[claim(0, "leadership.departure", event_date="2026-03-02")], metrics=[metric("x", 1.0)])
    first, again = (study(case, rubric="default", runs=16).model_dump_json() for _ in range(2))
    assert first == again
    assert "probab" not in first
    assert Study.model_validate_json(first).sensitivity == analysed(case)
