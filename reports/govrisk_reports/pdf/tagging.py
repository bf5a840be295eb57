"""What WeasyPrint's tags leave open for PDF/UA-1 (ISO 14289-1), set right before the file is written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def mend_tags(pdf: Any) -> None:
    """Mends the structure tree in place; ``pdf`` is a ``pydyf.PDF``."""
    elements = [item for item in pdf.objects if isinstance(item, dict) and item.get("Type") == "/StructElem"]
    for element in elements:
        if element["S"] == "/TH":
            _say_which_way(pdf, element)
        elif element["S"] == "/Figure":
            _measure_from_below(pdf, element)
        _own_links_only(pdf, element)
    _running_heads_are_no_content(pdf, elements)


def _say_which_way(pdf: Any, heading: Any) -> None:
    """7.5: WeasyPrint names a cell's headings by their first column: one over two columns misses the second."""
    group = _object(pdf, _object(pdf, heading["P"])["P"])
    heading["A"]["Scope"] = "/Column" if group["S"] == "/THead" else "/Row"


def _measure_from_below(pdf: Any, figure: Any) -> None:
    """WeasyPrint counts a figure's box from the top in CSS pixels; ISO 32000-1, 14.8.5.4.3 in points from below."""
    left, top, right, bottom = (0.75 * length for length in figure["A"]["BBox"])
    height = _object(pdf, figure["Pg"])["MediaBox"][3]
    figure["A"]["BBox"][:] = [left, height - bottom, right, height - top]


def _own_links_only(pdf: Any, element: Any) -> None:
    """7.18.5: a place to click that WeasyPrint makes for each box inside a link; the link's own covers them all."""
    if element["S"] == "/Link":
        if _object(pdf, element["P"])["S"] != "/Link":
            return
        element["S"] = "/Span"
    for kid in [kid for kid in element["K"] if isinstance(kid, bytes) and _object(pdf, kid).get("Type") == "/OBJR"]:
        element["K"].remove(kid)
        reference = _object(pdf, kid)
        _object(pdf, reference["Pg"])["Annots"].remove(reference["Obj"])


def _running_heads_are_no_content(pdf: Any, elements: list[Any]) -> None:
    """7.8: WeasyPrint tags the margins of a page, but hangs those tags on no tree; they are artifacts of pagination."""
    root = _object(pdf, pdf.catalog["StructTreeRoot"])
    inside = {id(element) for element in _below(pdf, root)}
    outside = {element.reference for element in elements if id(element) not in inside}
    owners = _object(pdf, root["ParentTree"])["Nums"]
    for page, reference in enumerate(pdf.page_references):
        marks = owners[2 * page + 1]
        spare = {mark for mark, owner in enumerate(marks) if owner in outside}
        marks[:] = ["null" if mark in spare else owner for mark, owner in enumerate(marks)]
        content = _object(pdf, _object(pdf, reference)["Contents"]).stream
        for place, item in enumerate(content):
            if isinstance(item, dict) and item.get("MCID") in spare and content[place + 1] == b"BDC":
                content[place - 1] = "/Artifact"
                item.clear()
                item["Type"] = "/Pagination"


def _below(pdf: Any, element: Any) -> Iterator[Any]:
    for kid in element.get("K", ()):
        if isinstance(kid, bytes) and (child := _object(pdf, kid)).get("Type") == "/StructElem":
            yield child
            yield from _below(pdf, child)


def _object(pdf: Any, reference: bytes | str) -> Any:
    return pdf.objects[int(reference.split()[0])]
