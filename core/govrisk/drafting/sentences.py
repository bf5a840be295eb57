"""Where sentences and their clauses begin and end: spans ``(start, end)`` in code points of the text.

Sentences are split by sentencex (Wikimedia). It is given a piece at a time: it looks back for open quotation marks, so
that its time grows with the square of a piece's length.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from govrisk.drafting.cues import any_of, data
from govrisk.errors import UsageError
from govrisk.quotes import Span

PIECE = 4000
"""Characters given to the splitter at once; a longer paragraph is cut at white space."""
_BLANK = re.compile(r"\r?\n[^\S\n]*\r?\n\s*")
_ITEM = re.compile(r"\r?\n(?=[^\S\n]*(?:[-*+\u2022\u2023\u25aa\u25cf\u00b7]|\d{1,3}[.)])\s)")
_MARK = re.compile(r"[\s\ufeff]*(?:[-*+#>\u2022\u2023\u25aa\u25cf\u00b7|]+\s*\d*|\d{1,3}[.)]\s)?[\s\ufeff]*")
_ENDS = re.compile(r"[.!?\u2026\u3002\uff01\uff1f;:][\"'\u201d\u2019)\]\u300d]*$")


def sentences(text: str, language: str = "en") -> Iterator[Span]:
    """The sentences of ``text``: without list marks and white space around them, and without bare headings."""
    for start, end in _pieces(text):
        listed = _MARK.match(text[start:end])
        item = bool(listed and listed[0].strip())
        for first, last in _split(text[start:end], language):
            span = _trimmed(text, start + first, start + last)
            if span[0] < span[1] and (item or _ENDS.search(text[slice(*span)])):
                yield span


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
        from sentencex import get_sentence_boundaries
    except ImportError as error:
        raise UsageError("drafting needs sentencex: pip install sentencex") from error
    for found in get_sentence_boundaries(language, piece):
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
    joined = "|".join(data()["clauses"]["joined"])
    bare = "|".join(data()["clauses"]["bare"])
    return re.compile(
        rf"(?P<hard>[;:]\s+)|(?P<joined>(?:,|(?<=,[\"'\u201d]))\s+)(?=(?:{joined})\b)|(?P<participle>,\s+)(?=(?!including)[a-z]+ing\b)"
        rf"|(?P<bare>\s+)(?=(?:{bare})\b)"
    )


@cache
def _verb() -> re.Pattern[str]:
    return re.compile(
        any_of(data()["clauses"]["verbs"]).pattern + r"|\b[a-z]{3,}ed\b|\w+'s (?=\w+ing\b)", re.IGNORECASE
    )


@cache
def _preposition() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(data()['clauses']['prepositions'])})\b", re.IGNORECASE)


def clauses(text: str, sentence: Span, telling: Callable[[str], bool] | None = None) -> Iterator[Span]:
    """The clauses of a sentence; each can be a claim of its own. Quotations are not taken apart.

    Args:
        text: what ``sentence`` is a span of.
        sentence: where it begins and ends.
        telling: a dash's insertion is kept with its sentence when this holds of what stands before it.
    """
    for span in _between_dashes(text, sentence, telling):
        start, end = span
        begin = start
        for gap in _gaps(text, span):
            if gap[0] - begin >= data()["clauses"]["shortest"] and end - gap[1] >= data()["clauses"]["shortest"]:
                yield (begin, gap[0])
                begin = gap[1]
        yield (begin, end)


def _gaps(text: str, span: Span) -> list[Span]:
    """The places where a clause ends and another begins, outside quotations; the second needs a verb of its own."""
    start, end = span
    quoted = [m.span() for m in QUOTED.finditer(text, start, end)]
    found = [m for m in _breaks().finditer(text, start, end) if not any(q[0] < m.start() < q[1] - 1 for q in quoted)]
    starts = [*(m.end() for m in found[1:]), end][: len(found)]
    return [
        match.span()
        for match, until in zip(found, starts, strict=True)
        if match.lastgroup in ("hard", "participle") or _verb().search(text, match.end(), until)
    ]


def _between_dashes(text: str, sentence: Span, telling: Callable[[str], bool] | None) -> list[Span]:
    """What dashes part, unless they only insert something into a clause that needs it."""
    parts = list(_parts(text, sentence, _DASH))
    if len(parts) == 1:
        return parts
    head, inserted = parts[0], parts[1]
    depends = _preposition().match(text, inserted[0]) is not None
    if len(parts) > 2 and (depends or (telling and telling(text[slice(*head)]))):
        return [sentence]
    if len(parts) == 2 and depends:
        return [sentence]
    return [p for p in parts if p[1] - p[0] >= data()["clauses"]["shortest"]] or [sentence]


QUOTED = re.compile(r"\u201c[^\u201c\u201d]{1,600}\u201d|(?<!\w)\"[^\"]{1,600}\"(?!\w)|\u300c[^\u300d]{1,600}\u300d")
"""A quotation in quotation marks."""
