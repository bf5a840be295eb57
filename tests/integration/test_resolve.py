"""Resolving indicators, and the faults of a case's scenarios: from the command line, as a user meets them."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result
from tests.conftest import EXAMPLES, MINIMAL, ROOT

import govrisk
from govrisk import BadInput, UsageError, load_case, load_rubric
from govrisk.case import read_case
from govrisk.cli import cli
from govrisk.errors import Diagnostic
from govrisk.scenarios.assemble import outlooks
from govrisk.scenarios.linting import lint_scenarios
from govrisk.scenarios.outlook import Outlook
from govrisk.scenarios.set import load_set, load_sets


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """The article case, with room after the event."""
    folder = tmp_path / "case"
    shutil.copytree(EXAMPLES / "qwen-article", folder)
    head = folder / "case.yaml"
    head.write_text(head.read_text(encoding="utf-8").replace("as_of: '2026-03-05'", "as_of: '2026-06-30'", 1))
    (folder / "evidence").mkdir()
    (folder / "evidence" / "later.yaml").write_text(LATER)
    return folder


LATER = """\
schema: govrisk.evidence/1
sources:
  L1: {title: Later, publisher: P, kind: analysis, published: '2026-05-01', reliability: F, descriptor: Unknown to us.}
"""


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(cli, list(map(str, words)))


def refused(*words: str | Path) -> Exception:
    result = run(*words)
    assert isinstance(result.exception, UsageError | BadInput), result.output
    assert result.exception.exit_code == 2
    return result.exception


def outlook(folder: Path, as_of: date | None = None) -> Outlook:
    loaded = load_case(folder, as_of=as_of)
    return outlooks(loaded, load_rubric(loaded.profile), load_sets())[0]


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_an_outcome_is_recorded_and_moves_the_ranges(case: Path) -> None:
    before = outlook(case)
    done = run("resolve", case, "I4", "yes", "--on", "2026-05-01", "--source", "L1", "--note", "Two names, one team.")
    assert done.exit_code == 0, done.output
    assert "I4 of leader-exit resolved: yes, 2026-05-01" in done.output
    assert run("evidence", "lint", case).exit_code == 0
    after = outlook(case)
    assert after.hypotheses[0].id == "H3"
    assert after.hypotheses[0].posterior.lo > before.hypotheses[0].posterior.lo
    row = next(i for i in after.indicators if i.id == "I4")
    assert (row.status, row.note, row.sources) == ("yes", "Two names, one team.", ("L1",))
    assert outlook(case, date(2026, 4, 30)).scores.resolved == 0


def test_the_library_does_the_same(case: Path) -> None:
    recorded = govrisk.resolve(case, "I2", "no", on=date(2026, 3, 20), source="L1")
    assert recorded.set == "leader-exit"
    assert recorded.path == case / "evidence" / "outcomes.yaml"
    assert [o.outcome for o in load_case(case).outcomes] == ["no"]


def test_scores_appear_and_are_not_called_skill(case: Path) -> None:
    assert outlook(case).scores.brier is None
    for indicator in ("I2", "I4", "I6"):
        on = "2026-03-10" if indicator == "I2" else "2026-05-01"
        assert run("resolve", case, indicator, "yes", "--on", on, "--source", "L1").exit_code == 0
    scores = outlook(case).scores
    assert scores.resolved == 3
    assert scores.brier is not None
    assert scores.log_score is not None
    assert "fewer than 30" in scores.sentence
    assert "skill" not in scores.sentence


WRITTEN = """\
# By hand, with care.
schema: govrisk.evidence/1

outcomes:   # the ledger
  # the first of them
  - {indicator: I2, outcome: 'yes', on: '2026-03-10', source: L1}

# and a source of our own
sources:
  T1: {title: T, publisher: P, kind: analysis, published: '2026-05-01', reliability: B, descriptor: D}
"""


@pytest.mark.parametrize(
    "text", [WRITTEN, WRITTEN.replace("\n", "\r\n"), WRITTEN.split("\n# and")[0], WRITTEN.replace("  - {", "- {")]
)
def test_nothing_that_was_written_is_lost(case: Path, text: str) -> None:
    path = case / "evidence" / "outcomes.yaml"
    path.write_bytes(text.encode())
    assert (
        run("resolve", case, "I4", "yes", "--on", "2026-05-01", "--source", "L1", "--note", "x: #1 'y'").exit_code == 0
    )
    after = path.read_bytes().decode()
    assert [line for line in text.splitlines() if line and line not in after.splitlines()] == []
    assert ("\r\n" in after) == ("\r\n" in text)
    assert [o.indicator for o in load_case(case).outcomes] == ["I2", "I4"]
    assert load_case(case).outcomes[1].note == "x: #1 'y'"


def test_a_list_that_cannot_be_appended_to_is_left_alone(case: Path) -> None:
    path = case / "evidence" / "outcomes.yaml"
    path.write_text(
        "schema: govrisk.evidence/1\noutcomes: [{indicator: I2, outcome: 'yes', on: '2026-03-10', source: L1}]\n"
    )
    before = files(case)
    error = refused("resolve", case, "I4", "yes", "--on", "2026-05-01", "--source", "L1")
    assert "as a plain list" in str(error)
    assert files(case) == before


MAY = ("--on", "2026-05-01", "--source", "L1")
BAD: dict[str, tuple[tuple[str, ...], str]] = {
    "unknown indicator": (("I11", "yes", *MAY), "no indicator 'I11'; did you mean 'I1"),
    "unknown source": (("I4", "yes", "--on", "2026-05-01", "--source", "S9"), "no source 'S9' in the case; did you"),
    "unknown claim": (("I4", "yes", *MAY, "--claim", "Q99"), "no claim 'Q99' in the case"),
    "unknown set": (("I4", "yes", *MAY, "--set", "leader-exits"), "did you mean 'leader-exit'?"),
    "indicator of another set": (("V-I1", "yes", *MAY), "no indicator 'V-I1'"),
    "before the event": (("I4", "yes", "--on", "2026-03-02", "--source", "L1"), "is before the event, 2026-03-03"),
    "after the case": (("I4", "yes", "--on", "2026-07-01", "--source", "L1"), "is after the case's as_of 2026-06-30"),
    "yes after its term": (("I2", "yes", "--on", "2026-03-20", "--source", "L1"), "is after its term, 2026-03-19"),
    "no before its term": (("I4", "no", *MAY), "the term runs until 2026-09-05"),
    "hypothesis refused": (("H1", "no", *MAY), "H1 is a hypothesis"),
    "blank note": (("I4", "yes", *MAY, "--note", "  "), "note: String should have at least 1 character"),
    "long note": (("I4", "yes", *MAY, "--note", "x" * 1201), "note: String should have at most 1200 characters"),
    "note that is no text": (("I4", "yes", *MAY, "--note", "\udcff"), "note: Input should be a valid string"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_writes_nothing(name: str, case: Path) -> None:
    before = files(case)
    words, message = BAD[name]
    assert message in str(refused("resolve", case, *words))
    assert files(case) == before


def test_an_indicator_is_resolved_once(case: Path) -> None:
    words = ("resolve", case, "I4", "yes", "--on", "2026-05-01", "--source", "L1")
    assert run(*words).exit_code == 0
    before = files(case)
    error = refused(*words)
    assert "I4 is resolved twice" in str(error)
    assert "evidence/outcomes.yaml:" in str(error)
    assert files(case) == before


def test_a_case_with_faults_is_not_added_to(case: Path) -> None:
    head = case / "case.yaml"
    head.write_text(head.read_text(encoding="utf-8").replace("origin: O-lin", "origin: O-lim", 1))
    before = files(case)
    assert "unknown origin" in str(refused("resolve", case, "I4", "yes", "--on", "2026-05-01", "--source", "L1"))
    assert files(case) == before
    assert "no case here" in str(
        refused("resolve", case / "nowhere", "I4", "yes", "--on", "2026-05-01", "--source", "L1")
    )


@pytest.mark.parametrize("words", [("I4", "maybe"), ("I4", "yes", "--on", "soon")])
def test_bad_usage(words: tuple[str, ...], case: Path) -> None:
    assert run("resolve", case, *words, "--source", "L1").exit_code == 2


# -- Faults that the lint finds --------------------------------------------------------------------------------------

MORE = {"id": "C2", "topic": "attrition.core", "event_date": "2026-03-04"}


def with_scenarios(change: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
    data = yaml.safe_load(yaml.safe_dump(MINIMAL))
    data["sources"]["S2"] = data["sources"]["S1"] | {"published": "2026-03-05"}
    data["claims"].append(data["claims"][0] | MORE)
    data["scenarios"] = [{"set": "leader-exit"}]
    data["outcomes"] = [{"indicator": "I2", "outcome": "yes", "on": "2026-03-05", "source": "S2"}]
    change(data)
    return data


FAULTS: dict[str, tuple[Callable[[dict[str, Any]], Any], str]] = {
    "unknown set": (lambda d: d["scenarios"][0].update(set="leader-exits"), "unknown scenario set 'leader-exits'"),
    "set twice": (lambda d: d["scenarios"].append({"set": "leader-exit"}), "scenario set 'leader-exit' is chosen"),
    "unknown sign": (lambda d: _signs(d, farewell=["C2"]), "leader-exit: unknown sign 'farewell'"),
    "unknown claim": (lambda d: _signs(d, farewells=["C9"]), "leader-exit: unknown claim 'C9'"),
    "prior and sign": (
        lambda d: _signs(d, farewells=["C1"]),
        "leader-exit: C1 chose the prior and is in the sign 'farewells'",
    ),
    "basis and sign by hand": (
        lambda d: d["scenarios"][0].update(basis=["C1", "C2"], signs={"farewells": ["C2"]}),
        "leader-exit: C2 chose the prior and is in the sign 'farewells'",
    ),
    "two signs": (
        lambda d: _signs(d, farewells=["C2"], exits=["C2"]),
        "leader-exit: C2 is in the signs 'farewells' and 'exits'",
    ),
    "outcome and sign": (
        lambda d: (_signs(d, farewells=["C2"]), d["outcomes"][0].update(claims=["C2"])),
        "I2: C2 is in the sign 'farewells' too",
    ),
    "prior and outcome": (
        lambda d: d["outcomes"][0].update(claims=["C1"]),
        "I2: C1 chose the prior and resolves an indicator",
    ),
    "unknown indicator": (lambda d: d["outcomes"][0].update(indicator="I22"), "unknown indicator 'I22'"),
    "unknown set of an outcome": (lambda d: d["outcomes"][0].update(set="x"), "unknown scenario set 'x'"),
    "indicator of another set": (lambda d: d["outcomes"][0].update(set="vendor-change"), "unknown indicator 'I2'"),
    "a source from before": (
        lambda d: d["outcomes"][0].update(source="S1"),
        "I2: S1 is of 2026-03-04 and cannot tell of 2026-03-05",
    ),
    "a set that is not used": (
        lambda d: (d.pop("scenarios"), d["outcomes"][0].update(indicator="V-I1")),
        "V-I1 belongs to vendor-change, and nothing in the case sets it off",
    ),
    "no set and no reason": (
        lambda d: d.update(scenarios=[{"set": "none"}], outcomes=[]),
        "no scenario set is chosen, and no reason given",
    ),
    "a start to come": (
        lambda d: d["scenarios"][0].update(start="2026-03-06"),
        "leader-exit: terms count from 2026-03-06, after the case's as_of 2026-03-05",
    ),
    "a horizon before the start": (
        lambda d: d["scenarios"][0].update(horizon="2026-03-01"),
        "leader-exit: the horizon 2026-03-01 is not after 2026-03-03, from which terms count",
    ),
    "unknown source": (lambda d: d["outcomes"][0].update(source="S9"), "I2: unknown source 'S9'"),
    "twice": (lambda d: d["outcomes"].append(dict(d["outcomes"][0])), "I2 is resolved twice"),
    "before the event": (lambda d: d["outcomes"][0].update(on="2026-03-02"), "I2: on 2026-03-02 is before the event"),
    "after as_of": (lambda d: d["outcomes"][0].update(on="2026-03-06"), "I2: on 2026-03-06 is after the case's as_of"),
    "too early a no": (lambda d: d["outcomes"][0].update(outcome="no"), "I2: a no on 2026-03-05, and the term runs"),
    "after its term": (
        lambda d: d.update(as_of="2026-06-01") or d["outcomes"][0].update(on="2026-05-01"),
        "I2: on 2026-05-01 is after its term, 2026-03-17",
    ),
    "a hypothesis refused": (lambda d: d["outcomes"][0].update(indicator="H1", outcome="no"), "H1 is a hypothesis"),
}


def _signs(data: dict[str, Any], **signs: list[str]) -> None:
    data["scenarios"][0]["signs"] = signs


@pytest.mark.parametrize("name", FAULTS)
def test_faults_have_their_place(name: str, make_case: Callable[..., Path]) -> None:
    change, message = FAULTS[name]
    with pytest.raises(BadInput) as error:
        load_case(make_case(with_scenarios(change)))
    found = [d for d in error.value.diagnostics if d.message.startswith(message)]
    assert found, str(error.value)
    text = (make_case(with_scenarios(change)) / "case.yaml").read_text(encoding="utf-8").splitlines()
    line = next(i for i, t in enumerate(text, 1) if t.startswith(("scenarios:", "outcomes:")))
    assert all(d.line >= line and d.suggestion for d in found)


def test_a_sound_one_has_none(make_case: Callable[..., Path]) -> None:
    folder = make_case(with_scenarios(lambda d: d["scenarios"][0].update(signs={"exits": ["C2"]}, leave_out=["C1"])))
    signs = {s.id: s.claims for s in outlook(folder).signs}
    assert signs["exits"] == ("C2",)
    assert signs["farewells"] == ()


def test_a_horizon_known_to_the_year_is_its_last_day(make_case: Callable[..., Path]) -> None:
    data = with_scenarios(lambda d: d["scenarios"][0].update(horizon="2026"))
    assert outlook(make_case(data)).horizon == date(2026, 12, 31)


def test_what_chose_the_prior_by_hand_is_no_sign(make_case: Callable[..., Path]) -> None:
    found = outlook(make_case(with_scenarios(lambda d: d["scenarios"][0].update(basis=["C2"]))))
    assert found.basis == ("C2",)
    assert all(s.claims == () for s in found.signs)


def two_sets_of_one_kind(make_case: Callable[..., Path]) -> list[Diagnostic]:
    """The faults of an outcome that two installed sets can mean."""
    loaded = read_case(make_case(with_scenarios(lambda d: d.pop("scenarios"))))
    assert loaded.case is not None
    found = load_set("leader-exit")
    sets = {"leader-exit": found, "mine": found.model_copy(update={"id": "mine"})}
    return list(lint_scenarios(loaded.case, loaded.written, "2026-03-05", sets))


def test_an_outcome_says_which_set_it_means(make_case: Callable[..., Path]) -> None:
    (fault,) = two_sets_of_one_kind(make_case)
    assert fault.message == "I2 is an indicator of leader-exit and mine"
    assert fault.suggestion == "add 'set:' to say which"


def test_every_fault_is_on_the_page(make_case: Callable[..., Path]) -> None:
    """Each message has a row, and each row a fault that gives it."""
    page = (ROOT / "docs" / "scenarios.md").read_text(encoding="utf-8").split("| message | do |", 1)[1]
    cells = re.findall(r"^\| `([^`]+)` \| [^|]+ \|$", page, re.MULTILINE)
    rows = {cell: re.compile(re.escape(cell).replace("…", ".+") + ".*", re.DOTALL) for cell in cells}
    messages = set()
    for change, _ in FAULTS.values():
        messages |= {d.message for d in read_case(make_case(with_scenarios(change))).faults}
    messages |= {d.message for d in two_sets_of_one_kind(make_case)}
    assert [m for m in messages if not any(row.fullmatch(m) for row in rows.values())] == [], "no row"
    assert [cell for cell, row in rows.items() if not any(map(row.fullmatch, messages))] == [], "no such fault"


# -- The larger example -----------------------------------------------------------------------------------------------


def test_qwen_s_ledger_in_june() -> None:
    found = outlook(EXAMPLES / "qwen")
    rows = {i.id: i for i in found.indicators}
    assert {i: r.status for i, r in rows.items() if r.status != "open"} == {
        "I1": "overdue",  # what only an outlet reports is no announcement; what no source shows is not a no
        "I2": "yes",
        "I3": "overdue",
        "I6": "yes",
        "I9": "overdue",
    }
    assert str(rows["I2"].on) == "2026-03-05"
    assert str(rows["I6"].on) == "2026-04-20"
    assert all(r.hindsight for r in rows.values() if r.on)
    assert not found.ranked
    assert {"N13", "N16", "N17"} & {c for s in found.signs for c in s.claims} == set()
    assert str(found.horizon) == "2027-03-05"


def test_listing_and_explaining_sets() -> None:
    listed = run("scenarios").output.splitlines()
    names = ["leader-exit", "sole-maintainer-exit", "sponsor-exit", "vendor-change"]
    assert [line.split("\t")[0] for line in listed] == names
    text = run("scenarios", "leader-exit").output
    for found in (f for f in load_sets() if f.id == "leader-exit"):
        for item in (*found.hypotheses, *found.signs, *found.indicators):
            assert item.id in text
        for corner in found.prior.corners:
            assert corner.source in text
            assert corner.mismatch in text
    assert "did you mean 'leader-exit'" in str(refused("scenarios", "leader-exits"))
