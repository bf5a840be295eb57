"""What the commands print: progress on a terminal, tables by rich there, plain text where output is piped."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import category

import click

from govrisk.errors import UsageError
from govrisk.faults import nearest

if TYPE_CHECKING:
    from govrisk.assessment import Assessment, Finding, PluginFailure

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
            click.echo("\t".join(map(_cell, row)))
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = Table(title=title, box=box.SIMPLE_HEAD, title_justify="left")
    for name in head:
        shown.add_column(name, no_wrap=name in ("id", "interval", "topic"))
    for row in rows:
        shown.add_row(*(Text(_cell(cell)) for cell in row))
    Console().print(shown)


def plain(text: str) -> str:
    """Evidence text without control characters: a terminal obeys those."""
    return "".join(
        c if c.isprintable() or c == "\n" or category(c) == "Zs" else "\N{REPLACEMENT CHARACTER}" for c in text
    )


def _cell(text: str) -> str:
    return plain(" ".join(text.split()))


def summary(assessment: Assessment, paths: Sequence[Path]) -> None:
    """The result in a screenful."""
    verdict = assessment.verdict
    rubric = assessment.provenance.rubric
    click.echo(f"{plain(assessment.subject.name)}, as of {assessment.as_of}: {plain(verdict.headline)}")
    click.echo(f"  by the rubric {rubric.id} {plain(rubric.version)}")
    for reason in verdict.reasons:
        click.echo(f"  - {plain(reason)}")
    click.echo(f"  {plain(verdict.confidence_reason)}")
    rows = [
        (f.check, f.title, *(("-", "n/a") if f.outcome == "not_applicable" else (str(f.interval), _bands(f))), f.answer)
        for f in assessment.findings
    ]
    table("Findings", ("id", "title", "interval", "rating", "answer"), rows)
    for failure in assessment.failures:
        click.echo(f"failed: {failed(failure)}", err=True)
    for path in paths:
        click.echo(str(path))


def failed(failure: PluginFailure) -> str:
    """The plugin, the check that it cost (``-`` when it could not be loaded), and the cause, in one line."""
    check = "" if failure.check == "-" else f" {failure.check}"
    return _cell(f"{failure.plugin}{check}: {failure.cause}")


def _bands(finding: Finding) -> str:
    if finding.rating == "NR":
        return "NR"
    same = finding.band_low == finding.band_high
    bands = finding.band_low if same else f"{finding.band_low} to {finding.band_high}"
    return bands if finding.rating == "rated" else f"{bands} (provisional)"


def fail_on_reached(assessment: Assessment, bands: str | None) -> bool:
    """Whether the verdict's lower band is at least one of ``bands`` (comma separated); 'nr' means not rated.

    Raises:
        UsageError: the rubric has no such band.
    """
    titles = [b.title.lower() for b in assessment.provenance.rubric.bands]
    wanted = [band.strip().lower() for band in (bands or "").split(",") if band.strip()]
    for band in wanted or ([] if bands is None else [""]):  # a gate that names no band would never close
        if band not in (*titles, "nr"):
            raise UsageError(f"no band {band!r}; {nearest(band, [*titles, 'nr'])}")
    low = assessment.verdict.band_low.lower()
    reached = {"nr"} if low not in titles else set(titles[: titles.index(low) + 1])
    return bool(reached & set(wanted))
