"""The public API as text, a line for each thing that somebody can rely on: names, hooks, fields, methods, parameters.

``python -m tests.snapshots`` writes ``api-VERSION.txt`` anew; the files of older versions stay, to compare with.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass
from functools import cached_property
from importlib import import_module
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, ForwardRef, Literal, Protocol, Union, get_args, get_origin

from pydantic import BaseModel

import govrisk
from govrisk import hookspecs
from govrisk.testing import plugin

FOLDER = Path(__file__).parent
MODULES = ("govrisk", "govrisk.testing")
OPAQUE = (govrisk.Registry,)
"""What is passed on as it is: what is in it is govrisk's own business."""
NAME = f"api-{govrisk.API_VERSION}"
_KEY = re.compile(r" ->|:| =")


def api() -> str:
    """Every line, sorted: public names, then hooks and pytest's fixtures, then the models that public ones hold."""
    named = {f"{module}.{name}": getattr(import_module(module), name) for module, name in _names()}
    hooks = {f"hook {n}": f for n, f in vars(hookspecs).items() if n.startswith("govrisk_")}
    hooks |= {f"fixture {n}": f for n, f in vars(plugin).items() if type(f).__name__ == "FixtureFunctionDefinition"}
    public = [thing for thing in named.values() if inspect.isclass(thing)]
    held = {f"model {model.__name__}": model for model in _reached(public) if model not in public}
    things = [pair for part in (named, hooks, held) for pair in sorted(part.items())]
    return "".join(f"{line}\n" for name, thing in things for line in _told(name, thing))


def gone(old: str, new: str) -> set[str]:
    """Names, fields, methods, parameters and hooks of ``old`` that ``new`` does not have; types may be wider."""
    before, now = ({_KEY.split(line)[0] for line in text.splitlines()} for text in (old, new))
    return before - now


def made() -> Iterator[tuple[str, str]]:
    """The file's name and its text, made now."""
    yield NAME, api()


def _names() -> Iterator[tuple[str, str]]:
    return ((module, name) for module in MODULES for name in import_module(module).__all__)


def _told(name: str, thing: Any) -> Iterator[str]:
    if inspect.isclass(thing):
        yield from _class(name, thing)
    elif inspect.isfunction(thing):
        yield from _function(name, thing)
    else:
        yield f"{name}: {type(thing).__name__}"


def _class(name: str, kind: type[Any]) -> Iterator[str]:
    """A class with what it and its bases of ours define in public."""
    bases = [base.__name__ for base in kind.__bases__ if base is not object]
    yield f"{name}: class" + (f" ({', '.join(bases)})" if bases else "")
    if kind in OPAQUE:
        return
    ours = [base for base in reversed(kind.__mro__) if base.__module__.startswith("govrisk")]
    noted = {field: note for base in ours for field, note in _fields(base).items()}
    members = {n: m for base in ours for n, m in dict(vars(base)).items() if _is_public(base, n)}
    yield from (f"{name}.{field}: {note}" for field, note in noted.items())
    for member in sorted(set(members) - set(noted)):
        yield from _member(f"{name}.{member}", members[member])


def _is_public(kind: type[Any], name: str) -> bool:
    """Constructors are told by the fields where those make them."""
    if name == "__init__":
        return not (issubclass(kind, BaseModel) or Protocol in kind.__mro__ or is_dataclass(kind))
    return not name.startswith("_") and name != "model_config"


def _fields(kind: type[Any]) -> dict[str, str]:
    """Annotated fields; ``= ...`` after those that may be left out."""
    if issubclass(kind, BaseModel):
        more = {n: "" if f.is_required() else " = ..." for n, f in kind.model_fields.items()}
        return {n: shown(f.annotation) + more[n] for n, f in kind.model_fields.items()}
    optional = set(getattr(kind, "_field_defaults", ()))  # of a named tuple
    if is_dataclass(kind):
        optional = {f.name for f in fields(kind) if (f.default, f.default_factory) != (MISSING, MISSING)}
    notes = {n: note for n, note in inspect.get_annotations(kind).items() if not n.startswith("_")}
    return {n: shown(note) + (" = ..." if n in optional else "") for n, note in notes.items()}


def _member(name: str, member: Any) -> Iterator[str]:
    if isinstance(member, (classmethod, staticmethod)):
        member = member.__func__
    if isinstance(member, property):
        yield f"{name} -> {_returned(member.fget)}"
    elif isinstance(member, cached_property):
        yield f"{name} -> {_returned(member.func)}"
    elif inspect.isfunction(member):
        yield from _function(name, member)
    elif not inspect.ismemberdescriptor(member):
        yield f"{name}: {type(member).__name__}"


def _function(name: str, function: Any) -> Iterator[str]:
    """What it gives, and a line for each parameter, so that a new optional one changes no other line."""
    yield f"{name}() -> {_returned(function)}"
    for parameter in inspect.signature(function).parameters.values():
        if parameter.name in ("self", "cls"):
            continue
        star = {parameter.KEYWORD_ONLY: "*, ", parameter.VAR_POSITIONAL: "*", parameter.VAR_KEYWORD: "**"}
        default = "" if parameter.default is parameter.empty else " = ..."
        yield f"{name}({star.get(parameter.kind, '')}{parameter.name}): {shown(parameter.annotation)}{default}"


def _returned(function: Any) -> str:
    return shown(inspect.signature(function).return_annotation)


def shown(note: Any) -> str:
    """An annotation in the words of the code, alike on every version of Python."""
    origin, args = get_origin(note), get_args(note)
    if isinstance(note, (str, ForwardRef)):
        return getattr(note, "__forward_arg__", note)
    if isinstance(note, list):
        return f"[{', '.join(map(shown, note))}]"
    if origin is Annotated:
        return shown(args[0])
    if origin is Literal:
        return f"Literal[{', '.join(map(repr, args))}]"
    if origin in (Union, UnionType):
        return " | ".join(map(shown, args))
    if origin is not None:
        return f"{origin.__name__}[{', '.join(map(shown, args))}]"
    return {type(None): "None", ...: "...", inspect.Parameter.empty: "?"}.get(note) or getattr(
        note, "__name__", str(note)
    )


def _reached(classes: list[type[Any]]) -> list[type[BaseModel]]:
    """Models of ours that public ones hold, however deep."""
    seen: dict[type[BaseModel], None] = {}
    waiting = [kind for kind in classes if issubclass(kind, BaseModel)]
    while waiting:
        for field in waiting.pop().model_fields.values():
            for kind in _classes(field.annotation):
                if kind not in seen:
                    seen[kind] = None
                    waiting.append(kind)
    return list(seen)


def _classes(note: Any) -> Iterator[type[BaseModel]]:
    if inspect.isclass(note) and get_origin(note) is None and issubclass(note, BaseModel):
        yield note
    for inner in get_args(note):
        yield from _classes(inner)
