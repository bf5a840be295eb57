"""``govrisk report``: renders an assessment again."""

from __future__ import annotations

from pathlib import Path

import click

from govrisk.cli.output import progress
from govrisk.plugins import default_registry
from govrisk.writing import choose_formats, read_assessment, render_all, write_all


@click.command(short_help="Render an assessment again, without assessing.")
@click.argument("assessment", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("out"),
    show_default=True,
    help="Folder for the reports.",
)
@click.option("-f", "--format", "formats", default="pdf", show_default=True, help="Report formats, comma separated.")
@click.option("--name", help="Base name of the files.  [default: the assessment's name]")
def report(assessment: Path, output: Path, formats: str, name: str | None) -> None:
    """Render ASSESSMENT, a JSON file that 'govrisk assess' wrote.

    \b
    Example:
      govrisk report out/qwen.json -f pdf,md -o again
    """
    registry = default_registry()
    wanted = choose_formats(formats, registry)
    with progress(False) as step:
        reports = render_all(read_assessment(assessment), wanted, registry, step)
        for path in write_all(reports, output, name or assessment.stem):
            click.echo(path)
