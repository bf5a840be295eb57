"""What a YAML parser finds wrong, in the words of somebody who writes YAML by hand."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

Told = tuple[str, str]
"""What is wrong, and what to write instead."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the parser says, and the text around: its own place, and where what it was reading begins."""

    text: list[str]
    said: str
    at: tuple[int, int]
    began: tuple[int, int]

    def sign(self, place: tuple[int, int]) -> str:
        """The character at a 1-based place; empty at the end of a line."""
        line, column = place
        return self.text[line - 1][column - 1 : column] if line <= len(self.text) else ""

    @property
    def before(self) -> str:
        """What stands in the line before the place."""
        line, column = self.at
        return self.text[line - 1][: column - 1].rstrip() if line <= len(self.text) else ""


def explained(text: str, said: str, at: tuple[int, int], began: tuple[int, int]) -> tuple[tuple[int, int], Told]:
    """The place to look at, what is wrong there, and what to write instead.

    Args:
        text: the whole file.
        said: what the parser was doing, and what it found.
        at: line and column of what it found, from 1.
        began: those of what it was reading then.
    """
    found = Found(re.split(r"\r\n|[\r\n]", text), said, at, began)
    for pattern, tell, early in _TALK:
        if re.search(pattern, said):
            return (began if early else at), tell(found)
    return at, (said, "put a text with ': ' or '#' in quotes, and look at the indent here and in the line above")


def _sign(found: Found) -> Told:
    if found.sign(found.at) == "\t":
        return _tab(found)
    if not found.sign(found.at).strip():
        return "a value is missing here", "write it, or close what '[' or '{' has opened"
    return f"a text cannot begin with {found.sign(found.at)!r}", "put the text in quotes"


def _early_sign(found: Found) -> Told:
    return f"a text cannot begin with {found.sign(found.began)!r}", "put the text in quotes"


def _tab(_: Found) -> Told:
    return "a tab stands here", "indent with spaces"


def _quote(_: Found) -> Told:
    return "the quote that opens here is not closed", "close it with the same sign"


def _bracket(found: Found) -> Told:
    opening = found.sign(found.began)
    closing = {"[": "]", "{": "}"}.get(opening, "]")
    wrong = f"the {opening!r} that begins in line {found.began[0]} is not closed before this"
    return wrong, f"close it with {closing!r}, put a comma between its parts, and quotes around a text that holds one"


def _keys(found: Found) -> Told:
    if found.before.endswith(("'", '"')):
        fix = "put the whole text in the other kind of quotes, or close the quote that a line above has opened"
        return "more follows the quote that closes the text", fix
    wrong = f"this does not fit the keys that begin in line {found.began[0]}"
    return wrong, "indent it as they are indented, or further than the key that it belongs to"


def _items(found: Found) -> Told:
    wrong = f"this does not fit the list that begins in line {found.began[0]}"
    return wrong, "begin each item with '- ' at one indent, and put an item's other keys exactly under its first"


def _colon(_: Found) -> Told:
    fix = "put a text with ': ' in quotes, write ': ' after every key, and look at the indent"
    return "a key cannot stand here", f"{fix}, here and in the line above"


def _no_colon(_: Found) -> Told:
    fix = "write ': ' after the key, or indent the line where it goes on with the text above"
    return "this is no 'key: value'", fix


def _escape(_: Found) -> Told:
    return 'a backslash in "..." begins a sign, and not this one', "put the text in '...' instead"


def _block(_: Found) -> Told:
    return "a text after '|' or '>' begins in the next line", "move it there, and indent it"


_TALK: tuple[tuple[str, Callable[[Found], Told], bool], ...] = (
    # what the parser says; what to say; whether to point at where it began
    ("tab character", _tab, False),
    ("cannot start any token|node content", _sign, False),
    ("quoted scalar.*end of stream", _quote, True),
    ("escape character", _escape, False),
    ("parsing a flow", _bracket, False),
    ("parsing a block mapping", _keys, False),
    ("parsing a block collection", _items, False),
    ("mapping values are not allowed", _colon, False),
    ("could not find expected ':'", _no_colon, True),
    ("scanning an (alias|anchor)|(parsing|scanning) a tag", _early_sign, True),
    ("block scalar", _block, False),
)
