"""The built-in report formats: one folder a format, each a pure function of the assessment."""

from __future__ import annotations

from govrisk import hookimpl
from govrisk.hookspecs import Renderer
from govrisk_reports.brief import BriefRenderer
from govrisk_reports.evidence_csv import EvidenceCsvRenderer
from govrisk_reports.findings_csv import FindingsCsvRenderer
from govrisk_reports.gemara import GemaraRenderer
from govrisk_reports.html import HtmlRenderer
from govrisk_reports.intoto import InTotoRenderer
from govrisk_reports.json import JsonRenderer
from govrisk_reports.junit import JUnitRenderer
from govrisk_reports.markdown import MarkdownRenderer
from govrisk_reports.oscal import OscalRenderer
from govrisk_reports.pdf import PdfRenderer
from govrisk_reports.sarif import SarifRenderer


@hookimpl
def govrisk_renderers() -> list[Renderer]:
    """The formats of this package: for people first, then for machines."""
    return [
        HtmlRenderer(),
        JsonRenderer(),
        MarkdownRenderer(),
        PdfRenderer(),
        BriefRenderer(),
        FindingsCsvRenderer(),
        EvidenceCsvRenderer(),
        SarifRenderer(),
        JUnitRenderer(),
        OscalRenderer(),
        GemaraRenderer(),
        InTotoRenderer(),
    ]
