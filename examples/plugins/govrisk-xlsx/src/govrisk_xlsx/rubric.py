"""The sheet of the rubric: every number that went into all findings alike, with its source."""

from __future__ import annotations

from collections.abc import Iterator

from govrisk import Assessment

from .table import LINE, TEXT, WIDE, WORD, Cell, Rows, Table

Row = tuple[str, str, Cell, str]


def rubric(assessment: Assessment) -> Table:
    """A row for each number. Those of single indicators stand with the indicators."""
    numbers = Rows((*_scale(assessment), *_weights(assessment), *_gates(assessment), *_grading(assessment)))
    return numbers.table(
        "Rubric",
        (
            ("Kind", WORD, lambda row: row[0]),
            ("Of", LINE, lambda row: row[1]),
            ("Number", WORD, lambda row: row[2]),
            ("Meaning or source", WIDE + TEXT, lambda row: row[3]),
        ),
    )


def _scale(assessment: Assessment) -> Iterator[Row]:
    for band in assessment.provenance.rubric.bands:
        yield "Band, from", band.title, band.from_, band.meaning


def _weights(assessment: Assessment) -> Iterator[Row]:
    for family, weight in assessment.provenance.rubric.family_weights.items():
        yield "Family weight", family, weight, ""


def _gates(assessment: Assessment) -> Iterator[Row]:
    rubric = assessment.provenance.rubric
    gates, veto = rubric.gates, rubric.veto
    yield "Gate", "specificity, provisional rating", gates.provisional_specificity, gates.source
    yield "Gate", "specificity, rating", gates.rated_specificity, gates.source
    yield "Gate", "independent carriers", gates.carriers, gates.source
    yield "Veto", f"lower end, impact {veto.impact}", veto.lower_bound, veto.source


def _grading(assessment: Assessment) -> Iterator[Row]:
    grading = assessment.provenance.rubric.grading
    for digit, share in grading.credibility.items():
        yield "Credibility", str(digit), share, grading.credibility_source
    for letter, share in grading.reliability.items():
        yield "Reliability", letter, share, grading.reliability_source
    for word, share in grading.directness.items():
        yield "Directness", word, share, grading.directness_source
    for topic, days in grading.half_life_days.items():
        yield "Half-life, days", topic, days, grading.half_life_source
