"""``govrisk scenarios``: what scenario sets are installed, and what each says."""

from __future__ import annotations

import click

from govrisk.cli.output import plain, table


@click.command(short_help="List the installed scenario sets, or explain one.")
@click.argument("name", metavar="[SET]", required=False)
def scenarios(name: str | None) -> None:
    """List the installed scenario sets, or explain SET (a name, or a YAML file): every number with its source.

    \b
    Examples:
      govrisk scenarios
      govrisk scenarios leader-exit
    """
    from govrisk.plugins import default_registry
    from govrisk.scenarios.explain import explain_set
    from govrisk.scenarios.set import load_set

    if name is not None:
        click.echo(plain(explain_set(load_set(name))), nl=False)
        return
    rows = [(s.id, s.version, ", ".join(s.trigger.topics), s.title) for s in default_registry().scenario_sets.values()]
    table("Scenario sets", ("id", "version", "set off by", "title"), rows)
