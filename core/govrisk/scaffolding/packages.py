"""Starts packages: one that brings a check, one that brings a report format, one that brings a collector."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from pathlib import Path

from govrisk import API_VERSION
from govrisk.catalogue import catalogue_page
from govrisk.errors import UsageError
from govrisk.folder import Folder
from govrisk.loading import Plugin
from govrisk.plugins import Registry, default_registry
from govrisk.rubric import load_rubric
from govrisk.scaffolding.filling import filled
from govrisk.scaffolding.following import PAGE
from govrisk.scaffolding.names import Names, check_folder, free_check, package_names, refuse_used
from govrisk.scaffolding.placing import Started, placed, write_into
from govrisk.scaffolding.projects import project_around


def new_plugin(directory: Path) -> Started:
    """Writes a package that brings a check, a topic and a rubric, with its tests; the folder's name names it.

    Raises:
        UsageError: the name cannot be used or is taken, or the folder is not empty.
    """
    names = package_names(directory.resolve().name)
    words = _first_check(names)
    description = f"Brings the check {words['check']} to govrisk."
    files = _files("plugin", names, description, f"{names.module}:plugin", **words)
    with placed(directory) as staged:
        write_into(staged, files)
        files[PAGE] = _catalogue(staged / "src" / names.module, names)
        write_into(staged, {PAGE: files[PAGE]})
    return _started(directory, files)


def _first_check(names: Names) -> dict[str, object]:
    """What its templates need to know: nothing that it brings may be there already."""
    registry = default_registry()
    check, topic = free_check(names.family, registry), f"{names.family.lower()}.support"
    refuse_used("rubric", names.word, registry.rubrics)
    refuse_used("topic", topic, registry.topics)
    return {
        "check": check,
        "check_path": f"{names.family.lower()}/{check_folder(check)}",
        "next_check": f"{int(check[-2:]) + 1:02}",
        "new_family": names.family not in load_rubric("default").families,
        "topic": topic,
    }


def _catalogue(package: Path, names: Names) -> str:
    """The page that the package's own test compares; read as the installed package is."""
    plugin = Plugin(names.word, names.distribution, "0.1.0", Folder(package))
    return catalogue_page(names.word, Registry([*default_registry().plugins, plugin]))


def new_renderer(directory: Path) -> Started:
    """Writes a package that brings a report format, with its tests; the folder's name names it.

    Raises:
        UsageError: the name cannot be used or is taken, the folder is not empty, or there is a plugin project around.
    """
    return _new_code("renderer", directory, "Brings a report format to govrisk.", default_registry().renderers)


def new_collector(directory: Path) -> Started:
    """Writes a package that brings a collector, with its tests; the folder's name names it.

    Raises:
        UsageError: the name cannot be used or is taken, the folder is not empty, or there is a plugin project around.
    """
    return _new_code("collector", directory, "Brings a collector to govrisk.", default_registry().collectors)


def _new_code(kind: str, directory: Path, description: str, taken: Iterable[str]) -> Started:
    if around := project_around(directory.resolve().parent):
        project, file = (around.project or around.folder).resolve().name, around.folder / "plugin.py"
        raise UsageError(
            f"{project} is a plugin project already: write {file} with a function govrisk_{kind}s marked "
            "@govrisk.hookimpl; where the entry point names a govrisk.Folder that is all, else name the module there"
        )
    names = package_names(directory.resolve().name)
    refuse_used(kind, names.word, taken)
    files = _files(kind, names, description, f"{names.module}:plugin")
    with placed(directory) as staged:
        write_into(staged, files)
    return _started(directory, files)


def _files(kind: str, names: Names, description: str, entry: str, **words: object) -> dict[str, str]:
    """What every package has, and what a package of this kind has."""
    words = {
        "distribution": names.distribution,
        "module": names.module,
        "word": names.word,
        "family": names.family,
        "class": "".join(part.capitalize() for part in names.word.split("-")),
        "description": description,
        "entry": entry,
        "api": API_VERSION,
        **words,
    }
    return filled("package", **words) | filled(kind, **words)


def _started(directory: Path, files: Iterable[str]) -> Started:
    install = f"pip install --editable {shlex.quote(f'{directory}[test]')}"
    command = f"{install} && pytest {shlex.quote(str(directory))}"
    return Started(tuple(directory / path for path in files), command)
