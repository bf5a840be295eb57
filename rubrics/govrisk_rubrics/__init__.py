"""The built-in rubrics: YAML only, each number with its source."""

from __future__ import annotations

from pathlib import Path

from govrisk import hookimpl


@hookimpl
def govrisk_rubrics() -> list[Path]:
    """The rubric files of this package."""
    return sorted(Path(__file__).parent.glob("*.yaml"))


@hookimpl
def govrisk_frameworks() -> list[Path]:
    """The framework maps of this package."""
    return sorted((Path(__file__).parent / "frameworks").glob("*.yaml"))


@hookimpl
def govrisk_scenarios() -> list[Path]:
    """The scenario sets of this package."""
    return sorted((Path(__file__).parent / "scenarios").glob("*.yaml"))
