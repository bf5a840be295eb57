"""WeasyPrint, fenced in: it reads our fonts and nothing else, neither from the network nor from the disk."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time

from govrisk.assessment import Assessment
from govrisk.errors import GovriskError
from govrisk_reports.fonts import FOLDER, font_faces
from govrisk_reports.view import made_on

try:
    from weasyprint import CSS, HTML, Attachment  # type: ignore[import-untyped]
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


def typeset(html: str, assessment: Assessment) -> bytes:
    """The document as PDF/UA-1, with the assessment file attached; the same input gives the same bytes."""
    fonts = FontConfiguration()
    faces = CSS(string=font_faces(), base_url=_BASE, url_fetcher=_FontFetcher(), font_config=fonts)
    document = HTML(string=html, base_url=None, url_fetcher=URLFetcher(allowed_protocols=["data"]))
    with _without_garbage_collection():
        pdf: bytes | None = document.write_pdf(
            stylesheets=[faces], font_config=fonts, pdf_variant="pdf/ua-1", attachments=[_attached(assessment)]
        )
    assert pdf is not None  # it is None only when a file is named to write to
    return pdf


def _attached(assessment: Assessment) -> Attachment:
    """``assessment.json`` inside the PDF, dated like the report: by itself WeasyPrint would ask the clock."""
    day = datetime.combine(made_on(assessment), time(), UTC)
    return Attachment(
        string=assessment.to_json(),
        name="assessment.json",
        description="The assessment that this report was made from",
        created=day,
        modified=day,
        relationship="Source",
    )


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
