"""``govrisk_checks``: questions, in YAML and with code."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.hooks.pages import causes, edited, explains, said

import govrisk
from govrisk import Case, Interval, load_plugins
from govrisk.plugins import Registry
from govrisk.runner import run_check
from govrisk.testing import build_case, metric, promise

HOOK = "govrisk_checks"
YAML, CODE = "prom/prom_01/check.yaml", "prom/prom_01/check.py"


@pytest.fixture
def case() -> Case:
    """A case with one promise, which was broken."""
    return build_case(promises=[promise("exit.support", "broken", "2025-11", "2026-03-01")])


def test_the_question_is_asked_and_answered(registry: Registry, case: Case) -> None:
    found = govrisk.assess(case, rubric="acme", registry=registry).finding("PROM-01")
    assert (found.outcome, found.title) == ("observed", "Promises kept")
    assert found.interval != Interval(0, 100)
    assert found.plugin.endswith(" (acme)")


def test_no_other_finding_moves(registry: Registry, case: Case) -> None:
    usual = govrisk.assess(case, rubric="default")
    asked = govrisk.assess(case, rubric="acme", registry=registry)
    assert {f.check: f.interval for f in asked.findings if f.check != "PROM-01"} == {
        f.check: f.interval for f in usual.findings
    }


def test_code_may_read_what_yaml_cannot_say(shown: Path, tmp_path: Path) -> None:
    """By YAML promises on two topics count; the code reads all of them."""
    case = build_case(promises=[promise("licence.openness", "broken", "2025-11", "2026-03-01")])
    plain = shutil.copytree(shown, tmp_path / "plain", ignore=shutil.ignore_patterns("check.py", "resv*"))
    folders = {"yaml": load_plugins([plain]), "code": load_plugins([shown], allow_code=True)}
    found = {how: govrisk.assess(case, rubric="acme", registry=folders[how]).finding("PROM-01") for how in folders}
    assert (found["yaml"].outcome, found["code"].outcome) == ("no_evidence", "observed")


def test_code_may_leave_a_part_to_yaml(shown: Path, case: Case, tmp_path: Path) -> None:
    plain = shutil.copytree(shown, tmp_path / "plain", ignore=shutil.ignore_patterns("check.py", "resv*"))
    leaving = shutil.copytree(plain, tmp_path / "leaving")
    (leaving / CODE).write_text("from govrisk import observe_declared as observe\n")
    by_yaml, by_code = (load_plugins([folder], allow_code=True) for folder in (plain, leaving))
    assert by_code.checks["PROM-01"].has_code
    found = [govrisk.assess(case, rubric="acme", registry=r).finding("PROM-01") for r in (by_yaml, by_code)]
    assert found[0].interval == found[1].interval != Interval(0, 100)
    assert found[0].indicators == found[1].indicators


def test_without_a_rubric_that_weighs_it_it_is_not_asked(registry: Registry, case: Case) -> None:
    result = govrisk.assess(case, rubric="default", registry=registry)
    assert "PROM-01" in registry.checks
    assert "PROM-01" not in {f.check for f in result.findings}


RESERVE = (metric("reserve_eur", 50000), metric("cost_eur_a_year", 200000, low=160000, source="report", date="2026-01"))


def test_a_number_from_code_has_ends_and_the_weaker_carrier(shown: Path) -> None:
    case = build_case(metrics=RESERVE, sources={"report": {"reliability": "C"}})
    check = load_plugins([shown], allow_code=True).checks["RESV-01"]
    (measure,) = run_check(check, case).indicators[0].measures
    assert (measure.low, measure.high) == (0.25, 0.3125)
    assert (measure.source, measure.age_days) == ("report", 63)


def test_no_number_is_given_where_no_upper_end_is_known(shown: Path) -> None:
    case = build_case(metrics=[metric("reserve_eur", 50000), metric("cost_eur_a_year", 200000, low=0)])
    check = load_plugins([shown], allow_code=True).checks["RESV-01"]
    assert run_check(check, case).outcome == "no_evidence"


CAUSES = (
    (YAML, "id: PROM-01", "id: PROM-02"),
    (YAML, "pillar: stress\n", ""),
    (YAML, "pillar: stress\n", "pillar: stress\npilar: stress\n"),
    (YAML, "    promises:\n      exit.support: direct\n      release.activity: direct\n", ""),
    (
        YAML,
        "    promises:\n      exit.support: direct\n      release.activity: direct\n",
        "    gaps: [release.activity]\n",
    ),
    (YAML, "      exit.support: direct\n", "      exit.suport: direct\n"),
    (YAML, "indicators:\n", "indicators:\n  - {id: broken, proposition: So it is., claims: {exit.support: direct}}\n"),
    (CODE, "def observe(", "def observes("),
)
FINDINGS = (
    ("    def bearing", "    raise ValueError('no such file')\n\n    def bearing"),
    ("    def bearing", "    import threading; threading.Event().wait()\n\n    def bearing"),
    ("    def bearing", "    object.__setattr__(case, 'claims', ())\n\n    def bearing"),
    ("indicators=(seen,)", "indicators=()"),
    ("contradicts=bearing", 'contradicts=(Bearing(claim="NOWHERE", directness="direct"),) or bearing'),
)


@pytest.fixture
def brought(shown: Path, tmp_path: Path) -> Callable[..., Registry]:
    """The page's plugin with one passage in other words, in a folder of its own: a folder is loaded once a process."""
    made = iter(range(100))

    def bring(file: str, old: str, new: str) -> Registry:
        folder = shutil.copytree(shown, tmp_path / "edited" / str(next(made)) / "acme")
        return load_plugins([edited(folder, file, old, new)], allow_code=True)

    return bring


def test_mistakes_are_explained(
    shown: Path, case: Case, brought: Callable[..., Registry], twice: Callable[[str], str]
) -> None:
    messages = [twice("checks"), *(cause for edit in CAUSES for cause in causes(brought(*edit), "checks"))]
    for old, new in FINDINGS:
        result = govrisk.assess(case, rubric="acme", registry=brought(CODE, old, new), time_limit=0.2)
        messages.append(result.finding("PROM-01").reason)
    backwards = brought("resv/resv_01/check.py", "low=least / dearest", "low=9")
    result = govrisk.assess(build_case(metrics=RESERVE), rubric="resv", registry=backwards)
    messages.append(result.finding("RESV-01").reason)
    (shown / "plugin.py").write_text("import govrisk\n@govrisk.hookimpl\ndef govrisk_chekcs(): return []\n")
    messages += [said(load_plugins, [shown]), *causes(load_plugins([shown], allow_code=True), "checks")]
    explains(HOOK, messages)
