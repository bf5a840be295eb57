"""The files of a snapshot, each read once, and what keeps one from being read."""

from __future__ import annotations

import hashlib
import os
import posixpath
from collections.abc import Iterable
from dataclasses import dataclass

from govrisk import UsageError
from govrisk_collectors.documents.find import shown
from govrisk_collectors.documents.text import decode
from govrisk_collectors.documents.words import settings
from govrisk_collectors.repository import Entry, Repository

LINK = "120000"
"""The mode of a symbolic link; its content is the path that it leads to."""
NOT_HELD = "content not held by this clone"


@dataclass(frozen=True, slots=True)
class Content:
    """What a file holds: ``data``, or None and ``why`` it could not be read; ``path`` is where it really lies."""

    data: bytes | None
    path: bytes
    why: str | None = None
    aside: str | None = None

    @property
    def text(self) -> str | None:
        """The content as text."""
        return None if self.data is None else decode(self.data)

    @property
    def sha256(self) -> str | None:
        """The digest of the whole file."""
        return None if self.data is None else hashlib.sha256(self.data).hexdigest()


class Reader:
    """Reads files of one commit, and older versions of them, from a repository."""

    def __init__(self, repository: Repository, commit: str) -> None:
        self.repository = repository
        self.commit = commit
        self.entries = [e for e in repository.tree(commit) if e.mode != "160000"]
        self._by_path = {e.path: e for e in self.entries}
        self._held: dict[str, bytes | None] = {}
        self.missing = 0
        """How many contents the clone did not hold."""

    def read(self, entry: Entry) -> Content:
        """The content of a file; of the file it leads to when it is a symbolic link."""
        target, aside = self._follow(entry)
        if target is None:
            return Content(None, entry.path, f"a symbolic link that leads out of the repository ({shown(entry.path)})")
        data = self.blob(target.oid)
        if data is None:
            return Content(None, target.path, NOT_HELD, aside)
        if len(data) > int(settings()["largest"]):
            return Content(None, target.path, f"larger than {int(settings()['largest']) // 1000:,} kB: not read", aside)
        return Content(data, target.path, None, aside)

    def blob(self, oid: str) -> bytes | None:
        """A blob, cut a byte after the largest size that is read; None when the clone does not hold it."""
        if oid not in self._held:
            self._held |= self.repository.blobs([oid], int(settings()["largest"]) + 1)
            self.missing += self._held[oid] is None
        return self._held[oid]

    def prefetch(self, oids: Iterable[str]) -> None:
        """Lets a clone of our own fetch what it lacks in one go rather than one by one."""
        wanted = sorted(set(oids) - set(self._held))
        if not self.repository.online or not wanted:
            return
        arguments = (
            "fetch",
            "--quiet",
            "--no-tags",
            "--no-write-fetch-head",
            "--filter=blob:none",
            "--stdin",
            "origin",
        )
        try:
            self.repository.run(*arguments, stdin="\n".join(wanted).encode())
        except UsageError:
            return  # they are fetched one by one, or are not held

    def _follow(self, entry: Entry) -> tuple[Entry | None, str | None]:
        for _ in range(5):
            if entry.mode != LINK:
                return entry, None
            data = self.blob(entry.oid)
            if data is None:
                return entry, None
            path = posixpath.normpath(posixpath.join(posixpath.dirname(entry.path), data))
            target = self._by_path.get(path)
            if target is None:
                return None, None
            if target.mode != LINK:
                return target, f"a symbolic link to {shown(path)}"
            entry = target
        return None, None


def argument(path: bytes) -> str:
    """A path as an argument of git that stands for nothing but itself."""
    return ":(top,literal)" + os.fsdecode(path)
