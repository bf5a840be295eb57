"""The built-in collectors: a folder each, and what they share beside them. They measure; they judge nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govrisk import hookimpl

if TYPE_CHECKING:
    from govrisk import Collector

__version__ = "1"
"""Raised whenever a collector would measure something else in the same history; every record names it."""


@hookimpl
def govrisk_collectors() -> list[Collector]:
    """Git history and repository documents."""
    from govrisk_collectors.documents import DocumentsCollector
    from govrisk_collectors.git import GitCollector

    return [GitCollector(), DocumentsCollector()]
