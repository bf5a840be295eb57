"""What belongs to the whole process and may be changed by a plugin: noted before, put back after.

This is for slips, such as a changed folder or a seeded random generator. What is not listed here stays changed, for
example what a plugin writes into the modules of others; only a process of its own keeps that away.
"""

from __future__ import annotations

import builtins
import locale
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any

ENDINGS = tuple((module, name) for module in ("os", "posix") for name in ("_exit", "abort", "execv", "execve"))
"""What ends the process at once, or puts another program in its place: module and name."""
_CALLS = (  # module, what reads it, what writes it
    ("os", "getcwd", "chdir"),
    ("sys", "getrecursionlimit", "setrecursionlimit"),
    ("sys", "get_int_max_str_digits", "set_int_max_str_digits"),
    ("random", "getstate", "setstate"),
    ("socket", "getdefaulttimeout", "setdefaulttimeout"),
)
_NAMES = (  # module, a name in it
    *(("sys", name) for name in ("stdin", "stdout", "stderr", "excepthook", "displayhook", "unraisablehook")),
    *(("sys", name) for name in ("argv", "path", "meta_path", "path_hooks", "modules")),
    ("os", "environ"),
    *ENDINGS,
    ("threading", "excepthook"),
    ("warnings", "filters"),
    ("warnings", "showwarning"),
)
_LISTS = (("sys", "argv"), ("sys", "path"), ("sys", "meta_path"), ("sys", "path_hooks"), ("warnings", "filters"))


@contextmanager
def unchanged() -> Iterator[None]:
    """Puts back what the block changed of this process."""
    ways_back = list(_ways_back())
    try:
        yield
    finally:
        for put_back in reversed(ways_back):
            with suppress(Exception):  # such as a folder that is gone: the rest is put back all the same
                put_back()


def _ways_back() -> Iterator[Callable[[], object]]:
    loaded = sys.modules
    for module, read, write in _CALLS:
        if module in loaded:
            with suppress(OSError):  # the working folder may be gone
                yield partial(getattr(loaded[module], write), getattr(loaded[module], read)())
    yield partial(locale.setlocale, locale.LC_ALL, locale.setlocale(locale.LC_ALL))
    yield partial(os.umask, _umask())
    for module, name in _LISTS:
        if module in loaded:
            there = getattr(loaded[module], name)
            yield partial(there.__setitem__, slice(None), list(there))
    yield partial(_put_environment, dict(os.environ))
    yield partial(loaded.update, dict(loaded))  # modules that were imported meanwhile stay
    yield partial(builtins.__dict__.update, dict(vars(builtins)))
    if "logging" in loaded:
        yield from _logging(loaded["logging"])
    for module, name in _NAMES:
        if module in loaded:
            yield partial(setattr, loaded[module], name, getattr(loaded[module], name))


def _umask() -> int:
    """The mask of new files' rights, which can be read only by setting it."""
    os.umask(mask := os.umask(0o077))
    return mask


def _put_environment(before: dict[str, str]) -> None:
    if dict(os.environ) != before:
        for name in set(os.environ) - set(before):
            del os.environ[name]
        os.environ.update(before)


def _logging(logging: Any) -> Iterator[Callable[[], object]]:
    root = logging.root
    yield partial(setattr, root.manager, "disable", root.manager.disable)
    yield partial(setattr, root, "level", root.level)
    yield partial(root.handlers.__setitem__, slice(None), list(root.handlers))
