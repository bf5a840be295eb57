"""What a careful reading of the engine found, each as the behaviour that is right."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.unit.test_engine import CONCENTRATED, assess, claim, document, gone, make_case, metric, source

import govrisk
from govrisk import BadInput, load_rubric
from govrisk.catalogue import explain_rubric
from govrisk.cli.output import fail_on_reached
from govrisk.errors import UsageError


def answer(check: str, *claims: dict[str, Any]) -> str:
    return assess(make_case(*claims)).finding(check).answer


def test_a_weak_answer_to_a_fresh_event_is_no_yes() -> None:
    named = claim("succession.named", "mitigating", "2026-03-04")
    assert answer("SUCC-01", gone("2026-03-03"), named).startswith("Yes")
    for credibility in (4, 5, 6):  # few points, but only because little time has passed
        rumour = named | {"credibility": credibility}
        assert answer("SUCC-01", gone("2026-03-03"), rumour).startswith("It is not settled")


@pytest.mark.parametrize(
    ("check", "topic"), [("SUCC-02", "attrition.exit"), ("SUCC-03", "leadership.knowledge")]
)  # fmt: skip
def test_reassuring_evidence_alone_is_no_sign_of_risk(check: str, topic: str) -> None:
    assert "There are signs" not in answer(check, claim(topic, "mitigating", credibility=4))


def test_a_vague_last_change_is_a_range_of_days() -> None:
    case = make_case(documents=[document("roadmap", last_changed="2025")])
    finding = assess(case).finding("ROAD-01")
    assert any("last changed 64 to 428 days ago" in reading for reading in finding.indicators[0].readings)
    assert finding.interval == pytest.approx((0, 100 - 0.95 * 30))


def test_a_document_cannot_change_after_it_was_read(tmp_path: Path) -> None:
    import yaml
    from tests.conftest import MINIMAL

    record = document("roadmap", on="2026-02-01", last_changed="2026-03-01")
    (tmp_path / "case.yaml").write_text(yaml.safe_dump(MINIMAL | {"documents": [record]}))
    with pytest.raises(BadInput, match=r"last_changed 2026-03-01 is after the tree was read"):
        govrisk.load_case(tmp_path)


def test_the_declared_day_is_no_other_day() -> None:
    """A source of "2026", in a case declared for March, was known in March: the analyst had read it."""
    vague = source("One") | {"published": "2026"}
    case = make_case(claim("attrition.exit", on=None), sources={"S1": vague}, metrics=[metric("outside_share", 0.1)])
    assert case.known_at(case.declared_as_of) == case
    assert case.known_at(date(2026, 3, 4)).claims == ()


def test_a_veto_that_one_carrier_cannot_carry_lifts_nothing() -> None:
    result = assess(make_case(metrics=[CONCENTRATED]))
    assert result.verdict.veto == ("LEAD-02",)
    assert result.verdict.rating == "NR"
    assert "Lower end at 80 or more: LEAD-02; a verdict would be High at least." in result.verdict.reasons


def test_counts_agree_with_their_nouns_and_nothing_is_called_the_first() -> None:
    page = assess(make_case(claim("attrition.exit"))).executive
    assert page.rests_on[0].startswith("1 claim from ")
    assert "1 not, since the case does not hold the text." in page.rests_on[1]
    assert page.changed[0] == "No earlier assessment is compared with this one."


def test_the_bands_show_their_source() -> None:
    rubric = load_rubric("default")
    assert f"source: {rubric.bands_source}" in explain_rubric(rubric)


@pytest.mark.parametrize("bands", ["", " , "])
def test_a_gate_that_names_no_band_is_refused(bands: str) -> None:
    with pytest.raises(UsageError, match="no band ''"):
        fail_on_reached(assess(make_case(gone("2026-03-03"))), bands)
