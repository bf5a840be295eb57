"""Pages, tests and hooks are the same set; so are the rules of the test kit and their page."""

from __future__ import annotations

import re
from pathlib import Path

from tests.conftest import ROOT
from tests.hooks.pages import PAGES
from tests.integration.test_docs import blocks
from tests.reference import hook_names

from govrisk.testing.examining import COLLECTS, CURRENT, LOADS, VALID
from govrisk.testing.formats import FORMAT_RULES
from govrisk.testing.rules import RULES

HERE = Path(__file__).parent


def test_each_hook_has_a_page_of_its_name() -> None:
    assert {page.stem for page in PAGES.glob("*.md")} == set(hook_names())
    for hook in hook_names():
        assert (PAGES / f"{hook}.md").read_text(encoding="utf-8").startswith(f"# `{hook}`: ")


def test_each_hook_has_a_test_of_its_name() -> None:
    files = {path.stem.removeprefix("test_"): path for path in HERE.glob("test_govrisk_*.py")}
    assert set(files) == set(hook_names())
    assert [hook for hook, path in files.items() if "\ndef test_" not in path.read_text(encoding="utf-8")] == []


def test_each_page_shows_how_the_hook_is_declared_in_a_package() -> None:
    for hook in hook_names():
        text = (PAGES / f"{hook}.md").read_text(encoding="utf-8")
        assert "## In a package" in text, hook
        assert f"@govrisk.hookimpl\ndef {hook}()" in text or f"@hookimpl\ndef {hook}()" in text, hook


def test_each_rule_of_the_test_kit_is_explained_in_the_words_that_are_printed() -> None:
    text = (ROOT / "docs" / "conformance.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (?!rule |-)(.+?) \| .+ \|$", text, re.MULTILINE)
    rules = [says for _, says in (LOADS, CURRENT, VALID)]
    rules += [rule.says for rule in (*RULES, *FORMAT_RULES)]
    assert rows == [*rules, COLLECTS[1]]


def test_the_pages_for_plugins_work_without_a_checkout() -> None:
    """Who installed a wheel has the examples that ``govrisk new case --example`` knows, and no folder of them.

    'small-harbour' is what the page on examples makes.
    """
    named = [ROOT / "docs" / f"{name}.md" for name in ("plugins", "yaml-checks", "conformance", "api", "tutorial")]
    for page in (*named, *PAGES.glob("*.md")):
        for block in blocks(page):
            if block.language in ("sh", "pycon", "python"):
                assert not re.search(r"(?<!/)\bexamples/(?!plugins)", block.text), f"{page.name}:{block.line}"
                started = re.findall(r"--example (\S+)", block.text)
                assert {*started} <= {"qwen", "qwen-article", "small-harbour"}, f"{page.name}:{block.line}"
