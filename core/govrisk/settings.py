"""``govrisk.toml`` in a case folder: which plugins, profile and output the case wants. Reading it runs nothing."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from pathlib import Path

from pydantic import Field, ValidationError

from govrisk.errors import BadInput, Diagnostic
from govrisk.faults import KeyLookup, validation_faults
from govrisk.loading import Selection
from govrisk.model import Line, Model
from govrisk.yamlfile import YamlFile, decode, read_bounded

NAME = "govrisk.toml"
MAX_BYTES = 64 * 1024
_KEY = re.compile(r"""^(\s*)["']?([A-Za-z_-]+)["']?\s*=""", re.MULTILINE)


class Settings(Model):
    """What a case asks for; the command line wins."""

    plugins: tuple[Line, ...] = Field(
        default=(), description="folders, as paths from the file with a slash in them, or names of installed plugins"
    )
    profile: Line | None = Field(default=None, description="the rubric to judge by, instead of the one in case.yaml")
    output: Line | None = Field(default=None, description="folder for the reports, inside the case folder")
    formats: tuple[Line, ...] = Field(default=(), description="report formats")
    disable: tuple[Line, ...] = Field(default=(), description="plugins to leave out")
    only: tuple[Line, ...] = Field(default=(), description="the only plugins to use beside govrisk's own")
    isolate: bool = Field(default=False, description="run what is not govrisk's own in a process of its own")

    def selection(self, folder: Path) -> Selection:
        """The plugins that it names; ``folder`` is where the file lies. Python in a folder is never allowed by it."""
        folders = tuple((folder / name).resolve() for name in self.plugins if _is_folder(name))
        required = tuple(name for name in self.plugins if not _is_folder(name))
        return Selection(folders, False, self.disable, self.only, self.isolate, required)


def _is_folder(name: str) -> bool:
    return "/" in name or name.startswith(".")


def read_settings(folder: Path) -> Settings:
    """The settings of a case folder; empty ones where it has no ``govrisk.toml``.

    Raises:
        BadInput: the file has faults, each with its place.
    """
    path = folder / NAME
    if not path.is_file():
        return Settings()
    name = str(path)
    text = decode(read_bounded(path, name, MAX_BYTES), name)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInput([_syntax(name, str(error))]) from None
    file = YamlFile(name, data, {(key,): place for key, place in _places(text)})
    try:
        settings = Settings.model_validate(data)
    except ValidationError as error:
        faults = validation_faults(file, error, KeyLookup(Settings))
        raise BadInput(replace(f, suggestion=_in_toml(f.suggestion)) for f in faults) from error
    if faults := _misplaced(file, settings, folder):
        raise BadInput(faults)
    return settings


def _misplaced(file: YamlFile, settings: Settings, folder: Path) -> list[Diagnostic]:
    """Folders that are not there, and an output that would write where the case has no business."""
    faults = [
        file.fault(("plugins",), f"no folder {name!r} here", "write a path from this file's folder")
        for name in settings.plugins
        if _is_folder(name) and not (folder / name).is_dir()
    ]
    if settings.output and not (folder / settings.output).resolve().is_relative_to(folder.resolve()):
        faults.append(file.fault(("output",), "output leads out of the case folder", "choose it with -o instead"))
    return faults


def _places(text: str) -> list[tuple[str, tuple[int, int]]]:
    """Where each key is written: the file is flat, and the TOML reader keeps no positions."""
    return [(m[2], (text.count("\n", 0, m.start(2)) + 1, len(m[1]) + 1)) for m in _KEY.finditer(text)]


def _in_toml(suggestion: str) -> str:
    return 'write ["one", "two"]' if suggestion.startswith("begin each item") else suggestion


def _syntax(name: str, message: str) -> Diagnostic:
    what, _, where = message.partition(" (at ")
    place = re.match(r"line (\d+), column (\d+)", where)
    line, column = (int(place[1]), int(place[2])) if place else (1, 1)
    return Diagnostic(name, line, column, f"is not TOML: {what}", "see https://toml.io")
