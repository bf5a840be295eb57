"""Turns what pydantic finds into diagnostics: the place in the file, and what to write instead."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, get_args, get_origin

from pydantic import ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from govrisk.errors import Diagnostic
from govrisk.model import CheckId, Id, Sha256, Topic, Url
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
    items = [each for item in error.errors(include_url=False) for each in _apart(item)]
    located = [(holding((found, *bases), item["loc"]), item) for item in items]
    return [_one_fault(file, item["loc"], dict(item), keys) for file, item in located if not _is_echo(item, items)]


def holding(files: Sequence[YamlFile], loc: Loc) -> YamlFile:
    """The file in which most of ``loc`` is written: of several the first."""
    return max(files, key=lambda file: len(file.written(loc)))


def misplaced(*found: tuple[Loc, str]) -> PydanticCustomError:
    """Faults that a validator of the whole finds in its parts, each at a place below itself."""
    told = "; ".join(message for _, message in found)
    return PydanticCustomError("value_error", "{error}", {"error": told, "found": found})


def _apart(item: ErrorDetails) -> list[ErrorDetails]:
    """Each fault of those that one validator found, at its place."""
    found = item.get("ctx", {}).get("found")
    if found is None:
        return [item]
    return [{**item, "loc": (*item["loc"], *at), "ctx": {"error": message}} for at, message in found]


def _is_echo(item: ErrorDetails, items: Sequence[ErrorDetails]) -> bool:
    """Whether another fault says it already, as where a list is too short because its items are at fault.

    Where a value may be a number or a list, it is held against both: what is no list is meant as the number.
    """
    loc, listed = item["loc"], isinstance(item["input"], list)
    if item["type"] == "too_short":
        return any(i is not item and i["loc"][: len(loc)] == loc for i in items)
    beside = [i for i in items if i is not item and i["loc"][: len(loc) - 1] == loc[:-1] != loc[-1:]]
    if item["type"] == "tuple_type":
        return any(i["input"] is item["input"] and i["type"] in _NUMERIC for i in beside)
    return item["type"] in _NUMERIC and listed and any(i["loc"][-1] != loc[-1] for i in beside if _in_tuple(i))


def _in_tuple(item: ErrorDetails) -> bool:
    return any(str(part).startswith("tuple[") for part in item["loc"])


class KeyLookup:
    """Tells which keys a mapping at ``loc`` may have; the model classes know, this only asks them."""

    def __init__(self, model: type[Any], elsewhere: Mapping[str, str] | None = None) -> None:
        self.model = model
        self.elsewhere = elsewhere or {}
        """Keys that belong into another file, and what to tell whoever writes them here."""

    def fields(self, loc: Loc) -> set[str]:
        """Names allowed in the mapping at ``loc`` (empty when it is not a model)."""
        options, _ = self._walk(loc)
        return {field.alias or name for model in options for name, field in model.model_fields.items()}

    def limits(self, loc: Loc) -> dict[str, float]:
        """The least and the most that a number at ``loc`` may be, by pydantic's words: ge, gt, le, lt."""
        return dict(_limits(self._walk(loc)[1]))

    def _walk(self, loc: Loc) -> tuple[list[Any], Any]:
        """The models that may stand at ``loc``, and the last field on the way there."""
        options, last, parts = [self.model], None, iter(loc)
        for part in parts:
            if tagged := [m for m in options if m.__name__ == part]:  # which member of a union it is
                options = tagged
            elif field := next((m.model_fields[part] for m in options if part in m.model_fields), None):
                options, last = _models(field.annotation), field
                if get_origin(field.annotation) in (dict, tuple):
                    next(parts, None)  # an index, or a key that a person chose
        return options, last


def _limits(thing: Any) -> Iterator[tuple[str, float]]:
    """The bounds in a field, or anywhere in its annotation."""
    for mark in getattr(thing, "metadata", ()):
        yield from ((name, getattr(mark, name)) for name in ("ge", "gt", "le", "lt") if hasattr(mark, name))
    inner = (thing.annotation,) if hasattr(thing, "annotation") else get_args(thing)
    for part in inner:
        yield from _limits(part)


def _models(annotation: Any) -> list[Any]:
    """The models inside ``tuple[X, ...]``, ``dict[str, X]`` or ``X | None``."""
    if hasattr(annotation, "model_fields"):
        return [annotation]
    return [model for inner in get_args(annotation) for model in _models(inner)]


_GRADE = "credibility"
_MAPPING = ("must be a mapping of keys to values", "write 'key: value' pairs, one a line")
_WRONG_TYPE = {
    "tuple_type": ("must be a list", "begin each item with '- '"),
    "dict_type": _MAPPING,
    "model_type": _MAPPING,
    "string_type": ("must be a text", "fill it in, and put a number or date in quotes"),
    "string_too_short": ("must be a text", "fill it in"),
    "too_short": ("needs another item", ""),
}
_NUMERIC = {
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), "a whole number"),
    **dict.fromkeys(("float_type", "float_parsing", "finite_number"), "a number"),
    "greater_than_equal": "{ge:g} or more",
    "greater_than": "more than {gt:g}",
    "less_than_equal": "{le:g} or less",
    "less_than": "less than {lt:g}",
}
_BOUND = {"ge": "from {:g}", "gt": "above {:g}", "le": "to {:g}", "lt": "below {:g}"}


def _pattern(annotated: Any) -> str:
    """The regular expression that a small type of texts keeps to."""
    return str(next(part.pattern for part in get_args(annotated) if hasattr(part, "pattern")))


_FORMS = {
    _pattern(CheckId): ("is no id of a check", "write the letters of its family and two digits, such as LEAD-01"),
    _pattern(Id): ("is no id", "write letters, digits, '-', '_' and '.', the first a letter, such as the-reporter"),
    _pattern(Topic): (
        "is no topic",
        "write words in small letters with a dot between them, such as leadership.departure",
    ),
    _pattern(Sha256): ("is no SHA-256", "write the 64 digits 0-9 and a-f that 'sha256sum FILE' prints"),
    _pattern(Url): ("is no address", "write all of it, without spaces, such as https://example.org/page"),
}


def _one_fault(found: YamlFile, loc: Loc, item: dict[str, Any], keys: KeyLookup) -> Diagnostic:
    name = str(loc[-1]) if loc else "the file"
    kind, value, context = item["type"], item["input"], item.get("ctx", {})
    if kind in ("extra_forbidden", "invalid_key"):
        return found.fault(loc, f"unknown key {name!r}", _right_key(name, keys, loc))
    if kind == "missing":
        return found.fault(loc[:-1], f"{name!r} is missing", f"add '{name}: ...'")
    if kind == "union_tag_invalid":
        loc, name, kind, value = (*loc, "type"), "type", "enum", context["tag"]
    name = _name(found.written(loc)) or name
    if kind in ("enum", "literal_error") and isinstance(value, str):
        allowed = re.findall(r"'([^']*)'", str(context.get("expected") or context.get("expected_tags")))
        return found.fault(loc, f"{name}: unknown value {value!r}", nearest(value, allowed))
    if kind in ("enum", "literal_error"):
        allowed = re.findall(r"'([^']*)'", str(context.get("expected")))
        given = [word for word in value.values() if word in allowed] if isinstance(value, dict) else []
        fix = f"write {given[0]}" if given else nearest("", allowed)
        return found.fault(loc, f"{name}: must be one word (here: {_shown(value)})", fix)
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
    if form := _FORMS.get(str(context.get("pattern", ""))):
        return found.fault(loc, f"{name}: {_shown(value)} {form[0]}", form[1])
    if kind in _NUMERIC:
        message = f"{name}: must be {_NUMERIC[kind].format(**context)} (here: {_shown(value)})"
        return found.fault(loc, message, _right_number(kind, value, keys.limits(loc)))
    if kind == "string_too_long":
        message = f"{name}: has {len(value)} characters, more than {context['max_length']}"
        return found.fault(loc, message, "shorten it")
    message, suggestion = _WRONG_TYPE.get(kind, (item["msg"][0].lower() + item["msg"][1:], ""))
    if kind == "model_type" and (known := sorted(keys.fields(loc))):
        suggestion = f"write its keys below it, such as {', '.join(known[:3])}"
    return found.fault(loc, f"{name}: {message} (here: {_shown(value)})", suggestion)


def _right_key(name: str, keys: KeyLookup, loc: Loc) -> str:
    if name.isdigit():  # what a comma for a decimal point makes of {weight: 0,6}
        return f"write a decimal number with a point, such as 0.{name}"
    return keys.elsewhere.get(name) or nearest(name, keys.fields(loc[:-1]))


def _right_number(kind: str, value: Any, limits: Mapping[str, float]) -> str:
    """What to write for a number of the wrong kind or size, by the bounds that its field has."""
    if isinstance(value, str) and re.fullmatch(r"\d+,\d+", value):
        return f"write a point: {value.replace(',', '.')}"
    whole = "a whole number" if kind.startswith("int") else "a number"
    fix = " ".join([f"write {whole}", *(_BOUND[name].format(limits[name]) for name in _BOUND if name in limits)])
    if limits.get("le") == 1 and isinstance(value, int | float) and 1 < value <= 100:
        return f"{fix}, such as {value / 100:g} for {value:g}%"
    return fix


def _name(loc: Loc) -> str:
    """The key at the end of ``loc``; an item of a list is called by the list's key and its place there."""
    last = loc[-1] if loc else ""
    return f"{loc[-2]}, item {last + 1}" if isinstance(last, int) and len(loc) > 1 else str(last)


def _shown(value: Any) -> str:
    """A value in the words of YAML."""
    text = "nothing" if value is None else _flow(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list):
        return f"[{', '.join(map(_flow, value))}]"
    return str(value).lower() if isinstance(value, bool) else "null" if value is None else repr(value)
