"""What a reader finds on each page of two small reports, as text, so that a change of look shows up in review.

``python -m tests.snapshots`` writes the files anew; look at the difference before you commit it.
"""

from __future__ import annotations

import io
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path

from pypdf import PdfReader
from pypdf.generic import Destination

import govrisk
from govrisk.hookspecs import Renderer
from govrisk.presenting import PLAIN
from govrisk_reports.brief import BriefRenderer
from govrisk_reports.pdf import PdfRenderer

FOLDER = Path(__file__).parent
CASE = FOLDER.parents[1] / "examples" / "qwen-article"
RENDERERS: dict[str, Renderer] = {"report": PdfRenderer(), "brief": BriefRenderer()}
"""What is kept, by the name of its file."""
_DIGEST = re.compile(r"\b(?:[0-9a-f]\s?){63}[0-9a-f]\b")
_VERSION = re.compile(rf"\b{re.escape(govrisk.__version__)}\b")


def snapshot(pdf: bytes) -> str:
    """The bookmarks and the words of each page, without what differs from release to release."""
    reader = PdfReader(io.BytesIO(pdf))
    lines = [f"{len(reader.pages)} pages", "", "Bookmarks", *_bookmarks(reader)]
    for number, page in enumerate(reader.pages, 1):
        lines += ["", f"Page {number}", *textwrap.wrap(normalised(page.extract_text()), 110, break_on_hyphens=False)]
    return "\n".join(lines) + "\n"


def normalised(text: str) -> str:
    """``text`` wherever it stands on the page: one space between words, digests and our version by name."""
    words = " ".join(text.split())
    return _VERSION.sub("<version>", _DIGEST.sub("<digest>", words))


def made() -> Iterator[tuple[str, str]]:
    """Each kept report by name, made now."""
    assessment = govrisk.assess(CASE)
    for name, renderer in RENDERERS.items():
        pdf = renderer.render(assessment, PLAIN)
        assert isinstance(pdf, bytes)
        yield name, snapshot(pdf)


def _bookmarks(reader: PdfReader) -> Iterator[str]:
    def listed(items: list[object], depth: int) -> Iterator[str]:
        for item in items:
            if isinstance(item, list):
                yield from listed(item, depth + 1)
            elif isinstance(item, Destination):
                page = (reader.get_destination_page_number(item) or 0) + 1
                yield f"{'  ' * depth}{item.title} ({page})"

    return listed(list(reader.outline), 0)
