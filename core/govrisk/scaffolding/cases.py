"""Starts cases: a copy of an installed example, or an empty case with an example of how to fill it."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date
from pathlib import Path

from govrisk.collecting import CACHE
from govrisk.errors import BadInput, UsageError
from govrisk.faults import nearest
from govrisk.plugins import default_registry
from govrisk.quotes import digest, propose, search
from govrisk.scaffolding.filling import TEMPLATES, filled
from govrisk.scaffolding.placing import placed, write_into

KIND = "software project"
_TEXT = TEMPLATES / "case" / "texts" / "example.txt.j2"
_QUOTED = "said on 2 March 2026 that she is stepping down"


def today() -> str:
    """The day on the clock. A new case takes it where none is given; nothing else reads a clock."""
    return date.today().isoformat()


def new_case(
    directory: Path, *, name: str | None = None, kind: str | None = None, as_of: str | None = None
) -> list[Path]:
    """Writes a case that has no fault and says nothing yet; gives its files.

    Raises:
        UsageError: ``directory`` holds something already.
        BadInput: what is given does not make a case, such as an empty name.
    """
    title = directory.resolve().name if name is None else name
    files = _files(directory.resolve().name, title, kind or KIND, as_of or today())
    with placed(directory) as staged:
        write_into(staged, files)
        _refuse_faults(staged)
    return [directory / path for path in files]


def _files(folder: str, name: str, kind: str, as_of: str) -> dict[str, str]:
    identifier = re.sub(r"[^a-z0-9]+", "-", folder.lower()).strip("-")[:58]
    identifier = identifier if identifier[:1].isalpha() else f"p-{identifier}".rstrip("-")
    text = _TEXT.read_text(encoding="utf-8")
    selector = propose(text, next(search(text, _QUOTED)))
    return filled(
        "case",
        id=identifier,
        name=json.dumps(name, ensure_ascii=False),
        kind=json.dumps(kind, ensure_ascii=False),
        plain=" ".join("".join(c if c.isprintable() else " " for c in name).split()),
        as_of=as_of,
        sha256=digest(text.encode()),
        selector="\n".join(f"      - {json.dumps(part)}" for part in selector),
    )


def _refuse_faults(folder: Path) -> None:
    from govrisk.case import read_case

    if faults := read_case(folder).faults:
        raise BadInput(faults)


def copy_example(name: str | None, directory: Path) -> None:
    """Copies an installed example case.

    Raises:
        UsageError: no such example is installed, or ``directory`` holds something already.
    """
    examples = default_registry().examples
    if name is None:
        raise UsageError(f"give --example with one of: {', '.join(examples)}")
    if name not in examples:
        raise UsageError(f"no example {name!r}; {nearest(name, examples)}")
    with placed(directory) as staged:
        shutil.copytree(examples[name], staged, dirs_exist_ok=True, symlinks=True, ignore=shutil.ignore_patterns(CACHE))
