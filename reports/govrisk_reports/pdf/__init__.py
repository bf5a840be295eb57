"""The report as a tagged PDF (PDF/A-3A and PDF/UA-1), set in pages by WeasyPrint from the templates of the HTML one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govrisk.presenting import PLAIN, Presentation

if TYPE_CHECKING:
    from govrisk.assessment import Assessment


class PdfRenderer:
    """Writes a document to forward: A4 or Letter, numbered, linked, with all fonts inside."""

    id = "pdf"
    suffix = ".pdf"
    standard = "PDF/A-3A and PDF/UA-1"
    summary = "A document to forward: executive page, findings, evidence, method; tagged, linked, its evidence inside."

    def content(self, assessment: Assessment, presentation: Presentation = PLAIN) -> str:
        """The report as one HTML document, which :meth:`render` sets in pages."""
        from govrisk_reports.pdf.page import html_for_pdf

        return html_for_pdf(assessment, presentation)

    def typesetting(self) -> dict[str, str]:
        """What decides the bytes of a PDF beside the assessment, and its version or digest here."""
        from govrisk_reports.pdf.typeset import typesetting

        return typesetting()

    def render(self, assessment: Assessment, presentation: Presentation = PLAIN) -> bytes:
        """The PDF's bytes.

        Raises:
            GovriskError: the Pango libraries that WeasyPrint needs are not installed.
        """
        from govrisk_reports.pdf.typeset import typeset

        return typeset(self.content(assessment, presentation), assessment, presentation, self.id)
