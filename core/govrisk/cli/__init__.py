"""The command line: a verb a file. A command parses, calls one function of the library, and prints."""

from __future__ import annotations

import atexit
import gc
import sys
from importlib import import_module

import click

from govrisk import __version__
from govrisk.cli.plugin_options import plugin_options, with_plugins

VERBS = {
    "assess": ("assess", "Assess a case and write reports."),
    "collect": ("collect", "Measure repositories and documents into a case."),
    "report": ("report", "Render an assessment again, without assessing."),
    "verify": ("verify", "Tell whether a report is unchanged, by whom, from what."),
    "compare": ("compare", "Tell what moved between two assessments, and why."),
    "timeline": ("timeline", "Assess a case at several days."),
    "sensitivity": ("sensitivity", "Show what a result hangs on: rules, weights, facts."),
    "evidence": ("evidence", "Check, show and locate evidence; export its schema."),
    "checks": ("listing", "List the installed checks, or explain one."),
    "rubrics": ("listing", "List the installed rubrics, or explain one."),
    "frameworks": ("frameworks", "List framework coverage, or show one both ways."),
    "scenarios": ("scenarios", "List the installed scenario sets, or explain one."),
    "resolve": ("resolve", "Record what became of an indicator."),
    "plugins": ("listing", "List the plugins and what they bring."),
    "formats": ("formats", "List the installed report formats."),
    "test": ("test", "Try the rules on what a plugin brings."),
    "new": ("new", "Start a case, a check, a rubric or a plugin."),
    "completion": ("completion", "Print the shell completion script."),
}


class Verbs(click.Group):
    """Imports a verb's module only when that verb is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The verbs, in the order of use."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a verb; unknown verbs are left to click's message."""
        if cmd_name not in VERBS:
            return None
        module = import_module(f"govrisk.cli.{VERBS[cmd_name][0]}")
        return with_plugins(getattr(module, cmd_name))

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Reads the options before the verb; every command begins with all installed plugins."""
        if "govrisk.plugins" in sys.modules:
            from govrisk.loading import Selection
            from govrisk.plugins import select

            select(Selection())
        return super().parse_args(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of verbs, from the table above: nothing is imported for ``--help``."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in VERBS.items()])


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="govrisk")
@click.option("--traceback", is_flag=True, help="Show Python tracebacks of errors.")
@click.pass_context
def cli(ctx: click.Context, traceback: bool) -> None:
    """Tells you how the governance of a project that you depend on can fail you.

    \b
    Example:
      govrisk new case --example qwen my-case
      govrisk assess my-case -o out
    """
    ctx.obj = {"traceback": traceback}


cli.params += plugin_options()


def main() -> None:
    """The ``govrisk`` command. Exit codes: 0 done, 1 --fail-on reached, 2 bad usage or input, 3 plugin failed."""
    atexit.register(gc.freeze)  # nor is there any use in clearing up at the end
    gc.disable()  # a command is short: looking for garbage costs a twentieth of its time and frees next to nothing
    if "--traceback" in sys.argv[1:]:
        cli(prog_name="govrisk")
    try:
        cli(prog_name="govrisk")
    except Exception as error:  # noqa: BLE001 - a traceback is no error message
        sys.exit(_explain(error))


def _explain(error: Exception) -> int:
    from govrisk.cli.output import plain
    from govrisk.errors import BadInput, GovriskError

    code = getattr(error, "exit_code", 2)
    if isinstance(error, BadInput):
        count = len(error.diagnostics)
        text = f"{error}\n{count} fault{'s' if count != 1 else ''} found; nothing was written."
    elif isinstance(error, GovriskError):
        text = f"govrisk: {error}"
    elif isinstance(error, OSError):
        text = f"govrisk: {error.filename or ''}: {error.strerror or error}".replace(": :", ":")
    else:
        text = " ".join(f"{type(error).__name__}: {error}".split())[:300]
        text, code = f"govrisk: internal error: {text} (run with --traceback and report it)", 70
    click.echo(plain(text), err=True)
    return code
