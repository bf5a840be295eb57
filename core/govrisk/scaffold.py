"""Starts new things from what is installed."""

from __future__ import annotations

import shutil
from pathlib import Path

from govrisk.collecting import CACHE
from govrisk.errors import UsageError
from govrisk.faults import nearest
from govrisk.plugins import default_registry


def copy_example(name: str | None, directory: Path) -> None:
    """Copies an installed example case.

    Raises:
        UsageError: no such example is installed, or ``directory`` holds something already.
    """
    examples = default_registry().examples
    if name is None:
        raise UsageError(f"give --example with one of: {', '.join(examples)}")
    if name not in examples:
        raise UsageError(f"no example {name!r}; {nearest(name, examples)}")
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise UsageError(f"{directory} is not empty; name a new folder")
    shutil.copytree(examples[name], directory, dirs_exist_ok=True, ignore=shutil.ignore_patterns(CACHE))
