"""The sheets of the findings, of what they are made of, and of what to do. Nothing in them is computed here."""

from __future__ import annotations

from govrisk import Assessment, Finding

from .table import ID, LINE, NUMBER, TEXT, WORD, Cell, Rows, Table, listed, named, points


def findings(assessment: Assessment) -> Table:
    """A row for each check."""
    return Rows(assessment.findings).table(
        "Findings",
        (
            ("Check", ID, lambda f: f.check),
            ("Title", LINE, lambda f: f.title),
            ("Family", NUMBER, lambda f: f.family),
            ("Pillar", ID, lambda f: f.pillar),
            ("Impact", NUMBER, lambda f: f.impact),
            ("Outcome", ID, lambda f: f.outcome.replace("_", " ")),
            ("Rating", ID, lambda f: f.rating),
            ("Band, low", ID, lambda f: _if_rated(f, f.band_low)),
            ("Band, high", ID, lambda f: _if_rated(f, f.band_high)),
            ("Risk, low", NUMBER, lambda f: _if_rated(f, points(f.interval.lo))),
            ("Risk, high", NUMBER, lambda f: _if_rated(f, points(f.interval.hi))),
            ("Evidence allows", WORD, lambda f: str(f.interval)),
            ("Question", TEXT, lambda f: f.question),
            ("Answer", TEXT, lambda f: f.answer),
            ("Why so", TEXT, _why),
            ("Claims", NUMBER, lambda f: f.n_claims),
            ("Origins", NUMBER, lambda f: f.n_origins),
            ("Evidence", TEXT, lambda f: named(f.evidence)),
            ("Gaps", ID, lambda f: named(f.gaps)),
            ("Replies", ID, lambda f: named(f.responses)),
        ),
    )


def indicators(assessment: Assessment) -> Table:
    """A row for each indicator of each check, with the rule by which the rubric judges it."""
    parts = Rows((finding.check, part) for finding in assessment.findings for part in finding.indicators)
    return parts.table(
        "Indicators",
        (
            ("Check", ID, lambda row: row[0]),
            ("Indicator", WORD, lambda row: row[1].id),
            ("Proposition", TEXT, lambda row: row[1].proposition),
            ("Weight", NUMBER, lambda row: row[1].weight),
            ("Evidence allows", WORD, lambda row: str(row[1].interval)),
            ("Rule of the rubric", TEXT, lambda row: row[1].rule),
            ("Read", TEXT, lambda row: listed(row[1].readings)),
            ("For", LINE, lambda row: named(row[1].supports)),
            ("Against", LINE, lambda row: named(row[1].contradicts)),
        ),
    )


def actions(assessment: Assessment) -> Table:
    """What to do about each finding, and what published frameworks ask of it."""
    return Rows(assessment.findings).table(
        "To do",
        (
            ("Check", ID, lambda f: f.check),
            ("Title", LINE, lambda f: f.title),
            ("For you", TEXT, lambda f: f.remediation.user),
            ("For the project", TEXT, lambda f: f.remediation.project),
            ("To collect", TEXT, lambda f: f.remediation.collect),
            ("Frameworks", TEXT, _frameworks),
            ("Check by", LINE, lambda f: f.plugin),
        ),
    )


def _if_rated(finding: Finding, value: Cell) -> Cell:
    """Nothing where nothing is rated, so that nobody averages ignorance."""
    return value if finding.rating != "NR" and finding.outcome == "observed" else None


def _why(finding: Finding) -> str:
    return listed((finding.reason, *finding.caveats, finding.looked_at))


def _frameworks(finding: Finding) -> str:
    return listed(f"{r.framework} {r.version}: {', '.join(r.ids)}" for r in finding.references)
