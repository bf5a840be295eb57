"""Git repositories for tests, made by the test kit, and a case folder to collect into."""

from __future__ import annotations

from pathlib import Path

from govrisk.testing.git import ANN, BOB, CAT, GitRepository

Repo = GitRepository
__all__ = ["ANN", "BOB", "CAT", "Repo", "make_case"]

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
