"""The example cases are acceptance tests: what they say, what they must never say, and what comes out."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from tests.generated import DAYS

import govrisk
from govrisk import load_case
from govrisk.evidence import NONE, Case
from govrisk.model import last_day
from govrisk.plugins import default_registry

EXAMPLES = Path(__file__).parents[2] / "examples"
BOTH = ["qwen-article", "qwen"]
HAPPENED = sorted(set(DAYS) - {"curl", "vllm"})


@pytest.fixture(scope="module", params=BOTH)
def case(request: pytest.FixtureRequest) -> Case:
    return load_case(EXAMPLES / request.param)


def test_the_article_announces_one_departure(case: Case) -> None:
    article = [c for c in case.claims if c.source == "S1"]
    assert {c.origin for c in article if c.topic == "leadership.departure"} == {"O-lin"}
    assert not [c.id for c in article if c.topic == "attrition.exit"]


def test_nobody_counts_five_departures(case: Case) -> None:
    text = govrisk.assess(case).to_json().lower()
    assert not re.search(r"\b(five|5)\b[^.]{0,40}\b(left|leave|leaving|departed|departures|exits|resigned)", text)


def test_the_article_is_not_in_the_case(case: Case, shared: Path) -> None:
    article = re.findall(r"\w+", (shared / "seed" / "000_b6f0d387263fe725.txt").read_text(encoding="utf-8").lower())
    runs = {tuple(article[i : i + 13]) for i in range(len(article) - 12)}
    title = re.findall(r"\w+", case.sources["S1"].title.lower())
    for path in sorted(case.files):
        folder = next(f for f in (EXAMPLES / name for name in BOTH) if (f / path).is_file())
        words = re.findall(r"\w+", (folder / path).read_text(encoding="utf-8").lower())
        copied = [w for w in (tuple(words[i : i + 13]) for i in range(len(words) - 12)) if w in runs]
        assert [" ".join(w) for w in copied if not set(w) <= set(title)] == []


@pytest.mark.parametrize("name", BOTH)
def test_quotations_are_verified_by_whoever_holds_the_article(name: str, shared: Path) -> None:
    marks = load_case(EXAMPLES / name, sources=shared / "seed").verification
    of_article = {c.id for c in load_case(EXAMPLES / name).claims if c.source == "S1"}
    assert len(of_article) == 30
    assert {marks[i] for i in of_article} == {"verified"}
    assert set(load_case(EXAMPLES / name).verification.values()) == {"not held"}


def test_the_article_alone_cannot_rate_qwen() -> None:
    result = govrisk.assess(EXAMPLES / "qwen-article")
    assert result.verdict.rating == "NR"
    assert result.verdict.watch
    assert result.verdict.carriers == 1
    assert "pins down" in result.verdict.reasons[0]
    assert "one carrier" in result.verdict.reasons[1]
    assert result.null_control.mean == (0, 100)
    assert result.null_control.specificity == 0


def test_later_sources_replace_the_silence() -> None:
    result = govrisk.assess(EXAMPLES / "qwen")
    entries = {c.id: c for c in result.claims}
    assert entries["Q11"].status == "superseded"
    assert entries["Q11"].superseded_by in entries
    assert result.finding("COMS-01").interval.hi < 50
    assert "Q11" not in result.finding("COMS-01").evidence
    assert result.contradictions
    assert result.verdict.carriers > 1


def test_the_same_case_as_somebody_knew_it_earlier() -> None:
    early = govrisk.assess(EXAMPLES / "qwen", as_of=date(2026, 3, 4))
    assert {c.id: c.status for c in early.claims}.get("Q11", "active") == "active"
    assert early.provenance.left_out
    assert "N14" in early.provenance.left_out
    assert early.verdict.rating == "NR"


def test_both_cases_tell_the_article_alike() -> None:
    alone, both = (load_case(EXAMPLES / name) for name in BOTH)
    others = {c.id: c for c in both.claims}
    told = {c.id: (c.statement, c.selector) for c in alone.claims}
    assert {i: (others[i].statement, others[i].selector) for i in told} == told


# -- All cases --------------------------------------------------------------------------------------------------------


def test_every_example_has_its_days_and_its_line_in_the_readme() -> None:
    cases = {path.parent.name for path in EXAMPLES.glob("*/case.yaml")}
    assert cases == set(DAYS) == set(default_registry().examples)
    listed = re.findall(r"^\| `([\w-]+)` \|", (EXAMPLES / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(listed) == sorted(cases)


@pytest.mark.parametrize(("name", "day"), [(name, day) for name, days in DAYS.items() for day in days])
def test_every_example_is_assessed_on_each_of_its_days(name: str, day: str) -> None:
    case = load_case(EXAMPLES / name)
    assert case.profile in default_registry().rubrics
    assert date.fromisoformat(day) <= case.as_of
    result = govrisk.assess(case, as_of=date.fromisoformat(day))
    assert result.profile == case.profile
    assert not result.failures
    assert result.verdict.rating != "rated", "no example carries a rating without reserve"
    for outlook in result.outlooks:
        assert outlook.start <= date.fromisoformat(day)
        shown = [s for s in outlook.signs if s.claims and s.r > 0]
        assert shown or any(i.on for i in outlook.indicators), "a bare prior would read like evidence"


@pytest.mark.parametrize("name", DAYS)
def test_every_example_chooses_its_scenarios_or_says_why_not(name: str) -> None:
    (use,) = load_case(EXAMPLES / name).scenarios
    assert (use.set == NONE) == (name not in HAPPENED)
    if use.set == NONE:
        assert use.note
        assert not govrisk.assess(EXAMPLES / name).outlooks
    else:
        (outlook,) = govrisk.assess(EXAMPLES / name).outlooks
        assert outlook.set == use.set


@pytest.mark.parametrize("name", DAYS)
def test_outcomes_rest_on_sources_that_were_there_to_tell(name: str) -> None:
    case = load_case(EXAMPLES / name)
    for outcome in case.outcomes:
        known = case.sources[outcome.source].dated
        assert known
        assert last_day(known) >= date.fromisoformat(outcome.on), f"{outcome.indicator}: the source is older"


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*/collect.sh")), ids=lambda path: path.parent.name)
def test_scripts_of_the_examples_name_no_machine(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "clones=$1" in text
    assert not re.findall(r"(?<![\w$\".}])/(?!bin/sh\b)[a-z][\w.-]*/", text)
    for day in re.findall(r"--as-of (\d{4}-\d\d-\d\d)", text):
        assert date.fromisoformat(day) <= load_case(path.parent).as_of


def test_hostile_hands_become_likelier_and_never_lead_before_the_disclosure() -> None:
    seen = []
    for day in DAYS["xz"][:3]:
        (outlook,) = govrisk.assess(EXAMPLES / "xz", as_of=date.fromisoformat(day)).outlooks
        hostile = outlook.hypotheses[0]
        assert hostile.id == "M3"
        assert hostile.resolved is None
        assert hostile.lead < max(h.lead for h in outlook.hypotheses)
        assert {"Z11", "Z12", "Z13"} & {c for s in outlook.signs for c in (*s.claims, *s.against, *s.repeated)} == set()
        seen.append(hostile.posterior)
    assert seen[0].hi < seen[1].hi <= seen[2].hi
    assert seen[0].lo < seen[1].lo <= seen[2].lo
    (after,) = govrisk.assess(EXAMPLES / "xz").outlooks
    assert after.hypotheses[0].resolved == date(2024, 3, 29)


@pytest.mark.parametrize("name", DAYS)
def test_what_the_page_says_of_a_case_comes_out_of_it(name: str) -> None:
    """Every interval in the text is one of the case's, of the check that it is written with, on one of its days."""
    page = (EXAMPLES.parent / "docs" / "cases.md").read_text(encoding="utf-8")
    told = " ".join(page.split(f"\n## {name}\n")[1].split("\n## ")[0].split())
    days = [govrisk.assess(EXAMPLES / name, as_of=date.fromisoformat(day)) for day in DAYS[name]]
    found = {(f.check, str(f.interval)) for result in days for f in result.findings}
    of_a_check = set(re.findall(r"([A-Z]{4}-\d\d) (\[\d+, \d+\])", told))
    assert of_a_check <= found
    assert set(re.findall(r"\[\d+, \d+\]", told)) <= {interval for _, interval in found}
