"""The columns of the evidence table."""

from __future__ import annotations

from collections.abc import Iterator

from govrisk.assessment import Assessment
from govrisk_reports import words
from govrisk_reports.interchange.evidence import Piece, register
from govrisk_reports.interchange.table import Row, stamp


def head(assessment: Assessment) -> list[str]:
    """The columns; they stand there also where the case holds no evidence."""
    nothing = Piece(id="", record="claim", topic="", says="", source="")
    return list(_piece(nothing, []) | _carrier(nothing, assessment) | stamp(assessment))


def rows(assessment: Assessment) -> Iterator[Row]:
    """A row for each claim, metric, document record and gap; gaps are used where their topic is read."""
    stamped = stamp(assessment)
    used: dict[str, list[str]] = {entry.gap.id: list(entry.used_in) for entry in assessment.gaps}
    for finding in assessment.findings:
        for name in finding.evidence:
            used.setdefault(name, []).append(finding.check)
    for piece in register(assessment).values():
        yield _piece(piece, used.get(piece.id, [])) | _carrier(piece, assessment) | stamped


def _piece(piece: Piece, used: list[str]) -> Row:
    return {
        "id": piece.id,
        "record": piece.record,
        "topic": piece.topic,
        "says": piece.says,
        "points_to": words.POLARITY.get(piece.polarity, ""),
        "date": piece.date,
        "kind": piece.kind,
        "grade": piece.grade,
        "grade_means": words.grade(piece.grade) if piece.grade else "",
        "status": piece.status,
        "quote": piece.quote,
        "quote_check": piece.verification,
        "used_in": " ".join(dict.fromkeys(used)),
        "note": piece.note,
        "written_in": piece.written,
    }


def _carrier(piece: Piece, assessment: Assessment) -> Row:
    source, origin = assessment.sources.get(piece.source), assessment.origins.get(piece.origin)
    return {
        "source": piece.source,
        "publisher": source.publisher if source else "",
        "source_title": source.title if source else "",
        "source_kind": source.kind if source else "",
        "published": (source and source.published) or "",
        "retrieved": (source and source.retrieved) or "",
        "url": (source and source.url) or "",
        "source_sha256": (source and source.sha256) or "",
        "source_tlp": (source and source.tlp) or "",
        "origin": piece.origin,
        "origin_who": origin.who if origin else "",
    }
