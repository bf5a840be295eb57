"""How far a report may go: never further than the case, and than any of its sources, allows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import govrisk
from govrisk import BadInput
from govrisk.sharing import TLP, marking, strictest

LABELS = st.sampled_from(TLP)
SOURCES = st.dictionaries(st.sampled_from("abcd"), st.none() | LABELS)


@given(st.none() | LABELS, SOURCES, st.sets(st.sampled_from("abcd")))
def test_a_report_is_as_strict_as_its_strictest_source(said, sources, hidden):
    mark = marking(said, sources, hidden & set(sources))
    assert TLP.index(mark.label) >= TLP.index(strictest(filter(None, [said, *sources.values()])))
    assert mark.reason
    assert mark.meaning


@given(SOURCES)
def test_silence_about_what_is_not_public_is_no_permission(sources):
    unsaid = {name for name, label in sources.items() if label is None}
    assert (marking(None, sources, unsaid).label == "TLP:CLEAR") <= (not unsaid)


def test_a_case_says_its_mark_and_a_source_can_ask_for_more(make_case):
    from tests.conftest import MINIMAL

    source = MINIMAL["sources"]["S1"]
    for said, asked, label in (
        ("TLP:GREEN", None, "TLP:GREEN"),
        ("TLP:GREEN", "TLP:RED", "TLP:RED"),
        (None, None, "TLP:AMBER"),
    ):
        case = (
            MINIMAL | {"sources": {"S1": source | ({"tlp": asked} if asked else {})}} | ({"tlp": said} if said else {})
        )
        mark = govrisk.assess(make_case(case)).marking
        assert mark is not None
        assert mark.label == label
    public = MINIMAL | {"sources": {"S1": source | {"url": "https://example.org/news"}}}
    assert govrisk.assess(make_case(public)).marking.label == "TLP:CLEAR"


def test_a_label_that_is_none_is_a_fault_with_its_place(make_case):
    from tests.conftest import MINIMAL

    with pytest.raises(BadInput, match=r"case\.yaml:\d+:\d+.*tlp"):
        govrisk.load_case(make_case(MINIMAL | {"tlp": "TLP:WHITE"}))


def test_a_reply_asked_for_later_was_not_asked_for_yet(make_case):
    import datetime

    from tests.conftest import MINIMAL

    case = MINIMAL | {"as_of": "2026-06-30", "reply": {"asked": "2026-05-01", "of": "The press office"}}
    folder = make_case(case)
    assert govrisk.assess(folder).reply is not None
    assert govrisk.assess(folder, as_of=datetime.date(2026, 4, 1)).reply is None


def test_a_reply_may_come_after_the_day_that_the_case_speaks_for(make_case):
    from tests.conftest import MINIMAL

    reply = {
        "id": "R1",
        "to": "LEAD-01",
        "by": "The steward",
        "date": "2026-04-12",
        "statement": "A successor is near.",
    }
    before, after = govrisk.assess(make_case(MINIMAL)), govrisk.assess(make_case(MINIMAL | {"responses": [reply]}))
    assert [r.id for r in after.responses] == ["R1"]
    assert after.finding("LEAD-01").responses == ("R1",)
    assert after.verdict == before.verdict


def test_a_certificate_alone_is_no_wish_to_go_unsigned(make_case, tmp_path):
    from click.testing import CliRunner
    from tests.conftest import MINIMAL

    from govrisk.cli import cli

    arguments = ["assess", str(make_case(MINIMAL)), "-f", "json", "-o", str(tmp_path / "out"), "--cert", "office.pem"]
    assert "add --sign KEY" in str(CliRunner().invoke(cli, arguments).exception)
    assert not (tmp_path / "out").exists()
