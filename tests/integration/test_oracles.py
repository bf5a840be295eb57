"""The reference tables find clones, read the authors' lists as data, and say why a system misses or is not measured."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.oracles import concentration, truck_factor
from tests.repos import ANN, BOB, Repo

PUBLISHED = "system,published_tf,repository,snapshot_commit\n"


@pytest.fixture
def clones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A system of Ann (9 files) and Bob (12, of which the authors leave 4 out), and the authors' lists."""
    clones = tmp_path / "clones"
    thing = Repo(clones / "o+thing")
    thing.commit("2015-01-01", ANN, {f"a{i}.py": "x" for i in range(9)})
    for i in range(12):
        thing.commit("2015-01-02", BOB if i % 2 else "bobby <b@home.example.org>", {f"b{i}.py": "x"})
    tool = Repo(clones / "aserg-ufmg" / "Truck-Factor")
    lists = {
        "gittruckfactor/alias.txt": "#REPOSITORY;NAME;ALIAS\no/thing;Bob Birch;bobby\n",
        "gittruckfactor/filtered-files.txt": "#f\n" + "".join(f"o/thing;b{i}.py;#Remove\n" for i in range(4)),
    }
    tool.commit("2016-01-01", ANN, lists)
    monkeypatch.setattr(truck_factor, "LISTS_AT", "HEAD")
    return clones


def printed(capsys: pytest.CaptureFixture[str], data: Path, clones: Path) -> str:
    truck_factor.main(["--data", str(data), "--clones", str(clones)])
    return capsys.readouterr().out


def test_the_table_says_what_equals_and_why_not(
    tmp_path: Path, clones: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    commit = Repo.at(clones / "o+thing").git("rev-parse", "HEAD")
    rows = f"o/thing,1,o/thing,{commit}\no/gone,3,o/gone,{commit}\no/early,2,,\n"
    (tmp_path / "truck-factor-published.csv").write_text(PUBLISHED + rows)
    told = printed(capsys, tmp_path, clones)
    assert "published: 1 of 1 equal" in told  # Ann 9 of 17; Bob and bobby, one person, 8
    assert "not measured: no clone of o/gone" in told
    assert "not measured: no snapshot commit is given" in told
    (tmp_path / "truck-factor-published.csv").write_text(PUBLISHED + f"o/thing,4,o/thing,{commit}\n")
    told = printed(capsys, tmp_path, clones)
    assert "published: 0 of 1 equal" in told
    assert "half of the files is lost after 1 (Ann Ash 53%)" in told


def test_without_the_authors_lists_it_says_so(tmp_path: Path, clones: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (clones / "aserg-ufmg").rename(tmp_path / "elsewhere")
    assert "lists of aliases and files are not used" in printed(capsys, tmp_path, clones)


def test_absence_factors_by_everybodys_rules(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    repo = Repo(tmp_path / "r")
    for day in ("2025-01-10", "2025-06-01", "2025-12-30"):
        repo.commit(day, ANN)
    repo.commit("2025-12-31", BOB)
    repo.commit("2025-12-31", "app[bot] <app@bots.example.org>")
    repo.commit("2026-01-01", BOB)  # on the day itself: the window ends before it
    from datetime import date

    from tests.oracles.clones import find

    found = find(tmp_path, "o/r")
    assert found is not None
    assert concentration.row(found, date(2026, 1, 1)) == "1 / 1(4) / 1 / 1 / 2(2) / .25 .25"
    assert concentration.main(["--clones", str(tmp_path / "none")]) == 1
    assert "no clone" in capsys.readouterr().out
