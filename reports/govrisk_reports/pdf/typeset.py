"""WeasyPrint, fenced in: it reads our fonts and nothing else, neither from the network nor from the disk."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import Any

from govrisk.assessment import Assessment
from govrisk.errors import GovriskError
from govrisk.manifest import MANIFEST, carried, manifest
from govrisk.presenting import PLAIN, Attached, Presentation
from govrisk.sealing import seal
from govrisk_reports.fonts import FOLDER, font_faces
from govrisk_reports.pdf.archival import finish
from govrisk_reports.view import made_on

try:
    from weasyprint import CSS, HTML, Attachment  # type: ignore[import-untyped]
    from weasyprint.text import ffi  # type: ignore[import-untyped]
    from weasyprint.text.fonts import FontConfiguration  # type: ignore[import-untyped]
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # type: ignore[import-untyped]
except OSError as error:
    raise GovriskError(
        "the PDF needs the Pango libraries -> apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 "
        "(macOS: brew install pango), or choose html, md or json"
    ) from error

_BASE = f"{FOLDER.as_uri()}/"


class _FontFetcher(URLFetcher):  # type: ignore[misc]
    """Opens the package's own font files; every other address is refused."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        name = url.removeprefix(_BASE)
        if url.startswith(_BASE) and "/" not in name and name.endswith(".ttf"):
            return URLFetcherResponse(url, (FOLDER / name).read_bytes())
        raise ValueError(f"a report may not open {url}")


def typeset(html: str, assessment: Assessment, presentation: Presentation = PLAIN, format_: str = "pdf") -> bytes:
    """The document as PDF/A-3A and PDF/UA-1 with what it carries, sealed; the same input gives the same bytes."""
    fonts = FontConfiguration()
    day = made_on(assessment, presentation)
    files = _with_manifest(html, assessment, presentation, format_, day)
    with _without_garbage_collection():
        pdf: bytes | None = fenced(html).write_pdf(
            stylesheets=[faces(fonts)],
            font_config=fonts,
            pdf_variant="pdf/a-3a",
            attachments=[_attachment(file, day) for file in files],
            finisher=lambda _, written: finish(written, files),
        )
    assert pdf is not None  # it is None only when a file is named to write to
    return seal(pdf)


def fenced(html: str) -> HTML:
    """A document that can open nothing but what stands in it."""
    return HTML(string=html, base_url=None, url_fetcher=URLFetcher(allowed_protocols=["data"]))


def faces(fonts: FontConfiguration) -> CSS:
    """The style sheet that names our fonts, the only files that it can open."""
    return CSS(string=font_faces(), base_url=_BASE, url_fetcher=_FontFetcher(), font_config=fonts)


def _with_manifest(
    html: str, assessment: Assessment, presentation: Presentation, format_: str, day: date
) -> list[Attached]:
    """All that the report carries, in the order that a PDF's name tree must have."""
    said = manifest(format_, assessment, presentation, day.isoformat(), html, typesetting()).to_json()
    own = Attached(MANIFEST, said.encode(), "application/json", "What this report carries, and how it was made")
    return sorted([own, *carried(assessment, presentation)], key=lambda file: file.name.encode())


def _attachment(file: Attached, day: date) -> Attachment:
    """A file for WeasyPrint, dated like the report: by itself it would ask the clock."""
    at = datetime.combine(day, time(), UTC)
    return Attachment(
        file_obj=BytesIO(file.content),
        name=file.name,
        description=file.description,
        created=at,
        modified=at,
        relationship=file.relationship,
    )


def typesetting() -> dict[str, str]:
    """What decides the bytes beside the content: versions of libraries, how fonts are cut, and the fonts."""
    names = ("weasyprint", "pydyf", "fonttools", "tinycss2", "tinyhtml5", "pyphen")
    pango: Any = ffi.pango
    fonts = _digest(FOLDER.glob("*.ttf"))
    ours = _digest(p for p in FOLDER.parent.rglob("*") if p.suffix in (".py", ".j2", ".css", ".js"))
    return {
        "govrisk's templates": f"sha256 {ours}",
        **{name: version(name) for name in names},
        "pango": str(pango.pango_version()),
        "harfbuzz-subset": "used" if ffi.harfbuzz_subset else "not installed",
        "fonts": f"sha256 {fonts}",
    }


def _digest(files: Iterable[Path]) -> str:
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(files))).hexdigest()


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """Layout makes millions of live boxes, which the collector would walk again and again (a quarter of the time)."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
