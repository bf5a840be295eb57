"""The test kit as a plugin author meets it: pytest in a project of their own, and ``govrisk test``."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests.plugins_made import CHECK_PY, CHECK_YAML, HONEST, RUBRIC, code, edited, write_plugin

from govrisk.testing.rules import RULES

Done = subprocess.CompletedProcess[str]
PROJECT = {
    "pyproject.toml": "[project]\nname = 'mine'\nversion = '1'\n",
    "tests/test_conformance.py": (
        "from govrisk.testing import conformance\n\ntest_conformance = conformance('./plugin', catalogue='CHECKS.md')\n"
    ),
}
COUNT = len(RULES) + 3
"""Tests for one check: each rule, that it is valid, that the plugin loads, that the page is current."""


def govrisk(*arguments: str, folder: Path) -> Done:
    return subprocess.run([sys.executable, "-m", "govrisk", *arguments], cwd=folder, capture_output=True, text=True)


def run_pytest(folder: Path, *arguments: str) -> Done:
    needless = [word for name in ("cacheprovider", "xdist", "cov", "hypothesispytest") for word in ("-p", f"no:{name}")]
    command = [sys.executable, "-m", "pytest", "-q", *needless]
    return subprocess.run([*command, *arguments], cwd=folder, capture_output=True, text=True)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with the good plugin in ``plugin/``, and the one line that turns the rules on."""
    folder = tmp_path / "project"
    write_plugin(folder / "plugin")
    for name, text in PROJECT.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


# --- pytest -------------------------------------------------------------------------------------------------------


def test_one_line_turns_the_rules_on(project: Path, tmp_path: Path) -> None:
    first = run_pytest(project)
    assert f"1 failed, {COUNT - 1} passed" in first.stdout
    assert "CHECKS.md is not there -> write it: govrisk checks --catalogue plugin" in first.stdout
    assert run_pytest(project, "--govrisk-update").returncode == 0
    assert (project / "CHECKS.md").read_text().startswith("# Check catalogue\n")
    again = run_pytest(tmp_path, "project")  # from elsewhere: paths count from the project
    assert (again.returncode, f"{COUNT} passed" in again.stdout) == (0, True), again.stdout


def test_a_broken_rule_is_told_in_words(project: Path) -> None:
    write_plugin(project / "plugin", {CHECK_PY: code("return seen(bear(good), bear(risk))")})
    result = run_pytest(project)
    assert result.returncode == 1
    assert "PROM-01: one example raises it, the other lowers it\nits example 'raises' gives [0, " in result.stdout
    assert "Traceback" not in result.stdout


@pytest.mark.parametrize(
    ("files", "cause"),
    [
        ({CHECK_YAML: None}, "weighs PROM-01, which no plugin brings -> bring it"),
        ({CHECK_YAML: None, RUBRIC: None, "topics.yaml": None}, "holds no plugin"),
        ({"plugin.py": "import no_such_module_here\n"}, "no_such_module_here"),
    ],
)
def test_a_plugin_that_brings_nothing_is_red(project: Path, files: dict, cause: str) -> None:
    import shutil

    shutil.rmtree(project / "plugin")
    (project / "plugin").mkdir()
    write_plugin(project / "plugin", files)
    result = run_pytest(project)
    assert result.returncode == 1
    assert cause in result.stdout
    assert "[plugin-loads]" in result.stdout or "[./plugin-loads]" in result.stdout


FIXTURES = """\
from pathlib import Path
import subprocess
import sys
import govrisk
from govrisk.testing import claim


def test_one_check(run_check):
    assert run_check("LEAD-01", claims=[claim("leadership.departure", "risk")]).outcome == "observed"


def test_a_repository(git_repository, govrisk_case):
    git_repository.commit("2026-01-01", message="Begin")
    case = govrisk_case(claims=[claim("leadership.departure", "risk")])
    command = [sys.executable, "-m", "govrisk", "collect", "git", str(git_repository.folder), "--into", str(case)]
    subprocess.run(command, check=True)
    subprocess.run([sys.executable, "-m", "govrisk", "evidence", "lint", str(case)], check=True)


def test_a_report(govrisk_case, govrisk_snapshot):
    case = govrisk_case(claims=[claim("leadership.departure", "{polarity}")])
    govrisk_snapshot("assessment.json", govrisk.assess(case))
"""


def test_the_fixtures(project: Path) -> None:
    test = project / "tests" / "test_mine.py"
    test.write_text(FIXTURES.replace("{polarity}", "risk"))
    missing = run_pytest(project, str(test), "-k", "report")
    assert "no snapshot snapshots/test_mine/assessment.json yet" in missing.stdout
    assert "pytest --govrisk-update tests/test_mine.py" in missing.stdout
    written = run_pytest(project, str(test), "--govrisk-update")
    assert (written.returncode, "3 passed" in written.stdout) == (0, True), written.stdout
    assert (test.parent / "snapshots" / "test_mine" / "assessment.json").is_file()
    test.write_text(FIXTURES.replace("{polarity}", "mitigating"))
    changed = run_pytest(project, str(test), "-k", "report")
    assert (changed.returncode, "assessment.json differs:" in changed.stdout) == (1, True)
    assert "to accept it: pytest --govrisk-update tests/test_mine.py" in changed.stdout


def test_other_projects_pay_nothing(tmp_path: Path) -> None:
    """The plugin is in every test run of the environment; it must not bring in the engine."""
    (tmp_path / "test_light.py").write_text(
        "import sys\ndef test_light():\n    assert 'govrisk.testing.plugin' in sys.modules\n"
        "    assert not {'govrisk.engine', 'govrisk.plugins', 'pydantic', 'yaml'} & set(sys.modules)\n"
    )
    result = run_pytest(tmp_path)
    assert result.returncode == 0, result.stdout


# --- govrisk test -------------------------------------------------------------------------------------------------


def test_a_line_a_rule(project: Path) -> None:
    result = govrisk("test", "./plugin", folder=project)
    *lines, last = result.stdout.splitlines()
    assert (result.returncode, result.stderr) == (0, "")
    assert "ok\tPROM-01\tone example raises it, the other lowers it" in lines
    assert "ok\tplugin\tit loads, and brings something" in lines
    assert last == f"1 check, {COUNT - 1} rules: all kept"
    assert len(lines) == COUNT - 1


def test_a_broken_rule_is_a_red_line(project: Path) -> None:
    write_plugin(project / "plugin", edited(CHECK_YAML, "promises?", "promises."))
    result = govrisk("test", "./plugin", "--quiet", folder=project)
    assert result.returncode == 3
    line, last = result.stdout.splitlines()
    assert line == (
        "FAIL\tPROM-01\tits metadata is complete: texts, a question, two examples\t"
        "plugin:prom/prom_01/check.yaml:3:1: 'question' does not end with a question mark -> ask one question"
    )
    assert last == f"1 check, {COUNT - 1} rules: 1 not kept"


def test_a_page_in_the_folder_is_held_to_the_checks(project: Path) -> None:
    page = govrisk("checks", "--plugin", "plugin", "--catalogue", "plugin", folder=project).stdout
    assert "make catalogue" not in page
    assert "by `govrisk checks --catalogue plugin`" in page
    assert "Examples, by the rubric `prom`:" in page
    (project / "plugin" / "CHECKS.md").write_text(page)
    assert govrisk("test", "plugin", folder=project).returncode == 0
    (project / "plugin" / "CHECKS.md").write_text(page.replace("cheapest", "dearest"))
    stale = govrisk("test", "plugin", folder=project)
    assert (stale.returncode, "CHECKS.md is not current (-A promise" in stale.stdout) == (3, True)


def test_python_in_a_folder_needs_the_flag(project: Path) -> None:
    write_plugin(project / "plugin", {CHECK_PY: code(HONEST)})
    refused = govrisk("test", "plugin", folder=project)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "prom/prom_01/check.py" in refused.stderr
    assert "--allow-code" in refused.stderr
    assert govrisk("test", "plugin", "--allow-code", folder=project).returncode == 0
    isolated = govrisk("test", "plugin", "--allow-code", "--isolate", folder=project)
    assert (isolated.returncode, isolated.stderr) == (0, "")


def test_the_built_in_checks_keep_every_rule(tmp_path: Path) -> None:
    result = govrisk("test", "builtin-checks", "--quiet", folder=tmp_path)
    assert (result.returncode, result.stdout) == (0, f"26 checks, {COUNT - 1} rules: all kept\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["test", "builtin-check"], "govrisk: no plugin 'builtin-check'; did you mean 'builtin-checks'?"),
        (["test", "./nowhere"], "govrisk: no folder './nowhere'"),
        (["test", "builtin-checks", "--catalogue", "nowhere.md", "--quiet"], ""),
        (["checks", "--catalogue", "builtin-check"], "no plugin 'builtin-check' brings a check; did you mean"),
    ],
)
def test_what_is_not_there(tmp_path: Path, arguments: list[str], message: str) -> None:
    result = govrisk(*arguments, folder=tmp_path)
    assert result.returncode == (2 if message else 3)
    assert message in result.stderr
    assert "Traceback" not in result.stderr


def test_a_plugin_without_anything_is_red(tmp_path: Path) -> None:
    (tmp_path / "bare").mkdir()
    (tmp_path / "bare" / "plugin.py").write_text("x = 1\n")
    result = govrisk("test", "./bare", "--allow-code", folder=tmp_path)
    assert result.returncode == 3
    assert "it brings nothing -> add" in result.stdout
    assert result.stdout.splitlines()[-1] == "0 checks, 1 rule: 1 not kept"
