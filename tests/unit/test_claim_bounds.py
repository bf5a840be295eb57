"""What claims alone can reach: the cap where only first-hand evidence may pass, and points that end before 0 or 100."""

from __future__ import annotations

from typing import Any

import pytest
from tests.unit.test_engine import FULL, assess, claim, found, make_case, source

from govrisk import Case

NEWS = source("A paper", "B", "secondary-news")
FIRM = source("The firm", "A", "official-statement")
WEAK = source("The firm", "C", "official-statement")


def pressed(*told: dict[str, Any], **sources: dict[str, Any]) -> Case:
    return make_case(*told, sources={"S1": NEWS, "S2": source("Another", "A", "analysis"), "S9": FIRM} | sources)


def said(by: str, **more: Any) -> dict[str, Any]:
    return claim("commercial.pressure", source=by, origin={"S1": "O1", "S2": "O2", "S9": "O3"}[by]) | more


def test_reports_alone_reach_sixty() -> None:
    assert found(pressed(said("S1", credibility=4)), "COMM-01").lo == pytest.approx(100 * 0.2 * 0.85)
    assert found(pressed(said("S1"), said("S2")), "COMM-01") == pytest.approx((60, 100))


def test_a_first_hand_statement_passes_by_what_it_carries_alone() -> None:
    assert found(pressed(said("S9")), "COMM-01") == pytest.approx((100 * FULL, 100))
    assert found(pressed(said("S1"), said("S9")), "COMM-01") == pytest.approx((100 * FULL, 100))
    doubted = said("S9", credibility=3)
    assert found(pressed(said("S1"), doubted), "COMM-01") == pytest.approx((60, 100))


@pytest.mark.parametrize(
    "first_hand",
    [
        {"told": said("S9", kind="attributed-opinion", credibility=3)},
        {"told": said("S9", topic="commercial.tension")},
        {"told": said("S9"), "S9": WEAK},
    ],
    ids=["an opinion", "indirect", "graded C"],
)
def test_what_is_not_first_hand_straight_and_well_graded_does_not_pass(first_hand: dict[str, Any]) -> None:
    told, sources = first_hand["told"], {k: v for k, v in first_hand.items() if k != "told"}
    assert found(pressed(said("S1"), said("S2"), told, **sources), "COMM-01").lo == pytest.approx(60)


def test_the_cap_leaves_the_upper_end_alone() -> None:
    case = pressed(said("S1"), claim("commercial.policy", "mitigating", source="S2", origin="O2"))
    support, against = 0.95 * 0.85, FULL
    assert found(case, "COMM-01") == pytest.approx((100 * support * (1 - against), 100 * (1 - against * (1 - support))))


def test_the_rule_says_so() -> None:
    rule = assess(pressed(said("S1"))).finding("COMM-01").indicators[0].rule
    assert "claims reach 60 at the lower end, more only where a primary source graded A or B says so" in rule


def test_who_holds_the_assets_is_ninety_or_ten_at_the_ends() -> None:
    alone, home = (make_case(claim("neutrality.assets", polarity)) for polarity in ("risk", "mitigating"))
    first = [assess(case).finding("NEUT-02").indicators[0] for case in (alone, home)]
    assert first[0].interval == pytest.approx((90 * FULL, 100))
    assert first[1].interval == pytest.approx((0, 100 - 90 * FULL))
    assert first[0].rule == "claims: at least 90 points when true, at most 10 when not"


def test_reported_new_hands_stay_below_what_lifts_a_verdict() -> None:
    told = [claim("leadership.newcomer", origin=o, source=s) for o, s in (("O1", "S1"), ("O2", "S2"))]
    assert found(make_case(*told), "LEAD-04").lo == pytest.approx(70 * (1 - (1 - 0.6 * FULL) ** 2))
    assert found(make_case(*told), "LEAD-04").lo < 70


@pytest.mark.parametrize(
    ("told", "low", "high"),
    [
        ({}, 0, 100),
        ({"exit.alternatives": "risk", "exit.tested": "risk"}, 80, 100),
        ({"exit.alternatives": "mitigating", "exit.tested": "risk"}, 40, 60),
        ({"exit.alternatives": "mitigating", "exit.tested": "mitigating"}, 0, 20),
        ({"exit.alternatives": "mitigating", "exit.tested": "mitigating", "exit.support": "mitigating"}, 0, 0),
    ],
)
def test_a_way_out_by_its_steps(told: dict[str, str], low: float, high: float) -> None:
    """None 80 and more, on paper 40 to 60, tried 20 at most: by certain claims, which the grades then widen."""
    case = make_case(*(claim(topic, polarity) for topic, polarity in told.items()))
    interval = found(case, "ECOS-02")
    assert interval.lo <= low
    assert interval.hi >= high
    assert interval.lo == pytest.approx(low, abs=10)
    assert interval.hi == pytest.approx(high, abs=10)
