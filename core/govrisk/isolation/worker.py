"""The main program of the process that forks, and of those that it forks: each answers one question and ends."""

from __future__ import annotations

import importlib
import json
import math
import os
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NoReturn

from govrisk.errors import UsageError
from govrisk.isolation.limits import ANSWER_LIMIT, limit_memory, told
from govrisk.isolation.nursery import receive
from govrisk.isolation.tasks import TASKS, Task, prepare

_GRACE = 5
"""Seconds after which a process ends itself, should the one that would have killed it have died."""


def main(fd: int) -> NoReturn:
    """Forks a process for each question that comes by the line ``fd``, and tells its pid and then its exit code."""
    line = socket.socket(fileno=fd)
    prepare()
    while True:
        size, fds, _, _ = socket.recv_fds(line, 8, 3)
        if not size:
            os._exit(0)
        question = receive(line, int.from_bytes(size, "big"))
        pid = os.fork()
        if pid == 0:
            line.close()
            answer(json.loads(question), *fds)
        for opened in fds:
            os.close(opened)
        line.sendall(pid.to_bytes(8, "big"))
        _, status = os.waitpid(pid, 0)
        line.sendall(os.waitstatus_to_exitcode(status).to_bytes(8, "big", signed=True))


def answer(asked: dict[str, Any], file: int, ready: int, stderr: int) -> NoReturn:
    """Answers one question into the open file ``file``; closing ``ready`` starts the clock."""
    leave = os._exit  # as it is before the plugin can change it
    try:
        _settle(asked, stderr)
        task = TASKS[asked["task"]](asked)  # reads the question, which is not in the plugin's time
        _limit(asked["megabytes"], asked["seconds"])
        os.close(ready)
        _write(file, _outcome(task, asked["megabytes"]))
    except BaseException:  # noqa: BLE001 - such as a file that the plugin has closed
        leave(1)
    leave(0)  # waits for no thread, and runs nothing that the plugin has registered


def _settle(asked: dict[str, Any], stderr: int) -> None:
    """A group of its own, to be killed as one, and the surroundings of the process that asks."""
    os.setsid()
    os.dup2(stderr, 1)
    os.dup2(stderr, 2)
    os.close(stderr)
    sys.path[:] = asked["sys_path"]
    os.environ.clear()
    os.environ.update(asked["environment"])
    importlib.invalidate_caches()
    if asked["folder_now"] is not None:
        os.chdir(asked["folder_now"])


def _limit(megabytes: int, seconds: float | None) -> None:
    """Limits this process for good, before it runs anything of a plugin."""
    limit_memory(megabytes, for_good=True)
    with suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (ANSWER_LIMIT, ANSWER_LIMIT))
    if seconds is not None:
        signal.alarm(math.ceil(seconds) + _GRACE)


def _outcome(task: Task, megabytes: int) -> dict[str, Any]:
    """What the task gives, or why it gives nothing, as :class:`govrisk.isolation.messages.Told`."""
    try:
        return {"answer": task()}
    except UsageError as error:
        return {"usage": str(error)}
    except BaseException as error:  # noqa: BLE001 - SystemExit and KeyboardInterrupt of a plugin included
        return {"cause": told(error, megabytes)}


def _write(file: int, outcome: dict[str, Any], dumps: Callable[..., str] = json.dumps) -> None:
    """Writes the answer; ``dumps`` is what it was before the plugin could change it."""
    content = dumps(outcome).encode()
    if len(content) > ANSWER_LIMIT:
        content = dumps({"cause": f"gave an answer of more than {ANSWER_LIMIT // 2**20} MB"}).encode()
    with os.fdopen(file, "wb") as opened:
        opened.write(content)
    for stream in (sys.stdout, sys.stderr):
        with suppress(Exception):
            stream.flush()
