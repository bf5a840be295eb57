"""Counts the pages that a document takes, without making a PDF of it."""

from __future__ import annotations

from govrisk_reports.fonts import font_faces
from govrisk_reports.pdf.typeset import _BASE, _FontFetcher  # first: it says what to do where WeasyPrint cannot start


class Ruler:
    """Lays documents out with our fonts, which it opens once."""

    def __init__(self) -> None:
        from weasyprint import CSS  # type: ignore[import-untyped]
        from weasyprint.text.fonts import FontConfiguration  # type: ignore[import-untyped]

        self._fonts = FontConfiguration()
        fetcher = _FontFetcher()
        self._faces = CSS(string=font_faces(), base_url=_BASE, url_fetcher=fetcher, font_config=self._fonts)

    def pages(self, html: str) -> int:
        """How many pages the document takes."""
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher  # type: ignore[import-untyped]

        document = HTML(string=html, base_url=None, url_fetcher=URLFetcher(allowed_protocols=["data"]))
        return len(document.render(stylesheets=[self._faces], font_config=self._fonts).pages)
