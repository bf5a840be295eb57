"""SARIF 2.1.0: each finding at the line of the case that its leading claim is written on.

Standard: OASIS SARIF 2.1.0 with errata 01. ``kind`` has a word for each state, ``open`` for what is not rated;
``level`` is other than ``none`` for failures only. A governance risk is no vulnerability, so there is no
``security-severity``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from govrisk.presenting import PLAIN, Presentation

if TYPE_CHECKING:
    from govrisk.assessment import Assessment


class SarifRenderer:
    """Writes one result a finding."""

    id = "sarif"
    suffix = ".sarif"
    standard = "SARIF 2.1.0 (OASIS)"
    summary = "Findings at the lines of the case that they rest on, for editors and code scanning."

    def render(self, assessment: Assessment, presentation: Presentation = PLAIN) -> bytes:
        """UTF-8 JSON."""
        from govrisk_reports.interchange.plain import dump
        from govrisk_reports.sarif.log import log

        return dump(log(assessment))
