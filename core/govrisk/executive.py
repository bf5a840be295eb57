"""What a director reads first, chosen and ordered here so that a renderer chooses nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from govrisk.assessment import Action, Executive, Finding, Influence, NextEvidence, Verdict
from govrisk.describe import count
from govrisk.evidence import Case
from govrisk.scenarios.outlook import Outlook

FINDINGS = 5
ACTIONS = 3
STATED, UNKNOWNS = 2, 5


def executive(
    case: Case,
    findings: Sequence[Finding],
    verdict: Verdict,
    influence: Sequence[Influence],
    wanted: Sequence[NextEvidence],
    outlooks: Sequence[Outlook] = (),
) -> Executive:
    """The executive page. Findings come by what they carry: first the lower end's share, then what stays possible."""
    asked = [f for f in findings if f.outcome != "not_applicable"]
    order = sorted(asked, key=lambda f: (-f.weight * f.interval.lo, -f.weight * f.interval.hi, f.check))
    top = order[:FINDINGS]
    return Executive(
        rests_on=_rests_on(case, verdict, influence),
        changed=_changed(case),
        outlook=_outlook(outlooks),
        findings=tuple(f.check for f in top),
        actions=_actions(top),
        unknown=_unknown(case, findings, wanted),
    )


def _outlook(outlooks: Sequence[Outlook]) -> tuple[str, ...]:
    """How likely each hypothesis is, and in a sentence of its own how sure that is."""
    for found in outlooks[:1]:
        came = [h.headline for h in found.hypotheses if h.resolved]
        if came or found.as_of > found.horizon:
            return (f"{found.title}.", *came, *(() if came else (found.ranking,)))
        others = f" Also looked at: {', '.join(o.title for o in outlooks[1:])}." if outlooks[1:] else ""
        return (
            f"{found.title}, by {found.horizon}. {_shift(found)}{others}",
            *found.headlines,
            found.ranking,
            found.confidence_reason,
        )
    return ()


def _shift(found: Outlook) -> str:
    """How far the evidence moved the starting points: often less than a reader of a range would think."""
    ends = [(h.posterior.lo - h.prior.lo, h.posterior.hi - h.prior.hi) for h in found.hypotheses]
    most = max(abs(100 * move) for pair in ends for move in pair)
    if most < 0.5:
        return "The evidence does not move the starting points."
    return f"The evidence moves the starting points by at most {count(round(most), 'point')}."


def _rests_on(case: Case, verdict: Verdict, influence: Sequence[Influence]) -> tuple[str, ...]:
    marks = Counter(case.verification.get(c.id, "not held") for c in case.claims)
    grades = Counter(s.reliability for s in case.sources.values())
    shown = ", ".join(f"{n} graded {grade}" for grade, n in sorted(grades.items()))
    lines = [
        f"{count(len(case.claims), 'claim')} from {count(len(case.sources), 'source')} ({shown}) and "
        f"{count(len({c.origin for c in case.claims}), 'origin')}.",
        f"{count(marks['verified'], 'quotation')} verified against the stored text"
        + (f"; {marks['not held']} not, since the case does not hold the text." if marks["not held"] else "."),
    ]
    if case.metrics or case.documents:
        lines.append(f"{count(len(case.metrics), 'metric')} and {count(len(case.documents), 'document record')}.")
    else:
        lines.append("No metric and no repository document was collected.")
    top = max(influence, key=lambda i: i.delta_lo, default=None)
    if top and top.delta_lo > 0:
        what = f"what was measured in {top.who}" if top.measured else top.who
        lines.append(f"Without {what} ({top.origin}) the lower end falls by {top.delta_lo:.1f} points.")
    return tuple(lines)


def _changed(case: Case) -> tuple[str, ...]:
    lines = ["No earlier assessment is compared with this one."]
    replaced = [f"{c.id} by {c.superseded_by}" for c in case.claims if case.status(c) == "superseded"]
    expired = [c.id for c in case.claims if case.status(c) == "expired"]
    if replaced:
        lines.append(f"Claims replaced by later ones: {', '.join(replaced)}.")
    if expired:
        lines.append(f"Claims that no longer hold: {', '.join(expired)}.")
    return tuple(lines)


def _actions(top: Sequence[Finding]) -> tuple[Action, ...]:
    """Advice for the findings that carry risk, for the reader first."""
    risky = [f for f in top if f.interval.hi > 0][:ACTIONS]
    yours = [Action(check=f.check, who="you", text=f.remediation.user) for f in risky]
    theirs = [Action(check=f.check, who="project", text=f.remediation.project) for f in risky]
    return tuple(yours + theirs)


def _unknown(case: Case, findings: Sequence[Finding], wanted: Sequence[NextEvidence]) -> tuple[str, ...]:
    """What the sources themselves say nobody knows, then the questions whose answers would tell most."""
    open_ = [c for c in case.claims if c.kind == "reported-unknown" and case.status(c) == "active"]
    stated = [f"{c.statement} ({c.id})" for c in open_]
    questions = {f.check: f.question for f in findings if f.rating == "NR"}
    asked = [f"{questions[w.check]} ({w.check})" for w in wanted if w.check in questions]
    return tuple((stated[:STATED] + asked)[:UNKNOWNS])
