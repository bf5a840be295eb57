"""The records of one repository: for each kind of document what was found, or where it was looked for in vain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from govrisk import DocumentRecord
from govrisk_collectors.documents import clean
from govrisk_collectors.documents.dates import months_before
from govrisk_collectors.documents.find import shown, where
from govrisk_collectors.documents.history import Change, changes, edits, last_changed
from govrisk_collectors.documents.looking import Document, Looker
from govrisk_collectors.documents.practice import Practice, practices
from govrisk_collectors.documents.reading import NOT_HELD, Reader
from govrisk_collectors.documents.relicensing import licence_files, nested, relicensing
from govrisk_collectors.documents.words import Kind, kinds, settings
from govrisk_collectors.repository import Entry


@dataclass(frozen=True, slots=True)
class Shown:
    """What history shows of a document: states to recognise, lines with dates, and what could not be read."""

    states: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    note: str | None = None


class Snapshot:
    """A repository at the end of a day. ``note`` is what is not known of the snapshot; every record says so."""

    def __init__(self, reader: Reader, as_of: date, slug: str, note: str | None) -> None:
        self.reader, self.as_of, self.slug, self.note = reader, as_of, slug, note
        self.looker = Looker(reader, as_of)
        self.silent: list[str] = []
        """Kinds of which nothing can be said, as the clone lacks the text in which they could stand."""

    @property
    def source(self) -> str:
        """The id of the snapshot's source."""
        return f"doc-src-{self.slug}-{self.as_of:%Y%m%d}"

    def records(self) -> Iterator[DocumentRecord]:
        """All records, kind by kind."""
        for kind in kinds():
            licences = licence_files(self.reader.entries) if kind.id == "licence" else []
            found = [] if licences else self.looker.look(kind)
            if licences:
                yield self._licence(kind, licences)
            elif found:
                yield from (self._found(kind, n, document) for n, document in enumerate(found, 1))
            elif self.looker.unread(kind):
                self.silent.append(kind.id)
            else:
                yield self._record(kind, 1, found=False, note=clean.note(where(kind), self.note))

    def _found(self, kind: Kind, n: int, document: Document) -> DocumentRecord:
        seen, content = document.seen, document.content
        used = Shown() if content.data is None else self._used(kind, document)
        changed = last_changed(self.reader.repository, self.reader.commit, content.path, self.as_of)
        return self._record(
            kind,
            n,
            found=True,
            path=clean.line(document.shown),
            last_changed=changed and changed.isoformat(),
            sha256=content.sha256,
            stub=seen.stub,
            unread=content.data is None,
            points_to=seen.points_to and clean.line(seen.points_to),
            recognised=() if seen.stub else tuple(clean.line(s) for s in dict.fromkeys((*seen.states, *used.states))),
            practice=used.lines[: int(settings()["practice_lines"])],
            note=clean.note(content.why, content.aside, seen.aside, used.note, self.note),
        )

    def _record(self, kind: Kind, n: int, **fields: object) -> DocumentRecord:
        number = f"-{n}" if n > 1 else ""
        return DocumentRecord.model_validate(
            {
                "id": f"doc-{self.slug}-{kind.id}{number}-{self.as_of:%Y%m%d}",
                "kind": kind.id,
                "source": self.source,
                "date": self.as_of.isoformat(),
                "scope": clean.line(self.reader.repository.name),
                "commit": self.reader.commit,
                **fields,
            }
        )

    # -- what history shows -------------------------------------------------------------------------------------------

    @cached_property
    def _changes(self) -> tuple[Change, ...]:
        return changes(self.reader.repository, self.reader.commit, self.as_of)

    @cached_property
    def _practices(self) -> dict[str, Practice]:
        return practices(self.reader, self._changes)

    def _used(self, kind: Kind, document: Document) -> Shown:
        if kind.id in ("governance", "charter"):
            return self._edited(document)
        if kind.id in ("ladder", "contributing") and "ladder" in document.seen.states:
            return self._promotions()
        if kind.id not in ("maintainers", "codeowners"):
            return Shown()
        if document.heading:
            return Shown(note="a section's own history was not read")
        practice = self._practices[kind.id]
        return Shown(practice.used(self.as_of), tuple(act.told for act in practice.acts), practice.note)

    def _edited(self, document: Document) -> Shown:
        """How often a document of rules was changed; a section is not told apart from the rest of its file."""
        if document.heading:
            return Shown(note="a section's own history was not read")
        months = int(settings()["recent_months"])
        start = months_before(self.as_of, months)
        repository, commit, path = self.reader.repository, self.reader.commit, document.content.path
        count, authors, newest = edits(repository, commit, path, start)
        if count:
            when = min(newest or self.as_of, self.as_of)
            told = f"{when}: the last of {_many(count, 'change')} by {_many(authors, 'author')} in {months} months"
            return Shown(("used",), (told,))
        changed = last_changed(repository, commit, path, self.as_of)
        return Shown(("unused",) if changed and changed <= start else ())

    def _promotions(self) -> Shown:
        start = months_before(self.as_of, int(settings()["ladder_months"]))
        acts = sorted(((act, kind) for kind, p in self._practices.items() for act in p.acts), key=lambda a: a[0].day)
        risen = [(act, kind) for act, kind in reversed(acts) if act.promoted and kind != "succession"]
        lines = tuple(f"{act.day}: {_many(act.promoted, 'name')} newly listed in {kind.upper()}" for act, kind in risen)
        notes = {p.note for p in self._practices.values() if p.note}
        return Shown(
            ("ladder-used",) if any(a.day > start for a, _ in risen) else (), lines, clean.note(*sorted(notes))
        )

    def _licence(self, kind: Kind, files: list[Entry]) -> DocumentRecord:
        """One record for all licence texts of the repository."""
        told = relicensing(self.reader, self._changes, self.as_of)
        unread = [shown(e.path) for e in files if self.reader.read(e).data is None]
        deeper = nested(self.reader.entries)
        dates = [last_changed(self.reader.repository, self.reader.commit, e.path, self.as_of) for e in files]
        names = told.state.shown if told.state.licences else None
        return self._record(
            kind,
            1,
            found=True,
            path=clean.line(shown(files[0].path)),
            last_changed=max(d for d in dates if d).isoformat() if any(dates) else None,
            sha256=self.reader.read(files[0]).sha256,
            recognised=(told.moved or told.state.name, *told.state.spdx),
            practice=told.changes[: int(settings()["practice_lines"])],
            note=clean.note(
                f"licence texts: {', '.join(shown(e.path) for e in files)}" if len(files) > 1 else None,
                names and f"they are {names}" if len(files) > 1 else names,
                f"{NOT_HELD}: {', '.join(unread)}" if unread else None,
                f"not judged, as they speak for what lies beside them: {_few(deeper)}" if deeper else None,
                told.aside,
                self.note,
            ),
        )


def _many(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _few(names: list[str]) -> str:
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return f"{', '.join(names[:3])}{more}"
