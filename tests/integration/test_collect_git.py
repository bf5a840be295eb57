"""``govrisk collect git``: each metric against a value computed by hand, on histories made here."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml
from tests.repos import ANN, BOB, CAT, Repo, make_case

import govrisk
from govrisk import BadInput, UsageError

DAY = date(2026, 3, 5)


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo(tmp_path / "repo")


def measure(tmp_path: Path, *repos: Path | str, as_of: date | None = DAY, case_day: str = "2026-03-05", **options):
    """Collects into a new case; gives the metrics by name and the written file's data."""
    number = sum(1 for p in tmp_path.iterdir() if p.name.startswith("case"))
    case = make_case(tmp_path / f"case{number}", case_day)
    given = {name.replace("_", "-"): value for name, value in options.items()}
    written = govrisk.collect("git", repos, case, as_of=as_of, options=given)
    loaded = govrisk.load_case(case)  # what a collector writes must lint
    data = yaml.safe_load(written.path.read_text("utf-8"))
    return {m.name: m for m in loaded.metrics}, data | {"notes": written.notes}


def bounds(metric) -> tuple[float, float, float]:
    low = metric.value if metric.low is None else metric.low
    high = metric.value if metric.high is None else metric.high
    return low, metric.value, high


def commits(repo: Repo, **by: list[str]) -> None:
    """Commits on the days given for each of ann, bob and cat, in the order of days."""
    who = {"ann": ANN, "bob": BOB, "cat": CAT}
    for when, name in sorted((when, name) for name, days in by.items() for when in days):
        repo.commit(when, who[name])


# -- shares -----------------------------------------------------------------------------------------------------------


def test_shares_of_the_window(tmp_path: Path, repo: Repo) -> None:
    commits(repo, ann=["2025-04-01"] * 5, bob=["2025-06-01"] * 3, cat=["2025-08-01"] * 2)
    found, _ = measure(tmp_path, repo.folder)
    assert bounds(found["contributor_absence_factor"]) == (1, 1, 1)  # 5 of 10 is half
    assert found["contributor_absence_factor"].n == 10
    assert found["top_share"].value == 0.5
    assert found["hhi"].value == pytest.approx(0.25 + 0.09 + 0.04)
    assert [(p.name, p.share, p.last_seen) for p in found["contributor_absence_factor"].people] == [
        ("Ann Ash", 0.5, "2025-04-01")
    ]


def test_the_window_ends_where_it_says(tmp_path: Path, repo: Repo) -> None:
    commits(repo, ann=["2025-03-05"] * 3, bob=["2025-03-06"] * 2, cat=["2026-03-05"])
    found, _ = measure(tmp_path, repo.folder)
    assert found["contributor_absence_factor"].n == 3  # from 2025-03-06, the day after, to 2026-03-05
    assert found["contributor_absence_factor_all_time"].n == 6
    found, _ = measure(tmp_path, repo.folder, window="1m")
    assert found["contributor_absence_factor"].n == 1
    found, _ = measure(tmp_path, repo.folder, as_of=date(2025, 3, 5))
    assert found["contributor_absence_factor"].n == 3


def test_merges_are_not_counted(tmp_path: Path, repo: Repo) -> None:
    repo.commit("2026-01-01", ANN)
    repo.git("checkout", "-q", "-b", "side")
    repo.commit("2026-01-02", BOB, {"side.py": "x"})
    repo.git("checkout", "-q", "main")
    repo.commit("2026-01-03", ANN)
    repo.merge("side", "2026-01-04", ANN)
    found, _ = measure(tmp_path, repo.folder)
    assert found["contributor_absence_factor"].n == 3
    assert found["release_authority_people"].value == 1  # Ann merged
    assert [p.name for p in found["release_authority_people"].people] == ["Ann Ash"]
    assert found["release_authority_people"].high == 2  # others may have the right and not have used it


def test_a_contributors_own_merges_are_no_sign_of_rights(tmp_path: Path, repo: Repo) -> None:
    repo.commit("2026-01-01", ANN)
    repo.git("checkout", "-q", "-b", "side")
    repo.commit("2026-01-02", BOB, {"side.py": "x"})
    repo.git("checkout", "-q", "main")
    repo.commit("2026-01-03", ANN)
    repo.git("checkout", "-q", "side")
    repo.merge("main", "2026-01-04", BOB)  # Bob brings his branch up to date
    repo.git("checkout", "-q", "main")
    repo.merge("side", "2026-01-05", ANN)
    found, _ = measure(tmp_path, repo.folder)
    assert [p.name for p in found["release_authority_people"].people] == ["Ann Ash"]


def test_the_main_line_is_followed_where_dates_run_backward(tmp_path: Path, repo: Repo) -> None:
    repo.commit("2026-01-01", ANN)
    for i, when in enumerate(("2026-02-20", "2026-01-10", "2026-02-01")):
        repo.git("checkout", "-q", "-b", f"side{i}")
        repo.commit("2026-02-25", CAT, {f"side{i}.py": "x"})  # younger than what follows it
        repo.git("checkout", "-q", "main")
        repo.commit("2026-01-05", ANN)
        repo.merge(f"side{i}", when, BOB if i % 2 else ANN)
    found, _ = measure(tmp_path, repo.folder)
    assert found["release_authority_people"].n == 3
    assert {p.name for p in found["release_authority_people"].people} == {"Ann Ash", "Bob Birch"}


def test_co_authors_are_credited_and_counted_once_as_commits(tmp_path: Path, repo: Repo) -> None:
    message = f"Pair\n\nCo-authored-by: {BOB}\nCo-authored-by: {CAT}\nCo-Authored-By: {BOB}\n"
    repo.commit("2026-01-01", ANN, message=message)
    repo.commit("2026-01-02", BOB)
    found, _ = measure(tmp_path, repo.folder)
    assert found["contributor_absence_factor"].n == 2
    assert found["top_share"].value == 0.5  # Ann 1, Bob 2, Cat 1
    assert [p.name for p in found["contributor_absence_factor"].people] == ["Bob Birch"]


def test_a_co_author_who_is_the_author_under_another_address_counts_once(tmp_path: Path, repo: Repo) -> None:
    message = "Squash\n\nCo-authored-by: Fan Li <fan@corp.example.org>\n"
    for _ in range(4):
        repo.commit("2026-01-01", "Fan Li <fan@users.noreply.github.com>", message=message)
        repo.commit("2026-01-02", BOB)
    found, _ = measure(tmp_path, repo.folder)
    assert bounds(found["top_share"])[1] == 0.5
    repo.git("config", "trailer.separators", "#")  # nobody's configuration changes who is credited
    assert measure(tmp_path, repo.folder)[0]["top_share"] == found["top_share"]


def test_an_assistant_that_signs_is_no_co_author(tmp_path: Path, repo: Repo) -> None:
    repo.commit("2026-01-01", ANN, message="X\n\nCo-Authored-By: Claude Opus 4 <noreply@anthropic.com>\n")
    repo.commit("2026-01-02", "Claude Monet <claude@art.example.fr>")
    found, _ = measure(tmp_path, repo.folder)
    assert found["top_share"].value == 0.5  # Ann and the painter


def test_committer_and_author_are_kept_apart(tmp_path: Path, repo: Repo) -> None:
    for i in range(3):
        repo.commit("2026-01-01", BOB, {f"{i}.py": "x"}, by=ANN)
    repo.commit("2026-01-02", CAT, {"c.py": "x"}, by="GitHub <noreply@github.com>")  # merged by the forge's hand
    found, _ = measure(tmp_path, repo.folder)
    assert found["contributor_absence_factor"].people[0].name == "Bob Birch"
    assert bounds(found["release_authority_people"])[:2] == (1, 1)
    assert (found["applied_by_one_share"].value, found["applied_by_one_share"].people[0].name) == (0.75, "Ann Ash")


# -- people -----------------------------------------------------------------------------------------------------------


def test_identities_join_by_rule_and_are_listed(tmp_path: Path, repo: Repo) -> None:
    repo.commit("2026-01-01", "Ann Ash <ann@acme.org>")
    repo.commit("2026-01-01", "ann <ANN@acme.org>")  # same address
    repo.commit("2026-01-01", "Ánn  ash <home@ann.example.net>")  # same full name
    repo.commit("2026-01-01", "root <a@one.example.org>")
    repo.commit("2026-01-01", "root <b@two.example.org>")  # a single word joins nobody
    repo.commit("2026-01-01", "cc <cc@users.noreply.github.com>")
    repo.commit("2026-01-01", "Cat <123+cc@users.noreply.github.com>")  # same login
    found, data = measure(tmp_path, repo.folder)
    assert bounds(found["contributor_absence_factor"]) == (2, 2, 3)  # Ann 3 of 7, then Cat 2; raw 2,1,1,1,1,1 -> 3
    people = {i["person"]: i for i in data["identities"]}
    assert set(people) == {"Ann Ash", "cc"}
    assert people["Ann Ash"]["rules"] == ["same e-mail", "same full name"]
    assert people["Ann Ash"]["commits"] == 3
    assert "ann@acme.org" not in str(data)  # an address is shortened: the record is no address book
    assert "a…@acme.org" in str(people["Ann Ash"]["aliases"])


def test_the_mailmap_of_the_snapshot_counts_not_a_later_one(tmp_path: Path, repo: Repo) -> None:
    repo.commit("2026-01-01", "Dee <dee@one.example.org>")
    repo.commit("2026-01-02", "D. Dogwood <dee@two.example.org>", {".mailmap": "Dee Dogwood <dee@one.example.org>\n"})
    mapped = "Dee Dogwood <dee@one.example.org> D. Dogwood <DEE@two.example.org>\n"
    repo.commit("2026-02-01", ANN, {".mailmap": mapped})
    before, _ = measure(tmp_path, repo.folder, as_of=date(2026, 1, 3))
    after, data = measure(tmp_path, repo.folder)
    assert before["top_share"].value == 0.5
    assert after["top_share"].value == pytest.approx(2 / 3, abs=1e-3)
    assert data["identities"][0]["person"] == "Dee Dogwood"
    assert "the repository's .mailmap" in data["identities"][0]["rules"]


def test_the_users_own_list_overrides_every_rule(tmp_path: Path, repo: Repo) -> None:
    repo.commit("2026-01-01", "Jo Smith <jo@one.example.org>")
    repo.commit("2026-01-02", "Jo Smith <jo@two.example.org>")  # somebody else of the same name
    repo.commit("2026-01-03", "ann2 <ann@home.example.net>")
    repo.commit("2026-01-04", ANN)
    joined, _ = measure(tmp_path, repo.folder)
    assert joined["top_share"].value == 0.5
    who = tmp_path / "who"
    who.write_text("Jo Smith (two) <jo@two.example.org>\nAnn Ash <ann@acme.org> <ann@home.example.net>\n")
    contested, data = measure(tmp_path, repo.folder, people=str(who))
    assert contested["top_share"].value == 0.5  # Ann's two
    assert [p.name for p in contested["contributor_absence_factor"].people] == ["Ann Ash"]
    assert [i["person"] for i in data["identities"]] == ["Ann Ash"]


def test_bots_are_left_out(tmp_path: Path, repo: Repo) -> None:
    repo.commit("2026-01-01", ANN)
    repo.commit("2026-01-02", "dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>")
    repo.commit("2026-01-02", "renovate <bot@renovateapp.com>")
    repo.commit("2026-01-03", "Acme Robot <robot@acme.org>")
    found, _ = measure(tmp_path, repo.folder)
    assert found["contributor_absence_factor"].n == 1
    found, _ = measure(tmp_path, repo.folder, bot=("Ann Ash",))
    assert "contributor_absence_factor" not in found


def test_hostile_names_do_no_harm(tmp_path: Path, repo: Repo) -> None:
    evil = "<script>alert(1)</script>\x1b[31m \u202egnp.exe {{ 7*7 }}"
    repo.commit("2026-01-01", f"{evil} <evil@acme.org>", {"a\nb\x1b.py": "x", "<b>.py": "y"})
    repo.commit("2026-01-02", "Ann Ash <ann@acme.org>", {".mailmap": b"\x00\xff<<<>>>\n<\n# \xf0\n" * 50})
    raw = repo.folder / "raw"
    raw.write_bytes(
        b"tree %s\nauthor \xe9milie \xff <e@x.example.org> 1767300000 +0000\n"
        b"committer \xe9milie \xff <e@x.example.org> 1767300000 +0000\n\nX\n"
        % repo.git("rev-parse", "HEAD^{tree}")
        .encode()
        .join([b"", b"\nparent " + repo.git("rev-parse", "HEAD").encode()])
    )
    sha = repo.git("hash-object", "-t", "commit", "-w", "--literally", str(raw))
    repo.git("update-ref", "refs/heads/main", sha)
    found, data = measure(tmp_path, repo.folder)
    assert found["contributor_absence_factor"].n == 3
    assert not {"\x1b", "\u202e", "\x00"} & set(str(data))
    case = next(p for p in tmp_path.iterdir() if p.name.startswith("case"))
    page = govrisk.assess(case)
    from govrisk.plugins import default_registry

    html = default_registry().renderers["html"].render(page).decode()
    assert "<script>alert" not in html


# -- affiliation ------------------------------------------------------------------------------------------------------


def test_organisations_are_bounds(tmp_path: Path, repo: Repo) -> None:
    commits(repo, ann=["2026-01-01"] * 3, bob=["2026-01-02"] * 2, cat=["2026-01-03"] * 4)
    repo.commit("2026-01-04", "Own Domain <own@owndomain.example.net>")
    found, _ = measure(tmp_path, repo.folder)
    assert bounds(found["organisation_share"]) == (0.5, 0.5, 1.0)  # acme.org; gmail and a lone domain say nothing
    assert found["unknown_affiliation_share"].value == 0.5
    assert bounds(found["elephant_factor"]) == (1, 1, 1)
    assert bounds(found["outside_share"]) == (0.0, 0.0, 0.5)
    listed = tmp_path / "who.yaml"
    listed.write_text("steward: Acme\ndomains: {acme.org: Acme}\npeople: {cat@gmail.com: Birch Ltd, Own Domain: Own}\n")
    found, _ = measure(tmp_path, repo.folder, affiliations=str(listed))
    assert bounds(found["organisation_share"]) == (0.5, 0.5, 0.5)
    assert bounds(found["outside_share"]) == (0.5, 0.5, 0.5)
    listed.write_text("steward: Birch Ltd\npeople: {cat@gmail.com: Birch Ltd}\n")
    found, _ = measure(tmp_path, repo.folder, affiliations=str(listed))
    assert bounds(found["outside_share"]) == (0.5, 0.5, 0.6)


def test_elephant_factor_is_a_range_when_little_is_known(tmp_path: Path, repo: Repo) -> None:
    for i, mail in enumerate(("a@gmail.com", "b@qq.com", "c@users.noreply.github.com", "d@163.com")):
        repo.commit(f"2026-01-0{i + 1}", f"P{i} <{mail}>")
    found, data = measure(tmp_path, repo.folder)
    assert "elephant_factor" not in found  # the largest is a person, and a person is no organisation
    assert bounds(found["organisation_share"])[::2] == (0, 1)
    assert "outside_share" not in found
    assert any("no organisation is known" in note for note in data["notes"])


def test_faulty_affiliations_show_every_fault(tmp_path: Path, repo: Repo) -> None:
    repo.commit("2026-01-01")
    listed = tmp_path / "who.yaml"
    listed.write_text("stewart: Acme\ndomains: [a]\npeople: {x: }\n")
    with pytest.raises(BadInput) as error:
        measure(tmp_path, repo.folder, affiliations=str(listed))
    assert [(d.line, d.column) for d in error.value.diagnostics] == [(1, 1), (2, 1), (3, 10)]


# -- people over time -------------------------------------------------------------------------------------------------


def test_a_core_that_went_quiet_may_be_gone(tmp_path: Path, repo: Repo) -> None:
    commits(repo, ann=["2024-06-01"] * 5 + ["2025-04-01"], bob=["2024-06-02"] * 2 + ["2026-02-01"])
    found, _ = measure(tmp_path, repo.folder, fetched="2026-03-05")
    assert bounds(found["core_loss_share"])[0] == 0.0  # Ann did commit in the last year
    assert bounds(found["core_loss_share"])[2] == 1.0  # and has been silent for eleven months


def test_turnover_of_the_core(tmp_path: Path, repo: Repo) -> None:
    commits(
        repo,
        ann=["2024-06-01"] * 3 + ["2025-06-01"] * 4,
        bob=["2024-06-02"] * 3 + ["2025-07-01"],
        cat=["2024-06-03"] * 3,
    )
    repo.commit("2024-06-04", "Dee Dogwood <dee@acme.org>")
    found, _ = measure(tmp_path, repo.folder, fetched="2026-03-05")
    # the core of the earlier year: 10 commits, half is 5: two of Ann, Bob and Cat (3 each); ties by who came first
    assert found["core_retention_share"].value == 0.5
    assert found["core_fade_share"].value == 0.5
    assert found["core_loss_share"].value == 0.0
    assert found["core_loss_share"].n == 10
    found, _ = measure(tmp_path, repo.folder, as_of=date(2027, 3, 4), case_day="2027-12-31", fetched="2027-12-31")
    # earlier year: Ann 4, Bob 1: the core is Ann, and she has no commit in the last year
    assert found["core_loss_share"].value == 1.0
    assert found["inactive_core_share"].value == 1.0


def test_momentum_and_months(tmp_path: Path, repo: Repo) -> None:
    commits(repo, ann=["2024-06-01"] * 18 + ["2026-01-01", "2026-02-01", "2026-03-01"])
    found, _ = measure(tmp_path, repo.folder)
    assert found["momentum"].value == 0.5  # 3 in 6 months against 18 in 18
    assert found["active_months"].value == 4
    assert found["commits_90_days"].value == 3
    found, _ = measure(tmp_path, repo.folder, as_of=date(2026, 2, 28))
    assert found["commits_90_days"].value == 2
    assert found["days_since_last_commit"].value == 27


def test_an_old_clone_leaves_silence_open(tmp_path: Path, repo: Repo) -> None:
    commits(repo, ann=["2025-06-01"] * 4)
    found, data = measure(tmp_path, repo.folder)
    assert bounds(found["days_since_last_commit"]) == (0, 277, 277)
    assert bounds(found["commits_90_days"]) == (0, 0, 4)
    assert any("--fetched" in note for note in data["notes"])
    found, data = measure(tmp_path, repo.folder, fetched="2026-03-05")
    assert bounds(found["days_since_last_commit"]) == (277, 277, 277)
    assert bounds(found["commits_90_days"]) == (0, 0, 0)
    assert not any("--fetched" in note for note in data["notes"])


def test_without_a_day_the_snapshot_is_now(tmp_path: Path, repo: Repo) -> None:
    commits(repo, ann=["2025-06-01"] * 4)
    found, _ = measure(tmp_path, repo.folder, as_of=None)
    assert (found["days_since_last_commit"].value, found["days_since_last_commit"].date) == (0, "2025-06-01")
    commits(repo, ann=["2026-06-01"])
    found, _ = measure(tmp_path, repo.folder, as_of=None)  # the case's own day comes first
    assert found["days_since_last_commit"].date == "2026-03-05"


def test_a_new_hand_among_the_key_people(tmp_path: Path, repo: Repo) -> None:
    commits(
        repo,
        ann=["2016-01-01", "2024-06-01", "2025-06-01"],
        bob=["2023-09-01", "2024-07-01", "2025-07-01", "2025-08-01"],
    )
    found, _ = measure(tmp_path, repo.folder)
    assert found["new_committer_share"].value == pytest.approx(2 / 3, abs=1e-3)
    assert found["new_committer_share"].parts[0].value == 0.5  # in the year before
    assert [p.name for p in found["new_committer_share"].people] == ["Bob Birch"]
    found, _ = measure(tmp_path, repo.folder, as_of=date(2020, 1, 1))
    assert "new_committer_share" not in found


def test_newcomers(tmp_path: Path, repo: Repo) -> None:
    commits(repo, ann=["2024-01-01", "2025-06-01", "2025-06-02", "2025-06-03"], cat=["2025-09-01"])
    found, _ = measure(tmp_path, repo.folder)
    assert found["newcomer_share"].value == 0.25


# -- releases ---------------------------------------------------------------------------------------------------------


def test_release_rhythm_and_gap(tmp_path: Path, repo: Repo) -> None:
    repo.commit("2025-01-01")
    for tag, when in (("v1", "2025-01-01"), ("v2", "2025-02-01"), ("v3-rc1", "2025-02-20"), ("v3", "2025-03-13")):
        repo.tag(tag, when)
    repo.tag("v9", "2026-12-01")  # after the day
    found, _ = measure(tmp_path, repo.folder, fetched="2026-03-05")
    assert found["release_interval_days"].value == 35.5  # gaps 31 and 40
    assert found["release_gap_ratio"].value == pytest.approx(357 / 35.5, abs=1e-3)
    assert found["release_gap_ratio"].n == 2


def test_no_tags_say_nothing(tmp_path: Path, repo: Repo) -> None:
    repo.commit("2025-01-01")
    found, data = measure(tmp_path, repo.folder)
    assert "release_gap_ratio" not in found
    assert any("no release rhythm" in note for note in data["notes"])


# -- truck factor -----------------------------------------------------------------------------------------------------


def fill(repo: Repo, files: dict[str, int], who: str, when: str = "2025-06-01") -> None:
    """``who`` creates each file and changes it so many times more."""
    for name, changes in files.items():
        for i in range(changes + 1):
            repo.commit(when, who, {name: f"{name} {i}"})


def test_truck_factor_by_hand(tmp_path: Path, repo: Repo) -> None:
    fill(repo, {f"a{i}.py": 4 for i in range(6)}, ANN)
    fill(repo, {f"b{i}.py": 4 for i in range(5)}, BOB)
    fill(repo, {f"c{i}.py": 4 for i in range(1)}, CAT)
    found, _ = measure(tmp_path, repo.folder)
    # 12 files; without Ann 6 of 12 keep an author, which is half: Bob too has to go; then 1 of 12
    assert found["truck_factor"].value == 2
    assert found["truck_factor"].n == 12
    assert [(p.name, p.share) for p in found["truck_factor"].people] == [
        ("Ann Ash", 0.5),
        ("Bob Birch", pytest.approx(5 / 12, abs=1e-4)),
    ]
    assert found["single_person_files_share"].value == 1.0


def test_renames_keep_their_history_and_deleted_files_do_not_count(tmp_path: Path, repo: Repo) -> None:
    fill(repo, {f"old/{i}.py": 5 for i in range(10)}, ANN)
    fill(repo, {"gone.py": 30}, CAT)
    repo.git("mv", "old", "new")
    repo.git("rm", "-q", "gone.py")
    repo.git("commit", "-q", "-m", "Move", who=BOB, when="2025-07-01")
    found, _ = measure(tmp_path, repo.folder)
    assert [p.name for p in found["truck_factor"].people] == ["Ann Ash"]
    assert found["truck_factor"].n == 10


def test_a_recent_window_forgets_people_long_gone(tmp_path: Path, repo: Repo) -> None:
    fill(repo, {f"{i}.py": 8 for i in range(10)}, ANN, "2020-01-01")
    for i in range(10):
        repo.commit("2025-09-01", BOB, {f"{i}.py": "mine"})
    found, _ = measure(tmp_path, repo.folder)
    assert [p.name for p in found["truck_factor"].people] == ["Ann Ash"]
    assert [p.name for p in found["truck_factor_recent"].people] == ["Bob Birch"]
    assert found["orphan_files_share"].value == 1.0
    assert found["key_people"].parts[0].label.startswith("absence factor, 12 months")


def test_too_little_source_is_no_truck_factor(tmp_path: Path, repo: Repo) -> None:
    fill(repo, {f"{i}.py": 9 for i in range(9)}, ANN)
    fill(repo, {f"docs/{i}.md": 9 for i in range(9)}, BOB)
    found, data = measure(tmp_path, repo.folder)
    assert "truck_factor" not in found
    assert any("9 source files" in note for note in data["notes"])
    assert found["source_file_share"].value == 0.5


def test_the_panel_is_a_range(tmp_path: Path, repo: Repo) -> None:
    fill(repo, {f"{i}.py": 9 for i in range(12)}, ANN, "2020-01-01")
    commits(repo, bob=["2025-09-01"] * 3, cat=["2025-09-02"] * 3, ann=["2025-09-03"] * 2)
    found, _ = measure(tmp_path, repo.folder)
    panel = found["key_people"]
    assert bounds(panel) == (1, 2, 2)
    assert panel.note.endswith("definitions say one person")
    assert panel.accuracy


# -- several repositories ---------------------------------------------------------------------------------------------


def test_several_repositories_are_one_subject(tmp_path: Path) -> None:
    one, two = Repo(tmp_path / "one"), Repo(tmp_path / "two")
    commits(one, ann=["2026-01-01"] * 3)
    one.clone(tmp_path / "fork")  # shares every commit
    commits(two, bob=["2026-01-02"] * 2)
    found, data = measure(tmp_path, tmp_path / "one", tmp_path / "fork", f"second={tmp_path / 'two'}")
    assert found["contributor_absence_factor"].n == 5
    assert found["top_share"].value == 0.6
    assert found["top_share"].scope == "thing"
    assert str(tmp_path) not in str(data)  # a record names no folder of this machine
    with pytest.raises(UsageError, match="two repositories are called"):
        measure(tmp_path, tmp_path / "one", f"one={tmp_path / 'two'}")


def test_order_of_repositories_does_not_matter(tmp_path: Path) -> None:
    one, two = Repo(tmp_path / "one"), Repo(tmp_path / "two")
    commits(one, ann=["2026-01-01"] * 3)
    commits(two, bob=["2026-01-02"] * 3, ann=["2025-09-02"])
    a = measure(tmp_path, one.folder, two.folder)[0]
    b = measure(tmp_path, two.folder, one.folder)[0]
    assert {k: (m.value, m.low, m.high, m.people) for k, m in a.items()} == {
        k: (m.value, m.low, m.high, m.people) for k, m in b.items()
    }


# -- strange repositories ---------------------------------------------------------------------------------------------


def test_a_hundred_years(tmp_path: Path, repo: Repo) -> None:
    for when in ("1971-01-01", "1999-12-31", "2026-01-01", "2069-12-31", "2070-01-01"):
        repo.commit(when)
    found, _ = measure(tmp_path, repo.folder, as_of=date(2070, 6, 1), case_day="2070-12-31")
    assert found["contributor_absence_factor_all_time"].n == 5
    assert found["contributor_absence_factor"].n == 2
    found, _ = measure(tmp_path, repo.folder, as_of=date(1971, 6, 1))
    assert found["contributor_absence_factor"].n == 1


def test_a_rewritten_history_is_measured_as_it_stands(tmp_path: Path, repo: Repo) -> None:
    commits(repo, ann=["2026-01-01"] * 3)
    before = measure(tmp_path, repo.folder)[0]["contributor_absence_factor"]
    repo.git("checkout", "-q", "--orphan", "fresh")
    repo.git("commit", "-q", "-m", "Squashed", who=BOB, when="2026-02-01")
    repo.git("branch", "-q", "-D", "main")
    repo.git("branch", "-q", "-m", "main")
    after = measure(tmp_path, repo.folder)[0]["contributor_absence_factor"]
    assert (before.n, after.n) == (3, 1)
    assert before.commit != after.commit


def test_a_branch_can_be_named(tmp_path: Path, repo: Repo) -> None:
    commits(repo, ann=["2026-01-01"])
    repo.git("checkout", "-q", "-b", "next")
    commits(repo, bob=["2026-01-02"] * 2)
    repo.git("checkout", "-q", "main")
    assert measure(tmp_path, repo.folder)[0]["contributor_absence_factor"].n == 1
    assert measure(tmp_path, repo.folder, at="next")[0]["contributor_absence_factor"].n == 3
    with pytest.raises(UsageError, match="no commit, branch or tag 'nix'"):
        measure(tmp_path, repo.folder, at="nix")


def test_a_partial_clone_gives_the_same_numbers_without_asking_anybody(tmp_path: Path, repo: Repo) -> None:
    fill(repo, {f"{i}.py": 5 for i in range(11)}, ANN)
    repo.git("mv", "1.py", "one.py")
    repo.git("commit", "-q", "-m", "Move", who=BOB, when="2025-07-01")
    partial = repo.clone(tmp_path / "partial", "--filter=blob:none", "--bare")
    repo.folder.rename(tmp_path / "moved")  # there is nobody to ask any more
    whole = measure(tmp_path, f"r={tmp_path / 'moved'}")[0]
    less = measure(tmp_path, f"r={partial}")[0]
    assert {k: (m.value, m.n) for k, m in whole.items()} == {k: (m.value, m.n) for k, m in less.items()}


def test_a_rename_that_a_partial_clone_cannot_compare_is_flagged(tmp_path: Path, repo: Repo) -> None:
    lines = "".join(f"line {i}\n" for i in range(40))
    fill(repo, {f"{i}.py": 5 for i in range(10)}, ANN)
    repo.write({"0.py": lines})
    repo.git("commit", "-q", "-m", "Long", when="2025-06-02")
    repo.git("mv", "0.py", "moved.py")
    repo.write({"moved.py": lines + "one more\n"})
    repo.git("commit", "-q", "-m", "Move and change", who=BOB, when="2025-07-01")
    repo.commit("2025-08-01", CAT, {"1.py": "later"})
    partial = repo.clone(tmp_path / "partial", "--filter=blob:none", "--bare")
    whole = measure(tmp_path, f"r={repo.folder}")[0]
    less = measure(tmp_path, f"r={partial}")[0]
    assert "renames at 50% similarity;" in whole["truck_factor"].method
    assert "renames at 50% similarity (1 commits: exact ones only, for want of contents)" in less["truck_factor"].method
    assert whole["single_person_files_share"].value == 0.8  # moved.py is Ann's and Bob's, 1.py is Ann's and Cat's
    assert (
        less["single_person_files_share"].value == 0.9
    )  # without the rename moved.py is Bob's alone: and it is said so
    assert whole["contributor_absence_factor"].n == less["contributor_absence_factor"].n == 63


def test_a_clone_without_trees_is_refused_not_guessed(tmp_path: Path, repo: Repo) -> None:
    fill(repo, {f"{i}.py": 5 for i in range(3)}, ANN)
    treeless = repo.clone(tmp_path / "treeless", "--filter=tree:0", "--bare")
    with pytest.raises(UsageError, match="lacks objects that are needed"):
        measure(tmp_path, treeless)


def test_a_worktree_and_a_bare_repository(tmp_path: Path, repo: Repo) -> None:
    commits(repo, ann=["2026-01-01"] * 2)
    repo.git("worktree", "add", "-q", "-b", "other", str(tmp_path / "tree"))
    assert measure(tmp_path, tmp_path / "tree")[0]["contributor_absence_factor"].n == 2
    assert measure(tmp_path, repo.clone(tmp_path / "bare.git", "--bare"))[0]["contributor_absence_factor"].n == 2


def test_grafts_and_a_false_commit_graph_change_nothing(tmp_path: Path, repo: Repo) -> None:
    commits(repo, ann=["2026-01-01"] * 3)
    plain = measure(tmp_path, repo.folder)[1]["metrics"]
    (repo.folder / ".git" / "info").mkdir(exist_ok=True)
    (repo.folder / ".git" / "info" / "grafts").write_text(repo.git("rev-parse", "HEAD") + "\n")
    assert measure(tmp_path, repo.folder)[1]["metrics"] == plain


def test_scopes_in_other_scripts_do_not_overwrite_each_other(tmp_path: Path, repo: Repo) -> None:
    commits(repo, ann=["2026-01-01"])
    case = make_case(tmp_path / "case")
    paths = {govrisk.collect("git", [repo.folder], case, options={"scope": s}).path for s in ("中文", "日本", "QwenLM")}
    assert len(paths) == 3
    assert (case / "metrics" / "git-qwenlm-2026-01-01.yaml") in paths
    assert len({m.scope for m in govrisk.load_case(case).metrics}) == 3


def test_an_older_clone_bounds_a_fresh_one_without_counting_twice(tmp_path: Path) -> None:
    fresh, old = Repo(tmp_path / "fresh"), Repo(tmp_path / "old")
    commits(fresh, ann=[f"{year}-0{month}-01" for year in range(2020, 2026) for month in (1, 3, 5, 7, 9)])
    commits(old, bob=["2022-01-01"])
    found, _ = measure(tmp_path, fresh.folder, old.folder)
    assert found["commits_90_days"].high <= 3


def test_a_replaced_or_reconfigured_repository_changes_nothing(tmp_path: Path, repo: Repo) -> None:
    commits(repo, ann=["2026-01-01"] * 3)
    plain = measure(tmp_path, repo.folder)[1]["metrics"]
    marker = tmp_path / "ran"
    for key, value in {
        "log.showSignature": "true",
        "gpg.program": f"touch {marker}; false",
        "core.fsmonitor": f"touch {marker}",
        "core.pager": f"touch {marker}",
        "diff.external": f"touch {marker}",
        "log.showRoot": "false",
        "diff.renames": "copies",
        "format.pretty": "oneline",
        "log.diffMerges": "on",
        "diff.orderFile": "/nonexistent",
        "mailmap.file": "/nonexistent",
        "color.ui": "always",
    }.items():
        repo.git("config", key, value)
    assert measure(tmp_path, repo.folder)[1]["metrics"] == plain
    assert not marker.exists()


# -- again ------------------------------------------------------------------------------------------------------------


def test_a_second_run_finds_nothing_new_and_a_changed_file_is_written_again(tmp_path: Path, repo: Repo) -> None:
    commits(repo, ann=["2026-01-01"])
    case = make_case(tmp_path / "case")
    first = govrisk.collect("git", [repo.folder], case)
    content = first.path.read_bytes()
    assert first.fresh
    assert not govrisk.collect("git", [repo.folder], case).fresh
    first.path.write_text("x")
    assert govrisk.collect("git", [repo.folder], case).fresh
    assert first.path.read_bytes() == content
    commits(repo, bob=["2026-01-02"])
    assert govrisk.collect("git", [repo.folder], case).fresh
    import shutil

    shutil.rmtree(case / ".cache")
    assert govrisk.collect("git", [repo.folder], case).fresh


def test_what_a_person_wrote_is_not_overwritten(tmp_path: Path, repo: Repo) -> None:
    commits(repo, ann=["2026-01-01"])
    case = make_case(tmp_path / "case")
    written = govrisk.collect("git", [repo.folder], case)
    written.path.rename(case / "metrics" / "mine.yaml")
    with pytest.raises(BadInput, match="is what the collector would write"):
        govrisk.collect("git", [repo.folder], case)
    assert [p.name for p in (case / "metrics").iterdir()] == ["mine.yaml"]
