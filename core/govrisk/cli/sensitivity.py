"""``govrisk sensitivity``: what a result hangs on."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from govrisk.cli.output import Rows, plain, progress, table
from govrisk.cli.plugin_options import CASE
from govrisk.interval import Interval
from govrisk.sensitivity.results import Drivers, Sensitivity
from govrisk.sensitivity.sobol import RUNS
from govrisk.sensitivity.study import study


@click.command(short_help="Show what a result hangs on: rules, weights, facts.")
@click.argument("case", type=CASE)
@click.option("--rubric", help="Rubric name or YAML file.  [default: the case's profile]")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Use only what was known by this day.")
@click.option("--sources", type=click.Path(path_type=Path), help="Folder with texts named by external_file.")
@click.option(
    "--runs", type=click.IntRange(16, 65536), default=RUNS, show_default=True, help="Sample rows for the last table."
)
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
def sensitivity(
    case: Path, rubric: str | None, as_of: datetime | None, sources: Path | None, runs: int, as_json: bool
) -> None:
    """Show what the result of CASE hangs on: the rule, the rubric's numbers, single facts.

    \b
    Examples:
      govrisk sensitivity examples/qwen
      govrisk sensitivity my-case --as-of 2026-03-05 --runs 256
    """
    with progress(as_json) as step:
        step(f"Studying {case}")
        day = as_of.date() if as_of else None
        found = study(case, rubric=rubric, as_of=day, sources=sources, runs=runs)
    if as_json:
        click.echo(found.model_dump_json(indent=2))
        return
    click.echo(plain(f"{found.subject}, as of {found.as_of}, by the rubric {found.rubric}: {found.verdict}"))
    _sensitivity(found.sensitivity)
    if found.drivers:
        _drivers(found.drivers)


def _sensitivity(found: Sensitivity) -> None:
    rules = [(row.rule, str(row.interval), "published" if row.published else "-", row.words) for row in found.rules]
    _part("Rules", ("rule", "interval", "in the verdict", "what it does"), rules, found.rules_statement)
    ends = [(row.what, _tenths(row.lower), _tenths(row.upper), f"{row.runs}") for row in found.weights]
    _part("Numbers varied", ("what", "lower end", "upper end", "runs"), ends, found.weights_statement)
    facts = [("; ".join(", ".join(fact.evidence) for fact in row.facts), row.text) for row in found.facts]
    _part("Facts", ("evidence", "if wrong"), facts, found.facts_statement)


def _drivers(found: Drivers) -> None:
    rows = [
        (
            group.group,
            f"{group.first:.2f} ±{group.first_error:.2f}",
            f"{group.total:.2f} ±{group.total_error:.2f}",
            f"{group.null_first:.2f}",
            f"{group.null_total:.2f}",
            group.words,
        )
        for group in found.groups
    ]
    head = ("group", "S1", "ST", "S1, no evidence", "ST, no evidence", "what is varied")
    _part("Shares of variance", head, rows, found.statement)


def _part(title: str, head: tuple[str, ...], rows: Rows, statement: str) -> None:
    click.echo(f"\n{title}. {plain(statement)}")
    if rows:
        table(title, head, rows)


def _tenths(ends: Interval) -> str:
    return f"{ends.lo:.1f} to {ends.hi:.1f}"
