"""Three ways in, one door behind: an installed package, a folder given with ``--plugin``, one named by govrisk.toml."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from tests.conftest import EXAMPLES

import govrisk
from govrisk import UsageError, load_plugins, yamlcache
from govrisk.checks import CheckSpec, load_check

ARTICLE = EXAMPLES / "qwen-article"
CHECK = {
    "id": "PROM-01",
    "title": "Promises kept",
    "question": "Does the steward keep its promises?",
    "pillar": "stress",
    "why": "A promise is a cheap test of whether plans can be relied upon.",
    "indicators": [
        {"id": "said", "proposition": "The lead leaves.", "claims": {"leadership.departure": "direct"}},
    ],
    "answers": {"risk": "No.", "mixed": "Partly.", "safe": "Yes.", "unknown": "Nobody looked."},
    "remediation": {"project": "Promise less.", "user": "Wait.", "collect": "Promises."},
}
RUBRIC = {
    "extends": "default",
    "id": "mine",
    "version": "1",
    "title": "Mine",
    "description": "The default, and promises.",
    "families": {"PROM": {"title": "Promises", "weight": 1, "source": "judgement"}},
    "checks": {
        "PROM-01": {
            "impact": 2,
            "source": "judgement",
            "indicators": {"said": {"weight": 1, "source": "judgement"}},
        }
    },
}
OBSERVE = """\
from govrisk import Bearing, IndicatorObservation, Observation

def observe(case, spec):
    seen = tuple(Bearing(claim=c.id, directness="direct") for c in case.active(["leadership.departure"]))
    one = IndicatorObservation(id="said", proposition="The lead leaves.", supports=seen)
    return Observation(check=spec.id, outcome="observed" if seen else "no_evidence", indicators=(one,))
"""
PLUGIN = '''\
"""A report format."""

from pathlib import Path
import govrisk

GOVRISK_API = "{api}"
Path(__file__).with_name("ran").touch()

class Short:
    id, suffix, summary = "short", ".short", "One line."

    def render(self, assessment, presentation):
        return assessment.verdict.headline.encode()

@govrisk.hookimpl
def govrisk_renderers():
    return [Short()]
'''


def run(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "govrisk", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | environment)


def done(*arguments: str | Path, **environment: str) -> str:
    result = run(*arguments, **environment)
    assert result.returncode == 0, result.stderr
    return result.stdout


def refused(*arguments: str | Path) -> str:
    result = run(*arguments)
    assert (result.returncode, result.stdout) == (2, ""), result
    assert "Traceback" not in result.stderr
    return result.stderr


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one check in YAML and a rubric that weighs it."""
    return write_folder(tmp_path / "promises")


def write_folder(where: Path, below: str = "", **changed: object) -> Path:
    check = where / below / "prom" / "prom_01" / "check.yaml"
    check.parent.mkdir(parents=True)
    check.write_text(yaml.safe_dump(CHECK | changed, sort_keys=False), encoding="utf-8")
    (where / "rubrics").mkdir(exist_ok=True)
    (where / "rubrics" / "mine.yaml").write_text(yaml.safe_dump(RUBRIC, sort_keys=False), encoding="utf-8")
    return where


@pytest.fixture
def case(tmp_path: Path) -> Path:
    return shutil.copytree(ARTICLE, tmp_path / "case")


# ------------------------------------------------------------------------------------------- a folder of YAML


@pytest.mark.parametrize("below", ["", "checks"])
def test_a_folder_of_yaml_is_a_plugin(tmp_path: Path, below: str) -> None:
    folder = write_folder(tmp_path / "promises", below)
    arguments = ("assess", ARTICLE, "-f", "json", "-o", tmp_path, "--rubric", "mine", "--plugin", folder)
    assert "PROM-01\tPromises kept" in done(*arguments)
    written = json.loads((tmp_path / "qwen-article.json").read_text(encoding="utf-8"))
    finding = next(f for f in written["findings"] if f["check"] == "PROM-01")
    assert finding["outcome"] == "observed"
    assert finding["plugin"].startswith("folder promises sha256:")
    assert str(tmp_path) not in json.dumps(written)  # where it lay on this machine is nobody's business


def test_the_options_may_stand_before_the_verb(folder: Path) -> None:
    for arguments in (("--plugin", folder, "checks", "PROM-01"), ("checks", "PROM-01", "--plugin", folder)):
        assert "Promises kept" in done(*arguments)
    assert "PROM-01" not in done("checks")


def test_python_does_the_same(folder: Path) -> None:
    registry = load_plugins([folder])
    result = govrisk.assess(ARTICLE, rubric="default", registry=registry)
    assert "PROM-01" not in {f.check for f in result.findings}
    with govrisk.using(registry):
        mine = govrisk.load_rubric("mine")
        assert govrisk.assess(ARTICLE, rubric=mine).finding("PROM-01").outcome == "observed"
    with pytest.raises(UsageError, match="no rubric 'mine'"):
        govrisk.load_rubric("mine")
    assert govrisk.assess(ARTICLE, rubric="mine", registry=registry).finding("PROM-01").outcome == "observed"


def test_checks_that_no_rubric_weighs_are_told(folder: Path, tmp_path: Path) -> None:
    told = run("assess", ARTICLE, "-f", "json", "-o", tmp_path, "--plugin", folder).stderr
    assert "the rubric model-lab does not weigh PROM-01, so they were not asked -> give --rubric mine" in told


def test_what_a_folder_holds_says_which_one_it_is(folder: Path, tmp_path: Path) -> None:
    first, again = (load_plugins([write_folder(tmp_path / name / "promises")]).plugins for name in "ab")
    changed = load_plugins([write_folder(tmp_path / "c" / "promises", title="Others")]).plugins
    version = {name: next(p.version for p in plugins if p.given) for name, plugins in
               {"first": first, "again": again, "changed": changed}.items()}  # fmt: skip
    assert version["first"] == version["again"] != version["changed"]


def test_a_folder_that_holds_nothing_is_refused(tmp_path: Path) -> None:
    assert "holds no plugin" in refused("checks", "--plugin", tmp_path)
    assert "does not exist" in refused("checks", "--plugin", tmp_path / "nowhere")


def test_files_that_nothing_would_read_are_told_at_once(folder: Path) -> None:
    check, rubric = folder / "prom" / "prom_01" / "check.yaml", folder / "rubrics" / "mine.yaml"
    wrong = {
        "check/prom/prom_02/check.yaml": "name the folder checks/",
        "check.yaml": "put it into <family>/<check_id>/check.yaml",
        "prom/check.yaml": "put it into <family>/<check_id>/check.yaml",
        "prom/prom_03/check.yml": "name it check.yaml",
        "rubric/mine.yaml": "name the folder rubrics/",
        "rubrics/more.yml": "name it more.yaml",
        "topics.yml": "name it topics.yaml",
    }
    for name in (*wrong, ".github/workflows/check.yml"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(rubric if "rubric" in name else check, folder / name)
    told = refused("checks", "--plugin", folder).splitlines()
    assert sorted(told[:-1]) == sorted(f"promises/{name}: is not read -> {fix}" for name, fix in wrong.items())


def test_a_fault_in_one_check_costs_that_check(folder: Path) -> None:
    second = folder / "prom" / "prom_02"
    shutil.copytree(folder / "prom" / "prom_01", second)
    (second / "check.yaml").write_text("id: PROM-02\nquestoin: Is it?\n", encoding="utf-8")
    registry = load_plugins([folder])
    assert "PROM-01" in registry.checks
    assert [f.cause for f in registry.failures if "prom_02" in f.cause]
    assert "failed: prom/prom_02" in done("plugins", "promises", "--plugin", folder)


def test_a_check_that_cannot_be_read_is_not_called_missing(folder: Path) -> None:
    page = folder / "prom" / "prom_01" / "check.yaml"
    page.write_text(page.read_text(encoding="utf-8").replace("question:", "questoin:"), encoding="utf-8")
    with govrisk.using(load_plugins(folder)):
        found = govrisk.assess(ARTICLE, rubric="mine").finding("PROM-01")
    assert (found.title, found.rating) == ("PROM-01 could not be read", "NR")
    assert found.plugin.startswith("folder promises sha256:")
    assert "unknown key 'questoin' -> did you mean 'question'?" in found.reason
    assert found.remediation.user.startswith("Mend the file that the reason names")


def test_what_a_rubric_adds_is_said_as_that(folder: Path) -> None:
    with govrisk.using(load_plugins(folder)):
        told = govrisk.load_rubric("mine").changes
    assert "checks.PROM-01.impact added: 2" in told
    assert not [line for line in told if "None" in line]


# --------------------------------------------------------------------------------------------- code in a folder


def test_python_in_a_folder_runs_only_when_it_may(folder: Path, tmp_path: Path) -> None:
    (folder / "prom" / "prom_01" / "check.py").write_text(OBSERVE, encoding="utf-8")
    (folder / "plugin.py").write_text(PLUGIN.format(api="1.0"), encoding="utf-8")
    told = refused("plugins", "--plugin", folder)
    assert "holds Python code (plugin.py, prom/prom_01/check.py)" in told
    assert "--allow-code" in told
    assert "your rights" in told
    assert not (folder / "ran").exists()
    assert "short\t" in done("formats", "--plugin", folder, "--allow-code")
    assert (folder / "ran").exists()
    out = ("-f", "short,json", "-o", tmp_path, "--rubric", "mine")
    assert "PROM-01" in done("assess", ARTICLE, *out, "--plugin", folder, "--allow-code")
    assert (tmp_path / "qwen-article.short").read_text(encoding="utf-8").startswith("Not rated (NR)")


def test_a_refused_folder_can_be_gone_without(folder: Path) -> None:
    (folder / "plugin.py").write_text(PLUGIN.format(api="1.0"), encoding="utf-8")
    shown = done("plugins", "--plugin", folder, "--disable", "promises")
    assert shown.count("disabled") == 2
    assert not (folder / "ran").exists()


def test_a_project_is_loaded_from_its_source(tmp_path: Path) -> None:
    project = tmp_path / "project"
    package = project / "src" / "acme_promises"
    write_folder(package)
    (package / "__init__.py").write_text("import govrisk\nGOVRISK_API = '1.0'\nplugin = govrisk.Folder(__file__)\n")
    about = "[project]\nname = 'acme'\nversion = '3'\n[project.entry-points.govrisk]\np = 'acme_promises:plugin'\n"
    (project / "pyproject.toml").write_text(about, encoding="utf-8")
    assert "acme_promises:plugin in pyproject.toml" in refused("plugins", "--plugin", project)
    row = next(line for line in done("plugins", "--plugin", project, "--allow-code").splitlines() if "acme" in line)
    name, distribution, version, api, _, hooks, checks, state = row.split("\t")
    assert (name, distribution, version, api, checks, state) == ("p", "acme", "3", "1.0", "PROM-01", "ok")
    assert hooks == "govrisk_checks, govrisk_rubrics"


# ------------------------------------------------------------------------------------------------- govrisk.toml


def settings(case: Path, text: str) -> Path:
    (case / "govrisk.toml").write_text(text, encoding="utf-8")
    return case


def test_a_case_names_its_plugins_profile_and_output(case: Path, folder: Path) -> None:
    settings(case, 'plugins = ["../promises"]\nprofile = "mine"\noutput = "reports"\nformats = ["json", "md"]\n')
    assert "PROM-01\t" in done("assess", case)
    assert sorted(p.name for p in (case / "reports").iterdir()) == ["case.json", "case.md"]
    assert "Profile: mine; the case names model-lab." in (case / "reports" / "case.md").read_text(encoding="utf-8")
    result = govrisk.assess(case)
    assert result.finding("PROM-01").outcome == "observed"
    assert (result.profile, result.provenance.declared_profile) == ("mine", "model-lab")
    assert [r.finding("PROM-01").outcome for r in govrisk.timeline(case, [govrisk.assess(case).as_of])] == ["observed"]
    assert "by the rubric mine" in done("sensitivity", case, "--runs", "16")


def test_the_command_line_wins(case: Path, folder: Path, tmp_path: Path) -> None:
    settings(case, 'plugins = ["../promises"]\nprofile = "mine"\noutput = "reports"\nformats = ["md"]\n')
    assert "PROM-01\t" not in done("assess", case, "--rubric", "default", "-f", "json", "-o", tmp_path / "o")
    assert [p.name for p in (tmp_path / "o").iterdir()] == ["case.json"]
    assert not (case / "reports").exists()


def test_topics_of_a_case_s_plugin_are_known_wherever_it_is_read(case: Path, folder: Path) -> None:
    (folder / "topics.yaml").write_text("promise.made: A promise that was made\n", encoding="utf-8")
    path = next((case).rglob("*.yaml"))
    texts = {p: p.read_text(encoding="utf-8") for p in case.rglob("*.yaml")}
    path, text = next((p, t) for p, t in texts.items() if "topic: leadership.departure" in t)
    path.write_text(text.replace("topic: leadership.departure", "topic: promise.made", 1), encoding="utf-8")
    assert "promise.made" in refused("evidence", "lint", case)
    settings(case, 'plugins = ["../promises"]\n')
    assert "no fault" in done("evidence", "lint", case)


def test_it_never_runs_code_by_itself(case: Path, folder: Path) -> None:
    (folder / "plugin.py").write_text(PLUGIN.format(api="1.0"), encoding="utf-8")
    settings(case, 'plugins = ["../promises"]\n')
    for command in (("assess", case), ("evidence", "lint", case), ("timeline", case, "--dates", "2026-03-05")):
        assert "--allow-code" in refused(*command)
        assert "read it, then add --plugin" in refused(*command, "--allow-code")  # what I allow is my own folder
    with pytest.raises(UsageError, match="holds Python code"):
        govrisk.assess(case)
    assert not (folder / "ran").exists()
    own = write_folder(case.parent / "own")
    assert "holds Python code" in refused("assess", case, "--plugin", own, "--allow-code")
    settings(case, 'plugins = ["../promises"]\nallow_code = true\n')
    assert "unknown key 'allow_code'" in refused("assess", case)
    assert not (folder / "ran").exists()


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("plugin = []\nprofile = 3\n", ["toml:1:1: unknown key 'plugin'", "toml:2:1: profile: must be"]),
        ('# a\nformats = "pdf"\n', ['toml:2:1: formats: must be a list (here: \'pdf\') -> write ["one", "two"]']),
        ('plugins = ["./x"]\noutput = "../out"\n', ["toml:1:1: no folder './x' here", "toml:2:1: output leads out of"]),
        ('output = "/tmp"\n', ["toml:1:1: output leads out of the case folder"]),
        ("plugins = [\n", ["is not TOML"]),
        ("plugins = " + "[" * 3000, ["is not TOML"]),
        ("a." * 5000, ["is larger than 8 KB"]),
        ('output = "a\\u0000b"\n', ["toml:1:1: output is no path"]),
        ('output = "evidence"\n', ["toml:1:1: output is in evidence/, which holds something else"]),
        ('output = ".git/hooks"\n', ["toml:1:1: output is in .git/"]),
        ('plugins = ["acme"]\n', ["toml:1:1: no plugin 'acme' is installed", "; for a folder write './acme'"]),
        ('only = ["acme"]\ndisable = ["acme"]\n', ["toml:1:1: no plugin 'acme'", "toml:2:1: no plugin 'acme'"]),
        (
            'plugins = ["../x"]\nprofile = "defalt"\nformats = ["pdff"]\nprofle = ""\n',
            [
                "toml:1:1: no folder",
                "toml:2:1: no rubric 'defalt' -> did you mean 'default'?",
                "toml:3:1: no report format 'pdff' -> did you mean 'pdf'?; or mend 'plugins' first",
                "toml:4:1: unknown key",
            ],
        ),
        ('output = "case.yaml"\n', ["toml:1:1: output is a file: case.yaml -> name a folder"]),
        ('profile = default\n', ['toml:1:11: is not TOML: invalid value -> write texts in quotes: profile = "d']),
        ("plugins: [../a, b]\n", ["write '=' in place of ':', and texts in quotes: plugins = [\"../a\", \"b\"]"]),
        ('plugins = ["..\\office"]\n', ["write paths with '/': plugins = [\"../office\"]"]),
        ('profile = "default\n', ["close the text with the quote that opens it"]),
    ],
)  # fmt: skip
def test_every_fault_of_it_is_told_at_once(case: Path, text: str, faults: list[str]) -> None:
    told = refused("assess", settings(case, text), "-f", "json")
    assert [fault for fault in faults if fault not in told] == [], told


# ------------------------------------------------------------------------------------------- --disable, --only


def install(site: Path, name: str, module: str) -> None:
    """What an installer leaves: a module and the metadata that names it."""
    info = site / f"{name}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(f"[govrisk]\n{name} = {name}_plugin\n", encoding="utf-8")
    (site / f"{name}_plugin.py").write_text(module, encoding="utf-8")


def states(*arguments: str | Path, site: Path) -> dict[str, str]:
    shown = done("plugins", *arguments, PYTHONPATH=str(site)).splitlines()
    return {row.split("\t")[0]: row.split("\t")[-1] for row in shown if not row.startswith("builtin-")}


def test_plugins_are_left_out_by_name_and_never_run(tmp_path: Path) -> None:
    for name in ("alpha", "beta"):
        named = PLUGIN.replace('"short"', f'"{name}"').replace('"ran"', f'"{name}-ran"')
        install(tmp_path, name, named.format(api="1.0"))
    assert states("--disable", "alpha", site=tmp_path) == {"alpha": "disabled", "beta": "ok"}
    assert not (tmp_path / "alpha-ran").exists()
    assert (tmp_path / "beta-ran").exists()
    assert states("--only", "alpha", site=tmp_path) == {"alpha": "ok", "beta": "disabled"}
    assert "builtin-checks" in done("plugins", "--only", "alpha", PYTHONPATH=str(tmp_path))


@pytest.mark.parametrize("option", ["--disable", "--only"])
def test_a_name_that_means_no_plugin_is_refused(option: str) -> None:
    told = refused("plugins", option, "builtin-cheks")
    assert f"{option}: no plugin 'builtin-cheks' is installed; did you mean 'builtin-checks'?" in told


def test_two_plugins_with_one_check_are_refused_with_both_names(folder: Path, tmp_path: Path) -> None:
    other = write_folder(tmp_path / "vows")
    (other / "rubrics" / "mine.yaml").unlink()
    told = run("checks", "--plugin", folder, "--plugin", other)
    assert told.returncode == 3
    assert "folder promises" in told.stderr
    assert "folder vows" in told.stderr
    assert "PROM-01" in done("checks", "--plugin", folder, "--plugin", other, "--disable", "vows")


def test_two_folders_of_one_name_are_refused(tmp_path: Path) -> None:
    first, second = (write_folder(tmp_path / name / "promises") for name in "ab")
    assert "two folders bring a plugin 'promises'" in refused("checks", "--plugin", first, "--plugin", second)


# ----------------------------------------------------------------------------------------------- the API version


@pytest.mark.parametrize(("api", "fits"), [("1.0", True), ("2.0", False), ("1.9", False), ("0.1", False)])
def test_a_plugin_says_which_api_it_needs(tmp_path: Path, api: str, fits: bool) -> None:
    install(tmp_path, "demo", PLUGIN.format(api=api))
    state = states(site=tmp_path)["demo"]
    refusal = f"failed: needs the plugin API {api}, this govrisk {govrisk.__version__} offers {govrisk.API_VERSION}"
    assert state == "ok" if fits else state.startswith(refusal)
    assert (tmp_path / "ran").exists() is fits  # what does not fit is not even imported


def test_a_plugin_that_says_nothing_is_taken(tmp_path: Path) -> None:
    install(tmp_path, "demo", PLUGIN.replace("GOVRISK_API", "_NOTHING"))
    assert states(site=tmp_path) == {"demo": "ok"}


@pytest.mark.parametrize("declaring", ["acme/__init__.py", "acme/tools/__init__.py", "acme/tools/risk.py"])
def test_it_says_so_beside_its_entry_point_or_in_a_package_around_it(tmp_path: Path, declaring: str) -> None:
    install(tmp_path, "demo", "")
    (tmp_path / "demo-1.0.dist-info" / "entry_points.txt").write_text("[govrisk]\ndemo = acme.tools.risk\n")
    (tmp_path / "acme" / "tools").mkdir(parents=True)
    for file in ("acme/__init__.py", "acme/tools/__init__.py", "acme/tools/risk.py"):
        (tmp_path / file).write_text(PLUGIN.format(api="2.0") if file == declaring else "", encoding="utf-8")
    assert states(site=tmp_path)["demo"].startswith("failed: needs the plugin API 2.0")
    assert not list(tmp_path.rglob("ran"))
    told = run("assess", ARTICLE, "--rubric", "demo", PYTHONPATH=str(tmp_path)).stderr
    assert "no rubric 'demo'" in told
    assert "not in use: demo ('govrisk plugins' says why)" in told


# ----------------------------------------------------------------------------------------------------- the cache


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("GOVRISK_CACHE", str(tmp_path / "cache"))
    yamlcache._folder.cache_clear()
    yield tmp_path / "cache"
    yamlcache._folder.cache_clear()


def spec(folder: Path) -> CheckSpec:
    return load_check(folder / "prom" / "prom_01", "promises").spec


def test_a_changed_file_is_seen(folder: Path, cache: Path) -> None:
    assert spec(folder).title == spec(folder).title == "Promises kept"
    assert len(list(cache.rglob("*.json"))) == 1
    path = folder / "prom" / "prom_01" / "check.yaml"
    before = path.stat()
    path.write_text(path.read_text(encoding="utf-8").replace("Promises kept", "Promises held"), encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))  # same length, same time: only its bytes tell
    assert spec(folder).title == "Promises held"


@pytest.mark.parametrize("content", [b"", b"{", b'{"id": "LEAD-01"}', b"[]", b"\xff"])
def test_a_spoiled_cache_changes_nothing(folder: Path, cache: Path, content: bytes) -> None:
    wanted = spec(folder)
    (kept,) = cache.rglob("*.json")
    kept.write_bytes(content)
    assert spec(folder) == wanted


def test_a_cache_that_cannot_be_written_costs_nothing(folder: Path, cache: Path) -> None:
    cache.write_text("a file stands where the folder should be", encoding="utf-8")
    assert spec(folder).id == "PROM-01"


def test_it_can_be_turned_off(folder: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    quiet = {"HOME": str(home), "XDG_CACHE_HOME": str(home / "cache"), "PYTHONDONTWRITEBYTECODE": "1"}
    done("checks", "--plugin", folder, GOVRISK_CACHE="", **quiet)
    assert not home.exists()
    done("checks", "--plugin", folder, **quiet)
    assert list(home.rglob("*.json"))


def test_a_fault_is_placed_in_a_file_that_was_read_before(folder: Path, cache: Path) -> None:
    path = folder / "prom" / "prom_01" / "check.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "pilar: stress\n", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(govrisk.BadInput, match=r"check\.yaml:\d+:1: unknown key 'pilar'"):
            spec(folder)


# ------------------------------------------------------------------------------------ code beside a package's YAML


def project_of(tmp_path: Path, package: str, **files: str) -> Path:
    """A project whose package is a folder of YAML, with further files in it."""
    project = tmp_path / "project"
    where = write_folder(project / "src" / package)
    (where / "__init__.py").write_text("import govrisk\nplugin = govrisk.Folder(__file__)\n", encoding="utf-8")
    for name, text in files.items():
        (where / f"{name}.py").write_text(text, encoding="utf-8")
    about = f"[project]\nname = 'acme'\nversion = '3'\n[project.entry-points.govrisk]\nacme = '{package}:plugin'\n"
    (project / "pyproject.toml").write_text(about, encoding="utf-8")
    return project


@pytest.mark.parametrize("flat", [False, True])
def test_what_else_lies_in_a_project_hides_nothing(tmp_path: Path, flat: bool) -> None:
    """Not even a script that is called like a library; and sources of another language may lie in ``src``."""
    project = project_of(tmp_path, "acme_hides")
    if flat:
        (project / "src" / "acme_hides").rename(project / "acme_hides")
        (project / "src" / "main.c").touch()
    beside = project if flat else project / "src"
    (beside / "jinja2.py").write_text("raise RuntimeError('a script of the project')\n", encoding="utf-8")
    options = ("--plugin", project, "--allow-code", "--rubric", "mine", "-f", "md", "-o", tmp_path)
    assert "PROM-01\tPromises kept" in done("assess", ARTICLE, *options)


def test_two_projects_may_not_name_their_packages_alike(tmp_path: Path) -> None:
    first, second = (project_of(tmp_path / name, "acme_twice") for name in ("a", "b"))
    about = (
        (second / "pyproject.toml").read_text(encoding="utf-8").replace("acme =", "other =").replace("'acme'", "'b'")
    )
    (second / "pyproject.toml").write_text(about, encoding="utf-8")
    told = done("plugins", "--plugin", first, "--plugin", second, "--allow-code")
    assert "a module 'acme_twice' of another plugin is in use: rename one of them, or add --isolate" in told


@pytest.mark.parametrize("way", [(), ("--isolate",)])
def test_a_package_that_is_a_folder_brings_its_plugin_py_too(tmp_path: Path, way: tuple[str, ...]) -> None:
    package = f"acme_both_{len(way)}"
    code = PLUGIN.format(api="1.0").replace("import govrisk\n", "import govrisk\nfrom .words import NAME\n")
    project = project_of(tmp_path, package, plugin=code.replace('"short"', "NAME"), words="NAME = 'brief-lines'\n")
    options = ("--plugin", project, "--allow-code", *way)
    row = next(r for r in done("plugins", *options).splitlines() if r.startswith("acme"))
    assert row.split("\t")[5:] == ["govrisk_checks, govrisk_renderers, govrisk_rubrics", "PROM-01", "ok"]
    out = ("-f", "brief-lines", "-o", tmp_path, "--rubric", "mine", "-q")
    assert done("assess", ARTICLE, *out, *options) == ""
    assert (tmp_path / "qwen-article.short").read_text(encoding="utf-8").startswith("Not rated (NR)")


def test_a_collector_may_come_with_options_after_it(tmp_path: Path, case: Path) -> None:
    code = (
        "import govrisk\n\nclass Desk:\n    '''Count.'''\n    id, summary, source = 'desk', 'C.', 'F'\n"
        "    folder = 'metrics'\n"
        "    options = ()\n    def fingerprint(self, request): return 'x'\n    def collect(self, request):\n"
        "        raise govrisk.UsageError('nothing to count')\n\n@govrisk.hookimpl\ndef govrisk_collectors():\n"
        "    return [Desk()]\n"
    )
    project = project_of(tmp_path, "acme_desk", plugin=code)
    told = refused("collect", "desk", "x.csv", "--into", case, "--plugin", project, "--allow-code")
    assert told == "govrisk: nothing to count\n"


# --------------------------------------------------------------------------------------- what a reader is told


def test_a_profile_may_be_a_file_beside_the_settings(case: Path, folder: Path, tmp_path: Path) -> None:
    rubric = "extends: mine\nid: ours\nversion: '1'\nchanges: ['PROM-01 counts most']\nchecks: {PROM-01: {impact: 3}}\n"
    (case / "ours.yaml").write_text(rubric, encoding="utf-8")
    settings(case, 'plugins = ["../promises"]\nprofile = "ours.yaml"\n')
    result = govrisk.assess(case)
    assert (result.provenance.rubric.id, result.finding("PROM-01").impact) == ("ours", 3)
    assert "by the rubric ours" in done("assess", case, "-f", "json", "-o", tmp_path)
    settings(case, 'profile = "theirs.yaml"\n')
    assert "govrisk.toml:1:1: no file 'theirs.yaml' here" in refused("assess", case)


def test_a_folder_that_was_taken_for_a_name_is_told(case: Path) -> None:
    (case / "checks").mkdir()
    told = refused("assess", settings(case, 'plugins = ["checks"]\n'))
    assert "'checks' may be the folder beside this file, or a plugin -> write './checks'" in told


def test_what_a_rubric_inherits_is_among_its_changes(folder: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "promises" / "rubrics" / "mine.yaml", tmp_path / "promises" / "rubrics" / "next.yaml"
    first.write_text(first.read_text(encoding="utf-8") + "changes: [PROM-01 added]\n", encoding="utf-8")
    second.write_text("extends: mine\nid: next\nversion: '2'\nchanges: [PROM-01 counts less]\n", encoding="utf-8")
    with govrisk.using(load_plugins(folder)):
        assert govrisk.load_rubric("next").changes == ("PROM-01 counts less", "mine: PROM-01 added")


def test_a_report_says_whose_question_it_was(folder: Path, tmp_path: Path) -> None:
    options = ("--rubric", "mine", "--plugin", folder, "-o", tmp_path, "-f", "html,md,json", "-q")
    assert done("assess", ARTICLE, *options) == ""
    page = (tmp_path / "qwen-article.html").read_text(encoding="utf-8")
    assert page.count("Not govrisk's own question: it comes from <bdi>folder promises sha256:") == 1
    text = (tmp_path / "qwen-article.md").read_text(encoding="utf-8")
    assert "Questions that are not govrisk" in text
    assert "--plugin DIR" in page
    assert "installed or by `--plugin DIR`:" in text


def test_a_report_made_with_a_plugin_needs_it_to_be_made_again(folder: Path, tmp_path: Path) -> None:
    options = ("--rubric", "mine", "--plugin", folder, "-o", tmp_path, "-f", "brief", "-q")
    assert done("assess", ARTICLE, *options) == ""
    report = tmp_path / "qwen-article-brief.pdf"
    without = run("verify", report, "--rebuild")
    assert "It was made with folder promises sha256:" in without.stdout + without.stderr
    assert "--plugin DIR" in without.stdout + without.stderr
    assert "NO" not in without.stdout
    assert without.returncode == 0
    other = write_folder(tmp_path / "other", title="Another")
    (other / "rubrics" / "mine.yaml").unlink()
    again = run("verify", report, "--rebuild", "--plugin", folder, "--plugin", other, "--disable", "other")
    assert again.stdout.count("yes") >= 2, again.stdout + again.stderr


# ----------------------------------------------------------------------------------------- strangers' tricks


def test_a_package_can_be_loaded_again(tmp_path: Path) -> None:
    project = project_of(tmp_path, "acme_again", plugin=PLUGIN.format(api="1.0"))
    for _ in range(2):
        registry = load_plugins(project, allow_code=True)
        assert "PROM-01" in registry.checks
        assert list(registry.renderers).count("short") == 1


def test_a_rubric_cannot_go_by_another_s_name(folder: Path) -> None:
    text = "extends: default\nid: default\nversion: '1'\nchanges: []\ngates: {provisional_specificity: 0}\n"
    (folder / "rubrics" / "lax.yaml").write_text(text, encoding="utf-8")
    told = refused("assess", ARTICLE, "-f", "json", "--plugin", folder, "--rubric", "lax")
    assert "lax.yaml:2:1: the id 'default' is that of an installed rubric" in told
    (folder / "rubrics" / "lax.yaml").write_text(text.replace("id: default", "id: lax"), encoding="utf-8")
    with govrisk.using(load_plugins(folder)):
        assert govrisk.load_rubric("lax").changes == ("gates.provisional_specificity: 0.5 -> 0",)


def test_a_folder_may_be_called_as_ours_is(tmp_path: Path) -> None:
    twin = write_folder(tmp_path / "builtin-checks")
    with govrisk.using(load_plugins(twin)) as registry:
        result = govrisk.assess(ARTICLE, rubric="mine", registry=registry)
    assert result.finding("LEAD-01").plugin.startswith("govrisk ")
    assert result.finding("PROM-01").plugin.startswith("folder builtin-checks ")


@pytest.mark.parametrize(
    ("about", "fault"),
    [
        ("[project]\nname = 'govrisk'\n[project.entry-points.govrisk]\na = 'b'\n", "cannot be called 'govrisk'"),
        ("[project]\nname = 'x'\n[project.entry-points.govrisk]\na = '/tmp/evil:plugin'\n", "write 'module' or"),
        ("[project]\nname = 'x'\n[project.entry-points.govrisk]\na = 1\n", "write 'module' or"),
        ("[project]\nname = 'x'\n[project.entry-points]\ngovrisk = ['a']\n", "holds no plugin"),
        ("project = 'x'\n", "holds no plugin"),
        ("[project\n", "cannot be read"),
    ],
)
def test_an_odd_project_is_refused_in_a_line(tmp_path: Path, about: str, fault: str) -> None:
    (tmp_path / "pyproject.toml").write_text(about, encoding="utf-8")
    told = refused("plugins", "--plugin", tmp_path, "--allow-code")
    assert fault in told
    assert told.count("\n") == 1


@pytest.mark.parametrize("name", ["topics.yaml", "prom/prom_01/check.yaml", "rubrics/more.yaml", "pyproject.toml"])
def test_nothing_waits_for_a_pipe(folder: Path, name: str) -> None:
    (folder / name).unlink(missing_ok=True)
    os.mkfifo(folder / name)
    done_ = subprocess.run(
        [sys.executable, "-m", "govrisk", "plugins", "--plugin", folder], capture_output=True, text=True, timeout=60
    )
    assert "it is no plain file" in done_.stdout + done_.stderr


def test_settings_that_are_a_pipe_are_told(case: Path) -> None:
    os.mkfifo(case / "govrisk.toml")
    assert "govrisk.toml: cannot be read: it is no plain file" in refused("assess", case)


def test_one_folder_named_twice_is_one_plugin(folder: Path, case: Path) -> None:
    settings(case, 'plugins = ["../promises"]\nprofile = "mine"\n')
    assert "PROM-01\t" in done("assess", case, "-f", "json", "-o", case.parent, "--plugin", folder)


def test_an_edited_folder_is_seen_in_the_same_process(case: Path, folder: Path) -> None:
    settings(case, 'plugins = ["../promises"]\nprofile = "mine"\n')
    assert govrisk.assess(case).finding("PROM-01").title == "Promises kept"
    path = folder / "prom" / "prom_01" / "check.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("Promises kept", "Promises held"), encoding="utf-8")
    assert govrisk.assess(case).finding("PROM-01").title == "Promises held"


def test_what_was_left_out_stands_in_the_report(folder: Path) -> None:
    registry = load_plugins(folder, disable=["promises"])
    assert "Plugins that were left out of this run: promises." in govrisk.assess(ARTICLE, registry=registry).notices


def test_a_format_cannot_change_the_reports_beside_it(folder: Path, tmp_path: Path) -> None:
    edit = "assessment.sources.clear()\n        assessment.__dict__['question'] = 'TAMPERED'\n        return "
    (folder / "plugin.py").write_text(PLUGIN.format(api="1.0").replace("return assess", f"{edit}assess"))
    options = ("-f", "short,json", "-o", tmp_path, "-q", "--plugin", folder, "--allow-code")
    assert done("assess", ARTICLE, *options) == ""
    written = json.loads((tmp_path / "qwen-article.json").read_text(encoding="utf-8"))
    assert written["sources"]
    assert written["question"] != "TAMPERED"


@pytest.mark.parametrize("declared", ['"2"', '"1.0.1"', '("2.0")', "VERSION"])
def test_an_api_version_that_cannot_be_read_is_refused(tmp_path: Path, declared: str) -> None:
    install(tmp_path, "demo", PLUGIN.replace('"{api}"', declared))
    assert "declares GOVRISK_API in a way that cannot be read" in states(site=tmp_path)["demo"]
    assert not (tmp_path / "ran").exists()


def test_a_plugin_that_offers_nothing_is_told(tmp_path: Path) -> None:
    install(tmp_path, "demo", "def govrisk_checks():\n    return []\n")
    assert states(site=tmp_path) == {"demo": "brings nothing"}


def test_a_module_that_ends_the_program_when_it_is_looked_at(tmp_path: Path) -> None:
    install(tmp_path, "demo", "import sys\ndef __dir__():\n    print('hello')\n    sys.exit(0)\n")
    said = "failed: could not be registered: raised SystemExit: 0 (demo_plugin.py:4)"
    assert states(site=tmp_path)["demo"] == said


def test_a_collector_that_ends_the_program_costs_itself(folder: Path, case: Path) -> None:
    body = "import os, govrisk\n\nclass Desk:\n    '''Count.'''\n    id, summary, source = 'desk', 'C.', 'F'\n"
    body += "    folder, options = 'metrics', ()\n    def fingerprint(self, request): return 'x'\n"
    body += "    def collect(self, request): print('hello'); {}\n\n@govrisk.hookimpl\ndef govrisk_collectors():\n"
    for does, said in (("os._exit(0)", "tried to end the program"), ("return 3", "gave int instead of a Collected")):
        (folder / "plugin.py").write_text(body.format(does) + "    return [Desk()]\n", encoding="utf-8")
        result = run("collect", "desk", "x", "--into", case, "--plugin", folder, "--allow-code")
        assert (result.returncode, result.stdout) == (3, "")
        assert f"collector 'desk' failed: {said}" in result.stderr
