"""``govrisk evidence``: lint, show, locate, draft, schema, topics."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from govrisk.cli.output import plain, table
from govrisk.cli.plugin_options import CASE
from govrisk.errors import BadInput, UsageError


@click.group(short_help="Check, show and locate evidence; export its schema.")
def evidence() -> None:
    """Work on the evidence of a case.

    \b
    Example:
      govrisk evidence lint my-case
    """


_sources = click.option("--sources", type=click.Path(path_type=Path), help="Folder with texts named by external_file.")
_case = click.argument("case", type=CASE)


@evidence.command()
@_case
@_sources
def lint(case: Path, sources: Path | None) -> None:
    """Verify CASE and show every fault at once, with file, line, column and what to write instead.

    \b
    Example:
      govrisk evidence lint examples/qwen
    """
    from govrisk.case import read_case
    from govrisk.describe import count

    loaded = read_case(case, sources)
    if loaded.faults or loaded.case is None:
        raise BadInput(loaded.faults)
    marks = list(loaded.case.verification.values())
    click.echo(
        f"{case}: no fault in {count(len(loaded.case.claims), 'claim')} and {count(len(loaded.case.gaps), 'gap')}; "
        f"{count(marks.count('verified'), 'quotation')} verified, {marks.count('not held')} not held"
    )


@evidence.command()
@_case
@_sources
@click.option("--topic", help="Only topics that begin with this.")
def show(case: Path, sources: Path | None, topic: str | None) -> None:
    """List the claims of CASE by topic, with grades and verification marks.

    \b
    Example:
      govrisk evidence show examples/qwen --topic leadership
    """
    from govrisk.case import load_case

    loaded = load_case(case, sources=sources)
    rows = [
        (
            c.topic,
            c.id,
            f"{loaded.sources[c.source].reliability}{c.credibility}",
            c.polarity,
            loaded.verification.get(c.id, "not held"),
            loaded.status(c),
            c.statement,
        )
        for c in sorted(loaded.claims, key=lambda c: (c.topic, c.id))
        if not topic or c.topic.startswith(topic)
    ]
    table(f"Claims of {case}", ("topic", "id", "grade", "polarity", "quotation", "status", "statement"), rows)


@evidence.command()
@_case
@click.argument("words")
@_sources
def locate(case: Path, words: str, sources: Path | None) -> None:
    """Find WORDS in the source texts of CASE and print a ready selector.

    \b
    Example:
      govrisk evidence locate examples/qwen-article "stepping down" --sources texts
    """
    from govrisk.case import read_case
    from govrisk.quotes import propose, search

    loaded = read_case(case, sources)
    if not loaded.texts:
        raise UsageError("no source text is held in the case; give --sources DIR, or store one with 'file:'")
    hits = [(name, text, span) for name, text in loaded.texts.items() for span in search(text, words)]
    if not hits:
        raise UsageError(f"{words!r} is in none of the texts held: {', '.join(loaded.texts)}")
    for name, text, span in hits:
        around = f"{text[max(0, span[0] - 40) : span[0]]}[{text[slice(*span)]}]{text[span[1] : span[1] + 40]}"
        click.echo(f"# ... {plain(' '.join(around.split()))} ...\nsource: {name}\nselector:")
        for part in propose(text, span):
            click.echo(f"  - {_escaped(json.dumps(part, ensure_ascii=False))}")


def _escaped(text: str) -> str:
    """``text`` with what a terminal would obey as YAML escapes: the selector must still say exactly the words."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


@evidence.command()
@click.argument("text", type=click.Path(path_type=Path))
@click.option(
    "--source", metavar="ID", help="The source of the case that this is the text of.  [default: draft one too]"
)
@click.option("--published", metavar="DATE", help="The day the text is of; dates without a year get theirs from it.")
@click.option("--language", default="en", show_default=True, help="What the text is written in, such as zh.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="File, or - to print.  [default: TEXT.draft.yaml]"
)
def draft(text: Path, source: str | None, published: str | None, language: str, output: Path | None) -> None:
    """Propose candidate claims from TEXT, a UTF-8 file: delete what is no evidence, fill in what is left empty.

    It decides nothing and grades nothing.

    \b
    Example:
      govrisk new case my-case
      govrisk evidence draft my-case/texts/example.txt
    """
    from govrisk.describe import count
    from govrisk.drafting import write_draft

    path, made, written = write_draft(text, output, source=source, published=published, language=language)
    if path is None:
        click.echo(written, nl=False)
        return
    found = f"{count(len(made.proposals), 'candidate')} from {count(made.sentences, 'sentence')}"
    if made.proposals:
        click.echo(f"{path}: {found}. Delete what is no evidence, fill in what is empty.")
    else:
        click.echo(f"{path}: {found}. The cue words are English: give --language for a text in another language.")


@evidence.command()
def schema() -> None:
    """Print the JSON Schema of a case's YAML files, for editors that complete and check as you type.

    \b
    Example:
      govrisk evidence schema > case.schema.json
    """
    from govrisk.schema import case_schema

    json.dump(case_schema(), sys.stdout, indent=2, ensure_ascii=False)
    click.echo()


@evidence.command()
def topics() -> None:
    """List the topics that a claim can have.

    \b
    Example:
      govrisk evidence topics
    """
    from govrisk.plugins import default_registry

    table("Topics", ("topic", "what a claim on it says"), sorted(default_registry().topics.items()))
