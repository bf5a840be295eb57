"""From a case and the scenario sets to outlooks: bind, weigh, update, and put into words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from govrisk.carriers import carriers, in_words
from govrisk.errors import UsageError
from govrisk.evidence import NONE, Case, ScenarioUse
from govrisk.faults import nearest
from govrisk.interval import Interval
from govrisk.judge import Judge
from govrisk.rubric import Rubric
from govrisk.scenarios.binding import Bound, BoundSign, bind
from govrisk.scenarios.indicators import ledger, posteriors, scores
from govrisk.scenarios.outlook import (
    Confidence,
    CornerOutlook,
    HypothesisOutlook,
    IndicatorOutlook,
    Mark,
    Outlook,
    SignOutlook,
)
from govrisk.scenarios.posterior import Moved, Vector, bits, brier, moved, posterior, ratio, shrink, span
from govrisk.scenarios.set import Marks, ScenarioSet
from govrisk.scenarios.words import percent, words

NAMED = 0.05
"""Share of the moved runs below which a hypothesis that leads is not named: display only."""
_ACH = (
    "The marks compare each likelihood with the mean of its row: CC and C fit better, I and II worse, N tells "
    "nothing. They are a display; the ranges come from Bayes' rule. Analysis of competing hypotheses gave no gain in "
    "accuracy or coherence in a test with 227 people (Karvetski and Mandel 2020)."
)


def outlooks(case: Case, rubric: Rubric, sets: Iterable[ScenarioSet]) -> tuple[Outlook, ...]:
    """What the scenario sets say of a case as of its day.

    A case that chooses sets (``scenarios:``) gets these, in its order; another gets every set that its claims set off,
    by id. A set that nothing has set off by the day gives no outlook.

    Raises:
        UsageError: the case chooses a set that is not among ``sets``.
    """
    known = {found.id: found for found in sets}
    uses: list[tuple[str, ScenarioUse | None]] = [(use.set, use) for use in case.scenarios]
    judge, result = Judge(rubric, case), []
    for name, use in uses or [(name, None) for name in sorted(known)]:
        if name == NONE:
            continue
        if name not in known:
            raise UsageError(f"no scenario set {name!r}; {nearest(name, known)}")
        if bound := bind(case, judge, known[name], use):
            result.append(_outlook(bound, rubric, use))
    return tuple(result)


def _outlook(bound: Bound, rubric: Rubric, use: ScenarioUse | None) -> Outlook:
    found = bound.found
    priors = tuple(found.ordered(c.values) for c in found.prior.corners)
    now = posteriors(bound)
    swing = moved(priors, bound.factors, found.perturbation.by)
    naive = span([posterior(p, bound.naive) for p in priors])
    signs = _signs(bound, priors)
    hypotheses = _hypotheses(bound, span(priors), now, swing, naive, signs)
    rows = ledger(bound, now, rubric, use)
    ranked, ranking = _ranking(bound, now, swing)
    confidence, why = _confidence(bound, rubric)
    likeliest = sorted(hypotheses, key=lambda h: (-(h.posterior.lo + h.posterior.hi), h.id))
    return Outlook(
        set=found.id,
        version=found.version,
        title=found.title,
        about=found.about,
        trigger=tuple(sorted(bound.trigger)),
        basis=tuple(sorted(bound.basis)),
        event=bound.event,
        start=bound.start,
        horizon=bound.horizon,
        as_of=bound.case.as_of,
        ranked=ranked,
        ranking=ranking,
        confidence=confidence,
        confidence_reason=why,
        hypotheses=hypotheses,
        headlines=tuple(h.headline for h in likeliest),
        least_inconsistent=tuple(h.id for h in sorted(hypotheses, key=lambda h: h.inconsistency)),
        corners=_corners(found, priors, now),
        signs=signs,
        indicators=rows,
        watch_first=tuple(r.id for r in sorted(rows, key=lambda r: r.watch) if r.watch),
        scores=scores(bound, rows, rubric, use),
        diagnostic=_diagnostic(found, signs, rows),
        matrix_note=_ACH,
        controls=_controls(found, span(priors), naive, bound),
        notes=_notes(bound, use),
    )


def _corners(found: ScenarioSet, priors: Sequence[Vector], now: Sequence[Vector]) -> tuple[CornerOutlook, ...]:
    return tuple(
        CornerOutlook(
            **{name: getattr(corner, name) for name in ("title", "reference_class", "source", "mismatch")},
            prior=prior,
            posterior=post,
        )
        for corner, prior, post in zip(found.prior.corners, priors, now, strict=True)
    )


def _hypotheses(
    bound: Bound,
    priors: Sequence[Interval],
    now: Sequence[Vector],
    swing: Moved,
    naive: Sequence[Interval],
    signs: Sequence[SignOutlook],
) -> tuple[HypothesisOutlook, ...]:
    ranges = span(now)
    came = {o.indicator: date.fromisoformat(o.on) for o in bound.outcomes}
    return tuple(
        HypothesisOutlook(
            id=h.id,
            title=h.title,
            resolution=h.resolution,
            residual=h.residual,
            prior=priors[k],
            posterior=ranges[k],
            moved=swing.ranges[k],
            naive=naive[k],
            lead=swing.lead[k],
            inconsistency=sum({"I": 1, "II": 2}.get(s.marks[k], 0) for s in signs if s.claims),
            brier_if_true=brier(now[0], k),
            headline=_headline(bound, h.title, ranges[k], came.get(h.id)),
            resolved=came.get(h.id),
        )
        for k, h in enumerate(bound.found.hypotheses)
    )


def _headline(bound: Bound, title: str, chance: Interval, came: date | None) -> str:
    """How likely it is; once one hypothesis has come true, or the term is over, no more than what was said before."""
    if came:
        return f"{title}: came true, recorded for {came}."
    told = f"{title}: {words(chance)} ({percent(chance)})"
    if bound.settled:
        return f"Stated before that: {told}."
    return f"At the end of the term, not settled: {told}." if bound.over else f"{told}."


def _signs(bound: Bound, priors: Sequence[Vector]) -> tuple[SignOutlook, ...]:
    rows = [_sign(bound, b, priors) for b in bound.signs]
    return tuple(sorted(rows, key=lambda s: (not s.claims, -s.bits)))


def _sign(bound: Bound, seen: BoundSign, priors: Sequence[Vector]) -> SignOutlook:
    found, sign = bound.found, seen.sign
    likelihoods = found.ordered(sign.likelihoods)
    shrunk = shrink(likelihoods, seen.r)
    largest = max(likelihoods)
    return SignOutlook(
        id=sign.id,
        title=sign.title,
        claims=seen.claims,
        against=seen.against,
        repeated=seen.repeated,
        r=seen.r,
        tau=bound.taus.get(sign.id, 1.0),
        likelihoods=likelihoods,
        shrunk=shrunk,
        diagnosticity=ratio(shrunk),
        bits=max(bits(p, shrunk) for p in priors) if seen.r > 0 else 0.0,
        marks=marks(shrunk, found.marks),
        points_to=tuple(n for n, p in zip(found.names, likelihoods, strict=True) if p == largest),
        source=sign.source,
    )


def marks(shrunk: Vector, scale: Marks) -> tuple[Mark, ...]:
    """The row of an ACH matrix: how each likelihood stands to the mean of the row."""
    mean = sum(shrunk) / len(shrunk)
    return tuple(_mark(q / mean, scale) for q in shrunk)


def _mark(relative: float, scale: Marks) -> Mark:
    if relative >= scale.some:
        return "CC" if relative >= scale.strong else "C"
    if relative <= 1 / scale.some:
        return "II" if relative <= 1 / scale.strong else "I"
    return "N"


def _ranking(bound: Bound, now: Sequence[Vector], swing: Moved) -> tuple[bool, str]:
    """Which hypotheses can be put in an order: under every prior, and in enough of the moved runs."""
    found, needed = bound.found, bound.found.ranking.share
    if bound.settled:
        names = {h.id: h.title for h in found.hypotheses}
        done = next(o for o in bound.outcomes if o.indicator in names)
        return False, (
            f"Decided: {names[done.indicator]} came true, recorded for {done.on}. The ranges are those from before."
        )
    if bound.over:
        return False, f"The term ended on {bound.horizon}, and nobody has recorded which scenario came true."
    order = sorted(zip(swing.lead, range(len(found.hypotheses)), strict=True), key=lambda pair: -pair[0])
    told = f"with every likelihood moved by up to {found.perturbation.by:.0%}, and over the priors, "
    shown = [(found.hypotheses[k], lead) for lead, k in order if lead >= NAMED]
    told += ", ".join(f"{h.title} ({h.id}) leads in {lead:.0%}" for h, lead in shown)
    told += f" of the runs; a ranking needs {needed:.0%}."
    lead, first = order[0]
    below = [k for _, k in order if k != first]
    if lead >= needed and all(_above(first, k, now, swing, needed) for k in below):
        return True, f"{found.hypotheses[first].title} ranks first: {told}"
    return False, f"The scenarios cannot be ranked: {told}{_pairs(found, now, swing)}"


def _above(a: int, b: int, now: Sequence[Vector], swing: Moved, needed: float) -> bool:
    """Whether ``a`` is likelier than ``b`` under every prior, and in enough of the runs."""
    return all(post[a] > post[b] for post in now) and swing.ahead[a][b] >= needed


def _pairs(found: ScenarioSet, now: Sequence[Vector], swing: Moved) -> str:
    """What can be said all the same: hypotheses that are likelier than others whatever the prior."""
    many, said = range(len(found.hypotheses)), []
    for a in sorted(many, key=lambda k: -sum(post[k] for post in now)):
        below = [found.hypotheses[b].title for b in many if b != a and _above(a, b, now, swing, found.ranking.share)]
        if below:
            said.append(f"{found.hypotheses[a].title} is likelier than {' and than '.join(below)}")
    return f" Under every prior, though: {'; '.join(said)}." if said else ""


def _confidence(bound: Bound, rubric: Rubric) -> tuple[Confidence, str]:
    """Confidence in the basis, never in an event.

    Moderate needs independent carriers, one of them graded A or B; it is moderate at best, the numbers being judgement.
    """
    used = {c for s in bound.signs if s.r > 0 for c in s.claims} | {c for o in bound.outcomes for c in o.claims}
    count, _ = carriers(bound.case, used)
    graded = {bound.case.sources[c.source].reliability for c in bound.case.claims if c.id in used}
    graded |= {bound.case.sources[o.source].reliability for o in bound.outcomes if o.source in bound.case.sources}
    told = in_words(count)
    letters = sorted(graded)
    shown = f", graded {' to '.join(dict.fromkeys((letters[0], letters[-1])))}" if letters else ""
    what = "the signs and outcomes rest" if bound.outcomes else "the signs rest"
    if count < rubric.gates.carriers or not graded & {"A", "B"}:
        lacks = "" if count < rubric.gates.carriers else ", and none graded A or B"
        return "low", f"Confidence in these likelihoods is low: {what} on {told}{shown}{lacks}."
    limit = "it is not higher, because the priors and the likelihoods are judgement"
    return "moderate", f"Confidence in these likelihoods is moderate: {what} on {told}{shown}; {limit}."


def _diagnostic(found: ScenarioSet, signs: Sequence[SignOutlook], rows: Sequence[IndicatorOutlook]) -> str:
    shown = [s for s in signs if s.claims and s.r > 0]
    done = [r.id for r in rows if r.on]
    if not shown:
        told = "No sign shows in the evidence"
    else:
        titles = {h.id: h.title for h in found.hypotheses}
        towards = " and ".join(titles[n] for n in shown[0].points_to)
        told = f"The sign that tells most is '{shown[0].title}' ({', '.join(shown[0].claims)}), towards {towards}: "
        told += f"{shown[0].bits:.3f} bit"
        told += f", the next {shown[1].bits:.3f}" if len(shown) > 1 else ""
    return told + (f"; resolved indicators beside it: {', '.join(done)}." if done else ".")


def _controls(
    found: ScenarioSet, priors: Sequence[Interval], naive: Sequence[Interval], bound: Bound
) -> tuple[str, ...]:
    def told(ranges: Sequence[Interval]) -> str:
        return ", ".join(f"{h.title} {percent(r)}" for h, r in zip(found.hypotheses, ranges, strict=True))

    null = f"Without any evidence, by the priors alone: {told(priors)}."
    if not bound.factors:
        return (null,)
    return null, f"Had every sign been taken as independent and fully reliable: {told(naive)}. No such claim is made."


def _notes(bound: Bound, use: ScenarioUse | None) -> tuple[str, ...]:
    notes = [f"The horizon is {bound.horizon}; terms count from {bound.start}."]
    own = bound.start + timedelta(days=bound.found.horizon_days)
    if own != bound.horizon:
        notes.append(f"This case sets the horizon: the set's own would be {own}.")
    if bound.basis:
        notes.append(f"These claims chose the priors and are no signs: {', '.join(sorted(bound.basis))}.")
    silent = [b.sign.title for b in bound.signs if b.r == 0 and not b.repeated]
    if silent:
        notes.append(
            f"No claim shows them, which says nothing for or against a scenario: {'; '.join(silent)}. Measurements are "
            "not read as signs."
        )
    if use and use.note:
        notes.append(use.note)
    return tuple(notes)
