"""What one plugin brings: its checks, the folders that hold none, and what went wrong on the way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from govrisk.candidates import in_folder
from govrisk.checks import Check
from govrisk.errors import BadInput, GovriskError, UsageError
from govrisk.faults import nearest
from govrisk.hookspecs import Collector, Renderer
from govrisk.loading import Selection
from govrisk.plugins import Registry, default_registry, load_registry, selected
from govrisk.rubric import read_rubric


@dataclass(frozen=True)
class Brought:
    """A plugin as it was loaded, among the others that are in use.

    ``hooks`` are those that it answers.
    ``invalid`` maps check folders (``prom/prom_01``) to what is wrong with them, ``faults`` is everything else.
    """

    name: str
    registry: Registry
    checks: tuple[Check, ...] = ()
    invalid: dict[str, str] = field(default_factory=dict)
    faults: tuple[str, ...] = ()
    folder: Path | None = None
    renderers: tuple[Renderer, ...] = ()
    collectors: tuple[Collector, ...] = ()
    hooks: tuple[str, ...] = ()


def bring(plugin: str | Path, *, allow_code: bool = False) -> Brought:
    """Loads a plugin: an installed one by the name of its entry point, or the one in a folder.

    Args:
        plugin: a name; a path that exists, or anything with a slash, is a folder.
        allow_code: run the Python in a folder.

    Raises:
        UsageError: there is no such plugin, or a folder holds Python that is not allowed to run.
    """
    folder = _folder(plugin)
    if folder is None:
        registry, names = default_registry(), [str(plugin)]
        _refuse_unknown(str(plugin), registry)
    else:
        registry = load_registry(selection=selected() + Selection((folder,), allow_code))
        names = [candidate.name for candidate in in_folder(folder)]
    try:
        return _brought(names, registry, folder)
    except GovriskError as error:  # two plugins with one id, a hook that does not exist
        return Brought(names[0], registry, faults=(str(error),), folder=folder)


def _brought(names: list[str], registry: Registry, folder: Path | None) -> Brought:
    own = _load_all(names, registry)
    checks = tuple(check for check in registry.checks.values() if check.plugin in names)
    valid = {check.folder for check in checks}
    mine = [path for plugin, path in registry.check_folders.values() if plugin.name in names and path not in valid]
    failures = [f for f in (*registry.failures, *own.failures) if f.plugin in names]
    causes = list(dict.fromkeys(f.cause for f in failures))
    invalid = {name: _cause(name, causes) for name in (f"{p.parent.name}/{p.name}" for p in mine)}
    faults = [c for c in causes if not any(c.startswith(f"{name}: ") for name in invalid)]
    faults += _faulty_rubrics(own, registry)
    more = (tuple(own.renderers.values()), tuple(own.collectors.values()))
    hooks = tuple(sorted({hook for plugin in own.plugins for hook in own.provides(plugin)}))
    return Brought(names[0], registry, checks, invalid, tuple(faults), folder, *more, hooks)


def _load_all(names: list[str], registry: Registry) -> Registry:
    """Asks each hook, so that whatever is wrong with an answer is known; gives the plugin's own registry.

    What takes long to read is read of this plugin alone.
    """
    own = Registry([plugin for plugin in registry.plugins if plugin.name in names])
    for part in ("checks", "topics", "rubrics", "renderers", "collectors", "examples"):
        getattr(registry, part)
    for part in ("scenario_sets", "frameworks"):
        getattr(own, part)
    return own


def _cause(name: str, causes: list[str]) -> str:
    return next((c.removeprefix(f"{name}: ") for c in causes if c.startswith(f"{name}: ")), "it could not be loaded")


def _faulty_rubrics(own: Registry, registry: Registry) -> list[str]:
    faults = []
    for path in own.rubrics.values():
        try:
            weighed = read_rubric(path, registry.rubrics).checks
        except BadInput:
            faults += misfits_of(path, registry)
            continue
        known = {name.upper().replace("_", "-") for name in registry.check_folders}
        if lost := sorted(set(weighed) - known):
            faults.append(
                f"{path.name} weighs {', '.join(lost)}, which no plugin brings -> bring it, or weigh it no more"
            )
    return faults


def misfits_of(path: Path, registry: Registry, checks: Iterable[Check] | None = None) -> list[str]:
    """Every fault of a rubric, also where it does not fit the checks (all that are in use when None)."""
    held = registry.checks if checks is None else {check.id: check for check in checks}
    try:
        read_rubric(path, registry.rubrics, held)
    except BadInput as error:
        return [str(fault) for fault in error.diagnostics]
    return []


def _folder(plugin: str | Path) -> Path | None:
    """The folder that is meant; a plain word is one only where no plugin has that name."""
    path = Path(plugin)
    if not is_name(plugin):
        if not path.is_dir():
            raise UsageError(f"no folder {str(plugin)!r}; give the folder of a plugin, or the name of an installed one")
        return path
    return path if str(plugin) not in _names(default_registry()) and path.is_dir() else None


def is_name(given: str | Path) -> bool:
    """Whether a plain word is given, and not a path."""
    return isinstance(given, str) and given not in (".", "..") and not {"/", "\\"} & set(given)


def _names(registry: Registry) -> set[str]:
    return {p.name for p in registry.plugins} | {f.plugin for f in registry.failures}


def _refuse_unknown(name: str, registry: Registry) -> None:
    if name not in _names(registry):
        fix = nearest(name, _names(registry))
        raise UsageError(f"no plugin {name!r}; {fix} or give the path of its folder")
