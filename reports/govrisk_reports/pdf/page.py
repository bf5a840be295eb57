"""The HTML that becomes the PDF."""

from __future__ import annotations

from govrisk.assessment import Assessment
from govrisk_reports.environment import html_environment
from govrisk_reports.fonts import coverage
from govrisk_reports.text import spelled
from govrisk_reports.view import view


def html_for_pdf(assessment: Assessment) -> str:
    """One HTML document with its style inside; it names no address outside itself but those of links.

    A character that no font of ours has would print as an empty box, so it is spelled out, such as ``[U+1F600]``.
    """
    html = html_environment().get_template("pdf/page.html.j2").render(view=view(assessment))
    unknown = {c for c in set(html) - coverage() if not c.isspace()}
    return html.translate({ord(c): spelled(c) for c in unknown}) if unknown else html
