"""The licence of a repository: what its licence files say together, and how that changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from govrisk_collectors.documents.dates import months_before
from govrisk_collectors.documents.find import shown
from govrisk_collectors.documents.history import Change, History, history
from govrisk_collectors.documents.licences import Licence, Verdict, judge
from govrisk_collectors.documents.reading import Reader
from govrisk_collectors.documents.text import decode
from govrisk_collectors.documents.words import compiled, settings
from govrisk_collectors.repository import Entry

_RANK = {"osi": 0, "mixed": 1, "custom": 1}


@dataclass(frozen=True, slots=True)
class State:
    """The licences of a repository at one time and what they come to: osi, mixed, custom or unrecognised."""

    name: str
    licences: tuple[Licence, ...] = ()

    @property
    def shown(self) -> str:
        """The licences by name, and what they come to where that is not plain."""
        names = ", ".join(licence.name for licence in self.licences) or "none"
        return f"{names} ({self.name})" if self.name in ("mixed", "custom") else names

    @property
    def spdx(self) -> tuple[str, ...]:
        """The licences that the SPDX list knows, as words to recognise."""
        return tuple(f"spdx:{licence.spdx}" for licence in self.licences if licence.spdx)


def licence_files(entries: Iterable[Entry]) -> list[Entry]:
    """The licence texts that speak for the repository: those of the root and of LICENSES/."""
    return sorted((e for e in entries if is_licence(e.path)), key=lambda e: (b"/" in e.path, e.path))


def is_licence(path: bytes) -> bool:
    """Whether a file, by its name and place, is a licence text of the repository."""
    folder, _, name = shown(path).rpartition("/")
    if compiled("not_names", "licences").fullmatch(name):
        return False
    if folder:
        return folder == str(settings("licences")["folder"])
    return bool(compiled("names", "licences").fullmatch(name))


def nested(entries: Iterable[Entry]) -> list[str]:
    """Licence texts deeper in the tree, which speak for what lies beside them."""
    name = compiled("nested", "licences")
    return sorted(
        p
        for e in entries
        if "/" in (p := shown(e.path)) and name.fullmatch(p.rpartition("/")[2]) and not is_licence(e.path)
    )


def together(verdicts: Iterable[Verdict | None]) -> State:
    """What licence texts come to. One that is not recognised, or not held (None), leaves open what the rest means."""
    judged = list(verdicts)
    found = sorted({lic for v in judged if v for lic in v.licences}, key=lambda lic: (not lic.approved, lic.name))
    telling = [v for v in judged if not (v and v.pointer)]
    if not found or not all(v and v.whole for v in telling):
        return State("unrecognised", tuple(found))
    binding = [lic for lic in found if not lic.content] or found
    approved = [lic.approved for lic in binding]
    return State("osi" if all(approved) else "mixed" if any(approved) else "custom", tuple(found))


@dataclass(frozen=True, slots=True)
class Relicensing:
    """The state at the snapshot, the changes that led to it (newest first), and how it moved in the last 12 months."""

    state: State
    moved: str | None
    changes: tuple[str, ...]
    aside: str | None


def relicensing(reader: Reader, every: Iterable[Change], as_of: date) -> Relicensing:
    """The licence of a snapshot and its history, which is picked out of ``every`` change."""
    past = history(every, is_licence)
    reader.prefetch(oid for change in past.changes for oid in change.files.values() if oid)
    steps = list(dict(_steps(reader, past)).items())  # the last of each day
    known = [(when, step) for when, step in steps if step is not None and step.name != "unrecognised"]
    state = together(_now(reader, entry) for entry in licence_files(reader.entries))
    return Relicensing(
        state,
        _moved(known, state, months_before(as_of, 12)),
        tuple(reversed(list(_told(known)))),
        _lacking(steps),
    )


def _lacking(steps: list[tuple[date, State | None]]) -> str | None:
    """What may be missing from the changes."""
    if any(step is None for _, step in steps):
        return "older licence texts are not held by this clone: changes of licence may be missing"
    unknown = [when for when, step in steps[:-1] if step and step.name == "unrecognised"]
    return f"the licence texts of {unknown[0]} and perhaps later were not recognised" if unknown else None


def _now(reader: Reader, entry: Entry) -> Verdict | None:
    text = reader.read(entry).text
    return None if text is None else judge(text, shown(entry.path))


def _steps(reader: Reader, past: History) -> Iterator[tuple[date, State | None]]:
    """The state after each change; None where a text is not held."""
    files: dict[bytes, Verdict | None] = {}
    judged: dict[tuple[str, bytes], Verdict | None] = {}
    for change in past.changes:
        for path, oid in change.files.items():
            if oid is None:
                files.pop(path, None)
                continue
            if (oid, path) not in judged:
                data = reader.blob(oid)
                judged[oid, path] = None if data is None else judge(decode(data), shown(path))
            files[path] = judged[oid, path]
        held = all(v is not None for v in files.values())
        yield change.day, (together(files.values()) if files else State("none", ())) if held else None


def _told(known: list[tuple[date, State]]) -> Iterator[str]:
    """Each change of what the licence files say, oldest first."""
    before: State | None = None
    for when, state in known:
        if before is None:
            yield f"{when}: {state.shown} (the first that was recognised)"
        elif state.shown != before.shown:
            yield f"{when}: {before.shown} -> {state.shown}"
        before = state


def _moved(known: list[tuple[date, State]], now: State, since: date) -> str | None:
    """``narrowed`` or ``widened``, by the last move between OSI-approved and not, if it is younger than ``since``."""
    ranked = [(when, _RANK[state.name]) for when, state in known if state.name in _RANK]
    moves = [(when, before, after) for (_, before), (when, after) in pairwise(ranked) if before != after]
    if not moves or moves[-1][0] <= since or _RANK.get(now.name) != moves[-1][2]:
        return None
    return "narrowed" if moves[-1][2] else "widened"
