"""``govrisk completion``: the shell completion script."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class


@click.command(short_help="Print the shell completion script.")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the completion script for SHELL.

    \b
    Example:
      eval "$(govrisk completion bash)"
    """
    from govrisk.cli import cli

    found = get_completion_class(shell)
    if found is not None:
        click.echo(found(cli, {}, "govrisk", "_GOVRISK_COMPLETE").source())
