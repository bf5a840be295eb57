"""The example plugins, from source: each README can be followed, and no plugin knows more than what is public.

``.ci/plugins`` does the same from wheels in a clean environment.
"""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from tests.conftest import EXAMPLES
from tests.integration.test_docs import blocks

import govrisk
import govrisk.testing

PLUGINS = {folder.name: folder for folder in sorted((EXAMPLES / "plugins").iterdir()) if folder.is_dir()}
PUBLIC = {"govrisk": set(govrisk.__all__), "govrisk.testing": set(govrisk.testing.__all__)}


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """What installing all of them leaves behind: entry points, and their packages on the path."""
    site = tmp_path / "site"
    for folder in PLUGINS.values():
        _install(folder, site)
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    python_path = os.pathsep.join(map(str, (site, *(folder / "src" for folder in PLUGINS.values()))))
    return {**os.environ, "PATH": path, "PYTHONPATH": python_path, "PYTHONDONTWRITEBYTECODE": "1"}


def _install(project: Path, site: Path) -> None:
    about = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    info = site / f"{about['name'].replace('-', '_')}-{about['version']}.dist-info"
    info.mkdir(parents=True)
    metadata = f"Metadata-Version: 2.1\nName: {about['name']}\nVersion: {about['version']}\n"
    (info / "METADATA").write_text(metadata, encoding="utf-8")
    points = "\n".join(f"{name} = {value}" for name, value in about["entry-points"]["govrisk"].items())
    (info / "entry_points.txt").write_text(f"[govrisk]\n{points}\n", encoding="utf-8")


def _run(command: str, folder: Path, environment: dict[str, str]) -> str:
    done = subprocess.run(
        ["sh", "-euc", command], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout


@pytest.mark.parametrize("name", PLUGINS)
def test_a_stranger_can_follow_the_readme(name: str, tmp_path: Path, environment: dict[str, str]) -> None:
    """All its commands but the installing, its own tests among them."""
    project = tmp_path / name
    shutil.copytree(PLUGINS[name], project, ignore=shutil.ignore_patterns("__pycache__", "src"))
    lines = [line for b in blocks(project / "README.md") if b.language == "sh" for line in b.text.splitlines()]
    assert "pytest" in lines
    _run("\n".join(line for line in lines if not line.startswith("pip install")), project, environment)


def test_all_of_them_run_on_the_larger_example(tmp_path: Path, environment: dict[str, str]) -> None:
    shutil.copytree(EXAMPLES / "qwen", tmp_path / "qwen")
    for rubric in ("mof", "osps"):
        _run(f"govrisk assess qwen --rubric {rubric} -f xlsx,json -o {rubric} --strict --quiet", tmp_path, environment)
        assert (tmp_path / rubric / "qwen.xlsx").read_bytes().startswith(b"PK")
    listed = _run("govrisk plugins", tmp_path, environment)
    assert {line.split("\t")[0] for line in listed.splitlines() if line.endswith("\tok")} > {"mof", "osps", "xlsx"}
    assert re.search(r"OSPS-LE-01\.01 .*OSPS-07", _run("govrisk frameworks osps", tmp_path, environment))
    assert re.search(r"Class III .*OPEN-01", _run("govrisk frameworks mof", tmp_path, environment))


def test_a_process_of_its_own_changes_no_result(tmp_path: Path, environment: dict[str, str]) -> None:
    shutil.copytree(EXAMPLES / "qwen-article", tmp_path / "case")
    command = "govrisk assess case --rubric mof -f xlsx,json --strict --quiet"
    _run(f"{command} -o here", tmp_path, environment)
    _run(f"{command} -o apart --isolate", tmp_path, environment)
    for name in ("case.xlsx", "case.json"):
        assert (tmp_path / "here" / name).read_bytes() == (tmp_path / "apart" / name).read_bytes(), name


@pytest.mark.parametrize("name", PLUGINS)
def test_a_plugin_uses_public_names_only(name: str) -> None:
    found = [used for path in sorted(PLUGINS[name].rglob("*.py")) for used in _uses(path)]
    assert found, "it uses nothing of govrisk"
    assert [f"{path.name}: {what}" for path, what, public in found if not public] == []


def _uses(path: Path) -> list[tuple[Path, str, bool]]:
    """What a file takes from govrisk, and whether it is public."""
    uses = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level == 0 and (node.module or "").split(".")[0] == "govrisk":
            module = str(node.module)
            uses += [(path, f"{module}.{a.name}", a.name in PUBLIC.get(module, set())) for a in node.names]
        elif isinstance(node, ast.Import):
            named = [a.name for a in node.names if a.name.split(".")[0] == "govrisk"]
            uses += [(path, name, name in PUBLIC) for name in named]
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "govrisk":
            uses.append((path, f"govrisk.{node.attr}", node.attr in PUBLIC["govrisk"]))
    return uses
