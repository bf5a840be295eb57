"""What every report format and every collector keeps to, as :mod:`govrisk.testing.rules` is for checks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from govrisk.assessment import Assessment
from govrisk.case import EVIDENCE_FOLDERS
from govrisk.engine import assess
from govrisk.errors import ContractError
from govrisk.hookspecs import Collector, Option, Renderer
from govrisk.isolation.guard import guarded
from govrisk.isolation.limits import RENDER_LIMIT
from govrisk.plugins import Registry
from govrisk.presenting import PLAIN
from govrisk.sharing import Marking
from govrisk.testing.making import build_case, claim, metric
from govrisk.testing.trial import NotTried


@dataclass(frozen=True)
class FormatTrial:
    """A report format on trial, and the assessments that it is tried on: with evidence, and without any."""

    renderer: Renderer
    registry: Registry
    kept: dict[str, bytes] = field(default_factory=dict)

    @cached_property
    def results(self) -> dict[str, Assessment]:
        """Assessments of made-up cases by what is in them."""
        amber = Marking(label="TLP:AMBER", meaning="Made up.", reason="Made up.")
        told = build_case(
            marking=amber, claims=[claim("leadership.departure", "risk")], metrics=[metric("contributors_active", 3)]
        )
        cases = {"a case with evidence": told, "a case without evidence": build_case()}
        return {what: assess(case, rubric="default", registry=self.registry) for what, case in cases.items()}

    @cached_property
    def before(self) -> dict[str, str]:
        """What they say before anything is rendered."""
        return {what: result.model_dump_json(warnings=False) for what, result in self.results.items()}

    @cached_property
    def broken(self) -> str | None:
        """Why there are no reports, found out once: it may take a minute."""
        try:
            self.kept.update((what, self.again(what)) for what in self.before)
        except NotTried as error:
            return str(error)
        return None

    @property
    def reports(self) -> dict[str, bytes]:
        """The first report on each, rendered under a guard as in an assessment.

        Raises:
            NotTried: there are none.
        """
        if self.broken:
            raise NotTried(f"not tried: {self.broken}")
        return self.kept

    def again(self, what: str) -> bytes:
        """One more report.

        Raises:
            NotTried: there is none; the text says why.
        """
        try:
            content = guarded(lambda: self.renderer.render(self.results[what], PLAIN), RENDER_LIMIT)
        except ContractError as error:
            raise NotTried(f"on {what} it {error}") from None
        if not isinstance(content, bytes) or not content:
            said = f"on {what} it gives {type(content).__name__}"
            raise NotTried(f"{said} -> give the report's bytes, and some of them")
        return content


class FormatRule(NamedTuple):
    """A rule for formats: its name, the sentence that is printed, and how a format breaks it."""

    id: str
    says: str
    breach: Callable[[FormatTrial], str | None]


def described(trial: FormatTrial) -> str | None:
    """Users choose by these words, and files are named by the suffix."""
    renderer = trial.renderer
    if renderer.suffix[:1] not in (".", "-"):
        return f"its suffix is {renderer.suffix!r} -> write one such as '.csv' or '-short.csv'"
    if not renderer.summary.strip() or "\n" in renderer.summary:
        return "its summary is not one line -> say in a line what the format is for"
    return None


def renders(trial: FormatTrial) -> str | None:
    """A report of ignorance is a report."""
    return trial.broken


def repeatable(trial: FormatTrial) -> str | None:
    """The same assessment gives the same bytes: no clock, no chance."""
    for what, content in trial.reports.items():
        if trial.again(what) != content:
            return f"on {what} it gives other bytes the second time -> read no clock; dates stand in the assessment"
    return None


def harmless(trial: FormatTrial) -> str | None:
    """A format shows; it changes nothing."""
    for what in trial.reports:
        if trial.results[what].model_dump_json(warnings=False) != trial.before[what]:
            return f"it changes the assessment of {what} -> work on copies of what you change"
    return None


FORMAT_RULES = (
    FormatRule("described", "its suffix and its summary are usable", described),
    FormatRule("renders", "it renders a case with evidence, and one without", renders),
    FormatRule("repeatable", "the same assessment gives the same bytes", repeatable),
    FormatRule("harmless", "it changes no assessment", harmless),
)
"""Every rule that a report format is held to, in the order of trial."""


def collectable(collector: Collector) -> str | None:
    """How a collector would confuse whoever reads its help, or write where no case reads; None when it does not."""
    if collector.folder not in EVIDENCE_FOLDERS:
        return f"its folder is {collector.folder!r} -> write one of: {', '.join(EVIDENCE_FOLDERS)}"
    if not (collector.__doc__ or "").strip():
        return "its class has no docstring -> write one: it is the help of its command"
    if not str(collector.summary).strip() or not str(collector.source).strip():
        return "its summary or its source is blank -> say in a line what it does, and in a word what it reads"
    if wrong := [option for option in collector.options if not isinstance(option, Option)]:
        return f"its option {wrong[0]!r} is no govrisk.Option"
    return None
