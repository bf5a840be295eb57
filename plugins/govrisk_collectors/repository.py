"""A git repository at hand, read by the git program and never written to."""

from __future__ import annotations

import hashlib
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import IO, NamedTuple

from govrisk import UsageError
from govrisk_collectors.program import closed, command, first_fault, reaching_out

CHUNK = 1 << 20


class Entry(NamedTuple):
    """A file of a tree."""

    mode: str
    oid: str
    path: bytes


class Tag(NamedTuple):
    """A tag and the day (UTC) of the release it names: the tagger's date, else the commit's."""

    name: str
    day: date


@dataclass(frozen=True)
class Repository:
    """A repository at hand. ``complete_to`` is the day up to which nothing is missing, where that is known."""

    git_dir: Path
    name: str
    origin: str | None
    complete_to: date | None
    online: bool = False
    """Whether it is our own clone of a URL that the user gave: what it lacks may be fetched from there."""

    @property
    def environment(self) -> dict[str, str]:
        """What git is run with."""
        return reaching_out() if self.online else closed()

    def run(self, *arguments: str, stdin: bytes | None = None) -> bytes:
        """What a git command printed.

        Raises:
            UsageError: it failed; one line that says what to do.
        """
        with tempfile.TemporaryFile() as errors:
            done = subprocess.run(
                command(self.git_dir, arguments),
                input=stdin,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=self.environment,
            )
            if done.returncode:
                raise self.failure(errors)
        return done.stdout

    def text(self, *arguments: str) -> str:
        """Like :meth:`run`, as text without the last newline; what is not UTF-8 is replaced."""
        return self.run(*arguments).decode("utf-8", "replace").rstrip("\n")

    @contextmanager
    def stream(self, *arguments: str) -> Iterator[IO[bytes]]:
        """What a git command prints, while it runs.

        Raises:
            UsageError: git failed after all: what was read until then is not the whole and must not be used.
        """
        with tempfile.TemporaryFile() as errors:
            git = subprocess.Popen(
                command(self.git_dir, arguments),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=self.environment,
                bufsize=0,
            )
            try:
                assert git.stdout is not None
                yield git.stdout
            except BaseException:
                git.kill()
                raise
            finally:
                if git.stdout:
                    git.stdout.close()
                code = git.wait()
            if code:
                raise self.failure(errors)

    def failure(self, errors: IO[bytes]) -> UsageError:
        """What git's messages mean for the user."""
        errors.seek(0)
        told = first_fault(errors.read().decode("utf-8", "replace"))
        if "not allowed" in told or "unable to read" in told or "missing" in told or "promisor" in told:
            return UsageError(
                f"{self.name}: the clone lacks objects that are needed ({told}): "
                "fetch it again without --filter, or give its URL"
            )
        return UsageError(f"{self.name}: git cannot read it ({told}): try 'git fsck' there, or clone it anew")

    @cached_property
    def head(self) -> str:
        """The commit that the current branch is at.

        Raises:
            UsageError: the repository has none.
        """
        try:
            return self.text("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
        except UsageError:
            if self.run("for-each-ref", "--count=1"):
                raise UsageError(
                    f"{self.name}: its HEAD names a branch that is not there: name a branch or commit with --at"
                ) from None
            raise UsageError(f"{self.name}: the repository is empty: there is no commit to measure") from None

    def resolve(self, name: str) -> str:
        """The commit that a branch, tag or commit id names.

        Raises:
            UsageError: there is no such commit.
        """
        try:
            found = self.text("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
            if not found.isalnum():  # such as ^HEAD: all that is not there
                raise UsageError(found)
            return found
        except UsageError:
            raise UsageError(f"{self.name}: no commit, branch or tag {name!r}: see 'git branch' there") from None

    def day_of(self, commit: str) -> date:
        """The day (UTC) on which a commit was committed."""
        return day(int(self.text("log", "-1", "--format=%ct", commit) or 0))

    def snapshot(self, as_of: date | None, start: str | None = None) -> str:
        """The newest commit of the branch's own line up to the end of a day (UTC).

        Raises:
            UsageError: every commit is younger.
        """
        start = start or self.head
        if as_of is None:
            return start
        found = (
            ""
            if end_of(as_of) < 0
            else self.text("rev-list", "-1", "--first-parent", f"--min-age={end_of(as_of)}", start)
        )
        if not found:
            first = min(int(t) for t in self.text("log", "--max-parents=0", "--format=%ct", start).split())
            raise UsageError(
                f"{self.name}: no commit on or before {as_of}; the first is of {day(first)}: give a later --as-of"
            )
        return found

    def tree(self, commit: str) -> list[Entry]:
        """All files of a commit, without submodules."""
        entries = []
        for line in self.run("ls-tree", "-r", "-z", "--full-tree", commit).split(b"\0")[:-1]:
            meta, _, path = line.partition(b"\t")
            mode, kind, oid = meta.decode().split(" ")
            if kind == "blob":
                entries.append(Entry(mode, oid, path))
        return entries

    def blobs(self, oids: Sequence[str], limit: int) -> dict[str, bytes | None]:
        """Contents by object id, each at most ``limit`` bytes; None for one that the clone does not hold."""
        found: dict[str, bytes | None] = {}
        for oid in dict.fromkeys(oids):
            try:
                with self.stream("cat-file", "blob", oid) as out:
                    found[oid] = out.read(limit)
                    while out.read(CHUNK):
                        pass
            except UsageError:
                found[oid] = None
        return found

    def tags(self, until: date | None = None) -> list[Tag]:
        """Tags up to a day, oldest first."""
        out = self.text("for-each-ref", "--format=%(refname:strip=2)%00%(creatordate:unix)", "refs/tags")
        found = []
        for line in out.split("\n"):
            name, _, stamp = line.partition("\0")
            if stamp.strip().isdigit() and (until is None or day(int(stamp)) <= until):
                found.append(Tag(name, day(int(stamp))))
        return sorted(found, key=lambda tag: (tag.day, tag.name))

    @cached_property
    def refs_digest(self) -> str:
        """A digest of all references: the same as long as nothing new arrived."""
        return hashlib.sha256(self.run("for-each-ref")).hexdigest()


def day(stamp: int) -> date:
    """The day (UTC) of a time in seconds since 1970; times that no calendar has are its first or last day."""
    try:
        return datetime.fromtimestamp(stamp, UTC).date()
    except (OverflowError, ValueError, OSError):
        return date.max if stamp > 0 else date.min


def end_of(when: date) -> int:
    """The last second (UTC) of a day, since 1970."""
    return int(datetime(when.year, when.month, when.day, 23, 59, 59, tzinfo=UTC).timestamp())
