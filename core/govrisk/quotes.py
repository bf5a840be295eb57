"""Quotations: pinned in their source, verified character by character, or honestly reported as not held.

Selectors follow the W3C Web Annotation Data Model (https://www.w3.org/TR/annotation-model/#selectors). Positions count
Unicode code points of the UTF-8 decoded text. A verified quotation proves that the source says it, not that it is true.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from govrisk.evidence import RangeSelector, Selector, TextPositionSelector, TextQuoteSelector

Span = tuple[int, int]
LONGEST_QUOTE = 60
"""``locate`` proposes a RangeSelector for passages longer than this: a case quotes short phrases only."""


@dataclass(frozen=True, slots=True)
class QuoteFault:
    """Why a selector does not hold, and what to write instead."""

    message: str
    suggestion: str = ""


def digest(content: bytes) -> str:
    """The SHA-256 of stored bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def digest_fault(content: bytes, expected: str) -> QuoteFault | None:
    """Why ``content`` is not what was cited; a copy with converted line ends is recognised as such."""
    if digest(content) == expected:
        return None
    message = f"sha256 is {digest(content)[:12]}..., the case cites {expected[:12]}..."
    if digest(content.replace(b"\r\n", b"\n")) == expected:
        return QuoteFault(f"{message}: its line ends were converted to CRLF", "restore the file with LF line ends")
    if digest(content.replace(b"\n", b"\r\n")) == expected:
        return QuoteFault(f"{message}: its line ends were converted to LF", "restore the file with CRLF line ends")
    return QuoteFault(f"{message}: the text is not the one that was cited", "restore the file, or read it again")


def check_selectors(text: str, selectors: tuple[Selector, ...]) -> QuoteFault | None:
    """Whether all selectors pin one and the same place of ``text``; None when they do."""
    positions = [s for s in selectors if isinstance(s, TextPositionSelector)]
    worded = [s for s in selectors if not isinstance(s, TextPositionSelector)]
    if not worded:
        return QuoteFault("a position alone proves nothing", "add a TextQuoteSelector or a RangeSelector")
    if len(positions) > 1:
        return QuoteFault("two positions are given", "keep one TextPositionSelector a claim")
    if not positions:
        faults = (_not_once(text, selector) for selector in worded)
        return next(filter(None, faults), None) or _not_together(text, worded)
    start, end = positions[0].start, positions[0].end
    if not start < end <= len(text):
        message = f"position [{start}, {end}) lies outside the text of {len(text)} characters"
        return QuoteFault(message, "run 'govrisk evidence locate' with the words")
    return next(filter(None, (_not_at(text, selector, (start, end)) for selector in worded)), None)


def _not_once(text: str, selector: Selector) -> QuoteFault | None:
    spans = list(islice(find(text, selector), 4))
    if not spans:
        return _absent(text, selector)
    if len(spans) == 1:
        return None
    message = f"{_shown(selector)} stands more than once in the source, at {_places(spans)}"
    return QuoteFault(message, "add a prefix, a suffix or a TextPositionSelector")


def _not_together(text: str, worded: Sequence[Selector]) -> QuoteFault | None:
    spans = {next(find(text, selector)) for selector in worded}
    if len(spans) == 1:
        return None
    return QuoteFault(f"the selectors pin different places: {_places(sorted(spans))}", "make them pin the same words")


def _not_at(text: str, selector: Selector, span: Span) -> QuoteFault | None:
    if fits(text, selector, span):
        return None
    spans = list(islice(find(text, selector), 4))
    if not spans:
        return _absent(text, selector)
    message = f"{_shown(selector)} is not at [{span[0]}, {span[1]})"
    return QuoteFault(message, f"it stands at {_places(spans)}: write start and end so")


def _absent(text: str, selector: Selector) -> QuoteFault:
    return QuoteFault(f"the source does not say {_shown(selector)}", _near_miss(text, selector))


def _places(spans: list[Span]) -> str:
    return ", ".join(f"[{start}, {end})" for start, end in spans[:3]) + (", ..." if len(spans) > 3 else "")


def fits(text: str, selector: Selector, span: Span) -> bool:
    """Whether the words of ``selector`` are those at ``span``: all of them, or the first and the last."""
    start, end = span
    if isinstance(selector, TextPositionSelector):
        return span == (selector.start, selector.end)
    if isinstance(selector, TextQuoteSelector):
        return end - start == len(selector.exact) and _quote_begins(text, selector, start)
    first, last = selector.startSelector, selector.endSelector
    last_start = end - len(last.exact)
    return (
        start + len(first.exact) <= last_start
        and _quote_begins(text, first, start)
        and _quote_begins(text, last, last_start)
    )


def _quote_begins(text: str, quote: TextQuoteSelector, at: int) -> bool:
    return (
        text.startswith(quote.exact, at)
        and text.endswith(quote.prefix or "", 0, at)
        and text.startswith(quote.suffix or "", at + len(quote.exact))
    )


def find(text: str, selector: Selector) -> Iterator[Span]:
    """Every place of ``text`` that the selector fits."""
    if isinstance(selector, TextPositionSelector):
        yield (selector.start, selector.end)
    elif isinstance(selector, TextQuoteSelector):
        yield from _find_quote(text, selector)
    else:
        yield from _find_range(text, selector)


def _find_range(text: str, selector: RangeSelector) -> Iterator[Span]:
    """From each place of the first words to the nearest last words after them."""
    last: Span | None = None
    for start, first_end in _find_quote(text, selector.startSelector):
        if last is None or last[0] < first_end:
            last = next(_find_quote(text, selector.endSelector, first_end), None)
        if last is None:
            return
        yield (start, last[1])


def _find_quote(text: str, quote: TextQuoteSelector, begin: int = 0) -> Iterator[Span]:
    at = text.find(quote.exact, begin)
    while at >= 0:
        if _quote_begins(text, quote, at):
            yield (at, at + len(quote.exact))
        at = text.find(quote.exact, at + 1)


def _shown(selector: Selector) -> str:
    if isinstance(selector, RangeSelector):
        return f"{selector.startSelector.exact!r} ... {selector.endSelector.exact!r}"
    return repr(selector.exact) if isinstance(selector, TextQuoteSelector) else "that place"


def _near_miss(text: str, selector: Selector) -> str:
    quotes = [selector] if isinstance(selector, TextQuoteSelector) else []
    if isinstance(selector, RangeSelector):
        quotes = [q for q in (selector.startSelector, selector.endSelector) if q.exact not in text]
    for quote in quotes:
        for start, end in search(text, quote.exact):
            return f"the source says {text[start:end]!r} at [{start}, {end})"
    return "run 'govrisk evidence locate' with a few of the words"


_LOOK_ALIKES = {"'": "['\u2018\u2019\u02bc]", '"': '["\u201c\u201d\u201e]', "-": "[-\u2010\u2011\u2012\u2013\u2014]"}
_PLAIN = {ord(fancy): plain for plain, shapes in _LOOK_ALIKES.items() for fancy in shapes[1:-1]}
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff"
"""Thai to Khmer, Chinese, Japanese, Korean: letters that stand side by side without making one word."""
_LETTER = rf"[^\W{_UNSPACED}]"


def _loosely(words: str) -> str:
    """A pattern for ``words``, blind to white space and to the shape of quotation marks and dashes."""
    parts = words.translate(_PLAIN).split()
    return r"\s+".join("".join(_LOOK_ALIKES.get(c, re.escape(c)) for c in part) for part in parts)


def search(text: str, words: str) -> Iterator[Span]:
    """Places of ``words`` in ``text``, blind to case, white space and the shape of quotation marks and dashes."""
    if pattern := _loosely(words):
        yield from (m.span() for m in re.finditer(pattern, text, re.IGNORECASE))


def contains_word(text: str, term: str) -> Span | None:
    """Where ``term`` stands as a whole word, as blind as :func:`search`: 'commit' is not in 'commitment'."""
    before = f"(?<!{_LETTER})" if re.match(_LETTER, term) else ""
    after = f"(?!{_LETTER})" if re.match(_LETTER, term[-1:]) else ""
    found = re.search(before + _loosely(term) + after, text, re.IGNORECASE)
    return found.span() if found else None


def propose(text: str, span: Span) -> list[dict[str, object]]:
    """A ready selector for a span: the words when they are few, else their first and last; position always."""
    start, end = span
    exact = text[start:end]
    where: dict[str, object] = {"type": "TextPositionSelector", "start": start, "end": end}
    if len(exact) <= LONGEST_QUOTE:
        return [{"type": "TextQuoteSelector", "exact": exact}, where]
    half = LONGEST_QUOTE // 2
    first = exact[:half].rsplit(" ", 1)[0] or exact[:half]
    last = exact[-half:].split(" ", 1)[-1] or exact[-half:]
    ends = {
        "startSelector": {"type": "TextQuoteSelector", "exact": first},
        "endSelector": {"type": "TextQuoteSelector", "exact": last},
    }
    return [{"type": "RangeSelector", **ends}, where]
