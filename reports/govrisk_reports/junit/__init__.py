"""JUnit XML, which every CI server shows: a check is a test case.

Standard: none is normative; this is the dialect of the Jenkins xUnit schema (``junit-10.xsd``), which the others read.
A check fails as :mod:`govrisk_reports.interchange.state` says. JUnit has no word for *not known*: what is not rated,
needs review or does not apply is skipped, with its reason, and never passes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from govrisk.presenting import PLAIN, Presentation

if TYPE_CHECKING:
    from govrisk.assessment import Assessment


class JUnitRenderer:
    """Writes one test suite a family, one test case a check."""

    id = "junit"
    suffix = ".junit.xml"
    standard = "JUnit XML (Jenkins xUnit schema 10)"
    summary = "Checks as test cases for a CI server; what is not rated is skipped with its reason, and never passes."

    def render(self, assessment: Assessment, presentation: Presentation = PLAIN) -> bytes:
        """UTF-8 XML 1.0."""
        from govrisk_reports.junit.suites import document

        return document(assessment)
