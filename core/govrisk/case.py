"""Loads a case folder: reads, validates, cross-checks and verifies it, and reports every fault at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from govrisk.errors import BadInput, Diagnostic
from govrisk.evidence import Case, CaseFile, Evidence, EvidenceFile, Source, Verification
from govrisk.faults import KeyLookup, validation_faults
from govrisk.lint import Written, lint
from govrisk.quotes import check_selectors, contains_word, digest, digest_fault
from govrisk.scenarios.linting import lint_scenarios
from govrisk.sharing import Marking, marking
from govrisk.yamlfile import Loc, YamlFile, decode, read_bounded, read_yaml

MAX_TEXT_BYTES = 16 * 1024 * 1024
"""A source text larger than this is refused: it is not what an analyst read."""
EVIDENCE_FOLDERS = ("evidence", "metrics", "documents")
SUFFIXES = (".yaml", ".yml", ".json")
_MEANT = re.compile(r"\.(?:yaml|yml)(?:\.txt)?$", re.IGNORECASE)
_MAPPINGS = ("sources", "origins")
_SUBSTANCE = ("claims", "metrics", "documents")
_LISTS = (
    "claims", "gaps", "metrics", "documents", "identities", "responses", "promises", "dependence",
    "scenarios", "outcomes",
)  # fmt: skip
_SETTINGS = (
    "subject", "profile", "question", "compiled", "not_applicable", "people", "reply", "decision",
    "redaction",
)  # fmt: skip
_NAMED_BY = {"dependence": "group", "scenarios": "set", "outcomes": "indicator"}


@dataclass(slots=True)
class LoadedCase:
    """A case as read: the model (None when faults forbid one), its faults, where each item is written, its texts."""

    case: Case | None
    faults: list[Diagnostic]
    written: list[Written] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)

    def place(self, kind: str, item_id: str) -> tuple[str, int, int]:
        """File, line and column of an item such as ``("claims", "Q01")``."""
        for written in self.written:
            if written.kind == kind and written.id == item_id:
                return (written.file.name, *written.file.place(written.loc))
        return ("case.yaml", 1, 1)


def load_case(folder: str | Path, *, as_of: date | None = None, sources: str | Path | None = None) -> Case:
    """Reads a case folder and verifies its quotations.

    Args:
        folder: holds ``case.yaml``.
        as_of: uses only what was known by then; the case's own ``as_of`` when None.
        sources: a folder with texts that may not be redistributed (``external_file``).

    Raises:
        BadInput: with every fault of every file.
    """
    loaded = read_case(Path(folder), None if sources is None else Path(sources))
    if loaded.faults or loaded.case is None:
        raise BadInput(loaded.faults)
    return loaded.case if as_of is None else loaded.case.known_at(as_of)


def read_case(folder: Path, sources: Path | None = None, topics: frozenset[str] | None = None) -> LoadedCase:
    """Like :func:`load_case`, but gives what could be read together with its faults (for ``evidence lint``)."""
    loaded = LoadedCase(None, [])
    head = folder / "case.yaml"
    if not head.is_file():
        other = next((folder / name for name in ("case.yml", "case.yaml.txt") if (folder / name).is_file()), None)
        fix = "give the folder that holds case.yaml, or make one: 'govrisk new case NAME'"
        if other:
            head, fix = other, "name it case.yaml"
        loaded.faults.append(Diagnostic(str(head), 0, 0, "is not read" if other else "no case here", fix))
        return loaded
    if sources is not None and not sources.is_dir():
        loaded.faults.append(Diagnostic(str(sources), 0, 0, "is not a folder of source texts"))
    parts = _read_files(folder, head, loaded)
    complete = not loaded.faults  # else what seems to be missing may stand in the file that could not be read
    evidence, settings = _merge(parts, loaded)
    known, hint = (topics, "") if topics else _topics(evidence, loaded)
    loaded.faults += lint(evidence, loaded.written, _declared_day(parts), known, complete, hint)
    if complete and (evidence.scenarios or evidence.outcomes):
        loaded.faults += lint_scenarios(evidence, loaded.written, _declared_day(parts))
    if complete and not any(isinstance(f.data, dict) and f.data.get(kind) for f, _ in parts for kind in _SUBSTANCE):
        fix = "add a claim: 'govrisk new case NAME' makes a case with one to copy"
        loaded.faults.append(Diagnostic("case.yaml", 1, 1, "the case holds no evidence", fix))
    verification, gap_checks, files = _verify(folder, sources, evidence, loaded)
    files |= {f.name: digest((folder / f.name).read_bytes()) for f, _ in parts}
    if settings is not None:
        loaded.case = Case.model_construct(  # every part is validated already
            **{name: getattr(evidence, name) for name in Evidence.model_fields},
            **{n: getattr(settings, n) for n in _SETTINGS},
            as_of=date.fromisoformat(settings.as_of),
            declared_as_of=date.fromisoformat(settings.as_of),
            verification=verification,
            gap_checks=gap_checks,
            files=dict(sorted(files.items())),
            marking=_marking(settings, evidence),
            places={w.id: f"{w.file.name}:{w.file.place(w.loc)[0]}" for w in loaded.written if w.kind == "claims"},
        )
    loaded.faults = sorted(set(loaded.faults))
    return loaded


def _marking(settings: CaseFile, evidence: Evidence) -> Marking:
    hidden = [name for name, source in evidence.sources.items() if not source.url]
    return marking(settings.tlp, {name: source.tlp for name, source in evidence.sources.items()}, hidden)


def _topics(evidence: Evidence, loaded: LoadedCase) -> tuple[frozenset[str], str]:
    """The topics that the plugins in use define, and a word on those that are not in use.

    One that none defines may stand in a plugin's file that could not be read: then that file is at fault.
    """
    from govrisk.plugins import default_registry

    registry = default_registry()
    known = frozenset(registry.topics)
    used = {claim.topic for claim in evidence.claims} | {gap.topic for gap in evidence.gaps}
    used |= {promise.topic for promise in evidence.promises if promise.topic}
    unread = [fault for failure in registry.unread_topics for fault in failure.faults]
    if unread and not used <= known:
        loaded.faults += unread
        return known | used, ""
    return known, registry.left_out


def _read_files(folder: Path, head: Path, loaded: LoadedCase) -> list[tuple[YamlFile, type[Evidence]]]:
    paths = [head]
    for name in EVIDENCE_FOLDERS:
        paths += sorted(p for p in (folder / name).glob("*") if p.suffix in SUFFIXES)
    loaded.faults += _misnamed(folder)
    read: list[tuple[YamlFile, type[Evidence]]] = []
    for path in paths:
        name = path.relative_to(folder).as_posix()
        fault = _leaves(folder, name) or (None if path.is_file() else "is not a regular file")
        if fault:
            loaded.faults.append(Diagnostic(name, 1, 1, fault, "keep every file of a case inside its folder"))
            continue
        try:
            read.append((read_yaml(path, name), CaseFile if path == head else EvidenceFile))
        except BadInput as error:
            loaded.faults += error.diagnostics
    return read


def _misnamed(folder: Path) -> Iterator[Diagnostic]:
    """Files and folders that are meant as evidence, as their names say, and that nothing reads."""
    for path in sorted(p for p in folder.iterdir() if p.is_dir()):
        meant = f"{path.name.casefold().rstrip('s')}s".replace("evidences", "evidence")
        files = [p.name for p in path.iterdir() if _MEANT.search(p.name)] if meant in EVIDENCE_FOLDERS else []
        right = folder / meant
        if path.name in EVIDENCE_FOLDERS:
            for name in sorted(name for name in files if not name.endswith(SUFFIXES)):
                yield Diagnostic(f"{path.name}/{name}", 0, 0, "is not read", f"name it {_MEANT.sub('.yaml', name)}")
        elif files and not (right.exists() and right.samefile(path)):
            fix = f"put its files into {meant}/" if right.is_dir() else f"name the folder {meant}/"
            yield Diagnostic(f"{path.name}/", 0, 0, "is not read", fix)


def _leaves(folder: Path, name: str) -> str | None:
    """Why a path inside the case is not one: absolute, ``..`` or a link that leads out."""
    if Path(name).is_absolute() or re.match(r"^[A-Za-z]:|^\\", name):
        return "path is absolute"
    try:
        path = (folder / name).resolve()
        path.exists()
    except (OSError, RuntimeError, ValueError):  # a circle of links, a name too long, a null character
        return "path cannot be followed"
    return None if path.is_relative_to(folder.resolve()) else "path leaves the case folder"


def _merge(parts: list[tuple[YamlFile, type[Evidence]]], loaded: LoadedCase) -> tuple[Evidence, CaseFile | None]:
    """The evidence of all files together, and the settings when ``case.yaml`` has no fault."""
    merged: dict[str, Any] = {name: {} if name in _MAPPINGS else () for name in Evidence.model_fields}
    settings: CaseFile | None = None
    for file, model in parts:
        valid = _validate(file, model, loaded)
        if isinstance(valid, CaseFile):
            settings = valid
        for name in _MAPPINGS:
            merged[name] |= {k: v for k, v in getattr(valid, name).items() if k not in merged[name]}
        for name in _LISTS:
            merged[name] += getattr(valid, name)
    return Evidence.model_construct(**merged), settings


def _validate(file: YamlFile, model: type[Evidence], loaded: LoadedCase) -> Evidence:
    """The file's evidence; items with faults are reported and left out, so that the others are still checked."""
    if not isinstance(file.data, dict) or not file.data:
        schema = "govrisk.case/1" if model is CaseFile else "govrisk.evidence/1"
        message = "is empty" if file.data in (None, {}) else "is not a mapping of keys to values"
        loaded.faults.append(file.fault((), message, f"start with 'schema: {schema}'"))
        return Evidence()
    _note_places(file, loaded)
    try:
        return model.model_validate(file.data)
    except ValidationError as error:
        loaded.faults += validation_faults(file, error, KeyLookup(model))
        return Evidence.model_validate(_without(file.data, [item["loc"] for item in error.errors()]))


def _without(data: dict[str, Any], faulty: list[Loc]) -> dict[str, Any]:
    """The evidence in ``data`` less the items that hold a fault."""
    kept = {name: value for name, value in data.items() if name in Evidence.model_fields}
    for name in kept:
        bad = {loc[1] if len(loc) > 1 else None for loc in faulty if loc[:1] == (name,)}
        if None in bad:
            kept[name] = {} if name in _MAPPINGS else []
        elif name in _MAPPINGS and bad:
            kept[name] = {k: v for k, v in kept[name].items() if k not in bad}
        elif bad:
            kept[name] = [item for i, item in enumerate(kept[name]) if i not in bad]
    return kept


def _declared_day(parts: list[tuple[YamlFile, type[Evidence]]]) -> str | None:
    """The ``as_of`` that case.yaml gives, even when something else in that file is wrong."""
    for file, model in parts:
        value = file.data.get("as_of") if model is CaseFile and isinstance(file.data, dict) else None
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
            try:
                return date.fromisoformat(value).isoformat()
            except ValueError:
                return None
    return None


def _note_places(file: YamlFile, loaded: LoadedCase) -> None:
    """Remembers where every item stands, faulty ones too, so that references to them are not called unknown."""
    for kind in ("sources", "origins"):
        entries = file.data.get(kind)
        for key in entries if isinstance(entries, dict) else ():
            loaded.written.append(Written(kind, str(key), file, (kind, key)))
    for kind in _LISTS:
        entries = file.data.get(kind)
        for i, entry in enumerate(entries if isinstance(entries, list) else ()):
            name = entry.get(_NAMED_BY.get(kind, "id")) if isinstance(entry, dict) else None
            if isinstance(name, str):
                loaded.written.append(Written(kind, name, file, (kind, i)))


def _verify(
    folder: Path, sources: Path | None, evidence: Evidence, loaded: LoadedCase
) -> tuple[dict[str, Verification], dict[str, Verification], dict[str, str]]:
    """Reads every held text and holds every selector and gap against it."""
    places = {(w.kind, w.id): w for w in loaded.written}
    states: dict[str, Verification] = {}
    files: dict[str, str] = {}
    for source_id, source in evidence.sources.items():
        written = places[("sources", source_id)]
        try:
            found = _source_text(folder, sources, source, written)
        except BadInput as error:
            loaded.faults += error.diagnostics
            states[source_id] = "wrong"
            continue
        if found is not None:
            loaded.texts[source_id] = found[0]
            if source.file:
                files[source.file] = found[1]
    verification: dict[str, Verification] = {c.id: states.get(c.source, "not held") for c in evidence.claims}
    for claim in evidence.claims:
        text = loaded.texts.get(claim.source)
        if text is None:
            continue
        fault = check_selectors(text, claim.selector)
        verification[claim.id] = "wrong" if fault else "verified"
        if fault:
            written = places[("claims", claim.id)]
            loaded.faults.append(written.fault(f"{claim.id}: {fault.message}", fault.suggestion, "selector"))
    return verification, _check_gaps(evidence, loaded, places), files


def _check_gaps(
    evidence: Evidence, loaded: LoadedCase, places: dict[tuple[str, str], Written]
) -> dict[str, Verification]:
    checks: dict[str, Verification] = {}
    for gap in evidence.gaps:
        text = loaded.texts.get(gap.searched)
        checks[gap.id] = "not held" if text is None else "verified"
        for term in gap.absent_terms if text is not None else ():
            if span := contains_word(text or "", term):
                checks[gap.id] = "wrong"
                message = f"{gap.id}: {term!r} does stand in {gap.searched}, at [{span[0]}, {span[1]})"
                loaded.faults.append(
                    places[("gaps", gap.id)].fault(message, "make it a claim, or drop the term", "absent_terms")
                )
    return checks


def _source_text(folder: Path, sources: Path | None, source: Source, written: Written) -> tuple[str, str] | None:
    """Text and digest of a held source; None when its text is not there and need not be."""
    key = "file" if source.file else "external_file"
    name = source.file or source.external_file
    root = folder if source.file else sources
    if name is None or root is None:
        return None
    if fault := _leaves(root, name):
        raise BadInput([written.fault(f"{name}: {fault}", "put the text into the case folder", key)])
    path = root / name
    if not path.is_file():
        if source.external_file:
            return None
        fix = "store the text there, or write external_file when it may not be shipped"
        raise BadInput([written.fault(f"source text {name} is missing", fix, key)])
    content = read_bounded(path, name, MAX_TEXT_BYTES)
    if source.sha256 is None:
        raise BadInput([written.fault(f"{name} has no sha256", f"add 'sha256: {digest(content)}'", key)])
    if problem := digest_fault(content, source.sha256):
        raise BadInput([written.fault(f"{name}: {problem.message}", problem.suggestion, "sha256")])
    return decode(content, name), source.sha256
