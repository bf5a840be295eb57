"""``govrisk new``: starts a case."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from govrisk.errors import UsageError
from govrisk.scaffold import copy_example, new_case


@click.group(short_help="Start a case.")
def new() -> None:
    """Start something that works at once.

    \b
    Example:
      govrisk new case my-case
    """


@new.command()
@click.argument("directory", metavar="NAME", type=click.Path(path_type=Path))
@click.option("--name", help="What is assessed, as a report names it.  [default: NAME]")
@click.option("--kind", help="What it is, such as library or platform.  [default: software project]")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day the case speaks for.  [default: today]")
@click.option("--example", help="Copy an example instead, such as qwen or qwen-article.")
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
