"""What became of files over time: the changes of the branch's own line, oldest first, with the state after each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from govrisk_collectors.documents.reading import LINK, argument
from govrisk_collectors.documents.words import settings
from govrisk_collectors.repository import Repository, day

_GONE = "000000"


@dataclass(frozen=True, slots=True)
class Change:
    """A commit that touched the files: path -> blob, None where the file went; ``day`` is when it was committed."""

    day: date
    files: dict[bytes, str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class History:
    """Changes, oldest first. ``cut`` says that there were more, further back, than are read."""

    changes: tuple[Change, ...]
    cut: bool


def changes(repository: Repository, commit: str, last: date) -> tuple[Change, ...]:
    """All changes in the folders where documents lie, up to a commit, the newest first.

    Follows first parents only, so that each state is one that the branch really had. Folders rather than names, as
    git is slow at many patterns. Days after ``last``, which commits with a wrong clock have, count as ``last``.
    """
    folders = sorted({*settings()["places"], settings("licences")["folder"]})
    out = repository.run(
        "log",
        "--first-parent",
        "--diff-merges=first-parent",
        "--no-renames",
        "--raw",
        "-z",
        "--no-abbrev",
        "--format=%x01%ct",
        commit,
        "--",
        *(f":(top,glob){folder}/*" if folder else ":(top,glob)*" for folder in folders),
    )
    return tuple(_read(out, last))


def history(every: Iterable[Change], wanted: Callable[[bytes], bool]) -> History:
    """The changes that touch the files that ``wanted`` picks."""
    picked = [Change(c.day, {path: oid for path, oid in c.files.items() if wanted(path)}) for c in every]
    touching = [c for c in picked if c.files]
    most = int(settings()["versions"])
    return History(tuple(reversed(touching[:most])), len(touching) > most)


def _read(out: bytes, last: date) -> Iterator[Change]:
    """Reads ``git log --raw -z``: a time, then pairs of a line about a file and its path."""
    fields = iter(out.split(b"\0"))
    change: Change | None = None
    for text in fields:
        if text.lstrip(b"\n").startswith(b":"):
            _, mode, _, new, *_ = text.lstrip(b"\n").decode("ascii").split(" ")
            path = next(fields)
            if change and mode != LINK:
                change.files[path] = None if mode == _GONE else new
        elif text.startswith(b"\x01"):
            if change:
                yield change
            change = Change(min(day(int(text[1:])), last))
    if change:
        yield change


def last_changed(repository: Repository, commit: str, path: bytes, last: date) -> date | None:
    """The day of the last commit that touched a file."""
    told = repository.text("log", "-1", "--format=%ct", commit, "--", argument(path))
    return min(day(int(told)), last) if told else None


def edits(repository: Repository, commit: str, path: bytes, since: date) -> tuple[int, int, date | None]:
    """How many commits changed a file after a day, by how many authors, and the day of the newest of them.

    Merges and the file's creation do not count.
    """
    out = repository.text("log", "--no-merges", "--diff-filter=MT", "--format=%ct %ae", commit, "--", argument(path))
    told = [line.partition(" ") for line in out.split("\n") if line]
    recent = [(day(int(stamp)), author.lower()) for stamp, _, author in told if day(int(stamp)) > since]
    return len(recent), len({author for _, author in recent}), max((when for when, _ in recent), default=None)
