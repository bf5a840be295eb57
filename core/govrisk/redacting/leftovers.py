"""Lists every place where a redacted case may still tell a name, as the case's author finds it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from govrisk.errors import Diagnostic
from govrisk.redacting.addresses import mails_and_handles
from govrisk.redacting.edits import Edit, applied, came_from
from govrisk.redacting.names import Named, plain
from govrisk.redacting.remains import Remains
from govrisk.redacting.rewrite import CLOSED, KEYED
from govrisk.yamlfile import Loc, YamlFile

Place = tuple[str, int, int]
_MAIL = (
    "may tell somebody by an e-mail address",
    "add it to 'also' of that person in people, or to anybody's 'keep' if it is no person's",
)


class Passage(NamedTuple):
    """A redacted text, and ``place``, which tells where its author finds what stands at a character of it."""

    text: str
    place: Callable[[int], Place]
    loc: Loc = ()


class Hit(NamedTuple):
    """A word that may tell somebody: where it stands, why it may, and what to do about it."""

    place: Place
    word: str
    why: str
    fix: str = ""


def in_file(data: Any, file: YamlFile, ids: Mapping[str, str]) -> Iterator[Passage]:
    """Every text of redacted data that its author chose, placed in the file as it was before."""
    old = {new: name for name, new in ids.items()}
    for loc, text in _texts(data, ()):
        written = file.place(tuple(old.get(part, part) if isinstance(part, str) else part for part in loc))
        place: Place = (file.name, *written)
        yield Passage(text, partial(_entry, place), loc)


def _entry(place: Place, _at: int) -> Place:
    return place  # a value of YAML may be folded or escaped: its entry is where it is found


def _texts(value: Any, loc: Loc) -> Iterator[tuple[Loc, str]]:
    if isinstance(value, dict):
        for key, item in value.items():
            if loc and loc[-1] in KEYED:
                yield (*loc, key), str(key)
            if key not in CLOSED and (*loc, key) != ("redaction",):
                yield from _texts(item, (*loc, key))
    elif isinstance(value, list):
        for i, item in enumerate(value):
            yield from _texts(item, (*loc, i))
    elif isinstance(value, str):
        yield loc, value


def in_text(old: str, edits: Sequence[Edit], name: str) -> Iterator[Passage]:
    """The lines of a source text after its edits, placed in the text as it was before."""
    at = 0
    for line in applied(old, edits).splitlines(keepends=True):
        yield Passage(line, partial(_character, name, old, edits, at))
        at += len(line)


def _character(name: str, old: str, edits: Sequence[Edit], line: int, at: int) -> Place:
    here = came_from(line + at, edits)
    return name, old.count("\n", 0, here) + 1, here - old.rfind("\n", 0, here)


def remaining(passages: Iterable[Passage], remains: Remains, both: bool) -> Iterator[Hit]:
    """Every part of a name; ``both`` says that people as well as sources are replaced."""
    for passage in passages:
        for found in remains.find(passage.text):
            yield Hit(passage.place(found.at), found.word, *_told(found.who, both))


def _told(who: Named, both: bool) -> tuple[str, str]:
    if who.kind == "people":
        fix = (
            f"if it is the person, add it to 'also' of {who.name!r} in people; if it is something else, "
            "add the words that say so to 'keep'"
        )
        return f"may still tell {who.name!r}", fix
    further = "" if both else ", or replace people as well: --redact people,sources"
    return f"may still tell the source {who.name!r}", f"write it without naming the source{further}"


def mails(passages: Iterable[Passage], kept: Collection[str]) -> Iterator[Hit]:
    """Every e-mail address that no list holds: each tells somebody, and nobody can say whom."""
    known = set(map(plain, kept))
    for passage in passages:
        for found in mails_and_handles(passage.text):
            if found["mail"] and plain(found[0].strip(".")) not in known:
                yield Hit(passage.place(found.start()), found[0], *_MAIL)


def gathered(hits: Iterable[Hit]) -> list[Diagnostic]:
    """One line for each person or reason, with every place; the line stands where the first of them is."""
    groups: dict[tuple[str, str], dict[str, list[Place]]] = {}
    for hit in sorted(set(hits)):
        places = groups.setdefault((hit.why, hit.fix), {}).setdefault(hit.word, [])
        places.append(hit.place)
    return [_line(why, fix, words) for (why, fix), words in groups.items()]


def _line(why: str, fix: str, words: Mapping[str, list[Place]]) -> Diagnostic:
    here = min(place for places in words.values() for place in places)
    if sum(map(len, words.values())) == 1:
        return Diagnostic(*here, f"{next(iter(words))!r} {why}", fix)
    told = [
        f"{word!r} ({', '.join('here' if p == here else ':'.join(map(str, p)) for p in places)})"
        for word, places in words.items()
    ]
    return Diagnostic(*here, f"{', '.join(told)} {why}", fix)
