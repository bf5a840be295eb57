"""Looks for what may still tell a name: a part of it, in any case, in an id, a handle, an address or a path."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple
from unicodedata import combining, normalize
from urllib.parse import unquote

from govrisk.redacting.letters import COMBINING, UNSPACED
from govrisk.redacting.names import Named, any_of, plain

SHORTEST = 3
"""A part of a name with fewer letters is no word to look for, except in ids and file names."""
LONG = 6
"""A part of a name with so many letters is looked for inside words as well."""
GENERIC = frozenset((
    "the", "and", "for", "bot", "team", "github", "gitlab", "root", "user", "users", "admin", "name", "your", "test",
    "dev", "unknown", "noreply", "localhost", "mail", "van", "von", "der", "den", "del", "dos", "via", "inc", "ltd",
    "com", "org", "net",
))  # fmt: skip
"""Words that machines and companies put where a name belongs; they name nobody."""
_CHAR = rf"[^\W_{UNSPACED}][{COMBINING}]*"
_RUN = re.compile(rf"(?:{_CHAR})+(?:['\u2018\u2019\u02bc](?:{_CHAR})+)*")
_PIECE = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
"""Characters that show nothing: in the midst of a name they would hide it from us, and not from a reader."""
_UNSPACED = re.compile(rf"[{UNSPACED}]{{2,}}")


class Remain(NamedTuple):
    """A word that may tell a name: where it begins, what it is, and whose name it may be."""

    at: int
    word: str
    who: Named


class Remains:
    """Finds parts of names: words of three letters and more, joined names, and two Chinese characters and more.

    Of somebody whom only a measurement names, a part in small letters within a sentence is taken for an ordinary word,
    and one that belongs to the subject's ``own`` name for that.
    """

    def __init__(self, names: Sequence[Named], kept: Collection[str], own: Collection[str] = ()) -> None:
        self._generic = GENERIC.union(own)
        self._parts: dict[str, Named] = {}
        self._joined: dict[str, Named] = {}
        self._unspaced: dict[str, Named] = {}
        for named in names:
            self._learn(named)
        self._mask = any_of([*kept, *(n.stand_in for n in names), *(n.code for n in names)])
        self._long = _alternatives(self._joined)
        self._cjk = _alternatives(self._unspaced)
        self._known: dict[str, Named | None] = {}

    def _learn(self, named: Named) -> None:
        for spelling in named.spellings:
            words = [w for w in map(_letters, re.split(r"[\s_\-]+", plain(spelling))) if w]
            parts = words if named.kind == "people" else ["".join(words)] if len(words) == 1 else []
            for part in parts:
                if len(part) > (1 if named.listed else 2) and (named.listed or part not in self._generic):
                    self._parts.setdefault(part, named)
            for joined in _joined(words, named):
                if named.listed or joined not in self._generic:
                    self._joined.setdefault(joined, named)
            for run in _UNSPACED.findall(normalize("NFKC", spelling)):
                for n in range(2, len(run) + 1) if named.kind == "people" else (len(run),):
                    for i in range(len(run) - n + 1):
                        self._unspaced.setdefault(run[i : i + n], named)

    def find(self, text: str, shortest: int = SHORTEST) -> Iterator[Remain]:
        """Every word that may still tell a name.

        What percent signs or characters without a shape hide is told at the text's start.
        """
        shown = self._mask.sub(lambda m: " " * len(m[0]), text)
        prose = " " in text.strip()
        for run in _RUN.finditer(shown):
            who = self._whose(run[0], prose and run[0].islower(), shortest)
            if who is not None:
                yield Remain(run.start(), run[0], who)
        composed = normalize("NFKC", shown)
        for match in self._cjk.finditer(composed):
            yield Remain(max(text.find(match[0]), 0), match[0], self._unspaced[match[0]])
        if (seen := _UNSEEN.sub("", text)) != text:
            yield from (Remain(0, found.word, found.who) for found in self.find(seen, shortest))
        if "%" in text and (decoded := unquote(text)) != text:
            yield from (Remain(0, found.word, found.who) for found in self.find(decoded, shortest))

    def holds(self, text: str) -> bool:
        """Whether anything in a text may tell a name."""
        return next(self.find(text), None) is not None

    def _whose(self, run: str, ordinary: bool, shortest: int) -> Named | None:
        who = self._known[run] if run in self._known else self._known.setdefault(run, self._looked_up(run))
        if who is None or (ordinary and not who.listed):
            return None
        if shortest >= SHORTEST and len(_letters(plain(run))) < SHORTEST:
            return None
        return who

    def _looked_up(self, run: str) -> Named | None:
        bare = "".join(c for c in normalize("NFKD", run) if not combining(c))
        whole = plain(run)
        words = [_letters(whole), re.split("['\u2018\u2019\u02bc]", whole)[0]]
        pieces = [p.casefold() for p in _PIECE.findall(bare)]
        exact = [w for w in words if len(w) >= 2] + [p for p in pieces if len(p) >= SHORTEST]
        if who := next((self._parts[w] for w in exact if w in self._parts), None):
            return who
        inside = self._long.search(words[0])
        return self._joined[inside[0]] if inside else None


def _letters(word: str) -> str:
    return "".join(c for c in word if c.isalnum())


def _joined(words: Sequence[str], named: Named) -> list[str]:
    """What stands for a name inside a longer word: long parts, and the parts written as one word in either order."""
    joined = [w for w in words if len(w) >= LONG] if named.kind == "people" else []
    if len(words) > 1:
        joined += ["".join(words), "".join(reversed(words)), words[-1] + "".join(words[:-1])]
    return [w for w in joined if len(w) > SHORTEST + 1 and w.isascii()]


def _alternatives(words: Collection[str]) -> re.Pattern[str]:
    longest_first = sorted(words, key=lambda w: (-len(w), w))
    return re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")
