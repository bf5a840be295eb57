"""A check is a folder: ``<family>/<check_id>/check.yaml`` says what is asked and which evidence answers it.

A ``check.py`` beside it, with ``def observe(case, spec) -> Observation``, replaces the declarative reading where
measuring needs code. Neither holds a threshold or a weight: those are the rubric's.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal, Self, cast

from pydantic import Field, ValidationError, field_validator, model_validator

from govrisk import promises
from govrisk.errors import BadInput, Diagnostic
from govrisk.evidence import Case, Claim, DocumentKind, DocumentRecord, newest
from govrisk.examples import Examples
from govrisk.faults import KeyLookup, misplaced, nearest, validation_faults
from govrisk.files import import_file
from govrisk.fitting import JUDGED_BY
from govrisk.isolation.guard import guarded
from govrisk.isolation.limits import Limits
from govrisk.isolation.proxies import remote_observe
from govrisk.model import TOPIC, CheckId, Id, Line, Model, Text, Topic, first_day, last_day
from govrisk.observation import (
    Bearing,
    Directness,
    Elapsed,
    IndicatorObservation,
    Measure,
    Observation,
    State,
)
from govrisk.yamlcache import read_cached
from govrisk.yamlfile import Loc, YamlFile, read_yaml

Pillar = Literal["exposure", "stress", "resilience"]


class ClaimReading(Model):
    """How an indicator reads the claims on a topic; in ``check.yaml`` a directness alone is short for ``bears``."""

    bears: Directness
    only: Literal["risk", "mitigating"] | None = Field(default=None, description="reads no claims of another polarity")

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        if not isinstance(value, str | dict | cls):
            raise ValueError("it is not said how straight its claims bear -> write direct, indirect or opinion")
        return {"bears": value} if isinstance(value, str) else value

    def __str__(self) -> str:
        return f"{self.bears}, {self.only} only" if self.only else self.bears

    def takes(self, claim: Claim) -> bool:
        """Whether a claim on the topic is read at all."""
        return self.only in (None, claim.polarity)


class IndicatorSpec(Model):
    """One proposition ("the risk is present") and where evidence on it is found."""

    id: Id
    proposition: Text = Field(description="what is so when the risk is present")
    claims: dict[Topic, ClaimReading] = Field(
        default={}, description="topic -> how straight its claims bear on the proposition, or {bears, only: risk}"
    )
    metric: str | None = Field(default=None, description="name of a metric record")
    documents: tuple[DocumentKind, ...] = Field(
        default=(), description="kinds of document records; those found in one scope are alternatives"
    )
    promises: dict[Topic, Directness] = Field(
        default={},
        description="topic -> how straight it bears that a promise on it was kept or broken; late: indirect at best",
    )
    since: tuple[Topic, ...] = Field(
        default=(), description="risk claims on these topics date the event that starts a clock"
    )
    gaps: tuple[Topic, ...] = Field(
        default=(), description="gaps on these topics are listed with the finding, as those on its claims' topics are"
    )

    @field_validator("claims", "promises", mode="before")
    @classmethod
    def _by_topic(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            raise ValueError("must be a mapping -> write 'topic: direct' (or indirect, or opinion), one topic a line")
        return value

    @model_validator(mode="after")
    def _reads_something(self) -> Self:
        if not (self.claims or self.metric or self.documents or self.promises):
            if self.gaps:
                raise ValueError("a gap is no evidence -> add claims, metric, documents or promises")
            raise ValueError("reads no evidence -> add claims, metric, documents or promises")
        if self.since and self.promises:
            raise ValueError("a clock reads no promises -> give them an indicator of their own")
        if self.since and not self.claims:
            raise ValueError("'since' needs 'claims' -> name the topics that would answer the event")
        return self


class Answers(Model):
    """The answer to the check's question in a sentence, by what the evidence allows."""

    risk: Text = Field(description="the evidence shows the risk")
    mixed: Text = Field(description="there is evidence, and it leaves the question open")
    safe: Text = Field(description="the evidence speaks against the risk")
    unknown: Text = Field(description="nothing in the case bears on it")
    pending: Text | None = Field(
        default=None, description="an event is not answered yet, and it is too early to count that"
    )


class Remediation(Model):
    """What would lower the risk: on the project's side and on the side of those who depend on it."""

    project: str = Field(min_length=1, max_length=400)
    user: str = Field(min_length=1, max_length=400)
    collect: str = Field(min_length=1, max_length=400, description="the evidence that would settle the question")


class Reference(Model):
    """A requirement of a published framework that asks the same; ids keep the version they are from."""

    framework: Line
    version: Line
    ids: tuple[Line, ...] = Field(min_length=1)


class CheckSpec(Model):
    """The metadata of a check (``check.yaml``)."""

    id: CheckId
    title: str = Field(min_length=1, max_length=80)
    question: str = Field(min_length=1, max_length=200)
    pillar: Pillar
    why: str = Field(min_length=1, max_length=400)
    indicators: tuple[IndicatorSpec, ...] = Field(min_length=1)
    answers: Answers
    remediation: Remediation
    references: tuple[Reference, ...] = ()
    examples: Examples | None = Field(
        default=None, description="evidence that raises the risk, and evidence that lowers it"
    )

    @model_validator(mode="after")
    def _told_apart(self) -> Self:
        names = [i.id for i in self.indicators]
        twice: list[tuple[Loc, str]] = [
            (("indicators", place, "id"), f"two indicators have the id {name!r} -> give each an id of its own")
            for place, name in enumerate(names)
            if name in names[:place]
        ]
        if twice:
            raise misplaced(*twice)
        return self

    @property
    def family(self) -> str:
        """The family is the id's letters: LEAD-01 belongs to LEAD."""
        return self.id.split("-")[0]

    @property
    def topics(self) -> set[str]:
        """Topics whose claims this check reads."""
        return {t for i in self.indicators for t in (*i.claims, *i.since)}

    @property
    def gap_topics(self) -> set[str]:
        """Topics whose gaps are listed with the finding: those of its claims, and those that it names."""
        return self.topics | {t for i in self.indicators for t in i.gaps}

    @property
    def all_topics(self) -> set[str]:
        """Every topic that it names: of claims, events, promises and gaps."""
        return self.gap_topics | {t for i in self.indicators for t in i.promises}

    @property
    def reads_promises(self) -> bool:
        """Whether an indicator reads promises."""
        return any(indicator.promises for indicator in self.indicators)


Observe = Callable[[Case, CheckSpec], Observation]


@dataclass(frozen=True, slots=True)
class Check:
    """A check as loaded: its metadata, what observes for it, and who brought it."""

    spec: CheckSpec
    observe: Observe
    plugin: str
    folder: Path
    has_code: bool
    giver: str = ""
    """The key of the plugin: two distributions may name theirs alike."""

    @property
    def id(self) -> str:
        """The check's id, such as ``LEAD-01``."""
        return self.spec.id


def load_check(
    folder: Path, plugin: str, *, apart: tuple[str, ...] | None = None, topics: Iterable[str] | None = None
) -> Check:
    """Reads ``check.yaml`` of a check folder and, where there is one, imports its ``check.py``.

    With ``apart``, the folders that its code may import from, the code stays out of this process. With ``topics``, the
    vocabulary of the plugins in use, it may name no others.

    Raises:
        BadInput: the metadata is not valid, or the folder does not carry the id's names.
    """
    name = f"{plugin}:{folder.parent.name}/{folder.name}/check.yaml"
    spec = _read_spec(folder / "check.yaml", name, topics)
    expected = (spec.family.lower(), spec.id.lower().replace("-", "_"))
    if (folder.parent.name, folder.name) != expected:
        fix = f"name the folder {'/'.join(expected)}"
        file = read_yaml(folder / "check.yaml", name)
        raise BadInput([file.fault(("id",), f"id {spec.id} does not fit its folder", fix)])
    code = folder / "check.py"
    if not code.is_file():
        return Check(spec, observe_declared, plugin, folder, has_code=False)
    observe = _import_observe(code, name) if apart is None else remote_observe(folder, Limits(), apart)
    return Check(spec, observe, plugin, folder, has_code=True)


def _read_spec(path: Path, name: str, topics: Iterable[str] | None) -> CheckSpec:
    """The metadata; a file that was read before is not parsed again, unless it has a fault to be placed."""
    with suppress(ValidationError):
        spec = CheckSpec.model_validate(read_cached(path, name))
        if topics is None or spec.all_topics.issubset(topics):
            return spec
    file = read_yaml(path, name)
    strange = [] if topics is None else list(_undefined(file, sorted(topics)))
    try:
        spec = CheckSpec.model_validate(file.data)
    except ValidationError as error:
        raise BadInput([*validation_faults(file, error, KeyLookup(CheckSpec, _JUDGEMENT)), *strange]) from error
    if strange:
        raise BadInput(strange)
    return spec


def _undefined(file: YamlFile, topics: list[str]) -> Iterator[Diagnostic]:
    """Topics that are well written and that nobody defines, each where it is named."""
    for loc, topic in _named(file.data):
        if topic not in topics and re.fullmatch(TOPIC, topic):
            fix = nearest(topic, topics)
            yield file.fault(loc, f"no plugin in use defines the topic {topic!r}", f"{fix} or define it in topics.yaml")


def _named(data: Any) -> Iterator[tuple[Loc, str]]:
    """The topics that indicators name, in a file that may have faults."""
    indicators = data.get("indicators") if isinstance(data, dict) else None
    for place, indicator in enumerate(indicators if isinstance(indicators, list) else ()):
        for key, form in _TOPICS_UNDER.items() if isinstance(indicator, dict) else ():
            if isinstance(value := indicator.get(key), form):
                yield from ((("indicators", place, key, at), topic) for at, topic in _items(value))


_TOPICS_UNDER = {"claims": dict, "promises": dict, "since": list, "gaps": list}
_JUDGEMENT = {key: "it is judgement: write it in the rubric" for keys in JUDGED_BY.values() for key in keys}


def _items(value: Any) -> Iterator[tuple[int | str, str]]:
    """The keys of a mapping, or the items of a list, that are texts, and the place of each."""
    pairs = zip(value, value, strict=True) if isinstance(value, dict) else enumerate(value)
    yield from ((at, item) for at, item in pairs if isinstance(item, str))


def _import_observe(code: Path, name: str) -> Observe:
    observe = getattr(guarded(lambda: import_file(code)), "observe", None)
    if not callable(observe):
        fix = "def observe(case, spec) -> Observation"
        raise BadInput([Diagnostic(name, 0, 0, "check.py has no function 'observe'", fix)])
    return cast("Observe", observe)  # whether it keeps to that, its answers show: see runner.py


def observe_declared(case: Case, spec: CheckSpec) -> Observation:
    """Collects what the case holds on each indicator of ``spec``, exactly as ``check.yaml`` declares it.

    A check with code may call it for the indicators that it leaves to YAML.
    """
    indicators = tuple(_observe_indicator(case, indicator) for indicator in spec.indicators)
    seen = any(i.evidence for i in indicators)
    return Observation(check=spec.id, outcome="observed" if seen else "no_evidence", indicators=indicators)


def _observe_indicator(case: Case, spec: IndicatorSpec) -> IndicatorObservation:
    elapsed, claims = _elapsed(case, spec), _claims(case, spec)
    promised = promises.on_topics(case, spec.promises)
    broken, kept = promises.bearings(case, promised, spec.promises)
    if elapsed:  # what was said before the event does not answer it
        claims = tuple(c for c in claims if _days(case.as_of, case.claim_days(c)[1]) <= elapsed.high)
    return IndicatorObservation(
        id=spec.id,
        proposition=spec.proposition,
        supports=_bearings(claims, spec, "risk") + broken,
        contradicts=_bearings(claims, spec, "mitigating") + kept,
        measures=_measures(case, spec.metric) if spec.metric else (),
        states=_states(case, spec.documents),
        elapsed=elapsed,
        denies=_denials(case, spec),
        promises=tuple(p.id for p in promised),
    )


def _claims(case: Case, spec: IndicatorSpec) -> tuple[Claim, ...]:
    return tuple(c for c in case.active(spec.claims) if spec.claims[c.topic].takes(c))


def _denials(case: Case, spec: IndicatorSpec) -> tuple[Bearing, ...]:
    """Claims that the event did not happen, such as a lead who says that nobody is leaving."""
    said = [c for c in case.active(spec.since) if c.polarity == "mitigating"]
    return tuple(Bearing(claim=c.id, directness="direct") for c in said)


def _bearings(claims: tuple[Claim, ...], spec: IndicatorSpec, polarity: str) -> tuple[Bearing, ...]:
    return tuple(Bearing(claim=c.id, directness=spec.claims[c.topic].bears) for c in claims if c.polarity == polarity)


def _measures(case: Case, name: str) -> tuple[Measure, ...]:
    """The newest records of the metric for each scope (repository or hub page)."""
    records = case.measured(name)
    return tuple(
        Measure(
            low=m.value if m.low is None else m.low,
            high=m.value if m.high is None else m.high,
            unit=m.unit,
            n=m.n,
            source=m.source,
            age_days=_days(case.as_of, first_day(m.date)),
            evidence=(m.id,),
        )
        for m in records
    )


def _states(case: Case, kinds: tuple[str, ...]) -> tuple[State, ...]:
    """What each look at a scope found, by the newest looks; else that they looked everywhere and it is absent.

    A stub that points elsewhere counts only where nothing but stubs was found.
    """
    records = [d for kind in kinds for d in newest([d for d in case.documents if d.kind == kind])]
    found = [d for d in records if d.found]
    looks: dict[tuple[str | None, str, str], list[DocumentRecord]] = {}
    for record in [d for d in found if not d.stub] or found or records:
        looks.setdefault((record.scope, record.source, record.date), []).append(record)
    return tuple(_state(case, seen) for seen in looks.values())


def _state(case: Case, found: list[DocumentRecord]) -> State:
    """One state of the documents that one look found, or not, in one scope: any will do, so the best of each counts."""
    whole = [d for d in found if d.found and not d.stub]
    names = dict.fromkeys(n for d in whole for n in (("unread",) if d.unread else ("present", *d.recognised)))
    dated = [_span(case.as_of, d.last_changed) for d in whole or found if d.last_changed]
    return State(
        names=tuple(names) or ("stub" if found[0].found else "absent",),
        source=found[0].source,
        age_days=_days(case.as_of, first_day(found[0].date)),
        changed_days_ago=_latest(dated, len(dated) < len(whole or found)),
        evidence=tuple(d.id for d in found),
    )


def _latest(spans: list[tuple[int, int]], more: bool) -> tuple[int, int] | None:
    """Days since the most recent of several changes; ``more`` are undated, so that it may have been today."""
    if not spans:
        return None
    return 0 if more else min(low for low, _ in spans), min(high for _, high in spans)


def _elapsed(case: Case, spec: IndicatorSpec) -> Elapsed | None:
    """The clock since the event. Events dated differently leave a range of days; undated claims start no clock."""
    events = [c for c in case.active(spec.since) if c.polarity == "risk" and c.event_date]
    if not events:
        return None
    first = min(first_day(c.event_date or "") for c in events)
    last = max(last_day(c.event_date or "") for c in events)
    answers = [case.claim_days(c)[1] for c in _claims(case, spec) if c.polarity == "mitigating"]
    after = min((_days(answer, first) for answer in answers if answer >= first), default=None)
    ids = tuple(c.id for c in events)
    return Elapsed(low=_days(case.as_of, last), high=_days(case.as_of, first), answered_after=after, evidence=ids)


def _span(as_of: date, when: str) -> tuple[int, int]:
    """The fewest and the most days that can have passed since a partial date."""
    return _days(as_of, last_day(when)), _days(as_of, first_day(when))


def _days(later: date, earlier: date) -> int:
    return max(0, (later - earlier).days)
