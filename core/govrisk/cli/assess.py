"""``govrisk assess``: a case in, reports out."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from govrisk.cli.output import fail_on_reached, failed, progress, summary
from govrisk.engine import assess as run
from govrisk.errors import PluginError
from govrisk.plugins import default_registry
from govrisk.rubric import load_rubric
from govrisk.writing import choose_formats, read_assessment, render_all, write_all


@click.command(short_help="Assess a case and write reports.")
@click.argument("case", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("out"),
    show_default=True,
    help="Folder for the reports.",
)
@click.option(
    "-f", "--format", "formats", default="pdf,html,json", show_default=True, help="Report formats, comma separated."
)
@click.option("--name", help="Base name of the files.  [default: the case folder's name]")
@click.option("--rubric", help="Rubric name or YAML file.  [default: the case's profile]")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Use only what was known by this day.")
@click.option("--since", type=click.Path(path_type=Path), help="An older assessment's JSON: tell what moved and why.")
@click.option("--sources", type=click.Path(path_type=Path), help="Folder with texts named by external_file.")
@click.option("--fail-on", metavar="BANDS", help="Exit 1 when the verdict reaches one of these, such as high,nr.")
@click.option("--strict", is_flag=True, help="Exit 3 when a plugin failed.")
@click.option("-q", "--quiet", is_flag=True, help="Print no summary.")
def assess(
    case: Path,
    output: Path,
    formats: str,
    name: str | None,
    rubric: str | None,
    as_of: datetime | None,
    since: Path | None,
    sources: Path | None,
    fail_on: str | None,
    strict: bool,
    quiet: bool,
) -> None:
    """Assess CASE, a folder with a case.yaml, and write the reports.

    \b
    Examples:
      govrisk assess examples/qwen
      govrisk assess my-case -f json,md --as-of 2026-03-05 --fail-on critical
      govrisk assess my-case --since out/my-case.json -o now

    Exit codes: 0 done; 1 --fail-on reached; 2 bad usage or input; 3 a plugin failed (--strict).
    """
    registry = default_registry()
    wanted = choose_formats(formats, registry)
    with progress(quiet) as step:
        step(f"Assessing {case}")
        chosen = load_rubric(rubric) if rubric else None
        older = read_assessment(since) if since else None
        result = run(case, rubric=chosen, as_of=as_of.date() if as_of else None, sources=sources, since=older)
        reached = fail_on_reached(result, fail_on)
        reports = render_all(result, wanted, registry, step)
        paths = write_all(reports, output, name or _stem(case))
    if not quiet:
        summary(result, paths)
    if strict and result.failures:
        raise PluginError("; ".join(map(failed, result.failures)))
    if reached:
        raise SystemExit(1)


def _stem(case: Path) -> str:
    return case.resolve().name or "assessment"
