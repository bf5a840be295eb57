"""Collecting: a collector measures, this module puts what it found into the case, whole or not at all."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from govrisk.errors import BadInput, ContractError, Diagnostic, GovriskError, PluginError, UsageError
from govrisk.files import replace_file
from govrisk.hookspecs import Collected, Collector, Request
from govrisk.plugins import Registry, default_registry
from govrisk.yamlfile import YamlFile, read_yaml

CACHE = ".cache"
_TAG = "Signature: 8a477f597d28d172789f06886806bc55\n# A cache of govrisk: safe to delete.\n"  # bford.info/cachedir


@dataclass(frozen=True, slots=True)
class Written:
    """Where a collector's evidence lies. ``fresh`` is False when nothing was new and nothing was measured again."""

    path: Path
    fresh: bool
    notes: tuple[str, ...] = ()


def collect(
    kind: str,
    sources: Sequence[str | Path],
    into: str | Path,
    *,
    as_of: date | None = None,
    options: Mapping[str, str | tuple[str, ...] | None] | None = None,
    registry: Registry | None = None,
    step: Any = lambda _: None,
) -> Written:
    """Runs a collector and writes what it found into a case, as one YAML file in ``metrics/`` or ``documents/``.

    Args:
        kind: the collector's id, such as ``git``.
        sources: what it reads, such as paths or URLs of repositories that make one subject.
        into: the case folder.
        as_of: the last day to look at.
        options: what the collector offers beyond that, by name; what is left out has its default.
        registry: the plugins to use; the installed ones when None.
        step: told what is going on, for a progress line.

    Raises:
        UsageError: no such collector, or a source cannot be read.
        BadInput: the case has no valid head, or an id is taken already.
        PluginError: the collector failed in a way that it should not; exit code 3.
    """
    registry = registry or default_registry()
    if kind not in registry.collectors:
        raise UsageError(f"no collector {kind!r}; there are: {', '.join(registry.collectors)}{registry.left_out}")
    folder, collector = Path(into), registry.collectors[kind]
    head = _head(folder)
    declared = date.fromisoformat(head.data["as_of"])
    if as_of and as_of > declared:
        raise UsageError(f"--as-of {as_of} is after the case's own as_of, {declared}: move as_of in {head.name} first")
    cache = folder / CACHE / kind
    _make_cache(folder / CACHE, cache)
    given = _defaults(collector) | dict(options or {})
    request = Request(tuple(map(str, sources)), as_of, declared, head.data["subject"]["id"], cache, given, step)
    try:
        fingerprint = registry.ask_collector(kind, lambda: str(collector.fingerprint(request)))
        if known := _unchanged(folder, cache, fingerprint):
            return known
        collected = registry.ask_collector(kind, lambda: collector.collect(request))
        if not isinstance(collected, Collected):
            raise ContractError(f"gave {type(collected).__name__} instead of a Collected")
    except ContractError as error:
        raise PluginError(f"collector {kind!r} failed: {str(error).removeprefix('raised ')}") from error
    except (GovriskError, OSError):
        raise
    except (Exception, SystemExit) as error:
        raise PluginError(f"collector {kind!r} failed: {type(error).__name__}: {error}") from error
    return _put(folder, collector, collected, cache, fingerprint)


def _defaults(collector: Collector) -> dict[str, str | tuple[str, ...] | None]:
    return {option.name: () if option.multiple else option.default for option in collector.options}


def _head(folder: Path) -> YamlFile:
    path = folder / "case.yaml"
    if not path.is_file():
        fix = "give the folder that holds case.yaml with --into, or make one: 'govrisk new case NAME'"
        raise BadInput([Diagnostic(str(path), 0, 0, "no case here", fix)])
    head = read_yaml(path, str(path))
    data: Any = head.data if isinstance(head.data, dict) else {}
    try:
        date.fromisoformat(data["as_of"])
        str(data["subject"]["id"])
    except (KeyError, TypeError, ValueError):
        fix = "'govrisk evidence lint' says what is wrong"
        raise BadInput([head.fault(("as_of",), "needs 'as_of: YYYY-MM-DD' and 'subject:' with an 'id'", fix)]) from None
    return head


def _make_cache(root: Path, folder: Path) -> None:
    if root.is_symlink() or not folder.resolve().is_relative_to(root.parent.resolve()):
        raise UsageError(f"{root} leads out of the case: put a folder in its place")
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (("CACHEDIR.TAG", _TAG), (".gitignore", "*\n")):
        if not (root / name).is_file():
            replace_file(root / name, text.encode())


def _unchanged(folder: Path, cache: Path, fingerprint: str) -> Written | None:
    """The file that an equal run wrote, when it is still there as it was written."""
    entry = _state(cache).get(fingerprint, {})
    path = folder / str(entry.get("file"))
    if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != entry.get("sha256"):
        return None
    return Written(path, False, tuple(map(str, entry.get("notes", ()))))


def _put(folder: Path, collector: Collector, collected: Collected, cache: Path, fingerprint: str) -> Written:
    path = folder / collector.folder / f"{collected.name}.yaml"
    if not path.parent.resolve().is_relative_to(folder.resolve()):
        raise UsageError(f"{path.parent} leads out of the case: put a folder in its place")
    data = collected.evidence.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    _refuse_taken_ids(folder, path, data)
    text = f"# Written by 'govrisk collect {collector.id}': collect again rather than edit.\n"
    text += yaml.dump(
        {"schema": "govrisk.evidence/1", **data},
        Dumper=getattr(yaml, "CSafeDumper", yaml.SafeDumper),
        allow_unicode=True,
        sort_keys=False,
        width=120,
    )
    replace_file(path, text.encode())
    _remember(cache, fingerprint, path.relative_to(folder).as_posix(), text, collected.notes)
    return Written(path, True, collected.notes)


def _remember(cache: Path, fingerprint: str, file: str, text: str, notes: Sequence[str]) -> None:
    """Notes what was written, so that an equal run can tell; what the file held before is forgotten."""
    known = {key: entry for key, entry in _state(cache).items() if entry.get("file") != file}
    entry = {"file": file, "sha256": hashlib.sha256(text.encode()).hexdigest(), "notes": list(notes)}
    replace_file(cache / "state.json", json.dumps(known | {fingerprint: entry}).encode())


def _state(cache: Path) -> dict[str, dict[str, Any]]:
    """What earlier runs noted; nothing when the file is not as this module wrote it."""
    try:
        state = json.loads((cache / "state.json").read_text(encoding="utf-8"))
        return {key: dict(entry) for key, entry in state.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _refuse_taken_ids(folder: Path, path: Path, data: Mapping[str, Any]) -> None:
    """An id names one thing: what a person wrote under the same id is not overwritten, nor silently doubled."""
    from govrisk.case import read_case

    new = {item["id"] for kind in ("metrics", "documents", "identities") for item in data.get(kind, ())}
    new |= set(data.get("sources", ()))
    own = path.relative_to(folder).as_posix()
    taken = [w for w in read_case(folder).written if w.id in new and w.file.name != own]
    fix = f"give it another id: the collector writes {own}"
    if taken:
        raise BadInput([w.fault(f"id {w.id!r} is what the collector would write", fix) for w in taken])
