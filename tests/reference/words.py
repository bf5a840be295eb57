"""Docstrings and types in the words and the Markdown of a page."""

from __future__ import annotations

import inspect
import re
import types
import typing

from govrisk import evidence, model

MADE = "Generated from {} by `make catalogue`; do not edit."
SMALL = {
    id(getattr(home, name)): name
    for home, names in ((model, "PartialDate Day Id Topic CheckId Sha256 Line Text Url"), (evidence, "Credibility"))
    for name in names.split()
}
"""The small types that models are made of, such as a line of text; a table of the page says what each is."""
SMALL_WORDS = {
    "PartialDate": "`YYYY`, `YYYY-MM` or `YYYY-MM-DD`: a date as precisely as it is known",
    "Day": "`YYYY-MM-DD`",
    "Id": "a name: a letter, then letters, digits, `_`, `.`, `-`; at most 60 characters",
    "Topic": "words with dots, such as `leadership.departure`",
    "CheckId": "letters of the family, a dash, two digits, such as `LEAD-01`",
    "Sha256": "64 hexadecimal digits",
    "Line": "a text of at most 200 characters",
    "Text": "a text of at most 1200 characters",
    "Url": "an address that begins with `http://` or `https://`",
    "Credibility": "1 to 6, of the Admiralty code",
}


def markdown(docstring: str | None) -> str:
    """A docstring as Markdown: code, roles, examples and the sections of the Google style."""
    text = re.sub(r":(?:func|attr|class|meth):`([^`]+)`", r"`\1`", inspect.cleandoc(docstring or "")).replace("``", "`")
    text = re.sub(r"^(.*\S)::\n\n((?:    .*\n?|\n)+)", _example, text, flags=re.MULTILINE)
    return re.sub(r"\n*^(Args|Raises|Returns):\n((?:    .*\n?)+)", _section, text, flags=re.MULTILINE).strip()


def _example(found: re.Match[str]) -> str:
    return f"{found[1]}:\n\n```python\n{inspect.cleandoc(found[2]).strip()}\n```\n"


def _section(found: re.Match[str]) -> str:
    lines = inspect.cleandoc(found[2]).splitlines()
    items = [f"  {line.strip()}" if line.startswith(" ") else re.sub(r"^(\w+): ", r"- `\1`: ", line) for line in lines]
    return f"\n\n*{found[1]}:*\n\n" + "\n".join(items) + "\n"


def cell(text: str) -> str:
    """A text as a cell of a table."""
    return " ".join(text.split()).replace("|", "\\|")


def type_words(kind: object, linked: frozenset[str] = frozenset()) -> str:
    """A type as a reader says it: ``list of Line``, ``Id or none``."""
    if id(kind) in SMALL:
        return SMALL[id(kind)]
    origin, parts = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Annotated:
        return type_words(parts[0], linked)
    if origin is typing.Literal:
        return ", ".join(f"`{part}`" for part in parts)
    if origin in (typing.Union, types.UnionType):
        return " or ".join(type_words(part, linked) for part in parts)
    if origin is tuple and parts[-1] is not Ellipsis:
        return f"({', '.join(type_words(part, linked) for part in parts)})"
    if origin in (tuple, list, frozenset, set):
        return f"list of {type_words(parts[0], linked)}"
    if origin is dict:
        return f"mapping of {type_words(parts[0], linked)} to {type_words(parts[1], linked)}"
    name = {type(None): "none", str: "text", int: "integer", float: "number", bool: "true or false"}.get(kind)
    name = name or getattr(kind, "__name__", str(kind))
    return f"[{name}](#{name.lower()})" if name in linked else name
