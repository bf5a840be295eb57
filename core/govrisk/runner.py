"""Runs one check so that whatever it does costs its own finding only."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from govrisk.checks import Check
from govrisk.errors import ContractError, GovriskError
from govrisk.evidence import Case
from govrisk.isolation.guard import guarded
from govrisk.isolation.limits import TIME_LIMIT, told
from govrisk.isolation.proxies import RemoteObserve
from govrisk.observation import IndicatorObservation, Measure, Observation, State

REASON_LIMIT = 1200
"""Characters of a stated reason, as many as a case may give for one: every report prints it."""


def run_check(check: Check, case: Case, time_limit: float = TIME_LIMIT) -> Observation:
    """What the check observed; outcome ``error`` with the cause when it crashed, hung or broke the contract.

    A check with code works on a copy of the case: under a guard in this process, or in a process of its own.
    """
    if check.id in case.not_applicable:
        return Observation(check=check.id, outcome="not_applicable", reason=case.not_applicable[check.id])
    if not check.has_code:
        return check.observe(case, check.spec)
    try:
        if isinstance(check.observe, RemoteObserve):
            return _validated(check.observe.within(time_limit)(case, check.spec), check, case)
        return guarded(lambda: observe_code(check, case), time_limit)
    except GovriskError as error:
        return Observation(check=check.id, outcome="error", reason=told(error))


def observe_code(check: Check, case: Case) -> Observation:
    """The answer of a check's code, read in full: an answer can misbehave as well as the code that gave it.

    Raises:
        ContractError: it did something that its contract forbids. Whatever else its code raises goes on.
    """
    given, spec = case.model_copy(deep=True), check.spec.model_copy(deep=True)
    try:
        answer = check.observe(given, spec)
        if given != case or spec != check.spec:
            raise ContractError("tried to change the evidence" if given != case else "tried to change its metadata")
        return _validated(answer, check, case)
    except ValidationError as error:
        first = error.errors()[0]
        where = "".join((".".join(map(str, first["loc"])), ": " if first["loc"] else ""))
        raise ContractError(f"malformed observation: {where}{first['msg'].removeprefix('Value error, ')}") from error


def _validated(answer: Any, check: Check, case: Case) -> Observation:
    """The observation, built anew from its content: indicators complete, every id one of the case."""
    if not isinstance(answer, Observation):
        raise ContractError(f"gave {type(answer).__name__} instead of an Observation")
    seen = Observation.model_validate(answer.model_dump())
    if seen.check != check.id:
        raise ContractError(f"answered for {seen.check!r}")
    if seen.outcome in ("error", "not_applicable"):
        if not seen.reason.strip():
            raise ContractError(f"outcome {seen.outcome} without a reason")
        if len(seen.reason) > REASON_LIMIT:
            raise ContractError(f"gave a reason of {len(seen.reason)} characters; {REASON_LIMIT} are enough")
        return seen
    missing = {i.id for i in check.spec.indicators} ^ {i.id for i in seen.indicators}
    if missing:
        raise ContractError(f"indicators differ from check.yaml: {', '.join(sorted(missing))}")
    for indicator in seen.indicators:
        _check_evidence(indicator, case)
    return seen.model_copy(update={"outcome": "observed" if seen.evidence else "no_evidence"})


def _check_evidence(seen: IndicatorObservation, case: Case) -> None:
    """Claims bear, measures and states rest on records, and every one of them is in the case."""
    claims = {c.id for c in case.claims}
    records = {m.id for m in case.metrics} | {d.id for d in case.documents}
    carried: list[Measure | State] = [*seen.measures, *seen.states]
    used = [({b.claim for b in (*seen.supports, *seen.contradicts, *seen.denies)}, claims)]
    used += [(set(part.evidence), records | claims) for part in carried]
    used += [(set(seen.elapsed.evidence), claims)] if seen.elapsed else []
    if invented := sorted(name for names, known in used for name in names - known):
        raise ContractError(f"rests on evidence that the case does not hold: {', '.join(invented[:5])}")
    if lost := sorted({part.source for part in carried} - set(case.sources)):
        raise ContractError(f"rests on sources that the case does not hold: {', '.join(lost[:5])}")
    if strange := sorted(set(seen.promises) - {p.id for p in case.promises}):
        raise ContractError(f"reads promises that the case does not hold: {', '.join(strange[:5])}")
    if any(not part.evidence for part in carried) or (seen.elapsed and not seen.elapsed.evidence):
        raise ContractError("gives a value that rests on no evidence")
