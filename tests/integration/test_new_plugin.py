"""``govrisk new check|plugin|rubric|renderer|collector``: what it makes works at once, by the command it prints."""

from __future__ import annotations

import difflib
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.conftest import EXAMPLES, ROOT

import govrisk
from govrisk import BadInput, GovriskError, UsageError
from govrisk.checks import load_check
from govrisk.cli import cli
from govrisk.scaffolding import new_check, new_collector, new_plugin, new_renderer, new_rubric
from govrisk.scaffolding.insertion import added
from govrisk.scaffolding.names import check_id, package_names
from govrisk.yamlfile import parse_yaml

PACKAGES: dict[str, Callable[[Path], object]] = {
    "plugin": new_plugin,
    "renderer": new_renderer,
    "collector": new_collector,
}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, where the commands are given."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def new(*arguments: object) -> str:
    """What ``govrisk new ...`` prints, and the command that it says comes next."""
    result = CliRunner().invoke(cli, ["new", *map(str, arguments)], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def next_of(printed: str) -> str:
    return printed.splitlines()[-1].removeprefix("Next: ")


def run(command: str, *paths: Path) -> str:
    """Runs a command in a shell, as a user would; what it printed."""
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    environment = {**os.environ, "PATH": path, "PYTHONDONTWRITEBYTECODE": "1", "COLUMNS": "200"}
    environment["PYTHONPATH"] = os.pathsep.join(map(str, paths))
    done = subprocess.run(["sh", "-c", command], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def installed(project: Path) -> tuple[Path, Path]:
    """What an editable install puts on the path: the source, and a folder with what pyproject.toml says."""
    about = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    site = project.resolve().parent / f"site-{project.name}"
    info = site / f"{about['name'].replace('-', '_')}-{about['version']}.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {about['name']}\nVersion: {about['version']}\n")
    points = "".join(f"{name} = {value}\n" for name, value in about["entry-points"]["govrisk"].items())
    (info / "entry_points.txt").write_text(f"[govrisk]\n{points}")
    return project.resolve() / "src", site


# --- Packages -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "name"), [("plugin", "acme-govrisk"), ("renderer", "lines"), ("collector", "desk")])
def test_a_package_is_green_at_once(kind: str, name: str, here: Path):
    command = next_of(new(kind, name))
    install, tests = command.split(" && ")
    assert install == f"pip install --editable '{name}[test]'"
    assert re.search(r"\b[1-9]\d* passed in", run(tests, *installed(Path(name))).splitlines()[-1])


def test_a_plugin_takes_part_once_it_is_installed(here: Path):
    new("plugin", "acme-govrisk")
    paths = installed(Path("acme-govrisk"))
    case = EXAMPLES / "qwen-article"
    assert "ACME-01\tSomebody is bound to mend it" in run(f"govrisk assess {case} --rubric acme -f json", *paths)
    assert run("govrisk checks --catalogue acme", *paths) == Path("acme-govrisk/CHECKS.md").read_text("utf-8")
    assert "acme\tacme-govrisk\t0.1.0\t1.0\t" in run("govrisk plugins", *paths)


def test_a_renderer_writes_what_the_assessment_says_and_its_marking(here: Path):
    new("renderer", "lines")
    run(f"govrisk assess {EXAMPLES / 'qwen-article'} -f lines --name report", *installed(Path("lines")))
    lines = Path("out/report.lines.txt").read_text("utf-8").splitlines()
    assert lines[0] == lines[-1] == "TLP:CLEAR"
    assert any(line.startswith("LEAD-01  34 to 100  ") for line in lines)


def test_a_collector_feeds_the_check_that_reads_its_metric(here: Path):
    new("collector", "desk")
    paths = installed(Path("desk"))
    new("case", "mine", "--as-of", "2026-03-05")
    Path("values.csv").write_text("date,value\n" + "2026-03-01,2\n" * 20, encoding="utf-8")
    run("govrisk collect desk values.csv --into mine", *paths)
    assert "COMS-02\tChannel response\t[0, 15]\tLow" in run("govrisk assess mine -f json", *paths)


def test_the_python_in_packages_passes_the_linters_and_strict_typing(here: Path):
    for kind, start in PACKAGES.items():
        start(here / f"a-{kind}")
        check = "ruff check -q --isolated --select E,F,W,I,B,UP,ANN,SIM,RUF,PTH,N"
        run(f"cd a-{kind} && {check} . && {check},D1 src && ruff format --isolated --check .")
    source = [here / f"a-{kind}" / "src" for kind in PACKAGES]
    config = f"--config-file {ROOT / 'pyproject.toml'} --cache-dir {ROOT / '.mypy_cache'}"
    assert "no issues found" in run(f"mypy --strict {config} {' '.join(map(str, source))}", *source)


def test_a_family_that_has_checks_gets_one_more(here: Path):
    """Its name has the letters of a built-in family: the next free number, and no second weight for the family."""
    new("plugin", "lead-govrisk")
    paths = installed(Path("lead-govrisk"))
    assert run("govrisk test lead", *paths).splitlines()[-1].startswith("1 check, ")
    assert "LEAD-05\t" in run("govrisk checks", *paths)
    assert "families" not in parse_yaml(Path("lead-govrisk/src/lead_govrisk/rubrics/lead.yaml").read_text(), "r").data


@pytest.mark.parametrize("kind", ["renderer", "collector"])
def test_in_a_project_that_is_there_only_the_place_is_named(kind: str, here: Path, monkeypatch: pytest.MonkeyPatch):
    new("plugin", "acme-govrisk")
    monkeypatch.chdir(here / "acme-govrisk")
    result = CliRunner().invoke(cli, ["new", kind, "lines"])
    assert f"src/acme_govrisk/plugin.py with a function govrisk_{kind}s" in str(result.exception)
    assert not Path("lines").exists()


# --- Checks -------------------------------------------------------------------------------------------------------


def test_checks_in_a_folder_keep_every_rule_one_after_the_other(here: Path):
    new("check", "PROM/PROM-01")
    new("check", "prom/prom_02")
    printed = new("check", "LEAD/05")
    assert run(next_of(printed)).splitlines()[-1].startswith("3 checks, ")
    assert next_of(printed) == "govrisk test govrisk-checks"
    assess = next(line for line in printed.splitlines() if line.startswith("To use it: "))
    command = assess.removeprefix("To use it: ").replace("CASE", str(EXAMPLES / "qwen-article")) + " -f json"
    told = run(command).splitlines()
    for check in ("PROM-01", "PROM-02", "LEAD-05"):
        assert any(line.startswith(f"{check}\tPLACEHOLDER: what {check} asks\t[0, 100]\tNR\t") for line in told)


def test_every_text_of_a_new_check_says_placeholder(here: Path):
    new_check("PROM-01")
    spec = load_check(here / "govrisk-checks" / "prom" / "prom_01", "mine").spec
    (indicator,) = spec.indicators
    texts = [spec.title, spec.question, spec.why, indicator.proposition]
    texts += [text for part in (spec.answers, spec.remediation) for _, text in part if text]
    texts += [example.shows for _, example in spec.examples or ()]
    assert [text for text in texts if not text.startswith("PLACEHOLDER: ")] == []
    assert not set(indicator.claims) & set(govrisk.load_plugins().topics), "it reads evidence that cases hold"


def test_what_stands_in_comments_is_valid_too(here: Path):
    new_check("PROM-01")
    file = here / "govrisk-checks" / "prom" / "prom_01" / "check.yaml"
    text = re.sub(r"^    # (metric|documents): ", r"    \1: ", file.read_text("utf-8"), flags=re.MULTILINE)
    file.write_text(text, encoding="utf-8")
    (indicator,) = load_check(file.parent, "mine").spec.indicators
    assert indicator.metric
    assert indicator.documents
    new_rubric(here / "mine")
    rubric = here / "mine.yaml"
    head, _, rest = rubric.read_text("utf-8").partition("#\n# checks:")
    rubric.write_text(head + "checks:" + re.sub("^# ?", "", rest, flags=re.MULTILINE), encoding="utf-8")
    changed = govrisk.load_rubric(rubric)
    assert (changed.checks["LEAD-02"].impact, changed.gates.carriers, list(changed.leave_out)) == (1, 3, ["ECOS-04"])


def test_in_a_project_it_joins_the_checks_and_the_catalogue_follows(here: Path, monkeypatch: pytest.MonkeyPatch):
    new("plugin", "acme-govrisk")
    paths = installed(Path("acme-govrisk"))
    monkeypatch.chdir(here / "acme-govrisk" / "tests")
    printed = run("govrisk new check ACME/02", *paths)
    assert next_of(printed) == "pytest ../tests/test_conformance.py --govrisk-update"
    assert "../src/acme_govrisk/checks/acme/acme_02/check.yaml" in printed
    assert "passed" in run(next_of(printed), *paths)
    assert "## ACME-02 " in (here / "acme-govrisk" / "CHECKS.md").read_text("utf-8")


def without_tests(project: Path) -> None:
    (project / "tests" / "test_conformance.py").unlink()


def with_code(project: Path) -> None:
    (project / "src" / "acme_govrisk" / "plugin.py").write_text("import acme_govrisk.there\n", encoding="utf-8")
    (project / "src" / "acme_govrisk" / "there.py").touch()


def changed_nothing(_: Path) -> None:
    pass


@pytest.mark.parametrize(
    ("state", "change", "command"),
    [
        ("here", without_tests, "govrisk test acme"),
        ("nowhere", changed_nothing, "govrisk test src/acme_govrisk"),
        (
            "nowhere",
            with_code,
            "govrisk checks --catalogue acme --plugin . --allow-code > CHECKS.md && govrisk test . ",
        ),
        ("elsewhere", changed_nothing, "govrisk test src/acme_govrisk --disable acme"),
    ],
)
def test_the_command_that_comes_next_is_green_whatever_is_installed(
    state: str, change: Callable[[Path], None], command: str, here: Path, monkeypatch: pytest.MonkeyPatch
):
    new("plugin", "acme-govrisk")
    paths = {
        "here": installed,
        "elsewhere": lambda p: installed(shutil.copytree(p, here / "old")),
        "nowhere": lambda _: (),
    }
    change(here / "acme-govrisk")
    places = paths[state](here / "acme-govrisk")
    monkeypatch.chdir(here / "acme-govrisk")
    printed = run("govrisk new check ACME/02", *places)
    assert next_of(printed).startswith(command)
    assert ("pip install --editable ." in printed) == (state != "here")
    assert "2 checks, " in run(next_of(printed), *places)


def test_a_project_without_an_entry_point_is_told_of(here: Path, monkeypatch: pytest.MonkeyPatch):
    (here / "pyproject.toml").write_text('[project]\nname = "tools"\nversion = "1"\n', encoding="utf-8")
    (here / "deep").mkdir()
    monkeypatch.chdir(here / "deep")
    printed = new("check", "PROM/01")
    told = "../pyproject.toml names no entry point of the group govrisk that is a govrisk.Folder, so the check lies in"
    assert told in printed
    assert "no entry point" not in new("check", "PROM/02", "--into", "mine"), "that is what was asked for"


@pytest.mark.parametrize("kind", ["renderer", "collector"])
def test_a_check_joins_a_format_or_a_collector(kind: str, here: Path, monkeypatch: pytest.MonkeyPatch):
    new(kind, "lines")
    paths = installed(here / "lines")
    monkeypatch.chdir(here / "lines")
    run("govrisk new check PROM/01", *paths)
    shown = run("govrisk plugins lines", *paths)
    assert "checks: PROM-01\n" in shown
    assert f"govrisk_{kind}s" in shown
    assert run("govrisk test lines", *paths).splitlines()[-1].endswith("all kept")


def test_a_plugin_that_would_not_find_the_check_gets_none(here: Path, monkeypatch: pytest.MonkeyPatch):
    """Its entry point is a module with hooks of its own."""
    new("renderer", "lines")
    (here / "lines/src/lines/__init__.py").write_text("from .plugin import govrisk_renderers\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"names no govrisk\.Folder: write 'plugin = govrisk\.Folder"):
        new_check("PROM-01", here / "lines")
    monkeypatch.chdir(here / "lines")
    assert "govrisk test govrisk-checks" in new("check", "PROM-01")


def test_a_check_that_cannot_be_written_whole_leaves_nothing(here: Path, monkeypatch: pytest.MonkeyPatch):
    Path("other").mkdir()
    Path("other/rubrics").touch()  # where a folder has to be
    with pytest.raises(UsageError, match=r"other\.yaml cannot be written: .*; nothing was changed"):
        new_check("PROM-01", Path("other"))
    assert [path.name for path in Path("other").rglob("*")] == ["rubrics"]

    new("check", "PROM-01", "--into", "mine")
    before = {path: path.read_bytes() for path in Path("mine").rglob("*.yaml")}
    real = Path.replace

    def replace(path: Path, target: Path) -> Path:
        if target.name == "topics.yaml" and b"02" in path.read_bytes():
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(UsageError, match=r"topics\.yaml cannot be written: Permission denied; nothing was changed"):
        new_check("PROM-02", Path("mine"))
    assert {path: path.read_bytes() for path in Path("mine").rglob("*.yaml")} == before
    assert [path.name for path in Path("mine/prom").iterdir()] == ["prom_01"]


def test_links_and_rights_of_what_is_there_stay(here: Path):
    new("check", "PROM-01", "--into", "mine")
    Path("mine/topics.yaml").rename("shared.yaml")
    Path("mine/topics.yaml").symlink_to(here / "shared.yaml")
    Path("mine/rubrics/mine.yaml").chmod(0o600)
    new("check", "PROM-02", "--into", "mine")
    assert Path("mine/topics.yaml").is_symlink()
    assert "prom.placeholder-02" in Path("shared.yaml").read_text(encoding="utf-8")
    assert Path("mine/rubrics/mine.yaml").stat().st_mode & 0o777 == 0o600
    Path("dangling.yaml").symlink_to("nowhere")
    with pytest.raises(UsageError, match="exists already"):
        new_rubric(Path("dangling"))


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (False, "it brings nothing: the folder acme_govrisk holds no YAML -> "),
        (True, "checks/acme/acme_01/check.py has no check.yaml beside it -> "),
    ],
)
def test_yaml_that_is_missing_in_a_wheel_is_told_of(code: bool, told: str, here: Path):
    new("plugin", "acme-govrisk")
    source = here / "acme-govrisk" / "src"
    if code:
        next(source.rglob("check.yaml")).with_name("check.py").write_text("", encoding="utf-8")
    for path in source.rglob("*.yaml"):
        path.unlink()
    printed = run("govrisk test acme || true", *installed(here / "acme-govrisk"))
    assert told in printed
    assert '[tool.setuptools.package-data], "<package>" = ["**/*.yaml"]' in printed


def test_files_that_still_hold_placeholders_are_named(here: Path):
    new("check", "PROM/01")
    printed = run("govrisk test govrisk-checks 2>&1")
    assert "all kept" in printed
    assert printed.splitlines()[-1].startswith("still PLACEHOLDER texts in govrisk-checks/prom/prom_01/check.yaml, ")
    new("plugin", "acme-govrisk")
    assert "PLACEHOLDER" not in run("govrisk test acme-govrisk --allow-code 2>&1")


def test_a_folder_of_one_s_own_name_with_its_own_places(here: Path):
    (here / "ours" / "checks").mkdir(parents=True)
    (here / "ours" / "rubrics").mkdir()
    (here / "ours" / "rubrics" / "bank.yaml").write_text("extends: volunteer\n", encoding="utf-8")
    printed = new("check", "PROM/1", "--into", "ours")
    assert printed.splitlines()[:3] == [
        "ours/checks/prom/prom_01/check.yaml",
        "ours/rubrics/bank.yaml",
        "ours/topics.yaml",
    ]
    assert "--plugin ours --rubric bank" in printed
    assert "all kept" in run(next_of(printed))


def test_any_folder_with_letters_in_its_name_will_do(here: Path):
    printed = new("check", "PROM/01", "--into", "My_checks 2")
    assert "My_checks 2/rubrics/my-checks-2.yaml" in printed
    assert next_of(printed) == "govrisk test 'My_checks 2'"
    assert "all kept" in run(next_of(printed))


RUBRIC = """\
# Ours: please ask before you change it.
extends: default
id: ours
version: "7"     # July
title: Ours
description: >-
  What we
  # do with it
changes:
- "LEAD-01 counts less"   # by vote

# The checks, by and by.
checks:
    LEAD-01:              # was 3
        impact: 1
        source: judgement

    # The end of the checks.

# What a rating needs.
gates: {carriers: 3, source: judgement}
"""


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_rubric_that_is_there_is_added_to_and_not_rewritten(end: str, here: Path):
    file = here / "ours" / "rubrics" / "ours.yaml"
    file.parent.mkdir(parents=True)
    file.write_bytes(RUBRIC.replace("\n", end).encode())
    new_check("PROM-01", here / "ours")
    before, after = RUBRIC.splitlines(), file.read_bytes().decode().splitlines()
    assert [line for line in difflib.ndiff(before, after) if line.startswith(("-", "?"))] == []
    rubric = govrisk.load_rubric(file)
    assert rubric.checks["PROM-01"].impact == 2
    assert (rubric.checks["LEAD-01"].impact, rubric.gates.carriers, rubric.version) == (1, 3, "7")
    assert rubric.changes == ("LEAD-01 counts less", "PROM-01 added: PLACEHOLDER, say why")


INLINE = {
    "one line": "extends: default\nid: ours\nchecks: {LEAD-01: {impact: 1, source: judgement}}\n",
    "all of it in braces": "{extends: default, id: ours}\n",
    "JSON": '{"extends": "default",\n"checks": {"LEAD-01":\n{"impact": 1, "source": "judgement"}}}\n',
    "an alias": "extends: default\nfamilies: &f\n  LEAD: {weight: 2, source: judgement}\nchecks: *f\n",
}


@pytest.mark.parametrize("text", INLINE.values(), ids=INLINE)
def test_where_nothing_can_be_added_nothing_is_written(text: str, here: Path):
    file = here / "ours" / "rubrics" / "ours.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(text, encoding="utf-8")
    with pytest.raises(GovriskError):
        new_check("PROM-01", here / "ours")
    assert [path.name for path in (here / "ours").rglob("*")] == ["rubrics", "ours.yaml"]
    assert file.read_text("utf-8") == text


@pytest.mark.parametrize(
    ("text", "key", "entry", "result"),
    [
        ("", None, "a: 1", "a: 1\n"),
        ("# head\n", None, "a: 1", "# head\na: 1\n"),
        ("b: 2", None, "a: 1", "b: 2\na: 1\n"),
        ("b: 2\n\n", "k", "a: 1", "b: 2\nk:\n  a: 1\n"),
        ("k:   # note\nb: 2\n", "k", "a: 1", "k:   # note\n  a: 1\nb: 2\n"),
        ("k:\n  - x\n\n# of b\nb: 2\n", "k", "- y", "k:\n  - x\n  - y\n\n# of b\nb: 2\n"),
        (
            "k:\n - x: |\n    # no comment\n\n    text\n",
            "k",
            "- y",
            "k:\n - x: |\n    # no comment\n\n    text\n - y\n",
        ),
    ],
)
def test_lines_go_to_the_end_of_their_block(text: str, key: str | None, entry: str, result: str):
    assert added(text, "f.yaml", key, entry) == result


@pytest.mark.parametrize(
    ("text", "key", "entry"),
    [("k: {x: 1}\n", "k", "a: 1"), ("k: word\n", "k", "a: 1"), ("- x\n", "k", "a: 1"), ("k:\n  a: 2\n", "k", "a: 1")],
)
def test_what_has_no_room_for_a_line_is_refused(text: str, key: str, entry: str):
    with pytest.raises(UsageError, match=r"f\.yaml: nothing can be added"):
        added(text, "f.yaml", key, entry)


def test_topics_and_rubrics_with_faults_are_shown_and_stay(here: Path):
    (here / "ours").mkdir()
    (here / "ours" / "topics.yaml").write_text("a: b: c\n", encoding="utf-8")
    with pytest.raises(BadInput, match=r"topics\.yaml:1:"):
        new_check("PROM-01", here / "ours")
    assert [path.name for path in (here / "ours").rglob("*")] == ["topics.yaml"]


# --- Rubrics ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("given", ["mine", "mine.yaml", "sub folder/mine"])
def test_a_rubric_changes_one_number_and_says_so(given: str, here: Path):
    printed = new("rubric", given)
    assert "families.SUCC.weight: 1 -> 2" in run(next_of(printed))


# --- Names that cannot be -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("given", ["PROM/PROM-01", "PROM/01", "prom/prom_01", "prom/1", "PROM-01", "prom_01"])
def test_ways_to_write_a_check_s_id(given: str):
    assert check_id(given) == "PROM-01"


REFUSED = {
    ("check", "PROM"): "such as PROM/PROM-01",
    ("check", "01"): "such as PROM/PROM-01",
    ("check", "PR0M/01"): "such as PROM/PROM-01",
    ("check", "P/01"): "such as PROM/PROM-01",
    ("check", "PROM/123"): "such as PROM/PROM-01",
    ("check", "PROM/../x-01"): "such as PROM/PROM-01",
    ("check", "PROM/LEAD-01"): "write one, such as LEAD/01",
    ("check", "lead/lead_01"): "LEAD-01 comes from govrisk .* already: LEAD-05 is free",
    ("check", "PROM/01", "--into", "帆"): "take a folder with letters in its name",
    ("check", "PROM/01", "--into", "default"): "a rubric 'default' is installed already",
    ("check", "PROM/01", "--into", "file"): "file is a file: give a folder",
    ("check", "PROM/01", "--into", "elsewhere"): "no package under src/",
    ("check", "PROM/01", "--into", "broken"): "broken/pyproject.toml cannot be read",
    ("plugin", "My_Plugin"): "lower-case letters, digits and dashes: my-plugin",
    ("plugin", "3d"): "lower-case letters, digits and dashes: d",
    ("plugin", "帆"): "lower-case letters, digits and dashes: my-plugin",
    ("plugin", "x" * 70): "lower-case letters, digits and dashes: my-plugin",
    ("plugin", "govrisk"): "not a name of your own",
    ("plugin", "govrisk-3d"): "not a name of your own",
    ("plugin", "class"): "'class' is a word of Python's own: take another name, such as class-govrisk",
    ("plugin", "json"): "'json' is a word of Python's own",
    ("plugin", "click"): "click .* is installed already",
    ("plugin", "govrisk-checks"): "a module 'govrisk_checks' is installed already",
    ("plugin", "builtin-checks"): "a plugin 'builtin-checks' comes from govrisk already",
    ("plugin", "default-govrisk"): "a rubric 'default' is installed already",
    ("plugin", "full"): "full is not empty",
    ("renderer", "govrisk-pdf"): "a renderer 'pdf' is installed already",
    ("collector", "govrisk-git"): "a collector 'git' is installed already",
    ("rubric", "default"): "a rubric 'default' is installed already",
    ("rubric", "Mine"): "lower-case letters, digits and dashes: mine",
    ("rubric", ""): "lower-case letters, digits and dashes: yaml",
    ("rubric", "帆"): "lower-case letters, digits and dashes: my-rubric",
    ("rubric", "mine.yml"): "lower-case letters, digits and dashes: mine-yml",
    ("rubric", "there"): "there.yaml exists already",
}


@pytest.mark.parametrize(("arguments", "told"), REFUSED.items(), ids=map("-".join, REFUSED))
def test_what_cannot_be_is_refused_in_one_line_before_anything_is_written(
    arguments: tuple[str, ...], told: str, here: Path
):
    for name, text in {
        "file": "",
        "full/file": "",
        "there.yaml": "",
        "broken/pyproject.toml": "[",
        "elsewhere/pyproject.toml": '[project.entry-points.govrisk]\nx = "x"\n',
    }.items():
        (here / name).parent.mkdir(exist_ok=True)
        (here / name).write_text(text, encoding="utf-8")
    before = sorted(here.rglob("*"))
    result = CliRunner().invoke(cli, ["new", *arguments])
    assert isinstance(result.exception, UsageError)
    assert re.search(told, str(result.exception))
    assert "\n" not in str(result.exception)
    assert sorted(here.rglob("*")) == before


def test_a_check_is_never_written_twice(here: Path):
    new_check("PROM-01")
    file = here / "govrisk-checks" / "prom" / "prom_01" / "check.yaml"
    file.write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="prom_01 exists already"):
        new_check("PROM-01")
    (here / "govrisk-checks" / "prom").rename(here / "elsewhere")
    with pytest.raises(UsageError, match="weighs PROM-01 already"):
        new_check("PROM-01")
    assert not (here / "govrisk-checks" / "prom").exists()


def test_nothing_is_left_of_a_package_that_failed(here: Path, monkeypatch: pytest.MonkeyPatch):
    """The catalogue page is made last; here it fails."""

    def fail(*_: object) -> str:
        raise UsageError("no page today")

    monkeypatch.setattr("govrisk.scaffolding.packages.catalogue_page", fail)
    with pytest.raises(UsageError, match="no page today"):
        new_plugin(here / "sub" / "acme-govrisk")
    assert list(here.iterdir()) == []


def test_one_name_in_all_its_places():
    names = package_names("acme-govrisk")
    assert (names.distribution, names.module, names.word, names.family) == (
        "acme-govrisk",
        "acme_govrisk",
        "acme",
        "ACME",
    )
    assert package_names("govrisk-open-data2").word == "open-data2"
    assert package_names("govrisk-open-data2").family == "OPENDATA"
    assert package_names("x1").family == "OWN"
