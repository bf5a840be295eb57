"""How much a plugin may take, and the words for what it did when it did not end well."""

from __future__ import annotations

import os
import traceback
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from govrisk.errors import ContractError

TIME_LIMIT = 10.0
"""Seconds that a plugin's import, hook or check may take."""
MEMORY_LIMIT = 1024
"""Megabytes (of 2**20 bytes) of memory that it may take beyond what is in use already."""
RENDER_LIMIT = 60.0
"""Seconds that a report may take: typesetting is slower than looking."""
COLLECT_LIMIT = 24 * 60 * 60.0
"""Seconds that a collector may take in this process: whoever started it waits, and can end it."""
ANSWER_LIMIT = 64 * 2**20
"""Bytes of the longest answer that is read from another process, and of the largest file that it may write."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a plugin may take in a process of its own: seconds, and megabytes of memory."""

    seconds: float = TIME_LIMIT
    megabytes: int = MEMORY_LIMIT
    render_seconds: float = RENDER_LIMIT


def limit_memory(megabytes: int, *, for_good: bool = False) -> tuple[int, int] | None:
    """Lets this process take ``megabytes`` more than it has, where the system can tell.

    Args:
        megabytes: of 2**20 bytes each.
        for_good: lowers the hard limit too, so that nothing in this process can lift it.

    Returns:
        The soft and the hard limit of before, for ``lift_memory``; None where nothing was changed.
    """
    try:
        import resource

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        wanted = pages * os.sysconf("SC_PAGE_SIZE") + megabytes * 2**20
        least = min([wanted, *(limit for limit in (soft, hard) if limit != resource.RLIM_INFINITY)])
        resource.setrlimit(resource.RLIMIT_AS, (least, least if for_good else hard))
    except (ImportError, OSError, ValueError):  # not Linux
        return None
    return soft, hard


def lift_memory(before: tuple[int, int] | None) -> None:
    """Puts back the limit that ``limit_memory`` changed."""
    if before is not None:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, before)


class Ended(SystemExit):
    """Raised in place of ending the process at once."""


def late(seconds: float) -> ContractError:
    """No answer in time."""
    return ContractError(f"gave no answer within {seconds:g} s")


def told(error: BaseException, megabytes: int = MEMORY_LIMIT) -> str:
    """What went wrong in a plugin, in one line that begins with a verb."""
    if isinstance(error, ContractError):
        return str(error)
    if isinstance(error, MemoryError):
        return f"used more than {megabytes} MB of memory"
    if isinstance(error, Ended):
        return "tried to end the program"
    kind = type(error).__name__
    try:
        text = " ".join(str(error).split())[:200]
    except Exception:  # noqa: BLE001 - a stranger's exception, whose text is code too
        text = ""
    return f"raised {kind}" + (f": {text}" if text else "") + _place(error)


def _place(error: BaseException) -> str:
    """Where the plugin stood, such as `` (check.py:14)``: the last frame beside the first that is not of ours."""
    steps = ((frame.f_code.co_filename, line) for frame, line in traceback.walk_tb(error.__traceback__))
    theirs = [(file, line) for file, line in steps if not _is_known(file)]
    beside = [(file, line) for file, line in theirs if _folder(file) == _folder(theirs[0][0])]
    return f" ({Path(beside[-1][0]).name}:{beside[-1][1]})" if beside else ""


@cache
def _folder(file: str) -> Path:
    return Path(file).parent


@cache
def _is_known(file: str) -> bool:
    """Whether a file is govrisk's own or Python's."""
    library = Path(os.__file__).parent
    path = Path(file)
    installed = not {"site-packages", "dist-packages"}.isdisjoint(path.parts)
    own = path.is_relative_to(Path(__file__).parents[1]) or "pluggy" in path.parts
    return own or file.startswith("<") or (path.is_relative_to(library) and not installed)
