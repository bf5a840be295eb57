"""The report as one HTML file that asks for nothing else: no script, no font, no image from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govrisk.presenting import PLAIN, Presentation

if TYPE_CHECKING:
    from govrisk.assessment import Assessment


class HtmlRenderer:
    """Writes the report for a browser."""

    id = "html"
    suffix = ".html"
    summary = "One file for a browser: the same report, with links, light and dark, ready to print."

    def render(self, assessment: Assessment, presentation: Presentation = PLAIN) -> bytes:
        """UTF-8 HTML."""
        from govrisk_reports.environment import html_environment
        from govrisk_reports.view import view

        return html_environment().get_template("html/page.html.j2").render(view=view(assessment)).encode()
