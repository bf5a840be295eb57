"""``govrisk resolve``: records what became of an indicator."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Literal

import click

from govrisk.cli.output import plain
from govrisk.cli.plugin_options import CASE


@click.command(short_help="Record what became of an indicator.")
@click.argument("case", type=CASE)
@click.argument("indicator")
@click.argument("outcome", type=click.Choice(["yes", "no"]))
@click.option(
    "--on", type=click.DateTime(["%Y-%m-%d"]), required=True, help="yes: when it came true; no: past its term."
)
@click.option("--source", required=True, metavar="ID", help="The source of the case that says so.")
@click.option("--set", "set_", metavar="NAME", help="The scenario set, where several have such an indicator.")
@click.option(
    "--claim", "claims", multiple=True, metavar="ID", help="A claim that shows it; may be given several times."
)
@click.option("--note", help="Why this counts, in a sentence.")
def resolve(
    case: Path,
    indicator: str,
    outcome: Literal["yes", "no"],
    on: datetime,
    source: str,
    set_: str | None,
    claims: tuple[str, ...],
    note: str | None,
) -> None:
    """Record in CASE that INDICATOR came true, or had not by the end of its term.

    What the record does not show is not a no: leave such an indicator open.

    \b
    Example:
      govrisk resolve my-case I7 yes --on 2026-06-20 --source S11 --note "Its page on governance"
    """
    from govrisk.scenarios.resolving import resolve as run

    recorded = run(case, indicator, outcome, on=on.date(), source=source, set=set_, claims=claims, note=note)
    click.echo(plain(f"{recorded.path}: {indicator} of {recorded.set} resolved: {outcome}, {recorded.outcome.on}"))
