"""The renderer: an assessment in, a workbook out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from govrisk import Assessment, Presentation


class XlsxRenderer:
    """Writes each part of an assessment as a table on a sheet of its own."""

    id = "xlsx"
    suffix = ".xlsx"
    standard = "Office Open XML workbook (ECMA-376)"
    summary = "A workbook for audit teams: findings, evidence and rubric as tables to filter, without formulas."

    def render(self, assessment: Assessment, presentation: Presentation) -> bytes:
        """The workbook's bytes; the same assessment and presentation give the same bytes."""
        from . import evidence, findings
        from .book import write
        from .rubric import rubric
        from .summary import summary

        sheets = (
            *(summary, findings.findings, findings.indicators, findings.actions),
            *(evidence.claims, evidence.metrics, evidence.documents, evidence.gaps, evidence.sources),
            rubric,
        )
        return write(assessment, presentation, [make(assessment) for make in sheets])
