"""``govrisk_renderers``: report formats."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.conftest import EXAMPLES
from tests.hooks.pages import causes, edited, explains, said
from tests.integration.test_plugins import run

import govrisk
from govrisk import Assessment, load_plugins
from govrisk.plugins import Registry
from govrisk.writing import choose_formats, render_all

HOOK = "govrisk_renderers"
CASE = EXAMPLES / "qwen-article"


@pytest.fixture(scope="module")
def assessment() -> Assessment:
    return govrisk.assess(CASE)


def rendered(assessment: Assessment, formats: str, registry: Registry) -> dict[str, bytes]:
    return render_all(assessment, choose_formats(formats, registry), registry, lambda _: None)


def test_a_report_is_what_the_renderer_gives(registry: Registry, assessment: Assessment) -> None:
    reports = rendered(assessment, "lines,json", registry)
    rows = list(csv.DictReader(io.StringIO(reports[".lines.csv"].decode())))
    assert {row["check"]: row["low"] for row in rows}["LEAD-01"] == "34"
    assert Assessment.model_validate_json(reports[".json"]) == assessment


def test_the_command_writes_it_beside_the_others(shown: Path, tmp_path: Path) -> None:
    arguments = ("--plugin", str(shown), "--allow-code", "--quiet", "-o", str(tmp_path / "out"))
    result = run("assess", str(CASE), "-f", "lines,json", *arguments, site=tmp_path)
    assert result.returncode == 0, result.stderr
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"qwen-article.lines.csv", "qwen-article.json"}


def test_a_failing_renderer_leaves_nothing_behind(shown: Path, tmp_path: Path) -> None:
    edited(shown, "plugin.py", "        text = io", "        raise OSError('the disk is full')\n        text = io")
    arguments = ("--plugin", str(shown), "--allow-code", "-o", str(tmp_path / "out"))
    result = run("assess", str(CASE), "-f", "json,lines", *arguments, site=tmp_path)
    assert result.returncode == 3
    assert re.search(r"report format 'lines' of .+ failed: OSError: the disk is full", result.stderr)
    assert "Traceback" not in result.stderr
    assert list((tmp_path / "out").glob("*")) == []


def test_mistakes_are_explained(
    shown: Path, assessment: Assessment, twice: Callable[[str], str], tmp_path: Path
) -> None:
    def brought(name: str, *edit: str) -> Registry:
        folder = tmp_path / name
        folder.mkdir()
        text = (shown / "plugin.py").read_text(encoding="utf-8")
        assert edit[0] in text
        (folder / "plugin.py").write_text(text.replace(*edit), encoding="utf-8")
        return load_plugins([folder], allow_code=True)

    messages = [
        *causes(brought("nameless", '    id = "lines"\n', "    id = None\n"), "renderers"),
        *causes(brought("unnamed", '".lines.csv"', '"lines"'), "renderers"),
        twice("renderers"),
        said(choose_formats, "line", load_plugins([shown], allow_code=True)),
        said(rendered, assessment, "lines", brought("broken", "csv.writer(text,", "csv.writer(None,")),
        said(rendered, assessment, "lines,json", brought("doubled", '".lines.csv"', '".json"')),
        said(load_plugins, [shown]),
    ]
    explains(HOOK, messages)
