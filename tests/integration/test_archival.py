"""The PDF as a record to keep: what PDF/A-3A (ISO 19005-3) and PDF/UA-1 (ISO 14289-1) ask of its structure.

Run by veraPDF too wherever its command is on the PATH; the checks here need nothing but the file.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pikepdf
import pytest
from tests.conftest import EXAMPLES

import govrisk
from govrisk.assessment import Assessment
from govrisk.carrying import evidence_of
from govrisk.presenting import Presentation
from govrisk.sealing import NAMESPACE, read_seal
from govrisk_reports.pdf import PdfRenderer

CASE = EXAMPLES / "qwen-article"
HEADINGS = {f"/H{level}": level for level in range(1, 7)}
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
MARK = "{http://www.aiim.org/pdfa/ns/id/}"
UA = "{http://www.aiim.org/pdfua/ns/id/}"
SCHEMA, PROPERTY = "{http://www.aiim.org/pdfa/ns/schema#}", "{http://www.aiim.org/pdfa/ns/property#}"
EXTENSION = "{http://www.aiim.org/pdfa/ns/extension/}"
DC, PDF, BASIC = (
    "{http://purl.org/dc/elements/1.1/}",
    "{http://ns.adobe.com/pdf/1.3/}",
    "{http://ns.adobe.com/xap/1.0/}",
)
KNOWN = (MARK, EXTENSION, DC, PDF, BASIC)
"""The schemas that ISO 19005-3 knows; each property of another must be described in the file itself."""


@pytest.fixture(scope="module")
def assessment() -> Assessment:
    return govrisk.assess(CASE)


@pytest.fixture(scope="module")
def presentation(assessment: Assessment) -> Presentation:
    return Presentation(attached=tuple(evidence_of(CASE, assessment, govrisk.load_rubric(assessment.profile))))


@pytest.fixture(scope="module")
def content(assessment: Assessment, presentation: Presentation) -> bytes:
    return PdfRenderer().render(assessment, presentation)


@pytest.fixture(scope="module")
def pdf(content: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(content)) as opened:
        yield opened


@pytest.fixture(scope="module")
def xmp(pdf: pikepdf.Pdf) -> ElementTree.Element:
    return ElementTree.fromstring(pdf.Root.Metadata.read_bytes().decode())


@pytest.fixture(scope="module")
def elements(pdf: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    """All structure elements, in the order in which a screen reader speaks them."""
    return list(below(pdf.Root.StructTreeRoot))


def below(node: pikepdf.Object) -> Iterator[pikepdf.Dictionary]:
    for kid in kids(node):
        yield kid
        yield from below(kid)


def kids(node: pikepdf.Object) -> list[pikepdf.Dictionary]:
    """The structure elements directly in another."""
    found = node.K if isinstance(node.get("/K"), pikepdf.Array) else [node.get("/K")]
    return [kid for kid in found if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]


def objects(pdf: pikepdf.Pdf, type_: str) -> list[pikepdf.Object]:
    """All dictionaries and streams of a /Type."""
    found = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary | pikepdf.Stream)]
    return [o for o in found if o.get("/Type") == type_]


def test_the_catalog_says_what_programs_ask_of_it(pdf: pikepdf.Pdf, assessment: Assessment) -> None:
    assert pdf.Root.Lang == "en"
    assert pdf.Root.MarkInfo.Marked
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert str(assessment.subject.name) in str(pdf.docinfo.Title)
    assert len(pdf.trailer.ID) == 2
    intent, *others = pdf.Root.OutputIntents
    assert not others
    assert intent.S == "/GTS_PDFA1"
    assert intent.DestOutputProfile.N == 3, "a colour profile for red, green and blue"


def test_the_metadata_claims_both_standards(xmp: ElementTree.Element, content: bytes) -> None:
    claimed = {name: value for item in xmp.iter(f"{RDF}Description") for name, value in item.attrib.items()}
    assert (claimed.get(f"{MARK}part"), claimed.get(f"{MARK}conformance")) == ("3", "A")
    assert xmp.findtext(f".//{UA}part") == "1"
    seal = read_seal(content)
    assert seal
    assert seal.holds
    assert xmp.findtext(f".//{{{NAMESPACE}}}seal") == seal.said


def test_properties_of_no_known_schema_are_described(xmp: ElementTree.Element) -> None:
    used = {p.tag for item in xmp.iter(f"{RDF}Description") for p in item if not p.tag.startswith(KNOWN)}
    described = {
        f"{{{schema.findtext(f'{SCHEMA}namespaceURI')}}}{name.text}"
        for schema in xmp.findall(f".//{EXTENSION}schemas/{RDF}Bag/{RDF}li")
        for name in schema.iter(f"{PROPERTY}name")
    }
    assert used == described == {f"{UA}part", f"{{{NAMESPACE}}}seal"}


def test_each_file_inside_says_what_it_is(pdf: pikepdf.Pdf, assessment: Assessment, presentation: Presentation) -> None:
    files = {str(file.UF): file for file in objects(pdf, "/Filespec")}
    assert {file.name for file in presentation.attached} | {"assessment.json", "manifest.json"} == set(files)
    for name, file in files.items():
        inside = file.EF.F
        assert str(file.F) == name
        assert file.AFRelationship in ("/Source", "/Data", "/Supplement")
        assert str(file.Desc)
        assert str(inside.Subtype).count("/") == 2, f"{name} has no media type"
        assert f"{assessment.as_of:D:%Y%m%d}" in str(inside.Params.ModDate)
        assert inside.Params.Size == len(inside.read_bytes())
    listed = [file.objgen for file in pdf.Root.AF]
    assert sorted(listed) == sorted(file.objgen for file in files.values()), "each is listed once"


def test_files_and_places_are_found_by_name(pdf: pikepdf.Pdf) -> None:
    """Programs search these trees by halves, so names out of order are not found (ISO 32000-1, 7.9.6)."""
    for tree in (pdf.Root.Names.EmbeddedFiles, pdf.Root.Names.Dests):
        names = [bytes(name) for name in list(tree.Names)[::2]]
        assert names == sorted(set(names))


def test_fonts_are_inside_and_can_be_read_out(pdf: pikepdf.Pdf) -> None:
    fonts = [font for font in objects(pdf, "/Font") if "/DescendantFonts" in font or "/FontDescriptor" not in font]
    assert fonts
    for font in fonts:
        assert "/ToUnicode" in font, font.BaseFont
        described = font.DescendantFonts[0] if "/DescendantFonts" in font else font
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(described.FontDescriptor.keys()), font.BaseFont


def test_no_image_is_smoothed(pdf: pikepdf.Pdf) -> None:
    assert not [image for image in objects(pdf, "/XObject") if image.get("/Interpolate", False)]


def test_each_figure_has_words(elements: list[pikepdf.Dictionary]) -> None:
    figures = [element for element in elements if element.S == "/Figure"]
    assert figures
    assert not [figure.objgen for figure in figures if not str(figure.get("/Alt", ""))]


def test_headings_skip_no_level(elements: list[pikepdf.Dictionary]) -> None:
    levels = [HEADINGS[str(element.S)] for element in elements if str(element.S) in HEADINGS]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_bookmarks_lead_through_the_report(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        assert outline.root
        below_title = [item.title for item in outline.root[0].children]
    assert "Executive summary" in below_title


def test_each_link_is_spoken_as_a_link(pdf: pikepdf.Pdf) -> None:
    """ISO 14289-1, 7.18.5: a box inside a link must not bring a second place to click that no link element owns."""
    owners = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
    links = [link for page in pdf.pages for link in page.get("/Annots", []) if link.Subtype == "/Link"]
    assert links
    assert not {str(link.get("/Contents")) for link in links if owners[int(link.StructParent)].S != "/Link"}
    assert all(str(link.get("/Contents", "")) for link in links)


def test_each_cell_has_its_headings(elements: list[pikepdf.Dictionary]) -> None:
    """ISO 14289-1, 7.5: either each heading says which way it reaches, or each cell names its headings."""
    for table in (element for element in elements if element.S == "/Table"):
        cells = list(below(table))
        headings = [cell for cell in cells if cell.S == "/TH"]
        known = {str(cell.ID) for cell in headings if "/ID" in cell}
        if headings and any("/Scope" not in cell.A for cell in headings):
            named = [{str(name) for name in cell.A.get("/Headers", [])} for cell in cells if cell.S == "/TD"]
            assert all(names and names <= known for names in named), f"table {table.objgen}"


def test_lists_hold_items_only(elements: list[pikepdf.Dictionary]) -> None:
    """Blanks between items set in a line are tagged too, and a list of text is none (ISO 32000-1, table 336)."""
    held = [str(kid.S) for element in elements if element.S == "/L" for kid in in_effect(element)]
    assert set(held) <= {"/L", "/LI", "/Caption"}


def in_effect(element: pikepdf.Dictionary) -> Iterator[pikepdf.Dictionary]:
    """What an element holds, groups without a meaning of their own seen through."""
    for kid in kids(element):
        if kid.S in ("/Div", "/NonStruct"):
            yield from in_effect(kid)
        else:
            yield kid


def test_nothing_is_dated_by_the_clock(pdf: pikepdf.Pdf, assessment: Assessment) -> None:
    day = f"D:{assessment.as_of:%Y%m%d}"
    assert str(pdf.docinfo.CreationDate) == str(pdf.docinfo.ModDate) == day


def test_the_same_input_gives_the_same_bytes(assessment: Assessment, presentation: Presentation) -> None:
    """On one page: layout takes most of the time, and what could differ is in the writing."""
    from govrisk_reports.pdf.typeset import typeset

    page = '<html lang="en"><title>Title</title><h1>Title</h1><p>Text, <b>bold</b>, 中文, <a href="#x" id="x">link</a>'
    first, second = (typeset(page, assessment, presentation) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("flavour", ["3a", "ua1"])
def test_verapdf_agrees(flavour: str, content: bytes, tmp_path: Path) -> None:
    verapdf = shutil.which("verapdf")
    if verapdf is None:
        pytest.skip("veraPDF (https://verapdf.org) is not installed: nothing but our own checks were run")
    path = tmp_path / "report.pdf"
    path.write_bytes(content)
    command = [verapdf, "--flavour", flavour, "--format", "text", str(path)]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert said.stdout.startswith("PASS"), said.stdout + said.stderr


def test_figures_say_where_they_are_on_their_page(elements: list[pikepdf.Dictionary]) -> None:
    """In points from below (ISO 32000-1, 14.8.5.4.3), not in pixels from above."""
    for figure in (element for element in elements if element.S == "/Figure"):
        left, bottom, right, top = (float(length) for length in figure.A.BBox)
        _, _, width, height = (float(length) for length in figure.Pg.MediaBox)
        assert 0 <= left <= right <= width
        assert 0 <= bottom <= top <= height


def test_running_heads_are_no_content(pdf: pikepdf.Pdf, elements: list[pikepdf.Dictionary]) -> None:
    """ISO 14289-1, 7.8: all that is tagged belongs to the tree, and what is not is an artifact."""
    inside = {element.objgen for element in elements}
    owners = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
    for number, page in enumerate(pdf.pages):
        marks = re.findall(rb"/MCID (\d+)", page.Contents.read_bytes())
        assert all(owners[number][int(mark)].objgen in inside for mark in marks), f"page {number + 1}"
