"""A process that has imported govrisk and nothing else, and forks a fresh one for each question: starting is slow."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import weakref
from contextlib import suppress

from govrisk.errors import ContractError
from govrisk.isolation.limits import late

_START = "import sys; sys.path[:] = sys.argv[2:]; from govrisk.isolation.worker import main; main(int(sys.argv[1]))"
"""The path comes first, so that govrisk is found where this process found it, and nothing in the working folder."""
_BUSY = threading.Lock()


class Nursery:
    """The process that forks, and the line to it; it ends with this object, and when this process ends.

    Args:
        seed: of Python's hashes in it, by which sets of texts are ordered; any when empty.
    """

    def __init__(self, seed: str = "") -> None:
        self.owner = os.getpid()
        self._line, theirs = socket.socketpair()
        with theirs:
            process = subprocess.Popen(  # noqa: S603 - this Python, with arguments of our own
                [sys.executable, "-P", "-c", _START, str(theirs.fileno()), *sys.path],
                stdin=subprocess.DEVNULL,
                stdout=2,  # stdout may carry a report
                pass_fds=[theirs.fileno()],
                start_new_session=True,  # the user's Ctrl-C is for this process
                env=os.environ | ({"PYTHONHASHSEED": seed} if seed else {}),
            )
        weakref.finalize(self, _close, self._line, process)

    def run(self, question: bytes, answer: int, seconds: float | None) -> int:
        """Runs one process; afterwards it is gone, with all that it started.

        Args:
            question: what it is told.
            answer: an open file, where it writes.
            seconds: that it may take from when it is ready; None for as long as it likes.

        Returns:
            Its exit code, the negative number of the signal where one ended it.

        Raises:
            ContractError: it took too long.
        """
        ready, tell_ready = os.pipe()
        try:
            socket.send_fds(self._line, [len(question).to_bytes(8, "big")], [answer, tell_ready, 2])
            self._line.sendall(question)
        finally:
            os.close(tell_ready)
        try:
            pid = _number(self._line)
            os.read(ready, 1)  # nothing, but only when it is ready or has ended
        finally:
            os.close(ready)
        try:
            self._line.settimeout(seconds)
            return _number(self._line)
        except TimeoutError:
            _kill(pid)
            self._line.settimeout(None)
            _number(self._line)
            raise late(seconds or 0) from None
        finally:
            _kill(pid)
            self._line.settimeout(None)


def run(question: bytes, answer: int, seconds: float | None, seed: str = "") -> int:
    """As :meth:`Nursery.run`, in a nursery of this process, which is started when it is first needed."""
    with _BUSY:
        try:
            return _nursery(seed).run(question, answer, seconds)
        except OSError as error:  # such as a nursery that the plugin has killed
            _open.clear()
            raise ContractError(f"could not be given a process of its own: {error}") from None
        except KeyboardInterrupt:  # in the middle of a talk, which cannot be taken up again
            _open.clear()
            raise


_open: dict[str, Nursery] = {}


def _nursery(seed: str) -> Nursery:
    if seed not in _open or _open[seed].owner != os.getpid():  # a forked process may not talk on its parent's line
        _open[seed] = Nursery(seed)
    return _open[seed]


def _close(line: socket.socket, process: subprocess.Popen[bytes]) -> None:
    line.close()
    process.kill()
    process.wait()


def _kill(group: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)


def _number(line: socket.socket) -> int:
    return int.from_bytes(receive(line, 8), "big", signed=True)


def receive(line: socket.socket, size: int) -> bytes:
    """Exactly ``size`` bytes.

    Raises:
        ConnectionError: the other side is gone.
    """
    parts = bytearray()
    while len(parts) < size:
        part = line.recv(size - len(parts))
        if not part:
            raise ConnectionError("the process ended")
        parts += part
    return bytes(parts)
