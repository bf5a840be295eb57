"""The rules for report formats and collectors, kept by ours, and broken one by one."""

from __future__ import annotations

from pathlib import Path

import pytest

from govrisk.testing import examine
from govrisk.testing.formats import FORMAT_RULES

LIGHT = ["json", "md", "csv", "csv-evidence", "sarif", "junit", "oscal", "gemara", "intoto"]
PLUGIN = '''\
"""A format and a collector."""

import govrisk

class Short:
    id, suffix, summary = "short", ".short", "One line."

    def render(self, assessment, presentation):
        return assessment.verdict.headline.encode()

class Counter:
    """Count lines."""

    id, summary, source, folder, options = "counter", "Count lines.", "FILE", "metrics", ()

    def fingerprint(self, request):
        return "same"

    def collect(self, request):
        raise govrisk.UsageError("nothing to count")

@govrisk.hookimpl
def govrisk_renderers():
    return [Short()]

@govrisk.hookimpl
def govrisk_collectors():
    return [Counter()]
'''
BODY = "return assessment.verdict.headline.encode()"
BROKEN = {
    "described": [('".short"', '"x.short"'), ('"One line."', '"Two\\nlines."')],
    "loads": [('".short"', '"../short"'), ('".short"', '"short"'), (', summary = ', ', other = ')],
    "renders": [
        (BODY, "raise ValueError('no paint')"),
        (BODY, "return assessment.verdict.headline"),
        (BODY, "return b''"),
        (BODY, "return assessment.findings[99].check.encode()"),
        (BODY, "return max(c.claim.id for c in assessment.claims).encode()"),  # a case without evidence
    ],
    "repeatable": [(BODY, "import os\n        return os.urandom(8)")],
    "harmless": [(BODY, "assessment.__dict__['as_of'] = '2001-01-01'\n        return b'x'")],
    "collects": [
        ('"metrics", ()', '"reports", ()'), ('    """Count lines."""\n', ""), ('"FILE"', '" "'),
        ("()\n\n    def f", "('x',)\n\n    def f"),
    ],
}  # fmt: skip


def folder(where: Path, text: str) -> Path:
    where.mkdir()
    (where / "plugin.py").write_text(text, encoding="utf-8")
    return where


def test_ours_keep_them() -> None:
    verdicts = examine("builtin-reports", about=LIGHT)
    assert {v.about for v in verdicts} >= set(LIGHT)
    assert [v for v in verdicts if v.cause] == []
    assert [v for v in examine("builtin-collectors") if v.cause] == []


def test_a_good_one_keeps_them(tmp_path: Path) -> None:
    verdicts = examine(folder(tmp_path / "good", PLUGIN), allow_code=True)
    assert [v for v in verdicts if v.cause] == []
    assert {v.rule for v in verdicts} == {"loads", "collects", *(r.id for r in FORMAT_RULES)}


@pytest.mark.parametrize(("rule", "old", "new"), [(rule, *edit) for rule, edits in BROKEN.items() for edit in edits])
def test_each_rule_can_be_broken(tmp_path: Path, rule: str, old: str, new: str) -> None:
    assert old in PLUGIN
    verdicts = examine(folder(tmp_path / "broken", PLUGIN.replace(old, new)), allow_code=True)
    broken = {v.rule for v in verdicts if v.cause}
    assert rule in broken
    assert rule == "loads" or "loads" not in broken


def test_every_rule_is_broken_above() -> None:
    assert {*BROKEN} == {"loads", "collects", *(r.id for r in FORMAT_RULES)}
