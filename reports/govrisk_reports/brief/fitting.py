"""Sets the brief on two pages: type shrinks a little, the decision sheet gives way, type shrinks more; then lists are
cut and say how much they lost."""

from __future__ import annotations

from dataclasses import dataclass, replace

from govrisk.assessment import Assessment
from govrisk.presenting import Presentation
from govrisk_reports.anchors import Anchors
from govrisk_reports.brief.measuring import Ruler
from govrisk_reports.pdf.page import spelled_out
from govrisk_reports.personal import render
from govrisk_reports.view import View, view

PAGES = 2
_NOWHERE = Anchors({}, {}, {}, {})
"""The brief explains no id, so its codes are words and no links."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How tightly the brief is set: the size of its type, of 1, how many lines a list may have (None: all), and whether
    the sheet for the reader's decision has room."""

    size: float
    lines: int | None = None
    sheet: bool = False


FITS = (
    Fit(1, sheet=True), Fit(0.95, sheet=True), Fit(1), Fit(0.93), Fit(0.93, 5),
    Fit(0.89, 4), Fit(0.89, 3), Fit(0.86, 2), Fit(0.86, 1),
)  # fmt: skip
"""From the airiest to the tightest; the first that takes two pages is used."""


def fitted(assessment: Assessment, presentation: Presentation) -> str:
    """The brief as HTML, in the airiest fit that takes two pages; in the tightest where none does."""
    shown = replace(view(assessment, presentation), anchors=_NOWHERE)
    ruler = Ruler()
    fit = next((f for f in FITS if ruler.pages(brief_html(shown, f)) <= PAGES), FITS[-1])
    return brief_html(shown, fit)


def brief_html(shown: View, fit: Fit) -> str:
    """The brief as one HTML document."""
    return spelled_out(render("brief/page.html.j2", shown.presentation, view=shown, fit=fit))
