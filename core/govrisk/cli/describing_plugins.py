"""What ``govrisk plugins`` shows of each plugin: one row, or everything about one."""

from __future__ import annotations

from collections.abc import Iterator

from govrisk.errors import UsageError
from govrisk.faults import nearest
from govrisk.loading import Plugin
from govrisk.plugins import Registry

HEAD = ("name", "distribution", "version", "API", "load time", "hooks", "checks", "state")
Row = tuple[str, ...]


def rows(registry: Registry) -> list[Row]:
    """A row a plugin: those that work, those with a fault, and those that were left out, by name."""
    registry.read()
    return sorted(_rows(registry))


def about(registry: Registry, name: str) -> str:
    """Every row of a plugin, a line a field.

    Raises:
        UsageError: no plugin has this name.
    """
    shown = rows(registry)
    found = [row for row in shown if name in row[:2]]
    if not found:
        raise UsageError(f"no plugin {name!r}; {nearest(name, [row[0] for row in shown])}")
    return "\n\n".join("\n".join(f"{head}: {cell}" for head, cell in zip(HEAD, row, strict=True)) for row in found)


def _rows(registry: Registry) -> Iterator[Row]:
    for plugin in registry.plugins:
        brought = ", ".join(c.id for c in registry.checks.values() if c.giver == plugin.key)
        time = f"{1000 * registry.seconds.get(plugin.key, 0.0):.0f} ms"
        told = (plugin.name, plugin.distribution, plugin.version, plugin.api or "-", time)
        yield (*told, ", ".join(registry.provides(plugin)), brought, _state(registry, plugin))
    loaded = {(plugin.name, plugin.distribution) for plugin in registry.plugins}
    for failure in registry.failures:
        if (failure.plugin, failure.distribution) not in loaded:
            yield (failure.plugin, failure.distribution, failure.version, "-", "-", "", "", f"failed: {failure.cause}")
    for left in registry.disabled:
        yield (left.name, left.distribution, left.version, "-", "-", "", "", "disabled")


def _state(registry: Registry, plugin: Plugin) -> str:
    known = (plugin.name, plugin.distribution)
    causes = [f.cause for f in registry.failures if (f.plugin, f.distribution) == known]
    hooks = registry.provides(plugin)
    if causes:
        return f"failed: {'; '.join(causes)}"
    return "ok" if hooks else "brings nothing"
