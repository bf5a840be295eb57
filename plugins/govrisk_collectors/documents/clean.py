"""Makes what a stranger wrote fit for a record: one line, no control characters, no more than fits."""

from __future__ import annotations

import hashlib
import re
from unicodedata import category

LINE, NOTE = 200, 1200
_SLUG = 27
"""What an id of 60 characters leaves for the repository beside ``doc-``, the longest kind, a number and a date."""


def line(text: str, limit: int = LINE) -> str:
    """``text`` as one line of at most ``limit`` characters, never empty."""
    kept = "".join(
        " " if c in "\t\n\r\v\f\x85" or category(c) in ("Zl", "Zp") else _shown(c) for c in text[: 8 * limit]
    )
    told = " ".join(kept.split()) or "?"
    return told if len(told) <= limit else told[: limit - 1].rstrip() + "…"


def _shown(character: str) -> str:
    """Control characters, marks that turn the direction of writing, and what is no character show as U+FFFD."""
    return "\ufffd" if category(character).startswith("C") else character


def note(*parts: str | None) -> str | None:
    """The parts as sentences; None when there are none."""
    told = " ".join(part[:1].upper() + part[1:].rstrip(".") + "." for part in parts if part)
    return line(told, NOTE) if told else None


def slugs(names: list[str]) -> dict[str, str]:
    """A short name for use in ids, for each repository; two that would be alike get a digest."""
    short = {name: re.sub(r"[^a-z0-9.]+", "-", name.lower()).strip("-.") or "repository" for name in names}
    alike = list(short.values())
    return {
        name: text
        if len(text) <= _SLUG and alike.count(text) == 1
        else f"{text[: _SLUG - 7].rstrip('-.')}-{_digest(name)}"
        for name, text in short.items()
    }


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:6]
