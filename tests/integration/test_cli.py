"""The command line as a user meets it: every help example runs as shown, and exit codes mean what they say."""

from __future__ import annotations

import json
import os
import pty
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from unicodedata import category

import click
import jsonschema
import pytest
import yaml
from tests.conftest import EXAMPLES, MINIMAL
from tests.plugins_made import write_plugin
from tests.repos import Repo

import govrisk
from govrisk.cli import cli
from govrisk.yamlfile import read_yaml

ARTICLE = EXAMPLES / "qwen-article"
Result = subprocess.CompletedProcess[str]


def run(*arguments: str | Path, path: Path | None = None, **environment: str) -> Result:
    """``govrisk`` in a process of its own; ``path`` is a folder with further plugins."""
    extra = environment | ({"PYTHONPATH": str(path)} if path else {})
    command = [sys.executable, "-m", "govrisk", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env=os.environ | extra)


def done(*arguments: str | Path, **options) -> str:
    """What a command that must succeed prints."""
    result = run(*arguments, **options)
    told = "".join(line for line in result.stderr.splitlines() if not line.startswith("note: "))
    assert (result.returncode, told) == (0, ""), result.stderr
    return result.stdout


def refused(*arguments: str | Path, **options) -> str:
    """What a command that must fail for bad usage or bad input says."""
    result = run(*arguments, **options)
    assert result.returncode == 2, (result.returncode, result.stderr)
    assert "Traceback" not in result.stderr
    assert "internal error" not in result.stderr
    return result.stderr


def assess(tmp_path: Path, *arguments: str | Path, case: Path = ARTICLE, name: str = "x", **options) -> Result:
    """Assesses into ``tmp_path/x.json``."""
    return run("assess", case, "-f", "json", "-o", tmp_path, "--name", name, *arguments, **options)


# -------------------------------------------------------------------------------------------- help and examples


def _commands(command: click.Command, name: str = "govrisk") -> Iterator[tuple[str, click.Command]]:
    yield name, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for verb in command.list_commands(context):
            inner = command.get_command(context, verb)
            assert inner is not None
            yield from _commands(inner, f"{name} {verb}")


COMMANDS = dict(_commands(cli))


@pytest.mark.parametrize("name", COMMANDS)
def test_help_names_every_option(name: str):
    """A sentence, an example, and a word on each option; the same by -h."""
    words = name.split()[1:]
    text = done(*words, "--help")
    assert text == done(*words, "-h")
    assert re.search(r"^ +Examples?:\n +\S*govrisk|eval", text, re.MULTILINE), text
    helped = [p for p in COMMANDS[name].params if isinstance(p, click.Option)]
    assert [p.name for p in helped if not p.help] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_help_example_runs_as_shown(name: str, tmp_path: Path, request: pytest.FixtureRequest):
    block = re.search(r"Examples?:\n((?:\s+\S.*\n?)+?)(?:\n|$)", COMMANDS[name].help or "")
    assert block is not None
    script = block[1]
    (tmp_path / "examples").symlink_to(EXAMPLES)
    if "--sources texts" in script:
        (tmp_path / "texts").symlink_to(request.getfixturevalue("shared") / "seed")
    if "my-case" in script and "new case" not in script:
        shutil.copytree(EXAMPLES / "qwen", tmp_path / "my-case")
    if "collect" in script:
        Repo(tmp_path / "project").commit("2026-01-01")
        script = "\n".join(line for line in script.splitlines() if "https://" not in line)  # no network in tests
    if "./my-checks" in script:
        write_plugin(tmp_path / "my-checks")
    if "before.json" in script:
        for stem in ("before", "after"):
            assess(tmp_path, case=EXAMPLES / "qwen-article", name=stem)
    if "out/qwen.json" in script:
        assess(tmp_path / "out", case=EXAMPLES / "qwen", name="qwen")
    if re.search(r"assess (?!.*-f)|pdf", script):
        pytest.importorskip("weasyprint", reason="Pango, which PDF reports need, is not here", exc_type=OSError)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    result = subprocess.run(
        ["bash", "-ec", script], cwd=tmp_path, capture_output=True, text=True, env=os.environ | {"PATH": path}
    )
    told = "".join(line for line in result.stderr.splitlines() if not line.startswith("note: "))
    assert (result.returncode, told) == (0, ""), result.stderr


def test_version():
    assert done("--version") == f"govrisk, version {govrisk.__version__}\n"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(shell: str):
    script = done("completion", shell)
    assert "_GOVRISK_COMPLETE" in script
    assert "govrisk" in script


def test_completion_offers_verbs():
    offered = done(_GOVRISK_COMPLETE="bash_complete", COMP_WORDS="govrisk evidence l", COMP_CWORD="2")
    assert [line.split(",")[1] for line in offered.split()] == ["lint", "locate"]


# ----------------------------------------------------------------------------------------------- assess, report


def test_assess_says_what_it_found_and_wrote(tmp_path: Path):
    printed = done("assess", ARTICLE, "-f", "json,md", "-o", tmp_path / "new" / "out")
    first, *_, last_but_one, last = printed.splitlines()
    assert first.startswith("Qwen, as of 2026-03-05: Not rated (NR)")
    assert [Path(last_but_one).name, Path(last).name] == ["qwen-article.json", "qwen-article.md"]
    assert sorted(p.name for p in (tmp_path / "new" / "out").iterdir()) == ["qwen-article.json", "qwen-article.md"]
    found = json.loads(Path(last_but_one).read_text(encoding="utf-8"))
    rows = [line.split("\t") for line in printed.splitlines() if "\t" in line]
    assert [row[0] for row in rows] == [f["check"] for f in found["findings"]]
    assert {len(row) for row in rows} == {5}


def test_the_command_line_writes_what_python_gives(tmp_path: Path):
    assert assess(tmp_path, "-q").stdout == ""
    assert (tmp_path / "x.json").read_text(encoding="utf-8") == govrisk.assess(ARTICLE).to_json()


def test_the_same_bytes_by_any_hash_seed(tmp_path: Path):
    for seed in ("0", "1", "4711"):
        assess(tmp_path, case=EXAMPLES / "qwen", name=seed, PYTHONHASHSEED=seed)
    first, *others = (path.read_bytes() for path in sorted(tmp_path.iterdir()))
    assert len(others) == 2
    assert set(others) == {first}


def test_report_renders_again_what_assess_rendered(tmp_path: Path):
    done("assess", EXAMPLES / "qwen", "-f", "json,md", "-o", tmp_path / "first", "-q")
    done("report", tmp_path / "first" / "qwen.json", "-f", "json,md", "-o", tmp_path / "again")
    for name in ("qwen.json", "qwen.md"):
        assert (tmp_path / "again" / name).read_bytes() == (tmp_path / "first" / name).read_bytes()


def test_as_of(tmp_path: Path):
    assess(tmp_path, "--as-of", "2026-03-05", case=EXAMPLES / "qwen")
    found = json.loads((tmp_path / "x.json").read_text(encoding="utf-8"))
    assert found["as_of"] == "2026-03-05"
    assert found["provenance"]["declared_as_of"] == "2026-06-30"
    assert found["provenance"]["left_out"]
    assert "'yesterday' does not match the format '%Y-%m-%d'" in refused("assess", ARTICLE, "--as-of", "yesterday")


def test_sources_make_quotations_verified(tmp_path: Path, shared: Path):
    marks = {}
    for name, arguments in {"without": (), "with": ("--sources", shared / "seed")}.items():
        assess(tmp_path, *arguments, name=name)
        found = json.loads((tmp_path / f"{name}.json").read_text(encoding="utf-8"))
        marks[name] = [claim["verification"] for claim in found["claims"]]
    assert marks == {"without": ["not held"] * 30, "with": ["verified"] * 30}


RATED = """\
schema: govrisk.rubric/1
id: lenient
version: '1'
title: Lenient
description: Rates whatever it is given.
extends: default
gates: {provisional_specificity: 0, rated_specificity: 0, carriers: 1}
"""


@pytest.mark.parametrize(
    ("band", "rubric", "code"),
    [
        ("nr", None, 1),
        ("NR", None, 1),
        ("low", None, 0),  # what is not rated reaches no band
        ("nr", RATED, 0),
        ("low", RATED, 1),
        ("guarded", RATED, 0),  # the lower end decides, and it lies in Low
        ("Critical", RATED, 0),
    ],
)
def test_fail_on(band: str, rubric: str | None, code: int, tmp_path: Path):
    chosen = []
    if rubric:
        (tmp_path / "lenient.yaml").write_text(rubric)
        chosen = ["--rubric", str(tmp_path / "lenient.yaml")]
    result = assess(tmp_path, "--fail-on", band, *chosen)
    assert (result.returncode, result.stderr) == (code, "")
    assert (tmp_path / "x.json").is_file()


# ------------------------------------------------------------------------------------------------------ plugins


@pytest.fixture
def plugin(tmp_path: Path) -> Callable[..., Path]:
    """A folder with an installed distribution ``demo`` whose module and check are given."""

    def make(module: str, check: str | None = None) -> Path:
        site = tmp_path / "site"
        (site / "demo-1.0.dist-info").mkdir(parents=True)
        (site / "demo-1.0.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: demo\nVersion: 1.0\n")
        (site / "demo-1.0.dist-info" / "entry_points.txt").write_text("[govrisk]\ndemo = demo\n")
        (site / "demo.py").write_text(f"import pathlib, govrisk\nHERE = pathlib.Path(__file__).parent\n{module}")
        if check is not None:
            folder = site / "checks" / "demo" / "demo_01"
            folder.mkdir(parents=True)
            (folder / "check.py").write_text(check)
            (folder / "check.yaml").write_text(CHECK)
        return site

    return make


CHECK = """\
id: DEMO-01
title: A demonstration
question: Does it work?
pillar: stress
why: To see.
indicators: [{id: a, proposition: It does not work., claims: {leadership.departure: direct}}]
answers: {risk: 'No.', mixed: Perhaps., safe: 'Yes.', unknown: Not known.}
remediation: {project: '-', user: '-', collect: '-'}
"""
DEMO_RUBRIC = RATED + (
    "families: {DEMO: {title: Demo, weight: 1, source: judgement}}\n"
    "checks: {DEMO-01: {impact: 1, source: judgement, indicators: {a: {weight: 1, source: judgement}}}}\n"
)
BRINGS_CHECKS = "@govrisk.hookimpl\ndef govrisk_checks():\n    return [HERE / 'checks']\n"


def test_a_plugin_that_cannot_be_imported_is_named(tmp_path: Path, plugin):
    site = plugin("raise RuntimeError('no \\x1b[31mpaint')")
    said = "failed: demo: could not be imported: RuntimeError: no \N{REPLACEMENT CHARACTER}[31mpaint (demo.py:3)\n"
    usual, strict = assess(tmp_path, path=site), assess(tmp_path, "--strict", path=site)
    assert (usual.returncode, usual.stderr) == (0, said)
    assert (strict.returncode, strict.stderr.splitlines()[0]) == (3, said.strip())
    listed = run("plugins", path=site)
    assert (listed.returncode, "failed: could not be imported: RuntimeError" in listed.stdout) == (0, True)


def test_a_check_that_crashes_costs_its_finding(tmp_path: Path, plugin):
    site = plugin(BRINGS_CHECKS, "def observe(case, spec):\n    raise ValueError('out of paint')\n")
    (tmp_path / "demo.yaml").write_text(DEMO_RUBRIC)
    usual = assess(tmp_path, "--rubric", tmp_path / "demo.yaml", path=site)
    said = "failed: demo 1.0 (demo) DEMO-01: raised ValueError: out of paint (check.py:2)\n"
    assert (usual.returncode, usual.stderr) == (0, said)
    found = json.loads((tmp_path / "x.json").read_text(encoding="utf-8"))
    outcomes = {f["check"]: f["outcome"] for f in found["findings"]}
    assert outcomes.pop("DEMO-01") == "error"
    assert "error" not in outcomes.values()
    strict = assess(tmp_path, "--rubric", tmp_path / "demo.yaml", "--strict", path=site)
    assert strict.returncode == 3
    assert "out of paint" in strict.stderr


def test_a_check_that_works_is_no_failure(tmp_path: Path, plugin):
    site = plugin(BRINGS_CHECKS, "from govrisk.checks import observe_declared as observe\n")
    (tmp_path / "demo.yaml").write_text(DEMO_RUBRIC)
    result = assess(tmp_path, "--rubric", tmp_path / "demo.yaml", "--strict", path=site)
    assert (result.returncode, result.stderr) == (0, "")
    assert "DEMO-01\tA demonstration" in result.stdout
    row = r"^demo\tdemo\t1\.0\t-\t\d+ ms\tgovrisk_checks\tDEMO-01\tok$"
    assert re.search(row, done("plugins", path=site), re.MULTILINE)


def test_two_plugins_with_one_id_are_refused(tmp_path: Path, plugin):
    module = "@govrisk.hookimpl\ndef govrisk_rubrics():\n    return [HERE / 'default.yaml']\n"
    result = assess(tmp_path, path=plugin(module))
    assert result.returncode == 3
    words = "rubric 'default' comes from govrisk"
    assert words in result.stderr
    assert "demo 1.0 (demo): remove one of them" in result.stderr
    assert not (tmp_path / "x.json").exists()


# ------------------------------------------------------------------------------------- evidence, listings, new


def test_evidence_lint_and_show(shared: Path):
    assert "30 quotations verified, 0 not held" in done("evidence", "lint", ARTICLE, "--sources", shared / "seed")
    rows = [line.split("\t") for line in done("evidence", "show", ARTICLE, "--topic", "leadership").splitlines()]
    topics = [row[0] for row in rows]
    assert topics == sorted(topics)
    assert {topic.split(".")[0] for topic in topics} == {"leadership"}
    assert {(row[2][0], row[4]) for row in rows} == {("F", "not held")}


def test_evidence_locate_prints_a_selector_that_holds(make_case):
    """From the printed words back into a case: emoji, quotation marks and control characters included."""
    text = "🐋 “Qwen”\x9b said\u202e: I am stepping down, and nobody knows who will come after me, she said."
    source = MINIMAL["sources"]["S1"] | {"file": "a.txt", "sha256": _sha256(text)}
    data = MINIMAL | {"sources": {"S1": source}, "claims": []}
    folder = make_case(data, {"a.txt": text})
    for words in ('"qwen"', '"Qwen"\x9b said\u202e: i', "i am stepping down, and nobody knows who will come after me"):
        printed = done("evidence", "locate", folder, words)
        assert _controls(printed) == set()
        claim = MINIMAL["claims"][0] | {"source": "S1", "selector": yaml.safe_load(printed)["selector"]}
        make_case(data | {"claims": [claim]})
        assert "1 quotation verified" in done("evidence", "lint", folder)
    assert "is in none of the texts held: S1" in refused("evidence", "locate", folder, "chairman")
    assert "give --sources DIR" in refused("evidence", "locate", ARTICLE, "chairman")


def _sha256(text: str) -> str:
    from hashlib import sha256

    return sha256(text.encode()).hexdigest()


def test_evidence_schema_fits_the_examples():
    """What an editor says is what the program says: both cases fit, an unknown key does not."""
    schema = json.loads(done("evidence", "schema"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    files = sorted(EXAMPLES.glob("*/case.yaml")) + sorted(EXAMPLES.glob("*/evidence/*.yaml"))
    assert {path.parent.name for path in files} >= {"qwen", "qwen-article", "evidence"}
    for path in files:
        data = read_yaml(path).data
        assert [error.message for error in validator.iter_errors(data)] == [], path
        assert not validator.is_valid(data | {"clams": []}), path
        if data.get("claims"):
            assert not validator.is_valid(data | {"claims": [data["claims"][0] | {"colour": "red"}]}), path


def test_listings():
    topics = [line.split("\t")[0] for line in done("evidence", "topics").splitlines()]
    assert topics == sorted(topics)
    assert "leadership.departure" in topics
    checks = [line.split("\t")[0] for line in done("checks").splitlines()]
    assert checks == sorted(checks)
    assert {"LEAD-01", "SUCC-02", "COMS-01"} <= set(checks)
    rubrics = {line.split("\t")[0]: line.split("\t")[2] for line in done("rubrics").splitlines()}
    assert rubrics.pop("default") == "-"
    assert set(rubrics) == {"finished-library", "foundation", "model-lab", "single-vendor", "volunteer"}
    assert set(rubrics.values()) == {"default"}
    plugins = [line.split("\t")[0] for line in done("plugins").splitlines()]
    assert plugins == ["builtin-checks", "builtin-collectors", "builtin-examples", "builtin-reports", "builtin-rubrics"]


def test_a_check_and_a_rubric_explain_themselves():
    assert "## LEAD-01" in done("checks", "LEAD-01")
    explained = done("rubrics", "default")
    for check in (line.split("\t")[0] for line in done("checks").splitlines()):
        assert f"{check}: impact" in explained


def test_new_case_is_the_example(tmp_path: Path):
    assert "Next: govrisk assess" in done("new", "case", "--example", "qwen-article", tmp_path / "mine")
    assess(tmp_path, case=tmp_path / "mine", name="copy")
    assess(tmp_path, case=ARTICLE, name="original")
    assert (tmp_path / "copy.json").read_bytes() == (tmp_path / "original.json").read_bytes()


def test_new_case_overwrites_nothing(tmp_path: Path):
    (tmp_path / "note.txt").write_text("mine")
    assert "is not empty" in refused("new", "case", "--example", "qwen", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["note.txt"]


# ------------------------------------------------------------------------------------------------ what is refused

UNKNOWN = {
    "check": (["checks", "LAED-01"], "no check 'LAED-01'; did you mean 'LEAD-01'?"),
    "rubric": (["rubrics", "defualt"], "no rubric 'defualt'; did you mean 'default'?"),
    "rubric to assess by": (["assess", ARTICLE, "--rubric", "model"], "did you mean 'model-lab'?"),
    "format": (["assess", ARTICLE, "-f", "jsn"], "no report format 'jsn'; did you mean 'json'?"),
    "one format of two": (["assess", ARTICLE, "-f", "json,markdwn"], "no report format 'markdwn'"),
    "no format": (["assess", ARTICLE, "-f", ","], "no report format"),
    "format to render": (["report", "x.json", "-f", "htlm"], "did you mean 'html'?"),
    "example": (["new", "case", "--example", "qwem", "x"], "no example 'qwem'; did you mean 'qwen'?"),
    "band": (["assess", ARTICLE, "--fail-on", "hihg"], "no band 'hihg'; did you mean 'high'?"),
    "verb": (["asess", ARTICLE], "No such command 'asess'"),
    "shell": (["completion", "tcsh"], "'tcsh' is not one of 'bash', 'zsh', 'fish'"),
    "case": (["assess", "nowhere"], "nowhere/case.yaml: no case here"),
    "sources": (["assess", ARTICLE, "--sources", "nowhere"], "nowhere: is not a folder of source texts"),
    "assessment": (["report", "nowhere.json"], "nowhere.json: cannot be read: No such file or directory"),
    "name of a file": (["assess", ARTICLE, "-f", "json", "--name", "../x"], "'../x' cannot name a file"),
}


@pytest.mark.parametrize("name", UNKNOWN)
def test_unknown_names_are_refused(name: str, tmp_path: Path):
    arguments, words = UNKNOWN[name]
    out = ["-o", tmp_path / "out"] if arguments[0] in ("assess", "report") else []
    assert words in refused(*arguments, *out)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"{", "is not an assessment of schema govrisk.assessment/1"),
        (b'{"schema_version": "govrisk.assessment/0"}', "schema_version"),
        (b"\xff", "x.json:1:1: is not UTF-8"),
    ],
)
def test_report_of_something_else(content: bytes, words: str, tmp_path: Path):
    (tmp_path / "x.json").write_bytes(content)
    assert words in refused("report", tmp_path / "x.json", "-o", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_traceback_only_on_demand(tmp_path: Path):
    assert "Traceback" in run("--traceback", "assess", tmp_path).stderr
    assert "Traceback" not in run("assess", tmp_path).stderr


# ---------------------------------------------------------------------------------------------- control characters


def _controls(text: str) -> set[str]:
    """Characters that a terminal obeys: controls, escapes, and marks that turn the direction of writing."""
    return {c for c in text if category(c) in ("Cc", "Cf") and c not in "\n\t"}


@pytest.fixture
def evil_case(make_case) -> Path:
    evil = "\x1b[2J\x9b31m\u202egood\r\x07 line\nbreak\ttab"
    subject = {"id": "demo", "name": evil, "kind": "library"}
    claims = [MINIMAL["claims"][0] | {"statement": evil}]
    origins = {"O1": {"who": evil, "kind": "primary-statement"}}
    return make_case(MINIMAL | {"subject": subject, "claims": claims, "origins": origins})


def test_control_characters_never_reach_a_pipe(evil_case: Path, tmp_path: Path):
    """They come in as YAML escapes, and are shown as a sign that something was there."""
    shown = done("evidence", "show", evil_case)
    assert len(shown.splitlines()) == 1
    assert len(shown.rstrip("\n").split("\t")) == 7
    printed = assess(tmp_path, case=evil_case).stdout
    assert "\N{REPLACEMENT CHARACTER}[2J" in shown
    assert "\N{REPLACEMENT CHARACTER}[2J" in printed
    assert _controls(shown + printed) == set()


def test_control_characters_never_reach_a_terminal(evil_case: Path):
    """There the rows are a table, with rich's own escapes and no others."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "govrisk", "evidence", "show", str(evil_case)]
    subprocess.run(command, stdout=theirs, check=True, env=os.environ | {"COLUMNS": "160", "TERM": "xterm"})
    os.close(theirs)
    shown = os.read(ours, 100_000).decode()
    os.close(ours)
    assert "Claims of" in shown
    assert "\N{REPLACEMENT CHARACTER}[2J\N{REPLACEMENT CHARACTER}31m" in shown
    assert _controls(re.sub(r"\x1b\[[\d;]*m|\r\n", "", shown)) == set()


@pytest.mark.parametrize(
    "change",
    [
        {"\x1b[2J": 1},
        {"claims": [MINIMAL["claims"][0] | {"source": "\x1b[2J"}]},
        {"sources": {"\x1b[2J": MINIMAL["sources"]["S1"]}},
        {"sources": {"S1": MINIMAL["sources"]["S1"] | {"file": "\x1b[2J", "sha256": "0" * 64}}},
        {"profile": "\x1b[2J"},
    ],
    ids=["key", "name", "id", "file", "profile"],
)
def test_control_characters_in_faults(change: dict, make_case, tmp_path: Path):
    said = refused("assess", make_case(MINIMAL | change), "-f", "json", "-o", tmp_path)
    assert "[2J" in said
    assert _controls(said) == set()
