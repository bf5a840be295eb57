"""Asks a stranger's code something in a process of its own, and reads the answer with care."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryFile, gettempdir
from typing import Any, TypeVar

from pydantic import ValidationError

from govrisk.errors import ContractError, UsageError
from govrisk.isolation.limits import ANSWER_LIMIT, Limits
from govrisk.isolation.messages import Told
from govrisk.isolation.nursery import run

T = TypeVar("T")


def ask(
    task: dict[str, Any], read: Callable[[Any], T], limits: Limits, seconds: float | None, elsewhere: str = ""
) -> T:
    """What another process answers to ``task``, taken apart by ``read``.

    The answer lies in a file without a name: neither side can block the other, and what the plugin prints goes
    elsewhere.

    Args:
        task: what :mod:`govrisk.isolation.tasks` is to do.
        read: takes the answer apart; its ValueError means that the process lies.
        limits: for memory.
        seconds: after which it and all that it started are killed; never when None.
        elsewhere: a seed for Python's hashes; with one it also works in another folder. As here when empty.

    Raises:
        ContractError: there is no good answer; the text says why, as a verb.
        UsageError: what the plugin tells the user.
    """
    limited = {"megabytes": limits.megabytes, "seconds": seconds}
    here = {
        "sys_path": sys.path,
        "folder_now": gettempdir() if elsewhere else _folder(),
        "environment": dict(os.environ),
    }
    with TemporaryFile() as answer:
        code = run(json.dumps(task | limited | here).encode(), answer.fileno(), seconds, elsewhere)
        if code:
            raise ContractError(_ending(code))
        answer.seek(0)
        return _read(answer.read(ANSWER_LIMIT + 1), read)


def _folder() -> str | None:
    try:
        return str(Path.cwd())
    except OSError:  # it is gone
        return None


def _ending(code: int) -> str:
    if code >= 0:
        return f"ended its process with exit code {code}"
    try:
        return f"was killed by {signal.Signals(-code).name}"
    except ValueError:
        return f"was killed by signal {-code}"


def _read(content: bytes, read: Callable[[Any], T]) -> T:
    if not content:
        raise ContractError(_ending(0))
    try:
        told = Told.model_validate_json(content)
        if not (told.cause or told.usage):
            return read(told.answer)
    except (ValidationError, ValueError, TypeError, KeyError):
        raise ContractError("gave no answer that can be read") from None
    if told.usage:
        raise UsageError(_line(told.usage))
    raise ContractError(_line(told.cause))


def _line(text: str) -> str:
    return " ".join(text.split())[:300]
