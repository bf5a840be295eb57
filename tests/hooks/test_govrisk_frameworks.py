"""``govrisk_frameworks``: which finding answers to which requirement."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.hooks.pages import causes, edited, explains

from govrisk import load_plugins
from govrisk.framework_words import installed_coverage
from govrisk.plugins import Registry

HOOK = "govrisk_frameworks"
MAP = "frameworks/house-rules.yaml"


def test_a_requirement_shows_the_checks_that_answer_to_it(registry: Registry) -> None:
    (found,) = [f for f in installed_coverage(registry) if f.id == "house-rules"]
    assert {row.id: row.checks for row in found.rows} == {"H1": (), "H2": ("SUPP-01",)}


def test_a_reference_counts_for_its_own_version_only(shown: Path) -> None:
    edited(shown, "supp/supp_01/check.yaml", 'version: "2026"', 'version: "2025"')
    (found,) = [f for f in installed_coverage(load_plugins([shown])) if f.id == "house-rules"]
    assert {row.checks for row in found.rows} == {()}
    assert [(u.version, u.id) for u in found.unknown] == [("2025", "H2")]


def test_the_built_in_maps_stay(registry: Registry) -> None:
    assert {"house-rules", "osps", "scorecard"} <= set(registry.frameworks)


VERSION = '  - version: "2026"\n    date: "2026-01"\n    source: s\n    requirements: {H1: {title: t}}\n'
CHANGED = 'changed: [{{old_version: "{}", old_id: {}, new_version: "2026", new_id: H1, what: w}}]\nversions:\n'


def test_mistakes_are_explained(shown: Path, twice: Callable[[str], str], tmp_path: Path) -> None:
    text, messages = (shown / MAP).read_text(encoding="utf-8"), [twice("frameworks")]
    edits = (
        ("id: house-rules", "id: house"),
        ("versions:\n", f"versions:\n{VERSION}"),
        ("read: primary", "read: secondary"),
        ("versions:\n", CHANGED.format("2025", "H1")),
        ("versions:\n", CHANGED.format("2026", "H9")),
    )
    for number, (old, new) in enumerate(edits):
        folder = tmp_path / f"edit{number}"
        (folder / "frameworks").mkdir(parents=True)
        (folder / MAP).write_text(text.replace(old, new, 1), encoding="utf-8")
        messages += causes(load_plugins([folder]), "frameworks")
    explains(HOOK, messages)
