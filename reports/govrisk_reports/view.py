"""What a template receives: the assessment, its lookups and its drawings. Nothing here is a judgement."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from govrisk import DocumentRecord
from govrisk.assessment import Assessment, ClaimEntry, Finding
from govrisk.errors import GovriskError
from govrisk.promises import PromiseEntry
from govrisk_reports.anchors import Anchors, anchors
from govrisk_reports.charts import History, Timeline, history, timeline

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
    ledger: tuple[PromiseEntry, ...]
    absences: tuple[Absence, ...]
    absent: frozenset[str]
    """Ids of document records that say *not found*."""
    digest: str
    """sha256 of the assessment file."""
    made_on: date

    def shade(self, title: str) -> int | None:
        """The palette's place of a band; None for a word that is no band, such as ``not rated``."""
        return next((band.shade for band in self.bands if band.title == title), None)


def view(assessment: Assessment) -> View:
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
        ledger=assessment.ledger or _unread(assessment),
        absences=_absences(assessment),
        absent=frozenset(d.id for d in assessment.documents if not d.found),
        digest=hashlib.sha256(assessment.to_json().encode()).hexdigest(),
        made_on=made_on(assessment),
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


def made_on(assessment: Assessment) -> date:
    """The report's date: ``SOURCE_DATE_EPOCH`` when it is set, else the assessment's own day, never the clock's.

    Raises:
        GovriskError: ``SOURCE_DATE_EPOCH`` is not a number of seconds.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return assessment.as_of
    if not epoch.isdecimal():
        raise GovriskError(f"SOURCE_DATE_EPOCH is {epoch!r} -> seconds since 1970, such as 1780000000, or unset it")
    return datetime.fromtimestamp(int(epoch), UTC).date()
