"""Turns what pydantic finds into diagnostics: the place in the file, and what to write instead."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from typing import Any, get_args, get_origin

from pydantic import ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from govrisk.errors import Diagnostic
from govrisk.yamlfile import Loc, YamlFile


def nearest(word: str, known: Iterable[str]) -> str:
    """``did you mean 'x'?`` for the nearest known word, else the known words (at most eight)."""
    words = sorted(known)
    close = difflib.get_close_matches(word, words, n=1, cutoff=0.5)
    if close:
        return f"did you mean {close[0]!r}?"
    return "write one of: " + ", ".join(words[:8]) + (", ..." if len(words) > 8 else "") if words else ""


def validation_faults(
    found: YamlFile, error: ValidationError, keys: KeyLookup, bases: Sequence[YamlFile] = ()
) -> list[Diagnostic]:
    """Every fault of a pydantic validation as a diagnostic with its place and, for unknown keys, the nearest name.

    What was read from ``found`` on top of other files is placed in the file that holds the most of its path.
    """
    items = [_moved(item) for item in error.errors(include_url=False)]
    located = [(max((found, *bases), key=lambda file: len(file.written(item["loc"]))), item) for item in items]
    return [_one_fault(file, item["loc"], dict(item), keys) for file, item in located if not _is_echo(item, items)]


def misplaced(loc: Loc, message: str) -> PydanticCustomError:
    """A fault that a validator of the whole finds in one of its parts, at ``loc`` below itself."""
    return PydanticCustomError("value_error", "{error}", {"error": message, "at": loc})


def _moved(item: ErrorDetails) -> ErrorDetails:
    return {**item, "loc": (*item["loc"], *item.get("ctx", {}).get("at", ()))}


def _is_echo(item: ErrorDetails, items: Sequence[ErrorDetails]) -> bool:
    """A list is called too short when its items are at fault, which is said already."""
    loc = item["loc"]
    return item["type"] == "too_short" and any(i is not item and i["loc"][: len(loc)] == loc for i in items)


class KeyLookup:
    """Tells which keys a mapping at ``loc`` may have; the model classes know, this only asks them."""

    def __init__(self, model: type[Any]) -> None:
        self.model = model

    def fields(self, loc: Loc) -> set[str]:
        """Names allowed in the mapping at ``loc`` (empty when it is not a model)."""
        options, parts = [self.model], iter(loc)
        for part in parts:
            if tagged := [m for m in options if m.__name__ == part]:  # which member of a union it is
                options = tagged
            elif annotation := next((m.model_fields[part].annotation for m in options if part in m.model_fields), None):
                options = _models(annotation)
                if get_origin(annotation) in (dict, tuple):
                    next(parts, None)  # an index, or a key that a person chose
        return {field.alias or name for model in options for name, field in model.model_fields.items()}


def _models(annotation: Any) -> list[Any]:
    """The models inside ``tuple[X, ...]``, ``dict[str, X]`` or ``X | None``."""
    if hasattr(annotation, "model_fields"):
        return [annotation]
    return [model for inner in get_args(annotation) for model in _models(inner)]


_GRADE = "credibility"
_MAPPING = ("must be a mapping of keys to values", "")
_WRONG_TYPE = {
    "tuple_type": ("must be a list", "begin each item with '- '"),
    "dict_type": _MAPPING,
    "model_type": _MAPPING,
    "string_type": ("must be a text", "fill it in, and put a number or date in quotes"),
    "too_short": ("needs another item", ""),
}


def _one_fault(found: YamlFile, loc: Loc, item: dict[str, Any], keys: KeyLookup) -> Diagnostic:
    name = str(loc[-1]) if loc else "the file"
    kind, value, context = item["type"], item["input"], item.get("ctx", {})
    if kind in ("extra_forbidden", "invalid_key"):
        return found.fault(loc, f"unknown key {name!r}", nearest(name, keys.fields(loc[:-1])))
    if kind == "missing":
        return found.fault(loc[:-1], f"{name!r} is missing", f"add '{name}: ...'")
    if kind == "union_tag_invalid":
        loc, name, kind, value = (*loc, "type"), "type", "enum", context["tag"]
    name = _name(found.written(loc)) or name
    if kind in ("enum", "literal_error") and isinstance(value, str):
        allowed = re.findall(r"'([^']*)'", str(context.get("expected") or context.get("expected_tags")))
        return found.fault(loc, f"{name}: unknown value {value!r}", nearest(value, allowed))
    if kind == "value_error":
        message, _, suggestion = str(context.get("error", item["msg"])).partition(" -> ")
        return found.fault(loc, f"{name}: {message}", suggestion)
    if str(context.get("pattern", "")).startswith(r"^\d{4}"):
        wanted = "YYYY-MM-DD" if context["pattern"].endswith(r"-\d{2}$") else "YYYY, YYYY-MM or YYYY-MM-DD"
        return found.fault(loc, f"{name}: {_shown(value)} is not a date", f"write {wanted}")
    if (
        kind in ("int_parsing", "int_type", "int_from_float", "greater_than_equal", "less_than_equal")
        and name == _GRADE
    ):
        fix = "write one digit, 1 (confirmed) to 5 (improbable), or 6 (cannot be judged); the letter is the source's"
        return found.fault(loc, f"{name}: must be a digit from 1 to 6 (here: {_shown(value)})", fix)
    message, suggestion = _WRONG_TYPE.get(kind, (item["msg"][0].lower() + item["msg"][1:], ""))
    return found.fault(loc, f"{name}: {message} (here: {_shown(value)})", suggestion)


def _name(loc: Loc) -> str:
    """The key at the end of ``loc``; an item of a list is called by the list's key and its place there."""
    last = loc[-1] if loc else ""
    return f"{loc[-2]}, item {last + 1}" if isinstance(last, int) and len(loc) > 1 else str(last)


def _shown(value: Any) -> str:
    text = "nothing" if value is None else repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
