"""The evidence register as a table: every claim, metric, document and gap, with its source and its grade."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govrisk.presenting import PLAIN, Presentation

if TYPE_CHECKING:
    from govrisk.assessment import Assessment


class EvidenceCsvRenderer:
    """Writes one line a piece of evidence."""

    id = "csv-evidence"
    suffix = ".evidence.csv"
    standard = "CSV (RFC 4180)"
    summary = "The evidence as a table for a spreadsheet: who said what, when, how well graded, used in which check."

    def render(self, assessment: Assessment, presentation: Presentation = PLAIN) -> bytes:
        """UTF-8 with a byte order mark and a header line."""
        from govrisk_reports.evidence_csv.rows import head, rows
        from govrisk_reports.interchange.table import table

        return table(head(assessment), rows(assessment))
