"""Git repositories made in a test, with fixed dates and people: each test says what its history is."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

ANN, BOB, CAT = "Ann Ash <ann@acme.org>", "Bob Birch <bob@acme.org>", "Cat Cedar <cat@gmail.com>"
"""People: two of one organisation, and one whose address tells of none."""

Files = Mapping[str, str | bytes | None]
"""Content by path below the work tree; None removes the file."""
_NOON = 12 * 60 * 60


class GitRepository:
    """A repository with a work tree, in ``folder``. Nothing of the user's own git settings enters it.

    A day is written ``YYYY-MM-DD``; what happens on one day is at noon (UTC) and seconds apart. People are written
    ``Name <address>``. The same calls give the same commit ids.

    Every method raises ``AssertionError`` with what git said when git fails.
    """

    def __init__(self, folder: Path, branch: str = "main") -> None:
        self.folder, self._seconds = folder, 0
        folder.mkdir(parents=True, exist_ok=True)
        self.git("init", "-q", "-b", branch)

    @classmethod
    def at(cls, folder: Path) -> Self:
        """A repository that is there already."""
        repository = cls.__new__(cls)
        repository.folder, repository._seconds = folder, 0
        return repository

    def git(self, *arguments: str, who: str = ANN, by: str | None = None, when: str = "2026-01-01") -> str:
        """Runs git as ``who`` (author) and ``by`` (committer, the same when None) on a day; gives what it printed."""
        stamp = f"@{self.stamp(when)} +0000"
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "GIT_CONFIG_NOSYSTEM": "1",
            **_person("AUTHOR", who, stamp),
            **_person("COMMITTER", by or who, stamp),
        }
        command = ["git", "-c", "protocol.file.allow=always", *arguments]
        done = subprocess.run(command, cwd=self.folder, env=environment, capture_output=True)  # noqa: S603
        if done.returncode != 0:
            said = done.stderr.decode("utf-8", "replace").strip()
            raise AssertionError(f"git {' '.join(arguments)}: {said or f'exit code {done.returncode}'}")
        return done.stdout.decode("utf-8", "replace").strip()

    def stamp(self, when: str) -> int:
        """Seconds since 1970 of noon (UTC) on a day, later by a second with every call."""
        self._seconds += 1
        day = datetime.fromisoformat(when).replace(tzinfo=UTC)
        return int(day.timestamp()) + _NOON + self._seconds % 40000

    def write(self, files: Files) -> None:
        """Writes files into the work tree and stages them; None removes one."""
        for name, content in files.items():
            path = self.folder / name
            if content is None:
                self.git("rm", "-q", "--", name)
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
            self.git("add", "-f", "--", name)

    def commit(
        self, when: str, who: str = ANN, files: Files | None = None, message: str = "Change", by: str | None = None
    ) -> str:
        """A commit on the day ``when``; without ``files`` it changes the file ``log.py``. Gives its id."""
        if files is None:
            log = self.folder / "log.py"
            files = {"log.py": (log.read_text() if log.exists() else "") + f"# {self._seconds}\n"}
        self.write(files)
        self.git("commit", "-q", "--allow-empty", "--allow-empty-message", "-m", message, who=who, by=by, when=when)
        return self.git("rev-parse", "HEAD")

    def merge(self, branch: str, when: str, who: str = ANN, by: str | None = None) -> str:
        """A merge commit. Gives its id."""
        self.git("merge", "-q", "--no-ff", "-m", f"Merge {branch}", branch, who=who, by=by, when=when)
        return self.git("rev-parse", "HEAD")

    def tag(self, name: str, when: str, who: str = ANN) -> None:
        """An annotated tag."""
        self.git("tag", "-a", "-m", name, name, who=who, when=when)

    def clone(self, folder: Path, *options: str) -> Path:
        """A clone of this repository, by a file URL, so that ``--depth`` and ``--filter`` work."""
        self.git("config", "uploadpack.allowFilter", "true")
        self.git("clone", "-q", *options, f"file://{self.folder}", str(folder))
        return folder


def _person(role: str, who: str, stamp: str) -> dict[str, str]:
    name, _, address = who.partition(" <")
    return {f"GIT_{role}_NAME": name, f"GIT_{role}_EMAIL": address.rstrip(">"), f"GIT_{role}_DATE": stamp}
