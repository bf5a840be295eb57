"""What was appended behind a report: a signature, or more than that.

A signature is appended to a file (ISO 32000-2, 7.5.6), so whoever signs could change pages with the same stroke. Only
what a signature needs may differ from the report as it was sealed: its field, its place in the catalog and on a page,
and the dates.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any, cast

from pyhanko.pdf_utils.generic import StreamObject
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.status import SignatureCoverageLevel

from govrisk.sealing import first_revision

_FORM = {"/Fields", "/SigFlags"}
_FIELD = {"/Type", "/Subtype", "/FT", "/T", "/TU", "/V", "/Rect", "/P", "/F", "/Lock", "/SV", "/AP"}
"""Keys of a form and of a field that is a signature and no more: no action, and nothing to fill in."""
_MAY_CHANGE = {
    "/Catalog": {"/AcroForm", "/Perms", "/Extensions"},
    "/Page": {"/Annots", "/Tabs"},
    "/Metadata": {"/Length", "/Filter"},
    None: {"/ModDate", "/Producer"},  # the information dictionary
}


def only_signed(pdf: bytes, reader: PdfFileReader) -> bool:
    """Whether everything that was appended belongs to signatures.

    What was sealed is read from its own bytes: what was appended may hide, free or replace all that came before it.
    """
    if not reader.embedded_signatures:
        return False
    sealed, now = cast("Any", PdfFileReader(BytesIO(first_revision(pdf)))), cast("Any", reader)
    if any(_raw(sealed.trailer.raw_get(key)) != _raw(now.trailer.raw_get(key)) for key in ("/Root", "/Info")):
        return False
    last = reader.embedded_signatures[-1]
    last.compute_integrity_info(skip_diff=True)  # its cost grows with the square of a report
    if last.coverage != SignatureCoverageLevel.ENTIRE_FILE:
        return False
    form = reader.root["/AcroForm"]
    fields = form["/Fields"]
    if not {*form} <= _FORM or len(fields) != len(reader.embedded_signatures):
        return False
    if any(fields[i]["/FT"] != "/Sig" or not {*fields[i]} <= _FIELD for i in range(len(fields))):
        return False
    refs = sealed.xrefs.explicit_refs_in_revision(0)
    changed = (ref for ref in refs if _place(sealed, ref) != _place(now, ref))
    # Objects that are new show only where one that was there before points to them.
    return all(_harmless(sealed.get_object(ref), now.get_object(ref)) for ref in changed)


def _place(reader: Any, ref: Any) -> Any:
    """Where an object stands in the file; None where it was taken out."""
    try:
        return reader.xrefs[ref]
    except KeyError:
        return None


def _harmless(old: Any, new: Any) -> bool:
    if not hasattr(old, "raw_get") or not hasattr(new, "raw_get"):
        return _raw(old) == _raw(new)
    keys = {k for k in {*old, *new} if k not in old or k not in new or _raw(old.raw_get(k)) != _raw(new.raw_get(k))}
    kind = str(old["/Type"]) if "/Type" in old else None
    if kind != "/Metadata" and _data(old) != _data(new):
        return False
    return keys <= _MAY_CHANGE.get(kind, set()) and ("/Annots" not in keys or _annotations(old, new))


def _annotations(old: Any, new: Any) -> bool:
    """Whether a page kept its annotations, and got none but fields that take no room: one could be painted over it."""
    before: Any = old["/Annots"] if "/Annots" in old else []  # noqa: SIM401 - get follows no reference
    after = new["/Annots"]
    kept = [_raw(before.raw_get(i)) for i in range(len(before))]
    now = [_raw(after.raw_get(i)) for i in range(len(after))]
    return now[: len(kept)] == kept and all(_unseen(after[i]) for i in range(len(kept), len(now)))


def _unseen(field: Any) -> bool:
    left, low, right, top = (float(field["/Rect"][i]) for i in range(4))
    return field["/Subtype"] == "/Widget" and {*field} <= _FIELD and left == right and low == top


def _data(item: Any) -> bytes:
    return item.encoded_data if isinstance(item, StreamObject) else b""


def _raw(item: Any) -> bytes:
    out = BytesIO()
    item.write_to_stream(out, None)
    return out.getvalue()
