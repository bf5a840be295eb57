"""The Jinja environments: templates of all formats, the words as filters, and evidence text made inert."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from govrisk_reports import words
from govrisk_reports.text import autolink, finalize_html, finalize_markdown, long, shown_url

ROOT = Path(__file__).parent
FILTERS = (
    "bits", "bounds", "change", "counted", "day", "grade", "id_width", "number", "odds", "percent", "points", "rating",
    "rule", "span", "spaced", "twodigits",
)  # fmt: skip
"""The functions of ``words`` that templates use as filters."""


@cache
def html_environment() -> Environment:
    """For HTML, on screen and on paper: everything printed is escaped."""
    return _environment(finalize_html)


@cache
def markdown_environment() -> Environment:
    """For Markdown: everything printed is escaped as Markdown, and as the HTML that Markdown lets through."""
    return _environment(finalize_markdown)


def _environment(finalize: Callable[[object], object]) -> Environment:
    environment = Environment(
        loader=FileSystemLoader([ROOT / "templates", ROOT]),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    for name in FILTERS:
        environment.filters[name] = getattr(words, name)
    environment.filters |= {"autolink": autolink, "shown_url": shown_url}
    environment.tests["long"] = long
    environment.globals["words"] = words
    return environment
