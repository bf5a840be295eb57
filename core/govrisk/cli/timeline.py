"""``govrisk timeline``: one case at several days."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from govrisk.cli.output import plain, progress, table
from govrisk.cli.plugin_options import CASE
from govrisk.cli.sharing import look, presentation
from govrisk.errors import UsageError
from govrisk.presenting import Paper, Presentation


@click.command(short_help="Assess a case at several days.")
@click.argument("case", type=CASE)
@click.option("--dates", required=True, metavar="DAY,DAY,...", help="The days, such as 2026-03-01,2026-06-30.")
@click.option("--rubric", help="Rubric name or YAML file.  [default: the case's profile]")
@click.option("--sources", type=click.Path(path_type=Path), help="Folder with texts named by external_file.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for reports as of the last day, with the history in them.  [default: none are written]",
)
@click.option(
    "-f", "--format", "formats", default="pdf,html,json", show_default=True, help="Report formats, comma separated."
)
@look
@click.option("--name", help="Base name of the files.  [default: the case folder's name, and -timeline]")
def timeline(
    case: Path,
    dates: str,
    rubric: str | None,
    sources: Path | None,
    output: Path | None,
    formats: str,
    paper: Paper,
    template: Path | None,
    name: str | None,
) -> None:
    """Assess CASE as it could be read on each of several days, and show what moved between them.

    \b
    Examples:
      govrisk timeline examples/qwen --dates 2026-03-01,2026-03-05,2026-03-31,2026-06-30
      govrisk timeline my-case --dates 2025-12-31,2026-06-30 -o out -f pdf,md
    """
    from govrisk.carrying import evidence_of
    from govrisk.comparing.timeline import timeline as run
    from govrisk.plugins import default_registry
    from govrisk.rubric import load_rubric
    from govrisk.settings import read_settings
    from govrisk.writing import choose_formats, render_all, write_all

    registry = default_registry()
    wanted = choose_formats(formats, registry)
    with progress(False) as step:
        step(f"Assessing {case}")
        results = run(case, _days(dates), rubric=rubric, sources=sources)
        paths = []
        if output is not None:
            stem = name or f"{case.resolve().name or 'assessment'}-timeline"
            last = results[-1]
            inside = evidence_of(case, last, load_rubric(rubric or read_settings(case).rubric(case) or last.profile))
            looks = Presentation(**presentation(paper, template), attached=tuple(inside))
            paths = write_all(render_all(last, wanted, registry, step, looks), output, stem)
    rows = [
        (
            str(p.as_of),
            p.rating,
            str(p.mean),
            str(p.worst),
            f"{p.specificity:.0%}",
            str(p.claims),
            str(p.records),
            p.moved,
        )
        for p in results[-1].history
    ]
    click.echo(plain(results[-1].subject.name))
    table("Over time", ("as of", "rating", "mean", "worst", "specificity", "claims", "records", "what moved"), rows)
    for path in paths:
        click.echo(path)


def _days(text: str) -> list[date]:
    """The days of a comma-separated list.

    Raises:
        UsageError: one of them is no day; all that are not are named.
    """
    days, wrong = [], []
    for word in (part.strip() for part in text.split(",") if part.strip()):
        try:
            days.append(date.fromisoformat(word))
        except ValueError:
            wrong.append(word)
    if wrong:
        raise UsageError(f"--dates: {', '.join(map(repr, wrong))}: write each day as YYYY-MM-DD, with commas between")
    return days
