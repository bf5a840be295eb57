"""``govrisk checks|rubrics|plugins``: what is installed, from where, and what it says."""

from __future__ import annotations

import click

from govrisk.cli.output import plain, table
from govrisk.errors import UsageError
from govrisk.faults import nearest
from govrisk.plugins import default_registry


@click.command(short_help="List the installed checks, or explain one.")
@click.argument("check", required=False)
@click.option("--catalogue", metavar="PLUGIN", help="Print the catalogue page of a plugin's checks, as Markdown.")
def checks(check: str | None, catalogue: str | None) -> None:
    """List the installed checks, or explain CHECK.

    \b
    Examples:
      govrisk checks
      govrisk checks LEAD-01
      govrisk checks --catalogue builtin-checks > checks.md
    """
    registry = default_registry()
    if catalogue is not None:
        from govrisk.catalogue import catalogue_page

        click.echo(plain(catalogue_page(catalogue, registry)), nl=False)
        return
    check = check and check.upper()
    if check is None:
        rows = [(c.id, c.spec.pillar, c.spec.title, c.spec.question, c.plugin) for c in registry.checks.values()]
        table("Checks", ("id", "pillar", "title", "question", "plugin"), rows)
        return
    if check not in registry.checks:
        raise UsageError(f"no check {check!r}; {nearest(check, registry.checks)}{registry.left_out}")
    from govrisk.catalogue import explain_check, weighing

    found = registry.checks[check]
    click.echo(plain(explain_check(found, weighing(found, registry))), nl=False)


@click.command(short_help="List the installed rubrics, or explain one.")
@click.argument("rubric", required=False)
def rubrics(rubric: str | None) -> None:
    """List the installed rubrics, or explain RUBRIC (a name, or a YAML file): every number with its source.

    \b
    Examples:
      govrisk rubrics
      govrisk rubrics default
    """
    from govrisk.catalogue import explain_rubric
    from govrisk.rubric import load_rubric

    if rubric is not None:
        click.echo(plain(explain_rubric(load_rubric(rubric))), nl=False)
        return
    loaded = [load_rubric(name) for name in default_registry().rubrics]
    rows = [(r.id, r.version, r.bases or "-", r.title, r.sha256[:12]) for r in loaded]
    table("Rubrics", ("id", "version", "extends", "title", "sha256"), rows)


@click.command(short_help="List the plugins and what they bring.")
@click.argument("plugin", required=False)
def plugins(plugin: str | None) -> None:
    """List the plugins, or tell everything about PLUGIN: where it is from, what it brings, what could not be loaded.

    \b
    Examples:
      govrisk plugins
      govrisk plugins builtin-checks
      govrisk plugins --plugin ./my-checks
    """
    from govrisk.cli.describing_plugins import HEAD, about, rows

    registry = default_registry()
    if plugin is None:
        table("Plugins", HEAD, rows(registry))
        return
    click.echo(plain(about(registry, plugin)))
