"""Reads YAML from people: bounded, without surprises, and remembering the line of every key.

PyYAML's composer keeps the marks; this module only narrows it (YAML 1.2 core types, so that ``no`` stays a word and
``2026-02`` a text) and refuses what a case has no use for: huge files, alias bombs, duplicate keys.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import yaml

from govrisk.errors import BadInput, Diagnostic

if TYPE_CHECKING:
    from pydantic import ValidationError

Loc = tuple[int | str, ...]

MAX_YAML_BYTES = 8 * 1024 * 1024
"""A case file larger than this is refused: 2,000 claims take about 1 MB."""
MAX_NODES = 500_000
"""Nodes after aliases are expanded; an alias bomb reaches this at once, 10,000 claims do not."""
MAX_DEPTH = 50


class _CoreLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """PyYAML's safe loader with the scalar types of the YAML 1.2 core schema."""

    yaml_implicit_resolvers: ClassVar[dict[str, list[tuple[str, re.Pattern[str]]]]] = {}


for _tag, _pattern, _first in (
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", list("tTfF")),
    ("int", r"^[-+]?[0-9]+$", list("-+0123456789")),
    ("float", r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$", list("-+.0123456789")),
):
    _CoreLoader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), _first)


@dataclass(slots=True)
class YamlFile:
    """Data of one file and the place of each of its keys: ``place(("claims", 3, "topic"))`` is (line, column)."""

    name: str
    data: Any = None
    marks: dict[Loc, tuple[int, int]] = field(default_factory=dict)
    faults: list[Diagnostic] = field(default_factory=list)

    def place(self, loc: Loc) -> tuple[int, int]:
        """Line and column (1-based) of ``loc``, or of its nearest parent that is written in the file."""
        while loc and loc not in self.marks:
            loc = loc[:-1]
        return self.marks.get(loc, (1, 1))

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
        with path.open("rb") as handle:
            content = handle.read(limit + 1)
    except OSError as error:
        raise BadInput([Diagnostic(name, 0, 0, f"cannot be read: {error.strerror or error}")]) from error
    if len(content) > limit:
        message = f"is larger than {limit // (1024 * 1024)} MB"
        raise BadInput([Diagnostic(name, 0, 0, message, "split it, or keep only the text that is cited")])
    return content


def decode(content: bytes, name: str) -> str:
    """The text of UTF-8 bytes.

    Raises:
        BadInput: with the line and column of the first byte that is not UTF-8.
    """
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line, column = before.count(b"\n") + 1, error.start - before.rfind(b"\n")
        message = f"is not UTF-8 (byte 0x{content[error.start]:02x})"
        raise BadInput([Diagnostic(name, line, column, message, "save the file as UTF-8")]) from error


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
    try:
        loader = _CoreLoader(text)
        try:
            node = loader.get_single_node()
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        raise BadInput([Diagnostic(name, line, column, f"is not YAML: {error.problem or error}")]) from error
    except (yaml.YAMLError, RecursionError) as error:
        reason = str(error).splitlines()[0] if str(error) else "nested too deeply"
        raise BadInput([Diagnostic(name, 1, 1, f"is not YAML: {reason}")]) from error
    if node is not None:
        if _expanded_size(node, {}, 0) > MAX_NODES:
            why = "YAML whose aliases expand without end, or nested too deeply"
            raise BadInput([Diagnostic(name, 1, 1, why, "write the values out")])
        found.data = _Builder(found, loader).value(node, ())
    if found.faults:
        raise BadInput(found.faults)
    return found


def _expanded_size(node: yaml.Node, known: dict[int, int], depth: int) -> int:
    """Nodes below ``node`` once every alias is written out; too deep or cyclic counts as too many."""
    if depth > MAX_DEPTH:
        return MAX_NODES + 1
    if isinstance(node, yaml.ScalarNode):
        return 1
    if id(node) not in known:
        known[id(node)] = MAX_NODES + 1  # what a cycle finds on its way back
        children = [n for pair in node.value for n in pair] if isinstance(node, yaml.MappingNode) else node.value
        known[id(node)] = 1 + sum(_expanded_size(child, known, depth + 1) for child in children)
    return known[id(node)]


class _Builder:
    """Turns composed nodes into plain data and notes the mark of each."""

    def __init__(self, found: YamlFile, loader: Any) -> None:
        self.found, self.loader = found, loader

    def value(self, node: yaml.Node, loc: Loc) -> Any:
        mark = (node.start_mark.line + 1, node.start_mark.column + 1)
        self.found.marks.setdefault(loc, mark)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, loc)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(child, (*loc, i)) for i, child in enumerate(node.value)]
        return self._scalar(node, mark)

    def _scalar(self, node: yaml.Node, mark: tuple[int, int]) -> Any:
        try:
            return self.loader.construct_object(node)
        except (yaml.YAMLError, ValueError) as error:
            problem = getattr(error, "problem", None) or "value cannot be read"
            self.found.faults.append(Diagnostic(self.found.name, *mark, str(problem), "write a plain value"))
            return None

    def _mapping(self, node: yaml.MappingNode, loc: Loc) -> dict[Hashable, Any]:
        result: dict[Hashable, Any] = {}
        for key_node, value_node in node.value:
            key_mark = (key_node.start_mark.line + 1, key_node.start_mark.column + 1)
            key = self._scalar(key_node, key_mark) if isinstance(key_node, yaml.ScalarNode) else None
            if not isinstance(key, str | int):
                self.found.faults.append(
                    Diagnostic(self.found.name, *key_mark, "a key must be a plain word", "quote the key")
                )
                continue
            if key in result:
                message = f"key {str(key)!r} is written twice"
                self.found.faults.append(
                    Diagnostic(self.found.name, *key_mark, message, "keep one of the two; nothing is merged")
                )
            self.found.marks[(*loc, key)] = key_mark
            result[key] = self.value(value_node, (*loc, key))
        return result


def nearest(word: str, known: Iterable[str]) -> str:
    """``did you mean 'x'?`` for the nearest known word, else the known words (at most eight)."""
    words = sorted(known)
    close = difflib.get_close_matches(word, words, n=1, cutoff=0.5)
    if close:
        return f"did you mean {close[0]!r}?"
    return "write one of: " + ", ".join(words[:8]) + (", ..." if len(words) > 8 else "") if words else ""


def validation_faults(found: YamlFile, error: ValidationError, keys: KeyLookup) -> list[Diagnostic]:
    """Every fault of a pydantic validation as a diagnostic with its place and, for unknown keys, the nearest name."""
    faults = []
    for item in error.errors(include_url=False):
        loc = tuple(part for part in item["loc"] if isinstance(part, int | str))
        faults.append(_one_fault(found, loc, dict(item), keys))
    return faults


class KeyLookup:
    """Tells which keys a mapping at ``loc`` may have; the model classes know, this only asks them."""

    def __init__(self, model: type[Any]) -> None:
        self.model = model

    def fields(self, loc: Loc) -> set[str]:
        """Names allowed in the mapping at ``loc`` (empty when it is not a model)."""
        model: Any = self.model
        for part in loc:
            if isinstance(part, str) and hasattr(model, "model_fields") and part in model.model_fields:
                model = model.model_fields[part].annotation
            model = _inner_model(model, part)
        return set(getattr(model, "model_fields", {}))


def _inner_model(annotation: Any, part: int | str) -> Any:
    """The model inside ``tuple[X, ...]``, ``dict[str, X]`` or ``X | None``; of a union the one tagged ``part``."""
    if hasattr(annotation, "model_fields"):
        return annotation
    inner = [a for a in getattr(annotation, "__args__", ()) if a is not type(None) and a is not Ellipsis]
    models = [m for m in (_inner_model(a, part) for a in inner) if hasattr(m, "model_fields")]
    tagged = [m for m in models if m.__name__ == part]
    return (tagged or models or [None])[0]


def _one_fault(found: YamlFile, loc: Loc, item: dict[str, Any], keys: KeyLookup) -> Diagnostic:
    name = str(loc[-1]) if loc else "the file"
    kind, context = item["type"], item.get("ctx", {})
    if kind == "extra_forbidden":
        return found.fault(loc, f"unknown key {name!r}", nearest(name, keys.fields(loc[:-1])))
    if kind == "missing":
        return found.fault(loc[:-1], f"{name!r} is missing", f"add '{name}: ...'")
    if kind in ("enum", "literal_error") and isinstance(item["input"], str):
        allowed = re.findall(r"'([^']*)'", str(context.get("expected", "")))
        return found.fault(loc, f"{name}: unknown value {item['input']!r}", nearest(item["input"], allowed))
    if kind == "value_error":
        message, _, suggestion = str(context.get("error", item["msg"])).partition(" -> ")
        return found.fault(loc, f"{name}: {message}", suggestion)
    shown = repr(item["input"])
    shown = shown if len(shown) <= 60 else shown[:57] + "..."
    return found.fault(loc, f"{name}: {item['msg'][0].lower()}{item['msg'][1:]} (here: {shown})")
