"""Writing the workbook: sheets, formats, marks. What stands in the cells is decided elsewhere."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from govrisk import Assessment, Presentation

from .table import Cell, Table

LONGEST = 32_767
"""Characters that a cell can hold (ECMA-376 leaves it open; Excel's specification)."""
FORMULA = re.compile(r"\s*[=+\-@\uff0b\uff0d\uff1d\uff20]")
"""How a text begins that a spreadsheet may take for a formula (OWASP, CSV injection)."""
COLOURS = {
    "TLP:RED": "#FF2B2B",
    "TLP:AMBER": "#FFC000",
    "TLP:AMBER+STRICT": "#FFC000",
    "TLP:GREEN": "#33FF00",
    "TLP:CLEAR": "#FFFFFF",
}
"""The colours of the labels, on black (FIRST, TLP 2.0)."""
PAPER = {"A4": 9, "Letter": 1}
HEAD = 1
"""The row of the headings; the mark stands above it."""
LINE_HEIGHT, HIGHEST = 15.0, 409.0
"""Points that a line of text takes, and the highest row that Excel allows."""
ONE_PAGE, SCALE = 250, 60
"""Up to so many characters a sheet is printed one page wide; a wider one at this percentage, over several pages."""


def write(assessment: Assessment, presentation: Presentation, tables: Iterable[Table]) -> bytes:
    """The workbook, with a sheet for each table."""
    out = io.BytesIO()
    book = _Book(assessment, presentation, out)
    for table in tables:
        book.add(table)
    book.close()
    return out.getvalue()


class _Book:
    """A workbook in the making."""

    def __init__(self, assessment: Assessment, presentation: Presentation, out: io.BytesIO) -> None:
        self.about = f"{assessment.subject.name}, as of {assessment.as_of}"
        self.label = assessment.marking.label if assessment.marking else ""
        self.paper = PAPER[presentation.paper]
        plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self.book = xlsxwriter.Workbook(out, {"in_memory": True, **plain})
        made = presentation.made_on or assessment.as_of  # never the clock: the same report has the same bytes
        self.book.set_properties(
            {
                "title": f"Governance risk: {self.about}"[:255],
                "subject": self.label,
                "author": f"{assessment.provenance.tool.name} {assessment.provenance.tool.version}",
                "created": datetime.combine(made, time()),
            }
        )
        cell = {"valign": "top", "text_wrap": True, "bottom": 4, "bottom_color": "#BBBBBB"}
        self.text = self.book.add_format(cell)
        self.guarded = self.book.add_format(cell | {"quote_prefix": True})
        self.head = self.book.add_format(cell | {"bold": True, "bottom": 1, "bg_color": "#E7E7E7"})
        colour = COLOURS.get(self.label, "#FFFFFF")
        self.mark = self.book.add_format({"bold": True, "bg_color": "#000000", "font_color": colour})

    def add(self, table: Table) -> None:
        """A sheet with one table: headings that stay, a filter on each column, wrapped text."""
        sheet = self.book.add_worksheet(table.title)
        self._page(sheet, table)
        for number, (head, width) in enumerate(zip(table.heads, table.widths, strict=True)):
            sheet.set_column(number, number, width)
            sheet.write_blank(0, number, None, self.mark)
            sheet.write_string(HEAD, number, head, self.head)
        sheet.write_string(0, 0, " ".join(filter(None, (self.label, self.about))), self.mark)
        for place, row in enumerate(table.rows, HEAD + 1):
            sheet.set_row(place, _height(row, table.widths))
            for number, value in enumerate(row):
                self._write(sheet, place, number, value)
        sheet.autofilter(HEAD, 0, HEAD + len(table.rows), len(table.heads) - 1)
        sheet.freeze_panes(HEAD + 1, 1)

    def _page(self, sheet: Any, table: Table) -> None:
        sheet.set_landscape()
        sheet.set_paper(self.paper)
        sheet.repeat_rows(0, HEAD)
        if sum(table.widths) <= ONE_PAGE:
            sheet.fit_to_pages(1, 0)
        else:
            sheet.set_print_scale(SCALE)
            sheet.repeat_columns(0)
        about, label = (text.replace("&", "&&") for text in (self.about[:100], self.label))
        sheet.set_header(f"&L{about}&C&B{label}&R{table.title}")
        sheet.set_footer(f"&C&B{label}&R&P / &N")

    def _write(self, sheet: Any, row: int, column: int, value: Cell) -> None:
        if value is None or value == "":
            sheet.write_blank(row, column, None, self.text)
        elif isinstance(value, str):
            text = value if len(value) <= LONGEST else value[: LONGEST - 1] + "…"
            sheet.write_string(row, column, text, self.guarded if FORMULA.match(text) else self.text)
        else:
            sheet.write_number(row, column, value, self.text)

    def close(self) -> None:
        """Ends the workbook; nothing can be added after that."""
        self.book.close()


def _height(row: Iterable[Cell], widths: Iterable[int]) -> float:
    """Points that a row needs for its longest cell; without them no program shows wrapped text as a whole."""
    lines = max((_lines(value, width) for value, width in zip(row, widths, strict=True)), default=1)
    return min(HIGHEST, LINE_HEIGHT * lines)


def _lines(value: Cell, width: int) -> int:
    return sum(1 + len(line) // width for line in value.split("\n")) if isinstance(value, str) else 1
