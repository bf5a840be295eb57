"""A table as it goes on a sheet, and what a cell may hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
Cell = str | int | float | None
"""Text, a number, or nothing: an empty cell is not a zero."""
Column = tuple[str, int, Callable[[T], Cell]]
"""The heading of a column, its width in characters, and what stands in it of each thing."""

NUMBER, ID, WORD, LINE, TEXT, WIDE = 9, 12, 16, 28, 44, 70
"""Widths of columns."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table; each row has a cell for each column."""

    title: str
    heads: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Rows(Generic[T]):
    """Things that are to be rows. What they are is known here, so that no column has to say it."""

    things: Iterable[T]

    def table(self, title: str, columns: Sequence[Column[T]]) -> Table:
        """A row for each thing."""
        rows = tuple(tuple(of(thing) for _, _, of in columns) for thing in self.things)
        return Table(title, tuple(head for head, _, _ in columns), tuple(width for _, width, _ in columns), rows)


def listed(items: Iterable[object]) -> str:
    """Several things in one cell, one a line; what is empty is left out."""
    return "\n".join(text for item in items if (text := str(item)))


def named(ids: Iterable[str]) -> str:
    """Several ids in one cell, side by side."""
    return ", ".join(ids)


def points(value: float) -> int:
    """Risk points without decimals, as all reports show them."""
    return round(value)
