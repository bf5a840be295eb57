"""What the pages say is so: every command runs, every example is valid, every link leads somewhere.

A fenced block says by its first word what it is, and by what follows it what the tests do with it:

* ``sh``: run, line by line as written, in a folder that holds ``examples/`` and what the page wrote before;
* ``text output``: what the block above it printed; a line ``...`` stands for any number of lines;
* ``yaml PATH``, ``python PATH``, ...: checked, and written to PATH in that folder;
* ``python``: run in that folder; ``pycon``: run as doctests;
* ``yaml``, ``toml``, ``json``: checked; ``text``: an illustration. In the generated reference ``python``
  shows signatures and is not run.
"""

from __future__ import annotations

import doctest
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import jsonschema
import pytest
from tests.conftest import EXAMPLES, ROOT
from tests.generated import generated
from tests.integration.test_bad_input import CASE, EDITS, HEAD, NEWS, RUBRICS, SHA256

import govrisk
from govrisk import BadInput
from govrisk.case import read_case
from govrisk.checks import IndicatorSpec
from govrisk.cli import VERBS
from govrisk.plugins import default_registry
from govrisk.yamlfile import parse_yaml

PAGES = {p.relative_to(ROOT).as_posix(): p for p in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))}
LINKED = PAGES | {name: ROOT / name for name in ("CHANGELOG.md", "CONTRIBUTING.md", "examples/README.md")}
FENCE = re.compile(r"^```(\w+)[ ]?([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NOT_RUN = {
    "make ": "it sets up the checkout that the tests run in",
    "pip install": "it changes the environment that the tests run in",
    "git clone": "it needs the network",
    "sudo apt-get": "it changes the machine",
    "brew install": "it changes the machine",
    "python3 -m venv": "it makes the environment that the tests run in",
}
MAX_IMAGE_BYTES = 300 * 1024


@dataclass(frozen=True)
class Block:
    language: str
    about: str
    text: str
    line: int


def blocks(page: Path) -> list[Block]:
    text = page.read_text(encoding="utf-8")
    assert len(re.findall(r"^```", text, re.MULTILINE)) == 2 * len(FENCE.findall(text)), "a fence without a language"
    return [Block(*m.groups(), line=text.count("\n", 0, m.start()) + 1) for m in FENCE.finditer(text)]


def prose(page: Path) -> str:
    return FENCE.sub("", page.read_text(encoding="utf-8"))


class Reader:
    """Somebody who does what a page says, from top to bottom, in a folder of their own."""

    def __init__(self, folder: Path, runs_python: bool = True) -> None:
        self.folder, self.printed, self.runs_python = folder, "", runs_python
        shutil.copytree(EXAMPLES, folder / "examples", ignore=shutil.ignore_patterns("__pycache__"))
        path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
        outside = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_"))}
        self.environment = {**outside, "PATH": path, "PYTHONPATH": "", "PYTHONDONTWRITEBYTECODE": "1"}

    def read(self, block: Block) -> None:
        getattr(self, f"_{block.language}")(block)
        if block.about and block.about != "output":
            path = self.folder / block.about
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")

    def _sh(self, block: Block) -> None:
        script = ["set -eu"]
        for line in block.text.splitlines():
            script += [] if self._stands_in(line) else [line]
        self._run("sh", "-c", "\n".join(script))

    def _run(self, *command: str) -> None:
        done = subprocess.run(
            command, cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False
        )
        self.printed = done.stdout + done.stderr
        assert done.returncode == 0, self.printed

    def _stands_in(self, line: str) -> bool:
        """Whether ``line`` is one of those that are not run; an install of a plugin is done by hand instead."""
        if editable := re.fullmatch(r"pip install --editable '?([\w./-]+)(?:\[\w+\]')?", line):
            self._install(self.folder / editable[1])
            return True
        return line.startswith(tuple(NOT_RUN))

    def _install(self, project: Path) -> None:
        """What an editable install leaves behind: an entry point, and the folder on the path."""
        about = tomllib.loads((project / "pyproject.toml").read_text())["project"]
        site = project / "src" if (project / "src").is_dir() else project
        info = site / f"{about['name'].replace('-', '_')}-{about['version']}.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {about['name']}\nVersion: {about['version']}\n")
        points = "\n".join(f"{name} = {value}" for name, value in about["entry-points"]["govrisk"].items())
        (info / "entry_points.txt").write_text(f"[govrisk]\n{points}\n")
        self.environment["PYTHONPATH"] = os.pathsep.join(filter(None, (str(site), self.environment["PYTHONPATH"])))

    def _text(self, block: Block) -> None:
        if block.about == "output":
            parts = (re.escape(line) for line in block.text.splitlines())
            pattern = "\n".join(parts).replace(r"\.\.\.", ".*")
            assert re.search(f"^{pattern}$", self.printed, re.MULTILINE | re.DOTALL), self.printed

    def _yaml(self, block: Block) -> None:
        parse_yaml(block.text, block.about or "block")

    def _toml(self, block: Block) -> None:
        tomllib.loads(block.text)

    def _json(self, block: Block) -> None:
        json.loads(block.text)

    def _python(self, block: Block) -> None:
        compile(block.text, block.about or "block", "exec")
        if self.runs_python and not block.about:
            self._run(sys.executable, "-c", block.text)

    def _pycon(self, block: Block) -> None:
        """Run with all other ``pycon`` blocks of the page, by ``test_worked_numbers``."""


@pytest.mark.parametrize("name", PAGES)
def test_a_reader_can_follow_the_page(name: str, tmp_path: Path) -> None:
    reader = Reader(tmp_path, runs_python=not name.startswith("docs/reference/"))
    for block in blocks(PAGES[name]):
        try:
            reader.read(block)
        except (AssertionError, BadInput, SyntaxError, ValueError) as error:
            pytest.fail(f"{name}:{block.line}: {error}")


WORKED = {name: [b for b in blocks(page) if b.language == "pycon"] for name, page in PAGES.items()}


@pytest.mark.parametrize("name", [name for name, examples in WORKED.items() if examples])
def test_worked_numbers(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Reader(tmp_path)
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS)
    said: list[str] = []
    for block in WORKED[name]:
        test = doctest.DocTestParser().get_doctest(block.text, names, name, name, block.line)
        runner.run(test, out=said.append, clear_globs=False)
        names = test.globs
    assert not runner.failures, "".join(said)


def _slug(heading: str) -> str:
    """A heading's anchor, as GitHub makes it."""
    words = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading).strip().lower()
    return re.sub(r"[^\w\- ]", "", words).replace(" ", "-")


def _anchors(page: Path) -> set[str]:
    return {_slug(h) for h in re.findall(r"^#{1,6} (.+)$", prose(page), re.MULTILINE)}


@pytest.mark.parametrize("name", LINKED)
def test_links_lead_somewhere(name: str) -> None:
    page = LINKED[name]
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(page)):
        if re.match(r"https?://", target):
            continue
        path, _, anchor = target.partition("#")
        other = (page.parent / path).resolve() if path else page
        assert other.exists(), f"{name}: {target}"
        assert other.is_relative_to(ROOT), f"{name}: {target} leaves the project"
        assert not anchor or anchor in _anchors(other), f"{name}: {target}: no such heading"


@pytest.mark.parametrize("name", LINKED)
def test_named_files_exist(name: str) -> None:
    tops = "|".join(("core", "plugins", "rubrics", "reports", "tests", "docs", r"\.ci"))
    for path in re.findall(rf"`((?:{tops})/[\w./-]*)`", prose(LINKED[name])):
        assert (ROOT / path).exists(), f"{name}: {path}"


def test_named_functions_exist() -> None:
    """In the table of the main flow, each function stands in the file of its row."""
    rows = re.findall(r"^\|.*`(core/govrisk/[\w/]+\.py)`.*$", prose(PAGES["docs/what-happens.md"]), re.MULTILINE)
    assert rows, "no row names a file"
    for line in prose(PAGES["docs/what-happens.md"]).splitlines():
        if not (line.startswith("|") and (files := re.findall(r"`(core/govrisk/[\w/]+\.py)`", line))):
            continue
        source = "\n".join((ROOT / file).read_text(encoding="utf-8") for file in files)
        for function in re.findall(r"`(?:\w+\.)?(\w+)\(\)`", line):
            assert re.search(rf"\b(def|class) {function}\b", source), f"{function}() is not in {files}"


def test_pictures_are_small() -> None:
    for picture in (ROOT / "docs" / "images").glob("*"):
        assert picture.suffix == ".png"
        assert picture.stat().st_size <= MAX_IMAGE_BYTES, picture.name
    assert (ROOT / "docs" / "images" / "executive.png").is_file()


def test_every_verb_is_shown() -> None:
    shown = "\n".join(p.read_text(encoding="utf-8") for p in PAGES.values())
    assert [verb for verb in VERBS if not re.search(rf"govrisk {verb}\b", shown)] == []


def test_the_main_commands_are_the_readme_s() -> None:
    """``make`` would set up the checkout again; what it runs in the end is what is asked of it here."""
    if shutil.which("make") is None:
        pytest.skip("there is no make here")
    said = subprocess.run(
        ["make", "--dry-run", "report"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "govrisk assess examples/qwen --output out" in said
    shown = PAGES["README.md"].read_text(encoding="utf-8")
    for command in ("make report", "make test", "pip install ."):
        assert re.search(rf"^{re.escape(command)}( |$)", shown, re.MULTILINE), command


def test_every_make_target_is_explained() -> None:
    targets = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert targets is not None
    explained = set(re.findall(r"^\| `make ([\w-]+)`", prose(LINKED["CONTRIBUTING.md"]), re.MULTILINE))
    assert explained == set(targets[1].split()) - {"help"}


def test_every_page_is_on_the_first_one() -> None:
    """Its links are the menu of the site; a page that is not among them would be found by nobody."""
    first = PAGES["docs/index.md"]
    linked = {(first.parent / path).resolve() for path in re.findall(r"\]\(([^)#]+\.md)\)", prose(first))}
    assert [name for name, page in PAGES.items() if page not in {*linked, first}] == []


READINGS = [name for name in IndicatorSpec.model_fields if name not in ("id", "proposition")]


def test_every_field_of_a_check_is_explained() -> None:
    text = PAGES["docs/yaml-checks.md"].read_text(encoding="utf-8")
    fields = (*govrisk.CheckSpec.model_fields, *READINGS)
    assert [f for f in fields if not re.search(rf"^\| (?:`\w+`, )*`{f}`", text, re.MULTILINE)] == []


def test_every_metric_that_a_check_reads_is_in_the_guide() -> None:
    checks = default_registry().checks.values()
    read = {(i.metric, c.id) for c in checks for i in c.spec.indicators if i.metric}
    rows = re.findall(r"^\| `(\w+)` \|[^|]*\| ([A-Z]+-\d+) \|$", prose(PAGES["docs/evidence.md"]), re.MULTILINE)
    assert set(rows) == read


def test_methods_of_models_are_in_the_reference() -> None:
    """Authors of checks call them."""
    page = PAGES["docs/reference/models.md"].read_text(encoding="utf-8")
    case = page.partition("\n## Case\n")[2].partition("\n## ")[0]
    for call in ("measured(name)", "status(claim)", "known_at(as_of)", "claim_days(claim)"):
        assert re.search(rf"^- `{re.escape(call)}`: \w", case, re.MULTILINE), call


@pytest.mark.parametrize("path", generated(), ids=lambda path: path.name)
def test_generated_files_are_current(path: Path) -> None:
    assert path.is_file(), "run make catalogue"
    assert path.read_text(encoding="utf-8") == generated()[path](), "run make catalogue"


def test_the_guide_s_case_fits_the_schema() -> None:
    schema = json.loads((ROOT / "core" / "govrisk" / "schemas" / "case.schema.json").read_text(encoding="utf-8"))
    files = [b for b in blocks(PAGES["docs/evidence.md"]) if b.language == "yaml" and b.about]
    assert len(files) > 5
    for block in files:
        jsonschema.Draft202012Validator(schema).validate(parse_yaml(block.text, block.about).data)


def test_the_changelog_is_kept() -> None:
    text = LINKED["CHANGELOG.md"].read_text(encoding="utf-8")
    assert re.search(r"^## \[Unreleased\]", text, re.MULTILINE)
    assert govrisk.__version__ in text


SELECTOR = "{type: TextQuoteSelector, exact: the lead resigned}"
POSITION = "{type: TextPositionSelector, start: 10, end: 27}"
PROMISE = "{id: P%d, by: b, statement: s, claim: C1, made: '2026-03-04', %s}"
PROMISES = (
    "status: kept", "status: open, resolved_by: C1", "status: late, resolved_by: C1",
    "due: 2026-02, status: kept, resolved_by: C1", "due: '2026-03-05', status: late, resolved_by: C1",
)  # fmt: skip
MORE_EDITS = (
    ("gaps:", f"promises: [{', '.join(PROMISE % (n, more) for n, more in enumerate(PROMISES))}]\ngaps:"),
    ("gaps:", "? [a]\n: b\ngaps:"),
    ("id: C1", "id: 1C"),
    ("    published: '2026-03-04'\n", ""),
    (
        "gaps:",
        "metrics: [{id: M, name: m, value: 1, low: 2, unit: u, method: m, n: 1, source: S1, date: 2026-03}]\ngaps:",
    ),
    ("gaps:", "dependence: [{group: " + ", origins: [O1, O1], rho: 1, why: w}, {group: ".join("GHI") + "}]\ngaps:"),
    (f"{SELECTOR}\n      - {POSITION}", "{type: TextQuoteSelector, exact: e}"),
    (f"{SELECTOR}\n      - {POSITION}", POSITION),
    (f"file: news.txt\n    sha256: {SHA256}", "external_file: news.txt"),
    ("file: news.txt", "file: news.txt\n    external_file: more.txt"),
)
WHOLE_FILES = (
    "",
    "- a\n",
    CASE[: CASE.index("claims:")],
    "a: &a [x, x, x, x]\n" + "".join(f"{b}: &{b} [{', '.join([f'*{a}'] * 100)}]\n" for a, b in ("ab", "bc", "cd")),
    "#" * 9_000_000,
)


def _faults(folder: Path) -> set[str]:
    """The messages of every kind of fault, from cases and rubrics that have one each."""
    texts = [CASE.replace(old, new, 1) for old, new, *_ in (*EDITS.values(), *MORE_EDITS)]
    found = [*read_case(folder).faults, *read_case(EXAMPLES / "qwen", folder / "nowhere").faults]
    for text in (*texts, *WHOLE_FILES):
        (folder / "news.txt").write_bytes(NEWS.encode())
        (folder / "case.yaml").write_text(text, encoding="utf-8")
        found += read_case(folder).faults
    (folder / "case.yaml").write_bytes(b"\xff")
    (folder / "evidence" / "more.yaml").mkdir(parents=True)
    found += read_case(folder).faults
    with pytest.raises(BadInput) as missing:
        govrisk.load_rubric(folder / "nowhere.yaml")
    return {fault.message for fault in (*found, *missing.value.diagnostics)}


def _rubric_faults(folder: Path) -> set[str]:
    texts = (*(HEAD + content for content, *_ in RUBRICS.values()), *MORE_RUBRICS)
    paths = [folder / "nowhere.yaml", *(folder / f"{i}.yaml" for i in range(len(texts)))]
    for path, text in zip(paths[1:], texts, strict=True):
        path.write_text(text, encoding="utf-8")
    found: set[str] = set()
    for path in paths:
        with pytest.raises(BadInput) as fault:
            govrisk.assess(EXAMPLES / "qwen-article", rubric=path)
        found |= {d.message for d in fault.value.diagnostics}
    return found


SILENCE = "extends: default\nchecks: {COMS-01: {indicators: {silence: {%s}}}}"
MORE_RUBRICS = (
    "extends: defalt",
    "extends: default\ntitle: 3",
    "extends: [default, model-lab]",
    "extends: default\nid: default",
    "schema: govrisk.rubric/1",
    SILENCE % "unanswered: [[1, 50], [2, 40]]",
    SILENCE % "answered: 90",
    SILENCE % "if_true: 90",
    "extends: default\nchecks: {DECI-01: {indicators: {governance: {changed_days: [[1, 50], [2, 40]]}}}}",
    "extends: default\nchecks: {COMM-01: {indicators: {pressure: {cap_without_primary: 100}}}}",
    "extends: default\nchecks: {COMM-01: {indicators: {pressure: {cap_without_primary: 0.7}}}}",
    "extends: default\nchecks: {LEAD-02: {indicators: {absence_factor: {states: {absent: 50}}}}}",
    default_registry()
    .rubrics["default"]
    .read_text(encoding="utf-8")
    .replace("      departure:", "      zzz:")
    .replace("id: default", "id: mine"),
    "extends: default\nchecks: {NEUT-02: {indicators: {assets: {if_true: 5}}}}",
    "extends: default\nleave_out: {LEAD-10: none}",
    "extends: default\nchecks: {COMM-02: {indicators: {terms: {states: {mixed: [60, 20]}}}}}",
    default_registry()
    .rubrics["default"]
    .read_text(encoding="utf-8")
    .replace("    metrics: 90\n", "")
    .replace("id: default", "id: mine"),
    "extends: default\nbands: [{id: high, title: H, from: 60, meaning: m}, {id: low, title: L, from: 0, meaning: m}]",
    "extends: default\nchecks: {QUAL-01: {impact: 1, source: s, indicators: {x: {weight: 1, source: s}}}}",
    "extends: default\nveto: {band: severe}",
    "extends: default\nchecks: {COMS-02: {indicators: {first_response: {weight: 0.5}, x: {weight: 0.5, source: s}}}}",
)
TABLES = {"docs/evidence.md": _faults, "docs/rubric.md": _rubric_faults}


@pytest.mark.parametrize("name", TABLES)
def test_every_fault_is_explained(name: str, tmp_path: Path) -> None:
    """Each message that a fault gives has a row, and each row a fault that gives it."""
    cells = re.findall(r"^\| `([^`]+)` \| [^|]+ \|$", prose(PAGES[name]).split("| message | do |", 1)[1], re.MULTILINE)
    rows = {cell: re.compile(re.escape(cell).replace("…", ".+") + ".*", re.DOTALL) for cell in cells}
    messages = TABLES[name](tmp_path)
    assert [m for m in messages if not any(row.fullmatch(m) for row in rows.values())] == [], "no row"
    assert [cell for cell, row in rows.items() if not any(map(row.fullmatch, messages))] == [], "no such fault"
