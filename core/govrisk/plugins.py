"""The typed face of the plugin system: the only module that touches pluggy.

Plugins come from entry points of the group ``govrisk`` and nowhere else; core has no list of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any, TypeVar

import pluggy

from govrisk import hookspecs
from govrisk.checks import Check, load_check
from govrisk.errors import BadInput, Diagnostic, GovriskError, PluginError
from govrisk.hookspecs import Renderer
from govrisk.yamlfile import read_yaml

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Plugin:
    """A plugin and the distribution that brought it."""

    name: str
    distribution: str
    version: str
    module: Any

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
            manager.register(plugin.module, name=plugin.name)
        try:
            manager.check_pending()
        except pluggy.PluginValidationError as error:
            name = manager.get_name(error.plugin) or "?"
            raise PluginError(f"plugin {name!r} implements a hook that govrisk does not have: {error}") from error
        return manager

    def _each(self, hook: str) -> Iterator[tuple[Plugin, Any]]:
        """What every plugin answers to ``hook``, one item at a time, with the plugin that gave it."""
        manager = self._manager
        by_name = {p.name: p for p in self.plugins}
        for implementation in getattr(manager.hook, hook).get_hookimpls():
            plugin = by_name[implementation.plugin_name]
            try:
                yield from ((plugin, item) for item in implementation.function())
            except GovriskError:
                raise
            except Exception as error:  # noqa: BLE001 - a stranger's code may raise anything
                self._fail(plugin, f"{hook} raised {type(error).__name__}: {error}")

    def _fail(self, plugin: Plugin, cause: str) -> None:
        failure = LoadFailure(plugin.name, plugin.version, cause)
        if failure not in self.failures:
            self.failures.append(failure)

    @cached_property
    def check_folders(self) -> dict[str, tuple[Plugin, Path]]:
        """Check folders by their name, such as ``lead_01``; nothing is read yet."""
        found = (
            (plugin, folder.parent)
            for plugin, root in self._each("govrisk_checks")
            for folder in sorted(Path(root).glob("*/*/check.yaml"))
        )
        return _unique("check", ((folder.name, plugin, (plugin, folder)) for plugin, folder in found))

    @cached_property
    def checks(self) -> dict[str, Check]:
        """All valid checks by id; a check with faults is a failure of its plugin and costs nobody else."""
        loaded: dict[str, Check] = {}
        for plugin, folder in self.check_folders.values():
            try:
                check = load_check(folder, plugin.name)
                loaded[check.id] = check
            except BadInput as error:
                self._fail(plugin, f"{folder.parent.name}/{folder.name}: {error.diagnostics[0]}")
            except Exception as error:  # noqa: BLE001 - check.py is a stranger's code
                self._fail(plugin, f"{folder.parent.name}/{folder.name}: {type(error).__name__}: {error}")
        return dict(sorted(loaded.items()))

    @cached_property
    def topics(self) -> dict[str, str]:
        """The vocabulary of claim topics: topic -> what a claim on it says."""
        words: list[tuple[str, Plugin, str]] = []
        for plugin, path in self._each("govrisk_topics"):
            content = read_yaml(Path(path), f"{plugin.name}:{Path(path).name}")
            if not isinstance(content.data, dict):
                raise BadInput([Diagnostic(content.name, 1, 1, "is not a mapping of topics")])
            words += [(str(topic), plugin, str(text)) for topic, text in content.data.items()]
        return _unique("topic", words)

    @cached_property
    def rubrics(self) -> dict[str, Path]:
        """Rubric files by name."""
        found = ((Path(path).stem, plugin, Path(path)) for plugin, path in self._each("govrisk_rubrics"))
        return _unique("rubric", found)

    @cached_property
    def renderers(self) -> dict[str, Renderer]:
        """Report formats by id."""
        found = ((renderer.id, plugin, renderer) for plugin, renderer in self._each("govrisk_renderers"))
        return _unique("report format", found)

    @cached_property
    def examples(self) -> dict[str, Path]:
        """Example cases by folder name."""
        found = ((Path(path).name, plugin, Path(path)) for plugin, path in self._each("govrisk_examples"))
        return _unique("example", found)

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


def load_registry(found: Iterable[EntryPoint] | None = None) -> Registry:
    """Loads the plugins of the given entry points (all installed ones when None). A broken one is noted, not fatal."""
    registry = Registry([])
    points = entry_points(group="govrisk") if found is None else found
    for point in sorted(set(points), key=lambda p: p.name):
        distribution = point.dist.name if point.dist else "?"
        version = point.dist.version if point.dist else "?"
        try:
            registry.plugins.append(Plugin(point.name, distribution, version, point.load()))
        except Exception as error:  # noqa: BLE001 - importing a stranger's code may raise anything
            cause = f"could not be imported: {type(error).__name__}: {error}"
            registry.failures.append(LoadFailure(point.name, version, cause))
    return registry


@cache
def default_registry() -> Registry:
    """The registry of the installed plugins, loaded once a process."""
    return load_registry()
