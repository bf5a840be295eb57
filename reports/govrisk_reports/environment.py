"""The Jinja environments: templates of all formats, the words as filters, and evidence text made inert."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import SimpleNamespace

from jinja2 import FileSystemLoader, StrictUndefined

from govrisk_reports import words
from govrisk_reports.sandbox import Sandbox, bounded, stepped
from govrisk_reports.text import autolink, breakable, finalize_html, finalize_markdown, long, shown_url

ROOT = Path(__file__).parent
FILTERS = (
    "bits", "bounds", "change", "counted", "day", "grade", "id_width", "number", "odds", "percent", "points", "rating",
    "rule", "span", "spaced", "twodigits",
)  # fmt: skip
"""The functions of ``words`` that templates use as filters."""
TABLES = ("CREDIBILITY", "OUTCOME", "POLARITY", "RELIABILITY", "VERIFICATION")
"""The tables of ``words`` that templates read; the module itself would lead them to all others."""


@cache
def html_environment() -> Sandbox:
    """For HTML, on screen and on paper: everything printed is escaped."""
    environment = _environment(finalize_html)
    environment.filters["csp_hash"] = csp_hash
    return environment


@cache
def markdown_environment() -> Sandbox:
    """For Markdown: everything printed is escaped as Markdown, and as the HTML that Markdown lets through."""
    return _environment(finalize_markdown)


def csp_hash(text: str) -> str:
    """A hash-source of a Content Security Policy (https://www.w3.org/TR/CSP3/#grammardef-hash-source)."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _environment(finalize: Callable[[object], object]) -> Sandbox:
    environment = Sandbox(
        loader=FileSystemLoader([ROOT / "templates", ROOT]),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    for name in FILTERS:
        environment.filters[name] = getattr(words, name)
    environment.filters |= {"autolink": autolink, "breakable": breakable, "shown_url": shown_url}
    environment.filters |= {"stepped": stepped, "bounded": bounded}
    environment.tests["long"] = long
    environment.globals["words"] = SimpleNamespace(**{name: getattr(words, name) for name in TABLES})
    return environment
