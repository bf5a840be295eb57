"""Collects the documents of all repositories of a request into one file of evidence."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from govrisk import Collected, EvidenceFile, Request, Source
from govrisk_collectors import __version__
from govrisk_collectors.documents import clean
from govrisk_collectors.documents.reading import Reader
from govrisk_collectors.documents.records import Snapshot
from govrisk_collectors.opening import open_all, option
from govrisk_collectors.repository import Repository

_DESCRIPTOR = (
    "The files of {name} at commit {commit}, read with git as of {day}. Shows which governance documents the "
    "repository holds, what they say and how they changed. Does not show whether what they say is so, what stands on "
    "web sites, wikis, trackers or in an organisation's .github repository, nor who wrote behind an account. "
    "Collected by govrisk documents/{version}."
)
_NOT_SEEN = "web sites, wikis, issue trackers and an organisation's .github repository were not looked at"


@dataclass(frozen=True, slots=True)
class Place:
    """A repository, the commit that is read and the day that it is read for."""

    repository: Repository
    commit: str
    as_of: date
    newest: date
    asked: date | None

    @property
    def name(self) -> str:
        """What the repository is called."""
        return clean.line(self.repository.name)

    @property
    def note(self) -> str | None:
        """That the clone may be older than the day asked for."""
        complete = self.repository.complete_to
        if self.asked is None or self.asked <= self.newest or (complete and complete >= self.asked):
            return None
        why = (
            f"it was fetched on {complete}"
            if complete
            else "whether it was fetched later is not recorded (--fetched says so)"
        )
        return f"the clone shows nothing after {self.newest}; {why}"


def places(request: Request) -> list[Place]:
    """The repositories of a request, each at its snapshot.

    Raises:
        UsageError: one cannot be read, or has no commit by then.
    """
    at = option(request, "at")
    found = []
    for repository in open_all(request):
        start = repository.resolve(at) if at else repository.head
        newest = repository.day_of(start)
        as_of = request.as_of or min(request.declared_as_of, max(newest, repository.complete_to or newest))
        found.append(Place(repository, repository.snapshot(as_of, start), as_of, newest, request.as_of))
    return found


def collect(request: Request) -> Collected:
    """The records and sources of all repositories."""
    here = places(request)
    slugs = clean.slugs([p.repository.name for p in here])
    sources, records, notes = {}, [], list[str]()
    for place in here:
        request.step(f"Reading the documents of {place.name}")
        reader = Reader(place.repository, place.commit)
        snapshot = Snapshot(reader, place.as_of, slugs[place.repository.name], place.note)
        records += list(snapshot.records())
        sources[snapshot.source] = _source(place)
        notes += [f"{place.name}: {text}" for text in _notes(place, snapshot)]
    name = _name(list(slugs.values()), max(p.as_of for p in here))
    evidence = EvidenceFile.model_validate({"sources": sources, "documents": tuple(records)})
    return Collected(name, evidence, (*notes, _NOT_SEEN))


def _source(place: Place) -> Source:
    origin = place.repository.origin or ""
    return Source.model_validate(
        {
            "title": clean.line(f"{place.name}, files of {place.as_of}"),
            "publisher": clean.line(place.repository.name.partition("/")[0]),
            "kind": "repository-snapshot",
            "published": place.as_of.isoformat(),
            "url": origin if re.fullmatch(r"https://[^\s<>\"]{1,1990}", origin) else None,
            "reliability": "A",
            "descriptor": _DESCRIPTOR.format(
                name=place.name, commit=place.commit, day=place.as_of, version=__version__
            ),
        }
    )


def _notes(place: Place, snapshot: Snapshot) -> Iterator[str]:
    if place.note:
        yield place.note
    if snapshot.reader.missing:
        yield f"{snapshot.reader.missing} file contents are not held by this clone: the records say where they lack"
    if snapshot.silent:
        yield f"nothing is said of {', '.join(snapshot.silent)}: the text in which it could stand is not held"


def _name(slugs: list[str], day: date) -> str:
    """What the file is called: the repository, or the first of several and a digest of all."""
    several = hashlib.sha256("\n".join(sorted(slugs)).encode()).hexdigest()[:6]
    return f"doc-{slugs[0]}{f'-and-others-{several}' if len(slugs) > 1 else ''}-{day:%Y%m%d}"
