"""Runs one check so that whatever it does costs its own finding only."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from pydantic import ValidationError

from govrisk.checks import Check
from govrisk.evidence import Case
from govrisk.observation import Observation

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
        return _run_code(check, case, time_limit)
    except BaseException as error:  # noqa: BLE001 - SystemExit and KeyboardInterrupt of a plugin included
        return Observation(check=check.id, outcome="error", reason=_cause(error))


def _run_code(check: Check, case: Case, time_limit: float) -> Observation:
    given = case.model_copy(deep=True)
    answer = _in_thread(lambda: check.observe(given, check.spec), time_limit)
    if given != case:
        raise ContractError("tried to change the evidence")
    return _validated(answer, check, case)


class ContractError(Exception):
    """A check did something that its contract forbids."""


def _in_thread(work: Callable[[], Any], time_limit: float) -> Any:
    box: dict[str, Any] = {}

    def target() -> None:
        try:
            box["answer"] = work()
        except BaseException as error:  # noqa: BLE001 - carried to the caller
            box["error"] = error

    thread = threading.Thread(target=target, daemon=True)
    thread.start()
    thread.join(time_limit)
    if thread.is_alive():
        raise ContractError(f"gave no answer within {time_limit:g} s")
    if "error" in box:
        raise box["error"]
    return box["answer"]


def _validated(answer: Any, check: Check, case: Case) -> Observation:
    """The observation, built anew from its content: indicators complete, every id one of the case."""
    if not isinstance(answer, Observation):
        raise ContractError(f"gave {type(answer).__name__} instead of an Observation")
    seen = Observation.model_validate(answer.model_dump())
    if seen.check != check.id:
        raise ContractError(f"answered for {seen.check!r}")
    if seen.outcome in ("error", "not_applicable"):
        if not seen.reason:
            raise ContractError(f"outcome {seen.outcome} without a reason")
        return seen
    missing = {i.id for i in check.spec.indicators} ^ {i.id for i in seen.indicators}
    if missing:
        raise ContractError(f"indicators differ from check.yaml: {', '.join(sorted(missing))}")
    known = {item.id for kind in (case.claims, case.metrics, case.documents) for item in kind}
    if invented := sorted(set(seen.evidence) - known):
        raise ContractError(f"rests on evidence that the case does not hold: {', '.join(invented[:5])}")
    return seen


def _cause(error: BaseException) -> str:
    if isinstance(error, ContractError):
        return str(error)
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return f"malformed observation: {'.'.join(map(str, first['loc']))}: {first['msg']}"
    text = " ".join(str(error).split())
    return f"raised {type(error).__name__}" + (f": {text[:200]}" if text else "")
