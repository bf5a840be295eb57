"""The table of the Model Openness Framework, and the two things that follow from it: shares and classes.

Openness is an interval of 0 and 1 throughout: (1, 1) open, (0, 0) not, (0, 1) not known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from govrisk import read_yaml

Openness = tuple[float, float]
OPEN: Openness = (1.0, 1.0)
CLOSED: Openness = (0.0, 0.0)
UNKNOWN: Openness = (0.0, 1.0)
NO_CLASS = 4


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a model that a class asks for. ``instead`` names the part that will do in its place."""

    id: str
    name: str
    kind: str
    class_: int
    instead: str | None = None
    disputed: str | None = None

    @property
    def metric(self) -> str:
        """The name of the metric that says how openly it is released."""
        return f"mof_{self.id}"


@dataclass(frozen=True, slots=True)
class Class:
    """A class of the framework. ``id`` is what the check calls it."""

    number: int
    id: str
    name: str


@cache
def table() -> Mapping[str, Any]:
    """``framework.yaml`` as it is written."""
    data: Mapping[str, Any] = read_yaml(Path(__file__).with_name("framework.yaml"), "framework.yaml").data
    return data


@cache
def parts() -> tuple[Part, ...]:
    """All parts that some class asks for."""
    return tuple(
        Part(class_=entry["class"], **{k: v for k, v in entry.items() if k != "class"}) for entry in table()["parts"]
    )


@cache
def classes() -> tuple[Class, ...]:
    """The classes, the one that asks least first."""
    return tuple(Class(**entry) for entry in table()["classes"])


def slots(number: int, known: Mapping[str, Openness]) -> list[Openness]:
    """How openly each part that class ``number`` itself asks for is released, or what may stand in its place."""
    asked = (part for part in parts() if part.class_ == number)
    return [_either(known.get(p.id, UNKNOWN), known.get(p.instead or p.id, UNKNOWN)) for p in asked]


def share(number: int, known: Mapping[str, Openness]) -> Openness:
    """The share in [0, 1] of the parts that class ``number`` itself asks for and that are released openly."""
    found = slots(number, known)
    return sum(low for low, _ in found) / len(found), sum(high for _, high in found) / len(found)


def reached(known: Mapping[str, Openness]) -> tuple[int, int]:
    """The best and the worst class that the parts allow: 1, 2 or 3, and 4 where no class is reached."""
    shares = [(each.number, share(each.number, known)) for each in classes()]
    return _reached((n, high) for n, (_, high) in shares), _reached((n, low) for n, (low, _) in shares)


def _reached(shares: Any) -> int:
    best = NO_CLASS
    for number, part in shares:
        if part < 1:
            break
        best = number
    return best


def _either(one: Openness, other: Openness) -> Openness:
    return max(one[0], other[0]), max(one[1], other[1])
