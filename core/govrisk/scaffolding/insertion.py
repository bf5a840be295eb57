"""Adds entries to YAML that somebody wrote: only lines are added, and every other one stays as it is."""

from __future__ import annotations

from pathlib import Path
from textwrap import indent
from typing import Any

from govrisk.errors import BadInput, UsageError
from govrisk.yamlfile import MAX_YAML_BYTES, YamlFile, decode, parse_yaml, read_bounded


def read_text(file: Path) -> str:
    """The text of a file, each line with the end that it has.

    Raises:
        BadInput: it cannot be read, or is not UTF-8.
    """
    return decode(read_bounded(file, str(file), MAX_YAML_BYTES), str(file))


def added(text: str, name: str, key: str | None, entry: str) -> str:
    """``text`` with the lines of ``entry`` at the end of the block below its top-level ``key``, or of the whole.

    Args:
        text: a YAML file.
        name: what the file is called in errors.
        key: a key of the file; one that it does not have yet is written at its end. None means the file itself.
        entry: a line ``key: value`` or ``- item``, and what belongs to it.

    Raises:
        UsageError: the place is not written in lines of its own; it says what to write by hand.
        BadInput: ``text`` is not YAML.
    """
    before = parse_yaml(text, name)
    new = _with_lines(before, text.split("\n"), key, entry)
    try:
        after = parse_yaml(new, name).data
    except BadInput:
        after = None
    if after is None or after != _merged(before.data, key, parse_yaml(entry, name).data):
        where = f"below '{key}:', " if key else ""
        raise UsageError(f"{name}: nothing can be added to it as it is written -> write {where}one entry a line")
    return new


def _with_lines(before: YamlFile, lines: list[str], key: str | None, entry: str) -> str:
    while lines and not lines[-1].strip():
        lines.pop()
    if key is None:
        return "\n".join((*lines, entry.strip("\n"), ""))
    if key not in (before.data or {}):
        return "\n".join((*lines, f"{key}:", indent(entry.strip("\n"), "  "), ""))
    end, margin = _end(before, lines, key)
    return "\n".join((*lines[:end], indent(entry.strip("\n"), margin), *lines[end:], ""))


def _end(before: YamlFile, lines: list[str], key: str) -> tuple[int, str]:
    """How many lines there are up to the end of the block below ``key``, and how far its entries stand in."""
    begin = before.place((key,))[0]
    inside = [before.place(loc)[0] for loc in before.marks if len(loc) == 2 and loc[0] == key]
    later = [line for loc, (line, _) in before.marks.items() if len(loc) == 1 and line > begin]
    end = min(later, default=len(lines) + 1) - 1
    while end > begin and (not lines[end - 1].strip() or lines[end - 1].startswith("#")):
        end -= 1  # what stands before the next key belongs to that one
    if not inside:
        return begin, "  "
    first = lines[min(inside) - 1]
    return end, first[: len(first) - len(first.lstrip())]


def _merged(data: Any, key: str | None, entry: Any) -> Any:
    """The data with the entry in it; None where it has no room for one."""
    if key is not None:
        known = data or {}
        return known | {key: _merged(known.get(key), None, entry)} if isinstance(known, dict) else None
    if isinstance(entry, list):
        return [*(data or []), *entry] if isinstance(data or [], list) else None
    return (data or {}) | entry if isinstance(data or {}, dict) else None
