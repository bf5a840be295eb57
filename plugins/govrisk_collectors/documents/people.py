"""Who is listed in a document: how many people, with which of role and organisation, active or emeritus."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from govrisk_collectors.documents.text import URL, Block, Section
from govrisk_collectors.documents.words import compiled, settings

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
_HANDLE = re.compile(r"(?<![\w/.@])@([A-Za-z0-9][A-Za-z0-9_-]{0,38})(?![\w/@.-]*/)(?![\w@-])")
_PROFILE = re.compile(r"(?:github|gitlab)\.com/([A-Za-z0-9][A-Za-z0-9-]{0,38})/?(?=[\s)\]>\"',.]|$)")
_LINK = re.compile(r"\[([^\[\]]{0,200})\]\([^()\s]{0,500}\)")
_NAME = re.compile(r"(?:[^\W\d_][\w'’.-]*)(?: (?:[a-z]{1,3} )?[^\W\d_][\w'’.-]*){1,3}")
_BESIDE = re.compile(r"([,:|/]|\s[-–—]+\s)\s*([^,:|/]{1,200})")
_LINUX = re.compile(r"([A-Z]):\s+(.*)")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody listed: the names they go by (handle, address, name), and what the list says of them."""

    keys: frozenset[str]
    role: bool = False
    organisation: bool = False
    emeritus: bool = False


@dataclass(frozen=True, slots=True)
class People:
    """Who a document lists. ``teams`` counts entries that are groups; ``roles`` says that paths or lists differ."""

    persons: tuple[Person, ...] = ()
    teams: int = 0
    roles: bool = False

    def recognised(self) -> tuple[str, ...]:
        """``names``, ``roles`` and ``affiliation``, as far as they hold for those who are not emeritus."""
        active = [p for p in self.persons if not p.emeritus]
        if not active:
            return ()
        enough = float(settings()["per_person"]) * len(active)
        roles = self.roles or sum(p.role for p in active) >= enough
        affiliated = sum(p.organisation for p in active) >= enough
        return ("names", *(["roles"] if roles else []), *(["affiliation"] if affiliated else []))


def merge(many: Iterable[People]) -> People:
    """Several lists as one."""
    lists = list(many)
    persons = tuple(p for one in lists for p in one.persons)
    return People(persons, sum(one.teams for one in lists), any(one.roles for one in lists))


def listed(sections: Sequence[Section], *, emeritus: bool = False) -> People:
    """The people of a document or of some of its sections; ``emeritus`` when all of them are."""
    persons: list[Person] = []
    heads: set[str] = set()
    for section in sections:
        gone = emeritus or any(compiled("emeritus").search(h) for h in (section.title, *section.parents))
        here = [replace(p, emeritus=p.emeritus or gone) for p in _section(section)]
        if here and not gone:
            heads.add(section.title)
        persons += here
    return People(tuple(persons), roles=len(heads) > 1)


def _section(section: Section) -> list[Person]:
    rows = [b for b in section.blocks if b.kind == "row" and b.cells != b.header]
    lines = [(b, text) for b in section.blocks if b.kind in ("item", "text") for text in b.text.split("\n")]
    found = [p for row in rows for p in _row(row)] + [
        p for block, text in lines for p in _line(text, block.kind == "item")
    ]
    items = [text for block, text in lines if block.kind == "item"]
    if not found and items and all(_bare_name(text) for text in items):
        return [_person(set(), text) for text in items]
    return found


def _row(block: Block) -> list[Person]:
    head = {title: cell for title, cell in zip(block.header, block.cells, strict=False) if cell.strip(" -–—")}
    if not any(compiled("person_column").search(title) for title in block.header):
        return []
    keys = _keys(block.text)
    for title, cell in head.items():
        plain = _LINK.sub(r"\1", cell).strip(" *`@")
        if compiled("handle_column").search(title) and re.fullmatch(r"[A-Za-z0-9][\w-]{0,38}", plain):
            keys.add("@" + plain.lower())
        elif compiled("person_column").search(title) and _NAME.fullmatch(plain):
            keys.add(_key(plain))
    role = any(compiled("role_column").search(title) for title in head)
    affiliated = any(compiled("organisation_column").search(title) for title in head)
    gone = any(compiled("emeritus").fullmatch(cell.strip()) for cell in head.values())
    return [Person(frozenset(keys), role, affiliated, gone)] if keys else []


def _line(text: str, item: bool) -> list[Person]:
    """Who a list item or a line names; a sentence that mentions somebody lists nobody."""
    linux = _LINUX.fullmatch(text.strip())
    if linux:
        text, item = (linux[2], True) if linux[1] in "MR" else ("", False)
    handles, keys = _HANDLE.findall(text), _keys(text)
    before = re.split(r"[@<(\[]|https?:", text, maxsplit=1)[0]
    prose = len(re.findall(r"\w+", _LINK.sub(r"\1", URL.sub("", text)))) > 25 or len(before.split()) > (
        6 if item else 4
    )
    if not keys or prose or len(text) > 400:
        return []
    if len(handles) > 1:
        return [Person(frozenset(["@" + h.lower()]), bool(re.search(r"\w", before))) for h in handles]
    person = _person(keys, text)
    return [replace(person, role=True) if linux else person]


def _person(keys: set[str], text: str) -> Person:
    """A person of one line: what is left beside name and addresses says their role or organisation."""
    plain = URL.sub("", _EMAIL.sub("", _HANDLE.sub("", _LINK.sub(r"\1", re.sub(r"[*_`<>]", "", text)))))
    name = _NAME.match(plain.strip())
    role, organisation = _said(" " + plain.strip()[name.end() if name else 0 :])
    return Person(frozenset({*keys, *([_key(name[0])] if name else [])}), role, organisation)


def _said(rest: str) -> tuple[bool, bool]:
    """Whether the text after a name gives a role (or area), and whether it gives an organisation."""
    beside = [("(", inner) for inner in re.findall(r"\(([^()]{1,200})\)", rest)]
    beside += _BESIDE.findall(re.sub(r"\([^()]{0,200}\)", "", rest))
    role = organisation = False
    for mark, told in beside:
        told = told.strip(" .;")
        if not re.search(r"[^\W\d_]{2}", told) or compiled("not_organisation").search(told):
            continue
        if compiled("role").search(told) or mark.strip() not in ("(", ",", "|") or told[0].islower():
            role = True
        else:
            organisation = True
    return role, organisation


def _keys(text: str) -> set[str]:
    handles = [*_HANDLE.findall(text), *_PROFILE.findall(text)]
    return {"@" + h.lower() for h in handles} | {m.lower() for m in _EMAIL.findall(text)}


def _key(name: str) -> str:
    return "n:" + " ".join(name.lower().split())


def _bare_name(text: str) -> bool:
    plain = re.split(r"\s*[(,:–—]|\s-\s", text.strip(" *_`"), maxsplit=1)[0]
    return bool(_NAME.fullmatch(plain)) and sum(word[:1].isupper() for word in plain.split()) >= 2
