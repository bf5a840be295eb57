"""The test kit: made-up cases, one check at a time, snapshots; and each rule for checks, broken once."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.plugins_made import CHECK_PY, CHECK_YAML, GOOD, HONEST, RUBRIC, code, edited, write_plugin

import govrisk
from govrisk import UsageError, load_case, load_rubric
from govrisk.testing import (
    GitRepository,
    Snapshot,
    build_case,
    claim,
    document,
    examine,
    metric,
    promise,
    run_check,
    stable,
    write_case,
)

LEAVES = claim("leadership.departure", "risk")

# --- One check ----------------------------------------------------------------------------------------------------


def test_a_check_on_a_claim() -> None:
    checked = run_check("LEAD-01", claims=[LEAVES])
    assert checked.outcome == "observed"
    assert checked.interval == pytest.approx((0.5 * 100 * 0.8 * 0.85, 100))  # half the weight; credibility 2, grade B
    assert checked.observation.evidence == ("C1",)
    assert checked.answer == checked.finding.answer
    assert repr(checked).startswith("<LEAD-01 observed: [34, 100] Guarded to Critical by default; 'On this evidence:")


def test_a_check_on_nothing() -> None:
    checked = run_check("LEAD-01")
    assert (checked.outcome, checked.interval) == ("no_evidence", (0, 100))
    assert checked.answer == "Nobody can say from this case who holds technical direction."


@pytest.mark.parametrize("metrics", [{"key_people": 1}, [metric("key_people", 1)]])
def test_metrics_by_name_or_as_records(metrics: object) -> None:
    checked = run_check("LEAD-02", metrics=metrics)
    assert checked.interval.lo > 80
    assert checked.bands == ("Critical", "Critical")


def test_a_metric_may_have_bounds() -> None:
    wide, narrow = run_check("LEAD-02", metrics={"key_people": (1, 9)}), run_check("LEAD-02", metrics={"key_people": 5})
    assert wide.interval.lo < narrow.interval.lo < narrow.interval.hi < wide.interval.hi
    (record,) = wide.case.metrics
    assert (record.low, record.value, record.high) == (1, 5, 9)


def test_documents_and_promises() -> None:
    roadmap = run_check("ROAD-01", documents=[document("roadmap", found=False)])
    assert roadmap.interval.lo > run_check("ROAD-01", documents=[document("roadmap")]).interval.lo
    kept, broken = (run_check("ROAD-02", promises=[promise("release.activity", s, "2025-11", "2026-01")]).interval
                    for s in ("kept", "broken"))  # fmt: skip
    assert broken.lo > kept.lo
    assert kept.hi < broken.hi


def test_a_second_person_counts_and_a_second_outlet_does_not() -> None:
    one = run_check("LEAD-01", claims=[LEAVES]).interval
    outlet = run_check("LEAD-01", claims=[LEAVES, LEAVES | {"source": "blog"}]).interval
    person = run_check("LEAD-01", claims=[LEAVES, LEAVES | {"source": "blog", "origin": "lead"}]).interval
    assert outlet == pytest.approx(one)
    assert person.lo > one.lo


def test_a_weaker_source() -> None:
    case = build_case(claims=[LEAVES], sources={"told": {"reliability": "F"}})
    assert run_check("LEAD-01", case=case).interval.lo < run_check("LEAD-01", claims=[LEAVES]).interval.lo


@pytest.mark.parametrize("rubric", ["model-lab", load_rubric("model-lab")])
def test_by_another_rubric(rubric: object) -> None:
    assert run_check("LEAD-01", claims=[LEAVES], rubric=rubric).rubric.id == "model-lab"


def test_a_check_folder_and_its_own_rubric(tmp_path: Path) -> None:
    folder = write_plugin(tmp_path / "mine", {CHECK_PY: code(HONEST)}) / "prom" / "prom_01"
    checked = run_check(folder, claims=[claim("promise.made", "risk")])
    assert (checked.check.id, checked.rubric.id, checked.outcome) == ("PROM-01", "prom", "observed")
    assert checked.interval == pytest.approx((68, 100))


def test_the_folder_of_an_installed_check() -> None:
    folder = govrisk.plugins.default_registry().checks["LEAD-01"].folder
    assert run_check(folder, claims=[LEAVES]).interval == run_check("LEAD-01", claims=[LEAVES]).interval


def test_a_check_that_fails_says_why(tmp_path: Path) -> None:
    folder = write_plugin(tmp_path / "mine", {CHECK_PY: code("raise KeyError('who')")}) / "prom" / "prom_01"
    checked = run_check(folder, claims=[claim("promise.made", "risk")])
    assert (checked.outcome, checked.interval) == ("error", (0, 100))
    assert "raised KeyError: 'who'" in repr(checked)


@pytest.mark.parametrize(
    ("check", "evidence", "message"),
    [
        ("LEAD-1", {}, "no check 'LEAD-1'; did you mean 'LEAD-01'?"),
        ("LEAD-01", {"claims": [claim("leadership.departur", "risk")]},
         "no plugin defines the topic 'leadership.departur'; did you mean 'leadership.departure'?"),
        ("LEAD-01", {"claims": [claim("leadership.departure", "bad")]}, "claims.0.polarity: "),
        ("LEAD-01", {"claims": [LEAVES | {"sorce": "x"}]}, "claims: no field 'sorce'; did you mean 'source'?"),
        ("LEAD-01", {"promises": [promise("release.activty", "kept", "2025", "2026")]}, "'release.activity'?"),
        ("LEAD-02", {"metrics": {"key_peple": 1}},
         "LEAD-02 does not read the metric 'key_peple'; did you mean 'key_people'?"),
        ("LEAD-01", {"metrics": {"key_people": 1}}, "it reads no metric"),
        ("LEAD-01", {"rubric": "defualt"}, "did you mean 'default'?"),
        ("./nowhere", {}, "no check.yaml here"),
    ],
)  # fmt: skip
def test_a_slip_of_the_pen_is_named(check: str, evidence: dict, message: str) -> None:
    with pytest.raises(UsageError) as raised:
        run_check(check, **evidence)
    assert message in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("more", [{"sources": {"told": {"reliabilty": "F"}}}, {"origins": {"who": {"knd": "outlet"}}}])
def test_fields_of_sources_and_origins_are_known(more: dict) -> None:
    with pytest.raises(UsageError, match="did you mean"):
        build_case(claims=[LEAVES], **more)


def test_a_check_with_faults_is_explained(tmp_path: Path) -> None:
    folder = write_plugin(tmp_path / "mine", edited(CHECK_YAML, "id: broken", "name: broken")) / "prom" / "prom_01"
    with pytest.raises(UsageError, match=r"check\.yaml:7:"):
        run_check(folder)


def test_a_check_that_no_rubric_weighs(tmp_path: Path) -> None:
    folder = write_plugin(tmp_path / "mine", {RUBRIC: None}) / "prom" / "prom_01"
    with pytest.raises(UsageError, match="no rubric weighs PROM-01"):
        run_check(folder)
    with pytest.raises(UsageError, match="default does not weigh PROM-01"):
        run_check(folder, rubric="default")


# --- A case on disk -----------------------------------------------------------------------------------------------


def test_a_written_case_has_no_fault_and_says_the_same(tmp_path: Path) -> None:
    evidence = {
        "claims": [LEAVES, LEAVES | {"source": "blog", "origin": "lead", "statement": "She leaves in March."}],
        "metrics": {"key_people": (1, 3)},
        "documents": [document("roadmap", recognised=["dated"])],
        "promises": [promise("release.activity", "broken", "2025-11", "2026-01")],
    }
    folder = write_case(tmp_path / "case", **evidence)
    case = load_case(folder)
    assert set(case.verification.values()) == {"verified"}
    assert "She leaves in March" in (folder / "texts" / "blog.txt").read_text()
    for check in ("LEAD-01", "LEAD-02", "ROAD-01", "ROAD-02"):
        on_disk, in_memory = (
            run_check(check, case=_without_metrics(case, check)),
            run_check(check, case=_without_metrics(build_case(**evidence), check)),
        )
        assert on_disk.interval == in_memory.interval
    assert govrisk.assess(folder).failures == ()


def _without_metrics(case: govrisk.Case, check: str) -> govrisk.Case:
    return case if check == "LEAD-02" else case.without({m.id for m in case.metrics})


def test_a_case_of_records_alone_needs_no_text(tmp_path: Path) -> None:
    folder = write_case(tmp_path / "case", metrics={"key_people": 1}, as_of="2026-04-01")
    assert not (folder / "texts").exists()
    assert load_case(folder).as_of.isoformat() == "2026-04-01"


def test_a_case_that_cannot_be_is_refused(tmp_path: Path) -> None:
    with pytest.raises(govrisk.BadInput, match="2027"):
        write_case(tmp_path / "case", claims=[LEAVES | {"event_date": "2027-01-01"}])


# --- Git and snapshots --------------------------------------------------------------------------------------------


def test_a_repository_is_the_same_each_time(tmp_path: Path) -> None:
    one, other = (GitRepository(tmp_path / name) for name in "ab")
    ids = [r.commit("2026-02-01", files={"a.txt": "a", "b/c.txt": b"c"}, message="Begin") for r in (one, other)]
    assert ids[0] == ids[1]
    assert one.git("log", "--format=%an %as") == "Ann Ash 2026-02-01"
    one.commit("2026-02-02", files={"a.txt": None})
    assert one.git("ls-files") == "b/c.txt"


def test_git_says_why_it_fails(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match=r"git checkout nowhere: .*nowhere"):
        GitRepository(tmp_path / "a").git("checkout", "nowhere")


def test_what_changes_from_version_to_version_is_left_out(tmp_path: Path) -> None:
    version = govrisk.__version__
    assert stable(f"by govrisk {version} (builtin-checks), {'0a' * 32}.") == (
        "by govrisk <version> (builtin-checks), <digest>."
    )
    assert stable(f"{version} points, govrisk {version}1") == f"{version} points, govrisk {version}1"
    assert stable(b"a\n") == "a\n"
    text = stable(govrisk.assess(write_case(tmp_path / "case", claims=[LEAVES])))
    assert f'"version": "{version}"' not in text
    assert '"<digest>"' in text
    with pytest.raises(UsageError, match="are no text"):
        stable(b"%PDF-1.7\xff")


def test_a_snapshot_is_compared_and_renewed(tmp_path: Path) -> None:
    held = Snapshot(tmp_path / "snapshots" / "test_x", command="pytest --govrisk-update test_x.py")
    with pytest.raises(
        AssertionError, match=r"(?s)no snapshot snapshots/test_x/a.txt yet:\none\n.*--govrisk-update test_x.py"
    ):
        held("a.txt", "one\n")
    Snapshot(held.folder, update=True)("a.txt", "one\n")
    held("a.txt", "one\n")
    with pytest.raises(AssertionError, match=r"(?s)-one\n\+two.*to accept it: pytest --govrisk-update test_x.py"):
        held("a.txt", "two\n")
    assert (held.folder / "a.txt").read_text() == "one\n"
    with pytest.raises(UsageError, match="plain file name"):
        held("../a.txt", "one\n")


# --- Rules --------------------------------------------------------------------------------------------------------


def broken(folder: Path, **options: object) -> dict[str, str]:
    """The rules that the plugin in ``folder`` breaks, with the causes."""
    return {v.rule: v.cause for v in examine(folder, allow_code=True, **options) if v.cause is not None}


def test_a_good_plugin_breaks_no_rule(tmp_path: Path) -> None:
    assert broken(write_plugin(tmp_path / "yaml")) == {}
    assert broken(write_plugin(tmp_path / "code", {CHECK_PY: code(HONEST)})) == {}


WORDS = edited(
    CHECK_YAML,
    """claims:
      - {topic: promise.made, polarity: risk, event_date: '2026-02'}
      - {topic: promise.made, polarity: risk, credibility: 3}
""",
    """documents:
      - {kind: roadmap, recognised: [far-off]}
""",
)
WORDS[CHECK_YAML] = WORDS[CHECK_YAML].replace("claims: {promise", "documents: [roadmap]\n    claims: {promise")
WORDS |= edited(RUBRIC, "{weight: 1, source", "{weight: 1, states: {present: 0, faroff: 90}, source")
DIRECT_IF = "return seen(bear(risk, 'direct' if {} else 'opinion'), bear(good))"


@pytest.mark.parametrize(
    ("rule", "files", "cause"),
    [
        ("loads", {RUBRIC: "extends: nobody\n"}, "no rubric 'nobody'"),
        ("loads", edited(RUBRIC, "impact: 2", "impact: 9\n    imapct: 2"), "did you mean 'impact'?"),
        ("loads", edited(RUBRIC, "impact: 2", "impact: 9\n    imapct: 2"), "impact: must be 3 or less (here: 9)"),
        ("loads", edited(RUBRIC, "id: prom", "id: bureau"),
         "the id 'bureau' is not the file's name, by which '--rubric prom' finds it -> write 'id: prom'"),
        (
            "loads",
            {CHECK_YAML: None, RUBRIC: None, "topics.yaml": None, "plugin.py": "x = 1\n"},
            "it brings nothing -> add",
        ),
        ("loads", {"plugin.py": "raise OSError('gone')\n"}, "OSError: gone"),
        ("loads", {"plugin.py": "import govrisk\n@govrisk.hookimpl\ndef govrisk_chekcs():\n    return []\n"}, "chekcs"),
        ("valid", edited(CHECK_YAML, "pillar: stress", "pillar: stres"), "stres"),
        ("valid", edited(CHECK_YAML, "id: PROM-01", "id: PROM-02"), "does not fit its folder"),
        ("valid", edited(CHECK_YAML, "    claims: {promise.made: direct}\n",
                         "    claims: {promise.made: direct}\n    gaps: [promise.mad, b.c]\n"),
         "check.yaml:10:12: no plugin in use defines the topic 'promise.mad' -> did you mean 'promise.made'? or define "
         "it in topics.yaml; plugin:prom/prom_01/check.yaml:10:25: no plugin in use defines the topic 'b.c'"),
        ("valid", edited(CHECK_YAML, "answers:\n", "  - {id: broken, proposition: P, claims: {promise.made: direct}}\n"
                                                   "answers:\n"),
         "check.yaml:10:6: id: two indicators have the id 'broken' -> give each an id of its own"),
        ("valid", edited(CHECK_YAML, "claims: {promise.made: direct}", "claims: [promise.made]"),
         "claims: must be a mapping -> write 'topic: direct'"),
        ("valid", edited(CHECK_YAML, "claims: {promise.made: direct}", "documents: [{kind: security}]"),
         "must be one word (here: {kind: 'security'}) -> write security"),
        ("valid", edited(CHECK_YAML, "    proposition:", "    states: {}\n    proposition:"),
         "unknown key 'states' -> it is judgement: write it in the rubric"),
        ("valid", edited(CHECK_YAML, "id: PROM-01", "id: PROM-1"), "'PROM-1' is no id of a check -> write the letters"),
        ("valid", {CHECK_PY: "observe = 5\n"}, "check.py has no function 'observe'"),
        ("complete", edited(CHECK_YAML, "promises?", "promises."), "does not end with a question mark"),
        ("complete", edited(CHECK_YAML, "project: Promise less.", "project: ' '"), "'remediation.project' is blank"),
        ("complete", {CHECK_YAML: GOOD[CHECK_YAML].partition("examples:")[0]}, "it has no examples"),
        ("printed", edited(CHECK_YAML, "title: Promises kept", "title: \"Promises \\u202e kept\""), "is not printed"),
        ("valid", {"topics.yaml": "promise.mad: A promise\n"},
         "check.yaml:9:14: no plugin in use defines the topic 'promise.made' -> did you mean 'promise.mad'?"),
        ("weighed", {RUBRIC: None}, "no installed rubric weighs it -> add PROM-01 to 'checks'"),
        ("weighed", edited(RUBRIC, "broken: {weight: 1", "broke: {weight: 1"),
         "prom.yaml:11:7: PROM-01 has no indicator 'broke' -> did you mean 'broken'?"),
        ("weighed", edited(RUBRIC, "{weight: 1, source", "{weight: 1, anchors: [[0, 1]], source"),
         "prom.yaml:11:27: broken of PROM-01 reads no metric, which 'anchors' judges -> drop it"),
        ("weighed", edited(CHECK_YAML, "claims: {promise.made: direct}", "documents: [roadmap]"),
         "check.yaml:9:5: broken reads documents -> give it 'states' or 'changed_days' in the rubric"),
        ("weighed", WORDS, "check.yaml:24:38: its example 'raises' recognises 'far-off', which is no state in the "
                           "rubric prom -> did you mean 'faroff'?"),
        ("answers", {CHECK_PY: code("raise ValueError('no file')")}, "example 'raises': raised ValueError: no file"),
        ("answers", {CHECK_PY: code("return seen(bear(risk), bear(good)) if case.claims else 1 / 0")},
         "on a case without evidence: raised ZeroDivisionError"),
        ("answers", {CHECK_PY: code("import threading\nthreading.Event().wait(4)")}, "gave no answer within 0.2 s"),
        ("moves", {CHECK_PY: code("return seen(bear(good), bear(risk))")}, "'raises' gives [0, "),
        ("moves", edited(CHECK_YAML, "promise.made, polarity: mitigating", "promise.made, polarity: risk"),
         "'lowers' gives [6"),
        ("counts", edited(CHECK_YAML, "polarity: risk, credibility", "polarity: neutral, credibility"),
         "'raises' it does not read C2 (the neutral claim on promise.made)"),
        ("nothing", {CHECK_PY: code("if not case.claims:\n    return Observation(check='PROM-01', reason='none', "
                                    "outcome='not_applicable')\n" + HONEST)}, "its outcome is 'not_applicable'"),
        ("widens", {CHECK_PY: code(DIRECT_IF.format("len(risk) != 2"))}, "without C1 (the risk claim on promise.made)"),
        ("mitigating", {CHECK_PY: code(DIRECT_IF.format("len(good) != 1"))}, "without LC1 (the mitigating claim"),
        ("order", {CHECK_PY: code("return seen(bear(risk[:1]) + bear(risk[1:], 'opinion'), bear(good))")},
         "and read backwards"),
        ("repeats", {CHECK_PY: code(DIRECT_IF.format("len(risk) > 2"))}, "twice it gives"),
        ("unchanged", {CHECK_PY: code("object.__setattr__(case.claims[0], 'credibility', 1)\n" + HONEST)},
         "it changes the evidence of its example 'raises'"),
        ("same", {CHECK_PY: code("import os\n" + DIRECT_IF.format("os.getcwd() == " + repr(str(Path.cwd()))))},
         "in another process and folder -> sort what comes out of a set"),
        ("same", {CHECK_PY: code(DIRECT_IF.format("hash('lead') % 4096 == " + str(hash("lead") % 4096)))},
         "in another process and folder -> sort what comes out of a set"),
        ("same", {CHECK_PY: code("CALLS.append(1)\n" + DIRECT_IF.format("len(CALLS) % 2"))}, "the second time"),
    ],
)  # fmt: skip
def test_each_rule_can_be_broken(tmp_path: Path, rule: str, files: dict, cause: str) -> None:
    causes = broken(write_plugin(tmp_path / "plugin", files), time_limit=0.2)
    assert cause in causes[rule]
    assert "\n" not in causes[rule]


def test_every_rule_is_broken_above() -> None:
    from govrisk.testing.rules import RULES

    (cases,) = (m.args[1] for m in test_each_rule_can_be_broken.pytestmark)
    assert {rule.id for rule in RULES} | {"loads", "valid"} == {case[0] for case in cases}


def test_less_may_settle_what_is_disputed(tmp_path: Path) -> None:
    """An example that holds both sides narrows when one of them goes: no rule forbids that."""
    both = edited(CHECK_YAML, "polarity: risk, credibility: 3", "polarity: mitigating, credibility: 3, kind: document")
    assert broken(write_plugin(tmp_path / "plugin", both)) == {}


def test_the_catalogue_page(tmp_path: Path) -> None:
    folder = write_plugin(tmp_path / "plugin")
    page = tmp_path / "CHECKS.md"
    assert (
        "CHECKS.md is not there -> write it: govrisk checks --catalogue plugin"
        in broken(folder, catalogue=page)["catalogue"]
    )
    page.write_text("# Check catalogue\n")
    invalid = edited(CHECK_YAML, "pillar: stress", "pillar: stres")
    assert set(broken(write_plugin(tmp_path / "invalid", invalid), catalogue=page)) == {"valid"}
    assert "is not current" in broken(folder, catalogue=page)["catalogue"]


@pytest.mark.parametrize(
    ("plugin", "message"),
    [("builtin-check", "did you mean 'builtin-checks'?"), ("./nowhere", "no folder './nowhere'")],
)
def test_a_plugin_that_is_not_there(plugin: str, message: str) -> None:
    with pytest.raises(UsageError) as raised:
        examine(plugin)
    assert message in str(raised.value)


def test_python_in_a_folder_needs_to_be_allowed(tmp_path: Path) -> None:
    folder = write_plugin(tmp_path / "plugin", {CHECK_PY: code(HONEST)})
    with pytest.raises(UsageError, match="--allow-code"):
        examine(folder)
