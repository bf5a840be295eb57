"""Fills in the templates: a scaffold is a folder of them, and their paths are templates as well."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, StrictUndefined

TEMPLATES = Path(__file__).parent / "templates"


def filled(scaffold: str, **words: object) -> dict[str, str]:
    """The files of a scaffold by path: every template of ``templates/<scaffold>`` with ``words`` filled in."""
    top = TEMPLATES / scaffold
    paths = sorted(top.rglob("*.j2"))
    return {
        _fill(path.relative_to(top).as_posix().removesuffix(".j2"), words): _fill(path.read_text("utf-8"), words)
        for path in paths
    }


def _fill(text: str, words: dict[str, object]) -> str:
    return _environment().from_string(text).render(words)


@cache
def _environment() -> Environment:
    return Environment(  # noqa: S701 - the templates are ours, and nothing of them is HTML
        undefined=StrictUndefined, keep_trailing_newline=True, trim_blocks=True, lstrip_blocks=True
    )
