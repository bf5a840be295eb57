"""From a file of text to a file of candidates."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from govrisk.drafting.proposals import CUE_LANGUAGE, Draft, draft, read_text
from govrisk.drafting.skeleton import render
from govrisk.errors import UsageError
from govrisk.model import Id, PartialDate
from govrisk.plugins import default_registry


def write_draft(
    text: Path,
    output: Path | None = None,
    *,
    source: str | None = None,
    published: str | None = None,
    language: str = CUE_LANGUAGE,
) -> tuple[Path | None, Draft, str]:
    """Drafts from a file into a file; the path is None when ``output`` is ``-``.

    Raises:
        BadInput: the text cannot be read, or is none.
        UsageError: an option is not what it should be, or the file is there already.
    """
    for option, value, kind in (("--source", source, Id), ("--published", published, PartialDate)):
        _check(option, value, kind)
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]+)*", language):
        raise UsageError(f"--language {language!r} is no language code: write one such as en or zh")
    path = output or text.with_suffix(".draft.yaml")
    if str(path) != "-" and path.exists():
        raise UsageError(f"{path} is there already: move it away, or name another file with -o")
    made = draft(read_text(text), default_registry().topics, published=published, language=language)
    written = render(made, text.name, source)
    if str(path) == "-":
        return None, made, written
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8") as file:
        file.write(written)
    return path, made, written


def _check(option: str, value: str | None, kind: Any) -> None:
    try:
        if value is not None:
            TypeAdapter(kind).validate_python(value)
    except ValidationError as error:
        what = "a date: write YYYY-MM-DD, YYYY-MM or YYYY" if option == "--published" else "an id: begin with a letter"
        raise UsageError(f"{option} {value!r} is not {what}") from error
