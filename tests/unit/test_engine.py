"""What the engine makes of small cases: each test writes down the arithmetic of the method that it expects."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

import govrisk
from govrisk import Assessment, Case, Interval, load_rubric
from govrisk.cli.output import fail_on_reached
from govrisk.errors import UsageError
from govrisk.rubric import Rubric

LAST = "2026-03-05"
LIKELIHOOD = ("likely", "likelihood", "probab", "chance", "almost certain", "roughly even")


def source(publisher: str, reliability: str = "A", kind: str = "repository-snapshot") -> dict[str, Any]:
    words = {"title": "T", "publisher": publisher, "kind": kind, "published": LAST, "descriptor": "D"}
    return words | {"reliability": reliability}


def make_case(*claims: dict[str, Any], as_of: str = LAST, **evidence: Any) -> Case:
    given = {
        "subject": {"id": "demo", "name": "Demo", "kind": "library"},
        "as_of": as_of,
        "declared_as_of": as_of,
        "sources": {"S1": source("One"), "S2": source("Two"), "S9": source("Nine", "E", "social-post")},
        "origins": {o: {"who": f"Person {o}", "kind": "outlet"} for o in ("O1", "O2", "O3")},
        "claims": [{**c, "id": f"C{n}"} for n, c in enumerate(claims, 1)],
    }
    return Case.model_validate(given | evidence)


def claim(topic: str, polarity: str = "risk", on: str | None = LAST, **more: Any) -> dict[str, Any]:
    """Graded 1 and carried by an A source: u = .95 for a direct claim of today, mass .95 x .95."""
    words = {"topic": topic, "polarity": polarity, "event_date": on, "kind": "reported-fact", "statement": "Said."}
    words |= {"source": "S1", "origin": "O1", "credibility": 1}
    return words | {"selector": [{"type": "TextQuoteSelector", "exact": "said"}]} | more


def metric(name: str, value: float, on: str = LAST, **more: Any) -> dict[str, Any]:
    words = {"id": f"M-{name}", "name": name, "value": value, "date": on, "source": "S1"}
    return words | {"unit": "u", "method": "counted", "n": 100} | more


def document(kind: str, found: bool = True, on: str = LAST, **more: Any) -> dict[str, Any]:
    return {"id": f"D-{kind}", "kind": kind, "found": found, "date": on, "source": "S1"} | more


def gone(on: str | None, **more: Any) -> dict[str, Any]:
    return claim("leadership.departure", on=on, **more)


def assess(case: Case, rubric: str | Rubric = "default") -> Assessment:
    return govrisk.assess(case, rubric=rubric)


def found(case: Case, check: str) -> Interval:
    return assess(case).finding(check).interval


FULL = 0.95 * 0.95
"""Mass of one direct claim of today, graded 1, in an A source."""


# --- Events that wait for an answer -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("event", "days", "points"),
    [("2026-03-03", 2, 0), ("2026-02-28", 5, 15), ("2026-02-19", 14, 60), ("2026-01-24", 40, 100)],
)
def test_silence_costs_more_the_longer_it_lasts(event: str, days: int, points: float) -> None:
    finding = assess(make_case(gone(event))).finding("COMS-01")
    assert finding.interval == pytest.approx((0, points))
    assert finding.indicators[0].readings == (f"{days} days since the event (C1)",)
    silence = make_case(gone(event), claim("communication.steward"))
    assert found(silence, "COMS-01") == pytest.approx((FULL * points, points))


def test_an_answer_stops_the_clock_where_it_came() -> None:
    answered = make_case(gone("2026-01-24"), claim("communication.statement", "mitigating", on="2026-01-29"))
    finding = assess(answered).finding("COMS-01")
    assert finding.interval == pytest.approx((0, 15 + (1 - FULL) * (100 - 15)))
    assert "first answer 5 days after it" in finding.indicators[0].readings
    late = make_case(gone("2026-01-24"), claim("communication.statement", "mitigating", on="2026-02-07"))
    assert found(late, "COMS-01") == pytest.approx((0, 60 + (1 - FULL) * (100 - 60)))


def test_what_was_said_before_the_event_is_no_answer() -> None:
    before = make_case(gone("2026-01-24"), claim("communication.statement", "mitigating", on="2026-01-23"))
    assert found(before, "COMS-01") == (0, 100)


def test_a_successor_settles_an_empty_chair_whenever_named() -> None:
    assert found(make_case(gone("2026-02-03")), "SUCC-01") == pytest.approx((10, 80))
    named = make_case(gone("2026-02-03"), claim("succession.named", "mitigating"))
    assert found(named, "SUCC-01") == pytest.approx((10, 10 + (1 - FULL) * 70))


def test_a_month_is_a_range_of_days() -> None:
    silence = make_case(gone("2026-02"), claim("communication.steward"))
    assert found(silence, "COMS-01") == pytest.approx((FULL * 15, 100))  # 5 to 32 days
    assert "5 to 32 days since the event (C1)" in assess(silence).finding("COMS-01").indicators[0].readings


def test_two_events_are_a_range_of_days() -> None:
    both = make_case(gone("2026-02-28"), gone("2026-02-19"), claim("communication.steward"))
    assert found(both, "COMS-01") == pytest.approx((FULL * 15, 60))


def test_only_a_dated_risk_claim_starts_a_clock() -> None:
    assert found(make_case(gone(None)), "COMS-01") == (0, 100)
    denied = assess(make_case(gone("2026-03-03", polarity="mitigating")))
    assert not any("days since" in r for i in denied.finding("COMS-01").indicators for r in i.readings)


def test_a_denied_departure_lowers_what_may_have_gone_unanswered_and_fades() -> None:
    fresh = found(make_case(gone("2026-03-03", polarity="mitigating")), "COMS-01")
    stale = found(make_case(gone("2023-03-03", polarity="mitigating")), "COMS-01")
    assert fresh.lo == stale.lo == 0
    assert fresh.hi < stale.hi < 100
    both = make_case(gone("2026-01-03"), gone("2026-03-03", polarity="mitigating"))
    assert found(both, "COMS-01") == found(make_case(gone("2026-01-03")), "COMS-01")


def test_a_standing_plan_is_worth_something_before_anybody_leaves() -> None:
    plan = claim("succession.plan", polarity="mitigating")
    planned = found(make_case(plan), "SUCC-01")
    assert planned.lo == 0
    assert planned.hi < 40
    assert found(make_case(plan, gone("2026-03-03", polarity="mitigating")), "SUCC-01").hi < planned.hi
    assert found(make_case(claim("succession.named")), "SUCC-01") == (0, 100)


def test_an_early_silence_is_pending_and_not_yet_safe() -> None:
    early = assess(make_case(gone("2026-03-03"))).finding("COMS-01")
    assert "too recent" in early.answer
    late = assess(make_case(gone("2026-01-24"), claim("communication.steward"))).finding("COMS-01")
    assert late.answer.startswith("No: the steward has stayed silent")


def test_a_claim_of_no_weight_starts_no_clock() -> None:
    rumour = make_case(gone("2026-03-03", credibility=6))
    assert found(rumour, "LEAD-01") == found(rumour, "COMS-01") == found(rumour, "SUCC-01") == (0, 100)


# --- Measured values ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "points"), [(0, 100), (1, 100), (1.5, 90), (2, 80), (3, 65), (4, 50), (12, 10), (500, 10)]
)
def test_points_lie_on_straight_lines_between_anchors(value: float, points: float) -> None:
    case = make_case(metrics=[metric("key_people", value)])
    assert found(case, "LEAD-02") == pytest.approx((0.95 * points, 100 - 0.95 * (100 - points)))


def test_error_bounds_and_age_widen_a_measured_value() -> None:
    def bounds(**more: Any) -> Interval:
        return found(make_case(metrics=[metric("key_people", 3, **more)]), "LEAD-02")

    assert bounds(low=2, high=4) == pytest.approx((0.95 * 50, 100 - 0.95 * 20))
    half = 0.95 / 2  # 90 days is the half-life of a measurement
    assert bounds(on="2025-12-05") == pytest.approx((half * 65, 100 - half * 35))
    assert bounds(source="S9") == pytest.approx((0.15 * 65, 100 - 0.15 * 35))


def test_the_newest_value_of_each_scope_counts() -> None:
    old, new = metric("outside_share", 0.0, "2025-12-05", scope="a"), metric("outside_share", 0.2, scope="a")
    assert found(make_case(metrics=[new, old | {"id": "M2"}]), "INCT-02") == pytest.approx((28.5, 100 - 0.95 * 70))
    other = metric("outside_share", 0.4, scope="b") | {"id": "M2"}
    both = found(make_case(metrics=[new, other]), "INCT-02")
    assert both == pytest.approx((100 - 0.95 * 100, 0.95 * 30))  # two scopes disagree: what lies between stays open


@pytest.mark.parametrize("value", ["nan", "inf", float("nan"), float("-inf")])
def test_only_a_finite_number_is_a_value(value: float | str) -> None:
    with pytest.raises(ValidationError):
        make_case(metrics=[metric("key_people", value)])  # type: ignore[arg-type]


# --- Documents ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("record", "low", "high"),
    [
        ({"found": False}, 100, 100),
        ({"stub": True}, 100, 100),
        ({}, 0, 70),  # there, but nobody noted when it last changed
        ({"recognised": ["dated"]}, 0, 70),
        ({"last_changed": "2026-02-05"}, 0, 60),  # it is new, and no date was recognised in it
        ({"last_changed": "2026-02-05", "recognised": ["dated"]}, 0, 0),
        ({"last_changed": "2025-09-06", "recognised": ["dated"]}, 30, 30),
        ({"last_changed": "2024", "recognised": ["dated"]}, 70, 70),
    ],
)
def test_a_roadmap_ages(record: dict[str, Any], low: float, high: float) -> None:
    case = make_case(documents=[document("roadmap", **record)])
    assert found(case, "ROAD-01") == pytest.approx((0.95 * low, 100 - 0.95 * (100 - high)))


@pytest.mark.parametrize(
    ("recognised", "points"), [([], 60), (["ladder"], 20), (["ladder", "ladder-used"], 0), (["a-poem"], 60)]
)
def test_the_best_state_recognised_counts(recognised: list[str], points: float) -> None:
    case = make_case(documents=[document("contributing", recognised=recognised)])
    assert found(case, "INCT-01") == pytest.approx((0.95 * points, 100 - 0.95 * (100 - points)))


def test_a_document_that_is_there_beats_one_that_is_not() -> None:
    ladder = document("ladder", recognised=["ladder"])
    case = make_case(documents=[document("contributing", found=False), ladder])
    assert found(case, "INCT-01") == found(make_case(documents=[ladder]), "INCT-01")
    assert found(make_case(), "INCT-01") == (0, 100)  # not looked for is not absent


def test_the_newest_look_at_a_document_counts() -> None:
    there = document("roadmap", on="2026-01-05", last_changed="2026-01-01", id="D1")
    removed = document("roadmap", False)
    assert found(make_case(documents=[there, removed]), "ROAD-01") == pytest.approx((95, 100))
    stale = document("roadmap", on="2025-03-05", last_changed="2023", id="D1")
    mended = document("roadmap", last_changed="2026-03-01", recognised=["dated"])
    assert found(make_case(documents=[stale, mended]), "ROAD-01") == pytest.approx((0, 5))


def test_an_old_look_at_a_repository_says_half() -> None:
    case = make_case(documents=[document("roadmap", found=False, on="2025-09-06")])
    assert found(case, "ROAD-01") == pytest.approx((0.95 / 2 * 100, 100))


# --- Claims -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("topic", "check", "half_life", "share"),
    [
        ("leadership.departure", "LEAD-01", None, 0.5),
        ("leadership.concentration", "LEAD-01", 180, 0.5),
        ("communication.response", "COMS-02", 90, 1),
        ("roadmap.published", "ROAD-01", 180, 1),
    ],
)
def test_claims_fade_by_topic(topic: str, check: str, half_life: int | None, share: float) -> None:
    mass = FULL * (1.0 if half_life is None else 2 ** (-60 / half_life))
    assert found(make_case(claim(topic, on="2026-01-04")), check) == pytest.approx((100 * share * mass, 100))


def test_silence_halves_in_thirty_days() -> None:
    heard = claim("communication.steward", on="2026-02-03")
    assert found(make_case(gone("2026-01-24"), heard), "COMS-01") == pytest.approx((100 * FULL / 2, 100))


def test_a_carrier_caps_all_that_it_carries() -> None:
    voices = [claim("roadmap.published", origin=o, source="S9") for o in ("O1", "O2", "O3")]
    assert found(make_case(*voices), "ROAD-01").lo == pytest.approx(15, abs=0.01)
    two = [claim("roadmap.published"), claim("roadmap.published", origin="O2", source="S2")]
    assert found(make_case(*two), "ROAD-01").lo == pytest.approx(100 * (1 - (1 - FULL) ** 2))


def test_an_opinion_bears_no_straighter_than_an_opinion() -> None:
    case = make_case(claim("roadmap.published", kind="editorial-opinion", credibility=3))
    assert found(case, "ROAD-01").lo == pytest.approx(100 * 0.95 * 0.55 * 0.3)


def test_contradiction_stays_visible_and_stays_open() -> None:
    yes, no = claim("roadmap.published", contradicts=["C2"]), claim("roadmap.published", "mitigating", origin="O2")
    result = assess(make_case(yes, no))
    finding = result.finding("ROAD-01")
    assert finding.interval == pytest.approx((100 * FULL * (1 - FULL), 100 * (1 - FULL * (1 - FULL))))
    assert finding.indicators[0].supports == ("C1",)
    assert finding.indicators[0].contradicts == ("C2",)
    assert finding.contradictions == (("C1", "C2"),)
    assert result.contradictions[0].checks == ("ROAD-01",)
    assert finding.answer == "It is open whether outsiders can tell what comes next."


def test_what_no_longer_holds_counts_no_more() -> None:
    expired = claim("roadmap.published", on="2026-01-01", valid_until="2026-02-28")
    replaced = claim("roadmap.published", superseded_by="C2")
    assert found(make_case(expired), "ROAD-01") == (0, 100)
    result = assess(make_case(replaced, claim("commercial.market")))
    assert result.finding("ROAD-01").interval == (0, 100)
    assert result.executive.changed[-1] == "Claims replaced by later ones: C1 by C2."


def test_neutral_claims_move_nothing() -> None:
    result = assess(make_case(claim("roadmap.published", "neutral")))
    assert result.verdict.mean == (0, 100)
    assert "Claims that no check of this rubric reads (context only): C1." in result.notices


@pytest.mark.parametrize(
    ("check", "evidence"),
    [
        ("LEAD-02", lambda on: {"metrics": [metric("key_people", 12, on)]}),
        ("INCT-01", lambda on: {"documents": [document("ladder", True, on, recognised=["ladder"])]}),
        ("COMS-02", lambda on: {"claims": [claim("communication.response", "mitigating", on) | {"id": "C1"}]}),
    ],
    ids=["metric", "document", "claim"],
)
def test_a_vaguer_date_never_sharpens(check: str, evidence: Callable[[str], dict[str, Any]]) -> None:
    exact, vague = (found(make_case(**evidence(on)), check) for on in ("2025-01-10", "2025"))
    assert vague.lo <= exact.lo
    assert exact.hi <= vague.hi


# --- Verdict ------------------------------------------------------------------------------------------------------

CONCENTRATED = metric("key_people", 1)
METRICS = ("release_authority_people", "core_loss_share", "release_gap_ratio", "outside_share")
PAPERS = {
    "roadmap": ["dated"],
    "ladder": ["ladder-used"],
    "governance": ["roles"],
    "maintainers": ["names", "roles", "affiliation", "used"],
    "licence": ["osi", "spdx:MIT"],
}


def well_known(on: str = LAST, points: str = "low", **more: Any) -> Case:
    """A case that answers every question: good news (``low``) or bad (``high``), in two sources of two publishers."""
    good = points == "low"
    values = {"key_people": 12, "release_authority_people": 5, "new_committer_share": 0.1, "core_loss_share": 0.1,
              "release_gap_ratio": 1, "outside_share": 0.4, "median_first_response_days": 2, "elephant_factor": 3,
              "commits_90_days": 12}  # fmt: skip
    worst = {"key_people": 1, "release_authority_people": 1, "new_committer_share": 0.6, "core_loss_share": 0.7,
             "release_gap_ratio": 3, "outside_share": 0, "median_first_response_days": 90, "elephant_factor": 1,
             "commits_90_days": 0}  # fmt: skip
    polarity = "mitigating" if good else "risk"
    topics = ("leadership.departure", "leadership.concentration", "succession.named", "leadership.knowledge",
              "succession.abruptness", "communication.steward", "incentives.funding", "decision.rules",
              "commercial.pressure", "licence.openness", "neutrality.assets", "licence.power", "ecosystem.fork",
              "exit.alternatives", "exit.tested", "exit.support", "regulatory.documents")  # fmt: skip
    told = [claim(t, polarity, on, source=f"S{1 + n % 2}", origin=f"O{1 + n % 2}") for n, t in enumerate(topics)]
    seen = {"last_changed": on} if good else {}
    documents = [document(k, good, on, **seen, recognised=r if good else []) for k, r in PAPERS.items()]
    metrics = [metric(n, v, on) for n, v in (values if good else worst).items()]
    nobody_left = {"not_applicable": dict.fromkeys(("SUCC-01", "COMS-01"), "Nobody left.")} if good else {}
    return make_case(*told, **({"metrics": metrics, "documents": documents} | nobody_left | more))


def one_publisher(case: Case) -> Case:
    return case.replace(sources={i: s.model_copy(update={"publisher": "One"}) for i, s in case.sources.items()})


def test_a_case_that_answers_every_question_is_rated() -> None:
    verdict = assess(well_known()).verdict
    assert (verdict.rating, verdict.band_low, verdict.watch) == ("rated", "Low", False)
    assert verdict.specificity >= 0.75
    assert verdict.coverage == pytest.approx(1)
    assert verdict.headline.startswith("Low ")
    assert verdict.confidence == "moderate"


def test_age_makes_it_provisional_and_then_not_rated() -> None:
    provisional = assess(well_known("2026-01-20")).verdict
    assert 0.5 <= provisional.specificity < 0.75
    assert provisional.rating == "provisional"
    assert provisional.headline.startswith("Provisionally ")
    old = assess(well_known("2025-06-01")).verdict
    assert (old.rating, old.band_low, old.band_high) == ("NR", "not rated", "not rated")


def test_one_carrier_is_never_enough() -> None:
    verdict = assess(one_publisher(well_known())).verdict
    assert (verdict.carriers, verdict.rating, verdict.confidence) == (1, "NR", "low")
    assert verdict.specificity >= 0.75
    assert any("one carrier; a rating needs 2" in reason for reason in verdict.reasons)


def test_outlets_that_quote_one_person_are_one_carrier() -> None:
    told = [claim("roadmap.published"), claim("roadmap.published", source="S2")]
    assert assess(make_case(*told)).verdict.carriers == 1
    told[1]["origin"] = "O2"
    assert assess(make_case(*told)).verdict.carriers == 2


def test_high_confidence_needs_three_carriers_and_a_primary_one() -> None:
    case = well_known()
    sources = case.sources | {"S3": case.sources["S1"].model_copy(update={"publisher": "Three"})}
    documents = [d.model_copy(update={"source": "S3"}) for d in case.documents]
    high = case.replace(sources=sources, documents=tuple(documents))
    assert assess(high).verdict.confidence == "high"
    outlets = {i: s.model_copy(update={"kind": "secondary-news"}) for i, s in sources.items()}
    assert assess(high.replace(sources=outlets)).verdict.confidence == "moderate"


def test_the_veto_reads_lower_ends_only() -> None:
    told = claim("roadmap.published", source="S2", origin="O2")
    result = assess(make_case(told, metrics=[CONCENTRATED])).verdict
    assert result.veto == ("LEAD-02",)
    assert (result.rating, result.band_low) == ("provisional", "High")
    assert result.mean.lo < 20
    absent = assess(make_case(told)).verdict
    assert (absent.veto, absent.rating) == ((), "NR")
    assert absent.cannot_exclude == ("LEAD-01", "LEAD-02", "SUCC-01", "SUCC-02", "DECI-01", "NEUT-01")
    assert not absent.watch


def test_the_veto_lifts_a_rated_verdict() -> None:
    case = well_known(metrics=[metric("key_people", 1), *(metric(n, 4) for n in METRICS[:1])])
    verdict = assess(case).verdict
    assert verdict.veto == ("LEAD-02",)
    assert verdict.band_low == "High"


def test_watch_is_for_weighty_checks_with_some_evidence_of_risk() -> None:
    assert assess(make_case(claim("attrition.exit", credibility=3))).verdict.watch
    assert not assess(make_case(claim("roadmap.published"))).verdict.watch
    assert not assess(well_known()).verdict.watch


def test_stronger_evidence_of_risk_does_not_end_the_watch() -> None:
    verdict = assess(make_case(claim("attrition.exit"))).verdict
    assert (verdict.rating, verdict.veto) == ("NR", ("SUCC-02",))
    assert verdict.watch


@pytest.mark.parametrize(
    ("case", "reached"),
    [
        (well_known(points="high"), {"low", "guarded", "elevated", "high", "critical"}),
        (well_known(), {"low"}),
        (make_case(), {"nr"}),
        (make_case(claim("roadmap.published", source="S2", origin="O2"), metrics=[CONCENTRATED]),
         {"low", "guarded", "elevated", "high"}),
    ],
    ids=["bad", "good", "nothing", "veto"],
)  # fmt: skip
def test_fail_on_reads_the_lower_band(case: Case, reached: set[str]) -> None:
    result = assess(case)
    bands = ("low", "guarded", "elevated", "high", "critical", "nr")
    assert {b for b in bands if fail_on_reached(result, b)} == reached
    assert fail_on_reached(result, "High") == ("high" in reached)
    assert not fail_on_reached(result, None)


def test_fail_on_an_unknown_band() -> None:
    with pytest.raises(UsageError, match="did you mean 'high'"):
        fail_on_reached(assess(make_case()), "hihg")


@pytest.mark.parametrize("case", [make_case(), well_known(), well_known("2026-01-20"), one_publisher(well_known())])
def test_confidence_is_about_the_evidence_and_never_about_an_event(case: Case) -> None:
    verdict = assess(case).verdict
    assert verdict.confidence_reason.startswith(f"Confidence is {verdict.confidence}: ")
    for sentence in (verdict.confidence_reason, verdict.headline, *verdict.reasons):
        assert not [word for word in LIKELIHOOD if word in sentence.lower()]


# --- Aggregates and lists -----------------------------------------------------------------------------------------


def test_the_mean_of_families_and_the_worst_stand_side_by_side() -> None:
    result = assess(make_case(metrics=[CONCENTRATED, metric("outside_share", 0.4)]))
    families = {g.id: g.interval for g in result.families}
    assert families["LEAD"] == pytest.approx((3 / 10 * 95, 100))
    assert families["INCT"] == pytest.approx((0, (4 * 100 + 5) / 5))
    assert result.verdict.mean == pytest.approx((3 / 10 * 95 / 9, (8 * 100 + 405 / 5) / 9))
    assert result.verdict.worst == pytest.approx((3 / 10 * 95, 100))
    assert result.verdict.worst_families == ("LEAD",)
    assert result.verdict.specificity == pytest.approx(1 - result.verdict.mean.width / 100)


def test_not_applicable_leaves_the_sums_with_its_reason() -> None:
    metrics = [metric("release_gap_ratio", 3)]
    case = make_case(metrics=metrics, not_applicable={"ROAD-01": "finished: nothing more is planned"})
    result = assess(case)
    finding = result.finding("ROAD-01")
    assert (finding.outcome, finding.weight, finding.rating) == ("not_applicable", 0, "NR")
    assert finding.answer == "Not applicable: finished: nothing more is planned"
    assert next(g for g in result.families if g.id == "ROAD").interval == result.finding("ROAD-02").interval
    assert "ROAD-01" not in {e.check for e in result.next_evidence} | set(result.executive.findings)
    assert sum(f.weight for f in result.findings) == pytest.approx(1)
    assert result.failures == ()


def test_a_family_without_an_applicable_check_is_not_there() -> None:
    result = assess(make_case(not_applicable={"ROAD-01": "finished", "ROAD-02": "finished"}))
    assert [g.id for g in result.families] == ["LEAD", "SUCC", "INCT", "DECI", "COMM", "NEUT", "COMS", "ECOS"]
    assert result.verdict.mean == (0, 100)


def test_nothing_applicable_is_not_rated() -> None:
    result = assess(make_case(not_applicable=dict.fromkeys(load_rubric("default").checks, "no project left")))
    assert (result.verdict.rating, result.verdict.mean, result.families) == ("NR", (0, 100), ())


def test_influence_is_by_origin_so_that_repetition_hides_nothing() -> None:
    told = [claim("roadmap.published"), claim("roadmap.published"), claim("roadmap.published", origin="O2")]
    result = assess(make_case(*told[:2]))
    assert [(i.origin, i.claims, i.mean_without) for i in result.influence] == [("O1", 2, (0, 100))]
    assert result.influence[0].delta_lo == pytest.approx(result.verdict.mean.lo)
    weak = told[2] | {"credibility": 3, "topic": "incentives.ladder"}
    assert [i.origin for i in assess(make_case(weak, *told[:2])).influence] == ["O1", "O2"]
    assert assess(make_case(claim("roadmap.published", "neutral"))).influence == ()


def test_next_evidence_is_weight_times_width() -> None:
    result = assess(make_case(metrics=[CONCENTRATED]))
    assert [e.check for e in result.next_evidence[:4]] == ["COMS-01", "NEUT-01", "DECI-01", "ROAD-01"]
    for entry in result.next_evidence:
        finding = result.finding(entry.check)
        assert entry.gain == pytest.approx(finding.weight * finding.interval.width / 100)
    assert sum(e.gain for e in result.next_evidence) == pytest.approx(1 - result.verdict.specificity)


def test_the_executive_page() -> None:
    unknown = [claim("attrition.scope", "neutral", kind="reported-unknown", statement=f"Unknown {n}.") for n in (1, 2)]
    page = assess(make_case(gone("2026-01-24"), *unknown, metrics=[CONCENTRATED])).executive
    assert page.findings[:2] == ("LEAD-02", "LEAD-01")
    assert len(page.findings) == 5
    assert [(a.check, a.who) for a in page.actions[:2]] == [("LEAD-02", "you"), ("LEAD-01", "you")]
    assert [a.who for a in page.actions] == ["you"] * 3 + ["project"] * 3
    assert page.unknown[:2] == ("Unknown 1. (C2)", "Unknown 2. (C3)")
    assert page.unknown[2].endswith("(COMS-01)")
    assert page.rests_on[0] == "3 claims from 3 sources (2 graded A, 1 graded E) and 1 origin."


def test_a_later_answer_is_not_known_earlier() -> None:
    stated = claim("attrition.scope", "neutral", "2026-01-10", kind="reported-unknown", superseded_by="C2", source="S3")
    settled = claim("attrition.scope", "neutral", "2026-03-01")
    early = {"S3": source("Three") | {"published": "2026-01-10"}, "S1": source("One"), "S2": source("Two")}
    case = make_case(stated, settled, sources=early)
    assert "Said. (C1)" not in assess(case).executive.unknown
    assert "Said. (C1)" in assess(case.known_at(date(2026, 2, 1))).executive.unknown


def test_every_check_of_the_rubric_has_a_finding_and_each_is_used_once() -> None:
    result = assess(well_known(points="high"))
    assert [f.check for f in result.findings] == list(load_rubric("default").checks)
    assert sorted(c for g in result.pillars for c in g.checks) == sorted(f.check for f in result.findings)
    assert sorted(c for g in result.families for c in g.checks) == sorted(f.check for f in result.findings)
    assert all(f.question and f.answer and f.remediation.collect and f.references for f in result.findings)


# --- What is said of several things at once ------------------------------------------------------------------------


def test_what_is_settled_and_what_is_open_are_told_apart() -> None:
    found_ = assess(make_case(gone("2026-03-03"))).finding("LEAD-01")
    assert "A person who holds technical direction is leaving or has left." in found_.answer
    assert "Not settled: Technical direction rests on one person." in found_.answer
    both = assess(make_case(gone("2026-03-03"), claim("leadership.concentration", origin="O2", source="S2")))
    assert both.finding("LEAD-01").answer.startswith("Yes")


def test_what_was_measured_is_an_origin_of_its_own() -> None:
    result = assess(make_case(gone("2026-03-03"), metrics=[metric("key_people", 1)]))
    measured = [i for i in result.influence if i.measured]
    told = [i for i in result.influence if not i.measured]
    assert [i.origin for i in told] == ["O1"]
    assert [(i.origin, i.claims) for i in measured] == [("S1", 1)]
    bare = assess(make_case(gone("2026-03-03"))).verdict.mean
    assert measured[0].mean_without == pytest.approx(bare)
