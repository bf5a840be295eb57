"""``govrisk.toml`` in a case folder: which plugins, profile and output the case wants. Reading it runs nothing."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from pathlib import Path

from pydantic import Field, ValidationError

from govrisk.case import EVIDENCE_FOLDERS
from govrisk.errors import BadInput, Diagnostic
from govrisk.faults import KeyLookup, validation_faults
from govrisk.loading import Selection
from govrisk.model import Line, Model
from govrisk.yamlfile import YamlFile, decode, read_bounded

NAME = "govrisk.toml"
MAX_BYTES = 8 * 1024
_KEY = re.compile(r"""^(\s*)["']?([A-Za-z_-]+)["']?\s*=""", re.MULTILINE)


class Settings(Model):
    """What a case asks for. Output, formats and rubric of the command line win; plugins and what to disable add up."""

    plugins: tuple[Line, ...] = Field(
        default=(), description="folders, as paths from the file with a slash in them, or names of installed plugins"
    )
    profile: Line | None = Field(
        default=None, description="the rubric to judge by: its name, or the path of a YAML file from here"
    )
    output: Line | None = Field(default=None, description="folder for the reports, inside the case folder")
    formats: tuple[Line, ...] = Field(default=(), description="report formats")
    disable: tuple[Line, ...] = Field(default=(), description="plugins to leave out")
    only: tuple[Line, ...] = Field(default=(), description="the only plugins to use beside govrisk's own")
    isolate: bool = Field(default=False, description="run what is not govrisk's own in a process of its own")

    def rubric(self, folder: Path) -> str | Path | None:
        """The profile; one that is a YAML file lies where its path leads from the settings' folder."""
        is_file = self.profile is not None and self.profile.endswith((".yaml", ".yml"))
        return folder / self.profile if self.profile and is_file else self.profile

    def selection(self, folder: Path) -> Selection:
        """The plugins that it names; ``folder`` is where the file lies. Python in a folder is never allowed by it."""
        folders = tuple((folder / name).resolve() for name in self.plugins if _is_folder(name))
        required = tuple(name for name in self.plugins if not _is_folder(name))
        return Selection((), False, self.disable, self.only, self.isolate, required, folders)


def _is_folder(name: str) -> bool:
    return "/" in name or name.startswith(".")


def read_settings(folder: Path) -> Settings:
    """The settings of a case folder; empty ones where it has no ``govrisk.toml``.

    Raises:
        BadInput: the file has faults, each with its place.
    """
    path = folder / NAME
    if not path.exists():
        return Settings()
    name = str(path)
    text = decode(read_bounded(path, name, MAX_BYTES), name)
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
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
    faults = []
    for name in settings.plugins:
        if _is_folder(name) and not (folder / name).is_dir():
            faults.append(file.fault(("plugins",), f"no folder {name!r} here", "write a path from this file's folder"))
        elif not _is_folder(name) and (folder / name).is_dir():
            fix = f"write './{name}', or rename the folder"
            faults.append(file.fault(("plugins",), f"{name!r} may be the folder beside this file, or a plugin", fix))
    wanted = settings.rubric(folder)
    if isinstance(wanted, Path) and not wanted.is_file():
        faults.append(
            file.fault(("profile",), f"no file {settings.profile!r} here", "write a path from this file's folder")
        )
    if settings.output and (said := _unfit(folder, settings.output)):
        faults.append(file.fault(("output",), f"output {said}", "choose it with -o instead"))
    return faults


def _unfit(folder: Path, output: str) -> str:
    """Why reports cannot go there; empty when they can."""
    try:
        place, home = (folder / output).resolve(), folder.resolve()
    except (OSError, ValueError, RuntimeError) as error:
        return f"is no path: {error}"
    if not place.is_relative_to(home):
        return "leads out of the case folder"
    first = next(iter(place.relative_to(home).parts), "")
    if first in (*EVIDENCE_FOLDERS, "texts") or first.startswith("."):
        return f"is in {first}/, which holds something else"
    return ""


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
