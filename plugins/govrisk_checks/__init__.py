"""The built-in checks: one folder a check, ``<family>/<check_id>/check.yaml``, with ``check.py`` only where needed."""

from __future__ import annotations

from pathlib import Path

from govrisk import hookimpl

HERE = Path(__file__).parent


@hookimpl
def govrisk_checks() -> list[Path]:
    """The folder of the families."""
    return [HERE]


@hookimpl
def govrisk_topics() -> list[Path]:
    """The shared vocabulary of claim topics."""
    return [HERE / "topics.yaml"]
