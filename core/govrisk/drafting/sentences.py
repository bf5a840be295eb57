"""Where sentences and their clauses begin and end: spans ``(start, end)`` in code points of the text.

Sentences are split by sentencex (Wikimedia). It is given a piece at a time: it looks back for open quotation marks, so
that its time grows with the square of a piece's length.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from typing import Any

from govrisk.drafting.cues import any_of, data
from govrisk.errors import UsageError
from govrisk.quotes import Span

PIECE = 4000
"""Characters given to the splitter at once; a longer paragraph is cut at white space."""
HEADING = 120
"""A line of up to so many characters that ends without a full stop is a heading, unless it is an item of a list."""
_BLANK = re.compile(r"\r?\n[^\S\n]*\r?\n\s*")
_ITEM = re.compile(r"\r?\n(?=[^\S\n]*(?:[-*+\u2022\u2023\u25aa\u25cf\u00b7]|\d{1,3}[.)])\s)")
_BULLET = r"[\u2022\u2023\u25aa\u25cf\u00b7]\s*(?:\d{1,2}(?=[A-Z]))?"
_MARK = re.compile(rf"[\s\ufeff]*(?:{_BULLET}|[-*+#>|]+\s|\d{{1,3}}[.)]\s)?[\s\ufeff]*")
_ENDS = re.compile(r"[.!?\u2026\u3002\uff01\uff1f;:][\"'\u201d\u2019)\]\u300d]*$")


def sentences(text: str, language: str = "en") -> Iterator[Span]:
    """The sentences of ``text``: without list marks and white space around them, and without bare headings."""
    for start, end in _pieces(text):
        listed = _MARK.match(text[start:end])
        item = bool(listed and listed[0].strip())
        for first, last in _split(text[start:end], language):
            span = _trimmed(text, start + first, start + last)
            if span[0] < span[1] and (item or span[1] - span[0] > HEADING or _ENDS.search(text, *_tail(span))):
                yield span


def _tail(span: Span) -> Span:
    return (max(span[0], span[1] - 8), span[1])


def _pieces(text: str) -> Iterator[Span]:
    """Paragraphs and list items, none longer than ``PIECE``."""
    for block in _parts(text, (0, len(text)), _BLANK):
        for start, end in _parts(text, block, _ITEM):
            while end - start > PIECE:
                cut = max(text.rfind(c, start + PIECE // 2, start + PIECE) for c in " \n\t\u3002") + 1
                cut = cut or start + PIECE
                yield (start, cut)
                start = cut
            yield (start, end)


def _parts(text: str, span: Span, between: re.Pattern[str]) -> Iterator[Span]:
    start, end = span
    for gap in between.finditer(text, start, end):
        yield (start, gap.start())
        start = gap.end()
    yield (start, end)


def _split(piece: str, language: str) -> Iterator[Span]:
    try:
        splitter: Any = import_module("sentencex")  # a compiled module without types
    except ImportError as error:
        raise UsageError("drafting needs sentencex: pip install sentencex") from error
    for found in splitter.get_sentence_boundaries(language, piece):
        yield (found["start_index"], found["end_index"])


def _trimmed(text: str, start: int, end: int) -> Span:
    """The span less white space, and less the mark of a list item at its beginning."""
    marked = _MARK.match(text, start, end)
    start = marked.end() if marked else start
    return (start, max(start, start + len(text[start:end].rstrip())))


# ------------------------------------------------------------------------------------------------------- clauses

_DASH = re.compile(r"\s+(?:[\u2013\u2014]|--)\s+|(?<=\w)\u2014(?=\w)")


@cache
def _breaks() -> re.Pattern[str]:
    """Where a clause can begin: after ; or :, before a conjunction, before a participle."""
    words = {name: "|".join(data()["clauses"][name]) for name in ("joined", "bare", "dropped")}
    dropped = rf"(?:(?:{words['dropped']})\s+)?"
    return re.compile(
        rf"(?P<hard>[;:]\s+{dropped})"
        rf"|(?P<joined>(?:,|(?<=,[\"'\u201d]))\s+(?=(?:{words['joined']})\b){dropped})"
        rf"|(?P<participle>,\s+)(?=(?!including)[a-z]+ing\b)"
        rf"|(?P<bare>\s+(?=(?:{words['bare']})\b){dropped})"
    )


@cache
def _verb() -> re.Pattern[str]:
    return re.compile(any_of(data()["clauses"]["verbs"]).pattern + r"|\b[a-z]{3,}ed\b", re.IGNORECASE)


@cache
def _preposition() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(data()['clauses']['prepositions'])})\b", re.IGNORECASE)


def clauses(text: str, sentence: Span, telling: Callable[[str], bool] = lambda _: False) -> Iterator[Span]:
    """The clauses of a sentence; each can be a claim of its own. Quotations are not taken apart.

    Args:
        text: what ``sentence`` is a span of.
        sentence: where it begins and ends.
        telling: an insertion between dashes stays with its sentence when this holds of the words before it.
    """
    shortest = data()["clauses"]["shortest"]
    parts, whole = _between_dashes(text, sentence, telling)
    for start, end in parts:
        closed = [m.span() for m in QUOTED.finditer(text, start, end)] + whole
        for gap in _gaps(text, (start, end), closed):
            if gap[0] - start >= shortest and end - gap[1] >= shortest:
                yield (start, gap[0])
                start = gap[1]
        yield (start, end)


def _between_dashes(text: str, sentence: Span, telling: Callable[[str], bool]) -> tuple[list[Span], list[Span]]:
    """What dashes part, and insertions that stay with their sentence because it says too little without them."""
    parts = list(_parts(text, sentence, _DASH))
    if len(parts) > 1 and (
        _preposition().match(text, parts[1][0]) or (len(parts) > 2 and telling(text[slice(*parts[0])]))
    ):
        return [sentence], [parts[1]]
    long = [p for p in parts if p[1] - p[0] >= data()["clauses"]["shortest"]]
    return long or [sentence], []


def _gaps(text: str, span: Span, closed: list[Span]) -> list[Span]:
    """What lies between two clauses, outside ``closed`` spans; after a conjunction a verb must follow."""
    start, end = span
    found = [m for m in _breaks().finditer(text, start, end) if not any(c[0] < m.start() < c[1] - 1 for c in closed)]
    untils = [*(m.end() for m in found[1:]), end]
    return [
        match.span()
        for match, until in zip(found, untils[: len(found)], strict=True)
        if match.lastgroup in ("hard", "participle") or _verb().search(text, match.end(), until)
    ]


QUOTED = re.compile(r"\u201c[^\u201c\u201d]{1,600}\u201d|(?<!\w)\"[^\"]{1,600}\"(?!\w)|\u300c[^\u300d]{1,600}\u300d")
"""A quotation in quotation marks."""
