"""Where a new check goes: into the plugin project around it, or into a folder that is a plugin by itself."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from govrisk.errors import UsageError
from govrisk.projects import read_project
from govrisk.scaffolding.names import near_name

_HOW = "write 'plugin = govrisk.Folder(__file__)' there, and 'package:plugin' in pyproject.toml"


@dataclass(frozen=True, slots=True)
class Home:
    """A folder that holds what ``govrisk.Folder`` finds; ``project`` is the project that it is a package of, if any.

    ``beside`` is a project around it that is no plugin, where there is one and no place was given.
    """

    folder: Path
    name: str
    project: Path | None = None
    beside: Path | None = None

    @property
    def finds_checks(self) -> bool:
        """Whether the package is a ``govrisk.Folder``, as far as its source tells."""
        start = self.folder / "__init__.py"
        return "Folder(" in start.read_text(encoding="utf-8", errors="replace")

    @property
    def checks(self) -> Path:
        """Below which ``<family>/<check_id>`` lie."""
        inside = self.folder / "checks"
        apart = inside.is_dir() or (self.project is not None and not any(self.folder.glob("*/*/check.yaml")))
        return inside if apart else self.folder

    @property
    def rubric(self) -> Path:
        """The rubric that weighs its checks: the one of its own name, else the only one."""
        own, others = self.folder / "rubrics" / f"{self.name}.yaml", sorted(self.folder.glob("rubrics/*.yaml"))
        return others[0] if len(others) == 1 and not own.exists() else own


def home(into: Path | None, default: str) -> Home:
    """Where a new check goes: ``into``, else the project around the current folder, else ``default``.

    Raises:
        UsageError: a project has no package to write into, or the folder's name cannot name a plugin.
    """
    if into is None:
        around = project_around(Path.cwd())
        if around and around.finds_checks:
            return around
        return Home(Path(default), default, beside=around.project if around else _no_plugin(Path.cwd()))
    if into.exists() and not into.is_dir():
        raise UsageError(f"{into} is a file: give a folder for the check")
    if project := _project(into):
        if project.finds_checks:
            return project
        raise UsageError(
            f"{into}: the plugin would not find a check, as its entry point names no govrisk.Folder: {_HOW}"
        )
    if name := near_name(into.resolve().name):
        return Home(into, name)
    raise UsageError(f"{into} gives its rubric no name: take a folder with letters in its name, such as my-checks")


def project_around(start: Path) -> Home | None:
    """The package of the nearest project, from ``start`` upwards, that is a plugin; as seen from the current folder.

    Raises:
        UsageError: it has no package to write into.
    """
    return next((found for folder in _upwards(start) if (found := _project(folder))), None)


def _no_plugin(start: Path) -> Path | None:
    """The folder of the nearest ``pyproject.toml``, which names no plugin."""
    return next((folder for folder in _upwards(start) if (folder / "pyproject.toml").is_file()), None)


def _upwards(start: Path) -> Iterator[Path]:
    """``start`` and the folders above it, as seen from the current folder."""
    return (Path(os.path.relpath(folder)) for folder in (start, *start.parents))


def _project(folder: Path) -> Home | None:
    project = read_project(folder)
    points = project.points if project else {}
    modules = {name: value.partition(":")[0].replace(".", "/") for name, value in points.items()}
    packages = [(name, folder / where / module) for name, module in modules.items() for where in ("src", "")]
    homes = [Home(package, name, folder) for name, package in packages if (package / "__init__.py").is_file()]
    if homes:
        return next((home for home in homes if home.finds_checks), homes[0])
    if points:
        raise UsageError(f"{folder}: the plugin has no package under src/ or beside pyproject.toml: give --into DIR")
    return None
