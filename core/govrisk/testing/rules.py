"""What every check keeps to. Each rule is a function that tells how a check breaks it, or None when it does not.

The rules need no test runner: ``govrisk test`` and the pytest suite both walk the table at the end.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from govrisk.catalogue import explain_check
from govrisk.cli.output import plain
from govrisk.evidence import Case, Claim
from govrisk.faults import nearest
from govrisk.fitting import misfits, said
from govrisk.interval import UNKNOWN, Interval
from govrisk.observation import FOUND, Observation
from govrisk.plugins import default_registry
from govrisk.rubric import CheckRule, Rubric
from govrisk.testing.bringing import misfits_of
from govrisk.testing.trial import SIDES, Trial, pieces
from govrisk.yamlfile import read_yaml

EPS = 1e-9
"""Risk points that rounding may cost."""
CHANGED = "tried to change"
"""What the runner's reason begins with when a check laid hands on its evidence or its metadata."""


class Rule(NamedTuple):
    """A rule: its name, the sentence that is printed, and how a check breaks it (None when it keeps to it)."""

    id: str
    says: str
    breach: Callable[[Trial], str | None]


def complete(trial: Trial) -> str | None:
    """The metadata has all that a reader needs."""
    spec = trial.check.spec
    texts = {"title": spec.title, "question": spec.question, "why": spec.why}
    texts |= {f"remediation.{name}": text for name, text in spec.remediation}
    texts |= {f"answers.{name}": text for name, text in spec.answers if text}
    for name, text in texts.items():
        if text != text.strip() or not text:
            return _at(trial, name.split("."), f"{name!r} is blank or has space around it", "write a sentence")
    if not spec.question.endswith("?"):
        return _at(trial, ("question",), "'question' does not end with a question mark", "ask one question")
    if spec.examples is None:
        return "it has no examples -> add evidence that 'raises' the risk, and evidence that 'lowers' it"
    return None


def printed(trial: Trial) -> str | None:
    """Whoever reads ``govrisk checks ID`` has read all that is written."""
    shown = _line(plain(explain_check(trial.check)))
    for text in _texts(read_yaml(trial.check.folder / "check.yaml").data):
        if _line(text) not in shown:
            return f"{text[:60]!r} is not printed as it is written -> use plain text without control characters"
    return None


def weighed(trial: Trial) -> str | None:
    """A check that no rubric weighs is never run."""
    check, rubric = trial.check, trial.rubric
    if rubric is None:
        return f"no installed rubric weighs it -> add {check.id} to 'checks' of a rubric that the plugin brings"
    if found := list(misfits(said(rubric), {check.id: check})):
        registry = default_registry()
        path = registry.rubrics.get(rubric.id)
        placed = misfits_of(path, registry, [check]) if path else []
        return "; ".join(placed or [f"the rubric {rubric.id}: {message} -> {fix}" for _, message, fix in found])
    rule = rubric.checks[check.id]
    told = [*_unjudged(trial, rule), *_strange_states(trial, rubric)]
    return "; ".join(told) or None


def _unjudged(trial: Trial, rule: CheckRule) -> Iterator[str]:
    """What an indicator reads and its rubric makes nothing of."""
    for place, indicator in enumerate(trial.check.spec.indicators):
        by, here = rule.indicators[indicator.id], ("indicators", place)
        if indicator.metric and not by.anchors:
            message = f"{indicator.id} reads the metric {indicator.metric}"
            yield _at(trial, (*here, "metric"), message, "give it 'anchors' in the rubric")
        if indicator.documents and not (by.states or by.changed_days):
            fix = "give it 'states' or 'changed_days' in the rubric"
            yield _at(trial, (*here, "documents"), f"{indicator.id} reads documents", fix)
        if indicator.since and not by.unanswered:
            yield _at(trial, (*here, "since"), f"{indicator.id} has a clock", "give it 'unanswered' in the rubric")


def _strange_states(trial: Trial, rubric: Rubric) -> Iterator[str]:
    """Words that the examples recognise in a document, and the rubric spells otherwise or does not have."""
    examples = trial.check.spec.examples
    for side in SIDES if examples else ():
        for place, document in enumerate(getattr(examples, side).documents):
            states = _states(trial, rubric, document.kind)
            strange = [word for word in document.recognised if word not in states]
            for word in strange if states else ():
                fix = nearest(word, states)
                if fix.startswith("did you mean") or len(strange) == len(document.recognised):
                    message = f"its example {side!r} recognises {word!r}, which is no state in the rubric {rubric.id}"
                    loc = ("examples", side, "documents", place, "recognised", document.recognised.index(word))
                    yield _at(trial, loc, message, fix)


def _states(trial: Trial, rubric: Rubric, kind: str) -> set[str]:
    """The states, of those that a collector or a person names, that the rubric judges in this kind of document."""
    reading = [i.id for i in trial.check.spec.indicators if kind in i.documents]
    rules = rubric.checks[trial.check.id].indicators
    return {word for name in reading for word in rules[name].states} - set(FOUND)


def answers(trial: Trial) -> str | None:
    """It neither crashes nor hangs, on what it was made for."""
    for where, case in (*trial.cases(), ("a case without evidence", trial.nothing)):
        answer = trial.look(case)
        if answer.outcome == "error":
            return f"on {where}: {answer.reason}"
    return None


def moves(trial: Trial) -> str | None:
    """The examples show both ways that a finding can go."""
    (_, up), (_, down) = trial.sides()
    raised, lowered = trial.points(up, "its example 'raises'"), trial.points(down, "its example 'lowers'")
    if raised.lo <= 0:
        return f"its example 'raises' gives {raised}: the lower end must be above 0"
    if lowered.hi >= 100:
        return f"its example 'lowers' gives {lowered}: the upper end must be below 100"
    if raised.lo < lowered.lo or raised.hi < lowered.hi or sum(raised) <= sum(lowered):
        return f"'raises' gives {raised} and 'lowers' gives {lowered}: it must be the other way round"
    return None


def counts(trial: Trial) -> str | None:
    """An example shows what the check reads, and nothing else."""
    for where, case in trial.sides():
        recorded = {promise.claim for promise in case.promises}
        used = set(trial.seen(case, where).evidence)
        if idle := sorted({piece.id for piece in pieces(case)} - recorded - used):
            return f"of {where} it does not read {_named(case, idle[0])} -> leave it out, or read it"
    return None


def nothing(trial: Trial) -> str | None:
    """Missing evidence is ignorance: never a pass, never a fail."""
    where = "a case without evidence"
    seen, points = trial.seen(trial.nothing, where), trial.points(trial.nothing, where)
    if seen.outcome != "no_evidence":
        return f"on {where} its outcome is {seen.outcome!r} -> it must be 'no_evidence'"
    return None if points == UNKNOWN else f"on {where} it gives {points} -> it must be [0, 100]"


def widens(trial: Trial) -> str | None:
    """Hiding evidence gains nothing: what is left is less certain, and no better."""
    for where, case in trial.sides():
        whole = trial.points(case, where)
        disputed = _disputed(trial.seen(case, where))
        for piece in pieces(case):
            less = trial.points(case.without({piece.id}), f"{where} without {_named(case, piece.id)}")
            if piece.id not in disputed and (less.lo > whole.lo + EPS or less.hi < whole.hi - EPS):
                return f"{where} gives {_ends(whole)}; without {_named(case, piece.id)} it gives {_ends(less)}"
    return None


def mitigating(trial: Trial) -> str | None:
    """Losing what speaks for the project never makes it look better."""
    case, where = trial.both, "both its examples together"
    whole = trial.points(case, where)
    for name in trial.mitigating:
        less = trial.points(case.without({name}), f"{where} without {_named(case, name)}")
        if less.lo < whole.lo - EPS or less.hi < whole.hi - EPS:
            return f"with {where} it gives {_ends(whole)}; without {_named(case, name)} it gives {_ends(less)}"
    return None


def order(trial: Trial) -> str | None:
    """A case is a set of files: nobody decides by their order."""
    for where, case in trial.cases():
        lists = {kind: getattr(case, kind)[::-1] for kind in ("claims", "metrics", "documents", "promises")}
        there, back = trial.points(case, where), trial.points(case.replace(**lists), f"{where} backwards")
        if not _same(there, back):
            return f"{where} gives {_ends(there)}, and read backwards {_ends(back)}"
    return None


def repeats(trial: Trial) -> str | None:
    """Two outlets that quote one person know no more than that person."""
    for where, case in trial.sides():
        whole = trial.points(case, where)
        for piece in pieces(case):
            more = trial.points(_again(case, piece.id), f"{where} with {_named(case, piece.id)} twice")
            if not _same(whole, more):
                return f"{where} gives {_ends(whole)}; with {_named(case, piece.id)} twice it gives {_ends(more)}"
    return None


def unchanged(trial: Trial) -> str | None:
    """Evidence belongs to the case: what one check changed, the next would read."""
    for where, case in trial.cases():
        if trial.look(case).reason.startswith(CHANGED):
            return f"it changes the evidence of {where} -> work on copies of what you change"
    return None


def same(trial: Trial) -> str | None:
    """An assessment can be repeated: no clock, no chance, no memory of the last call."""
    for where, case in trial.cases():
        first = trial.seen(case, where)
        if any(trial.look_again(case) != first for _ in range(2)):  # one that alternates is caught, too
            return f"on {where} it answers differently the second time -> read no clock, and keep nothing between calls"
        if any(again != first for again in _elsewhere(trial, case)):
            fix = "sort what comes out of a set, and read no file, no environment and no state of the program"
            return f"on {where} it answers differently in another process and folder -> {fix}"
    return None


def _elsewhere(trial: Trial, case: Case) -> Iterator[Observation]:
    """What a check with code says in new processes, where the system can fork them."""
    if trial.check.has_code and hasattr(os, "fork"):
        yield from (trial.look_elsewhere(case, seed) for seed in ("1", "2"))


RULES = (
    Rule("complete", "its metadata is complete: texts, a question, two examples", complete),
    Rule("printed", "every text of its metadata is printed", printed),
    Rule("weighed", "a rubric weighs it, and each of its indicators", weighed),
    Rule("answers", "it answers on its examples, within its time limit", answers),
    Rule("moves", "one example raises it, the other lowers it", moves),
    Rule("counts", "every piece of its examples counts", counts),
    Rule("nothing", "no evidence gives [0, 100] and no_evidence", nothing),
    Rule("widens", "less evidence only widens it, where nothing contradicts", widens),
    Rule("mitigating", "without mitigating evidence it is never better", mitigating),
    Rule("order", "the order of evidence does not matter", order),
    Rule("repeats", "what one origin repeats adds nothing", repeats),
    Rule("unchanged", "it changes no evidence", unchanged),
    Rule("same", "the same evidence gives the same answer again", same),
)
"""Every rule that a check is held to, in the order of trial. A check that does not load breaks the one before them."""


def _texts(data: Any) -> Iterator[str]:
    """Every text in a YAML file; keys only where they are somebody's own words, as topics are."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from _texts(key) if "." in str(key) else ()
            yield from _texts(value)
    elif isinstance(data, list):
        for item in data:
            yield from _texts(item)


def _at(trial: Trial, loc: Iterable[int | str], message: str, fix: str) -> str:
    """A fault of the check's metadata, with its file, line and column."""
    folder = trial.check.folder
    file = read_yaml(folder / "check.yaml", f"{trial.check.plugin}:{folder.parent.name}/{folder.name}/check.yaml")
    return str(file.fault(tuple(loc), message, fix))


def _line(text: str) -> str:
    return " ".join(text.split())


def _disputed(seen: Observation) -> set[str]:
    """Evidence in indicators where claims stand against claims: there less may also settle something."""
    return {e for i in seen.indicators if i.supports and i.contradicts for e in i.evidence}


def _again(case: Case, name: str) -> Case:
    """The case with a piece of evidence twice: a claim by another outlet that quotes the same person."""
    told = case.sources["told"].model_copy(update={"publisher": "Another newspaper"})
    twice = {"id": f"{name}-again"}
    return case.replace(
        sources=case.sources | {"retold": told},
        claims=(
            *case.claims,
            *(c.model_copy(update=twice | {"source": "retold"}) for c in case.claims if c.id == name),
        ),
        metrics=(*case.metrics, *(m.model_copy(update=twice) for m in case.metrics if m.id == name)),
        documents=(*case.documents, *(d.model_copy(update=twice) for d in case.documents if d.id == name)),
    )


def _named(case: Case, name: str) -> str:
    """A piece of evidence as its author would find it in check.yaml."""
    piece = next(p for p in pieces(case) if p.id == name)
    if isinstance(piece, Claim):
        return f"{name} (the {piece.polarity} claim on {piece.topic})"
    return f"{name} ({getattr(piece, 'name', '') or getattr(piece, 'kind', '')})"


def _same(one: Interval, other: Interval) -> bool:
    return abs(one.lo - other.lo) <= EPS and abs(one.hi - other.hi) <= EPS


def _ends(interval: Interval) -> str:
    return f"[{interval.lo:.4g}, {interval.hi:.4g}]"
