"""Quotations: pinned in their source, verified character by character, or honestly reported as not held.

Selectors follow the W3C Web Annotation Data Model (https://www.w3.org/TR/annotation-model/#selectors). Positions count
Unicode code points of the UTF-8 decoded text. A verified quotation proves that the source says it, not that it is true.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

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
    position = next((s for s in selectors if isinstance(s, TextPositionSelector)), None)
    worded = [s for s in selectors if not isinstance(s, TextPositionSelector)]
    if not worded:
        return QuoteFault("a position alone proves nothing", "add a TextQuoteSelector or a RangeSelector")
    if position and not position.start < position.end <= len(text):
        return QuoteFault(
            f"position [{position.start}, {position.end}) lies outside the text of {len(text)} characters",
            "run 'govrisk evidence locate' with the words",
        )
    for selector in worded:
        spans = list(find(text, selector))
        if fault := _no_such_place(text, selector, spans, position):
            return fault
    return None


def _no_such_place(
    text: str, selector: Selector, spans: list[Span], position: TextPositionSelector | None
) -> QuoteFault | None:
    words = _shown(selector)
    if not spans:
        return QuoteFault(f"the source does not say {words}", _near_miss(text, selector))
    if position is None:
        if len(spans) == 1:
            return None
        return QuoteFault(
            f"{words} stands {len(spans)} times in the source", "add a prefix, a suffix or a TextPositionSelector"
        )
    if (position.start, position.end) in spans:
        return None
    found = ", ".join(f"[{a}, {b})" for a, b in spans[:3])
    return QuoteFault(
        f"{words} is not at [{position.start}, {position.end})", f"it stands at {found}: write start and end so"
    )


def find(text: str, selector: Selector) -> Iterator[Span]:
    """Every place of ``text`` that the selector fits."""
    if isinstance(selector, TextPositionSelector):
        yield (selector.start, selector.end)
    elif isinstance(selector, TextQuoteSelector):
        yield from _find_quote(text, selector)
    else:
        for start, first_end in _find_quote(text, selector.startSelector):
            after = next((e for s, e in _find_quote(text, selector.endSelector, first_end)), None)
            if after is not None:
                yield (start, after)


def _find_quote(text: str, quote: TextQuoteSelector, begin: int = 0) -> Iterator[Span]:
    at = text.find(quote.exact, begin)
    while at >= 0:
        end = at + len(quote.exact)
        before = not quote.prefix or text[:at].endswith(quote.prefix)
        if before and (not quote.suffix or text.startswith(quote.suffix, end)):
            yield (at, end)
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


def search(text: str, words: str) -> Iterator[Span]:
    """Places of ``words`` in ``text``, blind to case, white space and the shape of quotation marks and dashes."""
    plain = words.translate(str.maketrans("‘’“”–—", "''\"\"--"))
    pattern = r"\s+".join("".join(_LOOK_ALIKES.get(c, re.escape(c)) for c in part) for part in plain.split())
    if pattern:
        yield from (m.span() for m in re.finditer(pattern, text, re.IGNORECASE))


def contains_word(text: str, term: str) -> Span | None:
    """Where ``term`` stands as a whole word, blind to case: 'commit' is not in 'commitment'."""
    pattern = r"(?<!\w)" + r"\s+".join(map(re.escape, term.split())) + r"(?!\w)"
    found = re.search(pattern, text, re.IGNORECASE)
    return found.span() if found else None


def propose(text: str, span: Span) -> list[dict[str, object]]:
    """A ready selector for a span: the words when they are few, else their first and last; position always."""
    start, end = span
    exact = text[start:end]
    where: dict[str, object] = {"type": "TextPositionSelector", "start": start, "end": end}
    if len(exact) <= LONGEST_QUOTE:
        return [{"type": "TextQuoteSelector", "exact": exact}, where]
    first, last = " ".join(exact.split(" ")[:3]), " ".join(exact.split(" ")[-3:])
    if len(first) + len(last) >= len(exact):  # a script without spaces
        first, last = exact[:8], exact[-8:]
    ends = {
        "startSelector": {"type": "TextQuoteSelector", "exact": first},
        "endSelector": {"type": "TextQuoteSelector", "exact": last},
    }
    return [{"type": "RangeSelector", **ends}, where]
