"""``govrisk_collectors``: evidence from where it lies."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from tests.hooks.pages import causes, edited, explains, said
from tests.integration.test_plugins import run

import govrisk
from govrisk import UsageError, collect, load_plugins
from govrisk.plugins import Registry

HOOK = "govrisk_collectors"
DESK = {"desk": "Acme help desk"}


@pytest.fixture
def tickets(shown: Path) -> Path:
    """The export that the page shows."""
    return shown.parent / "tickets.csv"


@pytest.fixture
def case(make_case: Callable[..., Path]) -> Path:
    return make_case()


def test_what_it_found_answers_a_check(registry: Registry, case: Path, tickets: Path) -> None:
    before = govrisk.assess(case, rubric="default").finding("COMS-02")
    written = collect("helpdesk", [tickets], case, options=DESK, registry=registry)
    after = govrisk.assess(case, rubric="default").finding("COMS-02")  # the plugin is needed no more
    assert (str(before.interval), str(after.interval)) == ("[0, 100]", "[5, 20]")
    assert written.notes == ("questions without an answer were not counted",)


def test_the_same_sources_are_not_collected_again(registry: Registry, case: Path, tickets: Path) -> None:
    first = collect("helpdesk", [tickets], case, options=DESK, registry=registry)
    again = collect("helpdesk", [tickets], case, options=DESK, registry=registry)
    assert (first.path, first.fresh, again.fresh) == (again.path, True, False)
    edited(tickets.parent, tickets.name, "2026-02-26", "2026-02-21")
    assert collect("helpdesk", [tickets], case, options=DESK, registry=registry).fresh


def test_it_is_a_command_with_its_own_help_and_options(shown: Path, tmp_path: Path) -> None:
    result = run("--plugin", str(shown), "--allow-code", "collect", "helpdesk", "--help", site=tmp_path)
    assert result.returncode == 0, result.stderr
    assert "Measure how fast our questions are answered" in result.stdout
    assert "--desk NAME" in result.stdout


def test_a_source_that_cannot_be_read_leaves_the_case_as_it_was(registry: Registry, case: Path) -> None:
    before = sorted(case.rglob("*.yaml"))
    with pytest.raises(UsageError, match="cannot be read"):
        collect("helpdesk", [case / "no.csv"], case, options=DESK, registry=registry)
    assert sorted(case.rglob("*.yaml")) == before


def test_mistakes_are_explained(
    shown: Path, case: Path, tickets: Path, twice: Callable[[str], str], tmp_path: Path
) -> None:
    registry = load_plugins([shown], allow_code=True)
    nameless = tmp_path / "nameless"
    nameless.mkdir()
    text = (shown / "plugin.py").read_text(encoding="utf-8")
    (nameless / "plugin.py").write_text(text.replace('    id = "helpdesk"\n', "    id = None\n"), encoding="utf-8")
    messages = [
        *causes(load_plugins([nameless], allow_code=True), "collectors"),
        twice("collectors"),
        said(collect, "helpdesk", [case / "case.yaml"], case, options=DESK, registry=registry),
        said(collect, "helpdesk", [tickets], case, as_of=date(2030, 1, 1), options=DESK, registry=registry),
    ]
    written = collect("helpdesk", [tickets], case, options=DESK, registry=registry).path
    written.rename(case / "metrics" / "mine.yaml")
    edited(tickets.parent, tickets.name, "2026-02-26", "2026-02-21")
    clash = said(collect, "helpdesk", [tickets], case, options=DESK, registry=registry)
    explains(HOOK, [*messages, clash.splitlines()[0].split(": ", 1)[1]])
