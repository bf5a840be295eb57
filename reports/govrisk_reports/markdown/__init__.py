"""The report as Markdown, for a forge, a wiki or a pull request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govrisk.presenting import PLAIN, Presentation

if TYPE_CHECKING:
    from govrisk.assessment import Assessment


class MarkdownRenderer:
    """Writes the report in GitHub-flavoured Markdown."""

    id = "md"
    suffix = ".md"
    standard = "GitHub-flavoured Markdown"
    summary = "The same report as text with tables, readable on a forge."

    def render(self, assessment: Assessment, presentation: Presentation = PLAIN) -> bytes:
        """UTF-8 Markdown."""
        from govrisk_reports.environment import markdown_environment
        from govrisk_reports.view import view

        template = markdown_environment().get_template("markdown/report.md.j2")
        return template.render(view=view(assessment)).encode()
