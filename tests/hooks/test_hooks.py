"""Pages, tests and hooks are the same set."""

from __future__ import annotations

from pathlib import Path

from tests.hooks.pages import PAGES
from tests.reference import hook_names

HERE = Path(__file__).parent


def test_each_hook_has_a_page_of_its_name() -> None:
    assert {page.stem for page in PAGES.glob("*.md")} == set(hook_names())
    for hook in hook_names():
        assert (PAGES / f"{hook}.md").read_text(encoding="utf-8").startswith(f"# `{hook}`: ")


def test_each_hook_has_a_test_of_its_name() -> None:
    assert {path.stem.removeprefix("test_") for path in HERE.glob("test_govrisk_*.py")} == set(hook_names())


def test_each_page_shows_how_the_hook_is_declared_in_a_package() -> None:
    for hook in hook_names():
        text = (PAGES / f"{hook}.md").read_text(encoding="utf-8")
        assert "## In a package" in text, hook
        assert f"@govrisk.hookimpl\ndef {hook}()" in text or f"@hookimpl\ndef {hook}()" in text, hook
