"""Runs one check so that whatever it does costs its own finding only."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from pydantic import ValidationError

from govrisk.checks import Check
from govrisk.evidence import Case
from govrisk.observation import IndicatorObservation, Measure, Observation, State

TIME_LIMIT = 10.0
"""Seconds that a check with code may take; declarative checks run no code of their own."""


def run_check(check: Check, case: Case, time_limit: float = TIME_LIMIT) -> Observation:
    """What the check observed; outcome ``error`` with the cause when it crashed, hung or broke the contract.

    A check with code works on a copy of the case, in a thread of its own that is left behind when time is up.
    """
    if check.id in case.not_applicable:
        return Observation(check=check.id, outcome="not_applicable", reason=case.not_applicable[check.id])
    if not check.has_code:
        return check.observe(case, check.spec)
    try:
        return _in_thread(lambda: _run_code(check, case), time_limit)
    except ContractError as error:
        return Observation(check=check.id, outcome="error", reason=str(error))


class ContractError(Exception):
    """A check did something that its contract forbids, or did not end well."""


def _run_code(check: Check, case: Case) -> Observation:
    """The check's answer, read in full: an answer can misbehave as well as the code that gave it."""
    given, spec = case.model_copy(deep=True), check.spec.model_copy(deep=True)
    answer = check.observe(given, spec)
    if given != case or spec != check.spec:
        raise ContractError("tried to change the evidence" if given != case else "tried to change its metadata")
    return _validated(answer, check, case)


def _in_thread(work: Callable[[], Observation], time_limit: float) -> Observation:
    """Runs a stranger's code where it cannot end the program; the user's own Ctrl-C still does."""
    answers: list[Observation] = []
    causes: list[str] = []

    def target() -> None:
        try:
            answers.append(work())
        except BaseException as error:  # noqa: BLE001 - SystemExit and KeyboardInterrupt of a plugin included
            causes.append(_cause(error))

    thread = threading.Thread(target=target, daemon=True)
    thread.start()
    thread.join(time_limit)
    if answers:
        return answers[0]
    raise ContractError(causes[0] if causes else f"gave no answer within {time_limit:g} s")


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


def _cause(error: BaseException) -> str:
    if isinstance(error, ContractError):
        return str(error)
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return f"malformed observation: {'.'.join(map(str, first['loc']))}: {first['msg']}"
    text = " ".join(str(error).split())
    return f"raised {type(error).__name__}" + (f": {text[:200]}" if text else "")
