"""Checks that read what collectors write: metrics of few observations, documents of one scope, the newer questions."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from tests.unit.test_engine import FULL, LAST, assess, claim, document, found, make_case, metric, source

from govrisk import Case, Interval, load_rubric
from govrisk.judge import Judge
from govrisk.observation import IndicatorObservation, State
from govrisk.plugins import default_registry
from govrisk.rubric import IndicatorRule

settings.register_profile("collected", deadline=None, max_examples=60, derandomize=True)
laws = settings.get_profile("collected")
EPS = 1e-9


def carried(low: float, high: float | None = None) -> Any:
    """Points between ``low`` and ``high`` as a source graded A carries them on the day."""
    return pytest.approx((0.95 * low, 100 - 0.95 * (100 - (low if high is None else high))))


def papers(*documents: dict[str, Any], **more: Any) -> Case:
    return make_case(documents=[d | {"id": f"D{n}"} for n, d in enumerate(documents)], **more)


# --- Too few observations are no evidence (method 00.4) -----------------------------------------------------------


@pytest.mark.parametrize("name", ["key_people", "new_committer_share", "core_loss_share", "outside_share",
                                  "elephant_factor"])  # fmt: skip
def test_nineteen_commits_are_no_evidence_and_twenty_are(name: str) -> None:
    check = next(c.id for c in default_registry().checks.values() for i in c.spec.indicators if i.metric == name)
    few, enough = (assess(make_case(metrics=[metric(name, 1, n=n)])).finding(check) for n in (19, 20))
    assert few.interval == (0, 100)
    assert enough.interval != (0, 100)
    (reading,) = few.indicators[0].readings
    assert "n = 19, fewer than the 20 that this rubric asks for: not counted" in reading
    assert "not counted" not in enough.indicators[0].readings[0]


def test_what_is_not_counted_covers_nothing_and_carries_nothing() -> None:
    result = assess(make_case(metrics=[metric("key_people", 1, n=19)]))
    finding = result.finding("LEAD-02")
    assert (finding.outcome, finding.evidence, finding.rating) == ("no_evidence", (), "NR")
    assert finding.answer == "Not answered: what was counted is too little to say anything."
    assert (result.verdict.coverage, result.verdict.carriers) == (0, 0)
    assert any("too few observations): key people" in line for line in result.notices)
    assert "(if n is at least 20)" in finding.indicators[0].rule


@pytest.mark.parametrize(("gaps", "interval"), [(2, (0, 100)), (3, carried(50))])
def test_a_rhythm_takes_four_releases(gaps: int, interval: Any) -> None:
    assert found(make_case(metrics=[metric("release_gap_ratio", 2, n=gaps)]), "ROAD-02") == interval


def test_few_commits_are_themselves_the_finding() -> None:
    assert found(make_case(metrics=[metric("commits_90_days", 0, n=0)]), "ECOS-03") == carried(100)


# --- States -------------------------------------------------------------------------------------------------------


def judged(rule: IndicatorRule, *names: str) -> Interval:
    judge = Judge(load_rubric("default"), make_case())
    state = State(names=names, source="S1", age_days=0, evidence=("D",))
    return judge.indicator(IndicatorObservation(id="i", proposition="p", states=(state,)), rule).interval


def test_a_state_may_leave_something_open() -> None:
    rule = IndicatorRule(weight=1, states={"present": (50, 100), "names": 50, "better": (0, 40)}, source="judgement")
    assert judged(rule, "present") == carried(50, 100)
    assert judged(rule, "present", "names") == carried(50)
    assert judged(rule, "present", "better") == carried(0, 40)
    assert judged(rule, "names", "better") == carried(0, 40)


def test_a_state_from_high_to_low_is_refused() -> None:
    with pytest.raises(ValidationError, match=r"runs from 60 down to 20 -> write \[low, high\]"):
        IndicatorRule(weight=1, states={"present": (60, 20)}, source="judgement")


def test_an_unknown_state_says_nothing_rather_than_no_risk() -> None:
    rule = IndicatorRule(weight=1, states={"absent": 100}, source="judgement")
    assert judged(rule, "present", "cla") == (0, 100)
    assert found(papers(document("licence", recognised=["spdx:Unheard-Of"])), "COMM-02") == (0, 100)
    assert found(papers(document("contributing", recognised=["cla", "dco"])), "INCT-01") == carried(60)


# --- Documents of one scope are alternatives of one reading -------------------------------------------------------

PLAIN = document("contributing", scope="a")
LADDER = document("ladder", scope="a", recognised=["ladder"])


def test_a_plain_guide_beside_a_ladder_is_a_ladder() -> None:
    case = papers(PLAIN, LADDER)
    assert found(case, "INCT-01") == found(papers(LADDER), "INCT-01") == carried(20)
    finding = assess(case).finding("INCT-01")
    assert finding.evidence == ("D1", "D0")
    assert finding.indicators[0].readings == ("present, ladder (D1, D0)",)


def test_scopes_stay_readings_of_their_own() -> None:
    assert found(papers(PLAIN, LADDER | {"scope": "b"}), "INCT-01") == pytest.approx((100 - 0.95 * 80, 0.95 * 60))


def test_a_stub_counts_only_when_there_is_nothing_else() -> None:
    stub = document("contributing", scope="a", stub=True, recognised=["ladder"])
    assert found(papers(stub), "INCT-01") == carried(100)
    assert found(papers(stub, document("ladder", scope="a", stub=True)), "INCT-01") == carried(100)
    assert found(papers(stub, LADDER), "INCT-01") == carried(20)


def test_the_most_recent_change_of_a_scope_counts() -> None:
    old = document("governance", last_changed="2022-01-01")
    new = document("charter", last_changed="2026-01-05")
    assert found(papers(old), "DECI-01") == carried(60)
    assert found(papers(old, new), "DECI-01") == carried(10)
    assert found(papers(old, document("charter")), "DECI-01") == carried(10, 60)  # it may have been changed today
    assert assess(papers(old, new)).finding("DECI-01").indicators[0].readings == (
        "present, last changed 59 days ago (D0, D1)",
    )


def test_another_carrier_s_alternative_is_worth_what_it_carries() -> None:
    rumoured = LADDER | {"source": "S9"}
    assert found(papers(PLAIN, rumoured), "INCT-01") == pytest.approx((0.15 * 20, 100 - 0.95 * 40))


def test_each_look_that_found_nothing_is_a_reading_of_its_own() -> None:
    """The weaker of two looks must not hide what the stronger one saw."""
    strong, weak = document("contributing", False), document("ladder", False, source="S9")
    assert found(papers(strong, weak), "INCT-01") == found(papers(strong), "INCT-01") == carried(100)
    assert found(papers(weak), "INCT-01") == pytest.approx((15, 100))


@st.composite
def looks(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Records of one scope, whoever read them and whenever, none of which says that something is absent."""
    kinds = draw(st.lists(st.sampled_from(["governance", "charter", "maintainers", "codeowners", "roadmap", "ladder",
                                           "contributing"]), min_size=1, max_size=5, unique=True))  # fmt: skip
    days = st.integers(0, 900).map(lambda n: str(date(2026, 3, 5) - timedelta(days=n)))
    names = st.lists(
        st.sampled_from(["names", "roles", "affiliation", "used", "unused", "dated", "ladder"]), max_size=3
    )
    return [
        document(
            kind,
            on=draw(st.sampled_from([LAST, "2026-01-05"])),
            source=draw(st.sampled_from(["S1", "S2", "S9"])),
            stub=draw(st.booleans()),
            recognised=draw(names),
            last_changed=draw(st.none() | days.filter(lambda d: d < "2026-01-01")),
        )
        for kind in kinds
    ]


CHECKS = ("ROAD-01", "INCT-01", "DECI-01", "DECI-02")


@laws
@given(looks(), st.integers(0, 4))
def test_taking_a_document_of_a_scope_away_never_lowers_what_risk_is_left_open(
    records: list[dict[str, Any]], which: int
) -> None:
    case = papers(*records)
    result, less = assess(case), assess(case.without({f"D{which % len(records)}"}))
    for check in CHECKS:
        assert less.finding(check).interval.hi >= result.finding(check).interval.hi - EPS


# --- The questions that collected records answer ------------------------------------------------------------------

LIST = ["names", "roles", "affiliation", "used"]


@pytest.mark.parametrize(
    ("check", "raised", "low", "lowered", "high"),
    [
        ("LEAD-02", metric("key_people", 1), 100, metric("key_people", 12), 10),
        ("LEAD-03", metric("release_authority_people", 1), 100, metric("release_authority_people", 5), 10),
        ("LEAD-04", metric("new_committer_share", 0.9), 70, metric("new_committer_share", 0.05), 0),
        ("SUCC-02", metric("core_loss_share", 0.7), 100, metric("core_loss_share", 0.1), 10),
        ("ROAD-01", document("roadmap", False), 100, document("roadmap", last_changed=LAST, recognised=["dated"]), 0),
        ("ROAD-02", metric("release_gap_ratio", 3), 100, metric("release_gap_ratio", 1), 0),
        ("INCT-01", document("contributing", False), 100, document("contributing", recognised=["ladder-used"]), 0),
        ("INCT-02", metric("outside_share", 0), 100, metric("outside_share", 0.4), 0),
        ("DECI-01", document("governance", False), 100, document("charter", last_changed=LAST), 10),
        ("DECI-02", document("maintainers", False), 100, document("codeowners", recognised=LIST), 0),
        ("COMM-02", document("licence", recognised=["narrowed"]), 100, document("licence", recognised=["osi"]), 0),
        ("NEUT-01", metric("elephant_factor", 1), 90, metric("elephant_factor", 3), 20),
        ("ECOS-03", metric("commits_90_days", 0), 100, metric("commits_90_days", 12), 0),
    ],
)  # fmt: skip
def test_one_record_raises_it_and_another_lowers_it(
    check: str, raised: dict[str, Any], low: float, lowered: dict[str, Any], high: float
) -> None:
    def case(record: dict[str, Any]) -> Case:
        return make_case(**{"documents" if "kind" in record else "metrics": [record]})

    assert found(make_case(), check) == (0, 100)
    assert found(case(raised), check) == carried(low)
    assert found(case(lowered), check) == carried(high)
    spec = default_registry().checks[check].spec
    said = [assess(c).finding(check).answer for c in (make_case(), case(raised), case(lowered))]
    assert said == [spec.answers.unknown, spec.answers.risk, spec.answers.safe]


@pytest.mark.parametrize(
    ("record", "listed", "kept"),
    [
        ({"found": False}, (100, 100), (100, 100)),
        ({"stub": True}, (100, 100), None),  # a list elsewhere: nobody saw whether it is kept
        ({}, (50, 100), None),
        ({"recognised": ["names"]}, (50, 50), None),
        ({"recognised": ["names", "unused"]}, (50, 50), (60, 60)),
        ({"recognised": ["names", "used"]}, (50, 50), (0, 0)),
        ({"recognised": ["names", "roles", "unused"]}, (25, 25), (60, 60)),
        ({"recognised": ["names", "roles", "affiliation", "unused"]}, (0, 0), (60, 60)),
    ],
)
def test_a_list_on_paper_and_a_list_in_practice(
    record: dict[str, Any], listed: tuple[float, float], kept: tuple[float, float] | None
) -> None:
    finding = assess(papers(document("maintainers", **record))).finding("DECI-02")
    paper, practice = (i.interval for i in finding.indicators)
    assert paper == carried(*listed)
    assert practice == (carried(*kept) if kept else (0, 100))
    assert finding.interval == pytest.approx(((paper.lo + practice.lo) / 2, (paper.hi + practice.hi) / 2))


@pytest.mark.parametrize(
    ("state", "low", "high"),
    [("osi", 0, 0), ("widened", 0, 0), ("mixed", 40, 40), ("custom", 70, 70), ("narrowed", 100, 100),
     ("unrecognised", 0, 100)],
)  # fmt: skip
def test_a_licence_by_what_was_recognised(state: str, low: float, high: float) -> None:
    case = papers(document("licence", recognised=[state, "spdx:Apache-2.0"]))
    points = (0, 100) if state == "unrecognised" else carried(low, high)
    assert found(case, "COMM-02") == points
    assert found(papers(document("licence", False)), "COMM-02") == carried(100)


def test_a_laboratory_s_code_licence_says_nothing_on_its_weights() -> None:
    case = papers(document("licence", recognised=["osi"]))
    assert assess(case, "model-lab").finding("COMM-02").interval == carried(0, 40)
    assert assess(case, "model-lab").finding("COMM-02").indicators[0].rule.startswith("absent 100, osi 0 to 40")


def test_a_licence_change_that_was_reported_counts_too() -> None:
    case = make_case(claim("licence.change"), claim("licence.terms", "mitigating", origin="O2"))
    assert found(case, "COMM-02") == pytest.approx((100 * FULL * (1 - FULL), 100 * (1 - FULL * (1 - FULL))))


def test_that_a_firm_runs_it_hardly_shows_who_writes_it() -> None:
    """Method 1.5: read straighter, one sentence of an article became the most influential claim of all."""
    assert found(make_case(claim("neutrality.control")), "NEUT-01") == pytest.approx((100 * 0.95 * 0.95 * 0.3, 100))


def test_what_is_said_of_activity_is_indirect() -> None:
    assert found(make_case(claim("community.activity")), "ECOS-03") == pytest.approx((100 * 0.95 * 0.95 * 0.6, 100))


def test_unknown_affiliation_is_a_range() -> None:
    case = make_case(metrics=[metric("elephant_factor", 5, low=1, high=5)])
    assert found(case, "NEUT-01") == carried(20, 90)


# --- New hands ----------------------------------------------------------------------------------------------------


def test_a_rising_share_of_new_hands_is_a_warning_and_no_strength() -> None:
    shares = [0.05, 0.1, 0.2, 0.3, 0.45, 0.6, 1.0]
    lows = [found(make_case(metrics=[metric("new_committer_share", s)]), "LEAD-04").lo for s in shares]
    assert lows == sorted(lows)
    assert lows[-1] == pytest.approx(0.95 * 70)
    assert default_registry().checks["LEAD-04"].spec.pillar == "stress"


def test_new_hands_alone_never_lift_the_verdict() -> None:
    told = claim("roadmap.published", source="S2", origin="O2")
    verdict = assess(make_case(told, metrics=[metric("new_committer_share", 1)])).verdict
    assert (verdict.veto, verdict.rating) == ((), "NR")


def test_the_wording_on_new_hands_accuses_nobody() -> None:
    spec = default_registry().checks["LEAD-04"].spec
    text = spec.model_dump_json().lower()
    assert not [word for word in ("malicious", "attack", "suspect", "infiltrat", "backdoor", "culprit") if word in text]
    assert "no charge against anybody" in spec.why
    assert "says nothing about any person" in spec.answers.risk


# --- The rubrics --------------------------------------------------------------------------------------------------


def test_what_a_laboratory_s_repositories_show_weighs_less() -> None:
    lab = load_rubric("model-lab")
    assert {lab.checks[c].impact for c in ("LEAD-02", "LEAD-04", "NEUT-01", "ECOS-03", "INCT-02")} == {1}


def test_every_family_of_the_catalogue_is_weighed_alike() -> None:
    families = load_rubric("default").families
    assert list(families) == ["LEAD", "SUCC", "ROAD", "INCT", "DECI", "COMM", "NEUT", "COMS", "ECOS"]
    assert {f.weight for f in families.values()} == {1}


# --- Merged identities --------------------------------------------------------------------------------------------


def identity(number: int, commits: int) -> dict[str, Any]:
    words = {"id": f"I{number}", "person": f"Person {number}", "aliases": [f"p{number}", f"P. {number}"]}
    return words | {"rules": ["same name"], "commits": commits, "source": "S1"}


def test_the_thirty_merged_people_with_most_commits_are_listed() -> None:
    result = assess(make_case(identities=[identity(n, n) for n in range(33)]))
    assert [i.id for i in result.identities] == [f"I{n}" for n in range(32, 2, -1)]
    assert result.identities_left_out == (
        "3 more people with 2 commits or fewer were merged from several names; the case file lists all 33."
    )
    assert assess(make_case(identities=[identity(n, n) for n in range(31)])).identities_left_out.startswith(
        "One more person with 0 commits"
    )
    few = assess(make_case(identities=[identity(1, 5)]))
    assert (len(few.identities), few.identities_left_out) == (1, "")


def test_an_older_assessment_without_identities_still_opens() -> None:
    result = assess(make_case(sources={"S1": source("One")}))
    old = result.model_dump(mode="json", by_alias=True)
    del old["identities"], old["identities_left_out"]
    assert type(result).model_validate(old) == result
