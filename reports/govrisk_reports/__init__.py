"""The built-in report formats: one folder a format, each a pure function of the assessment."""

from __future__ import annotations

from govrisk import hookimpl
from govrisk.hookspecs import Renderer
from govrisk_reports.html import HtmlRenderer
from govrisk_reports.json import JsonRenderer
from govrisk_reports.markdown import MarkdownRenderer
from govrisk_reports.pdf import PdfRenderer


@hookimpl
def govrisk_renderers() -> list[Renderer]:
    """The formats of this package."""
    return [HtmlRenderer(), JsonRenderer(), MarkdownRenderer(), PdfRenderer()]
