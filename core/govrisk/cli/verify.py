"""``govrisk verify``: whether a report is what it was, and who answers for it."""

from __future__ import annotations

from pathlib import Path

import click

from govrisk.cli.output import plain, progress
from govrisk.describe import count

_WORDS = {"ok": "yes", "failed": "NO", "unknown": "not known"}


@click.command(short_help="Tell whether a report is unchanged, by whom, from what.")
@click.argument("report", type=click.Path(path_type=Path))
@click.option(
    "--trust",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="CERT",
    help="A certificate you trust (PEM).",
)
@click.option("--rebuild", is_flag=True, help="Assess the evidence inside again, and typeset it.")
@click.option("--sources", type=click.Path(path_type=Path), help="Folder with texts that the report may not carry.")
def verify(report: Path, trust: tuple[Path, ...], rebuild: bool, sources: Path | None) -> None:
    """Verify REPORT, a PDF that govrisk made: its bytes, its signature, its attachments, its pages. Offline.

    \b
    Examples:
      govrisk assess examples/qwen-article -f brief
      govrisk verify out/qwen-article-brief.pdf --rebuild

    Exit codes: 0 nothing speaks against it; 1 something does not hold; 2 bad usage.
    """
    from govrisk.verifying.verify import verify as run

    with progress(False) as step:
        step(f"Verifying {report}")
        result = run(report, trust=trust, rebuild=rebuild, sources=sources)
    for finding in result.findings:
        click.echo(plain(f"{finding.question}: {_WORDS[finding.state]}. {finding.words}"))
    if result.failed:
        click.echo(
            plain(f"{report} does not hold: {len(result.failed)} of {count(len(result.findings), 'answer')} no.")
        )
        raise SystemExit(1)
