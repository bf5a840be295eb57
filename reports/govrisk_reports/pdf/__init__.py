"""The report as a tagged PDF (PDF/UA-1), typeset by WeasyPrint from the same templates as the HTML report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govrisk.presenting import PLAIN, Presentation

if TYPE_CHECKING:
    from govrisk.assessment import Assessment


class PdfRenderer:
    """Writes a document to forward: A4, numbered, linked, with all fonts inside."""

    id = "pdf"
    suffix = ".pdf"
    summary = "A document to forward: executive page, findings, evidence, method; tagged, linked, fonts inside."

    def render(self, assessment: Assessment, presentation: Presentation = PLAIN) -> bytes:
        """The PDF's bytes.

        Raises:
            GovriskError: the Pango libraries that WeasyPrint needs are not installed.
        """
        from govrisk_reports.pdf.page import html_for_pdf
        from govrisk_reports.pdf.typeset import typeset

        return typeset(html_for_pdf(assessment), assessment)
