"""Names go, quotations hold: what replacing, moving, keying and undoing do by themselves."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govrisk import UsageError
from govrisk.errors import BadInput
from govrisk.evidence import TextPositionSelector, TextQuoteSelector
from govrisk.quotes import check_selectors
from govrisk.redacting import Key, chosen, key_place
from govrisk.redacting.beside import Beside
from govrisk.redacting.edits import applied, moved
from govrisk.redacting.names import Named, Replacer
from govrisk.redacting.remains import Remains
from govrisk.redacting.selectors import held, not_held


def person(name: str, *also: str, listed: bool = True) -> Named:
    return Named("people", name, (name, *also), f"Person {name[:1].upper()}7QX", listed)


def replacer(*names: Named, kept: tuple[str, ...] = ()) -> Replacer:
    return Replacer(names, kept, Remains(names, kept).holds)


LIN = person("Lin Junyang", "Junyang Lin", "JustinLin610", "林俊旸", "Lin")
JOSE = person("José Núñez")
LIN_SAYS = "Person L7QX"


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("Lin Junyang left; Lin's team stayed.", f"{LIN_SAYS} left; {LIN_SAYS}'s team stayed."),
        ("by lin junyang and Lin\nJunyang", f"by {LIN_SAYS} and {LIN_SAYS}"),
        ("linear deadlines in Linköping and Berlin", "linear deadlines in Linköping and Berlin"),
        ("a line, a lin", "a line, a lin"),
        ("负责人林俊旸离职", f"负责人 {LIN_SAYS} 离职"),
        ("林俊旸林俊旸。", f"{LIN_SAYS} {LIN_SAYS}。"),
        ("1Lin Junyang, @JustinLin610", f"1 {LIN_SAYS}, @{LIN_SAYS}"),
        ("see https://x.example/%E6%9E%97%E4%BF%8A%E6%97%B8/a now", "see [address withheld] now"),
        ("see https://x.example/junyang-lin-quits.html.", "see [address withheld]"),
        ("see https://x.example/linear.html", "see https://x.example/linear.html"),
        ("写信给j.Lin+a@x.example，谢谢", "写信给[address withheld]，谢谢"),
        ("＠lin_j and @x.junyang.", "[handle withheld] and [handle withheld]."),
        ("@linear, @types/lin and ops@x.example", "@linear, @types/lin and ops@x.example"),
    ],
)
def test_every_spelling_is_replaced_and_nothing_else(text: str, redacted: str):
    assert replacer(LIN, JOSE).text(text) == redacted


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_accents_are_found_composed_and_apart(form: str):
    text = unicodedata.normalize(form, "José Núñez and José")
    assert replacer(JOSE).text(text).startswith("Person J7QX and ")
    assert [found.word for found in Remains([JOSE], ()).find(replacer(JOSE).text(text))] == [
        unicodedata.normalize(form, "José")
    ]


def test_the_longest_spelling_goes_first():
    hui = person("Hui Bin", "Hui")
    assert (
        replacer(hui, person("Hui Binyuan")).text("Hui Binyuan, Hui Bin, Hui")
        == "Person H7QX, Person H7QX, Person H7QX"
    )


def test_a_kept_word_stays():
    may = person("Ann May", "May")
    assert replacer(may, kept=("May 2026",)).text("May said in May 2026") == "Person A7QX said in May 2026"
    assert not Remains([may], ("May 2026",)).holds("in May 2026")


@pytest.mark.parametrize(
    "text",
    [
        "O-lin",
        "evidence/lin.yaml",
        "@JustinLin610",
        "junyanglin",
        "LIN said",
        "https://x.example/a%4Cin",
        "俊旸",
        "lin_j",
    ],
)
def test_remains_are_found_in_any_form(text: str):
    assert Remains([LIN], ()).holds(text)


@pytest.mark.parametrize("text", ["linear", "Berlin", "deadline", "Person L7QX", "inline"])
def test_other_words_are_no_remains(text: str):
    assert not Remains([LIN], ()).holds(text)


def test_an_ordinary_word_is_not_taken_for_somebody_whom_only_a_measurement_names():
    young = person("Chris Young", listed=False)
    assert not Remains([young], ()).holds("the project is young")
    assert Remains([young], ()).holds("Young left")
    assert Remains([young], ()).holds("docs/young.md")


WORDS = ("Lin Junyang", "Lin", "José Núñez", "林俊旸", "由林俊旸代", "the", "lead", "left", "，", "a line", "\n")


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=2, max_size=14), st.data())
def test_quotations_hold_after_names_are_replaced(words: list[str], data: st.DataObject):
    text = " ".join(words)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    pinned = (
        TextQuoteSelector(type="TextQuoteSelector", exact=text[start:end], prefix=text[max(0, start - 5) : start]),
        TextPositionSelector(type="TextPositionSelector", start=start, end=end),
    )
    assert check_selectors(text, pinned) is None
    edits = replacer(LIN, JOSE).edits(text)
    new = applied(text, edits)
    now = _read(held(pinned, text, edits))
    assert check_selectors(new, now) is None
    assert not {"Lin", "Junyang", "José", "林俊旸"} & set(re.findall(r"\w+", json.dumps([s.model_dump() for s in now])))
    assert moved((0, len(text)), edits) == (0, len(new))


def _read(selectors: list[dict]) -> tuple:
    from govrisk.evidence import Claim

    return Claim.model_validate(CLAIM | {"selector": selectors}).selector


CLAIM = {
    "id": "C1", "topic": "a.b", "kind": "reported-fact", "polarity": "risk", "source": "S1", "origin": "O1",
    "credibility": 2, "statement": "x",
}  # fmt: skip


def test_spaces_beside_a_name_stay_outside_a_quotation():
    text = "负责人林俊旸离职"
    edits = replacer(LIN).edits(text)
    new = applied(text, edits)
    parts = [new[slice(*moved(span, edits))] for span in ((0, 3), (3, 6), (6, 8), (2, 7))]
    assert parts == ["负责人", LIN_SAYS, "离职", f"人 {LIN_SAYS} 离"]


def test_what_stands_beside_a_pseudonym_may_be_a_name():
    beside = Beside([LIN_SAYS, "Person J7QX"])
    text = (
        f"{LIN_SAYS} (明哥) and {LIN_SAYS}（网名“小明”）, “Pepe” Person J7QX, Person J7QX V. (@pv), @{LIN_SAYS}; "
        f"{LIN_SAYS} (resigned in May), {LIN_SAYS} (2024), Person J7QX I saw"
    )
    assert sorted(word for _, word, _ in beside.find(text)) == ["@pv", "Pepe", "V.", "小明", "明哥"]
    assert all(text.startswith(word, at) for at, word, _ in beside.find(text))


def test_a_fingerprint_tells_keys_apart():
    key = Key.create()
    assert key.fingerprint == Key(key.secret).fingerprint != Key.create().fingerprint
    assert re.fullmatch(r"[0-9a-f]{16}", key.fingerprint)


def test_words_beside_a_quotation_go_when_they_hold_a_name():
    quote = TextQuoteSelector(type="TextQuoteSelector", exact="yang left", prefix="by Lin Jun", suffix=" in May")
    assert not_held(quote, replacer(LIN)) == {
        "type": "TextQuoteSelector",
        "exact": f"{LIN_SAYS} left",
        "suffix": " in May",
    }


def test_pseudonyms_are_stable_with_one_key_and_other_with_another(tmp_path: Path):
    key, path = Key.create(), tmp_path / "key.json"
    names = [f"Name {n}" for n in range(2000)]
    given_out = [key.pseudonym("people", name) for name in names]
    assert len(set(given_out)) == len(names)
    assert all(re.fullmatch(r"Person [A-Z][A-Z2-9]{3,}", p) for p in given_out)
    key.save(path)
    assert path.stat().st_mode & 0o777 == 0o600
    again = Key.load(path)
    assert [again.pseudonym("people", name) for name in reversed(names)] == given_out[::-1]
    assert Key(key.secret).pseudonym("people", "Name 7") == given_out[7], "the secret alone gives the same"
    assert Key.create().pseudonym("people", "Name 7") != given_out[7]


def test_what_is_no_key_is_refused(tmp_path: Path):
    (tmp_path / "key.json").write_text('{"schema": "other"}')
    with pytest.raises(BadInput, match="is not a redaction key"):
        Key.load(tmp_path / "key.json")


def test_the_key_lies_where_nobody_passes_it_on(tmp_path: Path):
    case = tmp_path / "mine"
    assert key_place(case, None, tmp_path / "out") == tmp_path / "mine.redaction-key.json"
    with pytest.raises(UsageError, match="inside the case"):
        key_place(case, case / "key.json", tmp_path / "out")
    with pytest.raises(UsageError, match="among the reports"):
        key_place(case, None, tmp_path)


def test_kinds():
    assert chosen("sources, people") == ("people", "sources")
    with pytest.raises(UsageError, match="did you mean 'people'"):
        chosen("peple")
