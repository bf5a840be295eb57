"""The rules for checks as pytest tests: one line turns them on for every check that a plugin brings."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from govrisk.errors import GovriskError
from govrisk.plugins import using
from govrisk.testing.bringing import Brought, bring, is_name
from govrisk.testing.examining import CURRENT, LOADS, Trying, tryings, write_page


def conformance(plugin: str | Path, catalogue: str | Path | None = "CHECKS.md") -> Callable[..., None]:
    """A test that holds every check of a plugin to every rule; each pair is a test of its own.

    In a test file, one line is enough::

        test_conformance = conformance("acme")

    Args:
        plugin: the entry point's name of an installed plugin, or the path of a folder, whose Python is run.
        catalogue: the page that lists its checks, which ``pytest --govrisk-update`` writes; None when there is none.

    Relative paths count from the nearest folder with a ``pyproject.toml`` above the test file, else from its own.
    """
    home = _home(Path(sys._getframe(1).f_globals.get("__file__", ".")).resolve().parent)
    page = None if catalogue is None else home / catalogue
    brought, found = _tryings(plugin, home, page)
    names = [f"{trying.about}-{trying.rule}" for trying in found]

    @pytest.mark.parametrize("trying", found, ids=names)
    def test_conformance(trying: Trying, request: pytest.FixtureRequest) -> None:
        if brought is None:
            pytest.fail(f"{trying.about}: {trying.run()}", pytrace=False)
        with using(brought.registry):
            if page and trying.rule == CURRENT[0] and request.config.getoption("--govrisk-update", False):
                write_page(brought, page)
            verdict = trying.verdict()
        if verdict.cause is not None:
            pytest.fail(f"{verdict.about}: {verdict.says}\n{verdict.cause}", pytrace=False)

    return test_conformance


def _tryings(plugin: str | Path, home: Path, page: Path | None) -> tuple[Brought | None, list[Trying]]:
    """What to try; a plugin that cannot even be looked at is one test, which fails with the cause."""
    try:
        brought = _brought(plugin if is_name(plugin) else home / plugin)
    except GovriskError as error:
        cause = str(error)
        return None, [Trying(str(plugin), *LOADS, lambda: cause)]
    return brought, list(tryings(brought, page))


@cache
def _brought(plugin: str | Path) -> Brought:
    return bring(plugin, allow_code=True)


def _home(folder: Path) -> Path:
    return next((f for f in (folder, *folder.parents) if (f / "pyproject.toml").is_file()), folder)
