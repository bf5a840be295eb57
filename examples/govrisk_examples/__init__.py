"""The example cases for ``govrisk new case --example NAME``: beside this package in a checkout, in it in a wheel."""

from __future__ import annotations

from pathlib import Path

from govrisk import hookimpl

HERE = Path(__file__).parent


@hookimpl
def govrisk_examples() -> list[Path]:
    """The folders of the cases."""
    inside = sorted(path.parent for path in HERE.glob("*/case.yaml"))
    return inside or sorted(path.parent for path in HERE.parent.glob("*/case.yaml"))
