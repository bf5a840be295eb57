"""What a template receives: the assessment, its lookups and its drawings. Nothing here is a judgement."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from markupsafe import Markup

from govrisk import DocumentRecord
from govrisk.assessment import Assessment, ClaimEntry, Finding, IndicatorFinding, Influence
from govrisk.errors import GovriskError
from govrisk.evidence import Response
from govrisk.manifest import carried
from govrisk.presenting import PLAIN, Attached, Presentation
from govrisk.promises import PromiseEntry
from govrisk_reports.anchors import Anchors, anchors
from govrisk_reports.charts import History, Timeline, history, timeline
from govrisk_reports.joining import PARTS, Notes, Reading, joined, notes
from govrisk_reports.matrix import Weighed, matrix
from govrisk_reports.personal import body, logo, theme
from govrisk_reports.words import change, percent, rating, span

PALETTE = 5
"""Severity colours that the style sheets define, palest first."""


@dataclass(frozen=True, slots=True)
class BandView:
    """A severity band with its upper end and its place in the palette, 0 (palest) to ``PALETTE - 1``."""

    title: str
    meaning: str
    low: float
    high: float
    shade: int


@dataclass(frozen=True, slots=True)
class Absence:
    """A kind of document that was looked for in vain, in one way: the records, their scopes and days."""

    kind: str
    records: tuple[str, ...]
    scopes: tuple[str, ...]
    dates: tuple[str, ...]
    note: str | None
    places: Mapping[str, str]
    """Where each record looked: its scope, or the record's own id where it names none."""


@dataclass(frozen=True, slots=True)
class View:
    """One report."""

    assessment: Assessment
    anchors: Anchors
    bands: tuple[BandView, ...]
    claims: Mapping[str, ClaimEntry]
    findings: Mapping[str, Finding]
    family_titles: Mapping[str, str]
    pillar_titles: Mapping[str, str]
    timeline: Timeline | None
    history: History | None
    matrix: tuple[Weighed, ...]
    source_notes: Notes
    """What several sources' descriptions say alike."""
    method_notes: Notes
    """What several methods of measuring say alike."""
    ledger: tuple[PromiseEntry, ...]
    absences: tuple[Absence, ...]
    absent: frozenset[str]
    """Ids of document records that say *not found*."""
    digest: str
    """sha256 of the assessment file."""
    made_on: date
    presentation: Presentation
    body: str
    """The template of the whole report."""
    theme: Markup
    logo: str | None
    carried: tuple[Attached, ...]
    """The files inside the report, where its format can carry any."""

    @property
    def carries(self) -> tuple[Influence, ...]:
        """The origins without which a printed number would be another; the others carry nothing by themselves."""
        verdict = self.assessment.verdict
        here = (span(verdict.mean), percent(verdict.specificity))
        return tuple(
            i
            for i in self.assessment.influence
            if (span(i.mean_without), percent(i.specificity_without)) != here
            or {change(i.delta_lo), change(i.delta_hi)} != {"0.0"}
        )

    def readings(self, indicator: IndicatorFinding) -> tuple[Reading, ...]:
        """What was read for an indicator, equal readings joined."""
        return joined(indicator.readings)

    def replies(self, name: str) -> tuple[Response, ...]:
        """The subject's replies to a check or a claim."""
        return tuple(r for r in self.assessment.responses if r.to == name)

    def shade(self, title: str) -> int | None:
        """The palette's place of a band; None for a word that is no band, such as ``not rated``."""
        return next((band.shade for band in self.bands if band.title == title), None)

    def severity(self, finding: Finding) -> tuple[int, ...]:
        """The places of the lowest and the highest band that a rating reaches, from 0; empty where it has no band."""
        titles = [band.title for band in self.bands]
        ends = (finding.band_low, finding.band_high)
        return () if finding.rating == "NR" or not {*ends} <= {*titles} else tuple(titles.index(end) for end in ends)

    def grades(self, finding: Finding) -> tuple[str, ...]:
        """The grades of the claims a finding rests on, each once."""
        return tuple(dict.fromkeys(self.claims[name].grade for name in finding.evidence if name in self.claims))

    def ratings(self, finding: Finding) -> tuple[str, ...]:
        """The words by which a finding can be picked: every band that its rating reaches, or why it has none."""
        places = self.severity(finding)
        if not places:
            return (rating(finding),)
        return tuple(band.title for band in self.bands[places[0] : places[1] + 1])


def view(assessment: Assessment, presentation: Presentation = PLAIN) -> View:
    """Prepares an assessment for the templates."""
    titles = {group.id: group.title for group in (*assessment.families, *assessment.pillars)}
    return View(
        assessment=assessment,
        anchors=anchors(assessment),
        bands=_bands(assessment),
        claims={c.id: c for c in assessment.claims},
        findings={f.check: f for f in assessment.findings},
        family_titles={f.family: titles.get(f.family, f.family) for f in assessment.findings},
        pillar_titles={f.pillar: titles.get(f.pillar, f.pillar.capitalize()) for f in assessment.findings},
        timeline=timeline(assessment.timeline, assessment.as_of),
        history=history(assessment.history),
        matrix=matrix(assessment),
        source_notes=notes(s.descriptor for s in assessment.sources.values()),
        method_notes=notes((m.method for m in assessment.metrics), PARTS),
        ledger=assessment.ledger or _unread(assessment),
        absences=_absences(assessment),
        absent=frozenset(d.id for d in assessment.documents if not d.found),
        digest=hashlib.sha256(assessment.to_json().encode()).hexdigest(),
        made_on=made_on(assessment, presentation),
        presentation=presentation,
        body=body(presentation),
        theme=theme(presentation),
        logo=logo(presentation),
        carried=carried(assessment, presentation),
    )


def _unread(assessment: Assessment) -> tuple[PromiseEntry, ...]:
    """The promises of a file from before there was a ledger, as the case records them."""
    return tuple(PromiseEntry(promise=p, state=p.status, words="", used_in=()) for p in assessment.promises)


def _absences(assessment: Assessment) -> tuple[Absence, ...]:
    groups: dict[tuple[str, str | None], list[DocumentRecord]] = {}
    for record in assessment.documents:
        if not record.found:
            groups.setdefault((record.kind, record.note), []).append(record)
    return tuple(
        Absence(
            kind=kind,
            records=tuple(d.id for d in records),
            scopes=tuple(dict.fromkeys(d.scope for d in records if d.scope)),
            dates=tuple(sorted({d.date for d in records})),
            note=note,
            places={d.id: d.scope or d.id for d in records},
        )
        for (kind, note), records in groups.items()
    )


def _bands(assessment: Assessment) -> tuple[BandView, ...]:
    bands = assessment.provenance.rubric.bands
    ends = [*(b.from_ for b in bands[1:]), 100.0]
    steps = max(1, len(bands) - 1)
    return tuple(
        BandView(b.title, b.meaning, b.from_, end, round(i * (PALETTE - 1) / steps))
        for i, (b, end) in enumerate(zip(bands, ends, strict=True))
    )


def made_on(assessment: Assessment, presentation: Presentation = PLAIN) -> date:
    """The report's date: as presented, else ``SOURCE_DATE_EPOCH``, else the assessment's own day, never the clock's.

    Raises:
        GovriskError: ``SOURCE_DATE_EPOCH`` is not a number of seconds.
    """
    if presentation.made_on:
        return presentation.made_on
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return assessment.as_of
    if not epoch.isdecimal():
        raise GovriskError(f"SOURCE_DATE_EPOCH is {epoch!r} -> seconds since 1970, such as 1780000000, or unset it")
    return datetime.fromtimestamp(int(epoch), UTC).date()
