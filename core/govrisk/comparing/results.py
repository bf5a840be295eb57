"""What a comparison and a timeline hold: part of the assessment file, so that every report can print them."""

from __future__ import annotations

import datetime
from typing import Literal

from pydantic import Field

from govrisk.interval import Interval
from govrisk.model import Model
from govrisk.rubric import Rating

CauseKind = Literal[
    "world changed",
    "new evidence",
    "evidence aged",
    "evidence gone",
    "regraded",
    "rule changed",
    "program changed",
    "not explained",
]
"""Why a finding moved. ``world changed``: something happened after the older assessment's day, or was measured anew;
``new evidence``: it was so already, and is known only now; ``evidence aged``: the same evidence says less, or a clock
ran on; ``evidence gone``: what the older assessment rested on is not in the newer case; ``regraded``: the analyst
judged the same evidence anew; ``rule changed``: the rubric; ``program changed``: another version of the program or of
a plugin; ``not explained``: the two files do not show it."""


class Side(Model):
    """One of the two assessments, in short."""

    subject: str
    as_of: datetime.date
    rubric: str = Field(description="name and version")
    tool: str = Field(description="name and version")
    rating: Rating
    headline: str
    mean: Interval
    worst: Interval
    specificity: float
    confidence: str
    sha256: str = Field(description="digest of the assessment file")


class Cause(Model):
    """One reason why a finding moved, as a sentence, with the evidence it names."""

    kind: CauseKind
    text: str
    evidence: tuple[str, ...] = ()


class Change(Model):
    """A finding of both assessments, or of one of them. ``None`` where a side does not have the check."""

    check: str
    title: str
    before: Interval | None
    after: Interval | None
    rating_before: str
    rating_after: str
    effect_lo: float = Field(description="risk points by which it moves the lower end of the overall mean")
    effect_hi: float = Field(description="risk points by which it moves the upper end of the overall mean")
    direction: str = Field(description="what the move means, in words")
    causes: tuple[Cause, ...]


class ChanceMove(Model):
    """A hypothesis before and after; probabilities in [0, 1], ``None`` where the older assessment had no such set."""

    id: str
    title: str
    before: Interval | None
    after: Interval


class OutlookMove(Model):
    """How a scenario set moved, and what moved it."""

    set: str
    title: str
    chances: tuple[ChanceMove, ...]
    told: str = Field(description="signs and outcomes that are new or gone, in a sentence")


class Comparison(Model):
    """What moved from an older assessment to a newer one, and why."""

    old: Side
    new: Side
    headline: str
    statements: tuple[str, ...] = Field(default=(), description="what a careful reader should know, a sentence each")
    changes: tuple[Change, ...] = Field(default=(), description="findings that moved, the largest effect first")
    still: int = Field(description="findings that did not move")
    causes: dict[str, int] = Field(default={}, description="kind of cause -> findings that it moved")
    outlooks: tuple[OutlookMove, ...] = Field(default=(), description="what may come, before and after")
    appeared: tuple[str, ...] = Field(default=(), description="ids of evidence that only the newer assessment counts")
    vanished: tuple[str, ...] = Field(default=(), description="ids of evidence that only the older assessment counts")


class HistoryPoint(Model):
    """The result on one day."""

    as_of: datetime.date
    rating: Rating
    headline: str
    mean: Interval
    worst: Interval
    specificity: float
    carriers: int
    claims: int = Field(description="claims known by then")
    records: int = Field(description="metrics and documents known by then")
    families: dict[str, Interval]
    chances: dict[str, Interval] = Field(default={}, description="hypotheses of the first scenario set -> probability")
    moved: str = Field(default="", description="what moved since the point before, in a sentence")
