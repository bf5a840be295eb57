"""Framework maps: the built-in ones know every reference, versions are kept apart, nothing is silently dropped."""

from __future__ import annotations

import json
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from govrisk import hookimpl
from govrisk.checks import Reference
from govrisk.cli import cli
from govrisk.errors import BadInput, PluginError
from govrisk.framework_words import explain_framework, frameworks_page, installed_coverage
from govrisk.frameworks import Framework, FrameworkCoverage, coverage, load_framework
from govrisk.plugins import Plugin, Registry, default_registry

MADE: dict[str, Any] = {
    "schema": "govrisk.framework/1",
    "id": "made",
    "title": "Made",
    "about": "Made for a test.",
    "url": "https://example.org/made",
    "side": "project",
    "read": "primary",
    "versions": [
        {"version": "1", "date": "2020", "source": "here", "requirements": {"A-1": {"title": "doors are locked"}}},
        {
            "version": "2",
            "date": "2021-05",
            "source": "here",
            "requirements": {
                "A-1": {"title": "windows are shut"},
                "A-2": {"title": "doors are locked", "level": "low"},
            },
        },
    ],
    "changed": [
        {"old_version": "1", "old_id": "A-1", "new_version": "2", "new_id": "A-2", "what": "A-1 means windows now."}
    ],
}


def made(**changes: Any) -> Framework:
    return Framework.model_validate({**MADE, **changes})


def refer(version: str, *ids: str, framework: str = "Made") -> Reference:
    return Reference(framework=framework, version=version, ids=ids)


def write(folder: Path, content: dict[str, Any] | str, name: str = "made.yaml") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    if not isinstance(content, str):  # by JSON, so that what is the same is written out and not aliased
        content = yaml.safe_dump(json.loads(json.dumps(content)), sort_keys=False)
    path.write_text(content, encoding="utf-8")
    return path


def plugin(name: str, *paths: Path) -> Plugin:
    @hookimpl
    def govrisk_frameworks() -> list[Path]:
        return list(paths)

    return Plugin(name, f"dist-{name}", "1.0", SimpleNamespace(govrisk_frameworks=govrisk_frameworks))


def rows(found: FrameworkCoverage) -> dict[tuple[str, str], tuple[str, ...]]:
    return {(row.version, row.id): row.checks for row in found.rows}


# ------------------------------------------------------------------------------------------------ the built-in maps


@pytest.fixture(scope="module")
def installed() -> tuple[FrameworkCoverage, ...]:
    return installed_coverage(default_registry())


def test_all_that_was_promised_is_there():
    wanted = {"apache", "chaoss", "cncf", "eu-ai-act", "iso-42001", "mof", "nist-ai-rmf", "osps", "scorecard"}
    assert wanted <= set(default_registry().frameworks)
    assert not [f for f in default_registry().failures if "frameworks" in f.cause or f.plugin == "builtin-rubrics"]


def test_every_reference_of_the_built_in_checks_is_known(installed):
    assert [u for one in installed for u in one.unknown] == []
    assert [one.title for one in installed if one.id == "-"] == []


def test_every_reference_names_the_newest_version(installed):
    """The built-in checks lean on no superseded text."""
    stale = [(c.check, one.id, c.version) for one in installed for c in one.checks if c.version != one.versions[-1]]
    assert stale == []


def test_both_ways_agree(installed):
    for one in installed:
        forth = {(check, row.version, row.id) for row in one.rows for check in row.checks}
        back = {(c.check, c.version, name) for c in one.checks for name in c.ids}
        assert forth == back
        assert {check for check, _, _ in forth}.isdisjoint(one.unmapped)


def test_every_check_is_accounted_for_in_every_framework(installed):
    checks = set(default_registry().checks)
    for one in installed:
        assert {c.check for c in one.checks} | set(one.unmapped) == checks, one.id


def test_the_maps_list_what_no_check_answers(installed):
    """Else coverage would be full by construction."""
    for one in (one for one in installed if one.id != "mof"):  # whose few classes may all be asked for
        covered, listed = one.covered(one.versions[-1])
        assert covered < listed, one.id


def test_what_was_read_second_hand_says_so(installed):
    secondary = {one.id: one.read_note or "" for one in installed if one.read == "secondary"}
    assert set(secondary) == {"iso-42001", "eu-ai-act"}
    assert all("not read" in note for note in secondary.values())


def test_the_user_s_side_is_told_apart(installed):
    assert {one.id for one in installed if one.side == "user"} == {"nist-ai-rmf", "iso-42001"}


def test_osps_ids_that_changed_are_kept_apart():
    osps = default_registry().frameworks["osps"]
    draft = "draft 7b48206 (2025-02-18)"
    moved = {(c.old_version, c.old_id): c.new_id for c in osps.changed}
    assert moved[draft, "OSPS-GV-05"] == "OSPS-GV-04.01"
    assert moved[draft, "OSPS-GV-04"] == "OSPS-GV-03.02"
    (found,) = coverage([("LEAD-04", [refer("v2026.02.19", "OSPS-GV-05", framework=osps.title)])], {"osps": osps})
    assert all(not row.checks for row in found.rows)
    assert draft in found.unknown[0].why


def test_the_elephant_factor_carries_its_warning(installed):
    chaoss = next(one for one in installed if one.id == "chaoss")
    note = next(row.note for row in chaoss.rows if (row.version, row.id) == (chaoss.versions[-1], "Elephant Factor"))
    assert note is not None
    assert "LOW is concentrated" in note


# -------------------------------------------------------------------------------------------------------- coverage


def test_one_id_in_two_versions_counts_only_for_the_one_named():
    (found,) = coverage([("LEAD-01", [refer("1", "A-1")]), ("LEAD-02", [refer("2", "A-1", "A-2")])], {"made": made()})
    assert rows(found) == {("1", "A-1"): ("LEAD-01",), ("2", "A-1"): ("LEAD-02",), ("2", "A-2"): ("LEAD-02",)}
    assert [(c.check, c.version, c.ids) for c in found.checks] == [
        ("LEAD-01", "1", ("A-1",)),
        ("LEAD-02", "2", ("A-1", "A-2")),
    ]
    assert (found.covered("1"), found.covered("2")) == ((1, 1), (2, 2))


@pytest.mark.parametrize(
    ("reference", "why"),
    [
        (refer("3", "A-1"), "no version '3'; the id of 1, 2 is not counted for it"),
        (refer("1", "A-2"), "no 'A-2' in 1; the id of 2 is not counted for it"),
        (refer("2", "A-9"), "no 'A-9' in 2"),
    ],
)
def test_an_unknown_reference_is_shown_and_counts_for_nothing(reference: Reference, why: str):
    (found,) = coverage([("LEAD-01", [reference])], {"made": made()})
    assert not any(row.checks for row in found.rows)
    assert found.unmapped == ("LEAD-01",)
    (unknown,) = found.unknown
    assert (unknown.check, unknown.version, unknown.id) == ("LEAD-01", reference.version, reference.ids[0])
    assert unknown.why == f"not known to this map: {why}"


def test_a_framework_without_a_map_is_shown_last():
    known, stranger = coverage([("LEAD-01", [refer("7", "X", framework="Elsewhere")])], {"made": made()})
    assert (known.id, stranger.id, stranger.title, stranger.rows) == ("made", "-", "Elsewhere", ())
    assert [(u.version, u.id, u.why) for u in stranger.unknown] == [("7", "X", "not known to any installed map")]
    assert "not known to any installed map" in explain_framework(stranger)
    assert "Elsewhere" in frameworks_page((known, stranger), "# Page")


def test_the_order_of_checks_does_not_matter():
    pairs = [("B-01", [refer("2", "A-1")]), ("A-01", [refer("2", "A-1"), refer("2", "A-1")])]
    assert coverage(pairs, {"made": made()}) == coverage(reversed(pairs), {"made": made()})
    assert rows(coverage(pairs, {"made": made()})[0])["2", "A-1"] == ("A-01", "B-01")


def test_a_check_without_references_is_unmapped():
    (found,) = coverage([("LEAD-01", ())], {"made": made()})
    assert (found.unmapped, found.checks, found.unknown) == (("LEAD-01",), (), ())


def test_coverage_survives_json():
    found = coverage([("LEAD-01", [refer("2", "A-1", "A-9")])], {"made": made()})
    assert [FrameworkCoverage.model_validate_json(one.model_dump_json()) for one in found] == list(found)


def test_the_page_names_an_older_version_where_a_check_does():
    found = coverage([("LEAD-01", [refer("1", "A-1")]), ("LEAD-02", [refer("2", "A-1")])], {"made": made()})
    page = frameworks_page(found, "# Page")
    assert "| LEAD-01 | Made 1: A-1 | - |" in page
    assert "| LEAD-02 | Made: A-1 | - |" in page


# ---------------------------------------------------------------------------------------------------- faults, plugins


def faults(path: Path) -> list[str]:
    with pytest.raises(BadInput) as caught:
        load_framework(path, "demo")
    return [str(d) for d in caught.value.diagnostics]


def test_a_fault_names_its_line_and_column(tmp_path: Path):
    text = yaml.safe_dump(MADE, sort_keys=False).replace("side: project", "side: projekt")
    line = text.splitlines().index("side: projekt") + 1
    assert faults(write(tmp_path, text)) == [
        f"demo:made.yaml:{line}:1: side: unknown value 'projekt' -> did you mean 'project'?"
    ]


CHANGE = MADE["changed"][0]


@pytest.mark.parametrize(
    ("changes", "key", "message"),
    [
        ({"changed": [{**CHANGE, "new_id": "A-3"}]}, "new_id", "no 'A-3' in 2 -> did you mean 'A-2'?"),
        ({"changed": [{**CHANGE, "old_version": "0"}]}, "old_version", "no version '0'"),
        ({"versions": [MADE["versions"][0]] * 2, "changed": []}, "version", "version '1' is listed twice"),
        ({"read": "secondary"}, "read", "a secondary reading says so -> add 'read_note'"),
        ({"id": "other"}, "id", "id 'other' does not fit its file -> name the file other.yaml"),
        ({"tilte": "x"}, "tilte", "unknown key 'tilte' -> did you mean 'title'?"),
    ],
)
def test_each_fault_has_its_place(tmp_path: Path, changes: dict[str, Any], key: str, message: str):
    path = write(tmp_path, {**MADE, **changes})
    (fault,) = faults(path)
    place = re.match(r"demo:made\.yaml:(\d+):(\d+): ", fault)
    assert place is not None, fault
    line = path.read_text(encoding="utf-8").splitlines()[int(place[1]) - 1]
    assert line[int(place[2]) - 1 :].startswith(f"{key}:"), (line, fault)
    assert message in fault


def test_a_broken_file_costs_only_itself(tmp_path: Path):
    broken = write(tmp_path / "a", {**MADE, "id": "broken", "side": "nobody"}, "broken.yaml")
    torn = write(tmp_path / "a", "versions: [", "torn.yaml")
    registry = Registry([plugin("bad", broken, torn), plugin("good", write(tmp_path / "b", MADE))])
    assert list(registry.frameworks) == ["made"]
    assert [f.plugin for f in registry.failures] == ["bad", "bad"]
    assert [f.cause.split(":")[0] for f in registry.failures] == ["broken.yaml", "torn.yaml"]


def test_a_plugin_that_raises_costs_only_itself(tmp_path: Path):
    @hookimpl
    def govrisk_frameworks() -> list[Path]:
        raise RuntimeError("no")

    bad = Plugin("bad", "dist-bad", "1.0", SimpleNamespace(govrisk_frameworks=govrisk_frameworks))
    registry = Registry([bad, plugin("good", write(tmp_path, MADE))])
    assert list(registry.frameworks) == ["made"]
    assert [(f.plugin, "RuntimeError" in f.cause) for f in registry.failures] == [("bad", True)]


@pytest.mark.parametrize("name", ["made", "another"])
def test_two_plugins_may_not_bring_one_framework(tmp_path: Path, name: str):
    """Neither by its id, nor by the title that references use."""
    second = write(tmp_path / "b", {**MADE, "id": name}, f"{name}.yaml")
    registry = Registry([plugin("one", write(tmp_path / "a", MADE)), plugin("two", second)])
    with pytest.raises(PluginError, match=r"framework '[Mm]ade' comes from dist-.* and from dist-"):
        _ = registry.frameworks


# ---------------------------------------------------------------------------------------------------- command line


def run(*arguments: str):
    return CliRunner().invoke(cli, ["frameworks", *arguments])


def test_the_list_counts_each_version_by_itself():
    lines = [line.split("\t") for line in run().stdout.splitlines()]
    osps = {line[2]: line[3:] for line in lines if line[0] == "osps"}
    assert len(osps) == 4
    assert osps["draft 7b48206 (2025-02-18)"] == ["13", "0", "primary"]
    assert int(osps["v2026.02.19"][1]) > 0
    assert {line[5] for line in lines if line[0] == "iso-42001"} == {"secondary"}


def test_one_framework_is_shown_both_ways():
    text = run("OSPS").stdout
    assert re.search(r"^\| OSPS-GV-04\.01 \| 3 \| .* \| LEAD-04 \|$", text, re.MULTILINE)
    assert re.search(r"^\| LEAD-04 \| v2026\.02\.19 \| OSPS-GV-04\.01 \|$", text, re.MULTILINE)
    assert re.search(r"^\| OSPS-DO-05\.01 \| 3 \| [^|]* \| .* \|$", text, re.MULTILINE)
    assert re.search(r"^\| OSPS-GV-05 \| draft 7b48206 \(2025-02-18\) \| OSPS-GV-04\.01 \|", text, re.MULTILINE)
    assert text.index("v2026.02.19: ") < text.index("superseded")


def test_an_unknown_framework_gets_the_nearest():
    result = run("osp")
    assert "no framework 'osp'; did you mean 'osps'?" in str(result.exception)
