"""Looks for the documents of each kind in a snapshot: files first, then sections of the documents that hold them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from govrisk_collectors.documents.find import find, readme, shown
from govrisk_collectors.documents.licences import judge
from govrisk_collectors.documents.reading import Content, Reader
from govrisk_collectors.documents.recognise import Recognised, is_ladder, recognise, recognise_sections
from govrisk_collectors.documents.relicensing import together
from govrisk_collectors.documents.text import Section, sections, under, whole
from govrisk_collectors.documents.words import Kind, kinds
from govrisk_collectors.repository import Entry


@dataclass(frozen=True, slots=True)
class Document:
    """A file, or a section of one, and what was recognised of it."""

    path: bytes
    content: Content
    seen: Recognised
    heading: str = ""

    @property
    def shown(self) -> str:
        """The path, with the heading's address when it is a section."""
        return f"{shown(self.path)}#{self.heading}" if self.heading else shown(self.path)


class Looker:
    """Finds documents in a snapshot; each file is read and parsed once."""

    def __init__(self, reader: Reader, as_of: date) -> None:
        self.reader = reader
        self.as_of = as_of
        self._files: dict[str, list[Entry]] = {kind.id: find(kind, reader.entries) for kind in kinds()}
        first = readme(reader.entries)
        self._files["readme"] = [first] if first else []
        self._parsed: dict[bytes, list[Section]] = {}
        reader.prefetch(entry.oid for entries in self._files.values() for entry in entries)

    def look(self, kind: Kind) -> list[Document]:
        """The documents of a kind: files, else the first section of each document that has one."""
        files = [d for entry in self._files[kind.id] if (d := self._file(kind, entry))]
        return files or list(self._sections(kind)) or list(self._asked_for(kind))

    def unread(self, kind: Kind) -> list[str]:
        """Where a document of the kind could stand and could not be looked for, as the clone lacks the text."""
        hosts = {
            entry.path for host in _hosts(kind) for entry in self._files[host] if self.reader.read(entry).data is None
        }
        return sorted(shown(path) for path in hosts)

    def _file(self, kind: Kind, entry: Entry) -> Document | None:
        content, path = self.reader.read(entry), shown(entry.path)
        if content.text is None:
            return Document(entry.path, content, Recognised())
        if kind.needs and path.lower().startswith(("docs/", "doc/")) and not kind.needs.search(content.text):
            return None
        return Document(entry.path, content, recognise(kind, path, content.text, self.as_of))

    def _sections(self, kind: Kind) -> Iterator[Document]:
        for host in kind.sections:
            for entry in self._files[host]:
                found = self._sections_of(entry)
                start = _start(kind, host, found)
                if start is None:
                    continue
                part = under(found, start)
                if kind.needs and not kind.needs.search(whole(part)):
                    continue
                seen = self._recognise(kind, shown(entry.path), part)
                yield Document(entry.path, self.reader.read(entry), seen, found[start].slug)

    def _recognise(self, kind: Kind, path: str, part: list[Section]) -> Recognised:
        if kind.id != "licence":
            return recognise_sections(kind, path, part, self.as_of)
        state = together([judge(whole(part[:1]))])
        return Recognised((state.name, *state.spdx), aside="there is no licence file; this is what the README says")

    def _asked_for(self, kind: Kind) -> Iterator[Document]:
        """A DCO or CLA that the contributing guide asks for."""
        if kind.id != "cla":
            return
        guide = next(k for k in kinds() if k.id == "contributing")
        for document in self.look(guide):
            states = tuple(s for s in document.seen.states if s in ("cla", "dco"))
            if states:
                heading = document.heading or self._heading(guide, document, states)
                yield Document(document.path, document.content, Recognised(states), heading)

    def _heading(self, guide: Kind, document: Document, states: tuple[str, ...]) -> str:
        words = [w for w in guide.words if w.state in states]
        parsed = sections(document.content.text or "", shown(document.path))
        return next((s.slug for s in parsed if s.level and any(w.shown(whole([s])) for w in words)), "")

    def _sections_of(self, entry: Entry) -> list[Section]:
        if entry.path not in self._parsed:
            self._parsed[entry.path] = sections(self.reader.read(entry).text or "", shown(entry.path))
        return self._parsed[entry.path]


def _start(kind: Kind, host: str, found: list[Section]) -> int | None:
    """Where the section of a kind begins: by its heading, else, where that can be told, by what it says."""
    headed = [i for i, section in enumerate(found) if section.level]
    named = (i for i in headed if kind.sections[host].fullmatch(found[i].title))
    return next(named, next((i for i in headed if _tells(kind, host, found[i])), None))


def _tells(kind: Kind, host: str, section: Section) -> bool:
    """Whether a section is of a kind by what it says, where its heading does not show it."""
    if kind.id == "ladder":
        return host != "readme" and is_ladder([section])
    return kind.id == "succession" and any(words.shown(section.text) for words in kind.words)


def _hosts(kind: Kind) -> list[str]:
    return [*kind.sections, *(["contributing"] if kind.id == "cla" else [])]
