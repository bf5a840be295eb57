"""``govrisk_topics``: what claims may be about."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.hooks.pages import causes, edited, explains, said

from govrisk import BadInput, load_case, load_plugins
from govrisk.plugins import Registry, using

HOOK = "govrisk_topics"
WRONG = (
    ("promise.delivery: ", "- "),
    ("promise.delivery", "Promise.delivery"),
    ("promise.delivery:", "promise.delivery: # "),
    ("promise.delivery: ", "promise:\n  delivery: "),
)


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
        *(cause for old, new in WRONG for cause in _causes(shown, old, new)),
    ]
    explains(HOOK, messages)


def test_every_wrong_entry_is_told_at_once_with_its_line(shown: Path) -> None:
    (shown / "topics.yaml").write_text(
        "Promise.kept: a\npromise: b\npromise.made:\nlead:\n  left: c\n", encoding="utf-8"
    )
    (cause,) = causes(load_plugins([shown]), "topics")
    for told in (
        "topics.yaml:1:1: 'Promise.kept' is no topic -> write two or more words in small letters, with dots between, "
        "such as 'promise.kept'",
        "topics.yaml:2:1: 'promise' is no topic",
        "topics.yaml:3:1: promise.made: must say what a claim on it says (here: nothing) -> write a text",
        "topics.yaml:4:1: lead: a topic stands inside a topic -> write 'lead.left: ",
    ):
        assert told in cause


def _causes(shown: Path, old: str, new: str) -> list[str]:
    text = (shown / "topics.yaml").read_text(encoding="utf-8")
    found = causes(load_plugins([edited(shown, "topics.yaml", old, new)]), "topics")
    (shown / "topics.yaml").write_text(text, encoding="utf-8")
    return found
