"""``govrisk report``: renders an assessment again."""

from __future__ import annotations

from pathlib import Path

import click

from govrisk.cli.output import progress
from govrisk.cli.sharing import look, presentation, signature, signer
from govrisk.plugins import default_registry
from govrisk.presenting import Paper, Presentation
from govrisk.redacting import Key
from govrisk.redacting import unredact as with_names
from govrisk.templating import eject as start_template
from govrisk.writing import choose_formats, read_assessment, render_all, sign_all, write_all


@click.command(short_help="Render an assessment again, without assessing.")
@click.argument("assessment", type=click.Path(path_type=Path), required=False)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("out"),
    show_default=True,
    help="Folder for the reports.",
)
@click.option("-f", "--format", "formats", default="pdf", show_default=True, help="Report formats, comma separated.")
@look
@signature
@click.option("--unredact", type=click.Path(path_type=Path), metavar="KEY", help="Put names back, by a redaction key.")
@click.option("--eject", type=click.Path(path_type=Path), metavar="DIR", help="Start a template of your own there.")
@click.option("--name", help="Base name of the files.  [default: the assessment's name]")
def report(
    assessment: Path | None,
    output: Path,
    formats: str,
    name: str | None,
    paper: Paper,
    template: Path | None,
    sign: Path | None,
    cert: Path | None,
    unredact: Path | None,
    eject: Path | None,
) -> None:
    """Render ASSESSMENT, a JSON file that 'govrisk assess' wrote.

    \b
    Examples:
      govrisk report out/qwen.json -f pdf,md -o again
      govrisk assess my-case --redact people -f json
      govrisk report out/my-case.json --unredact my-case.redaction-key.json
      govrisk report --eject our-look
      govrisk report out/qwen.json --template our-look
    """
    registry = default_registry()
    if eject is not None:
        for path in start_template(eject, registry):
            click.echo(path)
        return
    if assessment is None:
        raise click.UsageError("Missing argument 'ASSESSMENT': a JSON file that 'govrisk assess' wrote.")
    wanted = choose_formats(formats, registry)
    signs, looks = signer(sign, cert), Presentation(**presentation(paper, template))
    with progress(False) as step:
        result = read_assessment(assessment)
        if unredact is not None:
            result = with_names(result, Key.load(unredact))
        reports = sign_all(render_all(result, wanted, registry, step, looks), signs)
        for path in write_all(reports, output, name or assessment.stem):
            click.echo(path)
