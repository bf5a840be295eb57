"""The promise ledger: what became of a promise bears through the claim that shows it, and through nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from tests.unit.test_engine import FULL, LAST, assess, claim, found, make_case, source
from tests.unit.test_scoring_properties import assess as assess_by
from tests.unit.test_scoring_properties import cases, improved, intervals

from govrisk import Case, Observation
from govrisk.case import read_case
from govrisk.checks import CheckSpec, IndicatorSpec, observe_declared
from govrisk.plugins import default_registry
from govrisk.promises import ledger, state, words
from govrisk.runner import ContractError, _check_evidence

laws = settings(deadline=None, max_examples=15, derandomize=True)
READERS = {"ROAD-01", "ROAD-02", "COMM-01", "COMM-02", "COMM-03", "DECI-03", "ECOS-02"}


def promise(status: str = "open", **more: Any) -> dict[str, Any]:
    """A promise on record as claim C1; what became of it, where anything did, shows claim C2."""
    words = {"id": "P1", "by": "The steward", "statement": "A roadmap.", "claim": "C1", "made": "2025-06-01"}
    shown = {} if status in ("open", "unknown") else {"resolved_by": "C2"}
    return words | {"status": status} | shown | more


def promised(status: str, topic: str = "roadmap.published", on: str | None = LAST, **more: Any) -> Case:
    """A promise by one voice, and what another says became of it; neither claim points anywhere by itself."""
    recorded = claim(topic, "neutral", "2025-06-01", origin="O1")
    shown = claim("commercial.market", "neutral", on, origin="O2", source="S2")
    return make_case(recorded, shown, promises=[promise(status, **more)])


# --- What bears ---------------------------------------------------------------------------------------------------


def test_a_broken_promise_bears_for_the_risk_and_a_kept_one_against_it() -> None:
    assert found(promised("broken"), "ROAD-01") == pytest.approx((100 * FULL, 100))
    assert found(promised("kept"), "ROAD-01") == pytest.approx((0, 100 * (1 - FULL)))


def test_a_late_promise_is_never_straighter_than_indirect() -> None:
    assert found(promised("late"), "ROAD-01") == pytest.approx((100 * 0.6 * FULL, 100))
    assert found(promised("late"), "ROAD-02") == pytest.approx((100 * 0.6 * FULL, 100))  # indirect by its topic


@pytest.mark.parametrize("status", ["open", "unknown"])
def test_what_nobody_knows_bears_nothing_and_is_shown(status: str) -> None:
    finding = assess(promised(status, due="2025-12-01")).finding("ROAD-01")
    assert (finding.interval, finding.outcome, finding.evidence) == ((0, 100), "no_evidence", ())
    (reading,) = finding.indicators[0].readings
    assert reading.startswith("promise P1, due 2025-12-01: ")


def test_a_promise_is_worth_what_shows_it() -> None:
    rumour = claim("commercial.market", "neutral", credibility=4, origin="O2", source="S9")
    case = make_case(claim("roadmap.published", "neutral", "2025-06-01"), rumour, promises=[promise("broken")])
    assert found(case, "ROAD-01") == pytest.approx((100 * 0.2 * 0.15, 100))


def test_only_checks_that_read_its_topic_read_it() -> None:
    result = assess(promised("broken"))
    assert {f.check for f in result.findings if f.interval != (0, 100)} == {"ROAD-01", "ROAD-02"}
    assert result.finding("ROAD-01").indicators[0].supports == ("C2",)
    assert result.finding("ROAD-01").n_origins == 1


def test_a_claim_that_also_speaks_for_itself_is_listed_once_and_counts_once() -> None:
    recorded = claim("roadmap.published", "neutral", "2025-06-01")
    shown = claim("roadmap.published", "risk", origin="O2", source="S2")
    finding = assess(make_case(recorded, shown, promises=[promise("broken")])).finding("ROAD-01")
    assert finding.interval == pytest.approx((100 * FULL, 100))
    assert finding.indicators[0].supports == ("C2",)


def test_good_news_breaks_no_promise_and_bad_news_keeps_none() -> None:
    for status, polarity in (("broken", "mitigating"), ("late", "mitigating"), ("kept", "risk")):
        shown = claim("commercial.market", polarity, origin="O2", source="S2")
        case = make_case(claim("roadmap.published", "neutral", "2025-06-01"), shown, promises=[promise(status)])
        assert found(case, "ROAD-01") == (0, 100)
        assert state(case, case.promises[0]) == "unknown"


def test_what_shows_it_has_to_count_still() -> None:
    shown = claim("commercial.market", "neutral", "2026-01-01", origin="O2", valid_until="2026-02-01")
    case = make_case(claim("roadmap.published", "neutral", "2025-06-01"), shown, promises=[promise("broken")])
    assert found(case, "ROAD-01") == (0, 100)
    assert "does not count" in words(case, case.promises[0])


def test_a_promise_may_name_its_own_topic() -> None:
    told = claim("commercial.market", "neutral", "2025-06-01"), claim("commercial.market", "neutral", origin="O2")
    case = make_case(*told, promises=[promise("broken", topic="licence.change")])
    assert found(case, "COMM-02") == pytest.approx((100 * FULL, 100))


def test_which_checks_read_promises() -> None:
    registry = default_registry()
    assert {c.id for c in registry.checks.values() if c.spec.reads_promises} == READERS
    assert {t for c in registry.checks.values() for i in c.spec.indicators for t in i.promises} <= set(registry.topics)


def test_a_clock_reads_no_promises() -> None:
    clock = {"id": "i", "proposition": "p", "claims": {"a.b": "direct"}, "since": ["a.c"]}
    with pytest.raises(ValidationError, match="a clock reads no promises"):
        IndicatorSpec.model_validate(clock | {"promises": {"a.d": "direct"}})
    assert IndicatorSpec.model_validate({"id": "i", "proposition": "p", "promises": {"a.d": "direct"}}).claims == {}


# --- Before it was known, and without it --------------------------------------------------------------------------


def test_on_an_earlier_day_it_is_open_again() -> None:
    sources = {"S1": source("One") | {"published": "2025-06-01"}, "S2": source("Two") | {"published": "2026-03-01"}}
    recorded = claim("roadmap.published", "neutral", "2025-06-01")
    shown = claim("commercial.market", "neutral", "2026-03-01", origin="O2", source="S2")
    case = make_case(recorded, shown, sources=sources, promises=[promise("broken", due="2025-12-31")])
    before = case.known_at(date(2026, 2, 1))
    assert state(case, case.promises[0]) == "broken"
    assert state(before, before.promises[0]) == "overdue"
    assert state(case.known_at(date(2025, 12, 31)), case.known_at(date(2025, 12, 31)).promises[0]) == "open"
    assert found(before, "ROAD-01") == (0, 100)
    assert case.known_at(date(2025, 5, 1)).promises == ()


def test_without_the_record_of_it_a_promise_keeps_its_topic() -> None:
    case = promised("broken")
    assert found(case.without({"C1"}), "ROAD-01") == found(case, "ROAD-01")
    assert found(case.without({"C2"}), "ROAD-01") == (0, 100)


def test_influence_leaves_out_the_voice_that_shows_it() -> None:
    result = assess(promised("kept"))
    assert {i.origin: i.delta_hi < 0 for i in result.influence} == {"O2": True}
    assert result.influence[0].mean_without == (0, 100)


@laws
@given(cases(), st.sampled_from(["default", "single-vendor"]), st.integers(0, 2))
def test_taking_a_kept_promise_away_never_improves(case: Case, name: str, which: int) -> None:
    kept = [p for p in case.promises if p.status == "kept"][: which + 1]
    less = case.replace(promises=tuple(p for p in case.promises if p not in kept))
    assert improved(assess_by(less, name), assess_by(case, name)) == []


@laws
@given(cases(), st.sampled_from(["default", "single-vendor"]))
def test_taking_a_broken_promise_away_never_worsens(case: Case, name: str) -> None:
    less = case.replace(promises=tuple(p for p in case.promises if p.status not in ("broken", "late")))
    assert improved(assess_by(case, name), assess_by(less, name)) == []


@laws
@given(cases())
def test_open_promises_move_nothing(case: Case) -> None:
    less = case.replace(promises=tuple(p for p in case.promises if p.status not in ("open", "unknown")))
    assert intervals(assess_by(less)) == intervals(assess_by(case))


# --- The ledger ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "due", "on", "expected", "said"),
    [
        ("open", None, LAST, "open", "no date set: nothing on record says whether it was kept"),
        ("open", "2026-06", LAST, "open", "due 2026-06: still open"),
        ("open", "2026-03", LAST, "open", "due 2026-03: still open"),
        ("open", "2026-02", LAST, "overdue", "due 2026-02: nothing on record says whether it was kept"),
        ("unknown", None, LAST, "unknown", "no date set: what became of it was looked for and is not known"),
        ("unknown", "2026-02", LAST, "overdue", "due 2026-02: what became of it was looked for and is not known"),
        ("kept", "2026-02-28", "2026-02-03", "kept", "due 2026-02-28: kept on 2026-02-03, as C2 shows"),
        ("kept", None, None, "kept", "no date set: kept, as C2 shows"),
        ("late", "2026-01", "2026-02-03", "late", "due 2026-01: late on 2026-02-03, as C2 shows"),
        ("broken", "2026-01", "2026-02-03", "broken", "due 2026-01: broken, as C2 shows"),
    ],
)
def test_the_ledger_says_what_became_of_it(status: str, due: str | None, on: str | None, expected: str, said: str):
    case = promised(status, on=on, **({"due": due} if due else {}))
    (entry,) = ledger(case, [c.spec for c in default_registry().checks.values()])
    assert (entry.state, entry.words, entry.used_in) == (expected, said, ("ROAD-01", "ROAD-02"))
    assert entry.promise == case.promises[0]


# --- Faults, each where it is written -----------------------------------------------------------------------------

PROMISE = """\
promises:
  - id: P1
    by: The steward
    statement: A roadmap.
    claim: C1
    made: '2025-06-01'
"""
FAULTS = {
    "kept, and nothing shows it": ("    status: kept\n", 7, "P1: kept, and no claim shows it", "resolved_by"),
    "open, and something shows it": ("    resolved_by: C2\n", 2, "P1: open, and a claim shows", "write kept, late or"),
    "shown by itself": ("    status: kept\n    resolved_by: C1\n", 8, "P1: the claim that records a promise", "later"),
    "late without a date": ("    status: late\n    resolved_by: C2\n", 7, "P1: late, and no date was due", "'due:'"),
    "due before it was made": ("    due: '2025-05'\n", 7, "P1: due 2025-05, before it was made", "correct one"),
    "kept after it was due": (
        "    due: '2025-12'\n    status: kept\n    resolved_by: C2\n", 8, "P1: kept on 2026-02-03, after", "late'",
    ),
    "late before it was due": (
        "    due: '2026-03'\n    status: late\n    resolved_by: C2\n", 8, "P1: late, but kept on", "'status: kept'",
    ),
    "kept, by a claim that points to risk": (
        "    status: kept\n    resolved_by: C3\n", 8, "P1: kept, by C3, which is risk", "name the claim",
    ),
    "broken, by a claim that mitigates": (
        "    status: broken\n    resolved_by: C4\n", 8, "P1: broken, by C4, which is mitigating", "name the claim",
    ),
    "shown before it was made": (
        "    status: broken\n    resolved_by: C5\n", 8, "P1: C5 is of 2025-01, before the promise", "later claim",
    ),
    "shown by nothing known": ("    status: kept\n    resolved_by: C9\n", 8, "P1: unknown claim 'C9'", "did you mean"),
    "an unknown topic": ("    topic: roadmap.publishd\n", 7, "P1: unknown topic 'roadmap.publishd'", "did you mean"),
}  # fmt: skip


def told(number: int, polarity: str, on: str) -> dict[str, Any]:
    return claim("roadmap.published", polarity, on) | {"id": f"C{number}"}


@pytest.fixture
def faults(make_case: Callable[..., Path]) -> Callable[[str], list[tuple[int, str, str]]]:
    def read(more: str) -> list[tuple[int, str, str]]:
        case = {
            "schema": "govrisk.case/1",
            "subject": {"id": "demo", "name": "Demo", "kind": "library"},
            "as_of": LAST,
            "sources": {"S1": source("One")},
            "origins": {"O1": {"who": "A person", "kind": "outlet"}},
            "claims": [
                told(1, "neutral", "2025-06-01"), told(2, "neutral", "2026-02-03"), told(3, "risk", "2025-12-01"),
                told(4, "mitigating", "2025-12-01"), told(5, "neutral", "2025-01"),
            ],
        }  # fmt: skip
        found = read_case(make_case(case, {"evidence/promises.yaml": PROMISE + more})).faults
        assert {f.file for f in found} <= {"evidence/promises.yaml"}
        return [(f.line, f.message, f.suggestion) for f in found]

    return read


Faults = Callable[[str], list[tuple[int, str, str]]]


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_reported_where_it_is_written(name: str, faults: Faults) -> None:
    more, line, message, fix = FAULTS[name]
    ((at, says, suggestion),) = faults(more)
    assert at == line
    assert says.startswith(message)
    assert fix in suggestion


@pytest.mark.parametrize(
    "more",
    [
        "",
        "    due: '2026-06'\n",
        "    status: unknown\n    resolved_by: C2\n",
        "    due: '2026-02'\n    status: kept\n    resolved_by: C2\n",
        "    due: '2025-12'\n    status: late\n    resolved_by: C2\n",
        "    due: '2026-06'\n    status: broken\n    resolved_by: C3\n",
        "    due: '2026-02'\n    status: late\n    resolved_by: C2\n",  # some day in February
        "    status: kept\n    resolved_by: C4\n",
    ],
)
def test_what_is_sound_has_no_fault(more: str, faults: Faults) -> None:
    assert faults(more) == []


# --- Checks with code ---------------------------------------------------------------------------------------------


def test_a_check_with_code_reads_only_promises_that_are_there() -> None:
    case = promised("broken")
    spec = CheckSpec.model_validate(default_registry().checks["ROAD-01"].spec.model_dump())
    seen: Observation = observe_declared(case, spec)
    assert seen.indicators[0].promises == ("P1",)
    _check_evidence(seen.indicators[0], case)
    with pytest.raises(ContractError, match="promises that the case does not hold: P1"):
        _check_evidence(seen.indicators[0], case.replace(promises=()))
