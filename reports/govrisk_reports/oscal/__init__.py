"""OSCAL assessment results: observations, findings and risks for governance, risk and compliance tools.

Standard: NIST OSCAL 1.2.1, assessment-results model, JSON. It knows two states of a finding. ``satisfied`` is said of
what passes and of nothing else; ``not-satisfied`` with the reason ``fail`` of what fails; ``not-satisfied`` with the
reason ``other`` of what is not rated, needs review or could not be checked, as SP 800-53A says *other than satisfied*
also where an assessor could not learn enough. A check that does not apply is an excluded control and has no finding.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from govrisk.presenting import PLAIN, Presentation

if TYPE_CHECKING:
    from govrisk.assessment import Assessment


class OscalRenderer:
    """Writes one result whose controls are the rubric's checks."""

    id = "oscal"
    suffix = ".oscal.json"
    standard = "OSCAL assessment-results 1.2.1 (NIST)"
    summary = "Assessment results for compliance tools; what is not rated is never satisfied."

    def render(self, assessment: Assessment, presentation: Presentation = PLAIN) -> bytes:
        """UTF-8 JSON."""
        from govrisk_reports.interchange.plain import dump
        from govrisk_reports.oscal.document import document

        return dump(document(assessment, presentation))
