"""What ``govrisk collect`` says when it cannot: one line that says what to do, exit code 2, nothing half-written."""

from __future__ import annotations

import os
import socket
import stat
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.repos import ANN, BOB, Repo, make_case

from govrisk.cli import _explain, cli


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo(tmp_path / "repo")


@pytest.fixture
def case(tmp_path: Path) -> Path:
    return make_case(tmp_path / "case")


def refused(case: Path, *arguments: str | Path, env: dict[str, str] | None = None, collector: str = "git") -> str:
    """Runs the command as ``govrisk`` does; gives its only line, and makes sure that nothing was written."""
    before = sorted(p for p in case.rglob("*") if ".cache" not in p.parts)
    result = CliRunner().invoke(cli, ["collect", collector, "--into", str(case), *map(str, arguments)], env=env)
    if isinstance(result.exception, SystemExit):
        code, text = result.exit_code, result.output
    else:
        assert isinstance(result.exception, Exception)
        code, text = _explain(result.exception), str(result.exception)
    assert code == 2
    assert "Traceback" not in text
    assert len(text.strip().splitlines()) == 1, text
    assert sorted(p for p in case.rglob("*") if ".cache" not in p.parts) == before
    assert not list(case.rglob("*.tmp"))
    return text


@pytest.mark.parametrize("collector", ["git", "documents"])
def test_not_a_repository(case: Path, tmp_path: Path, collector: str) -> None:
    assert "there is nothing here" in refused(case, tmp_path / "nix", collector=collector)
    assert "is not a git repository" in refused(case, case, collector=collector)


def test_an_empty_repository(case: Path, repo: Repo) -> None:
    assert "is empty" in refused(case, repo.folder)


def test_a_branch_that_is_not_there(case: Path, repo: Repo) -> None:
    repo.commit("2026-01-01")
    repo.git("symbolic-ref", "HEAD", "refs/heads/gone")
    assert "name a branch or commit with --at" in refused(case, repo.folder)


def test_a_day_before_the_first_commit(case: Path, repo: Repo) -> None:
    repo.commit("2026-01-01")
    text = refused(case, repo.folder, "--as-of", "2025-12-31")
    assert "no commit on or before 2025-12-31; the first is of 2026-01-01" in text


def test_a_day_after_the_cases_own(case: Path, repo: Repo) -> None:
    repo.commit("2026-01-01")
    assert "after the case's own as_of, 2026-03-05" in refused(case, repo.folder, "--as-of", "2026-03-06")


def test_a_shallow_clone(case: Path, repo: Repo, tmp_path: Path) -> None:
    repo.commit("2026-01-01")
    repo.commit("2026-01-02")
    shallow = repo.clone(tmp_path / "shallow", "--depth=1")
    assert "git fetch --unshallow" in refused(case, shallow)


def test_a_corrupt_pack(case: Path, repo: Repo) -> None:
    for day in range(1, 20):
        repo.commit(f"2026-01-{day:02}", BOB if day % 3 else ANN)
    repo.git("gc", "-q")
    pack = next((repo.folder / ".git/objects/pack").glob("*.pack"))
    pack.chmod(stat.S_IRUSR | stat.S_IWUSR)
    content = bytearray(pack.read_bytes())
    middle = len(content) // 2
    content[middle - 200 : middle + 200] = bytes(400)
    pack.write_bytes(bytes(content))
    assert "git fsck" in refused(case, repo.folder)


def test_no_case(tmp_path: Path, repo: Repo) -> None:
    repo.commit("2026-01-01")
    (tmp_path / "nothing").mkdir()
    assert "no case here" in refused(tmp_path / "nothing", repo.folder)
    (tmp_path / "half").mkdir()
    (tmp_path / "half" / "case.yaml").write_text("as_of: soon\n")
    assert "needs 'as_of: YYYY-MM-DD'" in refused(tmp_path / "half", repo.folder)


@pytest.mark.parametrize(
    ("option", "value", "says"),
    [
        ("--window", "soon", "write months as 12m or years as 2y"),
        ("--window", "0m", "is no window"),
        ("--fetched", "yesterday", "write YYYY-MM-DD"),
        ("--fetched", "other=2026-01-01", "names no repository 'other'"),
        ("--time-limit", "a while", "is no number of seconds"),
        ("--affiliations", "nix.yaml", "cannot be read"),
        ("--people", "nix", "cannot be read"),
        ("--at", "--output=x", "no commit, branch or tag"),
        ("--at", "^HEAD", "no commit, branch or tag"),
        ("--bot", " ", "names nobody"),
        ("--time-limit", "nan", "is no number of seconds"),
        ("--as-of", "1960-01-01", "no commit on or before 1960-01-01"),
    ],
)
def test_options(case: Path, repo: Repo, option: str, value: str, says: str) -> None:
    repo.commit("2026-01-01")
    assert says in refused(case, f"thing={repo.folder}", option, value)


def test_lists_that_say_nothing(case: Path, repo: Repo, tmp_path: Path) -> None:
    repo.commit("2026-01-01")
    listed = tmp_path / "list"
    listed.write_text("steward: Palets\ndomains: {acme.org: Pallets}\n")
    assert "nobody works for the steward 'Palets'" in refused(case, repo.folder, "--affiliations", listed)
    assert "gitmailmap(5)" in refused(case, repo.folder, "--people", listed)


def test_a_folder_that_leads_out_of_the_case(case: Path, repo: Repo, tmp_path: Path) -> None:
    repo.commit("2026-01-01")
    (tmp_path / "elsewhere").mkdir()
    (case / "metrics").symlink_to(tmp_path / "elsewhere")
    assert "leads out of the case" in refused(case, repo.folder)
    assert not list((tmp_path / "elsewhere").iterdir())


def fake_git(folder: Path, script: str) -> dict[str, str]:
    """A PATH on which ``git`` is a script."""
    folder.mkdir()
    program = folder / "git"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return {"PATH": str(folder)}


def test_git_is_missing(case: Path, repo: Repo, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert "git is not installed" in refused(case, repo.folder, env={"PATH": str(tmp_path / "empty")})


def test_git_is_too_old(case: Path, repo: Repo, tmp_path: Path) -> None:
    env = fake_git(tmp_path / "bin", "echo git version 2.17.1")
    assert "git 2.17 is too old: install git 2.32 or newer" in refused(case, repo.folder, env=env)


# -- servers ----------------------------------------------------------------------------------------------------------


@contextmanager
def silent_server():
    """Accepts connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/o/r.git"


@contextmanager
def answering(status: int):
    """Answers every request with a status."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("WWW-Authenticate", 'Basic realm="here"')
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/o/r.git"
    finally:
        server.shutdown()
        server.server_close()


PLAIN = {"HOME": "/nonexistent", "http_proxy": "", "https_proxy": "", "no_proxy": "*"}


def test_a_server_that_does_not_answer(case: Path) -> None:
    with silent_server() as url:
        assert "no answer within 0.3 s" in refused(case, url, "--time-limit", "0.3", env=PLAIN)


def test_a_server_that_asks_for_a_password(case: Path) -> None:
    with answering(401) as url:
        assert "asks for a password, or does not exist" in refused(case, url, env=PLAIN)
        for address in (url.replace("http://", "http://user:secret@"), f"{url}?token=secret"):
            text = refused(case, address, env=PLAIN)
            assert "clone it yourself" in text
            assert "secret" not in text
            assert not [p for p in case.rglob("*") if p.is_file() and b"secret" in p.read_bytes()]


def test_a_server_without_the_repository(case: Path) -> None:
    with answering(404) as url:
        assert "cannot be cloned" in refused(case, url, env=PLAIN)


@pytest.mark.parametrize("url", ["ext::sh -c touch% ran", "-u:x@y:z", "fd::17", "https://"])
def test_addresses_that_would_run_something(case: Path, tmp_path: Path, url: str) -> None:
    cwd = Path.cwd()
    os.chdir(tmp_path)
    try:
        refused(case, "--", url, env=PLAIN)
        assert not (tmp_path / "ran").exists()
    finally:
        os.chdir(cwd)


def test_a_url_is_cloned_once_and_without_contents(case: Path, repo: Repo) -> None:
    from govrisk import collect

    repo.commit("2026-01-01", files={"big.py": "x" * 100_000})
    repo.git("config", "uploadpack.allowFilter", "true")
    url = f"file://{repo.folder}"
    written = collect("git", [url], case)
    assert written.path.name == "git-repo-2026-03-05.yaml"  # a fresh clone shows all there is up to the case's day
    clone = next((case / ".cache" / "git" / "clones").iterdir())
    assert sum(p.stat().st_size for p in clone.rglob("*.pack")) < 5000
    repo.folder.rename(repo.folder.with_name("moved"))
    assert not collect("git", [url], case).fresh  # nobody was asked again


def test_a_url_is_brought_up_to_date_when_a_later_day_is_asked_for(tmp_path: Path, repo: Repo) -> None:
    from govrisk import collect

    case = make_case(tmp_path / "later", "2199-01-01")
    repo.commit("2026-01-01")
    url = f"file://{repo.folder}"
    collect("git", [url], case)
    repo.commit("2026-02-01", BOB)
    again = collect("git", [url], case)
    assert again.fresh
    assert "Bob Birch" in again.path.read_text()
