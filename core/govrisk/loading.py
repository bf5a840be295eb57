"""Finds plugins, by three ways that end at one door, and imports them: installed, a folder given, a folder named."""

from __future__ import annotations

import hashlib
import re
import time
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.metadata import Distribution, EntryPoint, entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from govrisk.errors import GovriskError, UsageError
from govrisk.folder import Folder
from govrisk.isolation.guard import guarded
from govrisk.isolation.limits import Limits, told
from govrisk.isolation.proxies import remote_plugin
from govrisk.isolation.target import Target

GROUP = "govrisk"
_DECLARED = re.compile(r"""^GOVRISK_API\s*(?::\s*\w+\s*)?=\s*["'](\d+)\.(\d+)["']""", re.MULTILINE)


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
        return self.distribution == "govrisk"

    def __str__(self) -> str:
        return f"{self.distribution} {self.version} ({self.name})"


@dataclass(frozen=True, slots=True)
class LoadFailure:
    """A plugin that could not be loaded, or a check of it that is not valid."""

    plugin: str
    version: str
    cause: str
    distribution: str = "?"


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
    """

    folders: tuple[Path, ...] = ()
    allow_code: bool = False
    disable: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    isolate: bool = False
    required: tuple[str, ...] = ()

    def __add__(self, more: Selection) -> Selection:
        return Selection(
            tuple(dict.fromkeys((*self.folders, *more.folders))),
            self.allow_code or more.allow_code,
            tuple(dict.fromkeys((*self.disable, *more.disable))),
            self.only or more.only,
            self.isolate or more.isolate,
            tuple(dict.fromkeys((*self.required, *more.required))),
        )


@dataclass
class Loaded:
    """What was found: plugins, those that could not be loaded, those left out, and seconds of loading by plugin key."""

    plugins: list[Plugin] = field(default_factory=list)
    failures: list[LoadFailure] = field(default_factory=list)
    disabled: list[Candidate] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Candidate:
    """A plugin before anything of it runs. ``value`` is what to import: ``module`` or ``module:attribute``."""

    name: str
    distribution: str
    version: str
    value: str
    path: tuple[Path, ...] = ()
    folder: Folder | None = None
    given: bool = False

    @cached_property
    def built_in(self) -> bool:
        """Whether it came with govrisk itself."""
        return self.distribution == "govrisk"

    def called(self, names: Iterable[str]) -> bool:
        """Whether one of ``names`` means it."""
        return not {self.name, self.distribution, self.name.removesuffix(".plugin")}.isdisjoint(names)

    @property
    def target(self) -> Target:
        """Where its code lies."""
        return Target(self.value, tuple(map(str, self.path)))

    @cached_property
    def api(self) -> str:
        """The API version that its source declares, read before anything of it runs."""
        return "" if self.folder is not None else _declared(_source(self.value, self.path))


class _Unfit(GovriskError):
    """A plugin that needs another API."""


def load(selection: Selection, points: Iterable[EntryPoint] | None = None) -> Loaded:
    """Loads what is selected of the given entry points (all installed ones when None). A broken one costs only itself.

    Raises:
        UsageError: a folder holds no plugin, or Python that nobody allowed to run; a name means no plugin.
    """
    found = Loaded()
    given = [candidate for folder in selection.folders for candidate in in_folder(folder)]
    installed = [c for c in _installed(points) if c.distribution not in {g.distribution for g in given}]
    candidates = sorted((*installed, *given), key=lambda c: c.name)
    _refuse_unknown(selection, candidates)
    _refuse_namesakes(given)
    for candidate in candidates:
        if candidate.called(selection.disable) or not _wanted(candidate, selection, given):
            found.disabled.append(candidate)
        else:
            _refuse_code(candidate, selection)
            _load_one(candidate, selection, found)
    return found


def _wanted(candidate: Candidate, selection: Selection, given: list[Candidate]) -> bool:
    return candidate.built_in or not selection.only or candidate.called(selection.only)


def _load_one(candidate: Candidate, selection: Selection, found: Loaded) -> None:
    start = time.perf_counter()
    isolated = selection.isolate and not candidate.built_in
    try:
        _refuse_api(candidate)
        module = _import(candidate, isolated)
        about = (candidate.name, candidate.distribution, candidate.version)
        plugin = Plugin(*about, module, candidate.api, isolated, candidate.given, candidate.target.path)
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


def _installed(points: Iterable[EntryPoint] | None) -> Iterator[Candidate]:
    found = entry_points(group=GROUP) if points is None else points
    for point in set(found):
        distribution, version = _described(point.dist) if point.dist else ("?", "?")
        yield Candidate(point.name, distribution, version, point.value)


@cache
def _described(distribution: Distribution) -> tuple[str, str]:
    """Name and version; reading them parses the whole METADATA, so once for each distribution."""
    metadata = distribution.metadata
    return metadata["Name"], metadata["Version"]


def in_folder(path: Path) -> Iterator[Candidate]:
    """The plugins of a folder: of a project, those that its entry points name; else what lies in it."""
    if project := _project(path):
        yield from project
        return
    folder = Folder(path)
    name, version = folder.path.name, _digest(folder)
    about = (f"folder {name}", version)
    if not folder.offers and not (folder.path / "plugin.py").is_file():
        raise UsageError(
            f"{path} holds no plugin: it has no <family>/<check_id>/check.yaml, no topics.yaml, no rubrics/*.yaml "
            "-> start one with 'govrisk new check FAMILY/ID'"
        )
    if folder.offers:
        yield Candidate(name, *about, "", folder=folder, given=True)
    if (folder.path / "plugin.py").is_file():
        yield Candidate(f"{name}.plugin", *about, str(folder.path / "plugin.py"), given=True)


def _project(path: Path) -> list[Candidate]:
    """The plugins of a Python project's source, as its pyproject.toml names them."""
    try:
        about = tomllib.loads((path / "pyproject.toml").read_text(encoding="utf-8")).get("project", {})
    except FileNotFoundError:
        return []
    except (OSError, ValueError) as error:
        raise UsageError(f"{path / 'pyproject.toml'} cannot be read: {error}") from None
    points = about.get("entry-points", {}).get(GROUP, {})
    where = tuple(p.resolve() for p in (path / "src", path) if p.is_dir())
    version = str(about.get("version", "source"))
    told = (str(about.get("name", path.name)), version)
    return [Candidate(name, *told, value, where, given=True) for name, value in points.items()]


def _digest(folder: Folder) -> str:
    """A folder has no version number: what is in it says which one it is."""
    total = hashlib.sha256()
    for path in sorted(p for p in folder.path.rglob("*") if p.suffix in (".yaml", ".py") and p.is_file()):
        total.update(f"{path.relative_to(folder.path).as_posix()}\0".encode() + path.read_bytes() + b"\0")
    return f"sha256:{total.hexdigest()[:12]}"


def _refuse_code(candidate: Candidate, selection: Selection) -> None:
    """Nothing of a folder runs unless the user says so; what is installed, the user has installed."""
    if selection.allow_code:
        return
    files = [p.relative_to(candidate.folder.path).as_posix() for p in candidate.folder.code] if candidate.folder else []
    files += [Path(candidate.value).name] if candidate.value.endswith(".py") else []
    files += [f"{candidate.value} in pyproject.toml"] if candidate.path else []
    if files:
        raise UsageError(
            f"plugin {candidate.name!r} holds Python code ({', '.join(files[:3])}) -> add --allow-code to run it with "
            f"your rights, or --disable {candidate.name} to go without"
        )


def _refuse_unknown(selection: Selection, candidates: list[Candidate]) -> None:
    from govrisk.faults import nearest

    names = sorted({name for c in candidates for name in (c.name, c.distribution)})
    for what, wanted in (
        ("--disable", selection.disable),
        ("--only", selection.only),
        ("govrisk.toml", selection.required),
    ):
        for name in wanted:
            if not any(c.called([name]) for c in candidates):
                raise UsageError(f"{what}: no plugin {name!r} is installed; {nearest(name, names)}")


def _refuse_namesakes(given: list[Candidate]) -> None:
    names = [c.name for c in given]
    for name in sorted({n for n in names if names.count(n) > 1}):
        raise UsageError(f"two folders bring a plugin {name!r} -> rename one of them")


def _refuse_api(candidate: Candidate) -> None:
    from govrisk import API_VERSION, __version__

    if not candidate.api:
        return
    needed, offered = _numbers(candidate.api), _numbers(API_VERSION)
    if needed[0] != offered[0] or needed[1] > offered[1]:
        raise _Unfit(
            f"needs the plugin API {candidate.api}, this govrisk {__version__} offers {API_VERSION}: "
            "install a govrisk or a plugin that fits the other"
        )


def _numbers(version: str) -> tuple[int, int]:
    major, minor = version.split(".")
    return int(major), int(minor)


def _declared(source: Path | None) -> str:
    if source is None:
        return ""
    try:
        found = _DECLARED.search(source.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return ""
    return ".".join(found.groups()) if found else ""


def _source(value: str, path: tuple[Path, ...]) -> Path | None:
    """The file of the top-level module that ``value`` names; looking for it imports nothing."""
    if value.endswith(".py"):
        return Path(value)
    top = re.split(r"[.:\s]", value, maxsplit=1)[0]
    for folder in path:
        for file in (folder / top / "__init__.py", folder / f"{top}.py"):
            if file.is_file():
                return file
    try:
        spec = find_spec(top)
    except (ImportError, ValueError):
        return None
    return Path(spec.origin) if spec and spec.origin else None
