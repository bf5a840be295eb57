"""The hooks: every way into govrisk, and the only place where they are defined.

A plugin is a module (or object) named by an entry point in the group ``govrisk``; its functions are marked with
``@govrisk.hookimpl``. The built-in checks, rubrics, reports and examples come in by the same door.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pluggy

if TYPE_CHECKING:
    from govrisk.assessment import Assessment
    from govrisk.evidence import EvidenceFile
    from govrisk.presenting import Presentation

hookspec = pluggy.HookspecMarker("govrisk")
hookimpl = pluggy.HookimplMarker("govrisk")


class Renderer(Protocol):
    """Turns an assessment into a report: a pure function, which computes no score and opens no evidence.

    One that writes a published format may also have ``standard: str``, its name and version, such as
    ``SARIF 2.1.0 (OASIS)``; ``govrisk formats`` shows it. It is no part of the protocol: a renderer without it works.
    """

    id: str
    """The format's name on the command line, such as ``pdf``."""
    suffix: str
    """File suffix with its dot, such as ``.pdf``."""
    summary: str
    """One line for ``govrisk formats``."""

    def render(self, assessment: Assessment, presentation: Presentation) -> bytes:
        """The report's bytes; the same assessment and presentation give the same bytes."""
        ...


@dataclass(frozen=True, slots=True)
class Option:
    """An option of a collector: ``--name VALUE``, or ``--name`` given several times."""

    name: str
    help: str
    metavar: str = "TEXT"
    default: str | None = None
    multiple: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Request:
    """What a collector is asked for; one request is equal to itself only.

    ``as_of`` is the last day to look at: None leaves it to the snapshot, and ``declared_as_of`` is the case's own day,
    which nothing in the case may be after. ``cache`` is a folder that may be deleted at any time. ``options`` holds
    what the user gave, a tuple where an option may be given several times. ``step`` tells the user what is going on.
    """

    sources: tuple[str, ...]
    as_of: date | None
    declared_as_of: date
    subject: str
    cache: Path
    options: Mapping[str, str | tuple[str, ...] | None] = field(default_factory=dict)
    step: Callable[[str], None] = lambda _: None


@dataclass(frozen=True, slots=True)
class Collected:
    """What a collector found: evidence for one file of the case, named by ``name``, and what the user should know."""

    name: str
    evidence: EvidenceFile
    notes: tuple[str, ...] = ()


class Collector(Protocol):
    """Fetches evidence from where it lies, as records of a case. It grades sources and judges nothing."""

    @property
    def id(self) -> str:
        """The name on the command line, such as ``git``."""
        ...

    @property
    def summary(self) -> str:
        """One line for ``--help`` and ``govrisk plugins``; the class's docstring is the whole help."""
        ...

    @property
    def source(self) -> str:
        """What it reads, for ``--help``, such as ``REPO``."""
        ...

    @property
    def folder(self) -> str:
        """The folder of a case that its file goes to: ``metrics``, ``documents`` or ``evidence``."""
        ...

    @property
    def options(self) -> tuple[Option, ...]:
        """What it takes beside sources, case and day."""
        ...

    def fingerprint(self, request: Request) -> str:
        """A digest of everything that the result depends on, cheap to take: alike means nothing new.

        Raises:
            UsageError: a source cannot be read; one line that says what to do.
        """
        ...

    def collect(self, request: Request) -> Collected:
        """The evidence. The same sources and options give the same evidence; the clock is never read.

        Raises:
            UsageError: a source cannot be read; one line that says what to do.
        """
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


@hookspec
def govrisk_collectors() -> Iterable[Collector]:  # type: ignore[empty-body]
    """Collectors for ``govrisk collect``. Import heavy libraries inside ``collect``, not in the module.

    Example::

        @govrisk.hookimpl
        def govrisk_collectors():
            return [MailingListCollector()]
    """


@hookspec
def govrisk_frameworks() -> Iterable[Path]:  # type: ignore[empty-body]
    """Maps of published frameworks, whose ids checks name in ``references``; a map is known by its file's stem.

    Example::

        @govrisk.hookimpl
        def govrisk_frameworks():
            return sorted((Path(__file__).parent / "frameworks").glob("*.yaml"))
    """


@hookspec
def govrisk_scenarios() -> Iterable[Path]:  # type: ignore[empty-body]
    """Scenario sets: YAML files, each known by its file's stem.

    Example::

        @govrisk.hookimpl
        def govrisk_scenarios():
            return sorted((Path(__file__).parent / "scenarios").glob("*.yaml"))
    """
