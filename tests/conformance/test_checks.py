"""What every installed check keeps to: its examples move it, less evidence never sharpens it, it changes nothing."""

from __future__ import annotations

from functools import cache

import pytest

from govrisk import Case, Interval, load_rubric
from govrisk.checks import Check, CheckSpec
from govrisk.examples import Example
from govrisk.judge import Judge
from govrisk.plugins import default_registry
from govrisk.rubric import Rubric
from govrisk.runner import run_check

CHECKS = default_registry().checks
RUBRICS = sorted(default_registry().rubrics)
EPS = 1e-9


@cache
def rubric(name: str = "default") -> Rubric:
    return load_rubric(name)


@pytest.fixture(params=sorted(CHECKS))
def check(request: pytest.FixtureRequest) -> Check:
    return CHECKS[request.param]


def points(check: Check, case: Case, name: str = "default") -> Interval:
    return Judge(rubric(name), case).check(run_check(check, case), rubric(name).checks[check.id]).interval


def example(check: Check, side: str) -> Example:
    assert check.spec.examples, f"{check.id} has no examples"
    return getattr(check.spec.examples, side)


def ids(case: Case) -> list[str]:
    return [item.id for kind in (case.claims, case.metrics, case.documents) for item in kind]


def test_the_catalogue_is_whole() -> None:
    assert default_registry().failures == []
    assert len(CHECKS) == 26
    assert set(rubric().checks) == set(CHECKS)
    assert {c.spec.pillar for c in CHECKS.values()} == {"exposure", "stress", "resilience"}
    assert {c.spec.family for c in CHECKS.values()} == set(rubric().families)


def test_its_metadata_is_complete(check: Check) -> None:
    spec: CheckSpec = check.spec
    assert spec.references
    assert spec.examples
    texts = [spec.title, spec.question, spec.why, *spec.remediation.model_dump().values()]
    texts += [text for text in spec.answers.model_dump().values() if text]
    assert all(text.strip() == text and text for text in texts)
    assert spec.question.endswith("?")


def test_its_topics_and_documents_are_known(check: Check) -> None:
    known = set(default_registry().topics)
    assert check.spec.topics <= known
    assert {topic for i in check.spec.indicators for topic in i.promises} <= known


def test_one_example_raises_it_and_the_other_lowers_it(check: Check) -> None:
    raised, lowered = (points(check, example(check, side).case()) for side in ("raises", "lowers"))
    assert raised.lo > 0
    assert lowered.hi < 100
    assert raised.lo >= lowered.lo
    assert raised.hi >= lowered.hi
    middle = [sum(interval) / 2 for interval in (raised, lowered)]
    assert middle[0] > middle[1]


@pytest.mark.parametrize("name", RUBRICS)
def test_no_profile_turns_its_examples_round(check: Check, name: str) -> None:
    raised, lowered = (points(check, example(check, side).case(), name) for side in ("raises", "lowers"))
    assert raised.lo >= lowered.lo
    assert raised.hi >= lowered.hi


def test_without_evidence_it_says_nothing(check: Check) -> None:
    case = example(check, "raises").case()
    bare = case.without(set(ids(case))).replace(promises=())
    assert points(check, bare) == (0, 100)
    assert run_check(check, bare).outcome == "no_evidence"


@pytest.mark.parametrize("side", ["raises", "lowers"])
def test_every_piece_of_its_examples_counts_and_less_only_widens(check: Check, side: str) -> None:
    case = example(check, side).case()
    whole, used = points(check, case), run_check(check, case).evidence
    recorded = {promise.claim for promise in case.promises}
    assert set(ids(case)) - recorded == set(used)
    for item in ids(case):
        less = points(check, case.without({item}))
        assert less.lo <= whole.lo + EPS, item
        assert less.hi >= whole.hi - EPS, item


@pytest.mark.parametrize("side", ["raises", "lowers"])
def test_it_is_deterministic_and_changes_no_evidence(check: Check, side: str) -> None:
    case = example(check, side).case()
    before = case.model_dump_json()
    first, second = run_check(check, case), run_check(check, case)
    assert first == second
    assert case.model_dump_json() == before
    assert points(check, case) == points(check, example(check, side).case())
