"""Reads the user's template folder: nothing outside it, nothing that runs."""

from __future__ import annotations

from pathlib import Path

from govrisk.errors import BadInput, Diagnostic, UsageError
from govrisk.files import replace_file
from govrisk.plugins import Registry
from govrisk.yamlfile import read_bounded

MAX_FILE_BYTES = 4 * 1024 * 1024
MAX_FILES = 100


def eject(folder: str | Path, registry: Registry) -> list[Path]:
    """Writes a template to begin with, as the installed formats bring it; without a change it changes nothing.

    Raises:
        UsageError: the folder exists and holds something, or no format brings a template.
    """
    top = Path(folder)
    if top.exists() and (not top.is_dir() or any(top.iterdir())):
        raise UsageError(f"{folder} is there already and holds something -> name a new folder")
    files: dict[str, bytes] = {}
    for renderer in registry.renderers.values():
        files |= getattr(renderer, "starter", dict)()
    if not files:
        raise UsageError("no installed report format brings a template to begin with")
    for name, content in files.items():
        replace_file(top / name, content)
    return [top / name for name in files]


def read_template(folder: str | Path) -> dict[str, bytes]:
    """The files of a template folder by their path inside it, with forward slashes; hidden ones are left out.

    Raises:
        UsageError: there is no such folder, or it holds no template.
        BadInput: files that leave the folder, or are too large; all of them are listed.
    """
    top = Path(folder)
    if not top.is_dir():
        raise UsageError(f"{folder}: no such folder of a template -> start one: govrisk report --eject DIR")
    root, files, faults = top.resolve(), {}, []
    for path in _shown(top):
        name = path.relative_to(top).as_posix()
        if not path.resolve().is_relative_to(root) or not path.is_file():
            faults.append(Diagnostic(name, 0, 0, "leaves the template's folder", "copy the file into it"))
            continue
        try:
            files[name] = read_bounded(path, name, MAX_FILE_BYTES)
        except BadInput as error:
            faults += error.diagnostics
    if faults:
        raise BadInput(faults)
    if not files:
        raise UsageError(f"{folder} holds no file -> start a template: govrisk report --eject DIR")
    return files


def _shown(top: Path) -> list[Path]:
    """Every file of a folder; nothing hidden and nothing in a hidden folder, which would travel with the report."""
    found: list[Path] = []
    for path in top.rglob("*"):
        if not path.is_dir() and not any(part.startswith(".") for part in path.relative_to(top).parts):
            found.append(path)
        if len(found) > MAX_FILES:
            raise UsageError(f"{top} holds more than {MAX_FILES} files -> name a folder that holds a template only")
    return sorted(found)
