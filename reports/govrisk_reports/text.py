"""Makes text from a case inert: whatever it holds is shown as words and acts on nothing."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

from markupsafe import Markup, escape

_DROPPED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u2060\ufeff]")
"""Controls without a shape. Tab and line ends stay: every format reads them as space."""
_SHOWN = re.compile(
    "[\u034f\u061c\u115f\u1160\u180e\u200e\u200f\u202a-\u202e\u2061-\u2064\u2066-\u206f\u3164\uffa0\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)
"""Marks that reorder or hide what stands beside them, or show nothing: a reader must see that they are there."""
_SURROGATE = re.compile("[\ud800-\udfff]")
LONG_WORD = 22
_URL = "%/:?#[]@!$&'()*+,;=~-._"
"""What may stand in an address as it is (RFC 3986)."""


def inert(text: str) -> str:
    """``text`` without controls; direction marks are spelled out, such as ``[U+202E]``."""
    text = _SURROGATE.sub("\ufffd", _DROPPED.sub("", text))
    return _SHOWN.sub(lambda mark: spelled(mark.group()), text)


def spelled(character: str) -> str:
    """A character that cannot be shown, by its code point."""
    return f"[U+{ord(character):04X}]"


def long(text: str) -> bool:
    """Whether a word of ``text`` may be wider than a column, so that it must be allowed to break anywhere."""
    return any(len(word) > LONG_WORD for word in text.split())


_ENDLESS = re.compile(r"\S{100}(?=\S{100})")
"""A part of a word so long that setting it takes a time with its square: 10,000 letters in a table took minutes."""


def breakable(text: str) -> str | Markup:
    """``text``, with places to break in words of hundreds of letters."""
    if not _ENDLESS.search(text):
        return text
    return escape(_ENDLESS.sub("\\g<0>\0", inert(text))).replace("\0", Markup("<wbr>"))


def finalize_html(value: object) -> object:
    """What Jinja prints for an expression in HTML; escaping follows."""
    return inert(value) if isinstance(value, str) and not isinstance(value, Markup) else value


_MARKDOWN = re.compile(r"[\\`*_{}\[\]|~$]|(?<![^ ])[#+!-](?= |\[|$|-|=)|^=|(?<![^ ])=(?==)|(?<=\d)[.)](?= )")
"""What Markdown reads as markup: anywhere, or only at the start of a word, or after a number."""
_SPACE = re.compile(r"\s+")
_ENTITIES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("://", "&#58;//"), ("www.", "www&#46;"))
"""Forges also turn bare addresses into links; a case must not put links into a report."""


def finalize_markdown(value: object) -> object:
    """What Jinja prints for an expression in Markdown: one line in which nothing is markup."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return Markup(escape_markdown(value))  # noqa: S704 - this is the escaping
    return value


def escape_markdown(text: str) -> str:
    """``text`` as one line of Markdown that shows exactly these characters."""
    line = _MARKDOWN.sub(r"\\\g<0>", _SPACE.sub(" ", inert(text)))
    for plain, entity in _ENTITIES:
        line = line.replace(plain, entity)
    return line


_FOREIGN = re.compile(r"(?:%[89A-Fa-f][0-9A-Fa-f])+")
"""Percent-encoded characters beyond ASCII: those that a reader could read. Encoded spaces and slashes stay encoded."""
SHOWN_URL = 72


def shown_url(url: str) -> str:
    """A web address for the eye: without scheme, decoded where it holds words in another script, and cut when long."""
    plain = _FOREIGN.sub(lambda part: unquote(part.group()), url)
    plain = plain.removeprefix("https://").removeprefix("http://").removeprefix("www.")
    return plain if len(plain) <= SHOWN_URL else f"{plain[: SHOWN_URL - 1]}…"


def autolink(url: str) -> Markup:
    """A web address as a Markdown link; whatever could end the link or a table cell is percent-encoded."""
    target = quote(url, safe=_URL)
    return Markup(f"[{escape_markdown(shown_url(url))}](<{target}>)")  # noqa: S704 - both parts are escaped
