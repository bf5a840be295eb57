"""The seal of a report: a digest over all its bytes, written into its own metadata where the bytes wait for it.

A seal tells of accidents and of changes by somebody who does not know of it. Whoever does can make another: only a
signature says who answers for a file.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

NAMESPACE = "urn:govrisk:report:1"
"""Of the seal's XMP property; a name, not an address."""
OPEN_SEAL = "0" * 64
_SEAL = re.compile(rb"<govrisk:seal>([0-9a-f]{64})</govrisk:seal>")
_END = re.compile(rb"%%EOF\r?\n?")


@dataclass(frozen=True, slots=True)
class Seal:
    """What a file says of itself, and what it is: sha256 in hexadecimal of all bytes, the seal's own read as zeros."""

    said: str
    is_: str

    @property
    def holds(self) -> bool:
        """Whether the file is as it was when it was sealed."""
        return self.said == self.is_


def seal(pdf: bytes) -> bytes:
    """The file with its seal filled in; no byte moves.

    Raises:
        ValueError: there is no place for a seal, or more than one.
    """
    places = list(_SEAL.finditer(pdf))
    if len(places) != 1:
        raise ValueError(f"{len(places)} places for a seal")
    start, end = places[0].span(1)
    return pdf[:start] + _digest(pdf, start, end).encode() + pdf[end:]


def read_seal(pdf: bytes) -> Seal | None:
    """The seal of a file as it was first written, whatever was appended later; None when it has none."""
    first = first_revision(pdf)
    place = _SEAL.search(first)
    if place is None:
        return None
    return Seal(place.group(1).decode(), _digest(first, *place.span(1)))


def first_revision(pdf: bytes) -> bytes:
    """The bytes up to the first end-of-file mark after the seal: what was written before anything was appended."""
    place = _SEAL.search(pdf)
    end = _END.search(pdf, place.end() if place else 0)
    return pdf[: end.end()] if end else pdf


def _digest(pdf: bytes, start: int, end: int) -> str:
    return hashlib.sha256(pdf[:start] + OPEN_SEAL.encode() + pdf[end:]).hexdigest()
