"""The workbook, as somebody sees it who opens it: read back with another library than the one that wrote it."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook

import govrisk
from govrisk import Assessment, Presentation
from govrisk.testing import build_case, claim, document, metric

SHEETS = [
    *("Summary", "Findings", "Indicators", "To do", "Evidence", "Metrics", "Documents", "Gaps", "Sources", "Rubric")
]
EVIL = ['=HYPERLINK("http://evil.example")', "+1", "-1", "@SUM(A1)", "=1+1", "\uff1d1+1"]
MARKING = {"label": "TLP:AMBER+STRICT", "meaning": "Stays inside.", "reason": "The case is marked so."}


@pytest.fixture(scope="module")
def assessment() -> Assessment:
    evidence: dict[str, Any] = {
        "claims": [
            claim("leadership.departure", "risk", event_date="2026-03-04", statement=EVIL[0], credibility=3),
            claim("licence.terms", "mitigating", note="Fish & chips"),
        ],
        "metrics": [metric("key_people", 3, low=2, high=4, scope=EVIL[1], note=EVIL[2])],
        "documents": [document("roadmap", path=EVIL[3]), document("governance", found=False, note=EVIL[4])],
    }
    return govrisk.assess(build_case(**evidence, question=EVIL[5], marking=MARKING), rubric="default")


@pytest.fixture(scope="module")
def book(assessment: Assessment) -> Workbook:
    return opened(rendered(assessment))


def rendered(assessment: Assessment, **presentation: Any) -> bytes:
    """The workbook by the door that the command line takes."""
    from govrisk_xlsx import govrisk_renderers

    (renderer,) = govrisk_renderers()
    return renderer.render(assessment, Presentation(**presentation))


def opened(content: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def rows(book: Workbook, sheet: str) -> list[dict[str, Any]]:
    _, head, *lines = book[sheet].iter_rows(values_only=True)
    return [dict(zip(map(str, head), line, strict=True)) for line in lines]


def printed(line: Any, place: str) -> str:
    """What stands in a header or footer."""
    return str(getattr(line, place).text)


def cells(book: Workbook) -> Iterator[Any]:
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            yield from row


def test_each_sheet_has_its_mark_its_headings_and_its_filter(book: Workbook) -> None:
    assert book.sheetnames == SHEETS
    for sheet in book.worksheets:
        assert str(sheet["A1"].value).startswith("TLP:AMBER+STRICT An example, as of 2026-03-05")
        assert sheet.freeze_panes == "B3"
        assert sheet.auto_filter.ref.startswith("A2:")
        assert sheet.print_title_rows == "$1:$2"
        assert "TLP:AMBER+STRICT" in printed(sheet.oddHeader, "center")
        assert "TLP:AMBER+STRICT" in printed(sheet.oddFooter, "center")


def test_a_finding_is_a_row_and_what_is_not_rated_has_no_number(book: Workbook, assessment: Assessment) -> None:
    found = {row["Check"]: row for row in rows(book, "Findings")}
    assert list(found) == [f.check for f in assessment.findings]
    for finding in assessment.findings:
        row, rated = found[finding.check], finding.rating != "NR"
        assert row["Evidence allows"] == str(finding.interval)
        assert (row["Risk, low"], row["Risk, high"]) == (
            (round(finding.interval.lo), round(finding.interval.hi)) if rated else (None, None)
        )
    assert {f.rating for f in assessment.findings} > {"NR"}, "nothing to tell apart"


def test_a_claim_has_its_quotation_its_grade_and_its_source(book: Workbook) -> None:
    first, second = rows(book, "Evidence")
    assert (first["Points to"], first["Grade"], first["Quotation"]) == ("risk", "B3", "made up")
    assert (first["Publisher"], first["Said by"]) == ("A newspaper", "Somebody who knows")
    assert "LEAD-01" in first["Used in"].split(", ")
    assert (second["Grade"], second["Note"]) == ("B2", "Fish & chips")


def test_records_are_told_as_they_are(book: Workbook) -> None:
    (measured,) = rows(book, "Metrics")
    assert (measured["Value"], measured["Low"], measured["High"], measured["Used in"]) == (3, 2, 4, "LEAD-02")
    assert [(d["Kind"], d["Found"]) for d in rows(book, "Documents")] == [("roadmap", "yes"), ("governance", "no")]


def test_numbers_of_the_rubric_have_their_source(book: Workbook, assessment: Assessment) -> None:
    numbers = rows(book, "Rubric")
    reliability = {row["Of"]: row["Number"] for row in numbers if row["Kind"] == "Reliability"}
    assert reliability == assessment.provenance.rubric.grading.reliability
    assert all(row["Meaning or source"] for row in numbers if row["Kind"] != "Family weight")


def test_nothing_is_a_formula_or_a_link(book: Workbook) -> None:
    found = list(cells(book))
    assert {cell.data_type for cell in found} <= {"s", "n"}
    assert not [cell for cell in found if cell.hyperlink]
    for text in EVIL:
        (cell, *_) = [cell for cell in found if cell.value == text]
        assert cell.quotePrefix, f"{text!r} becomes a formula when somebody edits the cell"


def test_a_text_too_long_for_a_cell_ends_with_a_sign(assessment: Assessment) -> None:
    long = assessment.model_copy(update={"question": "x" * 40_000})
    told = {row["What"]: row["Text"] for row in rows(opened(rendered(long)), "Summary")}
    assert told["Question"] == "x" * 32_766 + "…"


def test_control_characters_and_a_name_with_an_ampersand_do_no_harm(assessment: Assessment) -> None:
    subject = assessment.subject.model_copy(update={"name": "R&D\x00\x1b[31m & sons"})
    book = opened(rendered(assessment.model_copy(update={"subject": subject})))
    assert "R&&D" in printed(book["Summary"].oddHeader, "left")


def test_without_a_mark_none_is_made_up(assessment: Assessment) -> None:
    content = rendered(assessment.model_copy(update={"marking": None}))
    assert b"TLP" not in b"".join(parts(content).values())


def test_a_case_without_evidence_is_a_workbook_too() -> None:
    book = opened(rendered(govrisk.assess(build_case(), rubric="default")))
    assert rows(book, "Evidence") == rows(book, "Metrics") == rows(book, "Gaps") == []
    assert {row["Risk, low"] for row in rows(book, "Findings")} == {None}


def test_the_same_assessment_gives_the_same_bytes(assessment: Assessment) -> None:
    again = Assessment.model_validate_json(assessment.to_json())
    assert rendered(assessment) == rendered(again)


def test_the_date_inside_is_the_report_s(assessment: Assessment) -> None:
    assert opened(rendered(assessment)).properties.created.date() == date(2026, 3, 5)
    assert opened(rendered(assessment, made_on=date(2027, 1, 2))).properties.created.date() == date(2027, 1, 2)


def test_paper_is_what_was_asked_for(assessment: Assessment) -> None:
    assert opened(rendered(assessment, paper="Letter"))["Summary"].page_setup.paperSize == 1


def test_the_assessment_is_left_as_it_was(assessment: Assessment) -> None:
    before = assessment.to_json()
    rendered(assessment)
    assert assessment.to_json() == before


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as folder:
        return {name: folder.read(name) for name in folder.namelist()}
