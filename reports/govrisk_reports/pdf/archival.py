"""What makes a PDF of WeasyPrint's both PDF/A-3 and PDF/UA-1, and gives it a place for its seal.

WeasyPrint writes one conformance mark a file; its ``finisher`` hands over the objects before they are written.
PDF/A wants each XMP property that is not its own described (ISO 19005-3, 6.6.2.3.3).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from govrisk.errors import GovriskError
from govrisk.presenting import Attached
from govrisk.sealing import NAMESPACE, OPEN_SEAL
from govrisk_reports.pdf.tagging import mend_tags

_UA = "http://www.aiim.org/pdfua/ns/id/"
_MARKS = f"""
<rdf:Description rdf:about="" xmlns:pdfuaid="{_UA}"><pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:govrisk="{NAMESPACE}"><govrisk:seal>{OPEN_SEAL}</govrisk:seal></rdf:Description>
"""
_SCHEMA = """<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>{title}</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>{uri}</pdfaSchema:namespaceURI><pdfaSchema:prefix>{prefix}</pdfaSchema:prefix>\
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>{name}</pdfaProperty:name>\
<pdfaProperty:valueType>{kind}</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>{about}</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property></rdf:li>
"""
_EXTENSIONS = (
    """<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">\
<pdfaExtension:schemas><rdf:Bag>
"""
    + _SCHEMA.format(
        title="PDF/UA identification",
        uri=_UA,
        prefix="pdfuaid",
        name="part",
        kind="Integer",
        about="Part of ISO 14289 that the file conforms to",
    )
    + _SCHEMA.format(
        title="govrisk report",
        uri=NAMESPACE,
        prefix="govrisk",
        name="seal",
        kind="Text",
        about="sha256 of the file with these 64 digits read as zeros",
    )
    + "</rdf:Bag></pdfaExtension:schemas></rdf:Description>\n"
)


def finish(pdf: Any, attached: Sequence[Attached]) -> None:
    """Adds the marks to the metadata, and to each attachment its own media type; ``pdf`` is a ``pydyf.PDF``."""
    metadata = _object(pdf, pdf.catalog["Metadata"])
    metadata.compress = False  # so that the seal finds its place, and other programs the metadata
    head, tail = metadata.stream[0].rsplit(b"</rdf:RDF>", 1)
    metadata.stream[0] = head + (_MARKS + _EXTENSIONS).encode() + b"</rdf:RDF>" + tail
    _media_types(pdf, {a.name: a for a in attached})
    if "AF" in pdf.catalog:
        listed = list(pdf.catalog["AF"])
        pdf.catalog["AF"][:] = dict.fromkeys(listed)  # WeasyPrint lists each file twice
    mend_tags(pdf)


def _media_types(pdf: Any, attached: Mapping[str, Attached]) -> None:
    """WeasyPrint guesses them from the machine's own tables, so that two machines would differ."""
    for item in pdf.objects:
        if isinstance(item, dict) and item.get("Type") == "/Filespec":
            file = attached.get(item["UF"].string)
            if file is None:
                raise GovriskError("the template attaches a file to the PDF -> take rel=attachment out of it")
            item["AFRelationship"] = f"/{file.relationship}"
            _object(pdf, item["EF"]["F"]).extra["Subtype"] = f"/{file.media_type.replace('/', '#2f')}"


def _object(pdf: Any, reference: bytes | str) -> Any:
    return pdf.objects[int(reference.split()[0])]
