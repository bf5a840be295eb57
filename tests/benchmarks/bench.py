"""``make bench``: how long the commands take, as ratios against a named floor measured in the same run.

Each pair of runs, ours and the floor's, is made back to back in fresh processes, and the ratio is the median over the
pairs: a busy machine slows both sides alike. Exits 1 when a ratio or a size is over its limit.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from cases import write_case
from histories import write_history
from many_checks import write_checks

ROOT = Path(__file__).parents[2]
FLOORS = str(Path(__file__).with_name("floors.py"))
QWEN = ROOT / "examples" / "qwen"
GOVRISK = ("-m", "govrisk")
COMMITS = (20_000, 40_000, 80_000)
GIT_PAIRS = 5
LIMIT, LIMIT_SMALL = 1.3, 1.8  # of 50,000 commits or more; below, starting up weighs more
REPO = os.environ.get("GOVRISK_BENCH_REPO")  # a real history instead of the made one
PAIRS = 9
PDF_PAIRS = 7
SIZES = (1, 500, 1000, 2000)
CHECKS, ADDED = (50, 100, 200), 150.0  # installed YAML checks, and the milliseconds that the most may add
LOADINGS = 15
SIZE_ROUNDS = 3
ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}  # as an installed program runs
MEGABYTE = 1024.0 if sys.platform == "linux" else 1024.0 * 1024.0  # ru_maxrss is in KB, on macOS in bytes


class Run(NamedTuple):
    """One process: wall-clock seconds, the most memory it held in MB, and seconds of processor time."""

    seconds: float
    megabytes: float
    busy: float


class Row(NamedTuple):
    """A line of the table."""

    what: str
    ours: str
    floor: str
    floor_value: str
    ratio: float
    limit: float

    @property
    def ok(self) -> bool:
        return self.ratio <= self.limit


def run(*arguments: str, environment: Mapping[str, str] = ENVIRONMENT) -> Run:
    """Runs Python with ``arguments`` in a new process; a failure ends the benchmark."""
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, *arguments], cwd=ROOT, stdout=subprocess.DEVNULL, env=environment)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"failed with {process.returncode}: python {' '.join(arguments)}")
    return Run(seconds, usage.ru_maxrss / MEGABYTE, usage.ru_utime + usage.ru_stime)


def alternate(pairs: int, *sides: Sequence[str]) -> list[list[float]]:
    """Seconds of each side, ``pairs`` times in turn, after one round that only warms the disk."""
    for side in sides:
        run(*side)
    rounds = [[run(*side).seconds for side in sides] for _ in range(pairs)]
    return [list(column) for column in zip(*rounds, strict=True)]


def row(what: str, ours: list[float], floor: str, floors: list[float], limit: float) -> Row:
    ratio = statistics.median(a / b for a, b in zip(ours, floors, strict=True))
    shown = [f"{statistics.median(values):.3f} s" for values in (ours, floors)]
    return Row(what, shown[0], floor, shown[1], ratio, limit)


def version(_: Path) -> Iterator[Row]:
    ours, floor = alternate(PAIRS, (*GOVRISK, "--version"), ("-c", "import click"))
    yield row("govrisk --version", ours, "import click", floor, 1.5)


def assess_json(work: Path) -> Iterator[Row]:
    files = [*QWEN.rglob("*.yaml"), *ROOT.glob("rubrics/*/*.yaml"), *ROOT.glob("plugins/govrisk_checks/**/*.yaml")]
    modules = work / "modules"
    modules.write_text("\n".join(_modules_of_others(work)))
    floor = (FLOORS, "yaml", str(modules), *map(str, files))
    ours, floors = alternate(PAIRS, _assess(QWEN, "json", work), floor)
    # The floor only reads. Ours also weighs some 4,000 what-ifs: other numbers, wrong facts, moved scenarios.
    what = f"import its libraries, read {len(files)} YAML files"
    yield row("assess examples/qwen -f json", ours, what, floors, 3.0)


def _modules_of_others(work: Path) -> list[str]:
    """The modules, ours left out, that ``assess -f json`` has imported when it ends, in the order of import."""
    ask = "import sys; from govrisk.cli import cli; cli(sys.argv[1:], standalone_mode=False); print(*sys.modules)"
    command = [sys.executable, "-c", ask, *_assess(QWEN, "json", work)[2:]]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    return [n for n in names if not n.startswith(("govrisk", "__"))]


def pdf(work: Path) -> Iterator[Row]:
    run(*_assess(QWEN, "json", work))
    page = _page(work)
    bare, ours, whole, as_json = alternate(
        PDF_PAIRS,
        (FLOORS, "weasyprint", *page),
        (FLOORS, "render", str(work / "qwen.json"), str(QWEN)),
        _assess(QWEN, "pdf", work),
        _assess(QWEN, "json", work),
    )
    yield row("render the PDF, everything inside", ours, "WeasyPrint alone on that HTML", bare, 1.3)
    floors = [a + b for a, b in zip(bare, as_json, strict=True)]
    yield row("assess examples/qwen -f pdf", whole, "WeasyPrint alone, and assess -f json", floors, 1.2)


def pages(work: Path) -> Iterator[Row]:
    """How the PDF grows: seconds a page with many claims, against seconds a page with a quarter of them."""
    import pikepdf

    counts, each = (500, 2000), []
    for n in counts:
        case = write_case(work / f"pages-{n}", n, 12)
        took = run(*_assess(case, "pdf", work)).seconds  # a minute: once is enough to see a curve
        with pikepdf.open(work / f"pages-{n}.pdf") as made:
            each.append((len(made.pages), took / len(made.pages)))
    (few, slow), (many, now) = each
    yield Row(
        f"2000 claims: {many} pages", f"{now:.3f} s", f"a page with 500: {few} pages", f"{slow:.3f} s", now / slow, 1.5
    )


def html(work: Path) -> Iterator[Row]:
    """The HTML report of 2,000 claims in Chromium."""
    from browser import LIMIT, measure, report_of

    times = measure(report_of(work, 2000))
    for what, milliseconds in (("opens, beyond that", times.beyond), ("filters", times.filter)):
        shown = (f"{milliseconds:.0f} ms", "an empty page opens", f"{times.empty:.0f} ms")
        yield Row(f"HTML of 2000 claims {what}; limit {LIMIT:.0f} ms", *shown, milliseconds / LIMIT, 1.0)


def _page(work: Path) -> list[str]:
    """What WeasyPrint is given: the page, the style that names the fonts, their folder, the attachment."""
    from govrisk.writing import read_assessment
    from govrisk_reports.fonts import FOLDER, font_faces
    from govrisk_reports.pdf.page import html_for_pdf

    html, css, assessment = work / "page.html", work / "fonts.css", work / "qwen.json"
    html.write_text(html_for_pdf(read_assessment(assessment)), encoding="utf-8")
    css.write_text(font_faces(), encoding="utf-8")
    return [str(path) for path in (html, css, FOLDER, assessment)]


def sizes(work: Path) -> Iterator[Row]:
    for mix, per_origin in (("12 claims an origin", 12), ("1 claim an origin", 1)):
        folders = [write_case(work / f"{n}-{per_origin}", n, per_origin) for n in SIZES]
        rounds = [[run(*_assess(folder, "json", work)) for folder in folders] for _ in range(SIZE_ROUNDS)]
        columns = list(zip(*rounds, strict=True))
        seconds = [statistics.median(r.seconds for r in column) for column in columns]
        megabytes = [max(r.megabytes for r in column) for column in columns]
        for n, took, held in zip(SIZES, seconds, megabytes, strict=True):
            what = f"assess {n} claim{'s' * (n > 1)}, {mix}: {took:.2f} s"
            yield Row(what, f"{held:.0f} MB", "memory", "200 MB", held / 200, 1.0)
        start, _, half, full = seconds
        grown = (f"{full - start:.2f} s", "1000 claims, both less 1 claim", f"{half - start:.2f} s")
        yield Row(f"2000 claims, {mix}", *grown, (full - start) / (half - start), 2.5)


def plugins(work: Path) -> Iterator[Row]:
    """What installed YAML checks add to ``assess``, cached as from the second run on, and how that grows with them."""
    case = write_case(work / "one-claim", 1, 1)
    cache = {"GOVRISK_CACHE": str(work / "cache")}
    sites = [write_checks(work / f"site-{n}", n) for n in (0, *CHECKS)]
    environments = [ENVIRONMENT | cache | {"PYTHONPATH": str(site)} for site in sites]
    command = _assess(case, "json", work)
    for environment in environments:
        run(*command, environment=environment)
    # Differences of wall-clock times are mostly noise; nothing here waits for anything but the disk's cache.
    rounds = [[run(*command, environment=e).busy for e in environments] for _ in range(PAIRS)]
    none, *some = (min(column) for column in zip(*rounds, strict=True))
    for count, took in zip(CHECKS, some, strict=True):
        shown = (f"{1000 * (took - none):.0f} ms", "assess without them", f"{none:.3f} s")
        yield Row(
            f"{count} YAML checks add, of processor time; limit {ADDED:.0f} ms",
            *shown,
            1000 * (took - none) / ADDED,
            1.0,
        )
    nothing, *loading = (_loading(environment) for environment in environments)
    for (half, less), (full, more) in pairwise(zip(CHECKS, loading, strict=True)):
        grown = (f"{1000 * (more - nothing):.0f} ms", f"{half} of them", f"{1000 * (less - nothing):.0f} ms")
        yield Row(f"finding and reading {full} YAML checks", *grown, (more - nothing) / (less - nothing), 2.5)


def _loading(environment: Mapping[str, str]) -> float:
    """Seconds of processor time for finding and reading every check, in one process: less noise than many make."""
    command = [sys.executable, "-P", str(Path(__file__).with_name("many_checks.py")), str(LOADINGS)]
    ran = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    return float(ran.stdout)


def collect(work: Path) -> Iterator[Row]:
    """``collect git`` against git's own listing of the same history, its second run, its memory and its growth."""
    case = work / "case"
    write_case(case, 1, 1)
    histories = [Path(REPO)] if REPO else [write_history(work / f"{n}.git", n) for n in COMMITS]
    seconds = []
    for history in histories:
        floor = (FLOORS, "git-log", str(history))
        fresh = (FLOORS, "collect", str(history), str(case))
        ours, floors = alternate(GIT_PAIRS, fresh, floor)
        seconds.append((statistics.median(ours), statistics.median(floors)))
        name = history.stem if REPO else f"{history.stem} commits"
        limit = LIMIT if REPO or history is histories[-1] else LIMIT_SMALL
        yield row(f"collect git, {name}", ours, "git log --raw -z -M100% --no-merges", floors, limit)
    again, first = alternate(GIT_PAIRS, _collect(histories[-1], case), fresh)
    yield row("collect git again, nothing new", again, "the first run", first, 0.05)
    held = run(*fresh).megabytes
    yield Row("collect git, the largest process (Python or git)", f"{held:.0f} MB", "memory", "250 MB", held / 250, 1.0)
    for (half, half_git), (full, full_git) in pairwise(seconds):
        git = f"git log: {full_git / half_git:.2f}"
        yield Row("twice the commits", f"{full:.2f} s", f"half of them ({git})", f"{half:.2f} s", full / half, 2.5)


def peers(work: Path) -> Iterator[Row]:
    """``collect git`` against programs that answer who does the work; a tenth of their time is the limit."""
    case, commits = work / "peer-case", COMMITS[0]
    write_case(case, 1, 1)
    checkout = work / "checkout"
    history = REPO or str(write_history(work / "peers.git", commits))
    subprocess.run(["git", "clone", "-q", history, str(checkout)], check=True)
    ours = statistics.median(run(FLOORS, "collect", str(checkout), str(case)).seconds for _ in range(3))
    for name in ("git-fame", "pydriller", "truckfactor"):
        theirs = run(FLOORS, name, str(checkout)).seconds
        yield Row("collect git", f"{ours:.2f} s", f"{name} on the same history", f"{theirs:.2f} s", ours / theirs, 0.1)


def _collect(history: Path, case: Path) -> tuple[str, ...]:
    return (*GOVRISK, "collect", "git", f"thing={history}", "--into", str(case), "-q")


def _assess(case: Path, formats: str, work: Path) -> tuple[str, ...]:
    return (*GOVRISK, "assess", str(case), "-f", formats, "-q", "-o", str(work))


HEADINGS = ("what", "ours", "floor", "floor's", "ratio", "limit", "")
WIDTHS = (52, 9, 42, 9, 6, 6, 4)


def show(cells: Sequence[str]) -> None:
    print("  ".join(f"{cell:<{width}}" for cell, width in zip(cells, WIDTHS, strict=True)).rstrip(), flush=True)


def main(names: Sequence[str]) -> int:
    parts: dict[str, Callable[[Path], Iterator[Row]]] = {
        "version": version, "json": assess_json, "pdf": pdf, "pages": pages, "html": html, "sizes": sizes,
        "plugins": plugins, "collect": collect,
    }  # fmt: skip
    more = {"peers": peers}  # asked for by name: they need the dependency group of that name
    over = 0
    show(HEADINGS)
    with tempfile.TemporaryDirectory() as folder:
        for name in names or parts:
            for line in (parts | more)[name](Path(folder)):
                over += not line.ok
                numbers = (f"{line.ratio:.2f}", f"{line.limit:.2f}", "ok" if line.ok else "OVER")
                show((line.what, line.ours, line.floor, line.floor_value, *numbers))
    print(f"\n{over} over the limit." if over else "\nAll within their limits.")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
