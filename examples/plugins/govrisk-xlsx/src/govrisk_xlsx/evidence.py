"""The sheets of the evidence: claims, metrics, documents, gaps, and the sources that carry them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from govrisk import Assessment, DocumentRecord

from .table import ID, LINE, NUMBER, TEXT, WIDE, WORD, Rows, Table, listed, named


def claims(assessment: Assessment) -> Table:
    """A row for each claim, with its quotation, its grade and where it comes from."""
    sources, origins = assessment.sources, assessment.origins
    told = Rows((claim, sources[claim.source], origins[claim.origin]) for claim in assessment.claims)
    return told.table(
        "Evidence",
        (
            ("Claim", ID, lambda row: row[0].id),
            ("Topic", LINE, lambda row: row[0].topic),
            ("Points to", ID, lambda row: row[0].polarity),
            ("Statement", TEXT, lambda row: row[0].statement),
            ("Quotation", TEXT, lambda row: _quotation(row[0].selector)),
            ("Quotation is", ID, lambda row: row[0].verification),
            ("Grade", NUMBER, lambda row: row[0].grade),
            ("Status", ID, lambda row: row[0].status),
            ("Event", ID, lambda row: row[0].event_date),
            ("Kind", WORD, lambda row: row[0].kind),
            ("Said by", LINE, lambda row: row[2].who),
            ("Source", ID, lambda row: row[0].source),
            ("Publisher", LINE, lambda row: row[1].publisher),
            ("Title of the source", TEXT, lambda row: row[1].title),
            ("Published", ID, lambda row: row[1].published or row[1].retrieved),
            ("Address", LINE, lambda row: row[1].url),
            ("Used in", WORD, lambda row: named(row[0].used_in)),
            ("Contradicts", WORD, lambda row: named(row[0].contradicts)),
            ("Written in", LINE, lambda row: row[0].written),
            ("Note", TEXT, lambda row: row[0].note),
        ),
    )


def metrics(assessment: Assessment) -> Table:
    """A row for each measured value."""
    used = _used(assessment)
    return Rows(assessment.metrics).table(
        "Metrics",
        (
            ("Metric", LINE, lambda m: m.id),
            ("Name", LINE, lambda m: m.name),
            ("Value", NUMBER, lambda m: m.value),
            ("Low", NUMBER, lambda m: m.value if m.low is None else m.low),
            ("High", NUMBER, lambda m: m.value if m.high is None else m.high),
            ("Unit", LINE, lambda m: m.unit),
            ("Window", LINE, lambda m: m.window),
            ("n", NUMBER, lambda m: m.n),
            ("Scope", LINE, lambda m: m.scope),
            ("Date", ID, lambda m: m.date),
            ("Method", TEXT, lambda m: m.method),
            ("Accuracy", TEXT, lambda m: m.accuracy),
            ("Source", LINE, lambda m: m.source),
            ("Collected by", LINE, lambda m: m.collector),
            ("Note", TEXT, lambda m: m.note),
            ("Used in", WORD, lambda m: used[m.id]),
        ),
    )


def documents(assessment: Assessment) -> Table:
    """A row for each document that was looked for."""
    used = _used(assessment)
    return Rows(assessment.documents).table(
        "Documents",
        (
            ("Document", LINE, lambda d: d.id),
            ("Kind", WORD, lambda d: d.kind),
            ("Found", WORD, _found),
            ("Recognised", LINE, lambda d: named(d.recognised)),
            ("Path", LINE, lambda d: d.path),
            ("Last changed", ID, lambda d: d.last_changed),
            ("In practice", TEXT, lambda d: listed(d.practice)),
            ("Scope", LINE, lambda d: d.scope),
            ("Looked on", ID, lambda d: d.date),
            ("Source", LINE, lambda d: d.source),
            ("Commit", LINE, lambda d: d.commit),
            ("Note", TEXT, lambda d: d.note),
            ("Used in", WORD, lambda d: used[d.id]),
        ),
    )


def gaps(assessment: Assessment) -> Table:
    """A row for each thing that was looked for and not found."""
    return Rows(assessment.gaps).table(
        "Gaps",
        (
            ("Gap", ID, lambda g: g.gap.id),
            ("Topic", LINE, lambda g: g.gap.topic),
            ("Question", TEXT, lambda g: g.gap.question),
            ("Searched", ID, lambda g: g.gap.searched),
            ("For the words", LINE, lambda g: named(g.gap.absent_terms)),
            ("Found", LINE, lambda g: g.gap.finding),
            ("Search is", ID, lambda g: g.verification),
            ("Checks on the topic", LINE, lambda g: named(g.used_in)),
        ),
    )


def sources(assessment: Assessment) -> Table:
    """A row for each source."""
    return Rows(assessment.sources.items()).table(
        "Sources",
        (
            ("Source", LINE, lambda row: row[0]),
            ("Publisher", LINE, lambda row: row[1].publisher),
            ("Title", TEXT, lambda row: row[1].title),
            ("Kind", WORD, lambda row: row[1].kind),
            ("Published", ID, lambda row: row[1].published),
            ("Retrieved", ID, lambda row: row[1].retrieved),
            ("Reliability", ID, lambda row: row[1].reliability),
            ("Descriptor", WIDE, lambda row: row[1].descriptor),
            ("Address", LINE, lambda row: row[1].url),
            ("Text, SHA-256", LINE, lambda row: row[1].sha256),
            ("Marking", ID, lambda row: row[1].tlp),
        ),
    )


def _used(assessment: Assessment) -> defaultdict[str, str]:
    """Checks by the evidence that they rest on."""
    used: defaultdict[str, list[str]] = defaultdict(list)
    for finding in assessment.findings:
        for name in finding.evidence:
            used[name].append(finding.check)
    return defaultdict(str, {name: named(checks) for name, checks in used.items()})


def _quotation(selectors: Iterable[object]) -> str:
    """The words that pin a claim; a position has none of its own."""
    return listed(_words(selector) for selector in selectors)


def _words(selector: object) -> str:
    first, last = getattr(selector, "startSelector", None), getattr(selector, "endSelector", None)
    return f"{first.exact} … {last.exact}" if first and last else str(getattr(selector, "exact", ""))


def _found(record: DocumentRecord) -> str:
    if not record.found:
        return "no"
    return "points elsewhere" if record.stub else "yes, not read" if record.unread else "yes"
