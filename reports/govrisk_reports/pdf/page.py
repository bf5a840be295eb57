"""The HTML that becomes the PDF."""

from __future__ import annotations

from govrisk.assessment import Assessment
from govrisk.presenting import PLAIN, Presentation
from govrisk_reports.fonts import coverage
from govrisk_reports.personal import render
from govrisk_reports.text import spelled
from govrisk_reports.view import view


def html_for_pdf(assessment: Assessment, presentation: Presentation = PLAIN, template: str = "pdf/page.html.j2") -> str:
    """One HTML document with its style inside; it names no address outside itself but those of links.

    A character that no font of ours has would print as an empty box, so it is spelled out, such as ``[U+1F600]``.
    """
    return spelled_out(render(template, presentation, view=view(assessment, presentation)))


def spelled_out(html: str) -> str:
    """``html`` with every character that no font of ours has as its code point."""
    unknown = {c for c in set(html) - coverage() if not c.isspace()}
    return html.translate({ord(c): spelled(c) for c in unknown}) if unknown else html
