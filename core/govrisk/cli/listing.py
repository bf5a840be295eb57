"""``govrisk checks|rubrics|plugins``: what is installed, from where, and what it says."""

from __future__ import annotations

import click

from govrisk.cli.output import plain, table
from govrisk.errors import UsageError
from govrisk.faults import nearest
from govrisk.plugins import default_registry


@click.command(short_help="List the installed checks, or explain one.")
@click.argument("check", required=False)
def checks(check: str | None) -> None:
    """List the installed checks, or explain CHECK.

    \b
    Examples:
      govrisk checks
      govrisk checks LEAD-01
    """
    registry = default_registry()
    check = check and check.upper()
    if check is None:
        rows = [(c.id, c.spec.pillar, c.spec.title, c.spec.question, c.plugin) for c in registry.checks.values()]
        table("Checks", ("id", "pillar", "title", "question", "plugin"), rows)
        return
    if check not in registry.checks:
        raise UsageError(f"no check {check!r}; {nearest(check, registry.checks)}")
    from govrisk.catalogue import explain_check
    from govrisk.rubric import load_rubric

    rubric = load_rubric("default") if "default" in registry.rubrics else None
    click.echo(plain(explain_check(registry.checks[check], rubric)), nl=False)


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
    rows = [(r.id, r.version, r.extends or "-", r.title, r.sha256[:12]) for r in loaded]
    table("Rubrics", ("id", "version", "extends", "title", "sha256"), rows)


@click.command(short_help="List the plugins and what they bring.")
def plugins() -> None:
    """List the plugins: distribution, version, hooks, and what could not be loaded.

    \b
    Example:
      govrisk plugins
    """
    registry = default_registry()
    checks = registry.checks  # reads them all, so that faults show
    rows = []
    for plugin in registry.plugins:
        brought = [c.id for c in checks.values() if c.plugin == plugin.name]
        hooks = ", ".join(registry.provides(plugin))
        rows.append((plugin.name, plugin.distribution, plugin.version, hooks, ", ".join(brought)))
    table("Plugins", ("name", "distribution", "version", "hooks", "checks"), rows)
    for failure in registry.failures:
        click.echo(plain(f"failed: {failure.plugin} {failure.version}: {failure.cause}"), err=True)
