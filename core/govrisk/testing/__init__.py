"""The test kit for plugins: made-up cases, one check at a time, git repositories, snapshots, and the rules for checks.

Everything here works in any test runner; ``conformance`` and the fixtures of :mod:`govrisk.testing.plugin` are for
pytest, which finds the fixtures by itself once govrisk is installed.

>>> from govrisk.testing import claim, run_check
>>> run_check("LEAD-01", claims=[claim("leadership.departure", "risk")]).outcome
'observed'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from govrisk.testing.examining import Verdict, examine
    from govrisk.testing.git import GitRepository
    from govrisk.testing.making import build_case, claim, document, metric, promise
    from govrisk.testing.rating import Checked, run_check
    from govrisk.testing.snapshots import Snapshot, stable
    from govrisk.testing.suite import conformance
    from govrisk.testing.writing import write_case

_HOMES = {
    "Verdict": "examining",
    "examine": "examining",
    "GitRepository": "git",
    "build_case": "making",
    "claim": "making",
    "document": "making",
    "metric": "making",
    "promise": "making",
    "Checked": "rating",
    "run_check": "rating",
    "Snapshot": "snapshots",
    "stable": "snapshots",
    "conformance": "suite",
    "write_case": "writing",
}

__all__ = [
    "Checked",
    "GitRepository",
    "Snapshot",
    "Verdict",
    "build_case",
    "claim",
    "conformance",
    "document",
    "examine",
    "metric",
    "promise",
    "run_check",
    "stable",
    "write_case",
]


if not TYPE_CHECKING:  # to a type checker a misspelt name is a fault and not an object

    def __getattr__(name: str) -> object:
        if name not in _HOMES:
            raise AttributeError(f"module 'govrisk.testing' has no attribute {name!r}")
        from importlib import import_module

        return getattr(import_module(f"govrisk.testing.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
