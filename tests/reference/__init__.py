"""The reference pages under ``docs/reference/``, made from the code: a module for each of the longer ones."""

from __future__ import annotations

import inspect
from collections.abc import Callable

from govrisk import hookspecs
from govrisk.catalogue import explain_rubric
from govrisk.plugins import default_registry
from govrisk.rubric import load_rubric
from tests.reference.commands import cli_page
from tests.reference.models import models_page
from tests.reference.python import python_page
from tests.reference.words import MADE, markdown


def hook_names() -> list[str]:
    """The hooks, in the order in which they are defined."""
    return [name for name in vars(hookspecs) if name.startswith("govrisk_")]


def hooks_page() -> str:
    """Every hook: what it gives, its docstring with its example."""
    lines = ["# Hooks", "", MADE.format("`core/govrisk/hookspecs.py`"), ""]
    lines += ["A hook is a function of a plugin, marked with `@govrisk.hookimpl`. Each is optional and gives a list."]
    lines += ["A function whose name begins with `govrisk_` and that is none of these is an error.", ""]
    for name in hook_names():
        spec = getattr(hookspecs, name)
        gives = inspect.signature(spec).return_annotation
        lines += [f"## `{name}`", "", f"Gives `{gives}`. [How to use it](../hooks/{name}.md).", ""]
        lines += [markdown(spec.__doc__), ""]
    return "\n".join(lines).rstrip() + "\n"


def rubrics_page() -> str:
    """Every installed rubric, number by number."""
    names = list(default_registry().rubrics)
    lines = ["# Rubrics in numbers", "", MADE.format("the installed rubrics"), ""]
    lines += [
        "Each is what `govrisk rubrics NAME` prints: every number with its source, or the word *judgement*, where"
    ]
    lines += ["reasonable people may differ. [Rubrics](../rubric.md) says how to read one and how to change it.", ""]
    for name in names:
        lines += [f"## {name}", "", "```text", explain_rubric(load_rubric(name)).rstrip(), "```", ""]
    return "\n".join(lines).rstrip() + "\n"


def pages() -> dict[str, Callable[[], str]]:
    """Each page of the reference by its name under ``docs/reference/``, and what makes it."""
    return {
        "cli.md": cli_page,
        "hooks.md": hooks_page,
        "models.md": models_page,
        "python.md": python_page,
        "rubrics.md": rubrics_page,
    }
