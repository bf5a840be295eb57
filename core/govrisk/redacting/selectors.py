"""Selectors after names were replaced: they pin the same passage, in the text as it reads now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from govrisk.evidence import RangeSelector, Selector, TextPositionSelector, TextQuoteSelector
from govrisk.quotes import find, propose
from govrisk.redacting.edits import Edit, applied, moved
from govrisk.redacting.names import Replacer

WITHHELD = [{"type": "TextQuoteSelector", "exact": "(withheld)"}]
"""Stands for a quotation that would lead to its source."""
_MOST = 3


def held(selectors: Sequence[Selector], old: str, edits: Sequence[Edit]) -> list[dict[str, Any]]:
    """The selectors of a quotation that was verified against the text ``old``, for that text after ``edits``.

    Where the quotation kept its words it keeps its selectors, at a place of its own from now on; prefixes and suffixes
    that no longer stand beside it go. Where a name in it was replaced, it is pinned anew.
    """
    new = applied(old, edits)
    before = _span(selectors, old)
    start, end = moved(before, edits)
    if new[start:end] != old[slice(*before)]:
        return propose(new, (start, end))
    kept = [_beside(s, new, (start, end)) for s in selectors if not isinstance(s, TextPositionSelector)]
    return [*kept[: _MOST - 1], {"type": "TextPositionSelector", "start": start, "end": end}]


def _span(selectors: Sequence[Selector], text: str) -> tuple[int, int]:
    for selector in selectors:
        if isinstance(selector, TextPositionSelector):
            return selector.start, selector.end
    return next(find(text, selectors[0]))


def _beside(selector: Selector, text: str, span: tuple[int, int]) -> dict[str, Any]:
    """A selector at ``span``, less a prefix or suffix that does not stand there."""
    start, end = span
    if isinstance(selector, RangeSelector):
        first, last = selector.startSelector, selector.endSelector
        ends = {
            "startSelector": _beside(first, text, (start, start + len(first.exact))),
            "endSelector": _beside(last, text, (end - len(last.exact), end)),
        }
        return {"type": selector.type, **ends}
    assert isinstance(selector, TextQuoteSelector)
    found: dict[str, Any] = {"type": selector.type, "exact": selector.exact}
    if selector.prefix and text.endswith(selector.prefix, 0, start):
        found["prefix"] = selector.prefix
    if selector.suffix and text.startswith(selector.suffix, end):
        found["suffix"] = selector.suffix
    return found


def not_held(selector: Selector, replacer: Replacer) -> dict[str, Any]:
    """A selector into a text that is not at hand: names in its words are replaced, beside them they go."""
    if isinstance(selector, TextPositionSelector):
        return selector.model_dump()
    if isinstance(selector, RangeSelector):
        ends = {k: not_held(getattr(selector, k), replacer) for k in ("startSelector", "endSelector")}
        return {"type": selector.type, **ends}
    before, exact, after = selector.prefix or "", selector.exact, selector.suffix or ""
    edits = replacer.edits(before + exact + after)
    start, end = moved((len(before), len(before + exact)), edits)
    found: dict[str, Any] = {"type": selector.type, "exact": applied(before + exact + after, edits)[start:end]}
    if before and not any(e.start < len(before) for e in edits):
        found["prefix"] = before
    if after and not any(e.end > len(before + exact) for e in edits):
        found["suffix"] = after
    return found
