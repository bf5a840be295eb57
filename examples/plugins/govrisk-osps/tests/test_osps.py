"""The pack keeps the rules for plugins, and its numbers are those that can be reckoned by hand."""

from typing import Any

import govrisk_osps
import pytest

import govrisk
from govrisk.testing import claim, conformance, document, run_check

LANTERN = govrisk_osps.plugin.path / "examples" / "osps-lantern"

test_conformance = conformance("osps")


@pytest.mark.parametrize(
    ("check", "evidence", "low", "high"),
    [
        # A record of the day from a repository graded A carries 0.95 of what the rubric says of the state [low, high]:
        # 0.95 low to 100 - 0.95 (100 - high).
        ("OSPS-01", document("maintainers", recognised=["names"]), 0, 33.5),
        ("OSPS-01", document("maintainers"), 28.5, 100),
        ("OSPS-01", document("maintainers", found=False), 57, 100),
        ("OSPS-02", document("governance", recognised=["roles"]), 0, 33.5),
        ("OSPS-04", document("contributing"), 0, 24),
        ("OSPS-04", document("contributing", stub=True), 0, 62),
        ("OSPS-05", document("contributing"), 0, 62),
        ("OSPS-06", document("ladder", recognised=["ladder"]), 0, 43),
        ("OSPS-06", document("governance"), 0, 100),
        ("OSPS-07", document("contributing", recognised=["dco"]), 0, 24),
    ],
)
def test_a_document_counts_as_the_rubric_says(check: str, evidence: dict[str, Any], low: float, high: float) -> None:
    assert run_check(check, documents=[evidence]).interval == pytest.approx((low, high))


def test_an_answer_shows_a_public_place_and_silence_does_not_show_that_there_is_none() -> None:
    answered = run_check("OSPS-03", claims=[claim("communication.response", "mitigating")])
    silent = run_check("OSPS-03", claims=[claim("communication.response", "risk")])
    assert answered.interval.hi < 100
    assert silent.outcome == "no_evidence"
    assert silent.interval == (0, 100)


def test_the_example_shows_what_is_met_what_is_not_and_what_is_open() -> None:
    found = {f.check: f for f in govrisk.assess(LANTERN).findings if f.family == "OSPS"}
    assert found["OSPS-06"].interval.lo > 60, "the project says itself that there is no rule"
    assert found["OSPS-08"].interval.hi < 40, "a table gives the last day of each release"
    assert (found["OSPS-05"].rating, found["OSPS-05"].gaps) == ("NR", ("X1",))


def test_each_control_is_one_that_the_framework_s_map_knows() -> None:
    assessed = govrisk.assess(LANTERN)
    asked = {i for f in assessed.findings if f.family == "OSPS" for r in f.references for i in r.ids}
    assert asked == {
        *("OSPS-GV-01.01", "OSPS-GV-01.02", "OSPS-GV-02.01", "OSPS-GV-03.01", "OSPS-GV-03.02", "OSPS-GV-04.01"),
        *("OSPS-LE-01.01", "OSPS-DO-04.01", "OSPS-DO-05.01"),
    }
    (osps,) = [f for f in assessed.frameworks if f.id == "osps"]
    answered = {row.id for row in osps.rows if any(check.startswith("OSPS-") for check in row.checks)}
    assert answered == asked
    assert not osps.unknown
