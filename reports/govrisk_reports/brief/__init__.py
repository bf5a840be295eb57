"""The two pages that a director reads, as a PDF: the same summary as in the full report, set to fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govrisk.presenting import PLAIN, Presentation

if TYPE_CHECKING:
    from govrisk.assessment import Assessment


class BriefRenderer:
    """Writes the summary on two pages: smaller type first, then shorter lists that say what they leave out."""

    id = "brief"
    suffix = "-brief.pdf"
    standard = "PDF/A-3A and PDF/UA-1"
    summary = "Two pages for whoever decides: the verdict, what matters, what may come, what to do, what is not known."

    def content(self, assessment: Assessment, presentation: Presentation = PLAIN) -> str:
        """The brief as one HTML document, which :meth:`render` sets in pages."""
        from govrisk_reports.brief.fitting import fitted

        return fitted(assessment, presentation)

    def typesetting(self) -> dict[str, str]:
        """What decides the bytes of a PDF beside the assessment, and its version or digest here."""
        from govrisk_reports.pdf.typeset import typesetting

        return typesetting()

    def render(self, assessment: Assessment, presentation: Presentation = PLAIN) -> bytes:
        """The PDF's bytes, of two pages at most.

        Raises:
            GovriskError: the Pango libraries that WeasyPrint needs are not installed.
        """
        from govrisk_reports.pdf.typeset import typeset

        return typeset(self.content(assessment, presentation), assessment, presentation, self.id)
