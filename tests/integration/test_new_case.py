"""``govrisk new case`` makes a case without a fault that says nothing yet; ``govrisk evidence draft`` as a command."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.conftest import EXAMPLES

import govrisk
from govrisk.cli import cli
from govrisk.errors import BadInput, UsageError
from govrisk.scaffolding import cases as scaffold


@pytest.fixture
def made(tmp_path: Path) -> Path:
    scaffold.new_case(tmp_path / "sail", name="Sail", as_of="2026-03-05")
    return tmp_path / "sail"


def run(*arguments: object) -> str:
    result = CliRunner().invoke(cli, [str(a) for a in arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_it_lints_as_it_is(made: Path):
    assert "no fault in 1 claim and 0 gaps; 1 quotation verified" in run("evidence", "lint", made)


def test_the_placeholder_is_evidence_of_nothing(made: Path, tmp_path: Path):
    result = govrisk.assess(made)
    assert result.verdict.rating == "NR"
    assert {(f.interval.lo, f.interval.hi) for f in result.findings} == {(0, 100)}
    assert "rests on no carrier" in " ".join(result.verdict.reasons)
    printed = run("assess", made, "-f", "md", "-o", tmp_path / "out")
    assert "Not rated (NR)" in printed
    report = (tmp_path / "out" / "sail.md").read_text(encoding="utf-8")
    assert "it says nothing about Sail" in report


def test_every_word_of_it_says_placeholder(made: Path):
    case = govrisk.load_case(made)
    (claim,) = case.claims
    assert (claim.polarity, claim.credibility) == ("neutral", 6)
    assert "PLACEHOLDER" in claim.statement
    assert "placeholder" in case.sources[claim.source].publisher
    assert case.sources[claim.source].reliability == "F"
    assert "placeholder" in case.origins[claim.origin].who


def test_what_is_given_is_in_it(tmp_path: Path):
    run("new", "case", tmp_path / "a case", "--name", 'A "b": {c}', "--kind", "library", "--as-of", "2020-01-01")
    case = govrisk.load_case(tmp_path / "a case")
    assert (case.subject.id, case.subject.name, case.subject.kind) == ("a-case", 'A "b": {c}', "library")
    assert case.as_of == date(2020, 1, 1)


def test_without_a_day_it_is_of_today(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(scaffold, "today", lambda: "2031-07-09")
    run("new", "case", tmp_path / "sail")
    case = govrisk.load_case(tmp_path / "sail")
    assert (case.as_of, case.subject.name) == (date(2031, 7, 9), "sail")


@pytest.mark.parametrize("folder", ["帆", "9lives", "-", "x" * 100])
def test_any_folder_gives_an_id(folder: str, tmp_path: Path):
    scaffold.new_case(tmp_path / folder, name="Sail", as_of="2026-03-05")
    assert govrisk.load_case(tmp_path / folder).subject.id[0].isalpha()


def test_an_empty_folder_is_filled_and_a_full_one_is_not(tmp_path: Path):
    scaffold.new_case(tmp_path, name="Sail", as_of="2026-03-05")
    before = sorted(p.name for p in tmp_path.iterdir())
    assert before == ["README.md", "case.yaml", "evidence", "texts"]
    (tmp_path / "case.yaml").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="is not empty"):
        scaffold.new_case(tmp_path, as_of="2026-03-05")
    assert (tmp_path / "case.yaml").read_text(encoding="utf-8") == "mine"
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="is not empty"):
        scaffold.new_case(tmp_path / "file", as_of="2026-03-05")


def test_nothing_is_left_of_what_failed(tmp_path: Path):
    with pytest.raises(BadInput, match=r"case\.yaml:6:\d+: name: "):
        scaffold.new_case(tmp_path / "sail", name="", as_of="2026-03-05")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "sail").mkdir()
    with pytest.raises(BadInput):
        scaffold.new_case(tmp_path / "sail", name="x" * 300, as_of="2026-03-05")
    assert list((tmp_path / "sail").iterdir()) == []


def test_an_example_is_copied_as_it_is(tmp_path: Path):
    run("new", "case", "--example", "qwen-article", tmp_path / "mine")
    assert (tmp_path / "mine" / "case.yaml").read_bytes() == (EXAMPLES / "qwen-article" / "case.yaml").read_bytes()
    result = CliRunner().invoke(cli, ["new", "case", str(tmp_path / "x"), "--example", "qwen", "--name", "Mine"])
    assert isinstance(result.exception, UsageError)
    assert not (tmp_path / "x").exists()


def test_the_readme_s_commands_work_where_it_lies(made: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(made)
    assert "no fault" in run("evidence", "lint", ".")
    run("assess", ".", "-f", "json")
    assert json.loads(next((made / "out").glob("*.json")).read_text(encoding="utf-8"))["verdict"]["rating"] == "NR"


def test_a_draft_at_the_command_line(made: Path):
    text = made / "texts" / "example.txt"
    assert "texts/example.draft.yaml: 2 candidates" in run("evidence", "draft", text)
    assert "no fault" in run("evidence", "lint", made), "a draft beside its text is no evidence of the case"
    assert run("evidence", "draft", text, "-o", "-") == (made / "texts" / "example.draft.yaml").read_text("utf-8")
    result = CliRunner().invoke(cli, ["evidence", "draft", str(text)])
    assert isinstance(result.exception, UsageError)


def test_a_text_without_cues_is_told_so(tmp_path: Path):
    (tmp_path / "zh.txt").write_text("负责人宣布离职。", encoding="utf-8")
    assert "--language" in run("evidence", "draft", tmp_path / "zh.txt")
    assert "1 candidate " in run(
        "evidence", "draft", tmp_path / "zh.txt", "--language", "zh", "-o", tmp_path / "y.yaml"
    )
