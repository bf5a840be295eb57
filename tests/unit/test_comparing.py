"""What moved between two assessments, and for which reason: shown, never guessed."""

from __future__ import annotations

import copy
import json
import re
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from tests.conftest import EXAMPLES, MINIMAL

import govrisk
from govrisk.cli import cli

DAYS = (date(2026, 3, 1), date(2026, 3, 5), date(2026, 3, 31), date(2026, 6, 30))


@pytest.fixture(scope="module")
def qwen() -> tuple[govrisk.Assessment, ...]:
    return govrisk.timeline(EXAMPLES / "qwen", DAYS)


def _case(**changes: Any) -> dict[str, Any]:
    return copy.deepcopy(MINIMAL) | changes


def _claim(**changes: Any) -> dict[str, Any]:
    return copy.deepcopy(MINIMAL["claims"][0]) | changes


def _causes(comparison: govrisk.Comparison, check: str) -> dict[str, str]:
    change = next(c for c in comparison.changes if c.check == check)
    return {cause.kind: cause.text for cause in change.causes}


def _compare(make_case, old: dict[str, Any], new: dict[str, Any], **how: Any) -> govrisk.Comparison:
    before = govrisk.assess(make_case(old), **how.get("before", {}))
    return govrisk.compare(before, govrisk.assess(make_case(new), **how.get("after", {})))


def test_an_assessment_does_not_differ_from_itself(qwen):
    same = govrisk.compare(qwen[-1], qwen[-1])
    assert (same.changes, same.appeared, same.vanished) == ((), (), ())
    assert same.still == len(qwen[-1].findings)
    assert "did not move" in same.headline


def test_the_effects_of_all_findings_are_the_whole_move_of_the_mean(qwen):
    for old, new in ((qwen[0], qwen[1]), (qwen[1], qwen[3]), (qwen[3], qwen[1])):
        moved = govrisk.compare(old, new)
        assert sum(c.effect_lo for c in moved.changes) == pytest.approx(new.verdict.mean.lo - old.verdict.mean.lo)
        assert sum(c.effect_hi for c in moved.changes) == pytest.approx(new.verdict.mean.hi - old.verdict.mean.hi)


def test_every_move_has_a_reason_and_every_reason_names_evidence_of_the_two_files(qwen):
    known = {e for a in qwen for f in a.findings for e in f.evidence}
    for old, new in pairwise(qwen):
        for change in govrisk.compare(old, new).changes:
            assert change.causes, change.check
            assert "not explained" not in {cause.kind for cause in change.causes}, change
            assert {e for cause in change.causes for e in cause.evidence} <= known


def test_what_happened_after_the_older_day_is_news_of_the_world(make_case):
    later = _claim(id="C2", topic="succession.named", polarity="mitigating", event_date="2026-03-20")
    new = _case(as_of="2026-03-25", claims=[*MINIMAL["claims"], later])
    assert "C2" in _causes(_compare(make_case, _case(), new), "SUCC-01")["world changed"]


def test_what_was_so_before_and_is_known_only_now_is_new_evidence(make_case):
    late = _claim(id="C2", topic="leadership.concentration", event_date="2026-01-01")
    moved = _compare(make_case, _case(), _case(claims=[*MINIMAL["claims"], late]))
    assert set(_causes(moved, "LEAD-01")) == {"new evidence"}
    assert moved.appeared == ("C2",)


def test_a_clock_that_runs_on_is_told_as_such(make_case):
    moved = _compare(make_case, _case(), _case(as_of="2026-04-05"))
    assert "the clock ran on: 33 days" in _causes(moved, "COMS-01")["evidence aged"]


def test_the_same_evidence_says_less_on_a_later_day(make_case):
    perception = _claim(topic="leadership.concentration")
    moved = _compare(make_case, _case(claims=[perception]), _case(claims=[perception], as_of="2026-12-05"))
    assert set(_causes(moved, "LEAD-01")) == {"evidence aged"}
    assert next(c for c in moved.changes if c.check == "LEAD-01").direction == "less is known"


def test_evidence_that_the_newer_case_lost_is_missed(make_case):
    second = _claim(id="C2", topic="leadership.concentration")
    moved = _compare(make_case, _case(claims=[*MINIMAL["claims"], second]), _case())
    assert "C2" in _causes(moved, "LEAD-01")["evidence gone"]
    assert moved.vanished == ("C2",)


def test_a_grade_given_anew_is_neither_news_nor_age(make_case):
    moved = _compare(make_case, _case(), _case(claims=[_claim(credibility=4)]))
    assert set(_causes(moved, "LEAD-01")) == {"regraded"}
    assert "grade B2 -> B4" in _causes(moved, "LEAD-01")["regraded"]


def test_a_source_graded_anew_is_told(make_case):
    worse = copy.deepcopy(MINIMAL["sources"])
    worse["S1"]["reliability"] = "E"
    assert "regraded" in _causes(_compare(make_case, _case(), _case(sources=worse)), "LEAD-01")


def test_another_rule_is_told_and_never_taken_for_a_change_of_the_project(make_case, tmp_path):
    own = {"schema": "govrisk.rubric/1", "extends": "default", "id": "own", "version": "1", "title": "Own"}
    rule = {"unanswered": [[0, 90], [30, 95]], "answered": 90, "source": "judgement"}
    own["checks"] = {"SUCC-01": {"indicators": {"vacancy": rule}}}
    path = tmp_path / "own.yaml"
    path.write_text(yaml.safe_dump(own))
    moved = _compare(make_case, _case(), _case(), after={"rubric": path})
    change = next(c for c in moved.changes if c.check == "SUCC-01")
    assert {cause.kind for cause in change.causes} == {"rule changed"}
    assert change.direction == "higher, by another rule"
    assert any(re.match(r"The rubric differs: default \S+ and own 1\. Assess", line) for line in moved.statements)
    edited = tmp_path / "edited" / "own.yaml"
    edited.parent.mkdir()
    edited.write_text(yaml.safe_dump(own | {"title": "Edited"}))
    again = govrisk.compare(*(govrisk.assess(make_case(_case()), rubric=file) for file in (path, edited)))
    assert any("both are own 1, with other content. Assess" in line for line in again.statements)


METRIC = {
    "id": "M1", "name": "key_people", "value": 2, "unit": "people", "method": "count", "n": 90,
    "source": "S2", "date": "2026-03-01", "scope": "demo",
}  # fmt: skip
MEASURED = copy.deepcopy(MINIMAL["sources"]) | {
    "S2": {"title": "git", "publisher": "us", "kind": "repository-snapshot", "retrieved": "2026-03-01",
           "reliability": "A", "descriptor": "history"},
}  # fmt: skip


def test_a_record_with_another_value_under_the_same_id_is_told(make_case):
    old, new = (_case(sources=MEASURED, metrics=[METRIC | {"value": value}]) for value in (2, 6))
    assert "key people 2 -> 6 (M1)" in _causes(_compare(make_case, old, new), "LEAD-02")["world changed"]


def test_the_source_of_a_record_graded_anew_is_told(make_case):
    worse = copy.deepcopy(MEASURED)
    worse["S2"]["reliability"] = "D"
    old, new = (_case(sources=sources, metrics=[METRIC]) for sources in (MEASURED, worse))
    assert "source S2 (A -> D)" in _causes(_compare(make_case, old, new), "LEAD-02")["regraded"]


def test_origins_that_lean_on_each_other_from_now_on_are_told(make_case):
    twice = _case(
        origins=MINIMAL["origins"] | {"O2": {"who": "Another", "kind": "outlet"}},
        claims=[*MINIMAL["claims"], _claim(id="C2", origin="O2")],
    )
    leaning = twice | {"dependence": [{"group": "g", "origins": ["O1", "O2"], "rho": 0.9, "why": "one desk"}]}
    moved = _compare(make_case, twice, leaning)
    assert {kind for change in moved.changes for kind in {c.kind for c in change.causes}} == {"regraded"}


def test_a_share_that_grows_since_another_check_does_not_apply_is_no_change_of_the_rubric(make_case):
    moved = _compare(make_case, _case(), _case(not_applicable={"LEAD-01": "Nobody leads."}))
    told = {c.check: _causes(moved, c.check)["rule changed"] for c in moved.changes}
    assert told.pop("LEAD-01").endswith("Nobody leads.")
    assert told
    assert all(text.startswith("Other checks apply than before: share of the whole") for text in told.values())


@pytest.mark.parametrize(("value", "kind"), [(6, "world changed"), (2, "new evidence")])
def test_measured_again_is_news_only_when_the_value_moved(make_case, value, kind):
    again = METRIC | {"id": "M2", "value": value, "date": "2026-06-01"}
    old = _case(sources=MEASURED, metrics=[METRIC], as_of="2026-03-05")
    new = _case(sources=MEASURED, metrics=[METRIC, again], as_of="2026-06-20")
    causes = _causes(_compare(make_case, old, new), "LEAD-02")
    assert kind in causes
    assert "again" in causes[kind]


def test_a_claim_replaced_by_a_later_one_is_told(make_case):
    silence = _claim(id="C2", topic="communication.steward", event_date="2026-03-04", superseded_by="C3")
    spoke = _claim(id="C3", topic="communication.statement", polarity="mitigating", event_date="2026-03-20")
    old = _case(claims=[*MINIMAL["claims"], silence | {"superseded_by": None}])
    new = _case(as_of="2026-03-25", claims=[*MINIMAL["claims"], silence, spoke])
    assert "C2 by C3" in _causes(_compare(make_case, old, new), "COMS-01")["world changed"]


def test_two_subjects_are_ranked_only_when_their_intervals_do_not_overlap(make_case, qwen):
    other = _case(subject={"id": "other", "name": "Other", "kind": "library"})
    moved = govrisk.compare(govrisk.assess(make_case(other)), qwen[-1])
    assert moved.headline.startswith("Not comparable: Other")
    assert (moved.appeared, moved.causes) == ((), {})
    high = qwen[-1].model_copy(
        update={
            "subject": qwen[-1].subject.model_copy(update={"id": "high", "name": "High"}),
            "verdict": qwen[-1].verdict.model_copy(update={"mean": govrisk.Interval(90, 95)}),
        }
    )
    assert "higher for High [90, 95] than for Qwen" in govrisk.compare(qwen[-1], high).headline


def test_the_history_has_each_day_once_in_order_with_what_was_known(qwen):
    again = govrisk.timeline(EXAMPLES / "qwen", [*reversed(DAYS), DAYS[0]])
    assert [p.as_of for p in again[-1].history] == list(DAYS)
    assert again[-1].history == qwen[-1].history
    claims = [p.claims for p in qwen[-1].history]
    assert claims == sorted(claims)
    assert claims[0] < claims[-1]
    assert [p.mean for p in qwen[-1].history] == [a.verdict.mean for a in qwen]


def test_before_the_event_the_case_holds_no_word_of_it(qwen):
    first = qwen[0]
    assert not any(e.date.startswith("2026-03") for e in first.timeline)
    assert first.finding("SUCC-01").outcome == "no_evidence"


def test_the_command_line_compares_and_tells_why(tmp_path, make_case):
    run = CliRunner()
    case = str(make_case(_case()))
    assert run.invoke(cli, ["assess", case, "-f", "json", "-o", str(tmp_path / "a"), "-q"]).exit_code == 0
    make_case(_case(as_of="2026-04-05"))
    old = str(tmp_path / "a" / "case.json")
    args = ["assess", case, "-f", "json,md,html,pdf", "-o", str(tmp_path / "b"), "--since", old]
    assert run.invoke(cli, [*args, "-q"]).exit_code == 0
    new = str(tmp_path / "b" / "case.json")
    said = run.invoke(cli, ["compare", old, new])
    assert said.exit_code == 0, said.output
    assert "COMS-01" in said.output
    assert "the clock ran on" in said.output
    told = json.loads(run.invoke(cli, ["compare", old, new, "-f", "json"]).output)
    assert {c["check"] for c in told["changes"]} >= {"COMS-01", "SUCC-01"}
    page = run.invoke(cli, ["compare", old, new, "-f", "md"]).output
    assert "| COMS-01" in page
    report = (tmp_path / "b" / "case.md").read_text()
    assert "What moved, and why" in report
    assert "the clock ran on" in report
    assert "Since 2026-03-05" in report
    assert 'id="moves"' in (tmp_path / "b" / "case.html").read_text()


def test_a_comparison_of_hostile_words_is_inert(qwen):
    from govrisk.comparing.markdown import markdown

    named = qwen[1].model_copy(update={"subject": qwen[1].subject.model_copy(update={"name": "<b>|x|*"})})
    page = markdown(govrisk.compare(named, named))
    assert "<b>" not in page
    assert r"\<b\>\|x\|\*" in page


def test_an_assessment_of_an_older_version_is_still_read(tmp_path, make_case):
    result = govrisk.assess(make_case(_case()))
    data = json.loads(result.to_json())
    for key in ("comparison", "history", "outlooks", "sensitivity", "frameworks", "ledger"):
        data.pop(key, None)
    path = tmp_path / "old.json"
    path.write_text(json.dumps(data))
    said = CliRunner().invoke(cli, ["report", str(path), "-f", "md,html,pdf", "-o", str(tmp_path)])
    assert said.exit_code == 0, said.output


@pytest.mark.parametrize(
    ("dates", "said"),
    [("2026-3-1,soon", "'2026-3-1', 'soon'"), (",", "name one day"), ("2026-02-30", "2026-02-30")],
)
def test_days_that_are_none_are_named_all_at_once(tmp_path, make_case, dates, said):
    out = tmp_path / "out"
    args = ["timeline", str(make_case(_case())), "--dates", dates, "-o", str(out)]
    result = CliRunner().invoke(cli, args)
    assert isinstance(result.exception, govrisk.UsageError)
    assert said in str(result.exception)
    assert not out.exists()


def test_a_file_that_is_no_assessment_cannot_be_compared(tmp_path, make_case):
    path = tmp_path / "no.json"
    path.write_text("{}")
    result = CliRunner().invoke(cli, ["compare", str(path), str(path)])
    assert isinstance(result.exception, govrisk.BadInput)
    args = ["assess", str(make_case(_case())), "--since", str(path), "-o", str(tmp_path / "out"), "-f", "json"]
    assert isinstance(CliRunner().invoke(cli, args).exception, govrisk.BadInput)
    assert not Path(tmp_path / "out").exists()


def test_the_timeline_command_writes_one_report_with_the_history(tmp_path):
    days = "2026-03-01,2026-03-05"
    args = ["timeline", str(EXAMPLES / "qwen"), "--dates", days, "-o", str(tmp_path), "-f", "html,md"]
    result = CliRunner().invoke(cli, args)
    assert result.exit_code == 0, result.output
    page = (tmp_path / "qwen-timeline.html").read_text()
    assert '<svg class="history"' in page
    assert "2026-03-01" in (tmp_path / "qwen-timeline.md").read_text()


def test_what_may_come_is_compared_with_what_moved_it(qwen):
    (first,) = govrisk.compare(qwen[0], qwen[1]).outlooks
    assert first.told.startswith("Set off since: ")
    assert all(chance.before is None for chance in first.chances)
    (later,) = govrisk.compare(qwen[2], qwen[3]).outlooks
    assert "Indicator I6 came out yes on 2026-04-20" in later.told
    now = {h.id: h.posterior for h in qwen[3].outlooks[0].hypotheses}
    assert {c.id: c.after for c in later.chances} == now
    assert govrisk.compare(qwen[3], qwen[3]).outlooks == ()
    assert qwen[3].history[0].chances == {}
    assert list(qwen[3].history[3].chances.values()) == list(now.values())


def test_age_is_told_of_what_fades_and_never_of_what_stays_true(make_case):
    perception = _claim(id="C2", topic="leadership.concentration")
    claims = [*MINIMAL["claims"], perception]
    news = _claim(id="C3", topic="leadership.concentration", event_date="2026-05-01")
    new = _case(as_of="2026-09-05", claims=[*claims, news])
    told = _causes(_compare(make_case, _case(claims=claims), new), "LEAD-01")
    assert "C3" in told["world changed"]
    assert "C2" in told["evidence aged"]
    assert "C1" not in told["evidence aged"]


def test_a_lower_end_that_fades_is_no_good_news(qwen):
    change = next(c for c in govrisk.compare(qwen[2], qwen[3]).changes if c.check == "COMM-02")
    assert "evidence aged" in {cause.kind for cause in change.causes}
    assert change.direction == "moved, in part because evidence aged"
