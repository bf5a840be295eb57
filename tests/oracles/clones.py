"""Finds clones of public repositories in a folder, under any of the names that people give them."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from govrisk import Request, UsageError
from govrisk_collectors.opening import open_all
from govrisk_collectors.repository import Repository


def find(clones: Path, name: str) -> Repository | None:
    """The clone of ``owner/name``: a bare repository or a checkout, in ``owner/name``, ``owner+name`` or ``name``."""
    owner, _, short = name.partition("/")
    for folder in (clones / owner / short, clones / f"{owner}+{short}", clones / f"{owner}-{short}", clones / short):
        for place in (folder, folder.with_name(f"{folder.name}.git"), folder / "repo"):
            if place.is_dir():
                try:
                    request = Request((f"{name}={place}",), None, date.max, "table", clones)
                    return open_all(request)[0]
                except UsageError:
                    continue
    return None


def table(head: tuple[str, ...], rows: list[tuple[object, ...]]) -> None:
    """Prints rows in columns."""
    cells = [head, *(tuple("" if cell is None else str(cell) for cell in row) for row in rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(head) - 1)]
    for row in cells:
        sys.stdout.write("  ".join([*(c.ljust(w) for c, w in zip(row, widths, strict=False)), row[-1]]).rstrip() + "\n")
