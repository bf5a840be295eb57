"""Finds what may be another name of somebody with a pseudonym: it stands in brackets, in quotes or as an initial."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from govrisk.redacting.addresses import mails_and_handles
from govrisk.redacting.letters import UNSPACED

_OPEN = '(\uff08[\u3010"\u201c\u201e\u00ab\u300c\u300e\u2018'
_CLOSE = ')\uff09]\u3011"\u201d\u00bb\u300d\u300f\u2019'
_LONGEST = 40
_MOST_WORDS = 3
_NAME = re.compile(r"[^\W\d_]")
_BEGINS = re.compile(rf"[{UNSPACED}]|[^\W\d_a-z]")


class Beside:
    """Looks at what stands directly beside pseudonyms, and at handles wherever they are."""

    def __init__(self, stand_ins: Sequence[str]) -> None:
        who = "|".join(map(re.escape, sorted(stand_ins, key=len, reverse=True))) or "(?!)"
        opened, closed, held = f"[{re.escape(_OPEN)}]", f"[{re.escape(_CLOSE)}]", rf"[^\n]{{1,{_LONGEST}}}?"
        self._who = re.compile(who)
        self._places = (
            re.compile(rf"(?:{who})\s?{opened}(?P<word>{held}){closed}"),
            re.compile(rf"{opened}(?P<word>[^\n{re.escape(_OPEN + _CLOSE)}]{{1,{_LONGEST}}}){closed}\s?(?:{who})"),
            re.compile(rf"(?:{who}) (?P<word>[^\W\d_a-z{UNSPACED}]\.|[B-HJ-Z\u00c0-\u00de])(?![\w'\u2019])"),
        )

    def find(self, text: str) -> Iterator[tuple[int, str, str]]:
        """Where such a word stands, the word, and why it is one."""
        for place in self._places:
            for match in place.finditer(text):
                at, word = _innermost(match["word"], match.start("word"))
                if self._short_name(word):
                    yield at, word, "may be another name of the person beside it"
        for token in mails_and_handles(text):
            if token["handle"] and not self._who.match(text, token.start() + 1):
                yield token.start(), token[0], "may be somebody's handle"

    def _short_name(self, word: str) -> bool:
        """One word, or a few that begin like a name; no pseudonym, and no handle, which is told anyway."""
        words = len(word.split())
        like = _NAME.match(word) if words == 1 else _BEGINS.match(word)
        return bool(like) and words <= _MOST_WORDS and "@" not in word and not self._who.search(word)


def _innermost(word: str, at: int) -> tuple[int, str]:
    """What the last opening bracket or quotation mark encloses."""
    begin = max(map(word.rfind, _OPEN)) + 1
    inner = word[begin:]
    return at + begin + len(inner) - len(inner.lstrip()), inner.strip()
