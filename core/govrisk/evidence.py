"""The case and its evidence, as people write them (schema ``govrisk.case/1``) and as plugins read them (frozen).

Standards: Admiralty code (reliability A-F, credibility 1-6), W3C Web Annotation selectors, ICD 206 source descriptors.
"""

from collections.abc import Collection, Iterable
from datetime import date
from functools import cached_property
from typing import Annotated, Any, Literal, TypeVar

from pydantic import Field, StringConstraints

from govrisk.model import CheckId, Day, Id, Line, Model, PartialDate, Sha256, Text, Topic, Url, first_day, last_day
from govrisk.sharing import Decision, Marking, Person, Redaction, ReplyRequest, Tlp

SCHEMA = "govrisk.case/1"


Reliability = Literal["A", "B", "C", "D", "E", "F"]
Credibility = Annotated[int, Field(ge=1, le=6)]
ClaimKind = Literal[
    "quoted-statement",
    "reported-fact",
    "reported-unknown",
    "attributed-opinion",
    "attributed-rumour",
    "editorial-opinion",
    "editorial-forecast",
    "metric",
    "document",
]
Polarity = Literal["risk", "mitigating", "neutral"]


class Subject(Model):
    """What is assessed."""

    id: Id
    name: Line
    kind: Line = Field(description="such as: open-weight model family, library, platform")
    steward: Line | None = Field(default=None, description="the organisation that runs the project, if one does")
    also_known_as: tuple[Line, ...] = ()
    url: Url | None = None
    repositories: tuple[Line, ...] = ()
    description: Text | None = None


class Source(Model):
    """A carrier: a stored or cited publication. ``file`` lies in the case; ``external_file`` in ``--sources DIR``."""

    title: Line
    publisher: Line
    kind: Literal[
        "primary-document",
        "primary-statement",
        "official-statement",
        "secondary-news",
        "analysis",
        "social-post",
        "repository-snapshot",
        "registry-record",
        "dataset",
    ]
    published: PartialDate | None = None
    retrieved: PartialDate | None = Field(default=None, description="when the analyst read or stored it")
    url: Url | None = None
    file: Line | None = Field(default=None, description="path of the stored text, inside the case folder")
    external_file: Line | None = Field(default=None, description="name of a text that may not be redistributed")
    sha256: Sha256 | None = Field(default=None, description="digest of the stored bytes")
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$")] | None = None
    reliability: Reliability = Field(description="Admiralty code: A reliable .. E unreliable, F cannot be judged")
    descriptor: Text = Field(description="ICD 206: access, track record, bias, what it rests on")
    tlp: Tlp | None = Field(
        default=None, description="how far what it says may be passed on; the report's mark is as strict"
    )

    @property
    def dated(self) -> str | None:
        """When a reader could first have had it, as precisely as the case says."""
        return self.published or self.retrieved


class Origin(Model):
    """Who originally knew: two outlets that quote one person are two sources and one origin."""

    who: Line
    kind: Literal[
        "primary-statement",
        "primary-statement-summarised",
        "primary-document",
        "named-expert",
        "outlet",
        "anonymous",
        "hearsay",
        "measurement",
    ]


class DependenceGroup(Model):
    """Origins that tend to be right or wrong together, with their correlation ``rho`` in [0, 1]."""

    group: Id
    origins: tuple[Id, ...] = Field(min_length=2)
    rho: Annotated[float, Field(ge=0, le=1)]
    why: Text


class TextQuoteSelector(Model):
    """W3C Web Annotation: the words themselves (a short phrase), and what stands beside them when they recur."""

    type: Literal["TextQuoteSelector"]
    exact: Annotated[str, StringConstraints(min_length=1, max_length=300)]
    prefix: Annotated[str, StringConstraints(max_length=60)] | None = None
    suffix: Annotated[str, StringConstraints(max_length=60)] | None = None


class TextPositionSelector(Model):
    """W3C Web Annotation: ``[start, end)`` in Unicode code points of the decoded source text."""

    type: Literal["TextPositionSelector"]
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(gt=0)]


class RangeSelector(Model):
    """W3C Web Annotation: from the first words to the last, for a passage too long to quote."""

    type: Literal["RangeSelector"]
    startSelector: TextQuoteSelector  # noqa: N815 - the standard's own spelling
    endSelector: TextQuoteSelector  # noqa: N815


Selector = Annotated[TextQuoteSelector | TextPositionSelector | RangeSelector, Field(discriminator="type")]


class Claim(Model):
    """A dated statement, in the analyst's own words, pinned in its source."""

    id: Id
    topic: Topic
    kind: ClaimKind
    polarity: Polarity = Field(description="towards governance risk")
    source: Id
    origin: Id
    credibility: Credibility = Field(description="Admiralty code: 1 confirmed .. 5 improbable, 6 cannot be judged")
    statement: Text = Field(description="own words, what the source says and no more")
    selector: tuple[Selector, ...] = Field(min_length=1, max_length=3)
    event_date: PartialDate | None = Field(default=None, description="when what is claimed happened")
    valid_until: PartialDate | None = Field(default=None, description="last day on which a claim about a state holds")
    superseded_by: Id | None = Field(default=None, description="the later claim that replaces this one")
    contradicts: tuple[Id, ...] = ()
    note: Text | None = None


class Gap(Model):
    """Something looked for and not found: ignorance recorded as data. Terms are searched as whole words."""

    id: Id
    topic: Topic
    question: Line
    searched: Id = Field(description="the source that was searched")
    absent_terms: tuple[Line, ...] = Field(min_length=1)
    finding: Line = "not addressed"


class MetricPart(Model):
    """A value behind a metric's value: one definition of a panel, one quarter of a series, one repository of many."""

    label: Line
    value: float


class PersonShare(Model):
    """Somebody whom a metric counts: the share in [0, 1] that is theirs, and the last day they were seen at work."""

    name: Line
    share: Annotated[float, Field(ge=0, le=1)] | None = None
    last_seen: PartialDate | None = None


class Metric(Model):
    """A measured value with its error bounds; ``low`` and ``high`` default to ``value``."""

    id: Id
    name: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
    value: float
    low: float | None = None
    high: float | None = None
    unit: Line
    window: Line | None = Field(default=None, description="such as 12 months before the snapshot")
    method: Text
    n: Annotated[int, Field(ge=0)] = Field(description="observations behind the value, such as commits")
    source: Id
    date: PartialDate = Field(description="the snapshot's date, never the clock's")
    scope: Line | None = Field(default=None, description="the repository or hub page it was measured on")
    commit: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{7,64}$")] | None = None
    collector: Line | None = Field(default=None, description="name and version of what measured it")
    accuracy: Line | None = Field(default=None, description="how often the method is right, where that was measured")
    parts: tuple[MetricPart, ...] = Field(
        default=(), description="definitions of a panel, quarters of a series, repositories"
    )
    people: tuple[PersonShare, ...] = Field(default=(), description="who is counted, the largest share first")
    note: Text | None = None


class Identity(Model):
    """Names and addresses that were counted as one person, and by which rules; contest it with a mailmap line."""

    id: Id
    person: Line
    aliases: tuple[Line, ...] = Field(min_length=2, description="as written, the e-mail's local part shortened")
    rules: tuple[Line, ...] = Field(min_length=1)
    commits: Annotated[int, Field(ge=0)]
    source: Id


DocumentKind = Literal[
    "governance",
    "charter",
    "maintainers",
    "codeowners",
    "roadmap",
    "contributing",
    "ladder",
    "funding",
    "security",
    "code-of-conduct",
    "licence",
    "cla",
    "succession",
]


class DocumentRecord(Model):
    """A repository document that was looked for: found or not, when it last changed, what was recognised in it."""

    id: Id
    kind: DocumentKind
    found: bool
    source: Id
    date: PartialDate = Field(description="as of when the tree was read")
    path: Line | None = None
    scope: Line | None = None
    commit: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{7,64}$")] | None = None
    last_changed: PartialDate | None = None
    sha256: Sha256 | None = None
    stub: bool = Field(default=False, description="only points elsewhere")
    unread: bool = Field(
        default=False, description="it is there, but its content was not held: nothing is known of what it says"
    )
    recognised: tuple[Line, ...] = Field(
        default=(), description="states that were recognised, such as: ladder, ladder-used"
    )
    points_to: Line | None = Field(default=None, description="where a stub points")
    practice: tuple[Line, ...] = Field(default=(), description="what history shows of its use, each with its date")
    note: Text | None = None


class Response(Model):
    """Right of reply: the subject's answer, printed beside what it answers; it changes no number."""

    id: Id
    to: CheckId | Id = Field(description="a check (LEAD-01) or a claim")
    by: Line
    date: PartialDate
    statement: Text
    source: Id | None = None


class Promise(Model):
    """Something promised in public: when it is due and what became of it."""

    id: Id
    by: Line
    statement: Text
    claim: Id = Field(description="the claim that records the promise")
    topic: Topic | None = Field(default=None, description="what it is about; the topic of that claim when not given")
    made: PartialDate
    due: PartialDate | None = None
    status: Literal["open", "kept", "late", "broken", "unknown"] = "open"
    resolved_by: Id | None = Field(default=None, description="the claim that shows what became of it")


NONE = "none"
"""Chosen as a scenario set, it says that none of the installed ones fits the case."""


class ScenarioUse(Model):
    """A scenario set that the case chooses, and claims assigned by hand where their topics do not say enough."""

    set: Id = Field(description="the set's name; 'none' where no installed one fits, with the reason in 'note'")
    start: PartialDate | None = Field(
        default=None, description="the day that terms count from; the event's day when absent"
    )
    horizon: PartialDate | None = Field(default=None, description="the last day; the set's number of days when absent")
    basis: tuple[Id, ...] | None = Field(
        default=None, description="claims that chose the prior, in place of those by topic"
    )
    signs: dict[Id, tuple[Id, ...]] = Field(default={}, description="sign -> claims, in place of those found by topic")
    leave_out: tuple[Id, ...] = Field(default=(), description="claims that no sign may use")
    note: Text | None = None


class Outcome(Model):
    """What became of an indicator (or, at the horizon, of a hypothesis) of a scenario set."""

    set: Id | None = Field(default=None, description="the scenario set; needed only where two have such an indicator")
    indicator: Id
    outcome: Literal["yes", "no"]
    on: Day = Field(description="yes: when it came true; no: a day on or after the last on which it could")
    source: Id
    claims: tuple[Id, ...] = Field(default=(), description="the claims that show it; no sign of the set may use them")
    note: Text | None = None


class Evidence(Model):
    """The evidence a file may hold; a case merges ``case.yaml`` and all files in evidence/, metrics/ and documents/."""

    sources: dict[Id, Source] = Field(default={})
    origins: dict[Id, Origin] = Field(default={})
    dependence: tuple[DependenceGroup, ...] = ()
    claims: tuple[Claim, ...] = ()
    gaps: tuple[Gap, ...] = ()
    metrics: tuple[Metric, ...] = ()
    documents: tuple[DocumentRecord, ...] = ()
    identities: tuple[Identity, ...] = ()
    responses: tuple[Response, ...] = ()
    promises: tuple[Promise, ...] = ()
    scenarios: tuple[ScenarioUse, ...] = ()
    outcomes: tuple[Outcome, ...] = ()


class EvidenceFile(Evidence):
    """A file in evidence/, metrics/ or documents/ of a case."""

    schema_: Literal["govrisk.evidence/1"] = Field(default="govrisk.evidence/1", alias="schema")


class CaseFile(Evidence):
    """``case.yaml``: what is assessed, as of when, by which profile, and as much of the evidence as fits."""

    schema_: Literal["govrisk.case/1"] = Field(alias="schema")
    subject: Subject
    as_of: Day
    profile: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$")] = "default"
    question: Line | None = Field(default=None, description="the decision that the report is for")
    compiled: Text | None = Field(
        default=None, description="who compiled the case and from what (ICD 206: disclose AI help)"
    )
    not_applicable: dict[CheckId, Text] = Field(default={}, description="check -> stated reason, printed in the report")
    tlp: Tlp | None = Field(default=None, description="how far the report may be passed on; a source may ask for more")
    people: tuple[Person, ...] = Field(
        default=(), description="natural persons whom the evidence names, for --redact people"
    )
    reply: ReplyRequest | None = Field(default=None, description="that the subject was asked for a reply")
    decision: Decision | None = Field(default=None, description="the reader's own part, printed as a sheet")
    redaction: Redaction | None = Field(
        default=None, description="written by --redact, never by hand: what was replaced"
    )


Verification = Literal["verified", "not held", "wrong"]
ClaimStatus = Literal["active", "expired", "superseded"]


Record = TypeVar("Record", Metric, DocumentRecord)


class Case(Evidence):
    """A loaded case. Plugins read it; nothing they do can change it."""

    subject: Subject
    as_of: date
    declared_as_of: date
    profile: str = "default"
    question: str | None = None
    compiled: str | None = None
    not_applicable: dict[str, str] = Field(default={})
    people: tuple[Person, ...] = ()
    reply: ReplyRequest | None = None
    decision: Decision | None = None
    marking: Marking | None = Field(default=None, description="by all sources of the case, also those of after as_of")
    redaction: Redaction | None = Field(default=None, description="what was replaced by pseudonyms, if anything was")
    places: dict[str, str] = Field(
        default={}, description="claim id -> where it is written, such as evidence/article.yaml:12"
    )
    verification: dict[str, Verification] = Field(default={}, description="claim id -> what became of its quotation")
    gap_checks: dict[str, Verification] = Field(default={}, description="gap id -> re-checked, or source text not held")
    not_yet_known: tuple[str, ...] = Field(
        default=(), description="ids left out because nobody could know them by as_of"
    )
    files: dict[str, str] = Field(default={}, description="relative path -> sha256 of every file read")

    def status(self, claim: Claim) -> ClaimStatus:
        """Whether a claim still counts at ``as_of``. A claim that says it is superseded stays so."""
        if claim.superseded_by and claim.superseded_by not in self.not_yet_known:
            return "superseded"
        if claim.valid_until and last_day(claim.valid_until) < self.as_of:
            return "expired"
        return "active"

    def active(self, topics: Iterable[str]) -> tuple[Claim, ...]:
        """The claims on ``topics`` that count at ``as_of``, ordered by topic and then as in the case."""
        return tuple(claim for topic in sorted(set(topics)) for claim in self._by_topic.get(topic, ()))

    def measured(self, name: str) -> tuple[Metric, ...]:
        """The records of a metric that count: in each scope those of the newest date."""
        return tuple(newest([metric for metric in self.metrics if metric.name == name]))

    def claim(self, name: str) -> Claim | None:
        """The claim of that id, whether it still counts or not."""
        return self._by_id.get(name)

    @cached_property
    def _by_id(self) -> dict[str, Claim]:
        return {claim.id: claim for claim in self.claims}

    @cached_property
    def _by_topic(self) -> dict[str, list[Claim]]:
        index: dict[str, list[Claim]] = {}
        for claim in self.claims:
            if self.status(claim) == "active":
                index.setdefault(claim.topic, []).append(claim)
        return index

    def replace(self, **changes: Any) -> "Case":
        """A case with some fields changed; the values are taken as valid."""
        fields = {name: getattr(self, name) for name in type(self).model_fields}
        return Case.model_construct(**(fields | changes))

    def without(self, ids: Collection[str]) -> "Case":
        """The case less the claims, metrics and documents named; what they superseded stays superseded.

        A promise stays, and what it is about, also where the claim that records it goes.
        """
        return self.replace(
            promises=tuple(self._about(p) if p.claim in ids else p for p in self.promises),
            claims=tuple(c for c in self.claims if c.id not in ids),
            metrics=tuple(m for m in self.metrics if m.id not in ids),
            documents=tuple(d for d in self.documents if d.id not in ids),
        )

    def _about(self, promise: Promise) -> Promise:
        recorded = self.claim(promise.claim)
        return promise.model_copy(update={"topic": promise.topic or (recorded.topic if recorded else None)})

    def claim_days(self, claim: Claim) -> tuple[date, date]:
        """The earliest and the latest day a claim can be of: its event's, else its source's; never after either."""
        source = self.sources.get(claim.source)
        known = (source.dated if source else None) or self.as_of.isoformat()
        event = claim.event_date or known
        earliest, latest = min(first_day(event), first_day(known)), min(last_day(event), last_day(known))
        return min(earliest, self.as_of), min(latest, self.as_of)

    def known_at(self, as_of: date) -> "Case":
        """The case as somebody could have known it on ``as_of``; a partial date counts from its latest day.

        Whatever the case holds was known on the day that it is declared for, a source without a date not before.
        """

        def known(when: str | None) -> bool:
            latest = last_day(when) if when else self.declared_as_of
            return min(latest, self.declared_as_of) <= as_of

        late = {i for i, s in self.sources.items() if not known(s.dated)}
        claims = [c for c in self.claims if c.source not in late and _began(c.event_date, as_of)]
        metrics = [m for m in self.metrics if m.source not in late and known(m.date)]
        documents = [d for d in self.documents if d.source not in late and known(d.date)]
        gaps = [g for g in self.gaps if g.searched not in late]
        kept = {c.id for c in claims}
        gone = {c.id for c in self.claims} - kept
        responses = [r for r in self.responses if known(r.date) and r.source not in late and r.to not in gone]
        promises = [p for p in self.promises if p.claim in kept]
        update: dict[str, Any] = {
            "claims": tuple(claims),
            "metrics": tuple(metrics),
            "documents": tuple(documents),
            "gaps": tuple(gaps),
            "responses": tuple(responses),
            "promises": tuple(_unresolved(p, kept) for p in promises),
        }
        still = {name: {item.id for item in items} for name, items in update.items()}
        left_out = [item.id for name in update for item in getattr(self, name) if item.id not in still[name]]
        sources = {i: s for i, s in self.sources.items() if i not in late}
        update["identities"] = tuple(i for i in self.identities if i.source not in late)
        update["reply"] = self.reply if self.reply and known(self.reply.asked) else None
        update["outcomes"] = tuple(o for o in self.outcomes if known(o.on) and o.source not in late)
        return self.replace(**update, as_of=as_of, sources=sources, not_yet_known=(*self.not_yet_known, *left_out))


def _began(event_date: str | None, as_of: date) -> bool:
    return event_date is None or first_day(event_date) <= as_of


def _unresolved(promise: Promise, known_claims: set[str]) -> Promise:
    """A promise as it stood before the claim that resolved it was known."""
    if promise.status != "open" and promise.resolved_by not in known_claims:
        return promise.model_copy(update={"status": "open", "resolved_by": None})
    return promise


def newest(records: list[Record]) -> list[Record]:
    """Those of the newest date in each scope: what was seen there earlier is overtaken."""
    latest: dict[str | None, str] = {}
    for record in records:
        latest[record.scope] = max(latest.get(record.scope, ""), record.date)
    return [record for record in records if record.date == latest[record.scope]]
