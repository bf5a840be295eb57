"""Which files of a tree are documents of a kind, the usual places first."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from govrisk_collectors.documents.words import Kind, kinds
from govrisk_collectors.repository import Entry


def shown(path: bytes) -> str:
    """A path as text; what is not UTF-8 is replaced."""
    return path.decode("utf-8", "replace")


def find(kind: Kind, entries: Iterable[Entry]) -> list[Entry]:
    """The documents of a kind, at most as many as are recorded: nearest to the root first, in alphabetical order."""
    ranked = [(rank, shown(e.path).casefold(), e.path, e) for e in entries if (rank := place(kind, e.path)) is not None]
    return [entry for *_, entry in sorted(ranked, key=lambda r: r[:3])][: kind.most]


def place(kind: Kind, path: bytes) -> int | None:
    """How far down the list of usual places a file of this kind lies; None for a file of another kind."""
    text = shown(path)
    if text in kind.paths:
        return len(kind.places)
    folder, stem, suffix = _split(text)
    if suffix not in kind.suffixes:
        return None
    places = [p.casefold() for p in kind.places]
    if folder in places and kind.names.fullmatch(stem):
        return places.index(folder)
    if folder in kind.trees and suffix and stem != "readme" and not _other(kind, stem):
        return len(places)
    return None


def _split(path: str) -> tuple[str, str, str]:
    """Folder, stem and suffix in lower case; the stem's dashes and dots are underscores."""
    folder, _, name = path.casefold().rpartition("/")
    suffix = PurePosixPath(name).suffix if not re.fullmatch(r"\.?[^.]*", name) else ""
    stem = name.removesuffix(suffix) if suffix else name
    return folder, re.sub(r"[-. ]", "_", stem), suffix


def _other(kind: Kind, stem: str) -> bool:
    return any(other.names.fullmatch(stem) for other in kinds() if other is not kind)


def readme(entries: Iterable[Entry]) -> Entry | None:
    """The README of the root, as a forge would show it."""
    found = [
        e for e in entries if re.fullmatch(r"readme(\.(md|markdown|rst|txt|adoc|org))?", shown(e.path), re.IGNORECASE)
    ]
    return min(found, key=lambda e: (not shown(e.path).lower().endswith(".md"), e.path), default=None)


def where(kind: Kind) -> str:
    """What was looked for and where, for the record of a document that is not there."""
    names = ", ".join(name.upper() for name in kind.called)
    folders = ", ".join(f"{p}/" if p else "the root" for p in kind.places)
    hosts = [host.upper() if host != "readme" else "README" for host in kind.sections]
    sections = f", and for such a heading in {', '.join(hosts)}" if hosts else ""
    return f"looked for {names} in {folders}{sections}"
