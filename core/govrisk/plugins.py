"""The typed face of the plugin system: the only module that touches pluggy.

:mod:`govrisk.loading` finds the plugins; core has no list of its own. ``default_registry`` is what every part of
govrisk asks: it gives the plugins that the command line, the case's ``govrisk.toml`` or a ``with using(...)`` chose.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, partial
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import pluggy

from govrisk import hookspecs
from govrisk.candidates import Candidate
from govrisk.errors import BadInput, ContractError, Diagnostic, GovriskError, PluginError
from govrisk.folder import Folder
from govrisk.hookspecs import Collector, Renderer
from govrisk.isolation.guard import guarded
from govrisk.isolation.limits import COLLECT_LIMIT, RENDER_LIMIT, told
from govrisk.loading import LoadFailure, Plugin, Selection, load

if TYPE_CHECKING:
    from govrisk.assessment import Assessment
    from govrisk.checks import Check
    from govrisk.frameworks import Framework
    from govrisk.presenting import Presentation
    from govrisk.scenarios.set import ScenarioSet

T = TypeVar("T")


@dataclass
class Registry:
    """Everything that the plugins offer, each thing loaded when it is first asked for and sorted by id."""

    plugins: list[Plugin]
    failures: list[LoadFailure] = field(default_factory=list)
    disabled: list[Candidate] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    """What loading each plugin has taken so far, by its key: import, hooks, and reading its checks."""

    @cached_property
    def _manager(self) -> pluggy.PluginManager:
        manager = pluggy.PluginManager("govrisk")
        manager.add_hookspecs(hookspecs)
        for plugin in self.plugins:
            if manager.is_registered(plugin.module):
                continue  # one module under two names is one plugin
            try:
                _asked(plugin, partial(self._register, manager, plugin), lambda thing: [thing])
            except (Exception, SystemExit) as error:  # noqa: BLE001 - pluggy asks a stranger's object for its attributes
                self._fail(plugin, " ".join(f"could not be registered: {told(error)}".split()))
        return manager

    def _register(self, manager: pluggy.PluginManager, plugin: Plugin) -> list[None]:
        """Registers one plugin; one with a hook that govrisk does not have is none, and costs nobody else."""
        manager.register(plugin.module, name=plugin.key)
        try:
            manager.check_pending()
        except pluggy.PluginValidationError as error:
            manager.unregister(plugin.module)
            strange = re.search(r"govrisk_\w+", str(error))
            known = [name for name in vars(hookspecs) if name.startswith("govrisk_")]
            name = strange[0] if strange else "?"
            raise PluginError(
                f"implements {name}, a hook that govrisk does not have; {_nearest(name, known)}"
            ) from None
        return []

    def _each(self, hook: str, read: Callable[[Any], Iterable[T]]) -> Iterator[tuple[Plugin, T]]:
        """What every plugin answers to ``hook``, each item taken apart by ``read``, with the plugin that gave it.

        Whatever goes wrong in a plugin's answer costs that plugin and nobody else.
        """
        by_key = {p.key: p for p in self.plugins}
        for implementation in getattr(self._manager.hook, hook).get_hookimpls():
            plugin = by_key[implementation.plugin_name]
            try:
                with self._timed(plugin):
                    answer = _asked(plugin, implementation.function, read)
            except (Exception, SystemExit) as error:  # noqa: BLE001 - a stranger's code may raise anything
                ours = isinstance(error, GovriskError) and not isinstance(error, ContractError)
                said = f"{hook}: {'; '.join(str(error).splitlines())}" if ours else f"{hook} {told(error)}"
                self._fail(plugin, said, error.diagnostics if isinstance(error, BadInput) else ())
                continue
            yield from ((plugin, thing) for thing in answer)

    @contextmanager
    def _timed(self, plugin: Plugin) -> Iterator[None]:
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[plugin.key] = self.seconds.get(plugin.key, 0.0) + time.perf_counter() - start

    def _fail(self, plugin: Plugin, cause: str, faults: Sequence[Diagnostic] = ()) -> None:
        failure = LoadFailure(plugin.name, plugin.version, cause, plugin.distribution, tuple(faults))
        if failure not in self.failures:
            self.failures.append(failure)

    @cached_property
    def check_folders(self) -> dict[str, tuple[Plugin, Path]]:
        """Check folders by their name, such as ``lead_01``; nothing is read yet."""
        found = self._each("govrisk_checks", lambda root: sorted(Path(root).glob("*/*/check.yaml")))
        return _unique("check", ((path.parent.name, plugin, (plugin, path.parent)) for plugin, path in found))

    @cached_property
    def checks(self) -> dict[str, Check]:
        """All valid checks by id; a check with faults is a failure of its plugin and costs nobody else."""
        from govrisk.checks import load_check  # the models take longer to import than all the rest

        loaded: dict[str, Check] = {}
        defined = self.topics or None  # where nobody defines any, none can be called unknown
        unread = {failure.plugin for failure in self.unread_topics}
        for plugin, folder in self.check_folders.values():
            apart, topics = plugin.path if plugin.isolated else None, None if plugin.name in unread else defined or None
            try:
                with self._timed(plugin):
                    check = load_check(folder, plugin.name, apart=apart, topics=topics)
                loaded[check.id] = replace(check, giver=plugin.key)
            except BadInput as error:
                self._fail(plugin, f"{folder.parent.name}/{folder.name}: {'; '.join(map(str, error.diagnostics))}")
            except (Exception, SystemExit) as error:  # noqa: BLE001 - check.py is a stranger's code
                self._fail(plugin, f"{folder.parent.name}/{folder.name}: {told(error).removeprefix('raised ')}")
        return dict(sorted(loaded.items()))

    @cached_property
    def topics(self) -> dict[str, str]:
        """The vocabulary of claim topics: topic -> what a claim on it says."""
        found = self._each("govrisk_topics", _read_topics)
        return _unique("topic", ((topic, plugin, text) for plugin, (topic, text) in found))

    @property
    def unread_topics(self) -> list[LoadFailure]:
        """The plugins whose topics could not be read: what they define is not known."""
        return [failure for failure in self.failures if failure.cause.startswith("govrisk_topics")]

    @cached_property
    def rubrics(self) -> dict[str, Path]:
        """Rubric files by name."""
        found = self._each("govrisk_rubrics", lambda path: [Path(path)])
        return _unique("rubric", ((path.stem, plugin, path) for plugin, path in found))

    def brought(self, plugin: Plugin) -> list[str]:
        """The names of the rubrics that a plugin brings."""
        found = self._each("govrisk_rubrics", lambda path: [Path(path).stem])
        return sorted(name for giver, name in found if giver == plugin)

    @cached_property
    def scenarios(self) -> dict[str, Path]:
        """Scenario sets by name."""
        found = self._each("govrisk_scenarios", lambda path: [Path(path)])
        return _unique("scenario set", ((path.stem, plugin, path) for plugin, path in found))

    @cached_property
    def scenario_sets(self) -> dict[str, ScenarioSet]:
        """All valid scenario sets by name; a set with faults is a failure of its plugin and costs nobody else."""
        from govrisk.scenarios.set import load_set  # the models take longer to import than all the rest

        read = self._files("scenario set", "govrisk_scenarios", lambda _, path: load_set(path.stem, {path.stem: path}))
        return {name: found for name, (_, found) in read.items()}

    def _files(self, what: str, hook: str, load: Callable[[Plugin, Path], T]) -> dict[str, tuple[Plugin, T]]:
        """What the files of a hook hold, by name; one with faults is a failure of its plugin."""
        found = self._each(hook, lambda path: [Path(path)])
        loaded: dict[str, tuple[Plugin, T]] = {}
        for plugin, path in _unique(what, ((p.stem, plugin, (plugin, p)) for plugin, p in found)).values():
            try:
                with self._timed(plugin):
                    loaded[path.stem] = (plugin, load(plugin, path))
            except BadInput as error:
                self._fail(plugin, f"{path.name}: {error.diagnostics[0]}")
        return loaded

    @cached_property
    def renderers(self) -> dict[str, Renderer]:
        """Report formats by id."""
        return {name: renderer for name, (_, renderer) in self._rendering.items()}

    def render(self, name: str, assessment: Assessment, presentation: Presentation) -> bytes:
        """A report's bytes; a stranger's format runs under a guard, where it is not in a process of its own already.

        Raises:
            ContractError: the format failed.
        """
        plugin, renderer = self._rendering[name]
        if plugin.built_in or plugin.isolated:
            return renderer.render(assessment, presentation)
        own = assessment.model_copy(deep=True)  # what it changes must not reach the reports beside it
        return guarded(lambda: renderer.render(own, presentation), RENDER_LIMIT)

    def giver(self, name: str) -> Plugin:
        """The plugin that brings a report format."""
        return self._rendering[name][0]

    @cached_property
    def _rendering(self) -> dict[str, tuple[Plugin, Renderer]]:
        found = self._each("govrisk_renderers", _read_renderer)
        return _unique("report format", ((r.id, plugin, (plugin, r)) for plugin, r in found))

    @cached_property
    def collectors(self) -> dict[str, Collector]:
        """Collectors by id."""
        return {name: collector for name, (_, collector) in self._collecting.items()}

    def ask_collector(self, name: str, work: Callable[[], T]) -> T:
        """What a collector's code gives; a stranger's runs under a guard, for as long as it needs.

        Raises:
            ContractError: it failed.
        """
        plugin, _ = self._collecting.get(name, (None, None))
        return work() if plugin is None or plugin.built_in or plugin.isolated else guarded(work, COLLECT_LIMIT)

    @cached_property
    def _collecting(self) -> dict[str, tuple[Plugin, Collector]]:
        found = self._each("govrisk_collectors", _read_collector)
        return _unique("collector", ((c.id, plugin, (plugin, c)) for plugin, c in found))

    @cached_property
    def examples(self) -> dict[str, Path]:
        """Example cases by folder name."""
        found = self._each("govrisk_examples", lambda path: [Path(path)])
        return _unique("example", ((path.name, plugin, path) for plugin, path in found))

    @cached_property
    def frameworks(self) -> dict[str, Framework]:
        """All valid framework maps by id; a map with faults is a failure of its plugin and costs nobody else."""
        from govrisk.frameworks import load_framework  # the models take longer to import than all the rest

        loaded = self._files("framework", "govrisk_frameworks", lambda plugin, path: load_framework(path, plugin.name))
        _unique("framework", ((f.title, plugin, f) for plugin, f in loaded.values()))  # references name it by its title
        return {framework.id: framework for _, framework in loaded.values()}

    @property
    def left_out(self) -> str:
        """For whoever misses a name: the plugins that might have brought it; empty where every one is whole."""
        used = {plugin.name for plugin in self.plugins}
        failed = {failure.plugin for failure in self.failures}
        kinds = {"not in use": failed - used | {c.name for c in self.disabled}, "failed in part": failed & used}
        said = [f"{kind}: {', '.join(sorted(names))}" for kind, names in kinds.items() if names]
        return f"; {'; '.join(said)} ('govrisk plugins' says why)" if said else ""

    def read(self) -> None:
        """Reads everything that the plugins bring, so that ``failures`` and ``seconds`` are whole.

        Raises:
            PluginError: two plugins bring one name.
        """
        kinds = "checks topics rubrics scenario_sets renderers collectors examples frameworks"
        for kind in kinds.split():
            getattr(self, kind)

    def provides(self, plugin: Plugin) -> list[str]:
        """The hooks a plugin implements."""
        return sorted(caller.name for caller in self._manager.get_hookcallers(plugin.module) or [])


def _asked(plugin: Plugin, give: Callable[[], Iterable[Any]], read: Callable[[Any], Iterable[T]]) -> list[T]:
    """What a plugin's hook gives; a stranger's runs under a guard, where it is not in a process of its own already."""

    def work() -> list[T]:
        return [thing for item in give() for thing in read(item)]

    ours = plugin.built_in or plugin.isolated or (isinstance(plugin.module, Folder) and not plugin.module.runs_code)
    return work() if ours else guarded(work)


def _nearest(name: str, known: Iterable[str]) -> str:
    from govrisk.faults import nearest  # brings in the models

    return nearest(name, known)


def _unique(what: str, found: Iterable[tuple[str, Plugin, T]]) -> dict[str, T]:
    """Things by name, sorted; two plugins with one name are refused with both distributions."""
    givers: dict[str, Plugin] = {}
    things: dict[str, T] = {}
    for name, plugin, thing in found:
        if name in givers:
            raise PluginError(
                f"{what} {name!r} comes from {givers[name]} and from {plugin}: remove one of them, "
                f"or leave it out with --disable {plugin.name}"
            )
        givers[name], things[name] = plugin, thing
    return dict(sorted(things.items()))


def _read_topics(path: Any) -> Iterable[tuple[str, str]]:
    from govrisk.topics import read_topics  # brings in the models

    return read_topics(Path(path)).items()


def _read_renderer(item: Any) -> Iterable[Renderer]:
    told = [getattr(item, name, None) for name in ("id", "suffix", "summary")]
    if not all(isinstance(text, str) and text for text in told) or not callable(getattr(item, "render", None)):
        raise PluginError(f"{type(item).__name__} is no renderer: it needs id, suffix, summary and render")
    if not re.fullmatch(r"[\w.-]*\.[\w.-]+", item.suffix):
        raise PluginError(f"{item.id}: {item.suffix!r} is no suffix of a file: write one such as '.csv'")
    return [item]


def _read_collector(item: Any) -> Iterable[Collector]:
    told = [getattr(item, name, None) for name in ("id", "summary", "source", "folder")]
    does = [getattr(item, name, None) for name in ("collect", "fingerprint")]
    if not all(isinstance(t, str) and t for t in told) or not all(map(callable, does)) or not hasattr(item, "options"):
        needs = "id, summary, source, folder, options, fingerprint, collect"
        raise PluginError(f"{type(item).__name__} is no collector: it needs {needs}")
    return [item]


def load_registry(found: Iterable[EntryPoint] | None = None, selection: Selection | None = None) -> Registry:
    """Loads the plugins of the given entry points (all installed ones when None). A broken one is noted, not fatal.

    Raises:
        UsageError: ``selection`` names what is not there, or Python that nobody allowed to run.
    """
    loaded = load(selection or Selection(), found)
    return Registry(loaded.plugins, loaded.failures, loaded.disabled, loaded.seconds)


def load_plugins(
    folders: str | Path | Sequence[str | Path] = (),
    *,
    allow_code: bool = False,
    disable: Sequence[str] = (),
    only: Sequence[str] = (),
    isolate: bool = False,
) -> Registry:
    """The installed plugins and those in ``folders``, for ``govrisk.assess(case, registry=...)``.

    Args:
        folders: one or more folders of checks, topics and rubrics, or of a Python project that is a plugin.
        allow_code: run the Python in them; without it a folder that holds some is refused.
        disable: names of plugins, or of their distributions, to leave out.
        only: if any, the only plugins to use beside govrisk's own.
        isolate: run what is not govrisk's own in a process of its own.

    Raises:
        UsageError: a folder holds no plugin, or Python that is not allowed to run; a name means no plugin.
    """
    given = [folders] if isinstance(folders, str | Path) else folders
    return load_registry(selection=Selection(tuple(map(Path, given)), allow_code, tuple(disable), tuple(only), isolate))


_SELECTED: ContextVar[Selection | None] = ContextVar("selection", default=None)
_USED: ContextVar[Registry | None] = ContextVar("registry", default=None)


def default_registry() -> Registry:
    """The registry that is in use: of ``using``, else of what was selected, loaded once a process."""
    return _USED.get() or _chosen(selected())


@cache
def _chosen(selection: Selection) -> Registry:
    return load_registry(selection=selection)


def select(selection: Selection) -> None:
    """Makes ``default_registry`` give these plugins from now on."""
    _SELECTED.set(selection)


def selected() -> Selection:
    """What ``select`` chose; everything that is installed when nothing was chosen."""
    return _SELECTED.get() or Selection()


def more_plugins(selection: Selection) -> Registry:
    """The registry in use and what ``selection`` adds to it; inside ``using`` nothing is added."""
    wanted = selected() + selection
    return default_registry() if wanted == selected() else _USED.get() or load_registry(selection=wanted)


@contextmanager
def using(registry: Registry) -> Iterator[Registry]:
    """Makes ``default_registry`` give ``registry`` inside the block."""
    token = _USED.set(registry)
    try:
        yield registry
    finally:
        _USED.reset(token)
