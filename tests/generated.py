"""Files that are generated from the code: ``python -m tests.generated`` writes them, ``--check`` compares."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

from govrisk import assess, load_case, read_yaml
from govrisk.assessment import Assessment
from govrisk.catalogue import catalogue_page
from govrisk.framework_words import frameworks_page as write_frameworks
from govrisk.framework_words import installed_coverage
from govrisk.plugins import default_registry
from govrisk.scenarios.words import percent
from govrisk.schema import assessment_schema, case_schema, rubric_schema
from govrisk_collectors.git import movement, panel
from tests import reference

ROOT = Path(__file__).parent.parent
SCHEMAS = ROOT / "core" / "govrisk" / "schemas"
METRICS = ROOT / "plugins" / "govrisk_collectors" / "git" / "metrics.yaml"
METRICS_HEAD = """\
# What is measured in a git history

Generated from `plugins/govrisk_collectors/git/metrics.yaml` and the installed checks by `make catalogue`; do not edit.

These are the records that `govrisk collect git` writes, with the method as each record states it. What cannot be
measured in a history is left out, and a note says why. *Accuracy* is how often the method named what developers
themselves answered. [Collecting](collect.md) says how to read a record, and what none of these numbers can tell.
"""

FRAMEWORKS_HEAD = """\
# Frameworks

Generated from `rubrics/govrisk_rubrics/frameworks/` and the installed checks by `make catalogue`; do not edit.

Checks name the requirements of published frameworks that ask the same. This page shows both ways: which check answers
to a requirement, and what each check refers to. `govrisk frameworks` prints the same, and `govrisk frameworks osps` one
of them.

- **What a mapping means.** A check and a requirement ask about the same thing. It does not mean that a good finding
  fulfils the requirement, nor that a bad one breaks it; nobody is certified here. How well the two fit is judgement
  throughout.
- **`-` means none.** No honest mapping was found. The maps list what bears on governance, also where no check answers;
  they do not list everything that a framework asks.
- **On whose side.** Some frameworks ask the project, some ask you. What is on your side is never held against the
  project: the finding is an input to your own work.
- **Each version by itself.** Ids change their meaning, so a reference counts for exactly the version that it names. One
  that no map knows is listed, and counts for nothing.
- **Read second hand.** ISO/IEC 42001 and the EU AI Act were not read in their official texts: the former is sold, the
  latter was read in reproductions. Look at your own copy before you cite them.
- **A warning on the CHAOSS Elephant Factor.** Since October 2024 its overview says that a *high* factor means that a
  project leans on few organisations. Its formula and its example say the opposite, as did the older text. govrisk
  follows the formula: the factor counts organisations, and LOW is concentrated.

The words for each requirement are ours, and short: the framework's own text is what counts.
"""


CASES = ROOT / "docs" / "cases.md"
BEGIN, END = "<!-- verdicts -->", "<!-- /verdicts -->"
DAYS = {
    "qwen-article": ("2026-03-05",),
    "qwen": ("2026-03-01", "2026-03-05", "2026-03-31", "2026-06-30"),
    "core-js": ("2020-03-26", "2023-02-14", "2026-08-22"),
    "curl": ("2024-02-07", "2026-08-22"),
    "xz": ("2022-12-31", "2023-06-30", "2024-03-01", "2026-08-22"),
    "vllm": ("2026-08-01",),
    "redis-valkey": ("2024-03-19", "2024-10-25", "2026-04-06"),
    "terraform-opentofu": ("2023-08-09", "2026-08-22"),
    "rubygems": ("2025-09-08", "2025-10-11", "2026-04-01"),
    "flux": ("2024-02-04", "2026-08-07"),
}
"""The days on which each example case is read, in docs/cases.md and in the tests."""


def _json(make: Callable[[], dict]) -> str:
    return json.dumps(make(), indent=2, ensure_ascii=False) + "\n"


def metrics_page() -> str:
    """Every metric of the git collector: its unit, the checks that read it, its method in full."""
    data = read_yaml(METRICS, METRICS.name).data
    months = {"year": panel.YEAR, "half": panel.HALF, "new": panel.NEW, "old": panel.OLD, "recent": panel.RECENT}
    words = months | {name: data[name] for name in ("how", "affiliation", "rhythm")}
    words |= {"steward": "the steward", "renames": "renames followed"}
    readers: dict[str, list[str]] = {}
    for check in default_registry().checks.values():
        for name in {i.metric for i in check.spec.indicators if i.metric}:
            readers.setdefault(name, []).append(check.id)
    table, methods = ["| metric | unit | read by |", "|---|---|---|"], []
    for name, known in data["metrics"].items():
        table.append(f"| `{name}` | {known['unit']} | {', '.join(readers.get(name, ['no check']))} |")
        method = known["method"].format_map(
            words | {"said": movement.CORE_WORDS.get(name, ""), "more": movement.MORE_WORDS.get(name, "")}
        )
        accuracy = f" *Accuracy:* {known['accuracy']}." if "accuracy" in known else ""
        methods.append(f"- `{name}`: {method.strip()}.{accuracy}")
    return "\n".join([METRICS_HEAD, *table, "", "## Methods", "", *methods]) + "\n"


def frameworks_page() -> str:
    """Every framework that checks refer to, at its newest version, both ways."""
    return write_frameworks(installed_coverage(default_registry()), FRAMEWORKS_HEAD)


def cases_page() -> str:
    """The page on the example cases: as it is written, with the table of verdicts made anew."""
    before, rest = CASES.read_text(encoding="utf-8").split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n{verdicts()}{END}{after}"


def verdicts() -> str:
    """The verdict on every example case on each of its days, as a table."""
    rows = [
        "| case | day | profile | rating | mean | pinned down | vetoes, watch | scenarios, as far as they go |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, days in DAYS.items():
        declined = [use for use in load_case(ROOT / "examples" / name).scenarios if use.set == "none"]
        for day in days:
            result = assess(ROOT / "examples" / name, as_of=date.fromisoformat(day))
            first = f"[{name}](#{name})" if day == days[0] else ""
            cells = [first, day, result.profile, *_verdict(result), "none fits" if declined else _reading(result)]
            rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows) + "\n"


def _verdict(result: Assessment) -> list[str]:
    verdict = result.verdict
    bands = " to ".join(dict.fromkeys((verdict.band_low, verdict.band_high)))
    pinned = re.search(r"pins down ([\d.]+%)", verdict.reasons[0])
    vetoes = [f"veto {', '.join(verdict.veto)}"] if verdict.veto else []
    return [
        "NR" if verdict.rating == "NR" else f"{verdict.rating}, {bands}",
        f"{verdict.mean.lo:.0f} to {verdict.mean.hi:.0f}",
        pinned[1] if pinned else f"{verdict.specificity:.0%}",
        "; ".join([*vetoes, *(["watch"] if verdict.watch else [])]) or "-",
    ]


def _reading(result: Assessment) -> str:
    """The hypothesis that came true, else the one that leads in most of the moved runs, with whether it is ranked."""
    if not result.outlooks:
        return "not set off yet"
    (outlook,) = result.outlooks
    if came := next((h for h in outlook.hypotheses if h.resolved), None):
        return f"`{outlook.set}`: {came.title}, came true on {came.resolved}"
    if outlook.as_of > outlook.horizon:
        return f"`{outlook.set}`: the term ended on {outlook.horizon}, not recorded"
    first = max(outlook.hypotheses, key=lambda h: h.lead)
    ranked = "ranked first" if outlook.ranked else "not ranked"
    return f"`{outlook.set}`: {first.title}, {percent(first.posterior)}; {ranked}"


def generated() -> dict[Path, Callable[[], str]]:
    """Every generated file and what makes it."""
    return {
        ROOT / "docs" / "checks.md": lambda: catalogue_page("builtin-checks", default_registry()),
        ROOT / "docs" / "metrics.md": metrics_page,
        ROOT / "docs" / "frameworks.md": frameworks_page,
        CASES: cases_page,
        **{ROOT / "docs" / "reference" / name: make for name, make in reference.pages().items()},
        SCHEMAS / "case.schema.json": lambda: _json(case_schema),
        SCHEMAS / "assessment.schema.json": lambda: _json(assessment_schema),
        SCHEMAS / "rubric.schema.json": lambda: _json(rubric_schema),
    }


def main(check: bool) -> int:
    stale = {}
    for path, make in generated().items():
        text = make()
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            stale[path] = text
    for path, text in stale.items():
        print(f"{path.relative_to(ROOT)} {'is not current: run make catalogue' if check else 'written'}")
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
