"""The first sheet: the verdict in short, as lines of a heading and a text."""

from __future__ import annotations

from collections.abc import Iterator

from govrisk import Assessment

from .table import Cell, Rows, Table, listed, points

Line = tuple[str, Cell]


def summary(assessment: Assessment) -> Table:
    """What a reader has to know before any other sheet."""
    lines = (*_about(assessment), *_verdict(assessment), *_made(assessment))
    told = Rows(line for line in lines if line[1] not in ("", None))
    return told.table("Summary", (("What", 30, lambda line: line[0]), ("Text", 110, lambda line: line[1])))


def _about(assessment: Assessment) -> Iterator[Line]:
    subject, marking = assessment.subject, assessment.marking
    yield "Subject", subject.name
    yield "Kind", subject.kind
    yield "Steward", subject.steward
    yield "Question", assessment.question
    yield "As of", assessment.as_of.isoformat()
    yield "Marking", f"{marking.label}: {marking.meaning} {marking.reason}" if marking else None
    yield "Pseudonyms", "Names of people were replaced." if assessment.redaction else None


def _verdict(assessment: Assessment) -> Iterator[Line]:
    verdict = assessment.verdict
    rated = verdict.rating != "NR"
    yield "Verdict", verdict.headline
    yield "Rating", verdict.rating
    yield "Risk points", f"{points(verdict.mean.lo)} to {points(verdict.mean.hi)}" if rated else None
    yield "The evidence allows", str(verdict.mean)
    yield "The same without any evidence", str(assessment.null_control.mean)
    yield "Worst families", f"{verdict.worst}: {', '.join(verdict.worst_families)}"
    yield "Pinned down by the evidence", f"{verdict.specificity:.0%}"
    yield "Independent carriers", str(verdict.carriers)
    yield "Confidence", f"{verdict.confidence}: {verdict.confidence_reason}"
    yield "On watch", "yes" if verdict.watch else "no"
    yield "Why", listed(verdict.reasons)
    yield "Families", listed(f"{f.id} {f.title}: {f.interval}" for f in assessment.families)
    yield "What would settle most", listed(f"{n.check} {n.title}: {n.collect}" for n in assessment.next_evidence)
    yield "Notices", listed(assessment.notices)
    yield "Checks that failed", listed(f"{f.check} ({f.plugin} {f.version}): {f.cause}" for f in assessment.failures)


def _made(assessment: Assessment) -> Iterator[Line]:
    made = assessment.provenance
    yield "Rubric", f"{made.rubric.title} ({made.rubric.id} {made.rubric.version})"
    yield "Rubric, SHA-256", made.rubric.sha256
    yield "What the rubric changes", listed(made.rubric.changes)
    yield "Not examined", listed(made.rubric.not_examined)
    yield "Case, SHA-256", made.case_sha256
    yield "Compiled", made.compiled
    yield "Made by", f"{made.tool.name} {made.tool.version}"
    yield "Plugins", listed(f"{p.name}: {p.distribution} {p.version}" for p in made.plugins)
    yield "How to read it", HOW_TO_READ


HOW_TO_READ = (
    "Risk points run from 0 (no risk) to 100. A finding is an interval: what the evidence allows. What is not rated "
    "(NR) has no number in a column of numbers, so that nobody averages ignorance; NR is neither a pass nor a fail. A "
    "verified quotation proves that the source says it, not that it is true."
)
