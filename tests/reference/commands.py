"""The page of commands: arguments, options, examples."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import click

from govrisk.cli import VERBS, cli
from govrisk.cli.plugin_options import plugin_options
from tests.reference.words import MADE, cell


def _commands(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    if not isinstance(command, click.Group):
        yield path, command
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        if (found := command.get_command(context, name)) and not found.hidden:
            yield from _commands(found, f"{path} {name}")


def _usage(path: str, command: click.Command) -> str:
    parts = [path]
    for one in command.params:
        if isinstance(one, click.Argument):
            word = (one.metavar or (one.name or "").upper()) + ("..." if one.nargs == -1 and not one.metavar else "")
            parts.append(word if one.required else f"[{word}]")
    return " ".join([*parts, "[OPTIONS]"])


def _option(one: click.Option) -> str:
    names = ", ".join(f"`{name}`" for name in (*one.opts, *one.secondary_opts))
    value = "" if one.is_flag or one.count else one.metavar or _value(one.type)
    shown = f" [default: {one.default}]" if one.show_default and one.default not in (None, False) else ""
    return f"| {names} | {cell(value)} | {cell((one.help or '') + shown)} |"


def _value(kind: click.ParamType) -> str:
    if isinstance(kind, click.Choice):
        return " or ".join(map(str, kind.choices))
    if isinstance(kind, click.DateTime):
        return "YYYY-MM-DD"
    return "path" if isinstance(kind, click.Path) else kind.name


def _command(path: str, command: click.Command) -> list[str]:
    about, _, example = inspect.cleandoc(command.help or "").partition("\b\n")
    lines = [f"## {path}", "", "```text", _usage(path, command), "```", "", cell_text(about), ""]
    if example:
        lines += ["```text", example.strip(), "```", ""]
    common = {name for option in plugin_options() for name in option.opts}
    options = [o for o in command.params if isinstance(o, click.Option) and not o.hidden and common.isdisjoint(o.opts)]
    if options:
        lines += ["| option | value | |", "|---|---|---|", *map(_option, options), ""]
    return lines


def cell_text(text: str) -> str:
    """Paragraphs of a help text, each on one line; what stands in capitals or quotes stays as it is."""
    return "\n\n".join(" ".join(part.split()) for part in text.strip().split("\n\n"))


def cli_page() -> str:
    """Every command with its arguments and options."""
    found = list(_commands(cli, "govrisk"))
    lines = ["# Commands", "", MADE.format("the commands' own help"), ""]
    lines += ["`govrisk VERB --help` prints the same. Exit codes: 0 done; 1 done, and `--fail-on` was reached; 2 bad"]
    lines += ["usage or bad input; 3 a plugin or a collector failed; 70 a fault in govrisk itself.", ""]
    lines += ["Every verb takes the options that say [which plugins are used](../plugins.md#three-ways-in), after it"]
    lines += ["or before it:"]
    lines += ["", "| option | value | |", "|---|---|---|", *map(_option, plugin_options()), ""]
    lines += ["| verb | |", "|---|---|", *(f"| `{verb}` | {cell(text)} |" for verb, (_, text) in VERBS.items()), ""]
    lines += [line for path, command in found for line in _command(path, command)]
    return "\n".join(lines).rstrip() + "\n"
