"""What a scenario set says of a case: everything a report prints. Renderers compute nothing.

Probabilities and shares are in [0, 1]; an ``Interval`` here is a range of probabilities, ``[lo, hi]``. Sentences are
ready to print. Likelihood and confidence never stand in one sentence (ICD 203).
"""

import datetime
from typing import Literal

from pydantic import Field

from govrisk.interval import Interval
from govrisk.model import Model

Mark = Literal["CC", "C", "N", "I", "II"]
Confidence = Literal["low", "moderate"]
Status = Literal["open", "yes", "no", "overdue"]


class HypothesisOutlook(Model):
    """A hypothesis: its rule, its ranges, and the sentence that states its likelihood."""

    id: str
    title: str
    resolution: str
    residual: bool
    prior: Interval = Field(description="over the set of priors")
    posterior: Interval = Field(description="over the set of priors, after the evidence")
    moved: Interval = Field(description="middle 90% when every likelihood and the prior are moved")
    naive: Interval = Field(description="control: every sign independent and fully reliable")
    lead: float = Field(description="share of the moved runs in which it is on top")
    inconsistency: int = Field(description="ACH: I counts 1, II counts 2")
    brier_if_true: float = Field(description="multi-category Brier score at the first prior, should this come true")
    headline: str
    resolved: datetime.date | None = None


class CornerOutlook(Model):
    """One of the priors, where it comes from, what does not fit, and what it becomes."""

    title: str
    prior: tuple[float, ...] = Field(description="in the order of the outlook's hypotheses")
    posterior: tuple[float, ...]
    reference_class: str
    source: str
    mismatch: str


class SignOutlook(Model):
    """A row of the ACH matrix: a sign, the claims that show it, and how it bears on each hypothesis."""

    id: str
    title: str
    claims: tuple[str, ...] = Field(description="empty: the evidence does not show it, which says nothing")
    against: tuple[str, ...] = Field(default=(), description="claims on its topics that point the other way")
    repeated: tuple[str, ...] = Field(
        default=(), description="claims left out: their origin speaks for another sign already"
    )
    r: float = Field(description="how far the report can be relied upon")
    tau: float = Field(description="what is left of its weight beside the signs that lean on it")
    likelihoods: tuple[float, ...] = Field(description="by the set, in the order of the outlook's hypotheses")
    shrunk: tuple[float, ...] = Field(description="the same for a report that is relied upon to the extent r")
    diagnosticity: float = Field(description="largest by smallest of the shrunk likelihoods; 1 says nothing")
    bits: float = Field(description="mutual information, the most over the priors")
    marks: tuple[Mark, ...]
    points_to: tuple[str, ...]
    source: str


class IndicatorOutlook(Model):
    """A row of the ledger: a forecast with its date, its probability, and what became of it."""

    id: str
    statement: str
    due: datetime.date
    status: Status
    points_to: tuple[str, ...]
    likelihood_ratio: float = Field(description="largest by smallest likelihood of a yes")
    probability: Interval = Field(description="of a yes, over the priors; of a resolved one, as it was the day before")
    watch: int = Field(description="1 is what to watch first; 0 once resolved or overdue")
    sentence: str
    on: datetime.date | None = None
    sources: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    note: str | None = None
    brier: float | None = Field(default=None, description="(p - outcome)^2 in [0, 1] at the first prior")
    log_score: float | None = Field(
        default=None, description="-ln of what was given to the outcome, at the first prior"
    )
    hindsight: bool = Field(default=False, description="resolved before the numbers of the set were published")
    source: str


class Scores(Model):
    """How the resolved indicators were forecast. Arithmetic, and no skill, before there are enough of them."""

    resolved: int
    hindsight: int
    brier: float | None
    brier_flat: float | None = Field(description="the same for a flat guess of one half")
    log_score: float | None
    log_flat: float | None
    hypothesis_brier: float | None = Field(default=None, description="0 to 2, once a hypothesis is resolved")
    hypothesis_brier_flat: float
    sentence: str


class Outlook(Model):
    """What one scenario set says of a case as of a day."""

    set: str
    version: str
    title: str
    about: str
    trigger: tuple[str, ...] = Field(description="claims that set it off")
    basis: tuple[str, ...] = Field(description="claims that chose the priors; none of them is a sign")
    event: datetime.date
    start: datetime.date
    horizon: datetime.date
    as_of: datetime.date
    ranked: bool
    ranking: str
    confidence: Confidence = Field(description="in the basis, never in an event; moderate at best")
    confidence_reason: str
    hypotheses: tuple[HypothesisOutlook, ...] = Field(description="by precedence: the first that is met counts")
    headlines: tuple[str, ...] = Field(default=(), description="the hypotheses' headlines, the likeliest first")
    least_inconsistent: tuple[str, ...] = Field(description="ACH order of the hypotheses; display only")
    corners: tuple[CornerOutlook, ...]
    signs: tuple[SignOutlook, ...] = Field(description="those that show first, by bits; then those that do not")
    indicators: tuple[IndicatorOutlook, ...]
    watch_first: tuple[str, ...]
    scores: Scores
    diagnostic: str = Field(description="the most diagnostic evidence, in a sentence")
    matrix_note: str
    controls: tuple[str, ...] = Field(description="what no evidence, and what naive evidence, would have said")
    notes: tuple[str, ...]
