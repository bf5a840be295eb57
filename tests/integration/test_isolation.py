"""Plugins that misbehave, in this process under a guard ("here") and in one of their own ("apart").

Whatever they do, they cost their own findings only: the neighbour's finding and this process stay as they were.
"""

from __future__ import annotations

import json
import locale
import os
import random
import select
import signal
import socket
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest
from tests.integration import test_plugins
from tests.integration.test_plugins import HONEST, Install, costs_only_its_own, rubric, with_check

import govrisk
import govrisk.isolation.remote
from govrisk import Assessment, Case, UsageError, load_case, runner
from govrisk.errors import ContractError
from govrisk.hookspecs import Request
from govrisk.isolation.guard import guarded
from govrisk.isolation.limits import Limits
from govrisk.isolation.proxies import remote_plugin
from govrisk.isolation.target import Target
from govrisk.judge import Judge
from govrisk.loading import Selection
from govrisk.observation import Observation
from govrisk.plugins import Registry, load_registry
from govrisk.presenting import Attached, Presentation

install, neighbour, case = test_plugins.install, test_plugins.neighbour, test_plugins.case

BOTH = pytest.mark.parametrize("way", ["here", "apart"])
SHORT = 0.3
can_limit_memory = pytest.mark.skipif(
    not Path("/proc/self/statm").exists(), reason="this system does not say how much memory is in use"
)


def registry(way: str, *points: list[EntryPoint]) -> Registry:
    return load_registry([p for some in points for p in some], Selection(isolate=way == "apart"))


def assess(way: str, case: Case, *points: list[EntryPoint], time_limit: float = 20) -> Assessment:
    return govrisk.assess(case, rubric=rubric(), registry=registry(way, *points), time_limit=time_limit)


def observe(way: str, case: Case, points: list[EntryPoint], time_limit: float = 20) -> Observation:
    return runner.run_check(registry(way, points).checks["DEMO-01"], case, time_limit)


# --- Checks -------------------------------------------------------------------------------------------------------

HANGS = "import threading\nthreading.Event().wait()"
SPINS = "while True: pass"
HOLDS_PYTHON = "import re\nre.match('(a+)+$', 'a' * 99 + 'b')"
GROWS = "kept = []\nwhile True: kept.append(bytes(2**28))"
KILLS = "import os, signal\nos.kill(os.getpid(), signal.{signal})"


@pytest.mark.parametrize(
    ("way", "code", "cause"),
    [
        *((way, "raise ValueError('no such\\n file')", "raised ValueError: no such file") for way in ("here", "apart")),
        *((way, "import sys\nsys.exit(3)", "raised SystemExit: 3") for way in ("here", "apart")),
        *((way, "return None", "gave NoneType instead of an Observation") for way in ("here", "apart")),
        *((way, "case.sources.clear()\n" + HONEST, "tried to change the evidence") for way in ("here", "apart")),
        *((way, HONEST.replace("C1", "C99"), "the case does not hold: C99") for way in ("here", "apart")),
        *((way, HONEST.replace('"direct"', "'x'"), "malformed observation: directness") for way in ("here", "apart")),
        *(
            (way, "import govrisk\nraise govrisk.UsageError('no')", "raised UsageError: no")
            for way in ("here", "apart")
        ),
        *(
            (way, "return Observation(check='DEMO-01', outcome='error', reason='x' * 10**7)", "a reason of 10000000")
            for way in ("here", "apart")
        ),
        ("here", "import os\nos._exit(3)", "tried to end the program"),
        ("here", "import posix\nposix._exit(0)", "tried to end the program"),
        ("here", "import os, sys\nos.execv(sys.executable, [sys.executable, '-V'])", "tried to end the program"),
        ("apart", "import os\nos._exit(3)", "ended its process with exit code 3"),
        ("apart", "import os\nos._exit(0)", "ended its process with exit code 0"),
        ("here", "import os\ntry: os.abort()\nexcept Exception: pass", "tried to end the program"),
        ("apart", "import os\nos.abort()", "was killed by SIGABRT"),
        ("apart", KILLS.format(signal="SIGSEGV"), "was killed by SIGSEGV"),
        ("apart", KILLS.format(signal="SIGKILL"), "was killed by SIGKILL"),
        ("apart", KILLS.format(signal="SIGKILL").replace("getpid", "getppid"), "could not be given a process"),
        ("apart", "import os\nos.closerange(3, 99)\n" + HONEST, "ended its process with exit code 1"),
    ],
)
def test_it_costs_its_own_finding(
    case: Case, install: Install, neighbour: list[EntryPoint], way: str, code: str, cause: str
) -> None:
    result = assess(way, case, neighbour, install("demo", with_check(code=code)))
    assert cause in costs_only_its_own(result, case, neighbour)


@pytest.mark.parametrize(
    ("way", "code"),
    [*((way, code) for way in ("here", "apart") for code in (HANGS, SPINS)), ("apart", HOLDS_PYTHON)],
)
def test_a_check_that_does_not_end(
    case: Case, install: Install, neighbour: list[EntryPoint], way: str, code: str
) -> None:
    result = assess(way, case, neighbour, install("demo", with_check(code=code)), time_limit=SHORT)
    assert costs_only_its_own(result, case, neighbour) == "gave no answer within 0.3 s"


def test_its_author_can_see_the_whole_traceback(case: Case, install: Install, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    observe("here", case, install("demo", with_check(code="import json\njson.loads('{')")))
    assert "in raw_decode" in caplog.text  # beyond the line of check.py, which everybody is told


@BOTH
@can_limit_memory
def test_a_check_that_allocates_without_end(
    case: Case, install: Install, neighbour: list[EntryPoint], way: str
) -> None:
    result = assess(way, case, neighbour, install("demo", with_check(code=GROWS)))
    assert costs_only_its_own(result, case, neighbour) == "used more than 1024 MB of memory"
    assert len(bytes(2**31)) == 2**31  # the limit was the check's, and is gone with it


@BOTH
@pytest.mark.parametrize(
    "say",
    [
        "print('hello')",
        "import sys; sys.__stdout__.write('hello')",
        "import os; os.write(1, b'hello')",
        "import os; os.system('echo hello')",
    ],
)
def test_what_a_check_prints_is_no_part_of_a_report(
    case: Case, install: Install, capfd: pytest.CaptureFixture[str], way: str, say: str
) -> None:
    assert observe(way, case, install("demo", with_check(code=f"{say}\n{HONEST}"))).outcome == "observed"
    printed = capfd.readouterr()
    assert (printed.out, "hello" in printed.err) == ("", True)


def test_a_check_that_was_left_behind_says_nothing_more(
    case: Case, install: Install, capfd: pytest.CaptureFixture[str]
) -> None:
    code = "import threading\nwhile True:\n    threading.Event().wait(0.01)\n    print('still here')"
    before = set(threading.enumerate())
    observe("here", case, install("demo", with_check(code=code)), SHORT)
    for thread in set(threading.enumerate()) - before:
        thread.join(10)
        assert not thread.is_alive()
    assert capfd.readouterr().out == ""


@pytest.mark.parametrize("left_behind", ["threading.Event().wait()", "exec('while True: pass')"])
def test_a_tracer_does_not_make_it_cost_more(left_behind: str) -> None:
    """Such as coverage: CPython 3.11 stood still for ever after a thread that waits was sent an exception."""
    code = f"""if True:
        import sys, threading
        from govrisk.errors import ContractError
        from govrisk.isolation.guard import guarded
        sys.settrace(lambda *_: None)
        try:
            guarded(lambda: {left_behind}, {SHORT})
        except ContractError as error:
            print(error)
        """
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert (ran.stdout, ran.stderr) == (f"gave no answer within {SHORT} s\n", "")


CHANGES = [
    "import os; os.chdir('/')",
    "import os; os.environ['PATH'] = 'x'; os.environ['NEW'] = 'y'; del os.environ['HOME']",
    "import os; os.environ = {}",
    "import os; os.umask(0o777)",
    "import random; random.seed(1)",
    "import sys; sys.path = []",
    "import sys; sys.path.clear(); sys.argv.clear()",
    "import sys; sys.modules['json'] = None; del sys.modules['random']",
    "import sys; sys.setrecursionlimit(90); sys.excepthook = print",
    "import sys; sys.stdout = sys.stderr = None",
    "import sys; sys.stdout.close(); sys.stderr.close()",
    "import os; os.close(1); os.close(2)",
    "import warnings; warnings.simplefilter('ignore')",
    "import socket; socket.setdefaulttimeout(0.001)",
    "import locale; locale.setlocale(locale.LC_ALL, 'C')",
    "import logging; logging.basicConfig(level=1, force=True); logging.disable(50)",
    "import os; os._exit = os.abort = None",
]


HERE = "import builtins; builtins.divmod = None"  # apart nothing is left that could answer


def state() -> dict[str, Any]:
    """What a plugin may change of this process."""
    import logging

    os.umask(mask := os.umask(0))
    return {
        "folder": Path.cwd(),
        "environment": (id(os.environ), dict(os.environ)),
        "files": (mask, [os.fstat(fd).st_ino for fd in (1, 2)]),
        "random": random.getstate(),
        "path": (id(sys.path), list(sys.path), list(sys.argv)),
        "modules": [sys.modules[name] for name in ("json", "random")],
        "limits": (sys.getrecursionlimit(), sys.excepthook),
        "streams": (sys.stdin, sys.stdout, sys.stderr, sys.stdout.closed, sys.stderr.closed),
        "warnings": list(warnings.filters),
        "network": socket.getdefaulttimeout(),
        "locale": locale.setlocale(locale.LC_ALL),
        "logging": (logging.root.level, list(logging.root.handlers), logging.root.manager.disable),
        "functions": (divmod, os._exit, os.abort),
    }


@pytest.mark.parametrize(
    ("way", "change"), [("here", HERE), *((way, change) for way in ("here", "apart") for change in CHANGES)]
)
def test_what_a_check_changes_is_put_back(case: Case, install: Install, way: str, change: str) -> None:
    points, before = install("demo", with_check(code=f"{change}\n{HONEST}")), state()
    seen = observe(way, case, points)
    assert state() == before
    assert (seen.outcome, seen.reason) == ("observed", "")


@BOTH
def test_it_is_put_back_also_when_the_check_failed(case: Case, install: Install, tmp_path: Path, way: str) -> None:
    (tmp_path / "gone").mkdir()
    code = f"import os\nos.chdir({str(tmp_path / 'gone')!r})\nos.rmdir(os.getcwd())\nraise SystemExit"
    points, before = install("demo", with_check(code=code)), state()
    assert observe(way, case, points).outcome == "error"
    assert state() == before


def test_apart_it_cannot_reach_the_engine(case: Case, install: Install, neighbour: list[EntryPoint]) -> None:
    code = f"""\
import json, govrisk.judge, govrisk.runner
govrisk.judge.Judge.check = json.dumps = json.loads = govrisk.runner.run_check = None
{HONEST}
"""
    before = (Judge.check, json.dumps, json.loads, runner.run_check)
    result = assess("apart", case, neighbour, install("demo", with_check(code=code)))
    assert (Judge.check, json.dumps, json.loads, runner.run_check) == before
    assert [f.outcome for f in result.findings] == ["observed", "observed"]


def test_apart_what_it_leaves_running_is_ended(case: Case, install: Install, tmp_path: Path) -> None:
    line = tmp_path / "line"
    os.mkfifo(line)
    code = f"""\
import os, threading
line = os.open({str(line)!r}, os.O_WRONLY)
if os.fork() == 0:
    threading.Event().wait()
os.close(line)
{HONEST}
"""
    reader = os.open(line, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert observe("apart", case, install("demo", with_check(code=code))).outcome == "observed"
        assert heard(reader) == b""  # nobody holds the other end any more
    finally:
        os.close(reader)


RUN = """\
import signal, sys, govrisk
from govrisk.loading import Selection
from govrisk.observation import Observation
from govrisk.plugins import load_registry
from tests.integration.test_plugins import rubric
registry = load_registry(selection=Selection(isolate=sys.argv[2] == "apart"))
signal.signal(signal.SIGINT, signal.default_int_handler)  # a run in the background of a shell would ignore it
govrisk.assess(sys.argv[1], rubric=rubric(), registry=registry, time_limit=100)
"""


@BOTH
def test_the_user_can_end_the_run_and_nothing_goes_on(
    make_case: Callable[..., Path], install: Install, tmp_path: Path, way: str
) -> None:
    line, folder = tmp_path / "line", make_case()
    os.mkfifo(line)
    install("demo", with_check(code=f"import os\nos.write(os.open({str(line)!r}, os.O_WRONLY), b'x')\n{HANGS}"))
    path = os.pathsep.join([str(tmp_path / "site-demo"), str(Path(__file__).parents[2]), *sys.path])
    command = [sys.executable, "-c", RUN, str(folder), way]
    reader = os.open(line, os.O_RDONLY | os.O_NONBLOCK)
    with subprocess.Popen(command, env=os.environ | {"PYTHONPATH": path}, stderr=subprocess.DEVNULL) as process:
        try:
            assert heard(reader) == b"x"  # the check runs
            process.send_signal(signal.SIGINT)
            assert process.wait(60) == -signal.SIGINT
            assert heard(reader) == b""  # nobody holds the other end any more
        finally:
            process.kill()
            os.close(reader)


def heard(reader: int) -> bytes | None:
    """What comes by a pipe, nothing when its other end is closed, None when it stays silent for a minute."""
    return os.read(reader, 9) if select.select([reader], [], [], 60)[0] else None


FORGES = """\
import os
for fd in range(3, 20):
    try: os.write(fd, {said!r})
    except OSError: pass
{then}
"""
LIE = {
    "check": "DEMO-01",
    "outcome": "observed",
    "indicators": [{"id": "signal", "proposition": "P", "supports": [{"claim": "C99", "directness": "direct"}]}],
}


@pytest.mark.parametrize(
    ("said", "then", "cause"),
    [
        (b"garbage", HONEST, "gave no answer that can be read"),
        (b"\x00\xff", "os._exit(0)", "gave no answer that can be read"),
        (b"[" * 10**5, "os._exit(0)", "gave no answer that can be read"),
        (b'{"answer": 1}', "os._exit(0)", "gave no answer that can be read"),
        (b'{"answer": ' + json.dumps(LIE).encode() + b"}", "os._exit(0)", "the case does not hold: C99"),
        (b'{"cause": "said\\n so"}', "os._exit(0)", "said so"),
        (b"x" * (2**26 + 1), "os._exit(0)", "gave no answer that can be read"),  # no more than 64 MB are written
    ],
)
def test_apart_its_word_is_checked(
    case: Case, install: Install, neighbour: list[EntryPoint], said: bytes, then: str, cause: str
) -> None:
    code = FORGES.format(said=said, then=then) if len(said) < 10**6 else FORGES.format(said=b"", then=then).replace(
        "b''", "b'x' * (2**26 + 1)"
    )  # fmt: skip
    result = assess("apart", case, neighbour, install("demo", with_check(code=code)))
    assert cause in costs_only_its_own(result, case, neighbour)


def test_apart_the_finding_is_the_same(case: Case, install: Install, neighbour: list[EntryPoint]) -> None:
    points = install("demo", with_check())
    here, apart = (assess(way, case, neighbour, points) for way in ("here", "apart"))
    assert apart.model_dump_json() == here.model_dump_json()


def test_apart_nothing_of_the_plugin_runs_here(case: Case, install: Install) -> None:
    mark = "import sys\nsys.was_here = True\n"
    files = {path: mark + text if path.endswith(".py") else text for path, text in with_check().items()}
    assert observe("apart", case, install("demo", files)).outcome == "observed"
    assert not hasattr(sys, "was_here")
    assert "demo_plugin" not in sys.modules


# --- Importing, and hooks -----------------------------------------------------------------------------------------


def imported(way: str, point: EntryPoint, seconds: float = 20) -> object:
    target = Target(point.value)
    return guarded(target.load, seconds) if way == "here" else remote_plugin(target, Limits(seconds=seconds))


@pytest.mark.parametrize(
    ("way", "text", "cause"),
    [
        *((way, "import no_such_module", "raised ModuleNotFoundError: No module named") for way in ("here", "apart")),
        *((way, "raise SystemExit(0)", "raised SystemExit: 0") for way in ("here", "apart")),
        *((way, "class E(Exception):\n def __str__(self): raise E\nraise E", "raised E") for way in ("here", "apart")),
        ("here", "import os; os._exit(0)", "tried to end the program"),
        ("apart", "import os; os._exit(0)", "ended its process with exit code 0"),
        ("apart", "import govrisk; raise govrisk.UsageError('no')", "raised UsageError: no"),
        ("apart", "import govrisk\n@govrisk.hookimpl\ndef govrisk_checks(case): pass", "could not be registered"),
    ],
)
def test_a_plugin_that_cannot_be_imported(install: Install, way: str, text: str, cause: str) -> None:
    (point,) = install("demo", {"demo_plugin.py": text})
    before = state()
    with pytest.raises(ContractError, match=cause):
        imported(way, point)
    assert state() == before


@BOTH
def test_a_plugin_whose_import_does_not_end(install: Install, way: str) -> None:
    (point,) = install("demo", {"demo_plugin.py": SPINS})
    with pytest.raises(ContractError, match=r"gave no answer within 0\.3 s"):
        imported(way, point, SHORT)


@BOTH
def test_a_plugin_is_asked_only_for_what_it_offers(install: Install, way: str) -> None:
    plugins = registry(way, install("demo", with_check()))
    assert plugins.provides(plugins.plugins[0]) == ["govrisk_checks"]
    assert (list(plugins.checks), plugins.renderers, plugins.failures) == (["DEMO-01"], {}, [])


@BOTH
@pytest.mark.parametrize(
    ("body", "cause"),
    [
        ("raise OSError('gone')", "govrisk_checks raised OSError: gone"),
        ("return [42]", "govrisk_checks raised TypeError"),
        ("raise SystemExit(0)", "govrisk_checks raised SystemExit: 0"),
    ],
)
def test_a_hook_that_fails(install: Install, neighbour: list[EntryPoint], way: str, body: str, cause: str) -> None:
    text = f"import govrisk\n@govrisk.hookimpl\ndef govrisk_checks():\n    {body}\n"
    plugins = registry(way, neighbour, install("demo", {"demo_plugin.py": text}))
    assert list(plugins.checks) == ["LEAD-01"]
    assert [(f.plugin, cause in f.cause) for f in plugins.failures] == [("demo", True)]


@BOTH
def test_an_unknown_hook_is_an_error_of_that_plugin(install: Install, neighbour: list[EntryPoint], way: str) -> None:
    text = "import govrisk\n@govrisk.hookimpl\ndef govrisk_foo(): return []\n"
    plugins = registry(way, neighbour, install("demo", {"demo_plugin.py": text}))
    assert list(plugins.checks) == ["LEAD-01"]
    assert [(f.plugin, "govrisk_foo" in f.cause) for f in plugins.failures] == [("demo", True)]


# --- Renderers and collectors in a process of their own -----------------------------------------------------------

OFFERS = """\
import govrisk
from govrisk import Collected, EvidenceFile, Option, UsageError

class Lines:
    id, suffix, summary, standard = "lines", ".lines", "Lines.", "LINES 1.0"
    def render(self, assessment, presentation):
        {render}

class Desk:
    '''Measure the desk.'''
    id, summary, source, folder = "desk", "Measure.", "CSV", "metrics"
    options = (Option("desk", "Its name.", default="ours"),)
    def fingerprint(self, request):
        return f"{{request.sources}} {{request.as_of}} {{request.options}}"
    def collect(self, request):
        request.step("reading")
        {collect}

@govrisk.hookimpl
def govrisk_renderers(): return [Lines()]

@govrisk.hookimpl
def govrisk_collectors(): return [Desk()]
"""


def offering(install: Install, render: str = "return b''", collect: str = "pass", seconds: float = 20) -> Registry:
    (point,) = install("demo", {"demo_plugin.py": OFFERS.format(render=render, collect=collect)})
    plugins = registry("apart", [point])
    plugins.plugins[0] = type(plugins.plugins[0])(
        "demo", "demo", "1.0", remote_plugin(Target(point.value), Limits(seconds=20, render_seconds=seconds))
    )
    return plugins


def test_a_report_from_a_process_of_its_own(case: Case, install: Install) -> None:
    render = "return b''.join([assessment.subject.id.encode(), b'\\xff', *(a.content for a in presentation.attached)])"
    renderer = offering(install, render).renderers["lines"]
    assert (renderer.suffix, renderer.summary, getattr(renderer, "standard", "")) == (".lines", "Lines.", "LINES 1.0")
    assessment = assess("here", case)
    look = Presentation(attached=(Attached("case/a.bin", b"\x00\xfe", "application/octet-stream", "A file."),))
    assert renderer.render(assessment, look) == b"demo\xff\x00\xfe"


@pytest.mark.parametrize(
    ("render", "cause"),
    [
        ("return 1 / 0", "raised ZeroDivisionError: division by zero"),
        ("return 'text'", "gave str instead of bytes"),
        ("return bytes(2**26)", "gave an answer of more than 64 MB"),
        ("open('/proc/self/fd/1') and __import__('os').kill(__import__('os').getpid(), 9)", "was killed by SIGKILL"),
        ("import threading; threading.Event().wait()", r"gave no answer within 0\.3 s"),
    ],
)
def test_a_report_that_fails_in_a_process_of_its_own(case: Case, install: Install, render: str, cause: str) -> None:
    renderer = offering(install, render, seconds=SHORT if "wait" in render else 20).renderers["lines"]
    with pytest.raises(ContractError, match=cause):
        renderer.render(assess("here", case), Presentation())


@pytest.fixture
def request_(case: Case, tmp_path: Path) -> Request:
    return Request(("a.csv",), None, case.as_of, case.subject.id, tmp_path, {"desk": "theirs", "many": ("a", "b")})


def test_a_collector_in_a_process_of_its_own(install: Install, request_: Request) -> None:
    collect = "return Collected('found', EvidenceFile(), (request.options['desk'],))"
    collector = offering(install, collect=collect).collectors["desk"]
    assert (collector.__doc__, collector.options[0].default) == ("Measure the desk.", "ours")
    assert collector.fingerprint(request_) == "('a.csv',) None {'desk': 'theirs', 'many': ('a', 'b')}"
    collected = collector.collect(request_)
    assert (collected.name, collected.notes, collected.evidence.metrics) == ("found", ("theirs",), ())


@pytest.mark.parametrize(
    ("collect", "error", "text"),
    [
        ("raise UsageError('a.csv: cannot be read')", UsageError, "^a.csv: cannot be read$"),
        ("raise OSError('gone')", ContractError, "^raised OSError: gone"),
        ("return Collected('../out', EvidenceFile())", ContractError, "name"),
        ("return 5", ContractError, "raised AttributeError"),
    ],
)
def test_a_collector_that_fails_in_a_process_of_its_own(
    install: Install, request_: Request, collect: str, error: type[Exception], text: str
) -> None:
    collector = offering(install, collect=collect).collectors["desk"]
    with pytest.raises(error, match=text):
        collector.collect(request_)


# --- The guard itself ---------------------------------------------------------------------------------------------


def test_the_guard_passes_on_what_govrisk_raises() -> None:
    def work() -> None:
        raise UsageError("no such file")

    with pytest.raises(UsageError, match="no such file"):
        guarded(work)


def test_a_guard_inside_a_guard() -> None:
    assert guarded(lambda: guarded(lambda: 5)) == 5


def test_guards_in_several_threads_leave_stdout_as_it_was(capfd: pytest.CaptureFixture[str]) -> None:
    before, answers = state(), []
    threads = [threading.Thread(target=lambda n=n: answers.append(guarded(lambda: n))) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == list(range(8))
    assert state() == before


def test_a_forked_child_may_end_itself(capfd: pytest.CaptureFixture[str]) -> None:
    def work() -> int:
        child = os.fork()
        if child == 0:
            os._exit(7)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of forking beside a thread
        assert guarded(work) == 7


def test_the_case_reaches_the_check_whole(make_case: Callable[..., Path], install: Install) -> None:
    whole = load_case(Path(__file__).parents[2] / "examples" / "qwen")
    code = f"open({{path!r}}, 'w').write(case.model_dump_json(by_alias=True))\n{HONEST}"
    seen = make_case().parent / "seen.json"
    observe("apart", whole, install("demo", with_check(code=code.format(path=str(seen)))))
    assert Case.model_validate_json(seen.read_text(encoding="utf-8")) == whole
