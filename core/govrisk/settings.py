"""``govrisk.toml`` in a case folder: which plugins, profile and output the case wants. Reading it runs nothing."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from pydantic import Field, ValidationError

from govrisk.candidates import in_folder, installed, unknown_plugin
from govrisk.case import EVIDENCE_FOLDERS
from govrisk.errors import BadInput, Diagnostic, GovriskError, UsageError
from govrisk.faults import KeyLookup, nearest, validation_faults
from govrisk.loading import Selection
from govrisk.model import Line, Model
from govrisk.plugins import Registry, more_plugins, selected
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
    file = _read(folder)
    settings, faults = _valid(file)
    faults += _misplaced(file, settings, folder)
    if faults:
        raise BadInput([*faults, *_unknown_too(file, settings, folder)])
    return settings


def checked(folder: Path, settings: Settings, load: Callable[[], Registry], *, names: Sequence[str]) -> Registry:
    """The plugins that ``load`` gives, when they bring what the file asks for by ``names``: profile, formats.

    Raises:
        BadInput: the file names a plugin, profile or format that is not there, each with its place.
        UsageError: the plugins cannot be loaded, and the file is not to blame.
    """
    file = _read(folder)
    try:
        plugins = load()
    except UsageError as error:
        if faults := _unknown_plugins(file, settings, folder):
            raise BadInput(faults) from error
        raise
    if faults := [fault for key, fault in _unknown(file, settings, folder, plugins) if key in names]:
        raise BadInput(faults)
    return plugins


def _read(folder: Path) -> YamlFile:
    path, name = folder / NAME, str(folder / NAME)
    if not path.exists():
        return YamlFile(name, {})
    text = decode(read_bounded(path, name, MAX_BYTES), name)
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise BadInput([_syntax(name, str(error), text)]) from None
    return YamlFile(name, data, {(key,): place for key, place in _places(text)})


def _valid(file: YamlFile) -> tuple[Settings, list[Diagnostic]]:
    """What can be used of the file, and what is wrong with the rest."""
    try:
        return Settings.model_validate(file.data), []
    except ValidationError as error:
        faults = validation_faults(file, error, KeyLookup(Settings))
        wrong = {item["loc"][0] for item in error.errors()}
    sound = {key: value for key, value in file.data.items() if key not in wrong}
    return Settings.model_validate(sound), [replace(f, suggestion=_in_toml(f.suggestion)) for f in faults]


def _misplaced(file: YamlFile, settings: Settings, folder: Path) -> list[Diagnostic]:
    """Folders that are not there, and an output that would write where the case has no business."""
    faults = []
    for name in settings.plugins:
        if _is_folder(name) and not (folder / name).is_dir():
            fix = "write paths with '/'" if "\\" in name else "write a path from this file's folder"
            faults.append(file.fault(("plugins",), f"no folder {name!r} here", fix))
        elif not _is_folder(name) and (folder / name).is_dir():
            fix = f"write './{name}', or rename the folder"
            faults.append(file.fault(("plugins",), f"{name!r} may be the folder beside this file, or a plugin", fix))
    wanted = settings.rubric(folder)
    if isinstance(wanted, Path) and not wanted.is_file():
        faults.append(
            file.fault(("profile",), f"no file {settings.profile!r} here", "write a path from this file's folder")
        )
    if settings.output and (said := _unfit(folder, settings.output)):
        fix = "name a folder" if said.startswith("is a file") else "choose it with -o instead"
        faults.append(file.fault(("output",), f"output {said}", fix))
    return faults


def _unknown_too(file: YamlFile, settings: Settings, folder: Path) -> list[Diagnostic]:
    """Names that mean nothing, as far as that can be told while the file has other faults."""
    faults = _unknown_plugins(file, settings, folder)
    there = [name for name in settings.plugins if _is_folder(name) and (folder / name).is_dir()]
    usable = settings.model_copy(update={"plugins": tuple(there), "disable": (), "only": ()})
    try:
        plugins = more_plugins(usable.selection(folder))
    except GovriskError:
        return faults
    complete = list(settings.plugins) == there
    return faults + [fault for _, fault in _unknown(file, settings, folder, plugins, complete)]


def _unknown(
    file: YamlFile, settings: Settings, folder: Path, plugins: Registry, complete: bool = True
) -> Iterator[tuple[str, Diagnostic]]:
    """A profile and formats that no plugin brings, each with its key."""
    more = plugins.left_out or ("" if complete else "; or mend 'plugins' first, if one of them brings it")
    profile = settings.rubric(folder)
    if isinstance(profile, str) and profile not in plugins.rubrics:
        fix = f"{nearest(profile, plugins.rubrics)} or give the path of a .yaml file{more}"
        yield "profile", file.fault(("profile",), f"no rubric {profile!r}", fix)
    for name in (n for n in settings.formats if n not in plugins.renderers):
        fix = nearest(name, plugins.renderers) + more
        yield "formats", file.fault(("formats",), f"no report format {name!r}", fix)


def _unknown_plugins(file: YamlFile, settings: Settings, folder: Path) -> list[Diagnostic]:
    """Names of plugins, and no plugin of that name is installed or given; only candidates are looked at."""
    folders = {*settings.selection(folder).named, *selected().every_folder}
    try:
        known = [*installed(None), *(one for path in sorted(folders) if path.is_dir() for one in in_folder(path))]
    except GovriskError:
        return []
    faults = []
    for key, names in (("plugins", settings.plugins), ("disable", settings.disable), ("only", settings.only)):
        for name in names:
            folder_meant = key == "plugins" and (_is_folder(name) or (folder / name).is_dir())
            if not folder_meant and not any(one.called([name]) for one in known):
                fix = unknown_plugin(name, known, _beside(folder, name) if key == "plugins" else "")
                faults.append(file.fault((key,), f"no plugin {name!r} is installed", fix))
    return faults


def _beside(folder: Path, name: str) -> str:
    """How to write the folder of that name, as far as it can be guessed where it lies."""
    return f"../{name}" if (folder.resolve().parent / name).is_dir() else f"./{name}"


def _unfit(folder: Path, output: str) -> str:
    """Why reports cannot go there; empty when they can."""
    try:
        place, home = (folder / output).resolve(), folder.resolve()
    except (OSError, ValueError, RuntimeError) as error:
        return f"is no path: {error}"
    if not place.is_relative_to(home):
        return "leads out of the case folder"
    if files := [path for path in (place, *place.parents) if path.is_file()]:
        return f"is a file: {files[0].relative_to(home).as_posix()}"
    first = next(iter(place.relative_to(home).parts), "")
    if first in (*EVIDENCE_FOLDERS, "texts") or first.startswith("."):
        return f"is in {first}/, which holds something else"
    return ""


def _places(text: str) -> list[tuple[str, tuple[int, int]]]:
    """Where each key is written: the file is flat, and the TOML reader keeps no positions."""
    return [(m[2], (text.count("\n", 0, m.start(2)) + 1, len(m[1]) + 1)) for m in _KEY.finditer(text)]


def _in_toml(suggestion: str) -> str:
    return 'write ["one", "two"]' if suggestion.startswith("begin each item") else suggestion


def _syntax(name: str, message: str, text: str) -> Diagnostic:
    what, _, where = message.partition(" (at ")
    place = re.match(r"line (\d+), column (\d+)", where)
    line, column = (int(place[1]), int(place[2])) if place else (len(text.splitlines()) or 1, 1)
    written = (*text.splitlines(), "")[line - 1]
    return Diagnostic(name, line, column, f"is not TOML: {what[:1].lower()}{what[1:]}", _instead(written, what))


_CLOSING = {
    "unclosed array": "close the list with ']'",
    "unterminated string": "close the text with the quote that opens it",
    "illegal character": "close the text with the quote that opens it",
    "overwrite": "keep one of the two",
}


def _instead(line: str, what: str) -> str:
    """What to write for a line that is not TOML, as people who know YAML or another system write it."""
    found = re.fullmatch(r"\s*([\w-]*)\s*([=:]?)\s*(.*?)\s*", line)
    key, sign, value = found.groups() if found else ("", "", "")
    if "\\" in value:
        return f"write paths with '/': {key} = {_quoted(value.replace(chr(92), '/'))}"
    if fix := next((fix for word, fix in _CLOSING.items() if word in what.lower()), ""):
        return fix
    if key and sign == ":":
        return f"write '=' in place of ':', and texts in quotes: {key} = {_quoted(value)}"
    if key and sign and value[:1] not in ("", '"', "'", "{"):
        return f"write texts in quotes: {key} = {_quoted(value)}"
    return f'write one setting in a line, such as: {key if key and sign else "profile"} = "default"'


def _quoted(value: str) -> str:
    """A value as TOML has it: each text in quotes, in a list each of its items."""
    inner = value.removeprefix("[").removesuffix("]")
    items = ", ".join(f'"{item}"' for part in inner.split(",") if (item := part.strip().strip("\"'")))
    if value.startswith("["):
        return f"[{items}]"
    return value if value in ("true", "false") else items or '"..."'
