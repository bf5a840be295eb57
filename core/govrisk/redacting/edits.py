"""Changes to a text, and where its passages stand after them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple
from unicodedata import combining

Span = tuple[int, int]


class Edit(NamedTuple):
    """``[start, end)`` of the old text becomes ``new``; an empty passage is a place where something is put in."""

    start: int
    end: int
    new: str


def spaced(text: str, edits: Iterable[Edit]) -> list[Edit]:
    """The edits in order, and a space wherever new words would touch a letter or digit: Chinese text has none."""
    found = set(edits)
    beside = {(e.start, e.start - 1) for e in found} | {(e.end, e.end) for e in found}
    return sorted(found | {Edit(at, at, " ") for at, i in beside if 0 <= i < len(text) and _joins(text[i])})


def _joins(char: str) -> bool:
    return char.isalnum() or combining(char) > 0


def applied(text: str, edits: Iterable[Edit]) -> str:
    """The text after its edits."""
    parts, at = [], 0
    for edit in edits:
        parts += [text[at : edit.start], edit.new]
        at = edit.end
    return "".join(parts) + text[at:]


def came_from(at: int, edits: Iterable[Edit]) -> int:
    """Where the character stood that stands at ``at`` after the edits; for new words, where they begin."""
    for edit in edits:
        if at < edit.start + len(edit.new):
            return min(at, edit.start)
        at -= len(edit.new) - (edit.end - edit.start)
    return at


def moved(span: Span, edits: Sequence[Edit]) -> Span:
    """Where a passage stands after the edits; one that begins or ends inside a name takes the whole name.

    What is put in at either end of the passage stays outside.
    """
    start, end = span
    for edit in edits:
        if edit.start < span[1] and span[0] < edit.end:
            start, end = min(start, edit.start), max(end, edit.end)
    before_start = [e for e in edits if e.end <= start]
    before_end = [e for e in edits if e.end <= end and e.start < end]
    return start + _grown(before_start), end + _grown(before_end)


def _grown(edits: Iterable[Edit]) -> int:
    return sum(len(e.new) - (e.end - e.start) for e in edits)
