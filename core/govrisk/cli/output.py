"""What the commands print: progress on a terminal, tables by rich there, plain text where output is piped."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from govrisk.errors import UsageError

if TYPE_CHECKING:
    from govrisk.assessment import Assessment

Rows = Sequence[Sequence[str]]


@contextmanager
def progress(quiet: bool) -> Iterator[Callable[[str], None]]:
    """A spinner with the current step, on a terminal only."""
    if quiet or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console

    with Console(stderr=True).status("Reading") as status:
        yield lambda text: status.update(text)


def table(title: str, head: Sequence[str], rows: Rows) -> None:
    """Prints rows: a rich table on a terminal, tab-separated lines in a pipe."""
    if not sys.stdout.isatty():
        for row in rows:
            click.echo("\t".join(row))
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = Table(title=title, box=box.SIMPLE_HEAD, title_justify="left")
    for name in head:
        shown.add_column(name, no_wrap=name in ("id", "interval"))
    for row in rows:
        shown.add_row(*(Text(cell) for cell in row))
    Console().print(shown)


def plain(text: str) -> str:
    """Evidence text without control characters: a terminal obeys those."""
    return "".join(c if c.isprintable() or c == "\n" else "\N{REPLACEMENT CHARACTER}" for c in text)


def summary(assessment: Assessment, paths: Sequence[Path]) -> None:
    """The result in a screenful."""
    verdict = assessment.verdict
    click.echo(f"{plain(assessment.subject.name)}, as of {assessment.as_of}: {plain(verdict.headline)}")
    for reason in verdict.reasons:
        click.echo(f"  - {plain(reason)}")
    click.echo(f"  {verdict.confidence_reason}")
    rows = [
        (
            f.check,
            f.title,
            str(f.interval),
            f.rating if f.rating == "NR" else f"{f.band_low} to {f.band_high}",
            f.answer,
        )
        for f in assessment.findings
    ]
    table("Findings", ("id", "title", "interval", "rating", "answer"), [[plain(c) for c in row] for row in rows])
    for failure in assessment.failures:
        click.echo(f"failed: {failure.plugin} {failure.check}: {plain(failure.cause)}", err=True)
    for path in paths:
        click.echo(str(path))


def fail_on_reached(assessment: Assessment, band: str | None) -> bool:
    """Whether the verdict's lower band is at least ``band``; 'nr' is reached by a result that is not rated.

    Raises:
        UsageError: the rubric has no such band.
    """
    if band is None:
        return False
    titles = [b.title.lower() for b in assessment.provenance.rubric.bands]
    wanted = band.lower()
    if wanted == "nr":
        return assessment.verdict.rating == "NR"
    if wanted not in titles:
        raise UsageError(f"no band {band!r}; write one of: {', '.join(titles)}, nr")
    low = assessment.verdict.band_low.lower()
    return low in titles and titles.index(low) >= titles.index(wanted)
