"""``govrisk_scenarios``: what may come."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.hooks.pages import causes, edited, explains

import govrisk
from govrisk import load_plugins
from govrisk.plugins import Registry, using
from govrisk.scenarios.set import load_set

HOOK = "govrisk_scenarios"
SET = "scenarios/end-of-support.yaml"


def test_a_claim_on_its_trigger_sets_it_off(registry: Registry, make_case: Callable[..., Path]) -> None:
    case = edited(make_case(), "case.yaml", "leadership.departure", "exit.support")
    (outlook,) = govrisk.assess(case, rubric="default", registry=registry).outlooks
    assert outlook.set == "end-of-support"
    assert [(h.id, tuple(h.posterior)) for h in outlook.hypotheses] == [("E1", (0.2, 0.5)), ("E2", (0.5, 0.8))]


def test_without_the_plugin_nothing_is_set_off(make_case: Callable[..., Path]) -> None:
    case = edited(make_case(), "case.yaml", "leadership.departure", "exit.support")
    assert govrisk.assess(case, rubric="default").outlooks == ()


def test_a_case_may_name_it(registry: Registry, make_case: Callable[..., Path]) -> None:
    folder = make_case()
    with (folder / "case.yaml").open("a", encoding="utf-8") as file:
        file.write("scenarios: [{set: end-of-support, start: '2026-03-01'}]\n")
    (outlook,) = govrisk.assess(folder, rubric="default", registry=registry).outlooks
    assert outlook.set == "end-of-support"


def test_it_can_be_read_by_its_name(registry: Registry) -> None:
    with using(registry):
        assert load_set("end-of-support").title == "After the end of support"


SECOND = "{id: %s, title: t, topics: [%s], polarity: risk, likelihoods: {%s}, source: s}"
EDITS = (
    (", residual: true", ""),
    ("{E1: 0.2, E2: 0.8}", "{E1: 0.2, E2: 0.7}"),
    ("likelihoods: {E1: 0.6, E2: 0.2}", "likelihoods: {E1: 0.6}"),
    ("topics: [ecosystem.fork]", "topics: [exit.support]"),
    ("signs:\n", f"signs:\n  - {SECOND % ('more', 'ecosystem.fork', 'E1: 0.5, E2: 0.5')}\n"),
    ("likelihoods: {E1: 0.6, E2: 0.2}", "likelihoods: {E1: 0.6, E2: 0.2, E3: 0.1}"),
)


def test_mistakes_are_explained(shown: Path, twice: Callable[[str], str], tmp_path: Path) -> None:
    text, messages = (shown / SET).read_text(encoding="utf-8"), [twice("scenarios")]
    for number, (old, new) in enumerate(EDITS):
        folder = tmp_path / f"edit{number}"
        (folder / "scenarios").mkdir(parents=True)
        assert old in text
        (folder / SET).write_text(text.replace(old, new, 1), encoding="utf-8")
        messages += causes(load_plugins([folder]), "scenario_sets")
    explains(HOOK, messages)
