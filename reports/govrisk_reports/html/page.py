"""The page around the report: a strict security policy, the controls, and parts of a large report that wait."""

from __future__ import annotations

import re

from markupsafe import Markup

from govrisk.assessment import Assessment
from govrisk.presenting import PLAIN, Presentation
from govrisk_reports.html.choices import choices
from govrisk_reports.personal import render
from govrisk_reports.view import view

LARGE = 1_000_000
"""Characters of a report from which on its long parts wait for the first frame."""
LONG = 50_000
"""Characters of a part that waits."""
_COLUMN = re.compile(r'<col style="width:([\d.]+)%">')
_PART = re.compile(r'(<section id="[\w-]+" class="part">\n<h2>[^\n]*</h2>\n)(.*?)(?=</section>)', re.DOTALL)


def page(assessment: Assessment, presentation: Presentation = PLAIN) -> str:
    """The whole HTML file."""
    shown = view(assessment, presentation)
    body, widths = without_style_attributes(render(shown.body, presentation, view=shown))
    return render(
        "html/page.html.j2",
        PLAIN,  # the page around the report is ours, whatever the template
        view=shown,
        choices=choices(shown),
        body=Markup(waiting(body)),  # noqa: S704 - escaped when its templates were rendered
        widths=Markup(widths),  # noqa: S704 - numbers
    )


def without_style_attributes(body: str) -> tuple[str, str]:
    """The body with widths of columns as classes, and the rules of these classes: the policy allows no style attribute.

    Text of a case cannot look like such a column: its ``<`` is escaped.
    """
    widths = sorted({float(width) for width in _COLUMN.findall(body)})
    rules = "".join(f".{_width_class(width)}{{width:{width:g}%}}" for width in widths)
    return _COLUMN.sub(lambda found: f'<col class="{_width_class(float(found[1]))}">', body), rules


def waiting(body: str) -> str:
    """The body in which long parts of a large report stand in ``noscript``.

    A browser without scripts shows them as they are. With scripts, it reads them as plain text, which is quick, and
    the page's script puts them in place after the first frame.
    """
    if len(body) < LARGE:
        return body
    return _PART.sub(lambda part: f"{part[1]}<noscript>{part[2]}</noscript>" if len(part[2]) > LONG else part[0], body)


def _width_class(width: float) -> str:
    return f"w{round(width * 10)}"
