"""``govrisk_examples``: cases to start from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.hooks.conftest import packaged, points
from tests.hooks.pages import explains, said
from tests.integration.test_plugins import Install

from govrisk import load_case, load_plugins
from govrisk.plugins import Registry, load_registry, using
from govrisk.scaffolding import copy_example, new_case

HOOK = "govrisk_examples"


@pytest.fixture
def shown(tmp_path: Path) -> Path:
    """The page makes its plugin by a command, and so does this."""
    new_case(tmp_path / "acme" / "examples" / "small-harbour", name="A small harbour", as_of="2026-03-05")
    return tmp_path / "acme"


def test_a_case_starts_as_a_copy(registry: Registry, tmp_path: Path) -> None:
    with using(registry):
        copy_example("small-harbour", tmp_path / "mine")
    assert load_case(tmp_path / "mine").subject.name == "A small harbour"


def test_it_stands_beside_the_built_in_examples(registry: Registry) -> None:
    assert {"small-harbour", "qwen", "qwen-article"} <= set(registry.examples)


def test_a_package_without_the_files_is_no_example(shown: Path, install: Install) -> None:
    files = {name: text for name, text in packaged(shown).items() if "examples" not in name}
    install("acme", files, points(shown))
    assert "small-harbour" not in load_registry().examples


def test_mistakes_are_explained(shown: Path, twice: Callable[[str], str], tmp_path: Path) -> None:
    with using(load_plugins([shown])):
        messages = [
            said(copy_example, "small-harbor", tmp_path / "mine"),
            said(copy_example, "small-harbour", shown),
            twice("examples"),
        ]
    explains(HOOK, messages)
