"""Findings in words: what was asked, what the evidence allows, and by which rule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict

from govrisk import promises
from govrisk.assessment import Finding, IndicatorFinding
from govrisk.belief import belief
from govrisk.carriers import carriers, has_primary
from govrisk.caveats import caveats
from govrisk.checks import Check, Remediation
from govrisk.evidence import Case
from govrisk.interval import Interval
from govrisk.judge import Judged, Rated, counting, enough
from govrisk.observation import IndicatorObservation, Observation
from govrisk.plugins import Registry
from govrisk.rubric import Anchors, IndicatorRule, Rating, Rubric

NOT_RATED = "not rated"


class Bands(TypedDict):
    """A finding's rating and the bands of its ends."""

    rating: Rating
    band_low: str
    band_high: str


_ABSENT = Remediation(
    project="Nothing can be advised: the check did not run.",
    user="Install the plugin that brings the check, or use a rubric without it.",
    collect="The check itself.",
)
_UNREAD = Remediation(
    project=_ABSENT.project,
    user="Mend the file that the reason names, or use a rubric without the check.",
    collect="The check, once it can be read.",
)


def findings(
    rubric: Rubric,
    case: Case,
    checks: Mapping[str, Check],
    observations: Mapping[str, Observation],
    rated: Rated,
    registry: Registry,
) -> tuple[Finding, ...]:
    """A finding for each check of the rubric, in the rubric's order."""
    return tuple(
        _finding(rubric, case, name, checks.get(name), seen, rated, _giver(checks.get(name), seen, registry))
        for name, seen in observations.items()
    )


def _giver(check: Check | None, seen: Observation, registry: Registry) -> str:
    """The plugin that brings the check, also where its file could not be read; empty when none does."""
    if check:
        return next((str(p) for p in registry.plugins if p.key == check.giver), check.plugin)
    lost = [f for f in registry.failures if f.cause == seen.reason]
    return f"{lost[0].distribution} {lost[0].version} ({lost[0].plugin})" if lost else ""


def _finding(
    rubric: Rubric,
    case: Case,
    name: str,
    check: Check | None,
    seen: Observation,
    rated: Rated,
    giver: str,
) -> Finding:
    judged = rated.checks[name]
    all_seen, seen = seen, counting(seen, rubric.checks[name])
    claims = {c.id: c for c in case.claims}
    used = [claims[e] for e in seen.evidence if e in claims]
    spec = check.spec if check else None
    bands = rating(rubric, case, judged.interval, seen)
    provisional = bands["rating"] == "provisional"
    return Finding(
        check=name,
        title=spec.title if spec else f"{name} {'could not be read' if giver else 'is not installed'}",
        question=spec.question if spec else f"What does {name} ask?",
        why=spec.why if spec else "The rubric weighs this check; without it the question stays open.",
        family=name.split("-")[0],
        pillar=spec.pillar if spec else "exposure",
        impact=rubric.checks[name].impact,
        weight=rated.weights.get(name, 0.0),
        outcome=seen.outcome,
        reason=seen.reason,
        answer=answer(rubric, check, all_seen, judged),
        **bands,
        caveats=caveats(rubric.gates, case, judged.interval, seen) if provisional else (),
        interval=judged.interval,
        specificity=1 - judged.interval.width / 100,
        indicators=_indicators(rubric, case, all_seen, judged),
        evidence=seen.evidence,
        n_claims=len(used),
        n_origins=len({c.origin for c in used}),
        looked_at=looked_at(case, seen),
        contradictions=tuple(p for p in contradictions(case) if set(p) & set(seen.evidence)),
        gaps=tuple(g.id for g in case.gaps if spec and g.topic in spec.gap_topics),
        responses=tuple(r.id for r in case.responses if r.to == name or r.to in seen.evidence),
        remediation=spec.remediation if spec else _UNREAD if giver else _ABSENT,
        references=spec.references if spec else (),
        plugin=giver or "-",
    )


def rating(rubric: Rubric, case: Case, interval: Interval, seen: Observation) -> Bands:
    """NR, provisional or rated by the interval's width, with the bands of its ends (``not rated`` for NR).

    A single carrier can make a finding rated only when it is primary and graded A or B.
    """
    specificity = 1 - interval.width / 100
    if seen.outcome != "observed" or specificity < rubric.gates.provisional_specificity:
        return {"rating": "NR", "band_low": NOT_RATED, "band_high": NOT_RATED}
    low, high = rubric.band(interval.lo).title, rubric.band(interval.hi).title
    backed = carriers(case, seen.evidence)[0] >= rubric.gates.carriers or has_primary(case, seen.evidence)
    rated = specificity >= rubric.gates.rated_specificity and backed
    return {"rating": "rated" if rated else "provisional", "band_low": low, "band_high": high}


def answer(rubric: Rubric, check: Check | None, seen: Observation, judged: Judged) -> str:
    """The answer to the check's question in a sentence."""
    if check is None or seen.outcome == "error":
        return f"Not answered: the check gave no result ({seen.reason})."
    if seen.outcome == "not_applicable":
        return f"Not applicable: {seen.reason}"
    words = check.spec.answers
    if seen.outcome == "no_evidence":
        return words.unknown
    if counting(seen, rubric.checks[seen.check]).outcome == "no_evidence":
        return "Not answered: what was counted is too little to say anything."
    if parts := _apart(rubric, seen, judged):
        return parts
    if judged.interval.lo >= rubric.wording.split:
        return words.risk
    clocks = {i.id for i in seen.indicators if i.elapsed}
    unanswered = any(i.id in clocks and not i.contradicts for i in seen.indicators)
    if unanswered and judged.interval.hi <= rubric.wording.split:
        return words.pending or words.mixed
    if judged.interval.hi > rubric.wording.safe:
        return words.mixed
    held = [belief(i.support, i.contradiction) for i in judged.indicators if i.id in clocks]
    doubted = any(100 * silent.hi > rubric.wording.split for silent in held)
    return words.mixed if doubted else words.safe  # points that are low because little time has passed are no "yes"


def _apart(rubric: Rubric, seen: Observation, judged: Judged) -> str:
    """What holds and what is open, where a check asks several things and the evidence settles only some of them.

    One sentence for the whole would claim what only a part of it carries, or leave open what is settled.
    """
    words, said = rubric.wording, {i.id: i.proposition.rstrip(".") for i in seen.indicators}
    risky = [said[i.id] for i in judged.indicators if i.interval.lo >= words.split]
    open_ = [said[i.id] for i in judged.indicators if i.interval.lo < words.split and i.interval.hi > words.safe]
    if not risky or len(risky) == len(judged.indicators):
        return ""
    rest = f" Not settled: {'; '.join(open_)}." if open_ else ""
    return f"On this evidence: {'; '.join(risky)}.{rest}"


def looked_at(case: Case, seen: Observation) -> str:
    """How many claims from how many origins were looked at, and what stands against what.

    A case from which one side was dropped can look firmer than the whole: the counts are what gives it away.
    """
    claims = {c.id: c for c in case.claims if c.id in seen.evidence}
    records = len(seen.evidence) - len(claims)
    told = f"{count(len(claims), 'claim')} from {count(len({c.origin for c in claims.values()}), 'origin')}"
    told += f" and {count(records, 'record')} of measurements and documents" if records else ""
    parts = [f"Looked at {told}."]
    risk = {b.claim for i in seen.indicators for b in i.supports}
    safe = {b.claim for i in seen.indicators for b in i.contradicts}
    if risk and safe:
        parts.append(f"They disagree: {count(len(risk), 'claim')} for the risk, {len(safe)} against it.")
    pairs = [f"{a} and {b}" for a, b in contradictions(case) if {a, b} & set(seen.evidence)]
    if pairs:
        parts.append(f"Marked as contradicting each other: {', '.join(pairs)}.")
    return " ".join(parts)


def count(n: int, noun: str) -> str:
    """``1 claim``, ``4 claims``."""
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"


def contradictions(case: Case) -> tuple[tuple[str, str], ...]:
    """Pairs of claims of which one says that it contradicts the other, each pair once."""
    known = {c.id for c in case.claims}
    pairs = {(min(c.id, o), max(c.id, o)) for c in case.claims for o in c.contradicts if o in known}
    return tuple(sorted(pairs))


def _indicators(rubric: Rubric, case: Case, seen: Observation, judged: Judged) -> tuple[IndicatorFinding, ...]:
    by_id = {i.id: i for i in seen.indicators}
    rules = rubric.checks[seen.check].indicators
    return tuple(
        IndicatorFinding(
            id=part.id,
            proposition=by_id[part.id].proposition,
            weight=rules[part.id].weight,
            interval=part.interval,
            support=part.support,
            contradiction=part.contradiction,
            supports=tuple(dict.fromkeys(b.claim for b in by_id[part.id].supports)),
            contradicts=tuple(dict.fromkeys(b.claim for b in by_id[part.id].contradicts)),
            readings=(*_readings(by_id[part.id], rules[part.id]), *_promised(case, by_id[part.id])),
            rule=rule_words(rules[part.id]),
        )
        for part in judged.indicators
    )


def _readings(seen: IndicatorObservation, rule: IndicatorRule) -> tuple[str, ...]:
    """What was measured, in words."""
    words = []
    if seen.denies and not seen.elapsed:
        words.append(
            f"no event on record, and that there was none is said by {', '.join(b.claim for b in seen.denies)}"
        )
    if seen.elapsed:
        e = seen.elapsed
        words.append(f"{_span(e.low, e.high)} days since the event ({', '.join(e.evidence)})")
        if e.answered_after is not None:
            words.append(f"first answer {e.answered_after} days after it")
    for m in seen.measures:
        counted = "" if m.n is None else f", n = {m.n}"
        if not enough(m, rule):
            counted += f", fewer than the {rule.minimum_n} that this rubric asks for: not counted"
        words.append(f"{_span(m.low, m.high)} {m.unit}{counted}, {m.age_days} days old ({', '.join(m.evidence)})")
    alike: dict[str, list[str]] = {}
    for s in seen.states:
        changed = "" if s.changed_days_ago is None else f", last changed {_span(*s.changed_days_ago)} days ago"
        alike.setdefault(f"{', '.join(s.names)}{changed}", []).extend(s.evidence)
    words += [f"{said} ({', '.join(evidence)})" for said, evidence in alike.items()]
    return tuple(words)


def _promised(case: Case, seen: IndicatorObservation) -> tuple[str, ...]:
    """What became of each promise that the indicator reads; a settled one stands among the claims as well."""
    return tuple(f"promise {p.id}, {promises.words(case, p)}" for p in case.promises if p.id in seen.promises)


def _span(low: float, high: float) -> str:
    return f"{low:.4g}" if low == high else f"{low:.4g} to {high:.4g}"


def rule_words(rule: IndicatorRule) -> str:
    """The rubric's rule for an indicator as a reader can check it."""
    parts = []
    if rule.unanswered:
        parts.append(f"days without an answer {anchor_words(rule.unanswered)}")
        parts.append("by the delay once answered" if rule.answered is None else f"once answered {rule.answered:g}")
    if rule.anchors:
        least = f" (if n is at least {rule.minimum_n})" if rule.minimum_n else ""
        parts.append(f"measured value{least} {anchor_words(rule.anchors)}")
    if rule.states:
        parts.append(", ".join(f"{name} {_span(*rule.state(name))}" for name in rule.states))
    if rule.changed_days:
        parts.append(f"days since the last change {anchor_words(rule.changed_days)}")
    told = []
    if (rule.if_true, rule.if_false) != (100, 0):
        told.append(f"claims: at least {rule.if_true:g} points when true, at most {rule.if_false:g} when not")
    if rule.cap_without_primary is not None:
        told.append(
            f"claims reach {rule.cap_without_primary:g} at the lower end, more only where a primary source graded A or "
            "B says so straight"
        )
    return "; ".join(parts + told) or "100 points when true, 0 when not"


def anchor_words(anchors: Anchors) -> str:
    """``1: 100, 2: 80``: points by value, linear between."""
    return ", ".join(f"{x:g}: {y:g}" for x, y in anchors)
