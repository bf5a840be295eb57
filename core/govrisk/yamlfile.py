"""Reads YAML from people: bounded, without surprises, and remembering the line of every key.

PyYAML parses; this module builds plain data from its events (YAML 1.2 core types, so that ``no`` stays a word and
``2026-02`` a text) and refuses what a case has no use for: huge files, deep nesting, alias bombs, duplicate keys, tags.
Events, because PyYAML's own composer builds all nodes first, and ends the process when they are nested too deeply.
"""

from __future__ import annotations

import math
import os
import re
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import yaml

from govrisk.errors import BadInput, Diagnostic
from govrisk.yamltalk import explained

Loc = tuple[int | str, ...]

MAX_YAML_BYTES = 8 * 1024 * 1024
"""A case file larger than this is refused: 2,000 claims take about 1 MB."""
MAX_NODES = 500_000
"""Values after aliases are written out; an alias bomb reaches this at once, 10,000 claims do not."""
MAX_DEPTH = 50

_PATIENT = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)  # opening a pipe would wait for a writer

_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INT = re.compile(r"[-+]?[0-9]{1,18}")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_PLAIN_TAGS = (None, "!", *(f"tag:yaml.org,2002:{name}" for name in ("str", "seq", "map")))


@dataclass(slots=True)
class YamlFile:
    """Data of one file and the place of each of its keys: ``place(("claims", 3, "topic"))`` is (line, column)."""

    name: str
    data: Any = None
    marks: dict[Loc, tuple[int, int]] = field(default_factory=dict)
    faults: list[Diagnostic] = field(default_factory=list)

    def place(self, loc: Loc) -> tuple[int, int]:
        """Line and column (1-based) of ``loc``, or of its nearest parent that is written in the file."""
        return self.marks.get(self.written(loc), (1, 1))

    def written(self, loc: Loc) -> Loc:
        """The part of ``loc`` that is written in the file; pydantic names a union's member between two keys."""
        here: Loc = ()
        for part in loc:
            here = (*here, part) if (*here, part) in self.marks else here
        return here

    def fault(self, loc: Loc, message: str, suggestion: str = "") -> Diagnostic:
        """A diagnostic at the place of ``loc``."""
        line, column = self.place(loc)
        return Diagnostic(self.name, line, column, message, suggestion)


def read_bounded(path: Path, name: str, limit: int) -> bytes:
    """The bytes of a file, never more than ``limit``.

    Raises:
        BadInput: the file is missing, not a regular file, or larger than ``limit``.
    """
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | _PATIENT), "rb") as handle:
            if not stat.S_ISREG(os.fstat(handle.fileno()).st_mode):
                raise BadInput([Diagnostic(name, 0, 0, "cannot be read: it is no plain file")])
            content = handle.read(limit + 1)
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or error
        raise BadInput([Diagnostic(name, 0, 0, f"cannot be read: {said}")]) from error
    if len(content) > limit:
        size = f"{limit // 1024**2} MB" if limit >= 1024**2 else f"{limit // 1024} KB"
        message = f"is larger than {size}"
        raise BadInput([Diagnostic(name, 1, 1, message, "split it, or keep only the text that is cited")])
    return content


def decode(content: bytes, name: str) -> str:
    """The text of UTF-8 bytes.

    Raises:
        BadInput: with the line and column of the first byte that is not UTF-8.
    """
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        message = f"is not UTF-8 (byte 0x{content[error.start]:02x})"
        place = _place_of_byte(content, error.start)
        raise BadInput([Diagnostic(name, *place, message, "save the file as UTF-8")]) from error


def _place_of_byte(content: bytes, offset: int) -> tuple[int, int]:
    """Line and column, in characters, of a byte."""
    start = content.rfind(b"\n", 0, offset) + 1
    return content.count(b"\n", 0, offset) + 1, len(content[start:offset].decode(errors="replace")) + 1


def read_yaml(path: Path, name: str | None = None) -> YamlFile:
    """Reads one YAML or JSON file.

    Raises:
        BadInput: the file cannot be read, is not UTF-8, or is not YAML that a person would write.
    """
    name = name or str(path)
    text = decode(read_bounded(path, name, MAX_YAML_BYTES), name)
    return parse_yaml(text, name)


def parse_yaml(text: str, name: str) -> YamlFile:
    """Like :func:`read_yaml`, for a text at hand."""
    found = YamlFile(name)
    reader = _Reader(found, text)
    try:
        found.data = reader.document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        if "nesting depth" in str(error.problem):  # libyaml looks ahead, and has a limit of its own since 0.2.6
            found.faults.append(Diagnostic(name, *place, f"nested more than {MAX_DEPTH} deep", "write it flatter"))
            raise BadInput(found.faults) from error
        opened = error.context_mark or mark
        began = (opened.line + 1, opened.column + 1) if opened else place
        said = f"{error.context or ''} {error.problem or error}".strip()
        place, (wrong, fix) = explained(text, said, place, began)
        found.faults.append(Diagnostic(name, *place, f"is not YAML: {wrong}", fix))
    except yaml.reader.ReaderError as error:
        place = _place_of_byte(text.encode(), error.position)
        message = f"holds the control character U+{error.character:04X}"
        found.faults.append(Diagnostic(name, *place, message, "delete it"))
    except BadInput as error:
        found.faults += error.diagnostics
    finally:
        reader.loader.dispose()
    if found.faults:
        raise BadInput(found.faults)
    return found


class _Reader:
    """Builds data from events and notes the mark of each value; stops at the first fault of structure."""

    def __init__(self, found: YamlFile, text: str) -> None:
        self.found = found
        self.loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
        self.anchors: dict[str | None, tuple[Any, int, int] | None] = {}  # value, size, height; None until complete
        self.size = self.deepest = 0

    def document(self) -> Any:
        """The value of the only document; None for an empty text."""
        self.loader.get_event()
        if self.loader.check_event(yaml.StreamEndEvent):
            return None
        self.loader.get_event()
        data = self._value((), 0)
        self.loader.get_event()
        if not self.loader.check_event(yaml.StreamEndEvent):
            self._stop(self.loader.peek_event(), "a second document begins here", "keep one document in a file")
        return data

    def _value(self, loc: Loc, depth: int) -> Any:
        event = self.loader.get_event()
        self.found.marks.setdefault(loc, _place(event))
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event, depth)
        if event.tag not in _PLAIN_TAGS:
            self._stop(event, f"tag {event.tag!r} is not read", "write a plain value")
        size, deepest, self.deepest = self.size, self.deepest, depth
        self._grow(event, 1, depth)
        self.anchors[event.anchor] = None
        data = self._content(event, loc, depth + 1)
        self.anchors[event.anchor] = (data, self.size - size, self.deepest - depth)
        self.deepest = max(self.deepest, deepest)
        return data

    def _content(self, event: Any, loc: Loc, depth: int) -> Any:
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(loc, depth)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(loc, depth)
        return _plain(event.value) if event.implicit[0] else event.value

    def _sequence(self, loc: Loc, depth: int) -> list[Any]:
        result: list[Any] = []
        while not self.loader.check_event(yaml.SequenceEndEvent):
            result.append(self._value((*loc, len(result)), depth))
        self.loader.get_event()
        return result

    def _mapping(self, loc: Loc, depth: int) -> dict[str | int, Any]:
        result: dict[str | int, Any] = {}
        while not self.loader.check_event(yaml.MappingEndEvent):
            event = self.loader.get_event()
            key = self._key(event)
            if key in result:
                message = f"key {str(key)!r} is written twice"
                fault = Diagnostic(self.found.name, *_place(event), message, "keep one of the two; nothing is merged")
                self.found.faults.append(fault)
            self.found.marks[(*loc, key)] = _place(event)
            result[key] = self._value((*loc, key), depth)
        self.loader.get_event()
        return result

    def _key(self, event: Any) -> str | int:
        if isinstance(event, yaml.ScalarEvent) and event.tag in _PLAIN_TAGS:
            key = _plain(event.value) if event.implicit[0] else event.value
            if isinstance(key, str | int) and not isinstance(key, bool):
                return key
        self._stop(event, "a key must be a plain word", "quote the key")

    def _alias(self, event: Any, depth: int) -> Any:
        known = self.anchors.get(event.anchor)
        if known is None:
            why = "stands inside what it names" if event.anchor in self.anchors else "names nothing above it"
            self._stop(event, f"alias '*{event.anchor}' {why}", "write the value out")
        data, size, height = known
        self._grow(event, size, depth + height)
        return data

    def _grow(self, event: Any, size: int, depth: int) -> None:
        """Takes note of so many values more, down to ``depth``; what an alias repeats counts as if written out."""
        self.size, self.deepest = self.size + size, max(self.deepest, depth)
        if self.size > MAX_NODES:
            self._stop(event, f"more than {MAX_NODES:,} values, with aliases written out", "split the file")
        if self.deepest > MAX_DEPTH:
            self._stop(event, f"nested more than {MAX_DEPTH} deep", "write it flatter")

    def _stop(self, event: Any, message: str, suggestion: str) -> NoReturn:
        raise BadInput([Diagnostic(self.found.name, *_place(event), message, suggestion)])


def _place(event: Any) -> tuple[int, int]:
    return (event.start_mark.line + 1, event.start_mark.column + 1)


def _plain(text: str) -> str | int | float | bool | None:
    """An unquoted value by the YAML 1.2 core schema: null, true, false, a number, else a text."""
    if text in _WORDS:
        return _WORDS[text]
    if _INT.fullmatch(text):
        return int(text)
    number = float(text) if _FLOAT.fullmatch(text) else math.inf
    return number if math.isfinite(number) else text
