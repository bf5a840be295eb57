"""CSV (RFC 4180) that a spreadsheet shows and does not run."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

from govrisk.assessment import Assessment
from govrisk_reports.interchange.facts import facts
from govrisk_reports.interchange.plain import line

Row = dict[str, str]
"""Cells by column; all rows of a table have the same columns."""

_FORMULA = re.compile(r"\s*[=+\-@\uff0b\uff0d\uff1d\uff20]|[\t\r\n]")
"""How a cell begins that a spreadsheet may run (OWASP, CSV injection); the wide forms count in East Asian ones."""
_STAMPED = ("subject", "as-of", "marking", "redaction", "assessment-sha256")


def stamp(assessment: Assessment) -> Row:
    """The last columns of every row, so that a row that is copied elsewhere keeps its mark."""
    known = facts(assessment)
    return {name.replace("-", "_"): known.get(name, "") for name in _STAMPED}


def table(head: Iterable[str], rows: Iterable[Row]) -> bytes:
    """UTF-8 with CRLF line ends; without the byte order mark spreadsheets would read it in the machine's local code."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(head))
    writer.writeheader()
    writer.writerows({name: guarded(cell) for name, cell in row.items()} for row in rows)
    return text.getvalue().encode("utf-8-sig")


def guarded(cell: str) -> str:
    """A cell as one line of text, with an apostrophe before what would else be a formula; empty stays empty."""
    text = "" if not cell else line(cell)
    return f"'{text}" if _FORMULA.match(text) or _FORMULA.match(cell) else text
