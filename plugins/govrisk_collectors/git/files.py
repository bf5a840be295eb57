"""Which files of a tree are source, by path, mode and emptiness: no content is read, so a partial clone will do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from govrisk import read_yaml
from govrisk_collectors.repository import Entry

_EMPTY = (
    "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391",
    "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813",
)
"""An empty file's object id (SHA-1, SHA-256): there is nothing in it to know."""
_EXECUTABLE, _REGULAR = "100755", "100"


@dataclass(frozen=True)
class Rules:
    """The lists of ``files.yaml``, made fit for use."""

    extensions: frozenset[str]
    names: frozenset[str]
    script_folders: frozenset[str]
    folders: re.Pattern[str]
    paths: re.Pattern[str]


@cache
def rules() -> Rules:
    """The lists, read once."""
    data = read_yaml(Path(__file__).with_name("files.yaml"), "files.yaml").data
    patterns = [p for kind in ("vendored", "generated", "documentation") for p in data[kind]]

    def any_of(folders: bool) -> re.Pattern[str]:
        return re.compile("|".join(f"(?:{p})" for p in patterns if p.endswith("/") == folders), re.IGNORECASE)

    return Rules(
        frozenset(map(str, data["extensions"])),
        frozenset(data["filenames"]),
        frozenset(data["script_dirs"]),
        any_of(folders=True),
        any_of(folders=False),
    )


def source_files(tree: list[Entry]) -> list[bytes]:
    """The paths of a tree that are source."""
    return [e.path for e in tree if e.oid not in _EMPTY and is_source(e.path.decode("utf-8", "replace"), e.mode)]


def is_source(path: str, mode: str = "100644") -> bool:
    """Whether a path names a file in a programming or markup language that the project itself wrote.

    >>> is_source("src/core.py"), is_source("README.md"), is_source("vendor/core.py"), is_source("bin/run")
    (True, False, False, True)
    """
    folder, _, name = path.rpartition("/")
    if not mode.startswith(_REGULAR) or not _named(folder.rpartition("/")[2], name, mode):
        return False
    return not _excluded(f"{folder}/" if folder else "") and rules().paths.search(path) is None


def _named(folder: str, name: str, mode: str) -> bool:
    if name in rules().names:
        return True
    if "." not in name:
        return mode == _EXECUTABLE or folder in rules().script_folders
    parts = name.lower().split(".")[1:] if not name.startswith(".") else name.lower().split(".")[2:]
    return any(".".join(parts[i:]) in rules().extensions for i in range(len(parts)))


@cache
def _excluded(folder: str) -> bool:
    return rules().folders.search(folder) is not None
