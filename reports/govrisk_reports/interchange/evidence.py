"""The evidence of an assessment as plain pieces: claims, metrics, documents and gaps, each told in one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from govrisk.assessment import Assessment, ClaimEntry, Finding, GapEntry
from govrisk.evidence import DocumentRecord, Metric, Selector
from govrisk_reports import words


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of evidence; empty where a kind of record has no such thing."""

    id: str
    record: Literal["claim", "metric", "document", "gap"]
    topic: str
    says: str
    source: str
    date: str = ""
    kind: str = ""
    polarity: str = ""
    grade: str = ""
    origin: str = ""
    status: str = ""
    verification: str = ""
    quote: str = ""
    note: str = ""
    written: str = ""
    """Where it stands in the case, such as ``evidence/article.yaml:12``."""

    @property
    def place(self) -> tuple[str, int] | None:
        """File and line (from 1); None for what is not written by hand."""
        path, _, number = self.written.rpartition(":")
        return (path, int(number)) if path and number.isdecimal() else None


def register(assessment: Assessment) -> dict[str, Piece]:
    """All pieces by id, in the assessment's order."""
    return {piece.id: piece for piece in _pieces(assessment)}


def of(finding: Finding, pieces: dict[str, Piece]) -> list[Piece]:
    """The pieces that a finding rests on, the leading one first."""
    return [pieces[name] for name in finding.evidence if name in pieces]


def _pieces(assessment: Assessment) -> Iterator[Piece]:
    yield from map(_claim, assessment.claims)
    yield from map(_metric, assessment.metrics)
    yield from map(_document, assessment.documents)
    yield from map(_gap, assessment.gaps)


def _claim(claim: ClaimEntry) -> Piece:
    return Piece(
        id=claim.id,
        record="claim",
        topic=claim.topic,
        says=claim.statement,
        source=claim.source,
        date=claim.event_date or "",
        kind=claim.kind,
        polarity=claim.polarity,
        grade=claim.grade,
        origin=claim.origin,
        status=claim.status,
        verification=claim.verification,
        quote=" … ".join(filter(None, map(_quoted, claim.selector))),
        note=claim.note or "",
        written=claim.written or "",
    )


def _quoted(selector: Selector) -> str:
    if selector.type == "TextQuoteSelector":
        return selector.exact
    if selector.type == "RangeSelector":
        return f"{selector.startSelector.exact} … {selector.endSelector.exact}"
    return ""


def _metric(metric: Metric) -> Piece:
    told = f"{metric.name}: {words.number(metric.value)} {metric.unit}{words.bounds(metric)}, n = {metric.n}"
    window = f" ({metric.window})" if metric.window else ""
    scope = f" in {metric.scope}" if metric.scope else ""
    return Piece(
        id=metric.id,
        record="metric",
        topic=metric.name,
        says=f"{told}{window}{scope}",
        source=metric.source,
        date=metric.date,
        note=metric.note or "",
    )


def _document(document: DocumentRecord) -> Piece:
    scope = f" in {document.scope}" if document.scope else ""
    told = f"found as {document.path}" if document.found and document.path else "found" if document.found else ""
    return Piece(
        id=document.id,
        record="document",
        topic=document.kind,
        says=f"{document.kind}{scope}: {told or 'looked for and not found'}",
        source=document.source,
        date=document.date,
        note=document.note or "",
    )


def _gap(entry: GapEntry) -> Piece:
    gap = entry.gap
    return Piece(
        id=gap.id,
        record="gap",
        topic=gap.topic,
        says=f"{gap.question} {gap.finding}; searched for {', '.join(gap.absent_terms)}",
        source=gap.searched,
        verification=entry.verification,
    )
