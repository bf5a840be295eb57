"""The arithmetic of git metrics: published vectors, and laws that must hold whatever a history looks like."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.repos import ANN

from govrisk_collectors.git.files import is_source, source_files
from govrisk_collectors.git.history import Activity, months_before
from govrisk_collectors.git.people import is_bot, masked, resolve, unmerged
from govrisk_collectors.git.shares import (
    absence_factor,
    core,
    elephant_factor,
    hhi,
    outside_share,
    top_organisation,
    turnover,
)
from govrisk_collectors.git.truckfactor import authors_of, truck_factor
from govrisk_collectors.repository import Entry

CHAOSS = [1000, 202, 90, 33, 332, 343, 42, 433]


def test_chaoss_vectors() -> None:
    assert absence_factor(dict(enumerate(CHAOSS))) == 2
    one_each = {i: str(i) for i in range(8)}
    assert elephant_factor(dict.fromkeys(range(8), 125), one_each) == (4, 4, 4)
    assert elephant_factor(dict(enumerate(CHAOSS)), one_each) == (2, 2, 2)
    assert elephant_factor({0: 50, 1: 20, 2: 20, 3: 10}, dict(enumerate("abcd"))) == (1, 1, 1)  # half is enough


def test_hhi() -> None:
    assert hhi({1: 1}) == 1
    assert hhi(dict.fromkeys(range(4), 7)) == pytest.approx(0.25)


counts = st.dictionaries(st.integers(0, 9), st.integers(1, 50), min_size=1)
known = st.dictionaries(st.integers(0, 9), st.sampled_from("ABC"))


@given(counts, known, st.integers(0, 9))
def test_knowing_less_about_employers_only_widens(n: dict[int, int], org: dict[int, str], forgotten: int) -> None:
    less = {person: name for person, name in org.items() if person != forgotten}
    for measure in (elephant_factor, lambda c, o: outside_share(c, o, "A"), lambda c, o: top_organisation(c, o)[1]):
        wide, narrow = measure(n, less), measure(n, org)
        assert wide.low <= narrow.low + 1e-12
        assert wide.high >= narrow.high - 1e-12
        assert wide.low - 1e-12 <= wide.value <= wide.high + 1e-12


@given(counts, counts)
def test_retention_fade_and_loss_are_the_whole_core(before: dict[int, int], now: dict[int, int]) -> None:
    found = turnover(before, now)
    assert found is not None
    assert math.isclose(sum(found), 1)
    assert all(part >= -1e-12 for part in found)
    assert turnover({}, now) is None


@given(counts)
def test_the_core_is_the_smallest_set(n: dict[int, int]) -> None:
    chosen, total = core(n), sum(n.values())
    assert 2 * sum(n[k] for k in chosen) >= total
    assert 2 * sum(n[k] for k in chosen[:-1]) < total


# -- truck factor -----------------------------------------------------------------------------------------------------

histories = st.lists(
    st.tuples(
        st.dictionaries(st.integers(0, 5), st.integers(1, 30), max_size=4), st.sets(st.integers(0, 5), max_size=2)
    ),
    max_size=12,
)


@given(histories, st.randoms(use_true_random=False))
def test_the_order_of_files_does_not_matter(files: list, rng: random.Random) -> None:
    shuffled = list(files)
    rng.shuffle(shuffled)
    assert truck_factor(files, lambda raw: raw) == truck_factor(shuffled, lambda raw: raw)


@given(histories)
def test_a_truck_factor_takes_half_of_the_files(files: list) -> None:
    found = truck_factor(files, lambda raw: raw)
    assert found.pruned <= found.value == len(found.people)
    assert found.value == 0 or found.coverage < 0.5


def test_degree_of_authorship_by_hand() -> None:
    # Ann created the file and changed it once; Bob changed it four times:
    # Ann 3.293 + 1.098 + 0.164 - 0.321 ln 5 = 4.038, Bob 3.293 + 0.656 - 0.321 ln 2 = 3.726: both above 0.75 of 4.038
    assert sorted(authors_of(({1: 1, 2: 4}, {1}), lambda raw: raw)[1]) == [1, 2]
    # with 30 changes by Bob: Ann 3.453, Bob 7.990: Ann is below three quarters of Bob
    assert authors_of(({1: 1, 2: 30}, {1}), lambda raw: raw)[1] == [2]
    # a second creator counts as one; a file that nobody touched after it was made has its creators
    assert sorted(authors_of(({}, {1, 2}), lambda raw: raw)[1]) == [1, 2]
    # no creator known (history cut): two with many changes each, of whom neither reaches 3.293
    assert authors_of(({1: 1, 2: 1}, set()), lambda raw: raw)[1] == []


def test_exactly_half_is_not_enough_to_stop() -> None:
    files = [({}, {1})] * 5 + [({}, {2})] * 5
    assert truck_factor(files, lambda raw: raw).value == 2
    assert truck_factor([*files, ({}, {1})], lambda raw: raw).value == 1


# -- people -----------------------------------------------------------------------------------------------------------

names = st.sampled_from(["Ann Ash", "ann", "ANN ASH", "Bob", "Bob Birch", "root", "", "李 明", "李明"])
emails = st.sampled_from(
    ["ann@a.org", "ANN@a.org", "", "root@localhost", "7+ann@users.noreply.github.com", "ann@users.noreply.github.com"]
)


@given(st.lists(st.tuples(names, emails), max_size=10, unique=True), st.randoms(use_true_random=False))
def test_the_order_of_commits_does_not_change_who_is_who(raws: list, rng: random.Random) -> None:
    shuffled = list(raws)
    rng.shuffle(shuffled)

    def groups(identities: list) -> set[frozenset]:
        people = resolve(identities, {})
        by: dict[int | None, set] = {}
        for raw, person in zip(identities, people.person, strict=True):
            by.setdefault(person, set()).add(raw)
        return {frozenset(group) for group in by.values()}

    assert groups(raws) == groups(shuffled)


@given(st.lists(st.tuples(names, emails), max_size=10, unique=True))
def test_joining_never_makes_more_people_than_addresses(raws: list) -> None:
    assert len(resolve(raws, {}).names) <= len(unmerged(raws, {}).names)


def test_shared_addresses_and_single_words_join_nobody() -> None:
    raws = [("root", "root@localhost"), ("ann", "root@localhost"), ("root", "a@one.org"), ("root", "b@two.org")]
    assert len(resolve(raws, {}).names) == 4


@pytest.mark.parametrize(
    ("name", "email", "bot"),
    [
        ("dependabot[bot]", "x@y.org", True),
        ("x", "49699333+renovate[bot]@users.noreply.github.com", True),
        ("pre-commit-ci", "x@y.org", True),
        ("Weblate", "hosted@weblate.org", True),
        ("GitHub Actions", "actions@github.com", True),
        ("Claude Opus 4.1", "x@y.org", True),
        ("Acme Robot", "x@y.org", True),
        ("Claude Shannon", "claude@y.org", False),
        ("Jules Verne", "jules@y.org", False),
        ("Travis Harmon", "travisharmon@y.org", False),
        ("Abbott", "a@abbott.org", False),
        ("Robert Talbot", "talbot@y.org", False),
        ("Ann Ash", ANN, False),
    ],
)
def test_bots(name: str, email: str, bot: bool) -> None:
    assert is_bot(name, email) is bot


def test_addresses_are_shortened() -> None:
    assert masked("Ann Ash", "ann@acme.org") == "Ann Ash <a…@acme.org>"
    assert masked("Ann\x1b[0m\nAsh", "") == "Ann\N{REPLACEMENT CHARACTER}[0m\N{REPLACEMENT CHARACTER}Ash <…>"


# -- windows and files ------------------------------------------------------------------------------------------------


def test_months_end_where_the_calendar_says() -> None:
    from datetime import date

    assert months_before(date(2026, 3, 31), 1) == date(2026, 2, 28)
    assert months_before(date(2024, 2, 29), 12) == date(2023, 2, 28)
    assert months_before(date(2026, 3, 5), 3000) == date(1776, 3, 5)
    assert months_before(date(50, 1, 1), 3000) == date(1, 1, 1)
    activity = Activity(date(2026, 3, 31))
    assert activity.month(2**40) == 0  # a clock that was wrong counts as now
    assert activity.month(0) == 674


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("src/core.py", True),
        ("Makefile", True),
        ("web/index.html", True),
        ("bin/run", True),
        ("tools/run", False),
        ("README.md", False),
        ("data.json", False),
        ("LICENSE", False),
        ("vendor/lib.js", False),
        ("node_modules/x/y.js", False),
        ("jquery-1.2.3.min.js", False),
        ("docs/conf.py", False),
        ("x_pb2.py", False),
        (".py", False),
    ],
)
def test_source_files(path: str, source: bool) -> None:
    assert is_source(path) is source


def test_links_submodules_and_empty_files_are_no_source() -> None:
    empty = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"
    tree = [
        Entry("120000", "1" * 40, b"link.py"),
        Entry("100644", empty, b"empty.py"),
        Entry("100755", "1" * 40, b"script"),
        Entry("100644", "1" * 40, b"\xff\xfe.py"),
    ]
    assert source_files(tree) == [b"script", b"\xff\xfe.py"]
