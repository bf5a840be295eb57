"""``govrisk test``: tries the rules on what a plugin brings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from govrisk.cli.output import plain, progress, table
from govrisk.plugins import selected

if TYPE_CHECKING:
    from govrisk.testing.examining import Verdict

PAGE = "CHECKS.md"


@click.command(short_help="Try the rules on what a plugin brings.")
@click.argument("plugin")
@click.option("--catalogue", type=click.Path(path_type=Path), help="The page that lists its checks, to be current.")
@click.option("-q", "--quiet", is_flag=True, help="Print only the rules that are not kept.")
def test(plugin: str, catalogue: Path | None, quiet: bool) -> None:
    """Try every rule on all that PLUGIN brings: an installed plugin's name, or a folder.

    Without --catalogue, a CHECKS.md in the folder is looked at where there is one. Files that still hold the text of a
    placeholder are named at the end. Exit code 3 when a rule is not kept.

    \b
    Examples:
      govrisk test ./my-checks
      govrisk test builtin-checks --quiet
    """
    from govrisk.testing.bringing import bring
    from govrisk.testing.examining import examine_brought, placeholders

    with progress(quiet) as step:
        step(f"Trying {plugin}")
        brought = bring(plugin, allow_code=selected().allow_code)
        verdicts = examine_brought(brought, catalogue or _page(plugin))
    rows = [_row(v) for v in verdicts if v.cause is not None or not quiet]
    if rows:
        table("Rules", ("", "check", "rule", "cause"), rows)
    broken = [v for v in verdicts if v.cause is not None]
    click.echo(plain(_summary(verdicts, len(broken))))
    if unfinished := [] if quiet else placeholders(brought):
        click.echo(plain(_unfinished(unfinished)), err=True)
    if broken:
        raise SystemExit(3)


def _page(plugin: str) -> Path | None:
    page = Path(plugin) / PAGE
    return page if page.is_file() else None


def _unfinished(files: Sequence[Path]) -> str:
    """A note, for what holds a placeholder keeps every rule."""
    here = Path.cwd()
    named = (str(path.relative_to(here) if path.is_relative_to(here) else path) for path in files)
    return f"still PLACEHOLDER texts in {', '.join(named)} -> replace them: a report would print them"


def _row(verdict: Verdict) -> tuple[str, ...]:
    if verdict.cause is None:
        return "ok", verdict.about, verdict.says
    return "FAIL", verdict.about, verdict.says, verdict.cause


def _summary(verdicts: Sequence[Verdict], broken: int) -> str:
    """Such as ``26 checks, 17 rules: all kept``."""
    kinds = {"check": "valid", "format": "renders", "collector": "collects"}
    found = {kind: len({v.about for v in verdicts if v.rule == rule}) for kind, rule in kinds.items()}
    found = {kind: n for kind, n in found.items() if n or kind == "check"} | {"rule": len({v.rule for v in verdicts})}
    counted = ", ".join(f"{n} {kind}{'s' * (n != 1)}" for kind, n in found.items())
    return f"{counted}: {f'{broken} not kept' if broken else 'all kept'}"
