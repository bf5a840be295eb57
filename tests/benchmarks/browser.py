"""How fast the HTML report opens and filters in Chromium: ``python tests/benchmarks/browser.py [CLAIMS]``.

*Open* runs from the start of navigation to the first frame after the load event, less the same for an empty page,
measured in turn. *Filter* runs from the event of a control to the next frame, with the register in sight, where most
is to be laid out. *Complete* is when the long parts, which wait for the first frame, are all in place.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

from cases import write_case

CLAIMS = 2000
ROUNDS = 9
LIMIT = 200.0
"""Milliseconds beyond an empty page for opening, and for a filter."""
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
QUIET = ("background-networking", "component-update", "sync", "gpu")
ARGUMENTS = ("--no-sandbox", "--no-first-run", *(f"--disable-{name}" for name in QUIET))
EMPTY = '<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Empty</title><p>Nothing.'
FRAME = "new Promise(done => requestAnimationFrame(() => setTimeout(() => done(performance.now()))))"
CHOICES = (("#pick-grade", "B"), ("#pick-grade", ""), ("#pick-family", "LEAD"), ("#pick-family", ""),
           ("#search", "passage number 17"), ("#search", ""))  # fmt: skip
CHOOSE = f"""async ([id, value]) => {{
  const control = document.querySelector(id);
  control.value = value;
  await {FRAME};
  const start = performance.now();
  control.dispatchEvent(new Event(id === "#search" ? "input" : "change", {{bubbles: true}}));
  return await {FRAME} - start;
}}"""


class Times(NamedTuple):
    """Milliseconds, medians over the rounds; ``filter`` is the slowest of the choices."""

    empty: float
    open: float
    complete: float
    filter: float

    @property
    def beyond(self) -> float:
        """What opening the report costs beyond opening an empty page."""
        return self.open - self.empty


def measure(report: Path, rounds: int = ROUNDS) -> Times:
    """Opens and filters a report in the system's Chromium.

    Raises:
        SystemExit: there is no Chromium, or no Playwright to drive it.
    """
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if not program:
        raise SystemExit(f"no browser -> install one of {', '.join(PROGRAMS)}")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError as fault:
        raise SystemExit("no Playwright -> pip install playwright") from fault
    empty = report.with_name("empty.html")
    empty.write_text(EMPTY, encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=[*ARGUMENTS])
        page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
        for path in (empty, report):  # warms the disk and the browser
            _opened(page, path)
        opened = [(_opened(page, empty), _opened(page, report)) for _ in range(rounds)]
        complete, filtered = _filtered(page, report, rounds)
        browser.close()
    bare, whole = (statistics.median(side) for side in zip(*opened, strict=True))
    return Times(bare, whole, complete, filtered)


def _opened(page: Any, path: Path) -> float:
    page.goto("about:blank")
    page.goto(path.as_uri(), wait_until="commit")
    loaded = "document.readyState === 'complete' || new Promise(done => addEventListener('load', done))"
    return float(page.evaluate(f"async () => {{ await ({loaded}); return await {FRAME}; }}"))


def _filtered(page: Any, report: Path, rounds: int) -> tuple[float, float]:
    page.goto("about:blank")
    page.goto(report.as_uri())
    page.wait_for_selector("html.settled", state="attached")
    complete = float(page.evaluate("performance.now()"))
    page.evaluate("document.querySelector('#register table').scrollIntoView()")
    page.evaluate(FRAME)
    times = [[float(page.evaluate(CHOOSE, choice)) for choice in CHOICES] for _ in range(rounds)]
    return complete, max(statistics.median(column) for column in zip(*times, strict=True))


def report_of(work: Path, claims: int = CLAIMS) -> Path:
    """The HTML report of a made case with that many claims."""
    folder = write_case(work / f"{claims}", claims)
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, "-m", "govrisk", "assess", str(folder), "-f", "html", "-o", str(work), "--quiet"]
    subprocess.run(command, check=True, env=environment)
    return work / f"{claims}.html"


def main() -> int:
    """Prints the times; 1 when one is over its limit."""
    claims = int(sys.argv[1]) if sys.argv[1:] else CLAIMS
    with tempfile.TemporaryDirectory() as work:
        times = measure(report_of(Path(work), claims))
    print(f"empty page                    {times.empty:6.0f} ms")
    print(f"open, {claims} claims             {times.open:6.0f} ms, {times.beyond:.0f} beyond it (limit {LIMIT:.0f})")
    print(f"filter, the slowest choice    {times.filter:6.0f} ms (limit {LIMIT:.0f})")
    print(f"complete, every part in place {times.complete:6.0f} ms")
    return int(max(times.beyond, times.filter) > LIMIT)


if __name__ == "__main__":
    raise SystemExit(main())
