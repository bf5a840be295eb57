"""What the tests of the hooks share: the plugin that a hook's page shows, brought in by both ways."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.hooks.pages import files_of, said
from tests.integration.test_plugins import Install, install

from govrisk import load_plugins
from govrisk.plugins import Registry, load_registry

__all__ = ["install"]

AS_A_PACKAGE = "import govrisk\nplugin = govrisk.Folder(__file__)\n"


@pytest.fixture
def shown(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The folder plugin that the page of this test's hook shows, as its blocks write it."""
    hook = request.path.stem.removeprefix("test_")
    folders = set()
    for name, text in files_of(hook).items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        folders |= {name.split("/")[0]} if "/" in name else set()
    assert len(folders) == 1, "a page shows one plugin"
    return tmp_path / folders.pop()


@pytest.fixture(params=["a folder", "a package"])
def registry(request: pytest.FixtureRequest, shown: Path, install: Install) -> Registry:
    """All that is installed, and the page's plugin: as ``--plugin`` brings it, and as an installed distribution."""
    if request.param == "a folder":
        return load_plugins([shown], allow_code=True)
    install(shown.name, packaged(shown), points(shown))
    return load_registry()


def packaged(folder: Path) -> dict[str, str]:
    """The files of a distribution that holds what the folder holds."""
    package = f"{folder.name}_govrisk"
    files = {f"{package}/__init__.py": AS_A_PACKAGE}
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        files[f"{package}/{path.relative_to(folder).as_posix()}"] = path.read_text(encoding="utf-8")
    return files


def points(folder: Path) -> dict[str, str]:
    """Its entry point."""
    return {folder.name: f"{folder.name}_govrisk:plugin"}


@pytest.fixture
def twice(install: Install, shown: Path) -> Callable[[str], str]:
    """What is said when two distributions, alpha and beta, bring the page's plugin; nothing of them stays."""

    def both(part: str) -> str:
        files, found, before = packaged(shown), [], list(sys.path)
        package = f"{shown.name}_govrisk"
        for name in ("alpha", "beta"):
            renamed = {path.replace(package, f"{name}_govrisk"): text for path, text in files.items()}
            value = next(iter(points(shown).values())).replace(package, f"{name}_govrisk")
            found += install(name, renamed, {name: value})
        try:
            return said(getattr, load_registry(found), part)
        finally:
            sys.path[:] = before

    return both
