"""``govrisk collect documents`` on repositories made here: what is found, what it says, and what history shows."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from identify.vendor import licenses
from tests.repos import ANN, BOB, Repo
from tests.repos import make_case as new_case

import govrisk
from govrisk import DocumentRecord, UsageError

KINDS = [
    "governance",
    "charter",
    "maintainers",
    "codeowners",
    "roadmap",
    "contributing",
    "ladder",
    "funding",
    "security",
    "code-of-conduct",
    "licence",
    "cla",
    "succession",
]
LICENCES = dict(licenses.LICENSES)
MIT, APACHE, BSD = LICENCES["MIT"], LICENCES["Apache-2.0"], LICENCES["BSD-3-Clause"]
BUSL = (
    "Business Source License 1.1\n\nParameters\n\nLicensor: Acme\nChange License: MPL 2.0\n\nTerms\n"
    + "Use it so. " * 60
)


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo(tmp_path / "repo")


@pytest.fixture
def case(tmp_path: Path) -> Path:
    return new_case(tmp_path / "case")


def collect(case: Path, *sources: Repo | str, as_of: str | None = None, **options: str | tuple[str, ...]):
    """Collects into the case, which must stay valid; gives what was written and the records by kind."""
    named = [s if isinstance(s, str) else str(s.folder) for s in sources]
    day = date.fromisoformat(as_of) if as_of else None
    written = govrisk.collect("documents", named, case, as_of=day, options=options)
    ids = {d["id"] for d in yaml.safe_load(written.path.read_text(encoding="utf-8"))["documents"]}
    return written, [d for d in govrisk.load_case(case).documents if d.id in ids]


def record(case: Path, repo: Repo, kind: str, **options: Any) -> DocumentRecord:
    """The only record of a kind."""
    _, records = collect(case, repo, **options)
    (found,) = [r for r in records if r.kind == kind]
    return found


# ------------------------------------------------------------------------------------------------ tree and snapshot


def test_reads_the_tree_of_the_day(repo: Repo, case: Path):
    """Never HEAD: what came later is not seen, and last_changed is the day of the last commit until then."""
    old = repo.commit(
        "2024-01-01", files={"GOVERNANCE.md": "# Governance\nMaintainers and committers decide by consensus.\n" * 20}
    )
    repo.commit("2024-02-01", files={"other": "x"})
    repo.commit("2025-06-01", files={"GOVERNANCE.md": "gone wrong", "CHARTER.md": "# Charter"})
    found = record(case, repo, "governance", as_of="2025-01-15")
    assert found.commit != old
    assert (found.path, found.date, found.last_changed) == ("GOVERNANCE.md", "2025-01-15", "2024-01-01")
    assert found.recognised == ("roles", "decision-making")
    assert not record(case, repo, "charter", as_of="2025-01-15").found
    assert record(case, repo, "charter").found


def test_without_a_day_the_snapshot_is_the_newest_commit_that_the_case_allows(repo: Repo, case: Path):
    repo.commit("2025-03-04", files={"LICENSE": MIT})
    assert record(case, repo, "licence").date == "2025-03-04"
    repo.commit("2027-01-01", files={"LICENSE": BUSL})
    found = record(case, repo, "licence")
    assert (found.date, found.recognised[0]) == ("2026-03-05", "osi")


def test_at_reads_another_branch(repo: Repo, case: Path):
    repo.commit("2024-01-01", files={"a": "a"})
    repo.git("checkout", "-q", "-b", "next")
    tip = repo.commit("2024-02-01", files={"ROADMAP.md": "# Roadmap\n- a\n"})
    repo.git("checkout", "-q", "main")
    assert not record(case, repo, "roadmap").found
    found = record(case, repo, "roadmap", at="next")
    assert (found.found, found.commit) == (True, tip)
    with pytest.raises(UsageError, match="no commit, branch or tag 'nowhere'"):
        collect(case, repo, at="nowhere")


def test_a_kind_that_is_not_there_says_where_it_was_looked_for(repo: Repo, case: Path):
    repo.commit(
        "2024-01-01",
        files={"a": "a", "AUTHORS": "Ann <ann@example.org>", "vendor/x/GOVERNANCE.md": "no", "src/roadmap.py": ""},
    )
    _, records = collect(case, repo)
    assert [r.kind for r in records] == KINDS
    assert not any(r.found for r in records)
    assert "GOVERNANCE" in str(records[0].note)
    assert "README" in str(records[0].note)


def test_clone_that_may_be_older_than_the_day_asked_for(repo: Repo, case: Path):
    """Records and notes say so, until --fetched does away with it."""
    repo.commit("2024-01-01", files={"LICENSE": MIT})
    written, records = collect(case, repo, as_of="2025-01-01")
    told = "the clone shows nothing after 2024-01-01"
    assert any(told in note and "--fetched" in note for note in written.notes)
    assert all(told in str(r.note).lower() for r in records)
    written, records = collect(case, repo, as_of="2025-01-01", fetched=("2025-02-01",))
    assert not any("shows nothing after" in note for note in written.notes)
    assert not any("shows nothing after" in str(r.note) for r in records)


def test_source_says_what_was_read(repo: Repo, case: Path):
    repo.git("remote", "add", "origin", "https://me:secret@example.org/acme/thing.git")
    commit = repo.commit("2024-01-01", files={"LICENSE": MIT})
    written, _ = collect(case, repo)
    data = yaml.safe_load(written.path.read_text(encoding="utf-8"))
    ((name, source),) = data["sources"].items()
    assert name == "doc-src-acme-thing-20240101"
    assert (source["publisher"], source["url"]) == ("acme", "https://example.org/acme/thing.git")
    assert commit in source["descriptor"]
    assert (source["kind"], source["reliability"], source["published"]) == ("repository-snapshot", "A", "2024-01-01")


# -------------------------------------------------------------------------------------------------- each kind


EACH = {
    "governance": (
        "docs/governance/decisions.md",
        "Maintainers and contributors vote. Disputes go to the chair. " * 9,
        "conflict",
    ),
    "charter": ("TECHNICAL_CHARTER.md", "The TSC and maintainers decide by majority of votes. " * 9, "decision-making"),
    "maintainers": (".github/MAINTAINERS", "Ann Ray <ann@example.org>\n", "names"),
    "codeowners": ("CODEOWNERS", "* @ann\n", "names"),
    "roadmap": ("ROADMAP.rst", "Roadmap\n=======\n\n* Q3 2026: faster\n", "dated"),
    "contributing": ("docs/contributing.adoc", "= Contributing\n\nWrite `Signed-off-by` in each commit. " * 9, "dco"),
    "ladder": ("community-membership.md", "A contributor may be nominated as reviewer by a maintainer. " * 9, "ladder"),
    "funding": (
        ".github/FUNDING.yml",
        "github: [ann]\nopen_collective: thing\npatreon:\ncustom: https://a.example\n",
        "open_collective",
    ),
    "security": ("Security.md", "Mail security@example.org about vulnerabilities.", "contact"),
    "code-of-conduct": ("CODE-OF-CONDUCT.txt", "Be kind. Write to conduct@example.org. " * 9, "contact"),
    "licence": ("COPYING", MIT, "osi"),
    "cla": ("CLA.md", "Contributor License Agreement: you keep your rights. " * 9, "cla"),
    "succession": ("EMERITUS.md", "- Ann Ray (@ann)\n", "emeritus"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind(repo: Repo, case: Path, kind: str):
    path, text, state = EACH[kind]
    repo.commit("2026-02-01", files={path: text})
    found = record(case, repo, kind)
    assert found.found
    assert found.path == path
    assert state in found.recognised
    assert not found.stub
    assert (found.last_changed, found.scope) == ("2026-02-01", "repo")
    assert found.sha256 is not None


def test_the_usual_places_come_first_and_only_a_handful_is_recorded(repo: Repo, case: Path):
    more = {f"docs/governance/rule-{n}.md": "A rule. " * 50 for n in range(9)}
    repo.commit("2024-01-01", files={**more, "GOVERNANCE.md": "Rules. " * 50, "vendor/GOVERNANCE.md": "x"})
    _, records = collect(case, repo)
    paths = [r.path for r in records if r.kind == "governance"]
    assert paths == ["GOVERNANCE.md", *sorted(more)[:4]]
    assert len({r.id for r in records}) == len(records)


def test_a_stub_only_points_elsewhere(repo: Repo, case: Path):
    repo.commit(
        "2024-01-01",
        files={
            "GOVERNANCE.md": "# Governance\n\nMaintainers and committers: see [others](https://example.org/gov).\n",
            "CONTRIBUTING.md": "Please see docs/developing/contributing.md for how maintainers merge.\n",
            "SECURITY.md": "Write to security@example.org, or see https://example.org/security\n",
        },
    )
    _, records = collect(case, repo)
    by_kind = {r.kind: r for r in records}
    governance, contributing = by_kind["governance"], by_kind["contributing"]
    assert (governance.stub, governance.points_to, governance.recognised) == (True, "https://example.org/gov", ())
    assert (contributing.stub, contributing.points_to) == (True, "docs/developing/contributing.md")
    assert (by_kind["security"].stub, by_kind["security"].recognised) == (False, ("contact",))


README = """\
# Thing

## Roadmap 🚀

- [ ] Faster, by December 2026
- [ ] Smaller

## Security

Cookies are signed.

## Governance

See [our charter](https://example.org/charter).

## Maintainers

- Ann Ray (@ann), Acme
- Bo Li (@bo), Initech

## License

Thing is released under the Apache License, Version 2.0.
"""


def test_sections_of_the_readme_count_where_they_are_the_usual_place(repo: Repo, case: Path):
    """A heading on security that says nothing of reports is a guide, and a section that only links is a stub."""
    repo.commit("2026-01-01", files={"README.md": README})
    _, records = collect(case, repo)
    by_kind = {r.kind: r for r in records}
    assert (by_kind["roadmap"].path, by_kind["roadmap"].recognised) == ("README.md#roadmap", ("dated",))
    assert (by_kind["governance"].path, by_kind["governance"].stub) == ("README.md#governance", True)
    assert (by_kind["maintainers"].path, by_kind["maintainers"].recognised) == (
        "README.md#maintainers",
        ("names", "affiliation"),
    )
    assert (by_kind["licence"].path, by_kind["licence"].recognised) == ("README.md#license", ("osi", "spdx:Apache-2.0"))
    assert not by_kind["security"].found


def test_a_roadmap_of_the_past_is_not_dated(repo: Repo, case: Path):
    repo.commit("2024-01-01", files={"ROADMAP.md": "# Roadmap\n\n## Q4 2023\n\nFaster.\n\n(c) 2030 Acme\n"})
    found = record(case, repo, "roadmap", as_of="2026-01-01")
    assert (found.found, found.recognised) == (True, ())
    assert "the latest is 2023-12" in str(found.note)
    assert record(case, repo, "roadmap", as_of="2024-01-01").recognised == ()


def test_contributing_that_asks_for_a_dco_gives_a_record_of_its_own(repo: Repo, case: Path):
    guide = (
        "# Contributing\n\nThank you. "
        + "Write tests. " * 40
        + "\n\n## Signing\n\nAdd a Signed-off-by line. No CLA is needed.\n"
    )
    repo.commit("2024-01-01", files={"CONTRIBUTING.md": guide})
    _, records = collect(case, repo)
    by_kind = {r.kind: r for r in records}
    assert by_kind["contributing"].recognised == ("dco",)
    assert (by_kind["cla"].path, by_kind["cla"].recognised) == ("CONTRIBUTING.md#signing", ("dco",))


# ----------------------------------------------------------------------------------------------------- licences


def test_licence_that_was_narrowed(repo: Repo, case: Path):
    repo.commit("2020-01-01", files={"COPYING": BSD})
    repo.commit("2023-06-01", files={"COPYING": None, "LICENSE.txt": BSD.replace("copyright holder", "thing project")})
    repo.commit("2025-09-10", files={"LICENSE.txt": BUSL})
    found = record(case, repo, "licence", as_of="2026-03-01")
    assert found.recognised == ("narrowed", "spdx:BUSL-1.1")
    assert found.practice == (
        "2025-09-10: BSD-3-Clause -> BUSL-1.1 (custom)",
        "2020-01-01: BSD-3-Clause (the first that was recognised)",
    )
    assert record(case, repo, "licence", as_of="2025-09-09").recognised == ("osi", "spdx:BSD-3-Clause")


def test_licence_narrowed_long_ago_is_custom(repo: Repo, case: Path):
    repo.commit("2020-01-01", files={"LICENSE": MIT})
    repo.commit("2025-03-01", files={"LICENSE": BUSL})
    assert record(case, repo, "licence", as_of="2026-03-01").recognised == ("custom", "spdx:BUSL-1.1")
    assert record(case, repo, "licence", as_of="2026-02-28").recognised == ("narrowed", "spdx:BUSL-1.1")


def test_licence_that_was_widened(repo: Repo, case: Path):
    repo.commit("2024-01-01", files={"LICENSE": BUSL})
    repo.commit("2026-01-01", files={"LICENSE": APACHE})
    assert record(case, repo, "licence").recognised == ("widened", "spdx:Apache-2.0")


@pytest.mark.parametrize(
    ("files", "state"),
    [
        ({"LICENSE-MIT": MIT, "LICENSE-APACHE": APACHE}, "osi"),
        ({"LICENSE": MIT + "\n\n" + APACHE}, "osi"),
        ({"LICENSES/Apache-2.0.txt": APACHE, "LICENSES/CC0-1.0.txt": LICENCES["CC0-1.0"]}, "osi"),
        ({"LICENSE": MIT, "LICENSE.enterprise": BUSL}, "mixed"),
        ({"LICENSE": "This is what we say. " * 60}, "unrecognised"),
        ({"LICENSE": MIT, "LICENSE.other": "This is what we say. " * 60}, "unrecognised"),
        ({"LICENSE": b"\xff\xfe\x00\x00" * 50}, "unrecognised"),
        ({"LICENSE": "Copyright 2024 Acme. All rights reserved.\n"}, "custom"),
        ({"LICENSE": MIT, "pkg/LICENSE": BUSL, "LICENSE-THIRD-PARTY.txt": BUSL}, "osi"),
        ({"LICENSE": MIT, "COPYING": "See the file LICENSE.\n"}, "osi"),
    ],
)
def test_what_licence_texts_come_to(repo: Repo, case: Path, files: dict[str, str | bytes | None], state: str):
    repo.commit("2024-01-01", files=files)
    found = record(case, repo, "licence")
    assert found.recognised[0] == state
    assert sum(s in ("osi", "mixed", "custom", "unrecognised", "narrowed", "widened") for s in found.recognised) == 1


# ------------------------------------------------------------------------------------------- people and practice


def table(*rows: str) -> str:
    return "# Maintainers\n\n| Name | GitHub | Company |\n|---|---|---|\n" + "".join(f"| {r} |\n" for r in rows)


RAY, LI, DO = "Ann Ray | @ann | Acme", "Bo Li | @bo | Initech", "Cy Do | @cy | Acme"


def test_practice_counts_and_names_nobody(repo: Repo, case: Path):
    repo.commit("2024-01-01", files={"MAINTAINERS.md": table(RAY, LI)})
    repo.commit("2024-11-20", files={"MAINTAINERS.md": table(RAY) + "\n## Emeritus\n\n- Bo Li (@bo)\n"})
    repo.commit("2025-03-02", files={"MAINTAINERS.md": table(DO) + "\n## Emeritus\n\n- Bo Li (@bo)\n"})
    found = record(case, repo, "maintainers", as_of="2025-12-01")
    assert found.recognised == ("names", "affiliation", "used")
    assert found.practice == ("2025-03-02: 1 name added, 1 name removed", "2024-11-20: 1 name moved to emeritus")
    assert record(case, repo, "succession", as_of="2025-12-01").path == "MAINTAINERS.md#emeritus"


def test_a_list_that_nobody_touched_is_unused(repo: Repo, case: Path):
    repo.commit("2023-01-01", files={"MAINTAINERS.md": table(RAY, LI)})
    repo.commit("2025-01-01", files={"MAINTAINERS.md": table(RAY, LI) + "\nA typo less.\n"})
    assert "unused" in record(case, repo, "maintainers", as_of="2025-06-01").recognised
    young = record(case, repo, "maintainers", as_of="2024-06-01").recognised
    assert not {"used", "unused"} & set(young)


def test_a_move_to_another_file_is_no_act(repo: Repo, case: Path):
    repo.commit("2024-01-01", files={"MAINTAINERS": "Ann Ray <ann@example.org>\nBo Li <bo@example.org>\n"})
    moved = "# Maintainers\n\n* Ann Ray <ann@example.org> (Acme)\n* Bo Li <bo@example.org> (Acme)\n"
    repo.commit("2025-01-01", files={"MAINTAINERS": None, "docs/MAINTAINERS.md": moved})
    assert record(case, repo, "maintainers").practice == ()


LADDER = (
    "# Contributing\n\n"
    + "Write tests. " * 40
    + "\n\n## Becoming a maintainer\n\nA maintainer nominates a contributor.\n"
)


def test_ladder_that_is_used(repo: Repo, case: Path):
    repo.commit("2024-01-01", files={"CONTRIBUTING.md": LADDER, "CODEOWNERS": "* @ann\n", "MAINTAINERS.md": table(RAY)})
    repo.commit("2025-06-01", files={"CODEOWNERS": "* @ann @bo\n"})
    _, records = collect(case, repo, as_of="2026-03-01")
    by_kind = {r.kind: r for r in records}
    for kind, path in {"ladder": "CONTRIBUTING.md#becoming-a-maintainer", "contributing": "CONTRIBUTING.md"}.items():
        assert by_kind[kind].path == path
        assert by_kind[kind].recognised == ("ladder", "ladder-used")
        assert by_kind[kind].practice == ("2025-06-01: 1 name newly listed in CODEOWNERS",)
    _, records = collect(case, repo, as_of="2025-05-31")
    assert [r.recognised for r in records if r.kind == "ladder"] == [("ladder",)]


def test_whoever_was_listed_before_is_not_promoted(repo: Repo, case: Path):
    """Neither the first version of a list nor somebody who comes back, or comes from another list, is a promotion."""
    repo.commit("2025-05-01", files={"CONTRIBUTING.md": LADDER, "MAINTAINERS.md": table(RAY, LI)})
    repo.commit("2025-06-01", files={"CODEOWNERS": "* @ann\n"})
    repo.commit("2025-07-01", files={"CODEOWNERS": "* @ann @bo\n", "MAINTAINERS.md": table(RAY)})
    repo.commit("2025-08-01", files={"MAINTAINERS.md": table(RAY, LI)})
    assert record(case, repo, "ladder").recognised == ("ladder",)


def test_governance_counts_changes_and_authors(repo: Repo, case: Path):
    rules = "Maintainers and contributors decide by consensus. " * 20
    repo.commit("2023-01-01", files={"GOVERNANCE.md": rules})
    assert "unused" in record(case, repo, "governance", as_of="2025-06-01").recognised
    for n, (day, who) in enumerate([("2025-07-01", ANN), ("2025-08-01", BOB), ("2025-09-01", ANN)]):
        repo.commit(day, who, files={"GOVERNANCE.md": rules + str(n)})
    found = record(case, repo, "governance", as_of="2026-01-01")
    assert found.practice == ("2025-09-01: the last of 3 changes by 2 authors in 24 months",)
    assert "used" in found.recognised


def test_owners_yaml(repo: Repo, case: Path):
    owners = "approvers:\n- ann\n- sig-node-approvers\nreviewers:\n- ann\n- bo\nemeritus_approvers:\n- cy\n"
    repo.commit("2026-01-01", files={"OWNERS": owners})
    found = record(case, repo, "maintainers")
    assert found.recognised == ("names", "roles")
    assert found.note == "Lists 2 people, 1 team, 1 emeritus."


# --------------------------------------------------------------------------------------- bad input and partial clones


def test_a_partial_clone_says_what_it_does_not_hold(repo: Repo, case: Path, tmp_path: Path):
    """Found, but nothing recognised; nothing is called absent that could stand in a text that is not held."""
    repo.git("config", "uploadpack.allowFilter", "true")
    repo.commit(
        "2023-01-01",
        files={"GOVERNANCE.md": "Rules. " * 50, "LICENSE": MIT, "README.md": README, "CODEOWNERS": "* @ann\n"},
    )
    repo.commit("2025-01-01", files={"CODEOWNERS": "* @ann @bo\n"})
    bare = repo.clone(tmp_path / "bare.git", "--bare", "--filter=blob:none")
    written, records = collect(case, str(bare))
    by_kind = {r.kind: r for r in records}
    for kind in ("governance", "codeowners"):
        assert by_kind[kind].found
        assert by_kind[kind].recognised == ()
        assert by_kind[kind].sha256 is None
        assert "content not held" in str(by_kind[kind].note).lower()
    assert by_kind["codeowners"].last_changed == "2025-01-01"
    assert by_kind["licence"].recognised == ("unrecognised",)
    assert "roadmap" not in by_kind
    assert not by_kind["charter"].found
    assert any("nothing is said of maintainers, roadmap" in note for note in written.notes)


def test_practice_of_versions_that_are_not_held(repo: Repo, case: Path, tmp_path: Path):
    """The newest version is held, the older are not: neither used nor unused."""
    repo.git("config", "uploadpack.allowFilter", "true")
    repo.git("config", "uploadpack.allowAnySHA1InWant", "true")
    repo.commit("2020-01-01", files={"MAINTAINERS.md": table(RAY), "LICENSE": MIT})
    repo.commit("2025-01-01", files={"MAINTAINERS.md": table(RAY, LI), "LICENSE": APACHE})
    clone = repo.clone(tmp_path / "clone", "--filter=blob:none")
    _, records = collect(case, str(clone))
    by_kind = {r.kind: r for r in records}
    assert by_kind["maintainers"].recognised == ("names", "affiliation")
    assert by_kind["maintainers"].practice == ()
    assert "1 older version is not held" in str(by_kind["maintainers"].note)
    assert by_kind["licence"].recognised == ("osi", "spdx:Apache-2.0")
    assert "older licence texts are not held" in str(by_kind["licence"].note).lower()


def test_hostile_names_and_contents(repo: Repo, case: Path):
    long = "x" * 180
    repo.commit(
        "2024-01-01",
        files={
            "GOVERNANCE_\n\x1b[31m\u202e" + long + ".md": "# A\x07\u202e\n\nsee [x](https://example.org/"
            + "y" * 5000
            + "%0a)\n",
            os.fsdecode(b"MAINTAINERS\xff.md"): "x",
            "CODEOWNERS": "[z-a] @ann\n\\ @bo\n* " + "@" * 9000 + "\n[unterminated @cy\n",
            "OWNERS": "approvers: [ann\n",
            ".github/FUNDING.yml": "a: &a [x]\nb: [*a, *a]\n? {}\n: !!python/object:os.system x\n",
            "MAINTAINERS.md": "| Name |\n" + "|" * 3000 + "\n" + "> " * 3000 + "[" * 3000 + "(((" + "*" * 3000,
            "LICENSE": "\x00\x01" * 900,
            "README.md": "# Roadmap \x1b[0m\x9b " + "z" * 500 + "\n\n" + "<h1>" * 500,
        },
    )
    _, records = collect(case, repo)
    for r in records:
        for text in (r.path, r.points_to, r.note, *r.recognised, *r.practice):
            assert text is None or text.isprintable(), text
    (governance,) = [r for r in records if r.kind == "governance"]
    assert governance.path is not None
    assert len(governance.path) == 200


def test_symbolic_links_are_followed_inside_the_repository_only(repo: Repo, case: Path):
    repo.commit("2024-01-01", files={"docs/rules.md": "Maintainers and contributors vote. " * 20})
    (repo.folder / "GOVERNANCE.md").symlink_to("docs/rules.md")
    (repo.folder / "SECURITY.md").symlink_to("/etc/passwd")
    repo.git("add", "-A")
    repo.commit("2024-02-01", files={})
    governance = record(case, repo, "governance")
    assert (governance.path, governance.recognised[:1]) == ("GOVERNANCE.md", ("roles",))
    assert "symbolic link to docs/rules.md" in str(governance.note)
    security = record(case, repo, "security")
    assert (security.found, security.recognised, security.sha256) == (True, (), None)


# ------------------------------------------------------------------------------------------------------ the whole run


def test_two_repositories(repo: Repo, case: Path, tmp_path: Path):
    other = Repo(tmp_path / "other")
    repo.commit("2024-01-01", files={"LICENSE": MIT})
    other.commit("2024-06-01", files={"GOVERNANCE.md": "Rules. " * 50})
    _, records = collect(case, f"acme/one={repo.folder}", f"acme/two={other.folder}")
    assert {(r.scope, r.source) for r in records} == {
        ("acme/one", "doc-src-acme-one-20240101"),
        ("acme/two", "doc-src-acme-two-20240601"),
    }
    assert [(r.scope, r.kind) for r in records if r.found] == [("acme/one", "licence"), ("acme/two", "governance")]


def test_long_and_like_names_keep_ids_apart(repo: Repo, case: Path, tmp_path: Path):
    names = ["a" * 80 + "/one", "a" * 80 + "/two", "x/y", "x-y"]
    repo.commit("2024-01-01", files={"LICENSE": MIT})
    _, records = collect(case, *(f"{name}={repo.folder}" for name in names))
    assert len({r.source for r in records}) == len(names)


def test_a_second_run_has_nothing_new(repo: Repo, case: Path):
    repo.commit("2024-01-01", files={"LICENSE": MIT, "MAINTAINERS.md": table(RAY)})
    first, _ = collect(case, repo)
    before = first.path.read_bytes()
    assert not collect(case, repo)[0].fresh
    first.path.unlink()
    again, _ = collect(case, repo)
    assert again.fresh
    assert again.path.read_bytes() == before
    repo.commit("2024-02-01", files={"LICENSE": APACHE})
    assert collect(case, repo)[0].fresh


def test_from_the_command_line(repo: Repo, case: Path):
    """As a user runs it, with a repository given as a URL: what is written passes the lint."""
    repo.git("config", "uploadpack.allowFilter", "true")
    repo.commit("2024-01-01", files={"LICENSE": MIT, "GOVERNANCE.md": "Maintainers and contributors vote. " * 20})
    source = f"acme/one=file://{repo.folder}"
    run = [sys.executable, "-m", "govrisk"]
    done = subprocess.run([*run, "collect", "documents", source, "--into", str(case)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().endswith("documents/doc-acme-one-20260305.yaml")
    lint = subprocess.run([*run, "evidence", "lint", str(case)], capture_output=True, text=True)
    assert lint.returncode == 0, lint.stdout + lint.stderr
    governance, *_ = govrisk.load_case(case).documents
    assert governance.recognised == ("roles", "decision-making", "unused")
