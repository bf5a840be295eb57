"""A plugin that uses one thing of each kind: a check, a rubric, a renderer, a collector."""

from __future__ import annotations

from pathlib import Path

from acme.tickets import TicketCollector
from govrisk import Assessment, Collector, Presentation, Renderer, hookimpl

GOVRISK_API = "1.0"
HERE = Path(__file__).parent


class Lines:
    """The findings, one a line."""

    id = "lines"
    suffix = ".txt"
    summary = "The findings, one a line."

    def render(self, assessment: Assessment, presentation: Presentation) -> bytes:
        """Reads verdict, findings, claims and rubric as anybody would."""
        lines = [assessment.verdict.headline, f"on {presentation.paper}"]
        for finding in assessment.findings:
            low, high = finding.interval
            points = [f"{part.proposition} {part.interval.width:.0f}" for part in finding.indicators]
            lines.append(f"{finding.check} {low:.0f} to {high:.0f}: {finding.answer} {'; '.join(points)}")
        lines += [f"{claim.id} {claim.grade} {claim.statement}" for claim in assessment.claims]
        lines += [f"{band.title} from {band.from_:g}" for band in assessment.provenance.rubric.bands]
        return "\n".join(lines).encode()


@hookimpl
def govrisk_checks() -> list[Path]:
    return [HERE / "checks"]


@hookimpl
def govrisk_renderers() -> list[Renderer]:
    return [Lines()]


@hookimpl
def govrisk_collectors() -> list[Collector]:
    return [TicketCollector()]
