"""Lists every place where a redacted case may still tell a name, as the case's author finds it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from govrisk.errors import Diagnostic
from govrisk.redacting.names import Named
from govrisk.redacting.remains import Remains
from govrisk.redacting.rewrite import CLOSED, KEYED
from govrisk.yamlfile import Loc, YamlFile


def in_file(data: Any, file: YamlFile, ids: Mapping[str, str], remains: Remains) -> Iterator[Diagnostic]:
    """Every part of a name in redacted data, placed in the file as it was before."""
    old = {new: name for name, new in ids.items()}
    for loc, text in _texts(data, ()):
        for found in remains.find(text):
            place = file.place(tuple(old.get(part, part) if isinstance(part, str) else part for part in loc))
            yield Diagnostic(file.name, *place, *_told(found.word, found.who))


def _texts(value: Any, loc: Loc) -> Iterator[tuple[Loc, str]]:
    """Every text of the data that its author chose, with its place."""
    if isinstance(value, dict):
        for key, item in value.items():
            if loc and loc[-1] in KEYED:
                yield (*loc, key), str(key)
            if key not in CLOSED and (*loc, key) != ("redaction",):
                yield from _texts(item, (*loc, key))
    elif isinstance(value, list):
        for i, item in enumerate(value):
            yield from _texts(item, (*loc, i))
    elif isinstance(value, str):
        yield loc, value


def in_text(text: str, name: str, remains: Remains) -> Iterator[Diagnostic]:
    """Every part of a name in a redacted source text; lines are counted as in the text before."""
    for number, line in enumerate(text.splitlines(), 1):
        for found in remains.find(line):
            yield Diagnostic(name, number, found.at + 1, *_told(found.word, found.who))


def _told(word: str, who: Named) -> tuple[str, str]:
    if who.kind == "people":
        fix = (
            f"if it is the person, add it to 'also' of {who.name!r} in people; if it is something else, "
            "add the words that say so to 'keep'"
        )
        return f"{word!r} may still tell {who.name!r}", fix
    return f"{word!r} may still tell the source {who.name!r}", "write it without naming the source"
