"""Bad input, each kind through the real command: exit 2, the very line and column, what to write instead, no output."""

from __future__ import annotations

import hashlib
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

NEWS = "On Monday the lead resigned.\nThe commitment stands.\n"
SHA256 = hashlib.sha256(NEWS.encode()).hexdigest()
CASE = f"""\
schema: govrisk.case/1
subject: {{id: demo, name: Demo, kind: library}}
as_of: '2026-03-05'
sources:
  S1:
    title: News
    publisher: Paper
    kind: secondary-news
    published: '2026-03-04'
    file: news.txt
    sha256: {SHA256}
    reliability: B
    descriptor: Reads well.
origins:
  O1: {{who: A person, kind: primary-statement}}
claims:
  - id: C1
    topic: leadership.departure
    kind: reported-fact
    polarity: risk
    source: S1
    origin: O1
    credibility: 2
    statement: The lead resigned.
    event_date: '2026-03-02'
    selector:
      - {{type: TextQuoteSelector, exact: the lead resigned}}
      - {{type: TextPositionSelector, start: 10, end: 27}}
gaps:
  - id: X1
    topic: succession.named
    question: Is a successor named?
    searched: S1
    absent_terms: [successor, commit]
"""
MEMORY = 180 * 1024 * 1024
"""What a command may take, so that a hostile file ends it rather than the machine; a small case takes a third."""

Refuse = Callable[..., list[str]]


def _limit_memory() -> None:
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A case without a fault."""
    folder = tmp_path / "case"
    folder.mkdir()
    (folder / "case.yaml").write_text(CASE, encoding="utf-8")
    (folder / "news.txt").write_bytes(NEWS.encode())
    return folder


@pytest.fixture
def assess(case: Path, tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs ``govrisk assess`` on the case, as a command of its own with little memory."""

    def run(*arguments: str, path: Path | None = None) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "govrisk", "assess", str(case), "-f", "json", "-o", str(tmp_path / "out")]
        environment = os.environ | ({"PYTHONPATH": str(path)} if path else {})
        return subprocess.run(
            [*command, *arguments], capture_output=True, text=True, env=environment, preexec_fn=_limit_memory
        )

    return run


@pytest.fixture
def refuse(assess, tmp_path: Path) -> Refuse:
    """Expects that the case is refused and that the output folder stays as it was; gives the faults."""

    def run(*arguments: str, path: Path | None = None) -> list[str]:
        earlier = tmp_path / "out" / "case.json"
        earlier.parent.mkdir()
        earlier.write_text("an earlier report")
        result = assess(*arguments, path=path)
        assert result.returncode == 2, result.stderr
        assert "Traceback" not in result.stderr
        assert "internal error" not in result.stderr
        assert list(earlier.parent.iterdir()) == [earlier]
        assert earlier.read_text() == "an earlier report"
        *faults, last = result.stderr.splitlines()
        assert last == f"{len(faults)} fault{'s' if len(faults) > 1 else ''} found; nothing was written."
        return faults

    return run


def only(faults: list[str], place: str, *words: str) -> None:
    assert len(faults) == 1, faults
    assert faults[0].startswith(f"{place}: "), faults[0]
    for word in words:
        assert word in faults[0], faults[0]


def test_the_case_itself_is_sound(assess, tmp_path: Path):
    """So that each fault below is the one that was put in."""
    result = assess()
    assert (result.returncode, result.stderr) == (0, "")
    assert (tmp_path / "out" / "case.json").is_file()


EDITS = {
    # name: (what stands in the case, what is written instead, place of the fault, words of the message)
    "broken YAML": (
        "kind: library}",
        "kind: library",
        "case.yaml:3:6",
        "is not YAML",
        "in line 2",
        "close it with '}'",
    ),
    "a tab": ("  S1:\n", "\tS1:\n", "case.yaml:5:1", "is not YAML: a tab stands here -> indent with spaces"),
    "an indent": ("    publisher", "   publisher", "case.yaml:7:4", "does not fit the keys that begin in line 5"),
    "an item's indent": ("    topic: lead", "   topic: lead", "case.yaml:18:4", "exactly under its first"),
    "a quote missing at the end": (", commit]", ", 'commit]", "case.yaml:34:31", "quote that opens here is not closed"),
    "a quote missing": ("title: News", "title: 'News", "case.yaml:9:17", "or close the quote that a line above"),
    "text after a quote": (
        "title: News",
        "title: 'It's news",
        "case.yaml:6:16",
        "put the whole text in the other kind",
    ),
    "a colon missing": ("title: News", "title News", "case.yaml:7:14", "write ': ' after every key", "line above"),
    "a colon in a text": ("title: News", "title: News: old", "case.yaml:6:16", "put a text with ': ' in quotes"),
    "a sign first": (
        "title: News",
        "title: @news",
        "case.yaml:6:12",
        "cannot begin with '@' -> put the text in quotes",
    ),
    "a value missing": ("[successor, commit]", "[", "case.yaml:35:1", "close what '[' or '{' has opened"),
    "a backslash": ("title: News", 'title: "C:\\docs"', "case.yaml:6:15", "put the text in '...' instead"),
    "control character": ("Reads well", "Reads \x1b[31m well", "case.yaml:13:23", "control character U+001B"),
    "second document": ("claims:\n", "---\nclaims:\n", "case.yaml:16:1", "second document"),
    "tag": ("title: News", "title: !!python/name:os.system News", "case.yaml:6:12", "tag", "plain value"),
    "unknown key": ("event_date:", "event_dat:", "case.yaml:25:5", "'event_dat'", "did you mean 'event_date'?"),
    "unknown key at the top": ("gaps:", "gap:", "case.yaml:29:1", "'gap'", "did you mean 'gaps'?"),
    "unknown key of a selector": ("start: 10", "begin: 1, start: 10", "case.yaml:28:38", "'begin'", "'end'?"),
    "number as a key": ("reliability: B", "1: B\n    reliability: B", "case.yaml:12:5", "unknown key '1'"),
    "missing key": ("    statement: The lead resigned.\n", "", "case.yaml:17:5", "'statement' is missing"),
    "wrong type": ("credibility: 2", "credibility: high", "case.yaml:23:5", "must be a digit from 1 to 6", "'high'"),
    "a grade too high": ("credibility: 2", "credibility: 7", "case.yaml:23:5", "write one digit, 1 (confirmed)"),
    "a day in words": ("event_date: '2026-03-02'", "event_date: 2 March", "case.yaml:25:5", "write YYYY, YYYY-MM or"),
    "a blank left": ("statement: The lead resigned.", "statement: TODO", "case.yaml:24:5", "is not written yet"),
    "text for a list": ("[successor, commit]", "successor", "case.yaml:34:5", "must be a list", "'- '"),
    "nothing for a list": ("gaps:\n", "metrics:\ngaps:\n", "case.yaml:29:1", "must be a list (here: nothing)"),
    "number for a text": (
        "title: News",
        "title: 1984",
        "case.yaml:6:5",
        "must be a text",
        "put a number or date in quotes",
    ),
    "text for a mapping": ("  O1: {who: A person, kind: primary-statement}", "  O1: me", "case.yaml:15:3", "mapping"),
    "unknown value": ("kind: reported-fact", "kind: reported", "case.yaml:19:5", "'reported'", "'reported-fact'?"),
    "unknown selector": ("{type: TextQ", "{type: Q", "case.yaml:27:10", "did you mean 'TextQuoteSelector'?"),
    "impossible day": ("event_date: '2026-03-02'", "event_date: '2026-02-30'", "case.yaml:25:5", "YYYY-MM-DD"),
    "duplicate id": ("- id: X1", "- id: C1", "case.yaml:30:5", "'C1' is used twice, first in case.yaml:17"),
    "duplicate key": ("topic: lead", "id: C2\n    topic: lead", "case.yaml:18:5", "'id' is written twice"),
    "unknown source": ("source: S1", "source: S9", "case.yaml:21:5", "unknown source 'S9'", "did you mean 'S1'?"),
    "unknown origin": ("origin: O1", "origin: O2", "case.yaml:22:5", "unknown origin 'O2'", "did you mean 'O1'?"),
    "unknown topic": ("p.departure", "p.departur", "case.yaml:18:5", "unknown topic", "'leadership.departure'?"),
    "unknown claim": ("source: S1", "superseded_by: C9\n    source: S1", "case.yaml:21:5", "unknown claim 'C9'"),
    "superseded by itself": ("source: S1", "superseded_by: C1\n    source: S1", "case.yaml:17:5", "itself"),
    "selector that does not match": (
        "exact: the lead resigned",
        "exact: the lead retired",
        "case.yaml:26:5",
        "C1: the source does not say 'the lead retired'",
        "govrisk evidence locate",
    ),
    "selector in other letters": ("exact: the", "exact: The", "case.yaml:26:5", "says 'the lead resigned' at [10, 27)"),
    "moved span": ("start: 10, end: 27", "start: 11, end: 28", "case.yaml:26:5", "is not at [11, 28)", "[10, 27)"),
    "span outside": ("end: 27", "end: 2700", "case.yaml:26:5", "lies outside the text of 52 characters"),
    "sha256 mismatch": (SHA256, SHA256[::-1], "case.yaml:11:5", SHA256[:12], "not the one that was cited"),
    "no sha256": (f"    sha256: {SHA256}\n", "", "case.yaml:10:5", f"add 'sha256: {SHA256}'"),
    "source missing": ("file: news.txt", "file: newz.txt", "case.yaml:10:5", "newz.txt is missing"),
    "event after as_of": ("date: '2026-03-02'", "date: '2026-03-06'", "case.yaml:25:5", "as_of 2026-03-05", "correct"),
    "source after as_of": ("published: '2026-03", "published: '2026-04", "case.yaml:9:5", "2026-04-04 is after"),
    "opinion graded 1": (
        "kind: reported-fact\n    polarity: risk\n    source: S1\n    origin: O1\n    credibility: 2",
        "kind: attributed-opinion\n    polarity: risk\n    source: S1\n    origin: O1\n    credibility: 1",
        "case.yaml:23:5",
        "attributed-opinion graded 1",
        "3 at best",
    ),
    "opinion graded 2": ("kind: reported-fact", "kind: editorial-forecast", "case.yaml:23:5", "editorial-forecast"),
    "gap term present": ("commit]", "commitment]", "case.yaml:34:5", "'commitment' does stand in S1, at [33, 43)"),
    "file above": ("file: news.txt", "file: ../news.txt", "case.yaml:10:5", "leaves the case folder"),
    "file absolute": ("file: news.txt", "file: /etc/hostname", "case.yaml:10:5", "path is absolute"),
    "file with a null": ("file: news.txt", r'file: "a\0b"', "case.yaml:10:5", "cannot be followed"),
    "cyclic alias": ("gaps:", "metrics: &a [*a]\ngaps:", "case.yaml:29:14", "'*a' stands inside what it names"),
    "undefined alias": ("gaps:", "metrics: *a\ngaps:", "case.yaml:29:10", "'*a' names nothing above it"),
    "900 deep": ("gaps:", "metrics: " + "[" * 900 + "\ngaps:", "case.yaml:29:60", "more than 50 deep"),
}


def test_deeper_than_the_parser_itself_can_go(case: Path, refuse: Refuse):
    deep = "metrics: " + "[" * 100_000 + "\ngaps:"
    (case / "case.yaml").write_text(CASE.replace("gaps:", deep, 1), encoding="utf-8")
    (fault,) = refuse()
    assert fault.startswith("case.yaml:29:")
    assert "nested more than 50 deep" in fault


@pytest.mark.parametrize("name", EDITS)
def test_one_fault(name: str, case: Path, refuse: Refuse):
    old, new, place, *words = EDITS[name]
    assert CASE.count(old) >= 1
    (case / "case.yaml").write_text(CASE.replace(old, new, 1), encoding="utf-8")
    only(refuse(), place, *words)


UNSEEN = "documents:\n  - {id: D1, kind: security, found: false, source: S1, date: '2026-03-01', "


@pytest.mark.parametrize(("key", "value"), [("recognised", "[contact]"), ("last_changed", "'2026-02-01'")])
def test_a_document_that_was_not_found_says_nothing(key: str, value: str, case: Path, refuse: Refuse):
    (case / "case.yaml").write_text(f"{CASE}{UNSEEN}{key}: {value}}}\n", encoding="utf-8")
    only(refuse(), "case.yaml:36:76", f"D1: not found, and {key} tells of it -> write 'found: true', or delete '{key}'")


MISNAMED = {
    # name: (the file, the fault)
    "two suffixes": ("evidence/more.yaml.txt", "evidence/more.yaml.txt: is not read -> name it more.yaml"),
    "capitals": ("metrics/git.YAML", "metrics/git.YAML: is not read -> name it git.yaml"),
    "another folder": ("evidences/more.yaml", "evidences/: is not read -> name the folder evidence/"),
    "a folder too few": ("document/more.yml", "document/: is not read -> name the folder documents/"),
}


@pytest.mark.parametrize("name", MISNAMED)
def test_evidence_that_nothing_would_read(name: str, case: Path, refuse: Refuse):
    file, fault = MISNAMED[name]
    (case / file).parent.mkdir()
    (case / file).write_text("schema: govrisk.evidence/1\n")
    (case / file).with_name("first.yaml.bak").touch()
    assert refuse() == [fault]


def test_a_case_by_another_name(case: Path, refuse: Refuse):
    (case / "case.yaml").rename(case / "case.yml")
    assert refuse() == [f"{case / 'case.yml'}: is not read -> name it case.yaml"]


def test_a_plugin_s_broken_topics_are_told_before_what_follows_from_them(case: Path, refuse: Refuse, tmp_path: Path):
    """Not that the evidence uses unknown topics: whether it does shows only when the plugin's file can be read."""
    (tmp_path / "acme").mkdir()
    (tmp_path / "acme" / "topics.yaml").write_text("promise.made: Said: a date\n")
    (case / "case.yaml").write_text(CASE.replace("leadership.departure", "promise.made"))
    only(refuse("--plugin", str(tmp_path / "acme")), "acme/topics.yaml:1:19", "put a text with ': ' in quotes")


def test_alias_bomb(case: Path, refuse: Refuse):
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    bomb += "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]\n" for i in range(1, 10))
    (case / "case.yaml").write_text(bomb)
    only(refuse(), "case.yaml:6:25", "more than 500,000 values", "split the file")


def test_nesting_through_aliases(case: Path, refuse: Refuse):
    """Each line is shallow; what they amount to is not."""
    steps = [f"a{i}: &a{i} {'[' * 20}*a{i - 1}{']' * 20}\n" for i in range(1, 4)]
    (case / "case.yaml").write_text("a0: &a0 [x]\n" + "".join(steps))
    only(refuse(), "case.yaml:4:29", "more than 50 deep")


CONVERTED = {
    "CRLF": (NEWS.replace("\n", "\r\n").encode(), "case.yaml:11:5", "converted to CRLF", "with LF line ends"),
    "changed": (NEWS.replace("lead", "lamp").encode(), "case.yaml:11:5", "not the one that was cited"),
}


@pytest.mark.parametrize("name", CONVERTED)
def test_source_text_that_is_not_the_one_cited(name: str, case: Path, refuse: Refuse):
    content, place, *words = CONVERTED[name]
    (case / "news.txt").write_bytes(content)
    only(refuse(), place, *words)


def test_not_utf8(case: Path, refuse: Refuse):
    (case / "case.yaml").write_bytes(CASE.replace("News", "Nœws").encode("cp1252"))
    only(refuse(), "case.yaml:6:13", "is not UTF-8 (byte 0x9c)", "save the file as UTF-8")


def test_source_text_not_utf8(case: Path, refuse: Refuse):
    """The column counts characters, not bytes: the fifth of the second line."""
    content = "新闻\n新闻新闻".encode() + b"\xff"
    (case / "news.txt").write_bytes(content)
    (case / "case.yaml").write_text(CASE.replace(SHA256, hashlib.sha256(content).hexdigest()))
    only(refuse(), "news.txt:2:5", "is not UTF-8 (byte 0xff)")


@pytest.mark.parametrize("name", ["case.yaml", "news.txt", "evidence/more.yaml"])
def test_200_megabytes(name: str, case: Path, refuse: Refuse):
    """Read up to the limit only: the command has less memory than the file."""
    (case / "evidence").mkdir()
    with (case / name).open("ab") as handle:
        handle.truncate(200 * 1024 * 1024)
    limit = 16 if name == "news.txt" else 8
    only(refuse(), f"{name}:1:1", f"is larger than {limit} MB")


def test_more_values_than_a_case_has(case: Path, refuse: Refuse):
    (case / "case.yaml").write_text("- a\n" * 1_000_000)
    only(refuse(), "case.yaml:500000:3", "more than 500,000 values")


def test_file_that_is_a_link_out_of_the_case(case: Path, refuse: Refuse):
    (case / "news.txt").rename(case.parent / "news.txt")
    (case / "news.txt").symlink_to(case.parent / "news.txt")
    only(refuse(), "case.yaml:10:5", "news.txt: path leaves the case folder", "put the text into the case folder")


def test_file_that_is_a_circle_of_links(case: Path, refuse: Refuse):
    (case / "news.txt").unlink()
    (case / "news.txt").symlink_to(case / "news.txt")
    (fault,) = refuse()
    assert fault.startswith("case.yaml:10:5: ")  # 'cannot be followed' up to Python 3.12, 'is missing' from 3.13 on


def test_evidence_file_that_is_a_link_out_of_the_case(case: Path, refuse: Refuse):
    (case / "evidence").mkdir()
    (case.parent / "more.yaml").write_text("schema: govrisk.evidence/1\n")
    (case / "evidence" / "more.yaml").symlink_to(case.parent / "more.yaml")
    only(refuse(), "evidence/more.yaml:1:1", "leaves the case folder")


def test_evidence_file_that_is_a_pipe(case: Path, refuse: Refuse):
    """Opening it would wait for ever."""
    (case / "evidence").mkdir()
    os.mkfifo(case / "evidence" / "more.yaml")
    only(refuse(), "evidence/more.yaml:1:1", "is not a regular file")


def test_empty_file(case: Path, refuse: Refuse):
    (case / "case.yaml").write_text("# nothing yet\n")
    faults = refuse()
    assert faults[0] == "case.yaml:1:1: is empty -> start with 'schema: govrisk.case/1'"
    assert faults[1].startswith("case.yaml:1:1: the case holds no evidence")


def test_no_evidence(case: Path, refuse: Refuse):
    (case / "case.yaml").write_text(CASE[: CASE.index("claims:")])
    only(refuse(), "case.yaml:1:1", "the case holds no evidence", "govrisk new case")


def test_no_case(case: Path, refuse: Refuse):
    (case / "case.yaml").unlink()
    only(refuse(), str(case / "case.yaml"), "no case here", "govrisk new case NAME")


def test_all_faults_at_once(case: Path, refuse: Refuse):
    (case / "evidence").mkdir()
    (case / "evidence" / "more.yaml").write_text("schema: govrisk.evidence/1\nshema: {}\n")
    broken = CASE.replace("polarity: risk", "polarty: risk").replace("searched: S1", "searched: S2")
    (case / "case.yaml").write_text(broken.replace("published: '2026-03-04'", "published: soon"))
    faults = refuse()
    places = ["case.yaml:9:5", "case.yaml:17:5", "case.yaml:20:5", "case.yaml:33:5", "evidence/more.yaml:2:1"]
    assert [fault.split(": ")[0] for fault in faults] == places
    words = ["published", "'polarity' is missing", "unknown key 'polarty'", "unknown source 'S2'", "'schema'?"]
    assert all(word in fault for word, fault in zip(words, faults, strict=True)), faults


def test_a_broken_file_does_not_make_the_others_wrong(case: Path, refuse: Refuse):
    """What ``evidence/more.yaml`` refers to may well stand in the file that could not be read."""
    (case / "evidence").mkdir()
    claims = CASE[CASE.index("claims:") :].replace("topic: lead", "topic: laed")
    (case / "evidence" / "more.yaml").write_text(claims)
    (case / "case.yaml").write_text(CASE[: CASE.index("claims:")] + "oh: [")
    first, second = refuse()
    assert first.startswith("case.yaml:17:1: is not YAML")
    assert second.startswith("evidence/more.yaml:3:5: C1: unknown topic 'laedership.departure'")


# --------------------------------------------------------------------------------------------------- rubrics

HEAD = "schema: govrisk.rubric/1\nid: mine\nversion: '1'\ntitle: Mine\ndescription: A try.\nextends: default\n"
RUBRICS = {
    # name: (what follows the head, place of the fault, words of the message)
    "weights that do not sum": (
        "checks:\n  LEAD-01:\n    indicators:\n      departure: {weight: 0.9}\n",
        "8:3",
        "indicator weights sum to 1.4 (0.9 + 0.5)",
        "make them sum to 1",
    ),
    "anchors that are not monotone": (
        "checks:\n  LEAD-02:\n    indicators:\n      absence_factor: {anchors: [[1, 90], [2, 95], [3, 10]]}\n",
        "10:7",
        "anchors are not monotone: [90.0, 95.0, 10.0]",
        "risk may only rise, or only fall",
    ),
    "anchors out of order": (
        "checks:\n  LEAD-02:\n    indicators:\n      absence_factor: {anchors: [[4, 90], [2, 95]]}\n",
        "10:7",
        "anchors must rise in x, not [4.0, 2.0]",
    ),
    "unknown key": ("checks:\n  LEAD-01: {impct: 3}\n", "8:13", "unknown key 'impct'", "did you mean 'impact'?"),
    "unknown key of a table": ("grading: {credibilty: {1: 0.9}}\n", "7:11", "did you mean 'credibility'?"),
    "share above 1": ("grading: {credibility: {1: 1.9}}\n", "7:25", "must be 1 or less", "a number from 0 to 1"),
    "family without a check": (
        "families:\n  QUAL: {title: Quality, weight: 1, source: judgement}\n",
        "8:3",
        "family QUAL has no check",
    ),
    "broken YAML": ("checks: {\n", "8:1", "is not YAML"),
}


@pytest.mark.parametrize("name", RUBRICS)
def test_rubric(name: str, tmp_path: Path, refuse: Refuse):
    content, place, *words = RUBRICS[name]
    rubric = tmp_path / "mine.yaml"
    rubric.write_text(HEAD + content)
    only(refuse("--rubric", str(rubric)), f"{rubric}:{place}", *words)


def test_rubric_that_extends_an_unknown_one(tmp_path: Path, refuse: Refuse):
    rubric = tmp_path / "mine.yaml"
    rubric.write_text(HEAD.replace("extends: default", "extends: defualt"))
    only(refuse("--rubric", str(rubric)), f"{rubric}:6:1", "no rubric 'defualt'", "did you mean 'default'?")


def test_rubric_that_extends_a_list(tmp_path: Path, refuse: Refuse):
    rubric = tmp_path / "mine.yaml"
    rubric.write_text(HEAD.replace("extends: default", "extends: [[default]]"))
    only(refuse("--rubric", str(rubric)), f"{rubric}:6:1", "no rubric ['default']")


def test_rubrics_that_extend_each_other(tmp_path: Path, refuse: Refuse):
    """Only a plugin can bring such a pair: a file of one's own is not known by a name."""
    site = tmp_path / "site"
    (site / "demo-1.0.dist-info").mkdir(parents=True)
    (site / "demo-1.0.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: demo\nVersion: 1.0\n")
    (site / "demo-1.0.dist-info" / "entry_points.txt").write_text("[govrisk]\ndemo = demo\n")
    (site / "demo.py").write_text(
        "import pathlib, govrisk\n"
        "@govrisk.hookimpl\n"
        "def govrisk_rubrics():\n"
        "    return sorted(pathlib.Path(__file__).parent.glob('*.yaml'))\n"
    )
    (site / "heads.yaml").write_text(HEAD.replace("extends: default", "extends: tails"))
    (site / "tails.yaml").write_text(HEAD.replace("extends: default", "extends: heads"))
    (fault,) = refuse("--rubric", "heads", path=site)
    assert "rubrics extend each other in a circle" in fault
    assert ".yaml (installed):6:1: " in fault
