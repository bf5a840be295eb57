"""``--as-of``: only what somebody could have known by that day counts, and what is left out is named."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from tests.conftest import EXAMPLES, MINIMAL

import govrisk
from govrisk.evidence import Case
from govrisk.model import first_day, last_day

Change = dict[str, Any]


def claim(name: str, **change: Any) -> Change:
    return MINIMAL["claims"][0] | {"id": name} | change


def source(**change: Any) -> Change:
    return {k: v for k, v in (MINIMAL["sources"]["S1"] | change).items() if v is not None}


@pytest.fixture
def load(make_case) -> Callable[..., Case]:
    """A case of 2026-06-30 with the parts given, as known on a day."""

    def run(as_of: str | None = None, **parts: Any) -> Case:
        folder = make_case(copy.deepcopy(MINIMAL) | {"as_of": "2026-06-30"} | parts)
        return govrisk.load_case(folder, as_of=None if as_of is None else date.fromisoformat(as_of))

    return run


def ids(items: Any) -> list[str]:
    return [item.id for item in items]


KNOWN = {
    # name: (published, retrieved, as_of, whether the claim is known)
    "the day before": ("2026-03-04", None, "2026-03-03", False),
    "the day itself": ("2026-03-04", None, "2026-03-04", True),
    "a month counts as its last day": ("2026-03", None, "2026-03-30", False),
    "the month is over": ("2026-03", None, "2026-03-31", True),
    "a leap year's February": ("2024-02", None, "2024-02-28", False),
    "a year counts as its last day": ("2025", None, "2025-12-30", False),
    "the year is over": ("2025", None, "2025-12-31", True),
    "no day of publication, not read yet": (None, "2026-03-05", "2026-03-04", False),
    "no day of publication, read": (None, "2026-03-05", "2026-03-05", True),
    "read long after publication": ("2026-03-04", "2026-06-01", "2026-03-04", True),
}


@pytest.mark.parametrize("name", KNOWN)
def test_a_source_counts_from_the_day_it_was_known(name: str, load):
    published, retrieved, as_of, known = KNOWN[name]
    carrier = source(published=published, retrieved=retrieved)
    case = load(as_of, sources={"S1": carrier}, claims=[claim("C1", event_date="2024")])
    assert ids(case.claims) == (["C1"] if known else [])
    assert list(case.sources) == (["S1"] if known else [])
    assert case.not_yet_known == (() if known else ("C1",))


def test_an_event_that_was_announced_and_has_not_begun(load):
    """What is said today about next month is no event yet; a month that has begun is."""
    early = {"S1": source(published="2026-01-02")}
    claims = [claim("C1", event_date="2026-03-03"), claim("C2", event_date="2026-02"), claim("C3", event_date="2026")]
    assert ids(load("2026-02-10", sources=early, claims=claims).claims) == ["C2", "C3"]


def test_everything_drawn_from_a_later_source_is_left_out(load):
    parts: Change = {
        "sources": {"S1": source(), "S2": source(published="2026-05-01")},
        "claims": [claim("C1"), claim("C2", source="S2")],
        "gaps": [
            {"id": f"X{n}", "topic": "succession.named", "question": "?", "searched": f"S{n}", "absent_terms": ["heir"]}
            for n in (1, 2)
        ],
        "metrics": [
            {"id": f"M{n}", "name": "m", "value": 1, "unit": "n", "method": "m", "n": 1, "source": s, "date": d}
            for n, s, d in ((1, "S1", "2026-03"), (2, "S2", "2026-03"), (3, "S1", "2026-04"))
        ],
        "documents": [
            {"id": f"D{n}", "kind": "roadmap", "found": False, "source": f"S{n}", "date": "2026-03"} for n in (1, 2)
        ],
        "responses": [
            {"id": "R1", "to": "LEAD-01", "by": "Demo", "date": "2026-03-10", "statement": "Noted."},
            {"id": "R2", "to": "LEAD-01", "by": "Demo", "date": "2026-05-10", "statement": "Noted again."},
            {"id": "R3", "to": "LEAD-01", "by": "Demo", "date": "2026-03-10", "statement": "So.", "source": "S2"},
            {"id": "R4", "to": "C2", "by": "Demo", "date": "2026-03-10", "statement": "Not so."},
        ],
    }
    case = load("2026-03-31", **parts)
    kept = [ids(getattr(case, kind)) for kind in ("claims", "gaps", "metrics", "documents", "responses")]
    assert kept == [["C1"], ["X1"], ["M1"], ["D1"], ["R1"]]
    assert sorted(case.not_yet_known) == ["C2", "D2", "M2", "M3", "R2", "R3", "R4", "X2"]
    assert load(**parts).not_yet_known == ()


def test_a_claim_lives_until_what_replaces_it_is_known(load):
    parts = {
        "sources": {"S1": source(), "S2": source(published="2026-05-01")},
        "claims": [claim("C1", superseded_by="C2"), claim("C2", source="S2", event_date="2026-04-30")],
    }
    now, then = load(**parts), load("2026-04-30", **parts)
    assert [now.status(c) for c in now.claims] == ["superseded", "active"]
    assert [then.status(c) for c in then.claims] == ["active"]
    assert ids(then.active(["leadership.departure"])) == ["C1"]


def test_a_claim_stays_replaced_when_what_replaced_it_is_taken_away(load):
    """Leaving an origin out is no journey into the past: the older claim does not come to life again."""
    case = load(claims=[claim("C1", superseded_by="C2"), claim("C2")]).without({"C2"})
    assert [case.status(c) for c in case.claims] == ["superseded"]
    assert case.active(["leadership.departure"]) == ()


@pytest.mark.parametrize(
    ("valid_until", "as_of", "status"),
    [
        ("2026-04-15", "2026-04-15", "active"),
        ("2026-04-15", "2026-04-16", "expired"),
        ("2026-04", "2026-04-30", "active"),
        ("2026-04", "2026-05-01", "expired"),
    ],
)
def test_a_state_holds_through_its_last_day(valid_until: str, as_of: str, status: str, load):
    case = load(as_of, claims=[claim("C1", valid_until=valid_until)])
    assert [case.status(c) for c in case.claims] == [status]
    assert ids(case.active(["leadership.departure"])) == (["C1"] if status == "active" else [])


def test_what_became_of_a_promise_is_hidden_until_it_is_known(load):
    parts = {
        "sources": {"S1": source(), "S2": source(published="2026-05-01")},
        "claims": [claim("C1"), claim("C2", source="S2", event_date="2026-04-30")],
        "promises": [
            {"id": "P1", "by": "Demo", "statement": "A roadmap.", "claim": "C1", "made": "2026-03-03"}
            | {"due": "2026-04-30", "status": "broken", "resolved_by": "C2"},
            {"id": "P2", "by": "Demo", "statement": "A plan.", "claim": "C2", "made": "2026-04-30"},
        ],
    }
    assert [(p.id, p.status) for p in load(**parts).promises] == [("P1", "broken"), ("P2", "open")]
    (then,) = load("2026-04-30", **parts).promises
    assert (then.id, then.status, then.resolved_by) == ("P1", "open", None)


def test_a_journey_back_in_two_steps_is_one(load):
    parts = {
        "sources": {"S1": source(), "S2": source(published="2026-05-01")},
        "claims": [claim("C1", superseded_by="C2"), claim("C2", source="S2", event_date="2026")],
    }
    once = load("2026-03-31", **parts)
    twice = load(**parts).known_at(date(2026, 4, 30)).known_at(date(2026, 3, 31))
    assert twice == once


def test_the_assessment_names_what_it_leaves_out():
    """The long Qwen case on the day of the short one: the article is known, the later record is not."""
    case = govrisk.load_case(EXAMPLES / "qwen")
    result = govrisk.assess(case, as_of=date(2026, 3, 5))
    shown = {c.id for c in result.claims}
    left_out = set(result.provenance.left_out)
    assert result.as_of == date(2026, 3, 5)
    assert result.provenance.declared_as_of == case.declared_as_of == date(2026, 6, 30)
    assert shown.isdisjoint(left_out)
    assert shown | left_out >= {c.id for c in case.claims}
    assert {c.id for c in case.claims if last_day(case.sources[c.source].dated or "9999") > result.as_of} <= left_out
    assert {i for f in result.findings for i in f.evidence}.isdisjoint(left_out)
    assert {i for c in result.claims for i in (*c.contradicts, c.superseded_by)}.isdisjoint(left_out)
    assert govrisk.assess(case).provenance.left_out == ()


@pytest.mark.parametrize("written", ["2024", "2024-02", "2024-02-29", "2026-12"])
def test_a_partial_date_spans_all_it_can_mean(written: str):
    first, last = first_day(written), last_day(written)
    assert first <= last
    assert first.isoformat().startswith(written)
    assert last.isoformat().startswith(written)
    assert not date.fromordinal(last.toordinal() + 1).isoformat().startswith(written)
    assert not date.fromordinal(first.toordinal() - 1).isoformat().startswith(written)
