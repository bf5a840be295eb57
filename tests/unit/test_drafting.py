"""Drafting: where clauses begin, how they are told, what dates and topics they name; every span holds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.oracles.draft import article, measure, uncued

from govrisk.case import read_case
from govrisk.drafting import Proposal, draft, render, write_draft
from govrisk.drafting import sentences as splitting
from govrisk.drafting.attribution import told
from govrisk.drafting.cues import data, pattern, topics
from govrisk.drafting.dates import find
from govrisk.drafting.sentences import clauses, sentences
from govrisk.drafting.topics import likely
from govrisk.errors import BadInput, UsageError
from govrisk.evidence import RangeSelector, TextPositionSelector, TextQuoteSelector
from govrisk.plugins import default_registry
from govrisk.quotes import check_selectors
from govrisk.yamlfile import parse_yaml

VOCABULARY = default_registry().topics
NEWS = "Ann Lee, the lead of Sail, said on 3 March 2026 that she is stepping down. The company has not commented.\n"
SELECTORS = {m.__name__: m for m in (TextQuoteSelector, TextPositionSelector, RangeSelector)}


def parts(text: str) -> list[str]:
    return [text[slice(*clause)] for sentence in sentences(text) for clause in clauses(text, sentence)]


def proposed(text: str, **options: str) -> tuple[Proposal, ...]:
    return draft(text, VOCABULARY, **options).proposals


# ------------------------------------------------------------------------------------------------ the measured claim


def test_it_finds_what_people_found(shared: Path):
    """The numbers of docs/drafting.md; the targets are recall 0.9 at three proposals a kept claim."""
    found = measure(*article(shared))
    assert (found.claims, found.proposals, found.strict, found.lenient) == (30, 48, 29, 30)
    assert (found.apart, found.noise, found.first_topic, found.third_topic, found.kind) == (28, 20, 20, 26, 25)
    every = [measure(uncued(article(shared)[0], whole), article(shared)[1]) for whole in (False, True)]
    assert [(m.strict, m.proposals, m.noise) for m in every] == [(30, 62, 33), (21, 38, 18)]
    assert found.recall >= 0.9
    assert found.per_kept <= 3
    page = (Path(__file__).parents[2] / "docs" / "drafting.md").read_text(encoding="utf-8")
    for words in (
        "29 of the 30",
        "48 proposals",
        "20 of the 48",
        "28 of the 30",
        "26 of the 30",
        "25 of the 30",
        "62 clauses",
    ):
        assert words in page


# ------------------------------------------------------------------------------------------------ sentences and clauses

SPLIT = {
    "initials and numbers": ("Dr. Lee left v1.2 on Jan. 3. Why?", ["Dr. Lee left v1.2 on Jan. 3.", "Why?"]),
    "a heading is no sentence": ("A heading\n\nIt is one.", ["It is one."]),
    "an item of a list is one": (
        "Done:\n- Removed all maintainers\n- Left",
        ["Done:", "Removed all maintainers", "Left"],
    ),
    "a number is no mark": (
        "- 3 maintainers left\n- -5% commits\n\u2022 1Ann left",
        ["3 maintainers left", "-5% commits", "Ann left"],
    ),
    "hard-wrapped lines": ("The lead has\r\nstepped down.", ["The lead has\r\nstepped down."]),
    "Chinese": ("负责人宣布离职。公司没有评论！", ["负责人宣布离职。", "公司没有评论！"]),
    "a quotation is kept whole": ("He said “I quit; and it is over, and I mean it.”", None),
    "contrast": (
        "The former engineer praised the team but warned that the plan is fraught.",
        ["The former engineer praised the team", "warned that the plan is fraught."],
    ),
    "a list is no clause": ("They cite tension, commercial goals, and the arrival of outside staff.", None),
    "a second verb is": (
        "The steward has not commented, and it is unclear who leads.",
        ["The steward has not commented", "it is unclear who leads."],
    ),
    "a dash": (
        "Two people posted goodbyes on the forum — all of them were on the core team.",
        ["Two people posted goodbyes on the forum", "all of them were on the core team."],
    ),
    "an insertion that needs its sentence": (
        "What follows — for users, and for the team — depends on the board.",
        None,
    ),
}


@pytest.mark.parametrize("name", SPLIT)
def test_text_is_taken_apart(name: str):
    text, expected = SPLIT[name]
    assert parts(text) == (expected or [text])


def test_a_long_line_is_cut_and_nothing_lost():
    text = "The maintainer was removed without notice, and the fork is under way " * 500
    found = proposed(text)
    assert found[-1].span[1] > len(text) - 200
    assert all(end - start <= splitting.PIECE for start, end in (p.span for p in found))


# ------------------------------------------------------------------------------------------------------ how it is told

TOLD = {
    "Ann Lee said on Monday: “I am stepping down today.”": ("quoted", "quoted-statement", "Ann Lee"),
    "The lead stepped down in May.": ("reported", "reported-fact", None),
    "It is unclear who leads now.": ("unknown", "reported-unknown", None),
    "Insiders suggest that the sponsor asked for it.": ("rumour", "attributed-rumour", "Insiders"),
    "Ann Lee, a former engineer, warned that the plan is wrong.": ("opinion", "attributed-opinion", "Ann Lee"),
    "Users should watch who decides.": ("opinion", "editorial-opinion", None),
    "Contributors could fork the code.": ("forecast", "editorial-forecast", None),
    "According to Ann Lee, the fork is ready.": ("reported", "reported-fact", "Ann Lee"),
    "Lee’s terse post ended it.": ("reported", "reported-fact", "Lee"),
    "The so-called “open” licence changed.": ("reported", "reported-fact", None),
}


@pytest.mark.parametrize("clause", TOLD)
def test_how_a_clause_is_told(clause: str):
    telling = told(clause, clause)
    assert (telling.manner, telling.kind, telling.speaker) == TOLD[clause]


DATES = {
    "on 3 March 2026": "2026-03-03",
    "on March 3rd, 2026": "2026-03-03",
    "in mid-February 2026": "2026-02",
    "In March 2024 it changed": "2024-03",
    "in 2024": "2024",
    "2026-03-03": "2026-03-03",
    "2026年3月3日": "2026-03-03",
    "Sept. 9, 2025": "2025-09-09",
    "on March 3": None,
}


@pytest.mark.parametrize("words", DATES)
def test_dates_are_as_precise_as_the_text(words: str):
    found = find(words)
    assert found is not None
    assert found.iso == DATES[words]


@pytest.mark.parametrize("words", ["they may 3 times march on", "version 2026", "31 February 2026", "now", "2The"])
def test_what_is_no_date(words: str):
    assert find(words) is None


@pytest.mark.parametrize(
    ("published", "iso"),
    [("2026-03-05", "2026-03-03"), ("2026-03-01", "2025-03-03"), ("2026", None), ("2026-03", "2026-03-03")],
)
def test_a_date_gets_its_year_from_the_day_of_the_text(published: str, iso: str | None):
    found = find("on March 3", published)
    assert found is not None
    assert found.iso == iso


# ---------------------------------------------------------------------------------------------------------- the cues


def test_topics_of_the_cues_are_in_the_vocabulary():
    named = {topic.name for topic in topics()}
    assert named <= set(VOCABULARY)
    assert "metrics.git" not in named, "what is counted is not drafted from prose"
    assert len(named) >= 0.9 * len(VOCABULARY)
    assert data()["source"] == "judgement"


def test_one_weak_cue_is_not_enough():
    assert likely("The community met.", VOCABULARY) == []
    assert "ecosystem.momentum" in likely("The community lost trust.", VOCABULARY)
    assert likely("The lead stepped down.", {"licence.terms"}) == []


def test_the_pattern_of_a_cue():
    found = re.compile(pattern("pressur* ... hand over"))
    assert found.search("pressured him to hand over")
    assert found.search("pressuring\nhim, and her, to hand-over")
    assert not found.search("pressured a b c d e hand over")
    assert not re.search(pattern("cla"), "class")


# --------------------------------------------------------------------------------------------------------- the draft


def test_a_draft_leaves_every_judgement_empty(tmp_path: Path):
    (tmp_path / "news.txt").write_text(NEWS, encoding="utf-8")
    path, made, _ = write_draft(tmp_path / "news.txt")
    assert path == tmp_path / "news.draft.yaml"
    claims = parse_yaml(path.read_text(encoding="utf-8"), "news").data["claims"]
    assert len(claims) == len(made.proposals) == 2
    for claim in claims:
        assert [key for key, value in claim.items() if value is None] == ["polarity", "credibility", "statement"]
    assert claims[0]["event_date"] == "2026-03-03"
    assert claims[0]["origin"] == "O-ann-lee"


def test_an_unfinished_draft_is_refused_and_a_finished_one_is_not(make_case, tmp_path: Path):
    (tmp_path / "news.txt").write_text(NEWS, encoding="utf-8")
    _, _, written = write_draft(tmp_path / "news.txt", Path("-"))
    folder = make_case(files={"evidence/news.yaml": written})
    unfinished = [f for f in read_case(folder).faults if f.file == "evidence/news.yaml"]
    assert {f.message.split(":")[0] for f in unfinished} >= {
        "polarity",
        "credibility",
        "statement",
        "reliability",
        "who",
    }
    for old, new in {
        "publisher:": "publisher: Paper",
        "    kind:   ": "    kind: secondary-news   ",
        "published:  ": "published: '2026-03-04'   ",
        "reliability:": "reliability: B",
        "descriptor:": "descriptor: A daily.",
        "{who: , kind: }": "{who: Paper, kind: outlet}",
        "kind: }": "kind: primary-statement}",
        "polarity:": "polarity: risk",
        "credibility:": "credibility: 3",
        "statement:": "statement: Own words.",
    }.items():
        written = written.replace(old, new)
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "news.txt").write_text(NEWS, encoding="utf-8")
    loaded = read_case(make_case(files={"evidence/news.yaml": written}), texts)
    assert loaded.faults == []
    assert loaded.case is not None
    assert loaded.case.verification["S-news-1"] == loaded.case.verification["S-news-2"] == "verified"


def test_a_source_of_the_case_is_not_drafted_again(tmp_path: Path):
    (tmp_path / "news.txt").write_text(NEWS, encoding="utf-8")
    _, _, written = write_draft(tmp_path / "news.txt", Path("-"), source="S3")
    drafted = parse_yaml(written, "news").data
    assert "sources" not in drafted
    assert {(c["id"], c["source"]) for c in drafted["claims"]} == {("S3-1", "S3"), ("S3-2", "S3")}


def test_a_short_name_is_the_one_longer_name():
    made = draft("Ann Lee said she resigned. Lee said the fork is ready. Bo Lin said that he quit.", VOCABULARY)
    drafted = parse_yaml(render(made, "x.txt"), "x").data
    assert [c["origin"] for c in drafted["claims"]] == ["O-ann-lee", "O-ann-lee", "O-bo-lin"]


def test_without_cue_words_every_sentence_is_proposed_and_nothing_is_guessed():
    found = proposed("负责人于2026年3月3日宣布离职。公司没有评论。", language="zh")
    assert [(p.topics, p.kind, p.manner) for p in found] == [((), None, None)] * 2
    assert found[0].date is not None
    assert found[0].date.iso == "2026-03-03"


def test_a_text_of_nothing_gives_an_empty_draft():
    assert "claims: []" in render(draft("", []), "empty.txt")


def test_ids_of_a_draft_fit_whatever_the_source_is_called():
    drafted = parse_yaml(
        render(draft("Ada Park said that the lead resigned.", ["leadership.departure"]), "a", "S" * 60), "a"
    )
    assert drafted.data["claims"][0]["source"] == "S" * 60
    assert all(len(name) <= 60 for name in (drafted.data["claims"][0]["id"], *drafted.data["origins"]))


def test_a_draft_is_not_overwritten(tmp_path: Path):
    (tmp_path / "news.txt").write_text(NEWS, encoding="utf-8")
    (tmp_path / "news.draft.yaml").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="is there already"):
        write_draft(tmp_path / "news.txt")
    assert (tmp_path / "news.draft.yaml").read_text(encoding="utf-8") == "mine"


HOSTILE = {
    "empty": (b"", "is empty"),
    "white space": ("\ufeff \r\n".encode(), "is empty"),
    "binary": (b"\x7fELF\x00\x01", "holds the control character U+0000"),
    "not UTF-8": (b"caf\xe9", "is not UTF-8 (byte 0xe9)"),
    "too large": (b"a " * 2_100_000, "is larger than 4 MB"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_text_is_refused_in_one_line(name: str, tmp_path: Path):
    content, message = HOSTILE[name]
    (tmp_path / "x.txt").write_bytes(content)
    with pytest.raises(BadInput, match=re.escape(message)) as refused:
        write_draft(tmp_path / "x.txt")
    assert len(refused.value.diagnostics) == 1
    assert [p.name for p in tmp_path.iterdir()] == ["x.txt"]


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("source", "1 S", "is not an id"),
        ("published", "3 March", "is not a date"),
        ("language", "English!", "is no language code"),
    ],
)
def test_options_are_checked(option: str, value: str, message: str, tmp_path: Path):
    (tmp_path / "news.txt").write_text(NEWS, encoding="utf-8")
    with pytest.raises(UsageError, match=message):
        write_draft(tmp_path / "news.txt", **{option: value})


def test_a_missing_splitter_is_named(monkeypatch: pytest.MonkeyPatch):
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(splitting, "import_module", missing)
    with pytest.raises(UsageError, match="pip install sentencex"):
        proposed(NEWS)


PIECES = (
    "The lead|stepped down|fork|but|and it is|may|3 March|licence|Ann Lee said|#|'|\\|{|“|”|\"|—| - |,|;|.|。|"
    "\r\n|\n\n|\u2028|\x07|\x85|\ufeff|\U0001f4a5"
)
WORDS = st.sampled_from([*PIECES.split("|"), "x" * 70])


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=40).map(" ".join), st.sampled_from(["en", "zh", "fr"]))
def test_every_selector_holds_whatever_the_text(text: str, language: str):
    made = draft(text or "x", VOCABULARY, language=language)
    drafted = parse_yaml(render(made, "x\n.txt", "S1"), "x").data
    assert len(drafted["claims"]) == len(made.proposals)
    for claim in drafted["claims"]:
        selectors = tuple(SELECTORS[s["type"]].model_validate(s) for s in claim["selector"])
        assert check_selectors(made.text, selectors) is None
