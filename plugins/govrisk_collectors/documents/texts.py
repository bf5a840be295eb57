"""Licence texts that are known word by word: where they stand in a file, and whether they were changed."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from functools import cache

from govrisk_collectors.documents.words import compiled, settings

Shingle = tuple[str, ...]


def known_texts(text: str, words: list[str]) -> tuple[list[str], list[bool]]:
    """SPDX ids of the texts that stand in ``text``, and which of its words belong to one of them.

    The best match is taken first and its words are used up, so that BSD-2-Clause is not also found in BSD-3-Clause.
    """
    covered = [False] * len(words)
    matched: list[str] = []
    near = _identify(text)
    while True:
        places = _places(words, covered)
        scores = [(len(s & places.keys()), len(s & places.keys()) / len(s), i) for i, s in _references().items()]
        best = max(
            (s for s in scores if s[1] >= settings("licences")["contained"] and s[2] not in matched), default=None
        )
        spdx = best[2] if best else near if near and not matched else None
        if spdx is None:
            return sorted(matched), covered
        matched.append(spdx)
        _cover(covered, places, _references()[spdx])


def _cover(covered: list[bool], places: dict[Shingle, list[int]], reference: frozenset[Shingle]) -> None:
    for shingle in reference & places.keys():
        for start in places[shingle]:
            covered[start : start + len(shingle)] = [True] * len(shingle)


def _places(words: list[str], covered: list[bool]) -> dict[Shingle, list[int]]:
    size, found = number("shingle"), dict[Shingle, list[int]]()
    for start in range(len(words) - size + 1):
        if not all(covered[start : start + size]):
            found.setdefault(tuple(words[start : start + size]), []).append(start)
    return found


def changed(matched: list[str], words: list[str], covered: list[bool]) -> str | None:
    """What was added that takes a freedom away, or which permission was taken out; None for the licence as it is."""
    for run in _runs(words, covered):
        if compiled("restrictions", "licences").search(compiled("named_beside", "licences").sub(" ", run)):
            return "words added that may restrict"
    if len(matched) == 1 and len(reference := words_of(_texts()[matched[0]])) < number("short_words"):
        lost = [g for g in settings("licences")["grants"] if words.count(g) < reference.count(g)]
        if lost:
            return f"a permission taken out ({lost[0]})"
    return None


def _runs(words: list[str], covered: list[bool]) -> Iterator[str]:
    """The stretches that belong to no known text, each with the two words before and after it."""
    starts = [i for i, known in enumerate(covered) if not known]
    while starts:
        first = last = starts.pop(0)
        while starts and starts[0] - last <= 3:
            last = starts.pop(0)
        yield " ".join(words[first : last + 1])


def uncovered_lines(text: str, covered: list[bool]) -> Iterator[str]:
    """The lines of which at least half is of no known text; an empty one stands for each of the others."""
    at = 0
    for line in text.split("\n"):
        n = len(words_of(line))
        known = sum(covered[at : at + n])
        at += n
        yield line if n and 2 * known <= n else ""


def words_of(text: str) -> list[str]:
    """The words of a text. Numbers and letters of lists are none: they differ between copies of one licence."""
    return re.findall(r"[a-z0-9]*[a-z][a-z0-9]+", text.lower())


def number(name: str) -> int:
    """A number of licences.yaml."""
    return int(settings("licences")[name])


@cache
def _texts() -> dict[str, str]:
    """The licence texts that identify compares with."""
    from identify.vendor.licenses import LICENSES

    return {str(spdx): str(text) for spdx, text in LICENSES}


@cache
def _references() -> dict[str, frozenset[Shingle]]:
    found: dict[str, frozenset[Shingle]] = {}
    for spdx, text in _texts().items():
        words = words_of(text)
        found[spdx] = frozenset(_places(words, [False] * len(words)))
    return found


def _identify(text: str) -> str | None:
    """The licence that identify takes the whole text for."""
    from identify.identify import license_id

    with tempfile.NamedTemporaryFile("w", encoding="utf-8", errors="replace") as file:
        file.write(text)
        file.flush()
        found = license_id(file.name)
    return found if found in _texts() else None
