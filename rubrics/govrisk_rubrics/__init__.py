"""The built-in rubrics: YAML only, each number with its source."""

from __future__ import annotations

from pathlib import Path

from govrisk import hookimpl


@hookimpl
def govrisk_rubrics() -> list[Path]:
    """The rubric files of this package."""
    return sorted(Path(__file__).parent.glob("*.yaml"))
