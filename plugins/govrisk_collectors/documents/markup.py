"""Brings reStructuredText, AsciiDoc and Org to Markdown: as far as headings, links and tables go, and no further."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

_RST_LINK = re.compile(r"`([^`<>\n]{1,300})<([^<>\s]{1,500})>`__?")
_RST_RULE = re.compile(r"([=\-~^\"'`#*+.:_])\1{2,}\s*")
_ADOC_LINK = re.compile(r"(?:link:|xref:)?((?:https?://|[\w./-]+)[^\s\[\]]{0,500})\[([^\[\]]{1,300})\]")
_ORG_LINK = re.compile(r"\[\[([^\[\]]{1,500})\]\[([^\[\]]{1,300})\]\]")


def as_markdown(text: str, path: str) -> str:
    """A document as Markdown, by the suffix of its name; without one it is taken as Markdown already."""
    suffix = PurePosixPath(path.lower()).suffix
    if suffix == ".rst":
        return _RST_LINK.sub(r"[\1](\2)", _rst(text.split("\n")))
    if suffix in (".adoc", ".asciidoc"):
        return _ADOC_LINK.sub(
            r"[\2](\1)", re.sub(r"^(={1,6}) ", lambda m: "#" * len(m[1]) + " ", text, flags=re.MULTILINE)
        )
    if suffix == ".org":
        heads = re.sub(r"^(\*{1,6}) ", lambda m: "#" * len(m[1]) + " ", text, flags=re.MULTILINE)
        return _ORG_LINK.sub(r"[\2](\1)", heads)
    return text


def _rst(lines: list[str]) -> str:
    """Underlined titles become headings, their level by the order in which the marks appear; directives go."""
    marks: list[str] = []
    done: list[str] = []
    for i, text in enumerate(lines):
        below = lines[i + 1] if i + 1 < len(lines) else ""
        if _RST_RULE.fullmatch(text):
            continue
        if text.strip() and _RST_RULE.fullmatch(below) and len(below.rstrip()) >= len(text.strip()) - 1:
            if below[0] not in marks:
                marks.append(below[0])
            done += ["", "#" * min(6, marks.index(below[0]) + 1) + " " + text.strip(), ""]
        elif include := re.fullmatch(r"\.\. include:: (\S+)", text.strip()):
            done.append(f"[{include[1]}]({include[1]})")
        elif not text.startswith(".. "):
            done.append(text)
    return "\n".join(done)
