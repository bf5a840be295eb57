"""Guesses which words are names of persons that no list holds. Hints for the author, and no more than that."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice

from govrisk.evidence import Case
from govrisk.redacting.beside import Beside
from govrisk.redacting.leftovers import Hit, Passage
from govrisk.redacting.names import Named, plain

_TWO_WORDS = re.compile(r"\b([A-Z][a-z\u00df-\u00ff]+(?: [A-Z][a-z\u00df-\u00ff]+){1,2})\b")
_OPENINGS = ("A", "An", "After", "At", "Before", "By", "From", "In", "On", "Since", "The", "Under", "Until")
_SAID = (("origins", "who"), ("responses", "by"), ("promises", "by"), ("claims", "statement"), ("claims", "note"))
"""Where sentences and names of the author's own stand."""
_MOST = 20


def hints(case: Case, passages: Sequence[Passage], names: Sequence[Named], kept: Collection[str]) -> Iterator[Hit]:
    """Handles, what stands beside a pseudonym like a short name, and capitalised words side by side."""
    spared = set(map(plain, kept))
    beside = Beside([named.stand_in for named in names if named.kind == "people"])
    for passage in passages:
        for at, word, why in beside.find(passage.text):
            if plain(word) not in spared and plain(word.lstrip("@\uff20")) not in spared:
                yield Hit(passage.place(at), word, why)
    known = " | ".join([_known(case, names), *spared])
    yield from islice(_further(passages, known), _MOST)


def _known(case: Case, names: Sequence[Named]) -> str:
    """Everything in which two capitalised words name nobody new: the subject, its sources, the pseudonyms."""
    subject = case.subject
    known = [subject.name, subject.steward or "", *subject.also_known_as, subject.description or ""]
    known += [f"{s.title} {s.publisher}" for s in case.sources.values()]
    known += [spelling for named in names for spelling in (named.stand_in, *named.spellings)]
    return plain(" | ".join(known))


def _further(passages: Iterable[Passage], known: str) -> Iterator[Hit]:
    seen: set[str] = set()
    for passage in passages:
        if passage.loc and (passage.loc[0], passage.loc[-1]) in _SAID:
            for match in _TWO_WORDS.finditer(passage.text):
                words = match[1]
                if words not in seen and words.split()[0] not in _OPENINGS and plain(words) not in known:
                    seen.add(words)
                    yield Hit(passage.place(match.start()), words, "may be the name of somebody in no list")
