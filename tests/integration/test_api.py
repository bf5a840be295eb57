"""The plugin API from a stranger's side: what is public stays, is typed, and says when it is to go."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tomllib
import warnings
from importlib.resources import files
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from tests.conftest import ROOT
from tests.snapshots import api

import govrisk
import govrisk.testing
from govrisk import deprecation, hookspecs
from govrisk.deprecation import Moved
from govrisk.loading import Plugin
from govrisk.plugins import Registry

CONSUMER = ROOT / "tests" / "consumer"
CHANGED = (
    "the public API is not what it was: for something more raise the minor of govrisk.API_VERSION, for something less "
    "or different its major (docs/api.md), then write the list with 'python -m tests.snapshots'"
)

# --- What is public -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def now() -> str:
    return api.api()


def kept(name: str) -> str:
    return (api.FOLDER / f"{name}.txt").read_text(encoding="utf-8")


def test_the_api_is_as_it_is_listed(now: str) -> None:
    assert now.splitlines() == kept(api.NAME).splitlines(), CHANGED


def test_nothing_goes_within_a_major_version(now: str) -> None:
    major = govrisk.API_VERSION.split(".")[0]
    older = [path.stem for path in api.FOLDER.glob(f"api-{major}.*.txt")]
    assert api.NAME in older
    assert [(name, line) for name in older for line in sorted(api.gone(kept(name), now))] == []


def test_what_went_is_found_and_what_came_or_grew_wider_is_not() -> None:
    old = "f() -> int\nf(a): int\nC: class\nC.x: int\nC.y -> str\nhook h() -> list\n"
    new = "f() -> int | None\nf(a): int | str = ...\nf(b): int = ...\nC: class (B)\nC.y -> str\nhook h() -> list\n"
    assert api.gone(old, new) == {"C.x"}
    assert api.gone(old, old) == set()


@pytest.mark.parametrize("module", [govrisk, govrisk.testing], ids=lambda m: m.__name__)
def test_every_public_name_is_there_and_says_what_it_is(module: ModuleType) -> None:
    assert sorted(module.__all__, key=str) == sorted(set(dir(module)), key=str)
    things = {name: getattr(module, name) for name in module.__all__}
    assert [n for n, thing in things.items() if callable(thing) and not (thing.__doc__ or "").strip()] == []
    with pytest.raises(AttributeError, match=f"module '{module.__name__}' has no attribute 'Reprot'"):
        module.Reprot  # noqa: B018


# --- Types --------------------------------------------------------------------------------------------------------


def test_every_package_says_that_it_is_typed() -> None:
    about = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    packages = about["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    assert [p for p in packages if not files(Path(p).name).joinpath("py.typed").is_file()] == []


def run(folder: Path, *command: str) -> str:
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stdout


def mypy(folder: Path) -> set[tuple[str, int]]:
    out = run(folder, sys.executable, "-m", "mypy", "--no-color-output", "--cache-dir", str(folder / "cache"), ".")
    assert re.search(r"checked \d+ source files", out), out
    return {(file, int(line)) for file, line in re.findall(r"^(\S+?):(\d+): error", out, re.MULTILINE)}


def pyright(folder: Path) -> set[tuple[str, int]]:
    told = json.loads(run(folder, sys.executable, "-m", "pyright", "--outputjson", "--pythonpath", sys.executable))
    assert told["summary"]["filesAnalyzed"] > 1
    found = [d for d in told["generalDiagnostics"] if d["severity"] == "error"]
    return {(Path(d["file"]).relative_to(folder).as_posix(), d["range"]["start"]["line"] + 1) for d in found}


@pytest.mark.parametrize("checker", [mypy, pyright], ids=lambda c: c.__name__)
def test_a_strangers_plugin_is_checked_in_earnest(checker: object, tmp_path: Path) -> None:
    """Strictly, with the stranger's settings and none of ours: what is right passes, and what is wrong does not."""
    folder = (tmp_path / "consumer").resolve()
    shutil.copytree(CONSUMER, folder, ignore=shutil.ignore_patterns("__pycache__"))
    lines = (folder / "misuse.py").read_text(encoding="utf-8").splitlines()
    wrong = {("misuse.py", n) for n, line in enumerate(lines, 1) if line.endswith("# wrong")}
    assert checker(folder) == wrong


# --- What is to go ------------------------------------------------------------------------------------------------

OLD = "from govrisk import deprecation\ndeprecation.MOVED['Result'] = deprecation.Moved('1.1', 'Assessment')\n"


@pytest.mark.parametrize(
    ("use", "line"),
    [
        ("from govrisk import Result\n", 3),
        ("import govrisk\n\nprint(govrisk.Result is govrisk.Assessment)\n", 5),
    ],
)
def test_a_name_that_moved_works_and_warns_at_the_line_that_uses_it(use: str, line: int, tmp_path: Path) -> None:
    script = tmp_path / "user.py"
    script.write_text(OLD + use, encoding="utf-8")
    said = "govrisk.Result is deprecated since the plugin API 1.1 and goes with 2.0: use govrisk.Assessment"

    def python(how: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-W", f"{how}::DeprecationWarning:__main__", str(script)]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    warned, failed = python("default"), python("error")
    assert warned.returncode == 0
    assert f"user.py:{line}: DeprecationWarning: {said}\n" in warned.stderr
    assert failed.returncode == 1
    assert failed.stderr.endswith(f"DeprecationWarning: {said}\n")


def test_a_name_may_move_into_a_module(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(deprecation.MOVED, "run_check", Moved("1.3", "testing.run_check"))
    with pytest.warns(DeprecationWarning, match=r"since the plugin API 1\.3 .* use govrisk\.testing\.run_check$"):
        assert govrisk.run_check is govrisk.testing.run_check


def test_what_is_deprecated_stands_in_for_something_public() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        assert all(getattr(govrisk, name) is not None for name in deprecation.MOVED)
    assert not set(deprecation.MOVED) & set(govrisk.__all__)


def test_a_hook_that_is_to_go_warns_at_the_line_of_the_plugin(monkeypatch: pytest.MonkeyPatch) -> None:
    def govrisk_papers() -> list[Path]:
        """A hook of before."""

    old = hookspecs.hookspec(warn_on_impl=deprecation.hook("govrisk_papers", Moved("1.2", "govrisk_checks")))
    monkeypatch.setattr(hookspecs, "govrisk_papers", old(govrisk_papers), raising=False)

    @govrisk.hookimpl(specname="govrisk_papers")
    def implementation() -> list[Path]:
        return []

    registry = Registry([Plugin("acme", "acme", "1.0", SimpleNamespace(govrisk_papers=implementation))])
    said = "the hook govrisk_papers is deprecated since the plugin API 1.2 and goes with 2.0: use govrisk_checks"
    with pytest.warns(DeprecationWarning, match=f"^{said}$") as caught:
        assert registry.checks == {}
    lines = [(warning.filename, warning.lineno) for warning in caught]
    assert lines == [(__file__, implementation.__code__.co_firstlineno)]
