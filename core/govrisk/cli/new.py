"""``govrisk new``: starts a case."""

from __future__ import annotations

from pathlib import Path

import click

from govrisk.scaffold import copy_example


@click.group(short_help="Start a case.")
def new() -> None:
    """Start something that works at once.

    \b
    Example:
      govrisk new case --example qwen my-case
    """


@new.command()
@click.argument("directory", type=click.Path(path_type=Path))
@click.option("--example", help="The example to copy, such as qwen or qwen-article.")
def case(directory: Path, example: str | None) -> None:
    """Copy an example case into DIRECTORY, which must not exist yet or be empty.

    \b
    Example:
      govrisk new case --example qwen my-case
      govrisk assess my-case
    """
    copy_example(example, directory)
    click.echo(f"{directory}: a copy of the example {example!r}. Next: govrisk assess {directory}")
