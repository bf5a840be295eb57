"""Guesses which words are names of persons that no list holds. A hint for the author, and no more than that."""

from __future__ import annotations

import re
from collections.abc import Sequence

from govrisk.evidence import Case
from govrisk.redacting.names import Named, plain

_TWO_WORDS = re.compile(r"\b([A-Z][a-z\u00df-\u00ff]+(?: [A-Z][a-z\u00df-\u00ff]+){1,2})\b")
_OPENINGS = ("A", "An", "After", "At", "Before", "By", "From", "In", "On", "Since", "The", "Under", "Until")
MOST = 20


def further_names(case: Case, names: Sequence[Named]) -> tuple[str, ...]:
    """Two or three capitalised words side by side that are part of no known name and of no source's or subject's."""
    subject = case.subject
    known = [subject.name, subject.steward or "", *subject.also_known_as, subject.description or ""]
    known += [f"{s.title} {s.publisher}" for s in case.sources.values()]
    known += [spelling for named in names for spelling in (named.stand_in, *named.spellings)]
    known_words = plain(" | ".join(known))
    texts = [o.who for o in case.origins.values()] + [r.by for r in case.responses] + [p.by for p in case.promises]
    texts += [text for c in case.claims for text in (c.statement, c.note or "")]
    found = dict.fromkeys(m[1] for text in texts for m in _TWO_WORDS.finditer(text) if m[1].split()[0] not in _OPENINGS)
    return tuple(words for words in found if plain(words) not in known_words)[:MOST]
