"""``govrisk assess``: a case in, reports out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import click

from govrisk.carrying import evidence_of
from govrisk.cli.output import fail_on_reached, failed, plain, progress, summary
from govrisk.cli.plugin_options import CASE
from govrisk.cli.sharing import look, presentation, signature, signer
from govrisk.engine import assess as run
from govrisk.errors import PluginError
from govrisk.plugins import Registry, default_registry
from govrisk.presenting import Paper, Presentation
from govrisk.redacting import as_asked
from govrisk.rubric import Rubric, load_rubric
from govrisk.settings import read_settings
from govrisk.writing import choose_formats, read_assessment, render_all, sign_all, write_all

OUTPUT = Path("out")
FORMATS = ("pdf", "html", "json")


@click.command(short_help="Assess a case and write reports.")
@click.argument("case", type=CASE)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for the reports.  [default: govrisk.toml's, else out]",
)
@click.option(
    "-f", "--format", "formats", help="Formats, comma separated.  [default: govrisk.toml's, else pdf,html,json]"
)
@click.option("--name", help="Base name of the files.  [default: the case folder's name]")
@click.option("--rubric", help="Rubric name or YAML file.  [default: the case's profile]")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Use only what was known by this day.")
@click.option("--since", type=click.Path(path_type=Path), help="An older assessment's JSON: tell what moved and why.")
@click.option("--sources", type=click.Path(path_type=Path), help="Folder with texts named by external_file.")
@look
@click.option("--without-evidence", is_flag=True, help="Let a PDF carry the assessment only, not the case.")
@signature
@click.option("--redact", metavar="KINDS", help="Pseudonyms for people, sources, or people,sources.")
@click.option("--redaction-key", type=click.Path(path_type=Path), help="Its key.  [default: beside the case folder]")
@click.option("--fail-on", metavar="BANDS", help="Exit 1 when the verdict reaches one of these, such as high,nr.")
@click.option("--strict", is_flag=True, help="Exit 3 when a plugin failed.")
@click.option("-q", "--quiet", is_flag=True, help="Print no summary.")
def assess(
    case: Path,
    output: Path | None,
    formats: str | None,
    name: str | None,
    rubric: str | None,
    as_of: datetime | None,
    since: Path | None,
    sources: Path | None,
    paper: Paper,
    template: Path | None,
    without_evidence: bool,
    sign: Path | None,
    cert: Path | None,
    redact: str | None,
    redaction_key: Path | None,
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
      govrisk assess my-case -f pdf,brief --paper Letter
      govrisk assess my-case --redact people -o out

    Exit codes: 0 done; 1 --fail-on reached; 2 bad usage or input; 3 a report
    format failed, or a plugin did (--strict).
    """
    registry, settings = default_registry(), read_settings(case)
    wanted = choose_formats(formats or ",".join(settings.formats or FORMATS), registry)
    output = output or (case / settings.output if settings.output else OUTPUT)
    wanted_rubric = rubric or settings.rubric(case)
    signs, looks = signer(sign, cert), presentation(paper, template)
    with progress(quiet) as step:
        step(f"Assessing {case}")
        chosen = load_rubric(wanted_rubric) if wanted_rubric else None
        older = read_assessment(since) if since else None
        with as_asked(case, redact, redaction_key, output=output, sources=sources, since=older) as asked:
            folder, day = asked.folder, as_of.date() if as_of else None
            result = run(folder, rubric=chosen, as_of=day, sources=asked.sources, since=older)
            reached = fail_on_reached(result, fail_on)
            judge = chosen or load_rubric(result.profile)
            inside = () if without_evidence else evidence_of(folder, result, judge, older)
            reports = render_all(result, wanted, registry, step, Presentation(**looks, attached=tuple(inside)))
            reports = sign_all(reports, signs)
            paths = write_all(reports, output, asked.stem(name or _stem(case)))
    for note in asked.notes:
        click.echo(plain(note), err=True)
    if not quiet:
        summary(result, paths)
    for note in () if quiet else unasked(registry, judge):
        click.echo(plain(note), err=True)
    if strict and result.failures:
        raise PluginError("; ".join(map(failed, result.failures)))
    if reached:
        raise SystemExit(1)


def unasked(registry: Registry, rubric: Rubric) -> Iterator[str]:
    """What to do about checks that were given for this run, and that the rubric does not weigh: none of them ran."""
    for plugin in (p for p in registry.plugins if p.given):
        idle = [c.id for c in registry.checks.values() if c.giver == plugin.key and c.id not in rubric.checks]
        if idle:
            brought = registry.brought(plugin)
            own = "weigh them in a rubric of yours"
            fix = f"give --rubric {brought[0]}, or {own} that extends both" if brought else own
            fix = f"add them under 'checks' in {registry.rubrics[rubric.id].name}" if rubric.id in brought else fix
            yield f"note: the rubric {rubric.id} does not weigh {', '.join(idle)}, so they were not asked -> {fix}"


def _stem(case: Path) -> str:
    return case.resolve().name or "assessment"
