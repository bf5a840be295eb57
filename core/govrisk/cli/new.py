"""``govrisk new``: starts a case, a check, a rubric, or a package that brings a plugin."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from govrisk.errors import UsageError
from govrisk.scaffolding import (
    Started,
    copy_example,
    new_case,
    new_check,
    new_collector,
    new_plugin,
    new_renderer,
    new_rubric,
)

PATH = click.Path(path_type=Path)


@click.group(short_help="Start a case, a check, a rubric or a plugin.")
def new() -> None:
    """Start something that works at once. Each says which command comes next.

    \b
    Examples:
      govrisk new case my-case
      govrisk new check PROM/PROM-01
      govrisk new plugin acme-govrisk
    """


@new.command(short_help="Start a case.")
@click.argument("directory", metavar="NAME", type=PATH)
@click.option("--name", help="What is assessed, as a report names it.  [default: NAME]")
@click.option("--kind", help="What it is, such as library or platform.  [default: software project]")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day the case speaks for.  [default: today]")
@click.option("--example", help="Copy an example instead: qwen, qwen-article or one that a plugin brings.")
def case(directory: Path, name: str | None, kind: str | None, as_of: datetime | None, example: str | None) -> None:
    """Start a case in the folder NAME, which must not exist yet or be empty.

    \b
    Example:
      govrisk new case my-case --name "My project"
      govrisk evidence lint my-case
    """
    if example is not None:
        if name or kind or as_of:
            raise UsageError("an example is copied as it is: leave out --name, --kind and --as-of")
        copy_example(example, directory)
        click.echo(f"{directory}: a copy of the example {example!r}. Next: govrisk assess {directory}")
        return
    for path in new_case(directory, name=name, kind=kind, as_of=as_of.date().isoformat() if as_of else None):
        click.echo(str(path))
    click.echo(
        "The claim in it is a placeholder: delete evidence/first.yaml once you have your own. "
        "Next: govrisk evidence draft ARTICLE.txt"
    )


@new.command(short_help="Start a check in YAML.")
@click.argument("check", metavar="FAMILY/ID")
@click.option("--into", metavar="DIR", type=PATH, help="The folder or project for it.  [default: the project around]")
def check(check: str, into: Path | None) -> None:
    """Start a check, such as PROM/PROM-01: a placeholder in YAML that is valid, with its topic and its weight.

    Inside a plugin project it becomes a check of that project, elsewhere of the folder govrisk-checks.

    \b
    Examples:
      govrisk new check PROM/PROM-01
      govrisk new check PROM/02 --into my-checks
    """
    _say(new_check(check, into))


@new.command(short_help="Start a package with a check, a rubric and tests.")
@click.argument("directory", metavar="NAME", type=PATH)
def plugin(directory: Path) -> None:
    """Start a package with a check, a rubric, tests and CI, in the folder NAME.

    \b
    Example:
      govrisk new plugin acme-govrisk
    """
    _say(new_plugin(directory))


@new.command(short_help="Start a rubric.")
@click.argument("file", metavar="NAME", type=PATH)
def rubric(file: Path) -> None:
    """Start a rubric, NAME.yaml: the default one, with one number changed.

    \b
    Example:
      govrisk new rubric mine
    """
    _say(new_rubric(file))


@new.command(short_help="Start a package with a report format.")
@click.argument("directory", metavar="NAME", type=PATH)
def renderer(directory: Path) -> None:
    """Start a package with a report format, in the folder NAME.

    \b
    Example:
      govrisk new renderer govrisk-lines
    """
    _say(new_renderer(directory))


@new.command(short_help="Start a package with a collector.")
@click.argument("directory", metavar="NAME", type=PATH)
def collector(directory: Path) -> None:
    """Start a package with a collector, in the folder NAME.

    \b
    Example:
      govrisk new collector govrisk-helpdesk
    """
    _say(new_collector(directory))


def _say(started: Started) -> None:
    for path in started.files:
        click.echo(str(path))
    if started.note:
        click.echo(started.note)
    click.echo(f"Next: {started.next}")
