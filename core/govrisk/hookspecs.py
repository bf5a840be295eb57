"""The hooks: every way into govrisk, and the only place where they are defined.

A plugin is a module (or object) named by an entry point in the group ``govrisk``; its functions are marked with
``@govrisk.hookimpl``. The built-in checks, rubrics, reports and examples come in by the same door.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pluggy

if TYPE_CHECKING:
    from govrisk.assessment import Assessment

hookspec = pluggy.HookspecMarker("govrisk")
hookimpl = pluggy.HookimplMarker("govrisk")


class Renderer(Protocol):
    """Turns an assessment into a report: a pure function, which computes no score and opens no evidence."""

    id: str
    """The format's name on the command line, such as ``pdf``."""
    suffix: str
    """File suffix with its dot, such as ``.pdf``."""
    summary: str
    """One line for ``govrisk plugins``."""

    def render(self, assessment: Assessment) -> bytes:
        """The report's bytes; the same assessment gives the same bytes."""
        ...


@hookspec
def govrisk_checks() -> Iterable[Path]:  # type: ignore[empty-body]
    """Folders that hold checks as ``<family>/<check_id>/check.yaml``.

    Example::

        @govrisk.hookimpl
        def govrisk_checks():
            return [Path(__file__).parent / "checks"]
    """


@hookspec
def govrisk_topics() -> Iterable[Path]:  # type: ignore[empty-body]
    """YAML files that define claim topics: ``topic: what a claim on it says``.

    Example::

        @govrisk.hookimpl
        def govrisk_topics():
            return [Path(__file__).parent / "topics.yaml"]
    """


@hookspec
def govrisk_rubrics() -> Iterable[Path]:  # type: ignore[empty-body]
    """Rubric files; a rubric is known by its file's stem and may extend another.

    Example::

        @govrisk.hookimpl
        def govrisk_rubrics():
            return sorted((Path(__file__).parent / "rubrics").glob("*.yaml"))
    """


@hookspec
def govrisk_renderers() -> Iterable[Renderer]:  # type: ignore[empty-body]
    """Report formats. Import heavy libraries inside ``render``, not in the module.

    Example::

        @govrisk.hookimpl
        def govrisk_renderers():
            return [CsvRenderer()]
    """


@hookspec
def govrisk_examples() -> Iterable[Path]:  # type: ignore[empty-body]
    """Case folders that ``govrisk new case --example NAME`` can copy, each known by its folder's name.

    Example::

        @govrisk.hookimpl
        def govrisk_examples():
            return [Path(__file__).parent / "my-case"]
    """
