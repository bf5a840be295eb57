"""The assessment: everything a report needs, in one versioned JSON file. Renderers read this and nothing else.

All intervals are risk points ``[lo, hi]`` in 0-100; shares and masses are in 0-1; dates are ISO 8601.
"""

import datetime
from typing import Literal

from pydantic import Field

from govrisk.checks import Pillar, Reference, Remediation
from govrisk.comparing.results import Comparison, HistoryPoint
from govrisk.evidence import (
    ClaimStatus,
    DependenceGroup,
    DocumentRecord,
    Gap,
    Identity,
    Metric,
    Origin,
    Promise,
    Response,
    Selector,
    Source,
    Subject,
    Verification,
)
from govrisk.frameworks import FrameworkCoverage
from govrisk.interval import Interval
from govrisk.model import Id, Model
from govrisk.promises import PromiseEntry
from govrisk.rubric import Band, Gates, Grading, Rating, Veto
from govrisk.scenarios.outlook import Outlook
from govrisk.sensitivity.results import Sensitivity
from govrisk.sharing import Decision, Marking, Redaction, ReplyRequest

SCHEMA_VERSION: Literal["govrisk.assessment/1"] = "govrisk.assessment/1"
Outcome = Literal["observed", "no_evidence", "not_applicable", "error"]


class IndicatorFinding(Model):
    """One indicator of a finding: its proposition, its interval, the ids for and against, and its rule in words."""

    id: str
    proposition: str
    weight: float
    interval: Interval
    support: float = Field(description="mass in [0, 1] that claims give to the proposition")
    contradiction: float = Field(description="mass in [0, 1] that claims give against it")
    supports: tuple[str, ...]
    contradicts: tuple[str, ...]
    readings: tuple[str, ...] = Field(description="what was measured, in words, such as '2 days since 2026-03-03'")
    rule: str = Field(description="how the rubric turns this into points, in words")


class Finding(Model):
    """A check's question, its answer, its rating, and the evidence behind it."""

    check: Id
    title: str
    question: str
    why: str
    family: str
    pillar: Pillar
    impact: int
    weight: float = Field(description="share of the overall mean, in [0, 1]")
    outcome: Outcome
    reason: str = Field(default="", description="why the check is not applicable or failed")
    answer: str
    rating: Rating
    caveats: tuple[str, ...] = Field(default=(), description="why a provisional rating is provisional")
    interval: Interval
    specificity: float
    band_low: str
    band_high: str
    indicators: tuple[IndicatorFinding, ...] = ()
    evidence: tuple[str, ...] = Field(default=(), description="ids of claims, metrics and documents")
    n_claims: int = 0
    n_origins: int = 0
    looked_at: str = Field(
        default="", description="how much was looked at, and what of it stands against what, in a sentence"
    )
    contradictions: tuple[tuple[str, str], ...] = ()
    gaps: tuple[str, ...] = ()
    responses: tuple[str, ...] = ()
    remediation: Remediation
    references: tuple[Reference, ...] = ()
    plugin: str


class Group(Model):
    """A family or a pillar: the weighted mean of its checks."""

    id: Id
    title: str
    interval: Interval
    null_interval: Interval = Field(description="the same with all evidence removed")
    specificity: float
    checks: tuple[str, ...]


class Verdict(Model):
    """The result in short. ``headline`` and ``reasons`` are sentences for the reader."""

    rating: Rating
    headline: str
    band_low: str
    band_high: str
    mean: Interval
    worst: Interval
    worst_families: tuple[str, ...] = Field(description="families that carry the worst lower end")
    specificity: float
    coverage: float = Field(description="share of weight with any evidence; shown, never a gate")
    carriers: int
    origins: int
    confidence: Literal["low", "moderate", "high"]
    confidence_reason: str
    watch: bool
    veto: tuple[str, ...] = Field(description="checks that lift the verdict")
    cannot_exclude: tuple[str, ...] = Field(description="weighty checks whose upper end reaches the veto bound")
    reasons: tuple[str, ...]


class NullControl(Model):
    """The same method with every piece of evidence removed: what the method alone would say."""

    mean: Interval
    worst: Interval
    specificity: float
    statement: str


class Influence(Model):
    """What the result would be without one origin (leave one origin out); a measured source is an origin too."""

    origin: str = Field(description="id of the origin, or of the source of measured records")
    who: str
    measured: bool = False
    claims: int = Field(description="claims of the origin, or records of the source")
    mean_without: Interval
    delta_lo: float = Field(description="risk points by which the lower end rests on this origin")
    delta_hi: float
    specificity_without: float


class NextEvidence(Model):
    """A check whose answer would pin the result down most: ``gain`` = weight x width, in specificity."""

    check: str
    title: str
    weight: float
    width: float
    gain: float
    collect: str


class ClaimEntry(Model):
    """A line of the evidence register."""

    id: Id
    topic: str
    kind: str
    polarity: Literal["risk", "mitigating", "neutral"]
    source: str
    origin: str
    grade: str = Field(description="Admiralty code of carrier and content, such as F2")
    statement: str
    event_date: str | None
    status: ClaimStatus
    superseded_by: str | None
    valid_until: str | None
    verification: Verification
    selector: tuple[Selector, ...]
    used_in: tuple[str, ...]
    contradicts: tuple[str, ...]
    note: str | None
    written: str | None = Field(
        default=None, description="where it stands in the case, such as evidence/article.yaml:12"
    )


class GapEntry(Model):
    """A line of the gap register."""

    gap: Gap
    verification: Verification
    used_in: tuple[str, ...] = Field(description="checks that read the topic")


class Contradiction(Model):
    """Two claims that cannot both be right, kept side by side."""

    left: str
    right: str
    checks: tuple[str, ...]


class TimelineEvent(Model):
    """A dated claim; ``earliest`` and ``latest`` are the days that a partial date can mean."""

    claim: str
    date: str
    earliest: datetime.date
    latest: datetime.date
    text: str
    polarity: Literal["risk", "mitigating", "neutral"]
    grade: str


class Action(Model):
    """Something to do, for the project or for those who depend on it, and the finding it answers."""

    check: str
    who: Literal["you", "project"]
    text: str


class Executive(Model):
    """The page a director reads: each list is chosen and ordered here, so that renderers choose nothing."""

    rests_on: tuple[str, ...]
    changed: tuple[str, ...]
    outlook: tuple[str, ...] = Field(default=(), description="how likely what may come is, and how sure that is")
    findings: tuple[str, ...] = Field(description="check ids, the five that matter, most important first")
    actions: tuple[Action, ...]
    unknown: tuple[str, ...]


class PluginInfo(Model):
    """A plugin that took part: where it comes from and what it brought."""

    name: str
    distribution: str
    version: str
    provides: tuple[str, ...]


class PluginFailure(Model):
    """A plugin that cost its finding: it crashed, hung, lied or tried to change evidence."""

    check: str
    plugin: str
    version: str
    cause: str


class Tool(Model):
    """The program that made the assessment."""

    name: str
    version: str


class RubricInfo(Model):
    """The rubric, with the tables a reader needs to check the arithmetic."""

    id: str
    version: str
    title: str
    description: str
    sha256: str
    changes: tuple[str, ...]
    not_examined: tuple[str, ...]
    grading: Grading
    bands: tuple[Band, ...]
    gates: Gates
    veto: Veto
    family_weights: dict[str, float]


class Provenance(Model):
    """What went in: enough to repeat the run and to notice that something differs."""

    tool: Tool
    rubric: RubricInfo
    plugins: tuple[PluginInfo, ...]
    case_sha256: str = Field(description="digest over the digests of all files of the case")
    files: dict[str, str]
    declared_as_of: datetime.date
    declared_profile: str = Field(default="", description="the rubric that the case itself names")
    compiled: str | None
    left_out: tuple[str, ...] = Field(default=(), description="ids nobody could have known by as_of")


class Assessment(Model):
    """The result of assessing one case by one rubric. Same case, rubric and plugins give the same bytes."""

    schema_version: Literal["govrisk.assessment/1"] = SCHEMA_VERSION
    subject: Subject
    question: str
    as_of: datetime.date
    profile: str = Field(
        description="the rubric that judged: the case's own, unless the run or govrisk.toml named another"
    )
    verdict: Verdict
    null_control: NullControl
    executive: Executive
    pillars: tuple[Group, ...]
    families: tuple[Group, ...]
    findings: tuple[Finding, ...]
    claims: tuple[ClaimEntry, ...]
    sources: dict[Id, Source]
    origins: dict[Id, Origin]
    dependence: tuple[DependenceGroup, ...]
    contradictions: tuple[Contradiction, ...]
    gaps: tuple[GapEntry, ...]
    metrics: tuple[Metric, ...] = Field(description="the newest record of each metric and scope")
    documents: tuple[DocumentRecord, ...]
    identities: tuple[Identity, ...] = Field(
        default=(), description="people under several names: those with most commits"
    )
    identities_left_out: str = Field(
        default="", description="how many more there are and where they stand, in a sentence"
    )
    responses: tuple[Response, ...]
    promises: tuple[Promise, ...]
    timeline: tuple[TimelineEvent, ...]
    influence: tuple[Influence, ...]
    next_evidence: tuple[NextEvidence, ...]
    failures: tuple[PluginFailure, ...]
    notices: tuple[str, ...]
    ledger: tuple[PromiseEntry, ...] = Field(
        default=(), description="the promises as they stand on the day, and who reads them"
    )
    outlooks: tuple[Outlook, ...] = Field(default=(), description="how likely what may come is, by scenario set")
    sensitivity: Sensitivity | None = Field(
        default=None, description="how the result hangs on rules, numbers and facts"
    )
    comparison: Comparison | None = Field(default=None, description="what moved since an older assessment")
    history: tuple[HistoryPoint, ...] = Field(default=(), description="the same case on earlier days, and on this one")
    frameworks: tuple[FrameworkCoverage, ...] = Field(
        default=(), description="requirements of published frameworks, both ways"
    )
    marking: Marking | None = Field(default=None, description="how far the report may be passed on (TLP 2.0)")
    redaction: Redaction | None = Field(default=None, description="what was replaced by pseudonyms before assessing")
    reply: ReplyRequest | None = Field(
        default=None, description="that the subject was asked for a reply, if the case says so"
    )
    decision: Decision | None = Field(default=None, description="the reader's own part, as far as it is filled in")
    provenance: Provenance

    def to_json(self) -> str:
        """The assessment as JSON text: stable order, two-space indent, final newline."""
        return self.model_dump_json(indent=2, by_alias=True) + "\n"

    def finding(self, check: str) -> Finding:
        """The finding of a check.

        Raises:
            KeyError: the rubric has no such check.
        """
        for finding in self.findings:
            if finding.check == check:
                return finding
        raise KeyError(check)
