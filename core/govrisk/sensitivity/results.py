"""What a sensitivity analysis holds: part of the assessment file, so that every report can print it.

Nothing here is a likelihood. A range is what a result did when somebody's choices were varied, not where it may lie.
"""

from __future__ import annotations

import datetime
from typing import Literal

from pydantic import Field

from govrisk.interval import Interval
from govrisk.model import Model
from govrisk.rubric import Rating

Wrong = Literal["opposite", "withdrawn"]
"""``opposite``: of what claims say, the opposite is so, and records are withdrawn; ``withdrawn``: nothing is known."""


class RuleRow(Model):
    """The whole by one aggregation rule, from the same evidence."""

    rule: str
    words: str = Field(description="what the rule does")
    published: bool = Field(description="whether the verdict reads it")
    interval: Interval


class PerturbedRow(Model):
    """Where the ends of the overall mean came to lie when some numbers of the rubric were varied."""

    what: str = Field(description="which numbers, and how far")
    lower: Interval = Field(description="5th and 95th percentile of the lower end over the runs")
    upper: Interval = Field(description="5th and 95th percentile of the upper end over the runs")
    runs: int
    seed: int


class Fact(Model):
    """One fact, however often it is told: an origin's claims on a topic, a metric of a scope, a kind of document."""

    words: str
    evidence: tuple[str, ...] = Field(description="ids of the claims or records that say so")
    checks: tuple[str, ...] = Field(description="checks that read it")


class FactAtStake(Model):
    """A smallest set of facts that change the verdict if they are wrong, and the verdict then."""

    facts: tuple[Fact, ...] = Field(description="one to three facts, all of them wrong")
    wrong: Wrong
    rating: Rating
    band_low: str
    band_high: str
    mean: Interval
    text: str = Field(description="the change of verdict in a sentence")


class Sensitivity(Model):
    """How the result hangs on the rule, on the rubric's numbers, and on single facts."""

    rules: tuple[RuleRow, ...]
    rules_statement: str
    weights: tuple[PerturbedRow, ...] = Field(
        default=(), description="empty where the rubric does not say how far to vary"
    )
    weights_statement: str
    facts: tuple[FactAtStake, ...]
    facts_statement: str = Field(description="what was tried, and what of it changes the verdict")


class GroupShare(Model):
    """What a group of choices contributes to the variance of one made-up number, with evidence and without."""

    group: str
    words: str
    first: float = Field(description="S1: the share of variance that goes when only this group is settled")
    total: float = Field(description="ST: the share of variance that stays while only this group is open")
    first_error: float = Field(description="sampling error of S1: 1.96 standard errors")
    total_error: float = Field(description="sampling error of ST: 1.96 standard errors")
    null_first: float = Field(description="S1 with all evidence removed")
    null_total: float = Field(description="ST with all evidence removed")


class Drivers(Model):
    """Which group of choices drives the number that a single-figure score would print."""

    groups: tuple[GroupShare, ...]
    runs: int = Field(description="rows of each of the two sample matrices")
    seed: int
    statement: str


class Study(Model):
    """Everything ``govrisk sensitivity`` prints of one case."""

    subject: str
    as_of: datetime.date
    rubric: str = Field(description="name and version")
    verdict: str = Field(description="the verdict that is examined, in words")
    sensitivity: Sensitivity
    drivers: Drivers | None = Field(default=None, description="absent where the rubric does not say how far to vary")
