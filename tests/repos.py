"""Git repositories made in a test, with fixed dates and people: each test says what its history is."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

ANN, BOB, CAT = "Ann Ash <ann@acme.org>", "Bob Birch <bob@acme.org>", "Cat Cedar <cat@gmail.com>"


class Repo:
    """A repository with a work tree. ``when`` is a day, ``YYYY-MM-DD``; commits of a day are seconds apart."""

    def __init__(self, folder: Path, branch: str = "main") -> None:
        self.folder, self._seconds = folder, 0
        folder.mkdir(parents=True, exist_ok=True)
        self.git("init", "-q", "-b", branch)

    @classmethod
    def at(cls, folder: Path) -> Repo:
        """A repository that is there already."""
        repo = cls.__new__(cls)
        repo.folder, repo._seconds = folder, 0
        return repo

    def git(self, *arguments: str, who: str = ANN, by: str | None = None, when: str = "2026-01-01") -> str:
        """Runs git as ``who`` (author) and ``by`` (committer) on a day; gives what it printed."""
        stamp = f"@{self.stamp(when)} +0000"
        name, _, email = who.partition(" <")
        committer, _, committer_email = (by or who).partition(" <")
        env = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_NAME": name,
            "GIT_AUTHOR_EMAIL": email.rstrip(">"),
            "GIT_AUTHOR_DATE": stamp,
            "GIT_COMMITTER_NAME": committer,
            "GIT_COMMITTER_EMAIL": committer_email.rstrip(">"),
            "GIT_COMMITTER_DATE": stamp,
        }
        done = subprocess.run(
            ["git", "-c", "protocol.file.allow=always", *arguments], cwd=self.folder, env=env, capture_output=True
        )
        assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
        return done.stdout.decode("utf-8", "replace").strip()

    def stamp(self, when: str) -> int:
        """Noon (UTC) of a day, later by a second with every call."""
        self._seconds += 1
        day = datetime.fromisoformat(when).replace(tzinfo=UTC)
        return int(day.timestamp()) + 43200 + self._seconds % 40000

    def write(self, files: dict[str, str | bytes | None]) -> None:
        """Writes files into the work tree; None removes one."""
        for name, content in files.items():
            path = self.folder / name
            if content is None:
                self.git("rm", "-q", "--", name)
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
            self.git("add", "-f", "--", name)

    def commit(
        self,
        when: str,
        who: str = ANN,
        files: dict[str, str | bytes | None] | None = None,
        message: str = "Change",
        by: str | None = None,
    ) -> str:
        """A commit by ``who``; without files it changes the file ``log.py``. Gives its id."""
        if files is None:
            log = self.folder / "log.py"
            files = {"log.py": (log.read_text() if log.exists() else "") + f"# {self._seconds}\n"}
        self.write(files)
        self.git("commit", "-q", "--allow-empty", "--allow-empty-message", "-m", message, who=who, by=by, when=when)
        return self.git("rev-parse", "HEAD")

    def merge(self, branch: str, when: str, who: str = ANN, by: str | None = None) -> str:
        """A merge commit."""
        self.git("merge", "-q", "--no-ff", "-m", f"Merge {branch}", branch, who=who, by=by, when=when)
        return self.git("rev-parse", "HEAD")

    def tag(self, name: str, when: str, who: str = ANN) -> None:
        """An annotated tag."""
        self.git("tag", "-a", "-m", name, name, who=who, when=when)

    def clone(self, folder: Path, *options: str) -> Path:
        """A clone of this repository, by a file URL, so that --depth and --filter work."""
        self.git("config", "uploadpack.allowFilter", "true")
        self.git("clone", "-q", *options, f"file://{self.folder}", str(folder))
        return folder


CASE = """\
schema: govrisk.case/1
subject: {{id: thing, name: Thing, kind: library}}
as_of: '{as_of}'
"""


def make_case(folder: Path, as_of: str = "2026-03-05") -> Path:
    """A case folder that holds nothing but its head."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "case.yaml").write_text(CASE.format(as_of=as_of))
    return folder
