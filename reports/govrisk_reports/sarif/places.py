"""Where findings stand: files of the case, relative to its folder, and lines in them."""

from __future__ import annotations

from typing import Any

from govrisk.assessment import Assessment
from govrisk_reports.interchange.evidence import Piece
from govrisk_reports.interchange.plain import kept, path_uri

BASE = "CASE"
"""Stands for the case's folder; the file holds no path of the machine that it was made on."""
CASE_FILE = "case.yaml"


class Places:
    """Numbers the files as results name them, so that each is listed once, with its digest."""

    def __init__(self, assessment: Assessment) -> None:
        self._digests = assessment.provenance.files
        self._numbers: dict[str, int] = {}

    def of(self, piece: Piece | None) -> dict[str, Any]:
        """The physical location of a piece of evidence; the head of ``case.yaml`` for what no line of the case says."""
        path, number = (piece and piece.place) or (CASE_FILE, 1)
        index = self._numbers.setdefault(path, len(self._numbers))
        return {
            "artifactLocation": {"uri": path_uri(path), "uriBaseId": BASE, "index": index},
            "region": {"startLine": max(1, number)},
        }

    def artifacts(self) -> list[dict[str, Any]]:
        """The files that were named so far."""
        return [
            kept(
                location={"uri": path_uri(path), "uriBaseId": BASE},
                hashes={"sha-256": self._digests[path]} if path in self._digests else None,
            )
            for path in self._numbers
        ]
