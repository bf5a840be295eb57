"""Strangers' plugins: real distributions on a path, loaded by their entry points, behaving well and badly.

What a plugin does may cost its own finding. The other findings stay as they are without it, and the report names it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib.metadata import EntryPoint, distributions
from pathlib import Path

import pytest

import govrisk
from govrisk import Assessment, Case, load_case, load_rubric
from govrisk.errors import PluginError
from govrisk.plugins import Registry, load_registry
from govrisk.rubric import Rubric

ROOT = Path(__file__).parents[2]
NEIGHBOUR = ROOT / "plugins" / "govrisk_checks" / "lead" / "lead_01"
TIME_LIMIT = 0.2

CHECK = """\
id: DEMO-01
title: A demonstration
question: Does the plugin behave?
pillar: stress
why: To see what a stranger's code can do.
indicators:
  - {id: signal, proposition: There is a signal., claims: {leadership.departure: direct}}
answers: {risk: There is., mixed: There may be., safe: There is none., unknown: Nobody looked.}
remediation: {project: Nothing., user: Nothing., collect: Anything.}
"""
HOOKS = """\
from pathlib import Path
import govrisk

@govrisk.hookimpl
def govrisk_checks():
    return [Path(__file__).parent / "{folder}"]
"""
CODE = """\
from govrisk import Bearing, IndicatorObservation, Measure, Observation

def seen(check="DEMO-01", outcome="observed", indicators=None, **parts):
    one = IndicatorObservation(id="signal", proposition="There is a signal.", **parts)
    return Observation(check=check, outcome=outcome, indicators=[one] if indicators is None else indicators)

def observe(case, spec):
"""
HONEST = 'return seen(supports=[Bearing(claim="C1", directness="direct")])'

Install = Callable[..., list[EntryPoint]]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Writes a distribution NAME 1.0 (its files, its entry points) onto the path and gives its entry points."""
    before = set(sys.modules)

    def write(name: str, files: Mapping[str, str], points: Mapping[str, str] | None = None) -> list[EntryPoint]:
        site = tmp_path / f"site-{name}"
        listed = "".join(f"{k} = {v}\n" for k, v in (points or {name: f"{name}_plugin"}).items())
        info = {"METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n"}
        info |= {"entry_points.txt": f"[govrisk]\n{listed}"}
        for path, text in {**{f"{name}-1.0.dist-info/{k}": v for k, v in info.items()}, **files}.items():
            (site / path).parent.mkdir(parents=True, exist_ok=True)
            (site / path).write_text(text, encoding="utf-8")
        monkeypatch.syspath_prepend(str(site))
        return [p for d in distributions(path=[str(site)]) for p in d.entry_points]

    yield write
    for module in set(sys.modules) - before:
        del sys.modules[module]


def with_check(name: str = "demo", code: str | None = HONEST, check: str = CHECK, folder: str = "demo/demo_01") -> dict:
    """The files of a distribution with one check; ``code`` is the body of its ``observe``."""
    files = {f"{name}_plugin.py": HOOKS.format(folder=f"{name}_checks")}
    files[f"{name}_checks/{folder}/check.yaml"] = check
    if code is not None:
        files[f"{name}_checks/{folder}/check.py"] = CODE + textwrap.indent(textwrap.dedent(code), "    ")
    return files


@pytest.fixture
def neighbour(install: Install) -> list[EntryPoint]:
    """Another distribution, with a check that has no code: its finding must stay as it is."""
    text = (NEIGHBOUR / "check.yaml").read_text(encoding="utf-8")
    return install("neighbour", with_check("neighbour", None, text, "lead/lead_01"))


@pytest.fixture
def case(make_case: Callable[..., Path]) -> Case:
    return load_case(make_case())


@cache
def rubric() -> Rubric:
    """A rubric that weighs LEAD-01 (the neighbour's) and DEMO-01."""
    content = load_rubric("default").model_dump(by_alias=True)
    signal = {"weight": 1, "anchors": [[1, 100], [2, 0]], "source": "judgement"}
    rule = {"impact": 3, "source": "judgement", "indicators": {"signal": signal}}
    content["checks"] = {"LEAD-01": content["checks"]["LEAD-01"], "DEMO-01": rule}
    content["families"] = {f: {"title": f, "weight": 1, "source": "judgement"} for f in ("LEAD", "DEMO")}
    return Rubric.model_validate(content)


def assess(case: Case, *points: list[EntryPoint]) -> Assessment:
    registry = load_registry(p for some in points for p in some)
    return govrisk.assess(case, rubric=rubric(), registry=registry, time_limit=TIME_LIMIT)


def costs_only_its_own(result: Assessment, case: Case, neighbour: list[EntryPoint]) -> str:
    """Holds the result against one without the plugin; gives the cause that the report names."""
    alone = assess(case, neighbour)
    assert result.finding("LEAD-01") == alone.finding("LEAD-01")
    assert result.verdict.mean == alone.verdict.mean
    finding = result.finding("DEMO-01")
    assert (finding.outcome, finding.interval, finding.rating) == ("error", (0, 100), "NR")
    assert finding.weight == pytest.approx(0.5)  # an error is not dropped and renormalised away
    assert finding.reason in finding.answer
    return next(f.cause for f in result.failures if f.check == "DEMO-01")


# --- Well-behaved -------------------------------------------------------------------------------------------------


def test_a_check_with_code(case: Case, install: Install, neighbour: list[EntryPoint]) -> None:
    result = assess(case, neighbour, install("demo", with_check()))
    finding = result.finding("DEMO-01")
    assert finding.interval == pytest.approx((100 * 0.8 * 0.85, 100))
    assert (finding.plugin, finding.evidence) == ("demo 1.0 (demo)", ("C1",))
    assert result.failures == ()
    assert [(p.name, p.distribution, p.version, p.provides) for p in result.provenance.plugins] == [
        ("demo", "demo", "1.0", ("govrisk_checks",)),
        ("neighbour", "neighbour", "1.0", ("govrisk_checks",)),
    ]


def test_a_check_without_code_reads_what_it_declares(case: Case, install: Install) -> None:
    coded = assess(case, install("demo", with_check())).finding("DEMO-01")
    declared = assess(case, install("plain", with_check("plain", None))).finding("DEMO-01")
    assert declared.interval == coded.interval


def test_influence_of_a_check_with_code_needs_no_second_run(case: Case, install: Install) -> None:
    counted = "calls.append(1)\nassert len(calls) == 1\n" + HONEST
    files = with_check(code=counted)
    files["demo_checks/demo/demo_01/check.py"] = "calls = []\n" + files["demo_checks/demo/demo_01/check.py"]
    result = assess(case, install("demo", files))
    assert [(i.origin, i.mean_without) for i in result.influence] == [("O1", (0, 100))]


def test_a_check_may_say_that_it_does_not_apply(case: Case, install: Install, neighbour: list[EntryPoint]) -> None:
    code = 'return Observation(check="DEMO-01", outcome="not_applicable", reason="no releases at all")'
    finding = assess(case, neighbour, install("demo", with_check(code=code))).finding("DEMO-01")
    assert (finding.outcome, finding.reason, finding.weight) == ("not_applicable", "no releases at all", 0)


def test_a_check_file_may_be_written_in_the_house_style(case: Case, install: Install) -> None:
    files = with_check()
    path = "demo_checks/demo/demo_01/check.py"
    style = "from __future__ import annotations\nfrom dataclasses import dataclass\n\n"
    files[path] = style + "@dataclass\nclass Found:\n    days: int\n\n" + files[path]
    assert assess(case, install("demo", files)).finding("DEMO-01").outcome == "observed"


# --- Crashing, hanging, lying -------------------------------------------------------------------------------------

HANGS = """\
import threading
threading.Event().wait(4)
"""
SPINS = """\
import time
end = time.monotonic() + 1.5
while time.monotonic() < end: pass
"""
MEASURED = "return seen(measures=[Measure(low={low}, high=1, unit='u', source='{source}', age_days=0, evidence={ids})])"


def measured(low: str = "1", source: str = "S1", ids: str = "['M1']") -> str:
    return MEASURED.format(low=low, source=source, ids=ids)


@pytest.mark.parametrize(
    ("code", "cause"),
    [
        ("raise ValueError('no such file')", "raised ValueError: no such file"),
        ("raise SystemExit(0)", "raised SystemExit: 0"),
        ("raise KeyboardInterrupt", "raised KeyboardInterrupt"),
        ("return observe(case, spec)", "raised RecursionError"),
        (HANGS, "gave no answer within 0.2 s"),
        (SPINS, "gave no answer within 0.2 s"),
        ("case.claims[0].credibility = 1", "frozen"),
        (f"object.__setattr__(case.claims[0], 'credibility', 1)\n{HONEST}", "tried to change the evidence"),
        (f"case.sources['S1'].__dict__['reliability'] = 'A'\n{HONEST}", "tried to change the evidence"),
        (f"case.sources.clear()\n{HONEST}", "tried to change the evidence"),
        (f"object.__setattr__(case, 'claims', ())\n{HONEST}", "tried to change the evidence"),
        ("return None", "gave NoneType instead of an Observation"),
        ("return {'check': 'DEMO-01'}", "gave dict instead of an Observation"),
        ("return seen(check='LEAD-01')", "answered for 'LEAD-01'"),
        ("return seen(supports=[Bearing(claim='C99', directness='direct')])", "the case does not hold: C99"),
        ("return seen(indicators=[])", "indicators differ from check.yaml: signal"),
        ("return seen(indicators=[IndicatorObservation(id='other', proposition='P')])", "other, signal"),
        ("return seen(supports=[Bearing(claim='C1', directness='rather')])", "malformed observation: directness"),
        ("return Observation(check='DEMO-01', outcome='error')", "outcome error without a reason"),
        ("return Observation(check='DEMO-01', outcome='not_applicable')", "not_applicable without a reason"),
        ("return Observation(check='DEMO-01', outcome='error', reason='no network')", "no network"),
        (
            "import warnings; warnings.simplefilter('ignore')\n"
            "return Observation.model_construct(check='DEMO-01', outcome='observed', indicators=5)",
            "malformed observation",
        ),
    ],
)
def test_it_costs_its_own_finding(
    case: Case, install: Install, neighbour: list[EntryPoint], code: str, cause: str
) -> None:
    before = case.model_copy(deep=True)
    result = assess(case, neighbour, install("demo", with_check(code=code)))
    assert cause in costs_only_its_own(result, case, neighbour)
    assert case == before


@pytest.mark.parametrize(
    "code",
    [
        pytest.param(measured(source="S99"), id="a source that the case lacks"),
        pytest.param("return seen(supports=[Bearing(claim='M1', directness='direct')])", id="a metric as a claim"),
        pytest.param(measured(ids="[]"), id="a value out of nothing"),
        pytest.param(measured(low="float('nan')"), id="a value that is no number"),
        pytest.param("object.__setattr__(spec, 'indicators', ())\nreturn seen(indicators=[])", id="changes its spec"),
        pytest.param("return Observation(check='DEMO-01', outcome='not_applicable', reason=' ')", id="a blank reason"),
    ],
)  # fmt: skip
def test_a_lie_costs_its_own_finding(case: Case, install: Install, neighbour: list[EntryPoint], code: str) -> None:
    record = {"id": "M1", "name": "m", "value": 1, "unit": "u", "method": "m", "n": 1, "source": "S1"}
    content = case.model_dump(by_alias=True) | {"metrics": [record | {"date": "2026-03-04"}]}
    case = Case.model_validate(content)
    costs_only_its_own(assess(case, neighbour, install("demo", with_check(code=code))), case, neighbour)


@pytest.mark.parametrize(
    ("said", "supports", "outcome"), [("no_evidence", "['C1']", "observed"), ("observed", "[]", "no_evidence")]
)
def test_the_outcome_follows_from_the_evidence(
    case: Case, install: Install, said: str, supports: str, outcome: str
) -> None:
    bearings = f"[Bearing(claim=c, directness='direct') for c in {supports}]"
    code = f"return seen(outcome='{said}', supports={bearings})"
    assert assess(case, install("demo", with_check(code=code))).finding("DEMO-01").outcome == outcome


def test_an_answer_that_hangs_when_it_is_read(case: Case, install: Install, neighbour: list[EntryPoint]) -> None:
    code = """\
    import threading
    class Slow(Observation):
        def model_dump(self, **kwargs):
            threading.Event().wait(2)
    return Slow(check="DEMO-01", outcome="no_evidence")
    """
    result = assess(case, neighbour, install("demo", with_check(code=code)))
    costs_only_its_own(result, case, neighbour)


def test_interrupting_a_run_ends_it(case: Case, install: Install, monkeypatch: pytest.MonkeyPatch) -> None:
    import threading

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt  # what Ctrl-C does while the run waits for the check's thread

    points = install("demo", with_check())
    monkeypatch.setattr(threading.Thread, "join", interrupted)
    with pytest.raises(KeyboardInterrupt):
        assess(case, points)


# --- Plugins that do not load -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "text", "cause"),
    [
        ("demo_plugin.py", "import no_such_module_here", "could not be imported: ModuleNotFoundError"),
        ("demo_plugin.py", "raise SystemExit(0)", "SystemExit"),
        ("demo_plugin.py", "1 +", "could not be imported: SyntaxError"),
        ("demo_checks/demo/demo_01/check.py", "import no_such_module_here", "demo_01: ModuleNotFoundError"),
        ("demo_checks/demo/demo_01/check.py", "raise SystemExit(0)", "SystemExit"),
        ("demo_checks/demo/demo_01/check.py", "x = 1", "check.py has no function 'observe'"),
        ("demo_checks/demo/demo_01/check.yaml", CHECK + "pilar: stress\n",
         "demo:demo/demo_01/check.yaml:10:1: unknown key 'pilar' -> did you mean 'pillar'?"),
        ("demo_checks/demo/demo_01/check.yaml", CHECK.replace("DEMO-01", "DEMO-02"), "does not fit its folder"),
        ("demo_checks/demo/demo_01/check.yaml", "a: [", "is not YAML"),
    ],
)  # fmt: skip
def test_what_does_not_load_costs_its_own_finding(
    case: Case, install: Install, neighbour: list[EntryPoint], path: str, text: str, cause: str
) -> None:
    result = assess(case, neighbour, install("demo", with_check() | {path: text}))
    costs_only_its_own(result, case, neighbour)
    failure = next(f for f in result.failures if f.plugin == "demo")
    assert cause in failure.cause
    assert failure.version == "1.0"


@pytest.mark.parametrize(
    ("hook", "cause"),
    [
        ("def govrisk_checks():\n    raise OSError('gone')", "govrisk_checks raised OSError: gone"),
        ("def govrisk_checks():\n raise SystemExit(0)", "SystemExit"),
        ("def govrisk_checks():\n    return None", "govrisk_checks raised TypeError"),
        ("def govrisk_checks():\n return [42]", "govrisk_checks"),
        ("def govrisk_topics():\n return ['/nowhere/topics.yaml']", "govrisk_topics"),
        ("def govrisk_rubrics():\n return [None]", "govrisk_rubrics"),
        ("def govrisk_renderers():\n return [object()]", "govrisk_renderers"),
        ("def govrisk_checks(case):\n return []", "govrisk_checks"),
    ],
)
def test_a_broken_hook_costs_its_plugin(
    case: Case, install: Install, neighbour: list[EntryPoint], hook: str, cause: str
) -> None:
    points = install("demo", {"demo_plugin.py": f"import govrisk\n@govrisk.hookimpl\n{hook}\n"})
    registry = load_registry([*neighbour, *points])
    assert list(registry.checks) == ["LEAD-01"]
    assert {*registry.topics, *registry.rubrics, *registry.renderers, *registry.examples} == set()
    assert [(f.plugin, f.version) for f in registry.failures] == [("demo", "1.0")]
    assert cause in registry.failures[0].cause
    assert costs_only_its_own(assess(case, neighbour, points), case, neighbour)


def test_an_unknown_hook_is_an_error_of_that_plugin(install: Install, neighbour: list[EntryPoint]) -> None:
    text = "import govrisk\n@govrisk.hookimpl\ndef govrisk_check(): return []\n"
    registry = load_registry([*neighbour, *install("demo", {"demo_plugin.py": text})])
    assert list(registry.checks) == ["LEAD-01"]
    (failure,) = registry.failures
    assert failure.plugin == "demo"
    assert (
        "implements govrisk_check, a hook that govrisk does not have; did you mean 'govrisk_checks'?" in failure.cause
    )


def test_a_check_that_nobody_brings_is_an_error_and_not_a_pass(case: Case, neighbour: list[EntryPoint]) -> None:
    result = assess(case, neighbour)
    assert costs_only_its_own(result, case, neighbour) == "no installed plugin brings it"
    assert result.finding("DEMO-01").title == "DEMO-01 is not installed"
    bare = assess(case)
    assert (bare.verdict.rating, bare.verdict.mean, len(bare.failures)) == ("NR", (0, 100), 2)


# --- One name, two givers -----------------------------------------------------------------------------------------

GIVES = """\
from pathlib import Path
import govrisk

class Csv:
    id, suffix, summary = "lines", ".lines", "Lines."
    def render(self, assessment, presentation): return b""

@govrisk.hookimpl
def {hook}(): return [{item}]
"""


@pytest.mark.parametrize(
    ("hook", "item", "what"),
    [
        ("govrisk_rubrics", "Path('bank.yaml')", "rubric 'bank'"),
        ("govrisk_renderers", "Csv()", "report format 'lines'"),
        ("govrisk_examples", "Path('bank')", "example 'bank'"),
        ("govrisk_topics", "Path(__file__).parent / 'topics.yaml'", "topic 'bank.run'"),
        ("govrisk_checks", "Path(__file__).parent / 'checks'", "check 'demo_01'"),
    ],
)
def test_two_plugins_with_one_name_are_refused_and_both_are_named(
    install: Install, hook: str, item: str, what: str
) -> None:
    module = GIVES.format(hook=hook, item=item)
    points = [
        point
        for name in ("alpha", "beta")
        for point in install(
            name,
            {
                f"{name}_plugin.py": module,
                "topics.yaml": "bank.run: People ran",
                "checks/demo/demo_01/check.yaml": CHECK,
            },
        )
    ]
    registry = load_registry(points)
    with pytest.raises(PluginError) as caught:
        getattr(registry, hook.removeprefix("govrisk_"))
    assert what in str(caught.value)
    assert "alpha 1.0 (alpha)" in str(caught.value)
    assert "beta 1.0 (beta)" in str(caught.value)


def test_two_distributions_may_call_their_entry_points_alike(install: Install, case: Case) -> None:
    text = (NEIGHBOUR / "check.yaml").read_text(encoding="utf-8")
    first = install("alpha", with_check("alpha", None, text, "lead/lead_01"), {"checks": "alpha_plugin"})
    second = install("beta", with_check("beta"), {"checks": "beta_plugin"})
    result = assess(case, first, second)
    assert [f.outcome for f in result.findings] == ["observed", "observed"]
    assert {p.distribution for p in result.provenance.plugins} == {"alpha", "beta"}


def test_one_module_under_two_names_is_one_plugin(install: Install, case: Case) -> None:
    points = install("demo", with_check(), {"one": "demo_plugin", "two": "demo_plugin"})
    assert assess(case, points).finding("DEMO-01").outcome == "observed"


# --- The whole command, with the built-in plugins -----------------------------------------------------------------


def run(*arguments: str, site: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "govrisk", *arguments],
        env=os.environ | {"PYTHONPATH": str(site)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_strict_tells_a_pipeline_that_a_plugin_failed(
    install: Install, make_case: Callable[..., Path], tmp_path: Path
) -> None:
    install("demo", with_check(code="raise ValueError('no such file')"))
    site, folder = tmp_path / "site-demo", make_case()
    own = tmp_path / "own.yaml"
    own.write_text(
        "schema: govrisk.rubric/1\nid: own\nversion: '1'\nextends: default\ntitle: Own\ndescription: Own.\n"
        "families: {DEMO: {title: Demo, weight: 1, source: ours}}\n"
        "checks: {DEMO-01: {impact: 1, source: ours, indicators: {signal: {weight: 1, source: ours}}}}\n"
    )
    arguments = ["assess", str(folder), "-f", "json", "--rubric", str(own), "-o"]
    easy = run(*arguments, str(tmp_path / "a"), site=site)
    strict = run(*arguments, str(tmp_path / "b"), "--strict", site=site)
    assert (easy.returncode, strict.returncode) == (0, 3), easy.stderr + strict.stderr
    for result in (easy, strict):
        assert "demo 1.0 (demo) DEMO-01: raised ValueError: no such file" in result.stderr
    written = Assessment.model_validate_json((tmp_path / "b" / "case.json").read_text(encoding="utf-8"))
    assert [(f.check, f.outcome) for f in written.findings if f.outcome == "error"] == [("DEMO-01", "error")]
    shutil.rmtree(site)
    assert run(*arguments, str(tmp_path / "c"), "--strict", site=site).returncode == 3  # not installed: no pass either


def test_plugins_lists_what_is_there_and_what_failed(install: Install, tmp_path: Path) -> None:
    install("demo", {"demo_plugin.py": "import no_such_module_here"})
    result = run("plugins", site=tmp_path / "site-demo")
    assert result.returncode == 0, result.stderr
    assert "demo\tdemo\t1.0\t-\t-\t\t\tfailed: could not be imported: ModuleNotFoundError" in result.stdout
    assert "builtin-checks\tgovrisk\t" in result.stdout


def test_core_knows_no_built_in_package() -> None:
    command = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run([command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


def test_the_built_in_plugins_come_in_by_the_same_door() -> None:
    registry: Registry = load_registry()
    assert {p.name for p in registry.plugins if p.distribution == "govrisk"} == {
        "builtin-checks", "builtin-collectors", "builtin-examples", "builtin-reports", "builtin-rubrics",
    }  # fmt: skip
    assert load_registry([]).checks == {}
