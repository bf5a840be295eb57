"""``govrisk_topics``: what claims may be about."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.hooks.pages import causes, edited, explains, said

from govrisk import BadInput, load_case, load_plugins
from govrisk.plugins import Registry, using

HOOK = "govrisk_topics"


@pytest.fixture
def case(make_case: Callable[..., Path]) -> Path:
    """A case whose one claim is on a topic that only the plugin knows."""
    return edited(make_case(), "case.yaml", "leadership.departure", "promise.delivery")


def test_a_claim_may_use_the_topic(registry: Registry, case: Path) -> None:
    with using(registry):
        assert {claim.topic for claim in load_case(case).claims} == {"promise.delivery"}
    with pytest.raises(BadInput, match=r"unknown topic 'promise\.delivery'"):
        load_case(case)


def test_what_a_claim_on_it_says_is_shown_beside_the_built_in_topics(registry: Registry) -> None:
    assert registry.topics["promise.delivery"].startswith("Whether something promised")
    assert "leadership.departure" in registry.topics


def test_mistakes_are_explained(shown: Path, case: Path, twice: Callable[[str], str]) -> None:
    messages = [
        twice("topics"),
        said(load_case, case).splitlines()[0],
        *causes(load_plugins([edited(shown, "topics.yaml", "promise.delivery: ", "- ")]), "topics"),
    ]
    explains(HOOK, messages)
