"""Documents as sections of paragraphs, list items and table rows, read by a Markdown parser."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Literal

from govrisk_collectors.documents.markup import as_markdown

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

URL = re.compile(r"https?://[^\s<>\"'()\]]+")
_TITLE = 300
"""Characters of a heading that are read."""
_TAG = re.compile(r"<!--.*?(?:-->|\Z)|</?[a-z][a-z0-9]*(?:\s[^<>]{0,500})?/?>", re.IGNORECASE | re.DOTALL)
_IMAGE = re.compile(r"!\[([^\[\]]{0,300})\]\([^()\s]{0,999}(?:\s\"[^\"\n]{0,300}\")?\)")
_HEADING = re.compile(r"<h([1-6])[^<>]{0,200}>(.{1,300}?)</h\1>", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, list item, table row or listing, as it is written; a row also has its cells and its table's head."""

    kind: Literal["text", "item", "row", "code"]
    text: str
    cells: tuple[str, ...] = ()
    header: tuple[str, ...] = ()


@dataclass(slots=True)
class Section:
    """A heading, the headings it stands under, and what follows it up to the next heading."""

    heading: str = ""
    level: int = 0
    parents: tuple[str, ...] = ()
    blocks: list[Block] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    @property
    def slug(self) -> str:
        """The heading as forges write it in an address."""
        return re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", self.title.lower())) or "section"

    @property
    def title(self) -> str:
        """The heading without numbers, marks, pictures and the targets of links."""
        plain = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", self.heading[:_TITLE])
        return " ".join(re.sub(r"^[\W\d_]+|[^\w)]+$", "", re.sub(r"[*`]|:\w+:", "", plain)).split())

    @property
    def text(self) -> str:
        """The content in one line."""
        return " ".join(" ".join(block.text for block in self.blocks).split())


def decode(data: bytes) -> str:
    """The text of a file; what is not UTF-8 is replaced."""
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    return data.decode(encoding, "replace").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


def sections(text: str, path: str = "") -> list[Section]:
    """The sections of a document in their order; the first is what stands before any heading."""
    reader = _Reader()
    for token in _parser().parse(_IMAGE.sub(r"\1", as_markdown(text, path))):
        reader.take(token)
    return reader.found


def under(found: Sequence[Section], start: int) -> list[Section]:
    """A section with those that stand under its heading."""
    level = found[start].level
    end = next((i for i in range(start + 1, len(found)) if found[i].level <= level), len(found))
    return list(found[start:end])


def whole(found: Sequence[Section]) -> str:
    """Headings and content in one line."""
    return " ".join(f"{s.heading}. {s.text}" if s.heading else s.text for s in found)


def own_words(found: Sequence[Section]) -> int:
    """How many words the text has of its own: without headings, addresses and listings."""
    text = " ".join(block.text for s in found for block in s.blocks if block.kind != "code")
    return len(re.findall(r"\w+", URL.sub("", re.sub(r"\]\([^)]{0,999}\)", "]", text))))


class _Reader:
    """Takes the parser's tokens one by one and puts their content into sections."""

    def __init__(self) -> None:
        self.found = [Section()]
        self.above: list[Section] = []
        self.open: list[Token] = []
        self.header: tuple[str, ...] = ()
        self.cells: list[str] = []

    def take(self, token: Token) -> None:
        """Reads the next token."""
        if token.type == "inline":
            self._inline(token)
        elif token.type in ("fence", "code_block"):
            self.found[-1].blocks.append(Block("code", token.content))
        elif token.type == "html_block":
            self._html(token.content)
        elif token.type == "tr_close":
            self._row()
        if token.nesting > 0:
            self.open.append(token)
        elif token.nesting < 0:
            self.open.pop()

    def _inline(self, token: Token) -> None:
        within, text = self.open[-1], _TAG.sub(" ", token.content)
        if within.type == "heading_open":
            self._head(text, int(within.tag[1]))
        elif within.type in ("th_open", "td_open"):
            self.cells.append(text.strip())
        else:
            listed = any(t.type == "list_item_open" for t in self.open)
            self.found[-1].blocks.append(Block("item" if listed else "text", text))
        self.found[-1].links += _links(token)

    def _head(self, heading: str, level: int) -> None:
        while self.above and self.above[-1].level >= level:
            self.above.pop()
        section = Section(heading, level, tuple(s.title for s in self.above))
        self.above.append(section)
        self.found.append(section)

    def _row(self) -> None:
        cells, self.cells = tuple(self.cells), []
        if any(t.type == "thead_open" for t in self.open):
            self.header = cells
        self.found[-1].blocks.append(Block("row", " | ".join(cells), cells, self.header))

    def _html(self, content: str) -> None:
        """READMEs write headings as HTML to centre them."""
        if heading := _HEADING.search(content):
            self._head(_TAG.sub(" ", heading[2]), int(heading[1]))
            content = content[heading.end() :]
        self.found[-1].links += re.findall(r"href=[\"']([^\"'\s]+)", content)
        self.found[-1].blocks.append(Block("text", _TAG.sub(" ", content)))


def _links(token: Token) -> list[str]:
    """Where the links of a text lead, in their order; bare addresses too."""
    written = [str(t.attrGet("href")) for t in token.children or () if t.type == "link_open"]
    bare = [url for url in URL.findall(token.content) if not any(url in w for w in written)]
    return [link for link in (*written, *bare) if not link.startswith("#")]


@cache
def _parser() -> MarkdownIt:
    """CommonMark with tables; without indented code, as people indent lists of names, and without images.

    A thousand images that begin and never end would take the parser for ever.
    """
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable("table").disable(["code", "image"])
