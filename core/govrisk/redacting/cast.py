"""Who and what gets a pseudonym: the persons whom a case lists or measures, its sources and its origins."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urlsplit

from govrisk.evidence import Case, Identity, Source
from govrisk.redacting.key import Key
from govrisk.redacting.names import Named, plain
from govrisk.redacting.remains import GENERIC

_ALIAS = re.compile(r"(?P<name>.*?)\s*<(?P<mail>[^>]*)>(?: \(\d+\))?")
_HEAD = re.compile(r"[,;(]| own\b|'s\b|\u2019s\b")


def persons(case: Case, key: Key) -> list[Named]:
    """Every natural person of the case: those that ``people`` lists, and those whom metrics and identities name.

    A spelling belongs to the first who has it: the list goes before measurements, a full name before an alias.
    """
    found: dict[str, list[str]] = {p.name: [p.name, *p.also] for p in case.people}
    listed = frozenset(found)
    owner = {_same(s): name for name, spellings in found.items() for s in _with_turned(spellings)}
    own = own_words(case)
    merged = [(i.person, [s for s in _spellings(i) if plain(s) not in own]) for i in case.identities]
    counted = [(p.name, [p.name]) for m in case.metrics for p in m.people]
    for name, _ in merged + counted:
        here = owner.setdefault(_same(name), name)
        found.setdefault(here, [name])
        for turned in _with_turned([name]):
            owner.setdefault(_same(turned), here)
    for name, spellings in merged:
        here = owner[_same(name)]
        for spelling in spellings:
            if owner.setdefault(_same(spelling), here) == here and spelling not in found[here]:
                found[here].append(spelling)
    return [
        Named("people", name, tuple(_with_turned(s)), key.pseudonym("people", name), name in listed)
        for name, s in found.items()
    ]


def _same(name: str) -> str:
    return plain(" ".join(name.split()))


def _spellings(identity: Identity) -> Iterator[str]:
    """The names among the aliases of an identity; an address only where it is written out."""
    for alias in identity.aliases:
        match = _ALIAS.fullmatch(alias)
        name, mail = (match["name"], match["mail"]) if match else (alias, "")
        if len(name) > 1 and plain(name) not in GENERIC:
            yield name
        if "@" in mail and "\u2026" not in mail:
            yield mail


def _with_turned(spellings: Iterable[str]) -> Iterator[str]:
    """The spellings, and those of two words also the other way round: Lin Junyang is Junyang Lin."""
    for spelling in spellings:
        yield spelling
        if len(words := spelling.split()) == 2 and all(w[0].isupper() for w in words):
            yield f"{words[1]} {words[0]}"


def carriers(case: Case, key: Key) -> list[Named]:
    """The publishers, sources and origins of the case; what is part of the subject's own name keeps its name."""
    own = " ".join(own_words(case))
    publishers: dict[str, list[str]] = {}
    for source in case.sources.values():
        publishers.setdefault(source.publisher, []).extend([source.publisher, *_site(source)])
    named = [
        Named("publishers", name, _telling(spellings, own), key.pseudonym("publishers", name))
        for name, spellings in publishers.items()
    ]
    for title in dict.fromkeys(s.title for s in case.sources.values()):
        named.append(Named("sources", title, _telling([title], own), key.pseudonym("sources", title)))
    for who in dict.fromkeys(o.who for o in case.origins.values()):
        head = _HEAD.split(who)[0].strip()
        heads = [head] if head[:1].isupper() and len(head.split()) <= 4 else []
        named.append(Named("origins", who, _telling([who, *heads], own), key.pseudonym("origins", who)))
    return named


def own_words(case: Case) -> frozenset[str]:
    """What the subject is called, whole and word by word: no part of it hides a name, since the subject is known."""
    subject = case.subject
    said = (subject.name, subject.id, subject.kind, subject.steward or "", *subject.also_known_as, subject.url or "")
    words = [plain(text) for text in (*said, *subject.repositories)]
    return frozenset(words) | {word for text in words for word in re.split(r"[\W_]+", text) if word}


def _site(source: Source) -> list[str]:
    """The host of a page and its name without what stands around it: www.livemint.com is livemint."""
    host = (urlsplit(source.url).hostname or "") if source.url else ""
    labels = [label for label in host.split(".") if label not in ("www", "m", "blog", "news")]
    return [host, labels[0]] if len(labels) > 1 else []


def _telling(spellings: Sequence[str], own: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(s for s in spellings if len(s) > 3 and plain(s) not in own))
