"""Puts what is started into its place: all of it, or nothing."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from govrisk.errors import UsageError


@dataclass(frozen=True, slots=True)
class Started:
    """What was written, and the one command that comes next: it is green as things are.

    ``note`` says what else there is to know, in a sentence; it may be empty.
    """

    files: tuple[Path, ...]
    next: str
    note: str = ""


@contextmanager
def placed(directory: Path) -> Iterator[Path]:
    """A folder to write into that becomes ``directory`` at the end, or vanishes when anything goes wrong.

    Raises:
        UsageError: ``directory`` holds something already.
    """
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise UsageError(f"{directory} is not empty; name a new folder")
    missing = [folder for folder in (directory, *directory.parents) if not folder.exists()]
    directory.mkdir(parents=True, exist_ok=True)
    staged = Path(tempfile.mkdtemp(prefix=".new-", dir=directory))
    try:
        yield staged
        for path in sorted(staged.iterdir()):
            path.replace(directory / path.name)
        staged.rmdir()
    except BaseException:
        shutil.rmtree(staged, ignore_errors=True)
        for folder in missing:
            folder.rmdir()
        raise


def write_into(folder: Path, files: Mapping[str, str]) -> None:
    """Writes texts by their path below ``folder``."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8", newline="\n")
