"""Sentence by sentence: what may be a claim, with all that can be read off the text."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from govrisk.drafting import attribution, dates
from govrisk.drafting.sentences import clauses, sentences
from govrisk.drafting.topics import likely
from govrisk.errors import BadInput, Diagnostic
from govrisk.quotes import Span, digest
from govrisk.yamlfile import decode, read_bounded

MAX_BYTES = 4 * 1024 * 1024
"""A larger text is refused: nobody would read its draft."""
CUE_LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A candidate. ``topics`` are the likeliest first; ``kind`` is None where the text's language has no cue words."""

    span: Span
    sentence: Span
    topics: tuple[str, ...]
    manner: str | None
    kind: str | None
    speaker: str | None
    date: dates.Found | None


@dataclass(frozen=True, slots=True)
class Draft:
    """The candidates of one text, in its order."""

    text: str
    sha256: str
    sentences: int
    proposals: tuple[Proposal, ...]
    language: str = CUE_LANGUAGE
    published: str | None = None


def read_text(path: Path) -> str:
    """A text to draft from.

    Raises:
        BadInput: it cannot be read, is too large, not UTF-8, not a text, or empty.
    """
    name = str(path)
    text = decode(read_bounded(path, name, MAX_BYTES), name)
    if (nul := text.find("\0")) >= 0:
        place = (text.count("\n", 0, nul) + 1, nul - text.rfind("\n", 0, nul))
        raise BadInput(
            [Diagnostic(name, *place, "holds the control character U+0000", "give a text, not a binary file")]
        )
    if not text.strip("\ufeff \t\r\n\f\v"):
        raise BadInput([Diagnostic(name, 0, 0, "is empty", "save the article's text there")])
    return text


def draft(
    text: str, vocabulary: Collection[str], *, published: str | None = None, language: str = CUE_LANGUAGE
) -> Draft:
    """Proposes candidate claims; nothing is decided, and nothing is graded.

    Args:
        text: what was read, decoded from UTF-8 and otherwise untouched: spans count its code points.
        vocabulary: the topics that a claim may have.
        published: the day the text is of (ISO, may be partial): it gives dates without a year their year.
        language: how sentences are split. There are cue words for English only: in another language every sentence is
            proposed, without topic and kind.
    """
    spans = list(sentences(text, language))
    found: list[Proposal] = []
    for sentence in spans:
        if language.split("-")[0] == CUE_LANGUAGE:
            found += _english(text, sentence, vocabulary, published)
        else:
            found.append(
                Proposal(sentence, sentence, (), None, None, None, dates.find(text[slice(*sentence)], published))
            )
    return Draft(text, digest(text.encode()), len(spans), tuple(found), language, published)


def _english(text: str, sentence: Span, vocabulary: Collection[str], published: str | None) -> Iterator[Proposal]:
    whole = text[slice(*sentence)]
    for span in clauses(text, sentence, lambda words: bool(likely(words, vocabulary))):
        clause = text[slice(*span)]
        topics = likely(clause, vocabulary)
        if topics:
            telling = attribution.told(clause, whole)
            when = dates.find(clause, published)
            yield Proposal(span, sentence, tuple(topics), telling.manner, telling.kind, telling.speaker, when)
