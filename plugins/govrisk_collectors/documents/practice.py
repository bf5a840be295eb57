"""What history shows of the use of lists of people: names added, removed, made emeritus. It counts; it names nobody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from govrisk_collectors.documents.dates import months_before
from govrisk_collectors.documents.find import place, shown
from govrisk_collectors.documents.history import Change, history
from govrisk_collectors.documents.people import People, Person, merge
from govrisk_collectors.documents.reading import Reader
from govrisk_collectors.documents.recognise import people
from govrisk_collectors.documents.text import decode
from govrisk_collectors.documents.words import Kind, kinds, settings


@dataclass(frozen=True, slots=True)
class Act:
    """What one change did to a list: how many names came, went, became emeritus; ``promoted`` had no listing before."""

    day: date
    added: int
    removed: int
    emeritus: int
    promoted: int

    @property
    def told(self) -> str:
        """The act in a line, with its date."""
        parts = [f"{n} {'name' if n == 1 else 'names'} {what}" for n, what in self._counts if n]
        return f"{self.day}: {', '.join(parts)}"

    @property
    def _counts(self) -> tuple[tuple[int, str], ...]:
        return (self.added, "added"), (self.removed, "removed"), (self.emeritus, "moved to emeritus")


@dataclass(frozen=True, slots=True)
class Practice:
    """The acts on the lists of a kind, newest first.

    ``since`` is the day of the first list, ``unheld`` how many versions the clone lacks; ``cut`` when there are more.
    """

    acts: tuple[Act, ...] = ()
    since: date | None = None
    unheld: int = 0
    cut: bool = False

    def used(self, as_of: date) -> tuple[str, ...]:
        """``used`` or ``unused`` (the list is older than the window and nobody touched it), or neither."""
        start = months_before(as_of, int(settings()["recent_months"]))
        if any(act.day > start for act in self.acts):
            return ("used",)
        return ("unused",) if self.since and self.since <= start and not self.unheld else ()

    @property
    def note(self) -> str | None:
        """What could not be read."""
        if self.unheld:
            told = "1 older version is" if self.unheld == 1 else f"{self.unheld} older versions are"
            return f"{told} not held by this clone: what that would show of its use is not known"
        return f"only the newest {settings()['versions']} changes were read" if self.cut else None


def practices(reader: Reader, every: Iterable[Change]) -> dict[str, Practice]:
    """The practice of maintainers lists and of CODEOWNERS; a file for those who left counts with each."""
    lists = [kind for kind in kinds() if kind.id in ("maintainers", "codeowners", "succession")]
    past = history(every, lambda path: _kind(lists, path) is not None)
    reader.prefetch(oid for change in past.changes for oid in change.files.values() if oid)
    walk = _Walk(reader, lists)
    for change in past.changes:
        walk.take(change)
    return {kind.id: walk.practice(kind.id, past.cut) for kind in lists}


def _kind(lists: Sequence[Kind], path: bytes) -> Kind | None:
    return next((kind for kind in lists if place(kind, path) is not None), None)


class _Walk:
    """Goes through the changes, oldest first, and keeps who is listed where and who ever was."""

    def __init__(self, reader: Reader, lists: Sequence[Kind]) -> None:
        self.reader = reader
        self.lists = lists
        self.files: dict[bytes, tuple[Kind, People | None]] = {}
        self.ever: set[str] = set()
        self.acts: dict[str, list[Act]] = {kind.id: [] for kind in lists}
        self.first: dict[str, date] = {}
        self.unheld = dict.fromkeys(self.acts, 0)

    def take(self, change: Change) -> None:
        """Brings the lists to the state after a change and notes what it did."""
        before = {name: self._of(name) for name in self.acts}
        for path, oid in change.files.items():
            self._update(change.day, path, oid)
        for name, old in before.items():
            new = self._of(name)
            if old and new and old.persons and (act := _act(change.day, old, new, self.ever)):
                self.acts[name].append(act)
        self.ever |= {key for _, who in self.files.values() if who for p in who.persons for key in p.keys}

    def practice(self, name: str, cut: bool) -> Practice:
        """What was noted of a kind of list, newest first."""
        return Practice(tuple(reversed(self.acts[name])), self.first.get(name), self.unheld[name], cut)

    def _update(self, when: date, path: bytes, oid: str | None) -> None:
        kind = _kind(self.lists, path)
        if oid is None or kind is None:
            self.files.pop(path, None)
            return
        data = self.reader.blob(oid)
        self.unheld[kind.id] += data is None
        self.first.setdefault(kind.id, when)
        self.files[path] = (kind, None if data is None else people(kind, shown(path), decode(data)))

    def _of(self, name: str) -> People | None:
        """Who is listed in the files of a kind; None while one of them is not held."""
        lists = [who for kind, who in self.files.values() if kind.id in (name, "succession")]
        return None if None in lists else merge(who for who in lists if who)


def _act(when: date, old: People, new: People, ever: set[str]) -> Act | None:
    was, now = _active(old), _active(new)
    gone = {key for p in new.persons if p.emeritus for key in p.keys}
    came = [p for p in _distinct(now) if not p.keys & _keys(was)]
    left = [p for p in _distinct(was) if not p.keys & _keys(now)]
    moved = [p for p in left if p.keys & gone]
    act = Act(when, len(came), len(left) - len(moved), len(moved), sum(not p.keys & ever for p in came))
    return act if came or left else None


def _active(who: People) -> list[Person]:
    return [p for p in who.persons if not p.emeritus]


def _keys(persons: Iterable[Person]) -> set[str]:
    return {key for p in persons for key in p.keys}


def _distinct(persons: Iterable[Person]) -> list[Person]:
    """Each person once, by whatever name."""
    seen: set[str] = set()
    found = []
    for person in persons:
        if not person.keys & seen:
            found.append(person)
        seen |= person.keys
    return found
