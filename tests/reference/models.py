"""The page of models: fields, types, defaults, descriptions."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Iterator
from functools import cached_property

from pydantic import BaseModel
from pydantic.fields import FieldInfo

import govrisk
from tests.reference.words import MADE, SMALL, SMALL_WORDS, cell, markdown, type_words


def _models_in(kind: object) -> Iterator[type[BaseModel]]:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        yield kind
    for part in typing.get_args(kind):
        yield from _models_in(part)


def reachable(roots: list[type[BaseModel]]) -> list[type[BaseModel]]:
    """The models and all that they are made of, each once, by name."""
    found: dict[str, type[BaseModel]] = {}
    waiting = list(roots)
    while waiting:
        one = waiting.pop()
        if one.__name__ in found:
            assert found[one.__name__] is one, f"two models are called {one.__name__}"
            continue
        found[one.__name__] = one
        waiting += [m for hint in typing.get_type_hints(one).values() for m in _models_in(hint)]
    return [found[name] for name in sorted(found)]


def _default(info: FieldInfo) -> str:
    if info.is_required():
        return "required"
    value = info.get_default(call_default_factory=True, validated_data={})
    return "" if value is None or value in ((), {}, "") else f"`{value}`"


BOUNDS = {
    "max_length": "at most {} long",
    "ge": "{} or more",
    "gt": "more than {}",
    "le": "{} or less",
    "lt": "less than {}",
}


def _bounds(info: FieldInfo) -> str:
    """What a value must keep to, in words."""
    found = [(words, getattr(c, name, None)) for c in info.metadata for name, words in BOUNDS.items()]
    return ", ".join(words.format(value) for words, value in found if value is not None)


def _fields(one: type[BaseModel], linked: frozenset[str]) -> Iterator[str]:
    hints = typing.get_type_hints(one, include_extras=True)
    for name, info in one.model_fields.items():
        bounds = "" if id(hints[name]) in SMALL else _bounds(info)
        cells = [type_words(hints[name], linked), _default(info), "; ".join(filter(None, (info.description, bounds)))]
        yield f"| `{info.alias or name}` | {' | '.join(map(cell, cells))} |"


def _methods(one: type[BaseModel]) -> Iterator[str]:
    """Its public methods and properties, each with the first line of its docstring."""
    for name, member in list(vars(one).items()):
        plain = getattr(member, "__func__", getattr(member, "wrapped", member))
        if name.startswith("_") or name in one.model_fields or not (callable(plain) or isinstance(plain, PROPERTIES)):
            continue
        if about := inspect.getdoc(plain):
            shown = f"{name}({', '.join(_arguments(plain))})" if inspect.isfunction(plain) else name
            yield f"- `{shown}`: {markdown(about.partition(chr(10) * 2)[0])}".replace("\n", " ")


PROPERTIES = (property, cached_property)


def _arguments(method: typing.Callable[..., object]) -> list[str]:
    """As they are given: the object itself is not."""
    return [str(p).partition(":")[0] for p in list(inspect.signature(method).parameters.values())[1:]]


def models_page() -> str:
    """Every public model and what it is made of: fields, types, defaults, descriptions."""
    public = [
        o
        for o in (getattr(govrisk, name) for name in govrisk.__all__)
        if isinstance(o, type) and issubclass(o, BaseModel)
    ]
    models = reachable(public)
    linked = frozenset(m.__name__ for m in models)
    lines = ["# Models", "", MADE.format("the models themselves"), ""]
    lines += ["What a case, a check, a rubric and an assessment are made of. Models are frozen, and an unknown key is"]
    lines += ["an error. The same as JSON Schema: `core/govrisk/schemas/`. Those in **bold** are public names of"]
    lines += ["`govrisk`; the others are met inside them.", ""]
    lines += ["| small type | is |", "|---|---|", *(f"| {k} | {v} |" for k, v in SMALL_WORDS.items()), ""]
    lines += [", ".join(f"**{_to(m)}**" if m in public else _to(m) for m in models) + ".", ""]
    for one in models:
        lines += [f"## {one.__name__}", "", markdown(one.__doc__), ""]
        lines += ["| field | type | default | |", "|---|---|---|---|", *_fields(one, linked), ""]
        if methods := list(_methods(one)):
            lines += ["Beside its fields it has:", "", *methods, ""]
    return "\n".join(lines).rstrip() + "\n"


def _to(one: type) -> str:
    return f"[{one.__name__}](#{one.__name__.lower()})"
