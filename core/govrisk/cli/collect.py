"""``govrisk collect``: evidence from where it lies, into a case."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from govrisk.cli.output import plain, progress
from govrisk.cli.plugin_options import CASE, plugin_options, with_plugins
from govrisk.collecting import collect as run
from govrisk.hookspecs import Collector
from govrisk.plugins import default_registry

_SCAN = {"ignore_unknown_options": True, "allow_extra_args": True}


class Collectors(click.Group):
    """A command for each installed collector."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Looks for ``--plugin`` and the like first, wherever they stand: they may bring the collector."""
        scan = click.Command("collect", params=[*plugin_options()], context_settings=_SCAN, add_help_option=False)
        scan.make_context("govrisk collect", list(args))
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The installed collectors."""
        return list(default_registry().collectors)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a collector; unknown ones are left to click's message."""
        collector = default_registry().collectors.get(cmd_name)
        return _command(collector) if collector else None


@click.group(cls=Collectors, short_help="Measure repositories and documents into a case.")
def collect() -> None:
    """Measure what a repository shows and write it into a case.

    \b
    Example:
      govrisk collect git project --into my-case --as-of 2026-03-05
    """


def _command(collector: Collector) -> click.Command:
    def callback(sources: tuple[str, ...], into: Path, as_of: datetime | None, quiet: bool, **options: Any) -> None:
        with progress(quiet) as step:
            given = {name.replace("_", "-"): value for name, value in options.items()}
            day = as_of.date() if as_of else None
            written = run(collector.id, sources, into, as_of=day, options=given, step=step)
        for note in () if quiet else written.notes:
            click.echo(f"note: {plain(note)}", err=True)
        click.echo(f"{written.path}" + ("" if written.fresh else " (nothing new)"))

    params: list[click.Parameter] = [
        click.Argument(["sources"], nargs=-1, required=True, metavar=f"{collector.source}..."),
        click.Option(["--into"], type=CASE, required=True, metavar="CASE", help="The case folder."),
        click.Option(["--as-of"], type=click.DateTime(["%Y-%m-%d"]), help="Look at nothing after this day."),
        *(
            click.Option(
                [f"--{o.name}"],
                help=o.help,
                metavar=o.metavar,
                default=o.default,
                multiple=o.multiple,
                show_default=o.default is not None,
            )
            for o in collector.options
        ),
        click.Option(["-q", "--quiet"], is_flag=True, help="Print only where the evidence was written."),
    ]
    return with_plugins(
        click.Command(
            collector.id, callback=callback, params=params, help=collector.__doc__, short_help=collector.summary
        )
    )
