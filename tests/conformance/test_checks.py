"""The built-in checks keep to the rules for all checks, by the line that any plugin uses; and are whole together."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from govrisk import load_rubric
from govrisk.catalogue import example_interval
from govrisk.plugins import default_registry
from govrisk.rubric import Rubric
from govrisk.testing import conformance

CHECKS = default_registry().checks
RUBRICS = sorted(default_registry().rubrics)

test_conformance = conformance("builtin-checks", catalogue=Path("docs") / "checks.md")


@cache
def rubric(name: str = "default") -> Rubric:
    return load_rubric(name)


def test_the_catalogue_is_whole() -> None:
    assert default_registry().failures == []
    assert len(CHECKS) == 26
    assert set(rubric().checks) == set(CHECKS)
    assert {c.spec.pillar for c in CHECKS.values()} == {"exposure", "stress", "resilience"}
    assert {c.spec.family for c in CHECKS.values()} == set(rubric().families)
    assert all(c.spec.references for c in CHECKS.values())


@pytest.mark.parametrize("name", RUBRICS)
@pytest.mark.parametrize("check", CHECKS)
def test_no_profile_turns_its_examples_round(check: str, name: str) -> None:
    examples = CHECKS[check].spec.examples
    assert examples
    raised, lowered = (example_interval(CHECKS[check], e, rubric(name)) for e in (examples.raises, examples.lowers))
    assert raised.lo >= lowered.lo
    assert raised.hi >= lowered.hi
