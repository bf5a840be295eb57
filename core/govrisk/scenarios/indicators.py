"""The ledger of indicators: dated forecasts, what became of them, and how well they were made."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, timedelta

from govrisk.evidence import Case, Outcome, ScenarioUse
from govrisk.interval import Interval
from govrisk.judge import Judge
from govrisk.rubric import Rubric
from govrisk.scenarios.binding import Bound, bind
from govrisk.scenarios.outlook import IndicatorOutlook, Scores
from govrisk.scenarios.posterior import Vector, brier, expected, log_score, posterior, ratio
from govrisk.scenarios.set import Indicator, ScenarioSet
from govrisk.scenarios.words import percent, words

MINIMUM_RESOLVED = 30
"""Fewer resolved forecasts than this say nothing on skill (judgement, method 3.5)."""


def posteriors(bound: Bound) -> tuple[Vector, ...]:
    """The posterior of each prior corner, in the order of the set."""
    return tuple(posterior(bound.found.ordered(c.values), bound.factors) for c in bound.found.prior.corners)


def before(case: Case, rubric: Rubric, found: ScenarioSet, use: ScenarioUse | None, day: date) -> tuple[Vector, ...]:
    """The posteriors as they stood on the day before ``day``: what a forecast is scored by. The priors, if nothing
    had set the set off by then."""
    then = case.known_at(day - timedelta(days=1))
    bound = bind(then, Judge(rubric, then), found, use)
    return posteriors(bound) if bound else tuple(found.ordered(c.values) for c in found.prior.corners)


def ledger(
    bound: Bound, now: Sequence[Vector], rubric: Rubric, use: ScenarioUse | None
) -> tuple[IndicatorOutlook, ...]:
    """A row for each indicator, in the order of the set."""
    found, case = bound.found, bound.case
    outcomes = {o.indicator: o for o in bound.outcomes}
    rows = []
    for indicator in found.indicators:
        outcome = outcomes.get(indicator.id)
        past = before(case, rubric, found, use, date.fromisoformat(outcome.on)) if outcome else now
        rows.append(_row(bound, indicator, outcome, past))
    order = sorted((r for r in rows if r.status == "open"), key=lambda r: (-r.likelihood_ratio, r.due, r.id))
    ranks = {r.id: i for i, r in enumerate(order, 1)}
    return tuple(r.model_copy(update={"watch": ranks.get(r.id, 0)}) for r in rows)


def _row(bound: Bound, indicator: Indicator, outcome: Outcome | None, past: Sequence[Vector]) -> IndicatorOutlook:
    found, due = bound.found, bound.due(indicator)
    yes = found.ordered(indicator.likelihoods)
    chance = expected(yes, past)
    first = math.fsum(p * x for p, x in zip(past[0], yes, strict=True))
    overdue = outcome is None and due < bound.case.as_of
    status = outcome.outcome if outcome else "overdue" if overdue else "open"
    happened = outcome is not None and outcome.outcome == "yes"
    forecast = (first, 1.0 - first)
    return IndicatorOutlook(
        id=indicator.id,
        statement=indicator.statement,
        due=due,
        status=status,
        points_to=indicator.points_to,
        likelihood_ratio=ratio(yes),
        probability=chance,
        watch=0,
        sentence=_sentence(due, status, chance, outcome),
        on=date.fromisoformat(outcome.on) if outcome else None,
        sources=(outcome.source,) if outcome else (),
        claims=outcome.claims if outcome else (),
        note=outcome.note if outcome else None,
        brier=(first - happened) ** 2 if outcome else None,
        log_score=log_score(forecast, 0 if happened else 1) if outcome else None,
        hindsight=outcome is not None and date.fromisoformat(outcome.on) <= found.issued_on,
        source=indicator.source,
    )


def _sentence(due: date, status: str, chance: Interval, outcome: Outcome | None) -> str:
    told = f"{words(chance)} ({percent(chance)})"
    if outcome:
        was = "It came true" if outcome.outcome == "yes" else "It did not come true"
        return f"{was}, recorded for {outcome.on}; on the day before, a yes was {told}."
    if status == "overdue":
        return f"The term ended on {due} and nobody has recorded what became of it."
    return f"A yes by {due}: {told}."


def scores(bound: Bound, rows: Sequence[IndicatorOutlook], rubric: Rubric, use: ScenarioUse | None) -> Scores:
    """The mean scores of what is resolved, beside those of a flat guess."""
    found = bound.found
    done = [r for r in rows if r.brier is not None]
    hindsight = sum(r.hindsight for r in done)
    flat = 1.0 - 1.0 / len(found.names)
    hypothesis = next((o for o in bound.outcomes if o.indicator in found.names), None)
    scored = None
    if hypothesis:
        past = before(bound.case, rubric, found, use, date.fromisoformat(hypothesis.on))
        scored = brier(past[0], found.names.index(hypothesis.indicator))
    return Scores(
        resolved=len(done),
        hindsight=hindsight,
        brier=_mean([r.brier for r in done]),
        brier_flat=0.25 if done else None,
        log_score=_mean([r.log_score for r in done]),
        log_flat=math.log(2) if done else None,
        hypothesis_brier=scored,
        hypothesis_brier_flat=flat,
        sentence=_verdict(len(rows), done, hindsight),
    )


def _mean(values: Sequence[float | None]) -> float | None:
    known = [v for v in values if v is not None]
    return math.fsum(known) / len(known) if known else None


def _verdict(total: int, done: Sequence[IndicatorOutlook], hindsight: int) -> str:
    if not done:
        return f"None of {total} indicators is resolved yet: there is nothing to score."
    brier_, log = _mean([r.brier for r in done]), _mean([r.log_score for r in done])
    are = "is" if len(done) == 1 else "are"
    told = f"{len(done)} of {total} indicators {are} resolved: Brier {brier_:.3f} (a flat guess: 0.250), "
    told += f"log score {log:.3f} (0.693), both at the first of the starting points."
    if len(done) - hindsight < MINIMUM_RESOLVED:
        told += f" This is arithmetic: fewer than {MINIMUM_RESOLVED} resolved forecasts say nothing about foresight."
    if hindsight:
        which = "All of them" if hindsight == len(done) else f"{hindsight} of them"
        told += f" {which} happened before the numbers of this set were published: hindsight, not forecasts."
    return told
