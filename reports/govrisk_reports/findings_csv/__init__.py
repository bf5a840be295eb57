"""The findings as a table, for people who filter and sort."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govrisk.presenting import PLAIN, Presentation

if TYPE_CHECKING:
    from govrisk.assessment import Assessment


class FindingsCsvRenderer:
    """Writes one line a check."""

    id = "csv"
    suffix = ".findings.csv"
    standard = "CSV (RFC 4180)"
    summary = "The findings as a table for a spreadsheet, one line a check; nothing in it is run as a formula."

    def render(self, assessment: Assessment, presentation: Presentation = PLAIN) -> bytes:
        """UTF-8 with a byte order mark and a header line."""
        from govrisk_reports.findings_csv.rows import rows
        from govrisk_reports.interchange.table import table

        lines = rows(assessment)
        return table(lines[0], lines)
