"""``govrisk compare``: what moved between two assessments, and why."""

from __future__ import annotations

from pathlib import Path

import click

from govrisk.cli.output import plain, table


@click.command(short_help="Tell what moved between two assessments, and why.")
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(["table", "md", "json"]),
    default="table",
    show_default=True,
    help="How to print it.",
)
def compare(old: Path, new: Path, form: str) -> None:
    """Compare OLD with NEW, two JSON files that 'govrisk assess' wrote.

    \b
    Examples:
      govrisk compare before.json after.json
      govrisk compare before.json after.json -f md > moved.md
    """
    from govrisk.comparing.compare import compare as run
    from govrisk.comparing.markdown import chance_row, markdown, row, sides
    from govrisk.writing import read_assessment

    comparison = run(read_assessment(old), read_assessment(new))
    if form == "json":
        click.echo(comparison.model_dump_json(indent=2))
    elif form == "md":
        click.echo(plain(markdown(comparison)))
    else:
        click.echo(plain(comparison.headline))
        for line in comparison.statements:
            click.echo(f"  - {plain(line)}")
        table("Two assessments", ("", "before", "after"), sides(comparison.old, comparison.new))
        head = ("finding", "before", "after", "effect on the mean", "what it means", "why")
        table("Findings that moved", head, [row(change) for change in comparison.changes])
        for move in comparison.outlooks:
            table(f"What may come: {move.title}", ("hypothesis", "before", "after"), [*map(chance_row, move.chances)])
            click.echo(plain(move.told))
        click.echo(f"{len(comparison.changes)} findings moved, {comparison.still} did not")
