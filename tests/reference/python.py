"""The page of Python: every public name, how it is called, what its docstring says."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass

from pydantic import BaseModel

import govrisk
from govrisk import testing
from tests.reference.words import MADE, markdown


def _call(name: str, thing: typing.Callable[..., object]) -> str:
    """How a function is called, each argument on a line of its own where they are many."""
    signature = inspect.signature(thing)
    parts = [_argument(p) for p in signature.parameters.values()]
    keyword = [p.kind is p.KEYWORD_ONLY for p in signature.parameters.values()]
    if True in keyword:
        parts.insert(keyword.index(True), "*")
    end = f" -> {_hint(signature.return_annotation)}"
    line = f"{name}({', '.join(parts)}){end}"
    return line if len(line) <= 100 else f"{name}(\n    " + ",\n    ".join(parts) + f",\n){end}"


def _argument(one: inspect.Parameter) -> str:
    stars = {one.VAR_POSITIONAL: "*", one.VAR_KEYWORD: "**"}.get(one.kind, "")
    shown = f"{stars}{one.name}: {_hint(one.annotation)}"
    if one.default is inspect.Parameter.empty:
        return shown
    return f"{shown} = {'...' if callable(one.default) else repr(one.default)}"


def _hint(annotation: object) -> str:
    annotation = getattr(annotation, "__forward_arg__", annotation)
    return annotation if isinstance(annotation, str) else inspect.formatannotation(annotation).replace("pathlib.", "")


def _function(name: str, thing: typing.Callable[..., object]) -> list[str]:
    return [f"### `{name}`", "", "```text", _call(name, thing), "```", "", markdown(thing.__doc__), ""]


def _members(kind: type) -> Iterator[str]:
    """What an object of a class has: fields with their types, then properties and methods that it documents."""
    if is_dataclass(kind):
        for f in fields(kind):
            default = f" = {f.default!r}" if f.default is not MISSING and not callable(f.default) else ""
            yield f"- `{f.name}: {f.type}{default}`"
    elif annotated := inspect.get_annotations(kind):
        yield from (f"- `{name}: {_hint(hint)}`" for name, hint in annotated.items())
    for name, member in vars(kind).items():
        if name.startswith("_") or not (inspect.isfunction(member) or isinstance(member, property)):
            continue
        shown = f"{name}({', '.join(list(inspect.signature(member).parameters)[1:])})" if callable(member) else name
        yield f"- `{shown}`: {markdown(member.__doc__).splitlines()[0] if member.__doc__ else ''}"


def _class(name: str, kind: type) -> list[str]:
    lines = [f"### `{name}`", ""]
    if issubclass(kind, Exception):
        lines += [f"*An error; exit code {getattr(kind, 'exit_code', 2)}.*", ""]
    lines += [markdown(kind.__doc__), ""]
    if issubclass(kind, BaseModel):
        return [*lines, f"[Its fields and methods](models.md#{name.lower()}).", ""]
    return [*lines, *_members(kind), ""] if any(_members(kind)) else lines


def python_page() -> str:
    """Every public name of ``govrisk``."""
    names = sorted((n for n in govrisk.__all__ if not n.startswith("__")), key=lambda n: (n.lower(), n))
    things = {name: getattr(govrisk, name) for name in names}
    classes = {n: t for n, t in things.items() if isinstance(t, type)}
    calls = {n: t for n, t in things.items() if inspect.isfunction(t)}
    others = [n for n in names if n not in classes and n not in calls]
    lines = ["# Python", "", MADE.format("the code and its docstrings"), ""]
    lines += ["Everything that a command does is one public call. What is public is what `govrisk.__all__` lists, and"]
    lines += [
        "nothing else: import it from `govrisk`, never from a module inside. Each name is loaded when it is first"
    ]
    lines += ["used.", ""]
    if others:
        lines += [f"Beside what follows there are the plain values {', '.join(f'`{n}`' for n in others)}.", ""]
    lines += ["## Functions", "", *(line for n, t in calls.items() for line in _function(n, t))]
    lines += ["## Classes", "", *(line for n, t in classes.items() for line in _class(n, t)), *_kit()]
    return "\n".join(lines).rstrip() + "\n"


def _kit() -> list[str]:
    """The public names of ``govrisk.testing``."""
    lines = [
        "## The test kit",
        "",
        "`govrisk.testing`, for the tests of a plugin; [Write a plugin](../plugins.md#test-it)",
    ]
    lines += ["shows it at work.", ""]
    for name in sorted(testing.__all__, key=str.lower):
        thing = getattr(testing, name)
        lines += _class(name, thing) if isinstance(thing, type) else _function(name, thing)
    return lines
