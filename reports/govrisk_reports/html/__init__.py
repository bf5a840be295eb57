"""The report as one HTML file that asks for nothing else: no font, no image, no script from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govrisk.presenting import PLAIN, Presentation

if TYPE_CHECKING:
    from govrisk.assessment import Assessment


class HtmlRenderer:
    """Writes the report for a browser."""

    id = "html"
    suffix = ".html"
    standard = "HTML, WCAG 2.2 AA"
    summary = "One file for a browser: the same report, with filters, links, light and dark, ready to print."

    def starter(self) -> dict[str, bytes]:
        """A template folder to begin with, path to content: 'govrisk report --eject' writes it."""
        from govrisk_reports.personal import starter

        return starter()

    def render(self, assessment: Assessment, presentation: Presentation = PLAIN) -> bytes:
        """UTF-8 HTML."""
        from govrisk_reports.html.page import page

        return page(assessment, presentation).encode()
