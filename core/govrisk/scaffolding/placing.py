"""Puts what is started into its place: all of it, or nothing."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from govrisk.errors import UsageError
from govrisk.files import replace_file


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


def all_or_none(files: Mapping[Path, str]) -> None:
    """Writes texts by their path, through links; where one cannot be written, all is put back as it was.

    Raises:
        UsageError: one cannot be written.
    """
    places = {path.resolve(): text.encode() for path, text in files.items()}
    before = {path: path.read_bytes() if path.is_file() else None for path in places}
    missing = {folder for path in places for folder in path.parents if not folder.exists()}
    path = Path()
    try:
        for path, content in places.items():
            replace_file(path, content)
    except OSError as error:
        _put_back(before, missing)
        raise UsageError(f"{path} cannot be written: {error.strerror}; nothing was changed") from None


def _put_back(before: Mapping[Path, bytes | None], missing: Iterable[Path]) -> None:
    for path, content in before.items():
        if content is None:
            with suppress(OSError):  # such as a folder that is a file: nothing was written there
                path.unlink()
        elif path.read_bytes() != content:
            replace_file(path, content)
    for folder in sorted((folder for folder in missing if folder.exists()), reverse=True):
        folder.rmdir()


def write_into(folder: Path, files: Mapping[str, str]) -> None:
    """Writes texts by their path below ``folder``."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8", newline="\n")
