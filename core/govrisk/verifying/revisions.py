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

_MAY_CHANGE = {
    "/Catalog": {"/AcroForm", "/Perms", "/Extensions"},
    "/Page": {"/Annots", "/Tabs"},
    "/Metadata": {"/Length", "/Filter"},
    None: {"/ModDate", "/Producer"},  # the information dictionary
}


def only_signed(reader: PdfFileReader) -> bool:
    """Whether everything that was appended belongs to signatures."""
    if not reader.embedded_signatures:
        return False
    sealed, now = cast("Any", reader.get_historical_resolver(0)), cast("Any", reader)
    fields = reader.root["/AcroForm"]["/Fields"]
    if any(fields[i]["/FT"] != "/Sig" for i in range(len(fields))) or len(fields) != len(reader.embedded_signatures):
        return False
    changed = {ref for n in range(1, reader.total_revisions) for ref in reader.xrefs.explicit_refs_in_revision(n)}
    known = set(reader.xrefs.explicit_refs_in_revision(0))
    # Objects that are new show only where one that was there before points to them.
    return all(_harmless(sealed.get_object(ref), now.get_object(ref)) for ref in changed & known)


def _harmless(old: Any, new: Any) -> bool:
    if not hasattr(old, "raw_get") or not hasattr(new, "raw_get"):
        return _raw(old) == _raw(new)
    keys = {k for k in {*old, *new} if k not in old or k not in new or _raw(old.raw_get(k)) != _raw(new.raw_get(k))}
    kind = str(old["/Type"]) if "/Type" in old else None
    if kind != "/Metadata" and _data(old) != _data(new):
        return False
    return keys <= _MAY_CHANGE.get(kind, set()) and ("/Annots" not in keys or _annotations(old, new))


def _annotations(old: Any, new: Any) -> bool:
    """Whether a page kept its annotations, and got none but fields."""
    before: Any = old["/Annots"] if "/Annots" in old else []  # noqa: SIM401 - get follows no reference
    after = new["/Annots"]
    kept = [_raw(before.raw_get(i)) for i in range(len(before))]
    now = [_raw(after.raw_get(i)) for i in range(len(after))]
    return now[: len(kept)] == kept and all(after[i]["/Subtype"] == "/Widget" for i in range(len(kept), len(now)))


def _data(item: Any) -> bytes:
    return item.encoded_data if isinstance(item, StreamObject) else b""


def _raw(item: Any) -> bytes:
    out = BytesIO()
    item.write_to_stream(out, None)
    return out.getvalue()
