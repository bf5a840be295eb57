"""Runs a stranger's code in this process so that what it does by mistake costs only its own answer."""

from __future__ import annotations

import io
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import copy_context
from typing import Any, NoReturn, TextIO, TypeVar

from govrisk.errors import ContractError, GovriskError
from govrisk.isolation.limits import MEMORY_LIMIT, TIME_LIMIT, Ended, late, lift_memory, limit_memory, told
from govrisk.isolation.state import ENDINGS, unchanged

T = TypeVar("T")

_ONE_AT_A_TIME = threading.Lock()
"""What is put back belongs to the whole process: two guards at once would put back what the other one set."""
_THREAD = threading.local()


def guarded(work: Callable[[], T], time_limit: float = TIME_LIMIT, megabytes: int = MEMORY_LIMIT) -> T:
    """What ``work()`` gives. It runs in a thread of its own, which is left behind when time is up.

    What it prints to stdout goes to stderr; it cannot end the program; the working folder, the environment and more
    (:mod:`govrisk.isolation.state`) are afterwards as they were. The user's own Ctrl-C still ends the run.

    Args:
        work: calls the stranger's code.
        time_limit: seconds.
        megabytes: memory that it may take beyond what is in use, where the system can tell.

    Raises:
        ContractError: it raised, took too long or too much, or tried to end the program.
        GovriskError: what govrisk itself raised on purpose inside ``work``, as it is.
    """
    if getattr(_THREAD, "guarded", False):  # inside another guard, which holds already
        return _in_thread(work, time_limit, megabytes)
    with _ONE_AT_A_TIME, unchanged(), _stdout_aside(), _limited(megabytes):
        _keep_alive()
        return _in_thread(work, time_limit, megabytes)


def _in_thread(work: Callable[[], T], time_limit: float, megabytes: int) -> T:
    answers: list[T] = []
    errors: list[GovriskError] = []
    clocks: list[int] = []
    context = copy_context()

    def target() -> None:
        _THREAD.guarded = True
        clocks.extend(_clock())
        try:
            answers.append(context.run(work))
        except BaseException as error:  # noqa: BLE001 - SystemExit and KeyboardInterrupt of a plugin included
            _log(error)
            ours = isinstance(error, GovriskError) and type(error).__module__ == GovriskError.__module__
            errors.append(error if ours else ContractError(told(error, megabytes)))  # type: ignore[arg-type]

    thread = threading.Thread(target=target, daemon=True)
    thread.start()
    try:
        thread.join(time_limit)
    finally:
        _stop(thread, clocks)
    if answers:
        return answers[0]
    raise errors[0] if errors else late(time_limit)


def _log(error: BaseException) -> None:
    """For the plugin's author, who needs more than the one line that everybody else gets."""
    import logging

    with suppress(Exception):  # such as no memory left
        logging.getLogger("govrisk").debug("what a plugin raised", exc_info=error)


def _stop(thread: threading.Thread, clocks: list[int]) -> None:
    """Ends a thread that was left behind at its next step in Python, so that it neither prints nor works any more."""
    if thread.is_alive() and (not _SPINS or sys.gettrace() is None or _is_at_work(thread, clocks)):
        import ctypes

        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident or 0), ctypes.py_object(SystemExit))


_SPINS = sys.version_info < (3, 12)
"""CPython 3.11 under a tracer (coverage, a debugger) enters no function in any thread until the exception has been
taken, which one that waits never does: there only a thread that is at work is sent one."""


def _clock() -> list[int]:
    """The clock of the processor time of this thread, where the system has one."""
    return [time.pthread_getcpuclockid(threading.get_ident())] if hasattr(time, "pthread_getcpuclockid") else []


def _is_at_work(thread: threading.Thread, clocks: list[int]) -> bool:
    try:
        before = [time.clock_gettime(clock) for clock in clocks]
        thread.join(0.1)
        return before != [time.clock_gettime(clock) for clock in clocks]
    except OSError:  # it has ended
        return False


def _keep_alive() -> None:
    """Puts an exception in place of the functions that end the process at once; ``unchanged`` puts them back."""
    here = os.getpid()

    def instead(real: Callable[..., Any]) -> Callable[..., NoReturn]:
        def end(*given: Any) -> NoReturn:
            if os.getpid() != here:
                real(*given)  # a forked child, which is the plugin's own
            raise Ended(*given)

        return end

    for module, name in ENDINGS:
        if module in sys.modules and hasattr(sys.modules[module], name):
            setattr(sys.modules[module], name, instead(getattr(sys.modules[module], name)))


@contextmanager
def _limited(megabytes: int) -> Iterator[None]:
    before = limit_memory(megabytes)
    try:
        yield
    finally:
        lift_memory(before)


@contextmanager
def _stdout_aside() -> Iterator[None]:
    """Sends to stderr what is written to stdout, by ``print`` and below Python: stdout may carry a report."""
    _flush(sys.stdout, sys.__stdout__)
    kept = [(fd, _duplicate(fd)) for fd in (1, 2)]
    with suppress(OSError):
        os.dup2(2, 1)
    aside: Any = _Unclosed(sys.stderr)
    sys.stdin, sys.stdout, sys.stderr = io.StringIO(), aside, aside
    try:
        yield
    finally:
        _flush(sys.__stdout__)  # what still waits in it is the plugin's
        for fd, copy in kept:
            if copy is not None:
                os.dup2(copy, fd)
                os.close(copy)


def _flush(*streams: TextIO | None) -> None:
    for stream in streams:
        if stream is not None:
            with suppress(OSError, ValueError):
                stream.flush()


def _duplicate(fd: int) -> int | None:
    try:
        return os.dup(fd)
    except OSError:  # a program without a stdout
        return None


class _Unclosed:
    """A stream that writes to another, and whose closing closes nothing."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def close(self) -> None:
        self._stream.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)
