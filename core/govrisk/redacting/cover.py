"""The names of a case, what covers each of them, and the ids and file names that are covered with them."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Literal

from govrisk.case import EVIDENCE_FOLDERS, LoadedCase
from govrisk.evidence import Case
from govrisk.redacting import cast
from govrisk.redacting.carriers import Carriers, telling_id
from govrisk.redacting.key import Key
from govrisk.redacting.names import Replacer
from govrisk.redacting.remains import Remains

Kind = Literal["people", "sources"]
KINDS: tuple[Kind, ...] = ("people", "sources")


class Cover:
    """The names of a case, what replaces them, and what finds their remains."""

    def __init__(self, case: Case, kinds: Collection[Kind], key: Key) -> None:
        people = cast.persons(case, key) if "people" in kinds else []
        carriers = cast.carriers(case, key) if "sources" in kinds else []
        self.kept = tuple(word for person in case.people for word in person.keep)
        self.names = (*people, *carriers)
        self.carriers: Carriers | None = {(n.kind, n.name): n for n in carriers} if "sources" in kinds else None
        self.remains = Remains(self.names, self.kept, cast.own_words(case))
        self.replacer = Replacer(self.names, self.kept, self.remains.holds)

    def coded(self, word: str) -> str:
        """An id or a file name with codes in place of names, also of names with two letters."""
        said = self.replacer.coded(word)
        for found in sorted(self.remains.find(said, shortest=2), key=lambda f: -f.at):
            if said.startswith(found.word, found.at):
                said = said[: found.at] + found.who.code + said[found.at + len(found.word) :]
        return said


def new_ids(loaded: LoadedCase, case: Case, cover: Cover) -> dict[str, str]:
    """Ids that hold a name, or that tell which source or origin it is, and their stand-ins."""
    measured = {m.source for m in case.metrics} | {d.source for d in case.documents}
    names = {w.id: w.kind for w in loaded.written if w.kind not in ("scenarios", "outcomes")}
    names.setdefault(case.subject.id, "subject")
    taken, ids = set(names), {}
    for name, kind in names.items():
        coded = cover.coded(name)
        if cover.carriers is not None and telling_id(name) and name not in measured:
            coded = _carrier_id(name, kind, case, cover.carriers, coded)
        if coded != name:
            ids[name] = _unused(coded[:56], taken)
            taken.add(ids[name])
    return ids


def _carrier_id(name: str, kind: str, case: Case, carriers: Carriers, coded: str) -> str:
    if kind == "sources":
        return f"S-{carriers['sources', case.sources[name].title].code}"
    return f"O-{carriers['origins', case.origins[name].who].code}" if kind == "origins" else coded


def _unused(name: str, taken: Collection[str]) -> str:
    return next(n for n in (name, *(f"{name}-{i}" for i in range(2, len(taken) + 3))) if n not in taken)


def new_file_names(folder: Path, case: Case, cover: Cover) -> dict[str, str]:
    """The case's YAML files and their new names; where one changes, a number before each keeps the reading order."""
    texts = {s.file for s in case.sources.values()}
    names = {"case.yaml": "case.yaml"}
    for part in EVIDENCE_FOLDERS:
        old = [n for n in case.files if n.startswith(f"{part}/") and n not in texts and n.count("/") == 1]
        old = [p.relative_to(folder).as_posix() for p in sorted(folder / n for n in old)]
        new = [cover.coded(name.split("/", 1)[1]) for name in old]
        changed = any(f"{part}/{n}" != o for o, n in zip(old, new, strict=True))
        names |= {
            o: f"{part}/{f'{i:03}-{n}' if changed else n}" for i, (o, n) in enumerate(zip(old, new, strict=True), 1)
        }
    return names
