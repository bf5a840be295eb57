"""Who is listed in documents of many forms, and what else documents say."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govrisk_collectors.documents import clean
from govrisk_collectors.documents.dates import dated, months_before
from govrisk_collectors.documents.owners import code_owners, kubernetes_owners
from govrisk_collectors.documents.people import listed
from govrisk_collectors.documents.recognise import is_ladder, recognise
from govrisk_collectors.documents.text import own_words, sections, under
from govrisk_collectors.documents.words import kinds

DAY = date(2026, 3, 5)
KINDS = {kind.id: kind for kind in kinds()}


def people(text: str, path: str = "MAINTAINERS.md") -> tuple[list[list[str]], tuple[str, ...]]:
    """The keys of those who are active, and what is recognised."""
    found = listed(sections(text, path))
    return [sorted(p.keys) for p in found.persons if not p.emeritus], found.recognised()


@pytest.mark.parametrize(
    ("text", "keys", "states"),
    [
        ("- Ann Ray (@ann), Acme", [["@ann", "n:ann ray"]], ("names", "affiliation")),
        ("* [Ann Ray](https://github.com/ann) (Acme)", [["@ann", "n:ann ray"]], ("names", "affiliation")),
        ("- @ann (Acme)", [["@ann"]], ("names", "affiliation")),
        ("- @ann - build system", [["@ann"]], ("names", "roles")),
        ("- Ann Ray (she/her) <ann@acme.org>", [["ann@acme.org", "n:ann ray"]], ("names",)),
        ("- **Ann Ray** (@ann): release manager", [["@ann", "n:ann ray"]], ("names", "roles")),
        ("Ann Ray <ann@acme.org> (@ann)", [["@ann", "ann@acme.org", "n:ann ray"]], ("names",)),
        ("- Docs: @ann @bo", [["@ann"], ["@bo"]], ("names", "roles")),
        (
            "M:\tAnn Ray <ann@acme.org>\nL:\tlist@acme.org\nS:\tMaintained",
            [["ann@acme.org", "n:ann ray"]],
            ("names", "roles"),
        ),
        ("- Ann Ray\n- Bo Li\n", [["n:ann ray"], ["n:bo li"]], ("names",)),
        ("| Name | Area |\n|--|--|\n| Ann Ray | docs |", [["n:ann ray"]], ("names", "roles")),
        (
            "| GitHub ID | Employer |\n|--|--|\n| ann | Acme |\n| bo | - |",
            [["@ann"], ["@bo"]],
            ("names", "affiliation"),
        ),
        ("## Core\n- @ann\n## Docs\n- @bo", [["@ann"], ["@bo"]], ("names", "roles")),
        ("## Now\n- @ann\n## Emeritus\n- @bo\n### 2020\n- @cy", [["@ann"]], ("names",)),
        ("- Code Review\n- merge things", [], ()),
        ("To become one, write to the list at dev@acme.org and wait for an answer.", [], ()),
        ("- Ask @acme/maintainers to review", [], ()),
        ("| Branch | State |\n|--|--|\n| main | open |", [], ()),
    ],
)
def test_lists_of_people(text: str, keys: list[list[str]], states: tuple[str, ...]):
    assert people(text) == (keys, states)


def test_lists_in_other_markup():
    text = "Maintainers\n===========\n\n* Ann Ray <ann@acme.org>\n\nEmeritus\n--------\n\n* Bo Li <bo@acme.org>\n"
    assert people(text, "MAINTAINERS.rst")[0] == [["ann@acme.org", "n:ann ray"]]
    assert people("= Maintainers\n\n* @ann\n\n== Emeritus\n\n* @bo\n", "MAINTAINERS.adoc")[0] == [["@ann"]]


def test_affiliation_counts_when_half_have_one():
    assert people("- Ann Ray (@ann), Acme\n- @bo\n- @cy")[1] == ("names",)
    assert people("- Ann Ray (@ann), Acme\n- @bo")[1] == ("names", "affiliation")


def test_code_owners():
    found = code_owners("# all\n* @ann # not @bo\n/docs/ @acme/docs cy@acme.org\n[ab @dee\n!broken\n[Section] \n")
    assert found is not None
    assert sorted(key for p in found.persons for key in p.keys) == ["@ann", "cy@acme.org"]
    assert (found.teams, found.roles, found.recognised()) == (1, True, ("names", "roles"))
    assert code_owners("* \n# nobody\n") is None
    teams = code_owners("* @acme/all\n")
    assert teams is not None
    assert teams.recognised() == ()


def test_kubernetes_owners():
    text = "filters:\n  '.*':\n    approvers: [ann, acme-leads]\nlabels: [sig/node]\nemeritus_approvers: [bo]\n"
    found = kubernetes_owners(text)
    assert found is not None
    assert [(sorted(p.keys), p.emeritus) for p in found.persons] == [(["@ann"], False), (["@bo"], True)]
    assert found.teams == 1
    assert kubernetes_owners("ann@acme.org\nbo@acme.org\n") is None
    assert kubernetes_owners("a: &a [x]\nb: " + "[*a, " * 90 + "]" * 90) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Q1 2026", True),
        ("2026-Q4", True),
        ("by March 2026", True),
        ("March 1, 2026", True),
        ("2026-03-05", True),
        ("2026-03-04", False),
        ("H2 2025", False),
        ("Copyright 2030 Acme", False),
        ("version 3.2", False),
        ("done in Dec. 2025", False),
        ("# 2026\n\n- a", True),
    ],
)
def test_dates(text: str, found: bool):
    states = recognise(KINDS["roadmap"], "ROADMAP.md", text, DAY).states
    assert ("dated" in states) == found


def test_months_before():
    assert months_before(date(2024, 2, 29), 12) == date(2023, 2, 28)
    assert months_before(date(2026, 1, 31), 2) == date(2025, 11, 30)
    assert dated("", DAY) == ([], "it names no dates")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Contributors who review well are nominated as committers.", True),
        ("To become a maintainer, a contributor needs two sponsors.", True),
        ("Become a contributor today. Maintainers merge.", False),
        ("Maintainers review what contributors send.", False),
    ],
)
def test_ladder(text: str, found: bool):
    assert is_ladder(sections(text)) == found


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("Each commit is signed off (Developer Certificate of Origin).", ("dco",)),
        ("You sign the CLA first.", ("cla",)),
        ("There is no CLA. We use the DCO.", ("dco",)),
        ("A Contributor License Agreement is not needed.", ()),
        ("class, declare, clang", ()),
    ],
)
def test_agreements(text: str, states: tuple[str, ...]):
    assert recognise(KINDS["contributing"], "CONTRIBUTING.md", text, DAY).states == states


def test_sections():
    found = sections(
        "Intro\n\n# One 🎉\n\na\n\n## 1. [Two](x)\n\nb ![pic](p.png) [l](https://e.org)\n\n# Three\n\n<h2>Four</h2>\n"
    )
    assert [(s.title, s.slug, s.parents) for s in found[1:]] == [
        ("One", "one", ()),
        ("Two", "two", ("One",)),
        ("Three", "three", ()),
        ("Four", "four", ("Three",)),
    ]
    assert [s.title for s in under(found, 1)] == ["One", "Two"]
    assert found[2].links == ["x", "https://e.org"]
    assert own_words(found[1:2]) == 1


def test_clean():
    assert clean.line("a\nb\x1b[0m\u202e\u2028c\ud800") == "a b\ufffd[0m\ufffd c\ufffd"
    assert (clean.line(" \n"), len(clean.line("x" * 999))) == ("?", 200)
    assert clean.note("first.", None, "second") == "First. Second."
    assert clean.slugs(["A/b", "a-b", "x" * 99]).keys() == {"A/b", "a-b", "x" * 99}
    assert len(set(clean.slugs(["A/b", "a-b"]).values())) == 2
    assert max(map(len, clean.slugs(["x" * 99]).values())) <= 27


@given(st.text(alphabet=st.sampled_from("#-*|[]()<>@: \n\\`!&aB2."), max_size=200), st.sampled_from(sorted(KINDS)))
def test_no_text_is_too_odd(text: str, kind: str):
    """Whatever stands in a document, it is read or not recognised; it never ends the run."""
    for path in ("X.md", "OWNERS", "FUNDING.yml", "X.rst", "X.org", "X.adoc"):
        found = recognise(KINDS[kind], path, text, DAY)
        assert all(states == clean.line(states) for states in found.states)
