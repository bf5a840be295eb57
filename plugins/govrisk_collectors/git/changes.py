"""A history as git prints it: header and changed paths of every commit, newest first, while git runs.

Renames are found at 50% similarity, as the truck factor's authors did; that needs the contents of files. Where a clone
lacks them, only the commits concerned fall back to exact renames, and it is counted how many. A clone of ours that was
made without contents uses exact renames throughout.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from govrisk import UsageError
from govrisk_collectors.repository import CHUNK, Repository

HEADER = 2
"""The byte that a commit's header begins with; the statuses of paths are letters."""
FALLBACKS = 40
"""So many commits are tried again one by one; when even more lack contents, the rest uses exact renames."""

_FORMAT = "%x02%H%n%an%n%ae%n%cn%n%ce%n%ct%n%P%n%(trailers:key=Co-authored-by,valueonly,unfold,separator=%x1f)"
_LOG = ("log", "--name-status", "-z", "-l0", "--diff-merges=off", "--no-relative", "--no-color", "--encoding=UTF-8")


class Changes:
    """The commits up to ``commit``; iterating gives what stands between NUL bytes. ``exact`` is filled while reading.

    ``exact`` counts the commits whose renames could only be found exactly; None stands for all of them.
    """

    def __init__(self, repository: Repository, commit: str) -> None:
        self.repository, self.commit = repository, commit
        self.exact: int | None = None if repository.online else 0

    def __iter__(self) -> Iterator[bytes]:
        """Every token.

        Raises:
            UsageError: git could not print all of it; nothing may be made of what was read.
        """
        done = 0
        while True:
            similar = self.exact is not None and self.exact < FALLBACKS
            try:
                for token in self._run(done, None, "-M50%" if similar else "-M100%"):
                    done += token[:1] == b"\x02"
                    yield token
                return
            except UsageError:
                if not similar:
                    raise
            yield from self._run(done, 1, "-M100%")  # the one that could not be printed
            done += 1
            self.exact = (self.exact or 0) + 1

    def _run(self, skip: int, most: int | None, renames: str) -> Iterator[bytes]:
        """Commits from the ``skip``-th on."""
        part = (f"--skip={skip}", *((f"--max-count={most}",) if most else ()))
        with self.repository.stream(*_LOG, renames, *part, f"--format={_FORMAT}", self.commit) as out:
            yield from _tokens(out)


def _tokens(out: IO[bytes]) -> Iterator[bytes]:
    rest = b""
    while chunk := out.read(CHUNK):
        parts = (rest + chunk).split(b"\0")
        rest = parts.pop()
        yield from parts
    if rest:
        yield rest
