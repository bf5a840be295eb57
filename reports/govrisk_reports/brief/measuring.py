"""Counts the pages that a document takes, without making a PDF of it."""

from __future__ import annotations

from govrisk_reports.pdf.typeset import faces, fenced  # first: it says what to do where WeasyPrint cannot start


class Ruler:
    """Lays documents out with our fonts, which it opens once."""

    def __init__(self) -> None:
        from weasyprint.text.fonts import FontConfiguration  # type: ignore[import-untyped]

        self._fonts = FontConfiguration()
        self._faces = faces(self._fonts)

    def pages(self, html: str) -> int:
        """How many pages the document takes."""
        return len(fenced(html).render(stylesheets=[self._faces], font_config=self._fonts).pages)
