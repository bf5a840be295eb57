"""Shares and classes against values reckoned by hand, the collector as a user runs it, and the rules for plugins."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from govrisk_mof.framework import CLOSED, OPEN, UNKNOWN, Openness, parts, reached, share
from govrisk_mof.licences import openness

import govrisk
from govrisk.testing import conformance, metric, run_check

HERON = Path(__file__).parents[1] / "examples" / "heron.yaml"
WRITTEN = "metrics/mof-heron-7b-made-up-20260305.yaml"
PART = {part.id: part for part in parts()}

test_conformance = conformance("mof")


def known(**but: Openness) -> dict[str, Openness]:
    """Every part open, but for those named."""
    return dict.fromkeys(PART, OPEN) | but


@pytest.mark.parametrize(
    ("parts_known", "best", "worst"),
    [
        (known(), 1, 1),
        (known(datasets=CLOSED), 2, 2),
        (known(training_code=CLOSED), 3, 3),
        (known(model_card=CLOSED), 4, 4),  # without its own parts no class is reached, whatever else is open
        (known(technical_report=CLOSED), 1, 1),  # the paper stands in for it
        (known(research_paper=CLOSED), 2, 2),  # the report does not stand in for the paper
        (known(technical_report=CLOSED, research_paper=CLOSED), 4, 4),
        (known(technical_report=CLOSED, research_paper=UNKNOWN), 1, 4),
        (known(datasets=UNKNOWN), 1, 2),
        (known(evaluation_data=UNKNOWN, final_parameters=UNKNOWN), 1, 4),
        ({}, 1, 4),
    ],
)
def test_the_class_that_parts_allow(parts_known: dict[str, Openness], best: int, worst: int) -> None:
    assert reached(parts_known) == (best, worst)


def test_the_share_of_a_class_counts_its_own_parts() -> None:
    some = known(model_card=CLOSED, data_card=UNKNOWN, datasets=CLOSED)
    assert share(3, some) == pytest.approx((4 / 6, 5 / 6))
    assert share(2, some) == (1, 1)
    assert share(1, some) == (0.75, 0.75)


@pytest.mark.parametrize(
    ("part", "licence", "found", "why"),
    [
        ("training_code", "Apache-2.0", OPEN, "Apache-2.0"),
        ("training_code", " apache  2.0 ", OPEN, "Apache-2.0"),
        ("model_card", "CC-BY-4.0", OPEN, "CC-BY-4.0"),
        ("final_parameters", "CC-BY-3.0-NL", OPEN, "CC-BY-3.0-NL"),
        ("final_parameters", "MIT", OPEN, "made for other things than data"),
        ("training_code", "CC-BY-NC-4.0", CLOSED, "is no open licence"),
        ("final_parameters", "Llama 3.1 Community License", CLOSED, "is no open licence"),
        ("final_parameters", "unlicensed", CLOSED, "is no open licence"),
        ("final_parameters", "Undisclosed", UNKNOWN, "not known"),
        ("final_parameters", "Marsh Lab Source Terms v2", UNKNOWN, "not known"),
        ("final_parameters", None, UNKNOWN, "no licence is given"),
        ("datasets", "CC0-1.0", OPEN, "CC0-1.0"),
        ("datasets", "unlicensed", UNKNOWN, "the paper is said"),
    ],
)
def test_what_a_licence_says(part: str, licence: str | None, found: Openness, why: str) -> None:
    said, because = openness(PART[part], licence)
    assert said == found
    assert why in because


@pytest.fixture
def case(tmp_path: Path) -> Path:
    head = "schema: govrisk.case/1\nsubject: {id: heron, name: Heron, kind: model}\nas_of: '2026-03-05'\n"
    (tmp_path / "case.yaml").write_text(head, encoding="utf-8")
    return tmp_path


@pytest.fixture
def model(tmp_path: Path) -> Callable[..., str]:
    """Writes a model file that differs from the example's in its release, and gives its path."""

    def write(**changes: Any) -> str:
        data = yaml.safe_load(HERON.read_text(encoding="utf-8"))
        data["release"] |= changes
        path = tmp_path / "model.yaml"
        path.write_text(yaml.safe_dump(data), encoding="utf-8")
        return str(path)

    return write


def test_the_example_s_class_and_shares_are_those_reckoned_by_hand(case: Path) -> None:
    # Class III: all six parts, the paper in place of the report. Class II: two of four, two not known. Class I: the
    # paper; data sets disputed; preparation and intermediate weights not released.
    govrisk.collect("mof", [HERON], case)
    assessed = govrisk.assess(case, rubric="mof")
    (reach,) = [m for m in assessed.metrics if m.name == "mof_class"]
    assert (reach.low, reach.value, reach.high) == (2, 3, 3)
    finding = assessed.finding("OPEN-01")
    # A source graded C carries 0.7: [0, 30], [0, 65] and [35, 82.5], weighed 0.4, 0.3, 0.3.
    assert finding.interval == pytest.approx((10.5, 56.25))
    assert assessed.finding("COMM-03").interval == pytest.approx((17.5, 65))
    assert not assessed.failures


def test_the_case_stays_without_fault_and_says_what_is_not_known(case: Path) -> None:
    written = govrisk.collect("mof", [HERON], case)
    assert written.path == case / WRITTEN
    assert written.notes[0] == "not known whether open: Training code, Evaluation data, Datasets"
    assert "Mascot" in written.notes[1]
    records = {m.name: m for m in govrisk.load_case(case).metrics}
    assert len(records) == len(PART) + 1
    assert (records["mof_training_code"].low, records["mof_training_code"].high) == (0, 1)
    assert "does not list it" in str(records["mof_intermediate_parameters"].note)


def test_collecting_again_does_nothing_and_a_changed_file_is_seen(case: Path, model: Callable[..., str]) -> None:
    assert govrisk.collect("mof", [model()], case).fresh
    assert not govrisk.collect("mof", [model()], case).fresh
    assert govrisk.collect("mof", [model(components=[])], case).fresh
    assert {m.high for m in govrisk.load_case(case).metrics if m.name != "mof_class"} == {0}


def test_somebody_else_may_have_filled_in_the_file(case: Path) -> None:
    govrisk.collect("mof", [HERON], case, options={"by": "A reader"})
    (source,) = govrisk.load_case(case).sources.values()
    assert (source.publisher, source.reliability, source.published) == ("A reader", "C", "2026-02-10")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"components": None}, "is no model file"),
        ({"name": ""}, "is no model file"),
        ({"date": "2026-04-01"}, "is of 2026-04-01, after 2026-03-05: give a later --as-of"),
        ({"date": "spring"}, "write it as YYYY-MM-DD"),
    ],
)
def test_what_is_no_model_file_is_refused(
    case: Path, model: Callable[..., str], changes: dict[str, Any], said: str
) -> None:
    with pytest.raises(govrisk.UsageError, match=said):
        govrisk.collect("mof", [model(**changes)], case)
    assert not (case / "metrics").exists()


def test_one_file_that_is_there(case: Path) -> None:
    with pytest.raises(govrisk.UsageError, match="give one file"):
        govrisk.collect("mof", [HERON, HERON], case)
    with pytest.raises(govrisk.UsageError, match="nowhere"):
        govrisk.collect("mof", ["nowhere.yaml"], case)


def test_a_file_dated_by_yaml_or_by_text_is_the_same(case: Path, model: Callable[..., str]) -> None:
    govrisk.collect("mof", [model(date=date(2026, 2, 10))], case)
    (source,) = govrisk.load_case(case).sources.values()
    assert source.published == "2026-02-10"


def test_a_part_without_a_record_is_not_known() -> None:
    alone = run_check("OPEN-01", metrics=[metric("mof_final_parameters", 1)])
    weights = {i.id: i for i in alone.finding.indicators}
    assert weights["open_model"].interval == pytest.approx((0, 100 - 0.95 * 100 / 6))
    assert weights["open_science"].interval == (0, 100)


def test_a_newer_record_settles_a_part_and_two_of_one_day_that_differ_leave_it_open() -> None:
    old, new = metric("mof_datasets", 1, date="2026-01-01"), metric("mof_datasets", 0, date="2026-03-05")
    settled = run_check("OPEN-01", metrics=[old, new]).observation.indicators[2].measures[0]
    assert (settled.low, settled.high) == pytest.approx((0, 0.75))
    differing = [metric("mof_datasets", 1), metric("mof_datasets", 0)]
    (open_,) = run_check("OPEN-01", metrics=differing).observation.indicators[2].measures
    assert (open_.low, open_.high) == (0, 1)


def test_two_models_of_a_family_are_two_measures() -> None:
    pair = [metric("mof_datasets", 1, scope="small"), metric("mof_datasets", 0, scope="large")]
    measures = run_check("OPEN-01", metrics=pair).observation.indicators[2].measures
    assert [m.evidence for m in measures] == [("M1",), ("M2",)]
