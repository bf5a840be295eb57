"""``govrisk formats``: every report format that is installed, its standard, and who brings it."""

from __future__ import annotations

from typing import NamedTuple

import click

from govrisk.cli.output import plain, table
from govrisk.plugins import Registry, default_registry


class Format(NamedTuple):
    """A report format; ``standard`` is ``-`` where the renderer names none."""

    id: str
    suffix: str
    standard: str
    plugin: str
    summary: str


def installed_formats(registry: Registry) -> list[Format]:
    """The report formats of all plugins, by id.

    Raises:
        PluginError: two plugins bring a format of the same name.
    """
    by_id = registry.renderers  # refuses two of one name, with both plugins
    rows: dict[str, Format] = {}
    for plugin in registry.plugins:
        for name, one in Registry([plugin]).renderers.items():
            standard = getattr(one, "standard", None) or "-"
            rows.setdefault(name, Format(name, one.suffix, standard, str(plugin), one.summary))
    return [rows[name] for name in by_id]


@click.command(short_help="List the installed report formats.")
@click.option("-q", "--quiet", is_flag=True, help="Print only the ids, one a line.")
def formats(quiet: bool) -> None:
    """List the report formats for -f: id, file suffix, standard and its version, plugin, what it is.

    \b
    Examples:
      govrisk formats
      govrisk assess examples/qwen -f sarif,junit -o out
    """
    registry = default_registry()
    rows = installed_formats(registry)
    if quiet:
        for row in rows:
            click.echo(row.id)
    else:
        table("Formats", ("id", "suffix", "standard", "plugin", "summary"), rows)
    for failure in registry.failures:
        click.echo(plain(f"failed: {failure.plugin} {failure.version}: {failure.cause}"), err=True)
