"""Finds names in a text, in every spelling, and replaces them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal
from unicodedata import combining, normalize

from govrisk.redacting.addresses import URL, WITHHELD_ADDRESS, WITHHELD_HANDLE, mails_and_handles
from govrisk.redacting.edits import Edit, applied, spaced
from govrisk.redacting.letters import COMBINING, LETTER

SHORT = 4
"""A spelling of so many letters or fewer is looked for as it is written: 'Lin' is a name, 'lin' need not be one."""
_APOSTROPHES = "['\u2018\u2019\u02bc]"
_JOINT = r"[\s_\-\u00b7]+"


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody or something with a pseudonym.

    ``stand_in`` is what a reader sees, such as ``Person K7QX``; ``code`` its last word, fit for an id or a file name.
    ``listed`` says that the case itself lists the name, so that its parts are looked for without mercy.
    """

    kind: Literal["people", "publishers", "sources", "origins"]
    name: str
    spellings: tuple[str, ...]
    stand_in: str
    listed: bool = True

    @property
    def code(self) -> str:
        """The word of the pseudonym that tells it from others."""
        return self.stand_in.rsplit(" ", 1)[-1]


def plain(text: str) -> str:
    """A text without accents and without case, for comparing; the dotless i of Turkish is an i."""
    return "".join(c for c in normalize("NFKD", text) if not combining(c)).casefold().replace("\u0131", "i")


def pattern(spelling: str, exactly: bool = False) -> str:
    """A pattern for a spelling: composed or not, its words joined by spaces, hyphens or underscores."""
    words = normalize("NFC", spelling).replace("_", " ").split()
    body = _JOINT.join("".join(map(_one_of, word)) for word in words)
    return body if exactly or sum(c.isalnum() for c in spelling) <= SHORT else f"(?i:{body})"


def any_of(spellings: Iterable[str], exact: Collection[str] = ()) -> re.Pattern[str]:
    """Finds any of some spellings as whole words, the longest where several begin at one place.

    There may be thousands: those that begin and end alike share what stands around them, and are tried by first letter.
    """
    groups: dict[tuple[str, str], dict[str, list[str]]] = {}
    for spelling in sorted(set(spellings), key=lambda s: (-len(s), s)):
        ends = (_like(spelling[-1:]), _like(spelling[:1]))
        initial = normalize("NFC", spelling)[:1].lower()
        groups.setdefault(ends, {}).setdefault(initial, []).append(pattern(spelling, spelling in exact))
    parts = []
    for (after, before), by_initial in sorted(groups.items(), key=lambda group: group[0][0] == LETTER):
        choice = "|".join(f"(?=[{_initials(i)}])(?:{'|'.join(found)})" for i, found in by_initial.items())
        parts.append(f"(?<!{before})(?:{choice})(?!{after}|[{COMBINING}])")
    return re.compile("|".join(parts) or r"(?!)")


def _initials(initial: str) -> str:
    letters = {initial, initial.upper()[:1]}
    return "".join(re.escape(c) for c in sorted(letters | {normalize("NFD", c)[0] for c in letters}))


def _like(char: str) -> str:
    """What a word that begins or ends so would go on with: letters after a letter, digits after a digit."""
    return LETTER if re.match(LETTER, char) else r"\d" if char.isdigit() else r"(?!)"


def _one_of(char: str) -> str:
    if char in _APOSTROPHES:
        return _APOSTROPHES
    if char == "-":
        return _JOINT
    apart = normalize("NFD", char)
    return re.escape(char) if apart == char else f"(?:{re.escape(char)}|{re.escape(apart)})"


class Replacer:
    """Replaces every spelling of every name; a kept word stays as it is, a measured handle must be written the same.

    ``holds_name`` tells of an address, already decoded, whether a name is in it in any form: such an address goes.
    """

    def __init__(self, names: Sequence[Named], kept: Collection[str], holds_name: Callable[[str], bool]) -> None:
        self._stand_in: dict[str, Named] = {}
        for named in names:
            for spelling in named.spellings:
                self._stand_in.setdefault(_key(spelling), named)
        self._kept = {_key(word) for word in kept}
        handles = {s for n in names if not n.listed for s in n.spellings if " " not in s}
        handles -= {s for n in names if n.listed for s in n.spellings}
        self._pattern = any_of([*(s for n in names for s in n.spellings), *kept], handles)
        self._holds_name = holds_name
        self._known: dict[str, str] = {}

    def edits(self, text: str) -> list[Edit]:
        """What is to be replaced in a text, in order and without overlap."""
        found = [
            Edit(*m.span(), self._stand_in[_key(m[0])].stand_in)
            for m in self._pattern.finditer(text)
            if _key(m[0]) not in self._kept
        ]
        gone = [Edit(*m.span(), WITHHELD_ADDRESS) for m in URL.finditer(text) if self._holds_name(m[0])]
        gone += self._withheld(text, found)
        return sorted(
            gone + spaced(text, (e for e in found if not any(g.start < e.end and e.start < g.end for g in gone)))
        )

    def _withheld(self, text: str, found: Sequence[Edit]) -> Iterator[Edit]:
        """E-mail addresses and handles that hold a name; one that is a spelling as a whole gives way as such."""
        whole = {(e.start, e.end) for e in found}
        for token in mails_and_handles(text):
            start, end = token.span()
            if {(start, end), (start + 1, end)} & whole:
                continue
            if any(e.start < end and start < e.end for e in found) or self._holds_name(token[0]):
                yield Edit(start, end, WITHHELD_HANDLE if token["handle"] else WITHHELD_ADDRESS)

    def text(self, text: str) -> str:
        """The text with every name replaced."""
        if text not in self._known:
            self._known[text] = applied(text, self.edits(text))
        return self._known[text]

    def who(self, spelling: str) -> Named | None:
        """Whose spelling it is."""
        return self._stand_in.get(_key(spelling))

    def coded(self, word: str) -> str:
        """An id or a file name with the codes of the names in it in place of these."""

        def code(match: re.Match[str]) -> str:
            return match[0] if _key(match[0]) in self._kept else self._stand_in[_key(match[0])].code

        return self._pattern.sub(code, word)


def _key(spelling: str) -> str:
    return re.sub(_JOINT, " ", re.sub(_APOSTROPHES, "'", plain(spelling))).strip()
