"""``govrisk_rubrics``: how bad it is, by a name that everybody can use."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.hooks.pages import edited, explains, said

import govrisk
from govrisk import load_plugins, load_rubric
from govrisk.plugins import Registry, using
from govrisk.testing import build_case

HOOK = "govrisk_rubrics"
CASE = build_case(metrics={"key_people": (2, 4)})


def test_a_case_is_judged_by_it(registry: Registry) -> None:
    usual = govrisk.assess(CASE, rubric="default", registry=registry)
    house = govrisk.assess(CASE, rubric="house", registry=registry)
    assert house.provenance.rubric.id == "house"
    assert house.finding("LEAD-02").interval.hi > usual.finding("LEAD-02").interval.hi
    assert house.finding("LEAD-01").interval == usual.finding("LEAD-01").interval
    assert house.provenance.rubric.changes == ("LEAD-02 anchors: two people are not enough for us",)


def test_another_rubric_may_extend_it(registry: Registry, tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text("extends: house\nid: mine\nversion: '1'\nchanges: [nothing]\n", encoding="utf-8")
    with using(registry):
        assert load_rubric(mine).checks["LEAD-02"] == load_rubric("house").checks["LEAD-02"]


@pytest.fixture
def judge(shown: Path) -> Callable[..., str]:
    """What is said when the page's rubric, with one passage in other words, judges a case."""

    def said_of(old: str, new: str) -> str:
        name, before = "rubrics/house.yaml", (shown / "rubrics" / "house.yaml").read_text(encoding="utf-8")
        edited(shown, name, old, new)
        try:
            return said(govrisk.assess, CASE, rubric=shown / name)
        finally:
            (shown / name).write_text(before, encoding="utf-8")

    return said_of


def test_mistakes_are_explained(
    shown: Path, judge: Callable[..., str], twice: Callable[[str], str], tmp_path: Path
) -> None:
    stranger = "  QUAL-01: {impact: 1, source: judgement, indicators: {x: {weight: 1, source: judgement}}}\n"
    missing = f"families: {{QUAL: {{title: Quality, weight: 1, source: judgement}}}}\nchecks:\n{stranger}"
    found = edited(shown, "rubrics/house.yaml", "checks:\n", missing)
    result = govrisk.assess(CASE, rubric="house", registry=load_plugins([found]))
    edited(shown, "rubrics/house.yaml", missing, "checks:\n")
    messages = [
        said(load_rubric, "hous"),
        twice("rubrics"),
        judge("checks:\n", f"checks:\n{stranger}"),
        judge("      absence_factor:\n", "      absence_factor:\n        weight: 0.5\n"),
        judge("      absence_factor:\n", "      other: {weight: 0, source: judgement}\n      absence_factor:\n"),
        judge("      absence_factor:\n", "      absence_factor:\n        states: {absent: 50}\n"),
        result.finding("QUAL-01").reason,
    ]
    with using(load_plugins([edited(shown, "rubrics/house.yaml", "id: house", "id: home")])):
        messages.append(said(load_rubric, "house"))
    explains(HOOK, messages)
