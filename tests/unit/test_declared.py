"""What a check without code can read, each kind of evidence once, against numbers worked out by hand.

All sources are graded A (0.95) and all evidence is of the day of the case, or stays true by the rubric of these tests.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.unit.test_engine import FULL, LAST, claim, document, make_case, metric, source

import govrisk
from govrisk import BadInput, Case, Interval, Measure, Rubric, load_rubric
from govrisk.catalogue import explain_check
from govrisk.checks import Check, load_check
from govrisk.engine import rate
from govrisk.judge import Judge
from govrisk.plugins import default_registry
from govrisk.presenting import PLAIN
from govrisk.runner import run_check
from govrisk.sensitivity.facts import items
from govrisk.sensitivity.whatif import WhatIf

R = 0.95
"""What a source graded A is worth, and a claim graded 1."""
TOPICS = {"asks.told": "T", "asks.event": "T", "asks.looked": "T"}


def indicator(name: str = "one", **reads: Any) -> dict[str, Any]:
    return {"id": name, "proposition": f"The risk is there, by {name}."} | reads


Ask = Callable[..., tuple[Check, Rubric]]


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    """Writes a folder with a check ASKS-01 of YAML alone and a rubric that weighs it, and loads both."""

    def write(*indicators: dict[str, Any], rules: dict[str, Any] | None = None) -> tuple[Check, Rubric]:
        spec = {
            "id": "ASKS-01",
            "title": "A question",
            "question": "Is there a risk?",
            "pillar": "stress",
            "why": "To see.",
            "indicators": list(indicators),
            "answers": {"risk": "Yes.", "mixed": "Perhaps.", "safe": "No.", "unknown": "Nobody knows."},
            "remediation": {"project": "Act.", "user": "Look.", "collect": "Evidence."},
        }
        weight = {"weight": 1 / len(indicators), "source": "judgement"}
        weighed = {i["id"]: weight | (rules or {}).get(i["id"], {}) for i in indicators}
        rubric = {
            "extends": "default",
            "id": "asks",
            "version": "1",
            "changes": ["ASKS-01 added: to see"],
            "grading": {"half_life_days": {"asks": "never"}},
            "families": {"ASKS": {"title": "Asks", "weight": 1, "source": "judgement"}},
            "checks": {"ASKS-01": {"impact": 2, "source": "judgement", "indicators": weighed}},
        }
        files = {"asks/asks_01/check.yaml": spec, "rubrics/asks.yaml": rubric, "topics.yaml": TOPICS}
        for name, content in files.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
        return load_check(tmp_path / "asks" / "asks_01", "asks"), load_rubric(tmp_path / "rubrics" / "asks.yaml")

    return write


def points(asked: tuple[Check, Rubric], case: Case) -> Interval:
    check, rubric = asked
    return Judge(rubric, case).check(run_check(check, case), rubric.checks[check.id]).interval


def told(polarity: str, topic: str = "asks.told", **more: Any) -> dict[str, Any]:
    """A claim by a voice and in a source of its own for each polarity."""
    side = {"risk": "1", "mitigating": "2", "neutral": "3"}[polarity]
    return claim(topic, polarity, origin=f"O{side}", source=f"S{side if side != '3' else '9'}", **more)


# --- Claims, by topic and polarity --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reading", "expected"),
    [
        ("direct", (100 * FULL * (1 - FULL), 100 * (1 - FULL * (1 - FULL)))),
        ({"bears": "direct"}, (100 * FULL * (1 - FULL), 100 * (1 - FULL * (1 - FULL)))),
        ({"bears": "direct", "only": "risk"}, (100 * FULL, 100)),
        ({"bears": "indirect", "only": "risk"}, (100 * 0.6 * FULL, 100)),
        ({"bears": "direct", "only": "mitigating"}, (0, 100 * (1 - FULL))),
    ],
)
def test_claims_by_topic_and_polarity(ask: Ask, reading: Any, expected: tuple[float, float]) -> None:
    asked = ask(indicator(claims={"asks.told": reading}))
    case = make_case(told("risk"), told("mitigating"), told("neutral"), told("risk", "asks.event"))
    assert points(asked, case) == pytest.approx(expected)


def test_a_claim_of_the_other_polarity_is_no_evidence(ask: Ask) -> None:
    check, _ = ask(indicator(claims={"asks.told": {"bears": "direct", "only": "risk"}}))
    seen = run_check(check, make_case(told("mitigating")))
    assert (seen.outcome, seen.evidence) == ("no_evidence", ())


def test_a_fact_turned_round_is_read_only_where_its_new_polarity_is(ask: Ask) -> None:
    """The sensitivity analysis asks what follows if the opposite were so; by this check, nothing at all."""
    for reading, then in (("direct", (0, 100 * (1 - FULL))), ({"bears": "direct", "only": "risk"}, (0, 100))):
        check, rubric = ask(indicator(claims={"asks.told": reading}))
        case = make_case(told("risk"))
        checks, seen = {check.id: check}, {check.id: run_check(check, case)}
        rated = rate(rubric, case, seen)
        (fact,) = items(rubric, case, checks, seen, rated)
        outcome = WhatIf(rubric, case, checks, seen, rated).outcome((fact,), "opposite")
        assert outcome.mean == pytest.approx(then)


@pytest.mark.parametrize(
    ("reading", "message"),
    [
        ("dirct", "asks.told: unknown value 'dirct' -> did you mean 'direct'?"),
        ({"bears": "dirct"}, "bears: unknown value 'dirct' -> did you mean 'direct'?"),
        ({"bears": "direct", "only": "risky"}, "only: unknown value 'risky' -> did you mean 'risk'?"),
        ({"bears": "direct", "olny": "risk"}, "unknown key 'olny' -> did you mean 'only'?"),
        ({"only": "risk"}, "'bears' is missing -> add 'bears: ...'"),
    ],
)
def test_a_slip_is_told_with_what_to_write(ask: Ask, reading: Any, message: str) -> None:
    with pytest.raises(BadInput) as caught:
        ask(indicator(claims={"asks.told": reading}))
    assert [f"{d.message} -> {d.suggestion}" for d in caught.value.diagnostics] == [message]
    assert all(d.line for d in caught.value.diagnostics)


def test_the_catalogue_says_what_is_read(ask: Ask) -> None:
    reads = {"asks.told": {"bears": "direct", "only": "risk"}, "asks.event": "opinion"}
    check, _ = ask(indicator(claims=reads, gaps=["asks.looked"]))
    page = explain_check(check)
    assert "claims on `asks.told` (direct, risk only), claims on `asks.event` (opinion)" in page
    assert "gaps on `asks.looked`" in page


# --- Documents, by kind and age -----------------------------------------------------------------------------------

PAPER = {"one": {"states": {"absent": 80, "present": [0, 10]}, "changed_days": [[0, 0], [400, 100]]}}


@pytest.mark.parametrize(
    ("found", "low", "high"),
    [
        ({"found": False}, 80, 80),
        ({"last_changed": LAST}, 0, 10),  # the worse of its state and its age, end by end
        ({"last_changed": "2025-11-25"}, 25, 25),  # 100 days
        ({"last_changed": "2023-01-01"}, 100, 100),
        ({}, 0, 100),  # nobody knows when it changed
    ],
)
def test_documents_by_kind_and_age(ask: Ask, found: dict[str, Any], low: float, high: float) -> None:
    asked = ask(indicator(documents=["roadmap"]), rules=PAPER)
    case = make_case(documents=[document("roadmap", **found), document("charter", found=False)])
    assert points(asked, case) == pytest.approx((R * low, 100 - R * (100 - high)))


def test_a_document_of_another_kind_says_nothing(ask: Ask) -> None:
    asked = ask(indicator(documents=["roadmap"]), rules=PAPER)
    assert points(asked, make_case(documents=[document("charter", found=False)])) == (0, 100)


# --- Metrics, by name ---------------------------------------------------------------------------------------------

SCALE = {"one": {"anchors": [[0, 0], [10, 100]], "minimum_n": 20}}


@pytest.mark.parametrize(
    ("measured", "low", "high"),
    [({}, 40, 40), ({"low": 3, "high": 6}, 30, 60), ({"n": 19}, 0, 100)],
)
def test_metrics_by_name(ask: Ask, measured: dict[str, Any], low: float, high: float) -> None:
    asked = ask(indicator(metric="asked_people"), rules=SCALE)
    case = make_case(metrics=[metric("asked_people", 4, **measured), metric("other_people", 10)])
    counted = R if measured.get("n", 100) >= 20 else 1
    assert points(asked, case) == pytest.approx((counted * low, 100 - counted * (100 - high)))


def test_a_metric_of_another_name_says_nothing(ask: Ask) -> None:
    asked = ask(indicator(metric="asked_people"), rules=SCALE)
    assert points(asked, make_case(metrics=[metric("other_people", 10)])) == (0, 100)


# --- Promises -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("broken", (100 * FULL, 100)),
        ("late", (100 * 0.6 * FULL, 100)),
        ("kept", (0, 100 * (1 - FULL))),
        ("unknown", (0, 100)),
    ],
)
def test_promises_by_topic(ask: Ask, status: str, expected: tuple[float, float]) -> None:
    asked = ask(indicator(promises={"asks.told": "direct"}))
    shown = {} if status == "unknown" else {"resolved_by": "C2"}
    made = {"id": "P1", "by": "B", "statement": "S", "claim": "C1", "made": "2025", "status": status} | shown
    case = make_case(told("neutral"), claim("commercial.market", "neutral", source="S2"), promises=[made])
    assert points(asked, case) == pytest.approx(expected)


# --- Clocks -------------------------------------------------------------------------------------------------------

CLOCK = {"one": {"unanswered": [[0, 20], [30, 80]]}}
EVENT = claim("asks.event", on="2026-02-18")
"""15 days before the day of the case: half way between the anchors, 50 points."""


@pytest.mark.parametrize(
    ("reading", "said", "expected"),
    [
        ("direct", [], (20, 50)),
        ("direct", [("risk", "2026-03-01")], (20 + FULL * 30, 50)),
        ("direct", [("mitigating", "2026-02-21")], (20, 26 + (1 - FULL) * 24)),  # after 3 days: 26 points
        ({"bears": "direct", "only": "risk"}, [("mitigating", "2026-02-21")], (20, 50)),
        ("direct", [("mitigating", "2026-02-10")], (20, 50)),  # before the event: no answer to it
    ],
)
def test_a_clock_runs_from_an_event(
    ask: Ask, reading: Any, said: list[tuple[str, str]], expected: tuple[float, float]
) -> None:
    asked = ask(indicator(claims={"asks.told": reading}, since=["asks.event"]), rules=CLOCK)
    answers = [told(polarity, event_date=on) for polarity, on in said]
    assert points(asked, make_case(EVENT, *answers)) == pytest.approx(expected)


# --- Weights ------------------------------------------------------------------------------------------------------


def test_indicators_add_up_by_the_weights_of_the_rubric(ask: Ask) -> None:
    rules = {"one": {"weight": 0.75}, "two": {"weight": 0.25} | SCALE["one"]}
    asked = ask(indicator(claims={"asks.told": "direct"}), indicator("two", metric="asked_people"), rules=rules)
    known = make_case(told("risk"), metrics=[metric("asked_people", 4)])
    assert points(asked, known) == pytest.approx((0.75 * 100 * FULL + 0.25 * 38, 0.75 * 100 + 0.25 * 43))
    half = make_case(told("risk"))
    assert points(asked, half) == pytest.approx((0.75 * 100 * FULL, 100)), "what is not known stays open"


# --- Gaps ---------------------------------------------------------------------------------------------------------


def gap(name: str, topic: str) -> dict[str, Any]:
    return {"id": name, "topic": topic, "question": f"What of {topic}?", "searched": "S1", "absent_terms": ["word"]}


GAPS = [gap("G1", "asks.looked"), gap("G2", "asks.told"), gap("G3", "asks.event")]


@pytest.mark.parametrize(
    ("reads", "listed"),
    [
        ({"metric": "asked_people"}, ()),
        ({"metric": "asked_people", "gaps": ["asks.looked"]}, ("G1",)),
        ({"documents": ["roadmap"], "gaps": ["asks.event", "asks.looked"]}, ("G1", "G3")),
        ({"claims": {"asks.told": "direct"}}, ("G2",)),
        ({"claims": {"asks.told": "direct"}, "gaps": ["asks.looked"]}, ("G1", "G2")),
    ],
)
def test_gaps_are_listed_where_they_are_named_and_on_the_topics_of_claims(
    ask: Ask, tmp_path: Path, reads: dict[str, Any], listed: tuple[str, ...]
) -> None:
    judged = {"metric": {"anchors": [[0, 0], [10, 100]]}, "documents": {"states": {"absent": 80}}, "claims": {}}
    _, rubric = ask(indicator(**reads), rules={"one": next(judged[kind] for kind in judged if kind in reads)})
    case = make_case(told("risk", "asks.event"), gaps=GAPS)
    result = govrisk.assess(case, rubric=rubric, registry=govrisk.load_plugins(folders=[tmp_path]))
    finding = result.finding("ASKS-01")
    assert (finding.outcome, finding.interval, finding.answer) == ("no_evidence", (0, 100), "Nobody knows.")
    assert finding.gaps == listed
    assert tuple(e.gap.id for e in result.gaps if "ASKS-01" in e.used_in) == listed
    page = default_registry().renderers["md"].render(result, PLAIN).decode()
    (section,) = (part for part in re.split(r"^#{1,3} ", page, flags=re.MULTILINE) if part.startswith("ASKS-01"))
    assert [g["id"] for g in GAPS if g["question"] in section] == list(listed), "what was looked for and not found"
    assert ("Looked for and not found" in section) == bool(listed)


def test_a_gap_moves_no_number(ask: Ask) -> None:
    asked = ask(indicator(claims={"asks.told": "direct"}, gaps=["asks.looked"]))
    assert points(asked, make_case(gaps=GAPS)) == (0, 100)
    assert points(asked, make_case(told("risk"), gaps=GAPS)) == points(asked, make_case(told("risk")))
    assert run_check(asked[0], make_case(gaps=GAPS)).outcome == "no_evidence"


def test_an_indicator_cannot_rest_on_gaps_alone(ask: Ask) -> None:
    with pytest.raises(BadInput, match="a gap is no evidence -> add claims, metric, documents or promises"):
        ask(indicator(gaps=["asks.looked"]))


def test_sources_of_these_tests_are_graded_a() -> None:
    assert source("One")["reliability"] == "A"
    assert load_rubric("default").grading.reliability["A"] == load_rubric("default").grading.credibility[1] == R


def test_a_measure_s_ends_are_in_order() -> None:
    whole = {"unit": "u", "source": "S1", "age_days": 0, "evidence": ["M1"]}
    assert Measure(low=1, high=1, **whole).low == 1
    with pytest.raises(ValueError, match="runs from 2 down to 1"):
        Measure(low=2, high=1, **whole)
