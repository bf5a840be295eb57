"""The options that say which plugins are used: every verb has them, and they may stand before the verb as well."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

_ASKED_BY_NAME = ("profile", "formats")


class CaseFolder(click.Path):
    """A case folder; the plugins that its ``govrisk.toml`` names are used from here on."""

    name = "case"

    def __init__(self) -> None:
        super().__init__(path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """The path; its settings add to what is selected.

        Raises:
            BadInput: the settings have faults, or name what no plugin brings.
        """
        from govrisk.plugins import default_registry, select, selected
        from govrisk.settings import Settings, checked, read_settings

        folder = Path(str(super().convert(value, param, ctx)))
        settings = read_settings(folder)
        given = selected()
        select(given + settings.selection(folder))
        if settings != Settings():
            checked(folder, settings, default_registry, names=() if given.disable or given.only else _ASKED_BY_NAME)
        return folder


CASE = CaseFolder()


def plugin_options() -> list[click.Option]:
    """New options, for one command; none of them reaches the command's function."""
    folder = click.Path(path_type=Path, exists=True, file_okay=False)
    return [
        _option("--plugin", "folders", "Use the plugin in this folder.", type=folder, multiple=True),
        _option("--allow-code", "allow_code", "Run the Python in such folders, with your rights.", is_flag=True),
        _option("--disable", "disable", "Leave this plugin out.", metavar="NAME", multiple=True),
        _option("--only", "only", "Use no plugins but this and govrisk's own.", metavar="NAME", multiple=True),
        _option("--isolate", "isolate", "Run others' plugins in a process of their own.", is_flag=True),
    ]


def with_plugins(command: click.Command) -> click.Command:
    """The command, or every command of a group, with the options."""
    if isinstance(command, click.Group):
        for child in command.commands.values():
            with_plugins(child)
    elif not any("--plugin" in param.opts for param in command.params):
        command.params += plugin_options()
    return command


def _option(name: str, what: str, text: str, **more: Any) -> click.Option:
    def callback(ctx: click.Context, param: click.Parameter, value: Any) -> None:
        if not value:
            return
        from govrisk.loading import Selection  # nothing of it is needed for --version
        from govrisk.plugins import select, selected

        select(selected() + Selection(**{what: value}))

    return click.Option(
        [name, f"chosen_{what}"], help=text, expose_value=False, callback=callback, is_eager=True, **more
    )
