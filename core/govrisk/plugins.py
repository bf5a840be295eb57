"""The typed face of the plugin system: the only module that touches pluggy.

Plugins come from entry points of the group ``govrisk`` and nowhere else; core has no list of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.metadata import Distribution, EntryPoint, entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import pluggy

from govrisk import hookspecs
from govrisk.errors import BadInput, GovriskError, PluginError
from govrisk.hookspecs import Collector, Renderer
from govrisk.yamlfile import read_yaml

if TYPE_CHECKING:
    from govrisk.checks import Check
    from govrisk.frameworks import Framework
    from govrisk.scenarios.set import ScenarioSet

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Plugin:
    """A plugin and the distribution that brought it."""

    name: str
    distribution: str
    version: str
    module: Any

    @property
    def key(self) -> str:
        """What it is registered under: two distributions may name their entry points alike."""
        return f"{self.distribution}:{self.name}"

    def __str__(self) -> str:
        return f"{self.distribution} {self.version} ({self.name})"


@dataclass(frozen=True, slots=True)
class LoadFailure:
    """A plugin that could not be loaded, or a check of it that is not valid."""

    plugin: str
    version: str
    cause: str


@dataclass
class Registry:
    """Everything that the plugins offer, each thing loaded when it is first asked for and sorted by id."""

    plugins: list[Plugin]
    failures: list[LoadFailure] = field(default_factory=list)

    @cached_property
    def _manager(self) -> pluggy.PluginManager:
        manager = pluggy.PluginManager("govrisk")
        manager.add_hookspecs(hookspecs)
        for plugin in self.plugins:
            if manager.is_registered(plugin.module):
                continue  # one module under two names is one plugin
            try:
                manager.register(plugin.module, name=plugin.key)
            except Exception as error:  # noqa: BLE001 - pluggy asks a stranger's object for its attributes
                self._fail(plugin, " ".join(f"could not be registered: {error}".split()))
        try:
            manager.check_pending()
        except pluggy.PluginValidationError as error:
            name = manager.get_name(error.plugin) or "?"
            raise PluginError(f"plugin {name!r} implements a hook that govrisk does not have: {error}") from error
        return manager

    def _each(self, hook: str, read: Callable[[Any], Iterable[T]]) -> Iterator[tuple[Plugin, T]]:
        """What every plugin answers to ``hook``, each item taken apart by ``read``, with the plugin that gave it.

        Whatever goes wrong in a plugin's answer costs that plugin and nobody else.
        """
        by_key = {p.key: p for p in self.plugins}
        for implementation in getattr(self._manager.hook, hook).get_hookimpls():
            plugin = by_key[implementation.plugin_name]
            try:
                answer = [thing for item in implementation.function() for thing in read(item)]
            except (Exception, SystemExit) as error:  # noqa: BLE001 - a stranger's code may raise anything
                told = f": {error}" if isinstance(error, GovriskError) else f" raised {type(error).__name__}: {error}"
                self._fail(plugin, hook + told)
                continue
            yield from ((plugin, thing) for thing in answer)

    def _fail(self, plugin: Plugin, cause: str) -> None:
        failure = LoadFailure(plugin.name, plugin.version, cause)
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
        for plugin, folder in self.check_folders.values():
            try:
                check = load_check(folder, plugin.name)
                loaded[check.id] = check
            except BadInput as error:
                self._fail(plugin, f"{folder.parent.name}/{folder.name}: {error.diagnostics[0]}")
            except (Exception, SystemExit) as error:  # noqa: BLE001 - check.py is a stranger's code
                self._fail(plugin, f"{folder.parent.name}/{folder.name}: {type(error).__name__}: {error}")
        return dict(sorted(loaded.items()))

    @cached_property
    def topics(self) -> dict[str, str]:
        """The vocabulary of claim topics: topic -> what a claim on it says."""
        found = self._each("govrisk_topics", _read_topics)
        return _unique("topic", ((topic, plugin, text) for plugin, (topic, text) in found))

    @cached_property
    def rubrics(self) -> dict[str, Path]:
        """Rubric files by name."""
        found = self._each("govrisk_rubrics", lambda path: [Path(path)])
        return _unique("rubric", ((path.stem, plugin, path) for plugin, path in found))

    @cached_property
    def scenarios(self) -> dict[str, Path]:
        """Scenario sets by name."""
        found = self._each("govrisk_scenarios", lambda path: [Path(path)])
        return _unique("scenario set", ((path.stem, plugin, path) for plugin, path in found))

    @cached_property
    def scenario_sets(self) -> dict[str, ScenarioSet]:
        """All valid scenario sets by name; a set with faults is a failure of its plugin and costs nobody else."""
        from govrisk.scenarios.set import load_set  # the models take longer to import than all the rest

        found = self._each("govrisk_scenarios", lambda path: [Path(path)])
        loaded: dict[str, ScenarioSet] = {}
        for plugin, path in _unique("scenario set", ((p.stem, plugin, (plugin, p)) for plugin, p in found)).values():
            try:
                loaded[path.stem] = load_set(path.stem, {path.stem: path})
            except BadInput as error:
                self._fail(plugin, f"{path.name}: {error.diagnostics[0]}")
        return loaded

    @cached_property
    def renderers(self) -> dict[str, Renderer]:
        """Report formats by id."""
        found = self._each("govrisk_renderers", _read_renderer)
        return _unique("report format", ((renderer.id, plugin, renderer) for plugin, renderer in found))

    @cached_property
    def collectors(self) -> dict[str, Collector]:
        """Collectors by id."""
        found = self._each("govrisk_collectors", _read_collector)
        return _unique("collector", ((collector.id, plugin, collector) for plugin, collector in found))

    @cached_property
    def examples(self) -> dict[str, Path]:
        """Example cases by folder name."""
        found = self._each("govrisk_examples", lambda path: [Path(path)])
        return _unique("example", ((path.name, plugin, path) for plugin, path in found))

    @cached_property
    def frameworks(self) -> dict[str, Framework]:
        """All valid framework maps by id; a map with faults is a failure of its plugin and costs nobody else."""
        from govrisk.frameworks import load_framework  # the models take longer to import than all the rest

        found = self._each("govrisk_frameworks", lambda path: [Path(path)])
        loaded: list[tuple[Plugin, Framework]] = []
        for plugin, path in _unique("framework", ((p.stem, plugin, (plugin, p)) for plugin, p in found)).values():
            try:
                loaded.append((plugin, load_framework(path, plugin.name)))
            except BadInput as error:
                self._fail(plugin, f"{path.name}: {error.diagnostics[0]}")
        _unique("framework", ((f.title, plugin, f) for plugin, f in loaded))  # references name it by its title
        return {framework.id: framework for _, framework in loaded}

    def provides(self, plugin: Plugin) -> list[str]:
        """The hooks a plugin implements."""
        return sorted(caller.name for caller in self._manager.get_hookcallers(plugin.module) or [])


def _unique(what: str, found: Iterable[tuple[str, Plugin, T]]) -> dict[str, T]:
    """Things by name, sorted; two plugins with one name are refused with both distributions."""
    givers: dict[str, Plugin] = {}
    things: dict[str, T] = {}
    for name, plugin, thing in found:
        if name in givers:
            raise PluginError(f"{what} {name!r} comes from {givers[name]} and from {plugin}: remove one of them")
        givers[name], things[name] = plugin, thing
    return dict(sorted(things.items()))


def _read_topics(path: Any) -> Iterable[tuple[str, str]]:
    content = read_yaml(Path(path), Path(path).name)
    if not isinstance(content.data, dict):
        raise BadInput([content.fault((), "is not a mapping of topics", "write 'topic: what a claim on it says'")])
    return [(str(topic), str(text)) for topic, text in content.data.items()]


def _read_renderer(item: Any) -> Iterable[Renderer]:
    if not (isinstance(item.id, str) and isinstance(item.suffix, str) and callable(item.render)):
        raise PluginError(f"{item!r} is no renderer: it needs id, suffix, summary and render")
    return [item]


def _read_collector(item: Any) -> Iterable[Collector]:
    if not (isinstance(item.id, str) and callable(item.collect) and callable(item.fingerprint)):
        raise PluginError(
            f"{item!r} is no collector: it needs id, summary, source, folder, options, fingerprint, collect"
        )
    return [item]


def load_registry(found: Iterable[EntryPoint] | None = None) -> Registry:
    """Loads the plugins of the given entry points (all installed ones when None). A broken one is noted, not fatal."""
    registry = Registry([])
    points = entry_points(group="govrisk") if found is None else found
    for point in sorted(set(points), key=lambda p: p.name):
        distribution, version = _described(point.dist) if point.dist else ("?", "?")
        try:
            registry.plugins.append(Plugin(point.name, distribution, version, point.load()))
        except (Exception, SystemExit) as error:  # noqa: BLE001 - importing a stranger's code may raise anything
            cause = f"could not be imported: {type(error).__name__}: {error}"
            registry.failures.append(LoadFailure(point.name, version, cause))
    return registry


@cache
def _described(distribution: Distribution) -> tuple[str, str]:
    """Name and version; reading them parses the whole METADATA, so once for each distribution."""
    metadata = distribution.metadata
    return metadata["Name"], metadata["Version"]


@cache
def default_registry() -> Registry:
    """The registry of the installed plugins, loaded once a process."""
    return load_registry()
