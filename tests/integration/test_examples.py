"""The example cases are acceptance tests: what they say, what they must never say, and what comes out."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

import govrisk
from govrisk import load_case
from govrisk.evidence import Case

EXAMPLES = Path(__file__).parents[2] / "examples"
BOTH = ["qwen-article", "qwen"]


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
