"""What comes next once a check is written: a command that is green as things are, and how to use the check."""

from __future__ import annotations

import os
import re
import shlex
from importlib.util import find_spec
from pathlib import Path

from govrisk.folder import Folder
from govrisk.loading import Plugin
from govrisk.plugins import default_registry
from govrisk.scaffolding.projects import Home

PAGE = "CHECKS.md"


def following(place: Home) -> tuple[str, str]:
    """The command, and what else there is to know."""
    if place.project is None:
        return _of_folder(place)
    plugin = _installed(place)
    if plugin is None:
        return _tried_from_source(place, ""), _for_good(place, "not installed")
    if not isinstance(plugin.module, Folder) or plugin.module.path != place.folder.resolve():
        disable = f" --disable {shlex.quote(place.name)}"
        return _tried_from_source(place, disable), _for_good(place, "installed from elsewhere")
    if tests := _tests_with_the_kit(place, place.project):
        page = f"The command below also brings {PAGE} up to date." if (place.project / PAGE).is_file() else ""
        return f"pytest {_quoted(*tests)} --govrisk-update", page
    line = f'from govrisk.testing import conformance; test_conformance = conformance("{place.name}")'
    return (
        f"govrisk test {shlex.quote(place.name)}",
        f"No test of the project holds it to the rules; one would do: {line}",
    )


def _of_folder(place: Home) -> tuple[str, str]:
    folder = _quoted(place.folder)
    note = f"To use it: govrisk assess CASE --plugin {folder} --rubric {shlex.quote(place.rubric.stem)}"
    if place.beside:
        note = (
            f"{place.beside / 'pyproject.toml'} names no entry point of the group govrisk that is a govrisk.Folder, so "
            "the check lies in a folder of its own. 'Add it to a project that you have' in docs/plugins.md makes it "
            f"part of the package.\n{note}"
        )
    return f"govrisk test {folder}", note


def _installed(place: Home) -> Plugin | None:
    """The project's plugin as it is in use in this environment."""
    return next((plugin for plugin in default_registry().plugins if plugin.name == place.name), None)


def _tried_from_source(place: Home, disable: str) -> str:
    """What lies in the package alone where that is all YAML; else the project, whose code it imports."""
    if not Folder(place.folder).code:
        return f"govrisk test {_quoted(place.folder)}{disable}"
    project = place.project or Path()
    where, name = _quoted(project), shlex.quote(place.name)
    test = f"govrisk test {where} --allow-code"
    if not (project / PAGE).is_file():
        return test
    return f"govrisk checks --catalogue {name} --plugin {where} --allow-code > {_quoted(project / PAGE)} && {test}"


def _for_good(place: Home, state: str) -> str:
    where, rubric = _quoted(place.project or Path()), shlex.quote(place.rubric.stem)
    return (
        f"The project is {state} in this environment. To use the check for good: pip install --editable {where}, then "
        f"govrisk assess CASE --rubric {rubric}"
    )


def _tests_with_the_kit(place: Home, project: Path) -> list[Path]:
    """The test files that hold the plugin to the rules, where pytest is there to run them."""
    if find_spec("pytest") is None:
        return []
    held = re.compile(rf"\bconformance\(\s*[\"']{re.escape(place.name)}[\"']")
    files = sorted((project / "tests").rglob("test_*.py"))
    return [file for file in files if held.search(file.read_text(encoding="utf-8", errors="replace"))]


def _quoted(*paths: Path) -> str:
    return " ".join(shlex.quote(os.fspath(path)) for path in paths)
