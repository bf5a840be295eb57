"""Independent carriers: publishers that can each be given an origin of their own."""

from __future__ import annotations

from govrisk.carriers import carriers
from govrisk.evidence import Case


def case(told: list[tuple[str, str]], groups: list[list[str]] | None = None) -> Case:
    """A case in which each pair is one claim: publisher, origin."""
    source = {"title": "T", "kind": "analysis", "published": "2026-03-04", "reliability": "B", "descriptor": "D"}
    claim = {
        "topic": "roadmap.published",
        "polarity": "risk",
        "kind": "reported-fact",
        "credibility": 2,
        "statement": "S",
    }
    pin = {"selector": [{"type": "TextQuoteSelector", "exact": "said"}]}
    given = {
        "subject": {"id": "demo", "name": "Demo", "kind": "library"},
        "as_of": "2026-03-05",
        "declared_as_of": "2026-03-05",
        "sources": {f"S-{p}": source | {"publisher": p} for p, _ in told},
        "origins": {o: {"who": o, "kind": "outlet"} for _, o in told},
        "claims": [claim | pin | {"id": f"C{i}", "source": f"S-{p}", "origin": o} for i, (p, o) in enumerate(told)],
        "dependence": [{"group": f"G{i}", "origins": g, "rho": 0.5, "why": "W"} for i, g in enumerate(groups or [])],
    }
    return Case.model_validate(given)


def count(told: list[tuple[str, str]], groups: list[list[str]] | None = None) -> int:
    made = case(told, groups)
    return carriers(made, [c.id for c in made.claims])[0]


def test_two_pages_of_one_publisher_are_one_carrier() -> None:
    assert count([("P1", "O1"), ("P1", "O2")]) == 1


def test_two_outlets_that_quote_one_person_are_one_carrier() -> None:
    assert count([("P1", "O1"), ("P2", "O1")]) == 1


def test_each_carrier_needs_an_origin_of_its_own() -> None:
    assert count([("P1", "O1"), ("P2", "O1"), ("P3", "O2"), ("P3", "O3")]) == 2
    assert count([("P1", "O1"), ("P1", "O2"), ("P2", "O1")]) == 2


def test_origins_that_lean_on_each_other_count_once() -> None:
    assert count([("P1", "O1"), ("P2", "O2")]) == 2
    assert count([("P1", "O1"), ("P2", "O2")], [["O1", "O2"]]) == 1
