"""Web addresses, e-mail addresses and handles: each is one word, since half of it may tell the other half."""

from __future__ import annotations

import re
from collections.abc import Iterator

from govrisk.redacting.letters import LETTER

WITHHELD_ADDRESS = "[address withheld]"
WITHHELD_HANDLE = "[handle withheld]"
URL = re.compile(r"https?://[^\s<>\"'\u201c\u201d\u2018\u2019]+")
_WORD = rf"(?:{LETTER}|[\d_])"
_MAIL = rf"@?(?:{LETTER}|[\d_.+%-]){{1,64}}@(?:{_WORD}|-)+(?:\.(?:{_WORD}|-)+)+"
# No handle: @types/node is a package, and j…@gmail.com an address that is covered already.
_HANDLE = rf"(?<!{LETTER})(?<![\d_@/.+%\u2026-])[@\uff20]{_WORD}(?:{_WORD}|[.-](?={_WORD}))*(?!{_WORD}|[/-])"
_TOKEN = re.compile(rf"(?P<mail>{_MAIL})|(?P<handle>{_HANDLE})")


def mails_and_handles(text: str) -> Iterator[re.Match[str]]:
    """Every e-mail address (group ``mail``) and @handle (group ``handle``) that stands outside web addresses."""
    webs = [m.span() for m in URL.finditer(text)]
    for token in _TOKEN.finditer(text) if "@" in text or "\uff20" in text else ():
        if not any(start < token.end() and token.start() < end for start, end in webs):
            yield token
