"""Quotations: the traps of the method (1.4 and 1.5), on the article that it was made on and on small texts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from govrisk import load_case
from govrisk.case import read_case
from govrisk.evidence import Case, Selector
from govrisk.quotes import check_selectors, contains_word, digest, digest_fault, find, propose, search

ARTICLE = Path(__file__).parents[2] / "examples" / "qwen-article"
TEXT = "The lead left. The team stayed.\nThe lead’s deputy said: “I stay.”\n"
_SELECTORS = TypeAdapter(tuple[Selector, ...])


def quote(exact: str, **beside: str) -> dict:
    return {"type": "TextQuoteSelector", "exact": exact, **beside}


def position(start: int, end: int) -> dict:
    return {"type": "TextPositionSelector", "start": start, "end": end}


def span_of(first: dict, last: dict) -> dict:
    return {"type": "RangeSelector", "startSelector": first, "endSelector": last}


def fault(text: str, *selectors: dict) -> str | None:
    """Message and suggestion, or None when the selectors hold."""
    found = check_selectors(text, _SELECTORS.validate_python(selectors))
    return None if found is None else f"{found.message} -> {found.suggestion}"


# ----------------------------------------------------------------------------------------------- small texts

HOLDS = {
    "words that stand once": [quote("The team stayed")],
    "words and place": [quote("The lead"), position(0, 8)],
    "second of two by its place": [quote("The lead"), position(32, 40)],
    "second of two by its prefix": [quote("The lead", prefix="stayed.\n")],
    "first of two by its suffix": [quote("The lead", suffix=" left")],
    "first words to last words": [span_of(quote("The team"), quote("deputy"))],
    "a range whose last words recur": [span_of(quote("The team"), quote("stay")), position(15, 63)],
    "words and range": [quote("The team stayed"), span_of(quote("The team"), quote("stayed"))],
}


@pytest.mark.parametrize("name", HOLDS)
def test_holds(name: str):
    assert fault(TEXT, *HOLDS[name]) is None


FAULTS = {
    # name: (selectors, words of the fault)
    "one changed letter": ([quote("The lead laft")], ["does not say 'The lead laft'"]),
    "one changed letter at a place": ([quote("The lead laft"), position(0, 13)], ["does not say"]),
    "moved span": ([quote("The team"), position(16, 24)], ["is not at [16, 24)", "it stands at [15, 23)"]),
    "span too long": ([quote("The team"), position(15, 24)], ["is not at [15, 24)", "[15, 23)"]),
    "twice without a place": ([quote("The lead")], ["more than once", "[0, 8), [32, 40)", "add a prefix, a suffix"]),
    "prefix that does not stand there": ([quote("The team", prefix="Then ")], ["does not say 'The team'"]),
    "suffix that does not stand there": ([quote("The team", suffix=" left")], ["does not say 'The team'"]),
    "prefix at the wrong place": ([quote("The lead", prefix="stayed.\n"), position(0, 8)], ["it stands at [32, 40)"]),
    "range in the wrong order": ([span_of(quote("deputy"), quote("The team"))], ["'deputy' ... 'The team'"]),
    "range that overlaps itself": ([span_of(quote("The team"), quote("team stayed")), position(15, 30)], ["not say"]),
    "range that recurs": ([span_of(quote("The"), quote("."))], ["more than once"]),
    "range at the wrong place": ([span_of(quote("The team"), quote("deputy")), position(15, 48)], ["is not at"]),
    "place outside": ([quote("The lead"), position(400, 408)], ["outside the text of 66 characters"]),
    "place that is empty": ([quote("The lead"), position(8, 8)], ["[8, 8) lies outside"]),
    "a place alone": ([position(0, 8)], ["a position alone proves nothing"]),
    "two places": ([quote("The lead"), position(0, 8), position(32, 40)], ["two positions"]),
    "words here, range there": ([quote("I stay"), span_of(quote("The team"), quote("deputy"))], ["different places"]),
    "straight apostrophe": ([quote("lead's deputy")], ["the source says 'lead’s deputy' at [36, 49)"]),
    "straight quotation marks": ([quote('said: "I stay."')], ["the source says 'said: “I stay.”'"]),
    "other white space": ([quote("stayed. The lead")], [r"the source says 'stayed.\nThe lead'"]),
    "not there at all": ([quote("the chairman")], ["run 'govrisk evidence locate'"]),
}


@pytest.mark.parametrize("name", FAULTS)
def test_fault(name: str):
    selectors, words = FAULTS[name]
    message = fault(TEXT, *selectors)
    assert message is not None
    assert [word for word in words if word not in message] == [], message


def test_positions_count_code_points():
    """Neither bytes nor UTF-16 units: the whale is one, and so is each Chinese character."""
    text = "🐋 通义千问的负责人 离职。"
    assert fault(text, quote("离职"), position(11, 13)) is None
    assert "it stands at [11, 13)" in (fault(text, quote("离职"), position(12, 14)) or "")
    assert list(search(text, "离职")) == [(11, 13)]


def test_line_ends_are_part_of_what_was_cited():
    unix, dos = b"one\ntwo\n", b"one\r\ntwo\r\n"
    assert digest_fault(unix, digest(unix)) is None
    for content, cited, words in ((dos, unix, "to CRLF"), (unix, dos, "to LF"), (b"three\n", unix, "not the one")):
        found = digest_fault(content, digest(cited))
        assert found is not None
        assert words in found.message
    assert fault("one\r\ntwo\r\n", quote("two"), position(4, 7)) is not None


WORDS = {
    # name: (text, term, whether the text says it)
    "whole word": ("We commit.", "commit", True),
    "part of a word": ("Our commitment", "commit", False),
    "end of a word": ("an over-committee", "committee", True),
    "either case": ("GOVERNANCE.MD is missing", "governance.md", True),
    "across a line": ("acting\n  lead", "acting lead", True),
    "with a full stop": ("under GOVERNANCE.md.", "GOVERNANCE.md", True),
    "other apostrophe": ("the lead’s deputy", "lead's deputy", True),
    "other hyphen": ("long\u2011term support", "long-term support", True),
    "accented neighbour": ("une démission", "mission", False),
    "Chinese within Chinese": ("负责人离职了", "离职", True),
    "Latin within Chinese": ("使用Apache许可证", "Apache", True),
    "Latin within Latin, Chinese around": ("使用Apache2许可证", "Apache", False),
    "symbols": ("written in C++", "C++", True),
}


@pytest.mark.parametrize("name", WORDS)
def test_a_gap_is_searched_by_whole_words(name: str):
    text, term, said = WORDS[name]
    assert (contains_word(text, term) is not None) is said


def test_a_long_text_of_near_matches_takes_no_squares():
    """Each of 400,000 places of the first word has its last word at the end, or nowhere: found in one pass."""
    text = "ab" * 400_000 + "end"
    ranges = _SELECTORS.validate_python([span_of(quote("a"), quote("end")), span_of(quote("a"), quote("none"))])
    assert sum(1 for _ in find(text, ranges[0])) == 400_000
    assert list(find(text, ranges[1])) == []


# ------------------------------------------------------------------------------------------------- properties

texts = st.text(st.sampled_from("ab \n’'🐋离职"), min_size=1, max_size=200)


@given(texts, st.data())
def test_what_locate_proposes_holds(text: str, data: st.DataObject):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assert fault(text, *propose(text, (start, end))) is None


@given(texts, st.data())
def test_a_changed_character_never_holds(text: str, data: st.DataObject):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, min(len(text), start + 60)))
    at = data.draw(st.integers(start, end - 1))
    other = data.draw(st.characters(exclude_categories=["Cs"], exclude_characters=text[at]))
    changed = text[:at] + other + text[at + 1 :]
    assert fault(changed, *propose(text, (start, end))) is not None


# ------------------------------------------------------------------------------------------------ the article


@pytest.fixture(scope="module")
def held(shared: Path) -> Case:
    return load_case(ARTICLE, sources=shared / "seed")


@pytest.fixture(scope="module")
def article(shared: Path) -> str:
    return read_case(ARTICLE, shared / "seed").texts["S1"]


def test_every_quotation_is_verified_by_whoever_holds_the_text(held: Case):
    assert len(held.claims) == 30
    assert set(held.verification.values()) == {"verified"}
    assert len(held.gaps) == 9
    assert set(held.gap_checks.values()) == {"verified"}


def test_without_the_text_nothing_is_verified():
    case = load_case(ARTICLE)
    assert set(case.verification.values()) | set(case.gap_checks.values()) == {"not held"}
    assert case.verification.keys() == {c.id for c in case.claims}


def test_every_moved_span_is_refused(held: Case, article: str):
    """Each of the 30 claims, moved by one character either way."""
    for claim in held.claims:
        parts = [s.model_dump(exclude_none=True) for s in claim.selector]
        for step in (-1, 1):
            moved = [p | {"start": p["start"] + step, "end": p["end"] + step} if "start" in p else p for p in parts]
            assert moved != parts
            assert "is not at" in (fault(article, *moved) or ""), claim.id


def test_every_changed_letter_is_refused(held: Case, article: str):
    """The first letter that a claim quotes, changed in the text."""
    for claim in held.claims:
        parts = [s.model_dump(exclude_none=True) for s in claim.selector]
        at = next(p["start"] for p in parts if "start" in p)
        changed = article[:at] + "#" + article[at + 1 :]
        assert fault(changed, *parts) is not None, claim.id


def test_a_converted_copy_is_refused(shared: Path, tmp_path: Path):
    (name,) = {s.external_file for s in load_case(ARTICLE).sources.values()} - {None}
    content = (shared / "seed" / name).read_bytes()
    (tmp_path / name).write_bytes(content.replace(b"\n", b"\r\n"))
    loaded = read_case(ARTICLE, tmp_path)
    (found,) = loaded.faults
    assert "its line ends were converted to CRLF" in found.message
    assert loaded.case is not None
    assert set(loaded.case.verification.values()) == {"wrong"}


def test_a_false_not_mentioned_is_refused(article: str):
    """'commit' is not in the article though 'commitment' is; the other words are."""
    assert contains_word(article, "commit") is None
    assert "commit" in article
    for term in ("recommitment", "stepping down", "roadmap", "alibaba's qwen"):
        assert contains_word(article, term) is not None, term


def test_what_the_article_does_not_say(article: str):
    assert article.count("2026") == 0
    for term in ("successor", "interim", "licence", "license", "charter"):
        assert contains_word(article, term) is None, term


def test_headline_and_body_name_the_post_differently(article: str):
    headline, _, body = article.partition("\n")
    assert "Lead Engineer" in headline
    assert contains_word(body, "technical lead") is not None
    assert contains_word(body, "lead engineer") is None


COUNTED = re.compile(
    r"\b(two|three|four|five|six|several|[2-6])\b[^.]{0,30}\b(left|leav|resign|depart|quit|exit)", re.I
)


def test_the_article_announces_one_departure(held: Case):
    """Four others said goodbye in public, which may have been to him: nothing here may count them as leavers."""
    assert {c.origin for c in held.claims if c.topic == "leadership.departure"} == {"O-lin"}
    assert not [c.id for c in held.claims if c.topic == "attrition.exit"]
    assert not [c.id for c in held.claims if COUNTED.search(c.statement)]


def test_one_fact_told_twice_has_one_origin(held: Case):
    """Q11 and Q12 say the same; Q20 and Q22 are probably the same unnamed people; Q13 is hearsay."""
    claims = {c.id: c for c in held.claims}
    assert claims["Q11"].origin == claims["Q12"].origin
    dependent = [set(group.origins) for group in held.dependence]
    assert {claims["Q20"].origin, claims["Q22"].origin} in dependent
    assert held.origins[claims["Q13"].origin].kind == "hearsay"
