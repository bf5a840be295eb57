"""The pytest plugin: fixtures for tests of checks, renderers and collectors. pytest finds it once govrisk is installed.

Nothing of the engine is imported until a test asks for it, so that other projects' test runs pay nothing.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from govrisk.testing.git import GitRepository
    from govrisk.testing.rating import Checked
    from govrisk.testing.snapshots import Snapshot


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds ``--govrisk-update``."""
    group = parser.getgroup("govrisk")
    group.addoption("--govrisk-update", action="store_true", help="write snapshots and the catalogue page anew")


@pytest.fixture
def run_check() -> Callable[..., Checked]:
    """:func:`govrisk.testing.run_check`: one check on made-up evidence."""
    from govrisk.testing.rating import run_check

    return run_check


@pytest.fixture
def git_repository(tmp_path: Path) -> GitRepository:
    """An empty git repository in a temporary folder."""
    from govrisk.testing.git import GitRepository

    return GitRepository(tmp_path / "repository")


@pytest.fixture
def govrisk_case(tmp_path: Path) -> Callable[..., Path]:
    """Writes a case of the evidence given into a temporary folder, and gives the folder."""

    def write(**evidence: Any) -> Path:
        from govrisk.testing.writing import write_case

        return write_case(tmp_path / "case", **evidence)

    return write


@pytest.fixture
def govrisk_snapshot(request: pytest.FixtureRequest) -> Snapshot:
    """Compares text with ``snapshots/<test module>/<name>`` beside the test file."""
    from govrisk.testing.snapshots import Snapshot

    folder = request.path.parent / "snapshots" / request.path.stem
    update = bool(request.config.getoption("--govrisk-update"))
    where = os.path.relpath(request.path, request.config.invocation_params.dir)
    return Snapshot(folder, update=update, command=f"pytest --govrisk-update {where}")
