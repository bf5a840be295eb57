"""Finds plugins, by three ways that end at one door, and imports them: installed, a folder given, a folder named."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib.metadata import EntryPoint
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from govrisk.candidates import Candidate, in_folder, installed, unknown_plugin
from govrisk.errors import Diagnostic, GovriskError, UsageError
from govrisk.isolation.guard import guarded
from govrisk.isolation.limits import Limits, told
from govrisk.isolation.proxies import remote_plugin
from govrisk.projects import GROUP

_DECLARED = re.compile(r"^GOVRISK_API\s*(?::[^=]+)?=\s*(.*?)\s*(?:#.*)?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Plugin:
    """A plugin and the distribution that brought it. ``api`` is the version it declares, empty when it is silent."""

    name: str
    distribution: str
    version: str
    module: Any
    api: str = ""
    isolated: bool = False
    given: bool = False
    """Whether it came in by ``--plugin`` or ``govrisk.toml``, for this run."""
    path: tuple[str, ...] = ()
    """Folders that its code is imported from, where it is not installed."""

    @property
    def key(self) -> str:
        """What it is registered under: two distributions may name their entry points alike."""
        return f"{self.distribution}:{self.name}"

    @property
    def built_in(self) -> bool:
        """Whether it came with govrisk itself."""
        return self.distribution == GROUP and not self.given

    def __str__(self) -> str:
        return f"{self.distribution} {self.version} ({self.name})"


@dataclass(frozen=True, slots=True)
class LoadFailure:
    """A plugin that could not be loaded, or a check of it that is not valid."""

    plugin: str
    version: str
    cause: str
    distribution: str = "?"
    faults: tuple[Diagnostic, ...] = ()
    """The faults of a file that the cause tells, where it is a file's."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which plugins are used: all that are installed, and ``folders``, less what is told to stay out.

    Args:
        folders: folders that hold a plugin.
        allow_code: whether Python in them may run.
        disable: plugins to leave out, by their own name or their distribution's.
        only: if any, the only plugins to use beside those of govrisk itself.
        isolate: whether third-party code runs in a process of its own.
        required: installed plugins that must be there.
        named: folders that a case names; Python in them runs only where they are among ``folders`` too.
    """

    folders: tuple[Path, ...] = ()
    allow_code: bool = False
    disable: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    isolate: bool = False
    required: tuple[str, ...] = ()
    named: tuple[Path, ...] = ()

    def __add__(self, more: Selection) -> Selection:
        return Selection(
            tuple(dict.fromkeys((*self.folders, *more.folders))),
            self.allow_code or more.allow_code,
            tuple(dict.fromkeys((*self.disable, *more.disable))),
            self.only or more.only,
            self.isolate or more.isolate,
            tuple(dict.fromkeys((*self.required, *more.required))),
            tuple(dict.fromkeys((*self.named, *more.named))),
        )

    @property
    def every_folder(self) -> list[Path]:
        """Each folder once; one that the user names too goes by the user's way of writing it."""
        return list({folder.resolve(): folder for folder in (*self.named, *self.folders)}.values())


@dataclass
class Loaded:
    """What was found: plugins, those that could not be loaded, those left out, and seconds of loading by plugin key."""

    plugins: list[Plugin] = field(default_factory=list)
    failures: list[LoadFailure] = field(default_factory=list)
    disabled: list[Candidate] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)


class _Unfit(GovriskError):
    """A plugin that needs another API."""


def load(selection: Selection, points: Iterable[EntryPoint] | None = None) -> Loaded:
    """Loads what is selected of the given entry points (all installed ones when None). A broken one costs only itself.

    Raises:
        UsageError: a folder holds no plugin, or Python that nobody allowed to run; a name means no plugin.
    """
    found = Loaded()
    given = [candidate for folder in selection.every_folder for candidate in in_folder(folder)]
    sources = {candidate.distribution for candidate in given}
    others = [candidate for candidate in installed(points) if candidate.distribution not in sources]
    candidates = sorted((*others, *given), key=lambda c: (c.name, c.distribution, c.value))
    _refuse_unknown(selection, candidates)
    _refuse_namesakes(given)
    for candidate in candidates:
        if candidate.called(selection.disable) or not _wanted(candidate, selection):
            found.disabled.append(candidate)
        else:
            _refuse_code(candidate, selection)
            _load_one(candidate, selection, found)
    return found


def _wanted(candidate: Candidate, selection: Selection) -> bool:
    return candidate.built_in or not selection.only or candidate.called(selection.only)


def _load_one(candidate: Candidate, selection: Selection, found: Loaded) -> None:
    start = time.perf_counter()
    isolated = selection.isolate and not candidate.built_in
    try:
        api = _fitting(candidate)
        module = _import(candidate, isolated)
        about = (candidate.name, candidate.distribution, candidate.version)
        plugin = Plugin(*about, module, api, isolated, candidate.given is not None, candidate.target.path)
        found.plugins.append(plugin)
        found.seconds[plugin.key] = time.perf_counter() - start
    except (Exception, SystemExit) as error:  # noqa: BLE001 - importing a stranger's code may raise anything
        cause = (
            str(error) if isinstance(error, _Unfit) else f"could not be imported: {told(error).removeprefix('raised ')}"
        )
        found.failures.append(LoadFailure(candidate.name, candidate.version, cause, candidate.distribution))


def _import(candidate: Candidate, isolated: bool) -> Any:
    """The plugin's module; what is not ours is imported under a guard, or in a process of its own."""
    if candidate.folder is not None:
        return candidate.folder
    if candidate.built_in:
        return candidate.target.load()
    if isolated:
        return remote_plugin(candidate.target, Limits())
    candidate.target.extend_path()
    return guarded(candidate.target.load)


def _refuse_code(candidate: Candidate, selection: Selection) -> None:
    """Nothing of a folder runs unless the user names it and says so; what is installed, the user has installed."""
    own = {folder.resolve() for folder in selection.folders}
    if not candidate.code or (selection.allow_code and candidate.given and candidate.given.resolve() in own):
        return
    raise UsageError(
        f"plugin {candidate.name!r} holds Python code ({', '.join(candidate.code[:3])}) -> read it, then add --plugin "
        f"{candidate.given} --allow-code to run it with your rights, or --disable {candidate.name} to go without"
    )


def _refuse_unknown(selection: Selection, candidates: list[Candidate]) -> None:
    said = []
    for what, wanted in (
        ("--disable", selection.disable),
        ("--only", selection.only),
        ("govrisk.toml", selection.required),
    ):
        for name in wanted:
            if not any(c.called([name]) for c in candidates):
                folder = f"./{name}" if wanted is selection.required else ""
                said.append(f"{what}: no plugin {name!r} is installed; {unknown_plugin(name, candidates, folder)}")
    if said:
        raise UsageError("\n".join(said))


def _refuse_namesakes(given: list[Candidate]) -> None:
    names = [c.name for c in given]
    for name in sorted({n for n in names if names.count(n) > 1}):
        raise UsageError(f"two folders bring a plugin {name!r} -> rename one of them")


def _fitting(candidate: Candidate) -> str:
    """The API version that its source declares, empty when it is silent; read before anything of it runs.

    Raises:
        _Unfit: this govrisk does not offer it, or the declaration cannot be read.
    """
    from govrisk import API_VERSION, __version__

    sources = [] if candidate.folder is not None or candidate.built_in else _sources(candidate.value, candidate.path)
    declared = next(filter(None, (_DECLARED.search(_text(source)) for source in sources)), None)
    if declared is None:
        return ""
    needed, offered = re.fullmatch(r"""["'](\d+)\.(\d+)["']""", declared[1]), _numbers(API_VERSION)
    if needed is None:
        raise _Unfit(f'declares GOVRISK_API in a way that cannot be read -> write GOVRISK_API = "{API_VERSION}"')
    major, minor = int(needed[1]), int(needed[2])
    if major != offered[0] or minor > offered[1]:
        raise _Unfit(
            f"needs the plugin API {major}.{minor}, this govrisk {__version__} offers {API_VERSION}: "
            f"install a govrisk that offers {major}.{minor}, or a version of the plugin for {API_VERSION}"
        )
    return f"{major}.{minor}"


def _numbers(version: str) -> tuple[int, int]:
    major, minor = version.split(".")
    return int(major), int(minor)


def _text(source: Path) -> str:
    try:
        return source.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def _sources(value: str, path: tuple[Path, ...]) -> list[Path]:
    """The files of the module that ``value`` names and of the packages around it, the nearest first.

    Looking for them imports nothing.
    """
    if value.endswith(".py"):
        return [Path(value)]
    top, *below = re.split(r"[:\s]", value, maxsplit=1)[0].split(".")
    folders, found = [*path, *_importable(top)], []
    for name in (top, *below):
        files = [file for folder in folders for file in (folder / name / "__init__.py", folder / f"{name}.py")]
        found += [file for file in files if file.is_file()][:1]
        folders = [folder / name for folder in folders]
    return found[::-1]


def _importable(top: str) -> list[Path]:
    """The folders in which the top-level module of an installed plugin lies."""
    try:
        spec = find_spec(top)
    except (ImportError, ValueError):
        return []
    inside = (spec.submodule_search_locations or []) if spec else []
    return [Path(folder).parent for folder in inside] or ([Path(spec.origin).parent] if spec and spec.origin else [])
