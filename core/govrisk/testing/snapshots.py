"""Snapshots: text that is kept beside a test, so that a change of what is printed shows up in review."""

from __future__ import annotations

import difflib
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import govrisk
from govrisk.errors import UsageError
from govrisk.files import replace_file
from govrisk.plugins import default_registry

if TYPE_CHECKING:
    from govrisk.assessment import Assessment

_DIGEST = re.compile(r"\b[0-9a-f]{64}\b|(?<=sha256[ :])[0-9a-f]{12}\b")
_SHOWN = 40
"""Lines of a difference that are shown; the file holds the rest."""


def stable(thing: Assessment | bytes | str) -> str:
    """Text without what changes from version to version: versions of govrisk and of plugins, and digests.

    Args:
        thing: an assessment (shown as its JSON), or what a renderer gave, as bytes or text.

    Raises:
        UsageError: the bytes are no text, such as a PDF.
    """
    text = _DIGEST.sub("<digest>", _text(thing))
    known = {(p.distribution, p.version) for p in default_registry().plugins}
    for name, version in sorted(known | {("govrisk", govrisk.__version__)}):
        pair = rf'(\b{re.escape(name)}(?: |", "version": "|",\n +"version": ")){re.escape(version)}(?![\w.+-]*\w)'
        text = re.sub(pair, r"\1<version>", text)
    return text


def _text(thing: Assessment | bytes | str) -> str:
    if isinstance(thing, str):
        return thing
    if isinstance(thing, bytes):
        try:
            return thing.decode("utf-8")
        except UnicodeDecodeError:
            raise UsageError("these bytes are no text: give the words in them, or compare another format") from None
    return json.dumps(thing.model_dump(mode="json", by_alias=True), indent=2, ensure_ascii=False) + "\n"


class Snapshot:
    """Compares text with what is kept in ``folder``; ``update`` keeps what comes instead.

    ``command`` is what a reader is told to type to write a snapshot.
    """

    def __init__(self, folder: Path, *, update: bool = False, command: str = "pytest --govrisk-update") -> None:
        self.folder, self.update, self.command = folder, update, command

    def __call__(self, name: str, thing: Assessment | bytes | str) -> None:
        """Compares ``stable(thing)`` with the file ``name``.

        Raises:
            AssertionError: it differs, or nothing is kept yet; with the command that writes it.
            UsageError: ``name`` is no plain file name.
        """
        __tracebackhide__ = True  # pytest then shows the test's own line
        if Path(name).name != name:
            raise UsageError(f"{name!r} cannot name a snapshot; write a plain file name")
        path, now = self.folder / name, stable(thing)
        if self.update:
            replace_file(path, now.encode())
        if not path.is_file():
            raise AssertionError(
                f"no snapshot {self._shown(name)} yet:\n{_start(now)}\nif that is right, write it: {self.command}"
            )
        if (kept := path.read_text(encoding="utf-8")) != now:
            raise AssertionError(
                f"{self._shown(name)} differs:\n{_difference(kept, now)}\nto accept it: {self.command}"
            )

    def _shown(self, name: str) -> str:
        return f"{self.folder.parent.name}/{self.folder.name}/{name}"


def _start(text: str) -> str:
    lines = text.splitlines()
    return "\n".join(lines[:_SHOWN]) + (f"\n... and {len(lines) - _SHOWN} lines more" if len(lines) > _SHOWN else "")


def _difference(kept: str, now: str) -> str:
    lines = list(difflib.unified_diff(kept.splitlines(), now.splitlines(), "kept", "now", lineterm="", n=1))
    return "\n".join(lines[:_SHOWN]) + (f"\n... and {len(lines) - _SHOWN} lines more" if len(lines) > _SHOWN else "")
