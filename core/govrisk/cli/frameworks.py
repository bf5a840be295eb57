"""``govrisk frameworks``: which requirement of a published framework is answered by which check, both ways."""

from __future__ import annotations

import click

from govrisk.cli.output import plain, table
from govrisk.errors import UsageError
from govrisk.faults import nearest
from govrisk.plugins import default_registry


@click.command(short_help="List framework coverage, or show one both ways.")
@click.argument("framework", required=False)
def frameworks(framework: str | None) -> None:
    """List the published frameworks that checks refer to, or show FRAMEWORK both ways, with ids that changed.

    Ids change their meaning between versions, so each version is counted by itself. A mapping says that a check asks
    the same, not that anybody complies; how well it fits is judgement.

    \b
    Examples:
      govrisk frameworks
      govrisk frameworks osps
    """
    from govrisk.framework_words import explain_framework, installed_coverage

    found = installed_coverage(default_registry())
    if framework is not None:
        known = {one.id: one for one in found if one.versions}
        if framework.lower() not in known:
            raise UsageError(f"no framework {framework!r}; {nearest(framework.lower(), known)}")
        click.echo(plain(explain_framework(known[framework.lower()])), nl=False)
        return
    head = ("id", "title", "version", "requirements", "covered", "read")
    rows: list[tuple[str, ...]] = []
    for one in found:
        for version in one.versions:
            covered, listed = one.covered(version)
            rows.append((one.id, one.title, version, str(listed), str(covered), one.read or "-"))
        if not one.versions:
            rows.append((one.id, one.title, "-", "-", "-", "not known to any installed map"))
    table("Frameworks", head, rows)
    for unknown in (u for one in found for u in one.unknown):
        named = f"{unknown.framework} {unknown.version} {unknown.id}"
        click.echo(plain(f"{unknown.check}: {named}: {unknown.why}"), err=True)
