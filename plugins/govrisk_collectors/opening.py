"""Opens what a request names: folders, bare and partial clones as they are, URLs as clones in the case's cache."""

from __future__ import annotations

import hashlib
import json
import math
import re
import shutil
import tempfile
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from govrisk import Request, UsageError
from govrisk_collectors import __version__
from govrisk_collectors.program import ask_server, check_git
from govrisk_collectors.repository import Repository

SILENCE = 60.0
"""Seconds without a sign of life after which a server is given up."""

_URL = re.compile(r"[a-z][a-z0-9+.-]*://|[\w.-]+@[\w.-]+:", re.IGNORECASE)
_NAMED = re.compile(r"([A-Za-z0-9][\w.-]*(?:/[\w.-]+)*)=(.+)", re.DOTALL)
_CLONE = ("clone", "--bare", "--filter=blob:none", "--progress", "--")
_FETCH = ("fetch", "--prune", "--progress", "origin", "+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*")


@lru_cache(maxsize=1)
def open_all(request: Request) -> list[Repository]:
    """The repositories of a request; opened once for each, since a server may have to be asked.

    Raises:
        UsageError: git is missing or too old, or one of them cannot be read.
    """
    check_git()
    fetched = _fetched(request)
    _time_limit(request)  # a wrong one is told even where it is not needed
    opened = [_open(source, request, fetched) for source in request.sources]
    names = [r.name for r in opened]
    if twice := sorted({n for n in names if names.count(n) > 1}):
        raise UsageError(f"two repositories are called {twice[0]!r}: call one of them otherwise, as NAME=REPO")
    if unknown := sorted(set(fetched) - {*names, ""}):
        raise UsageError(f"--fetched names no repository {unknown[0]!r}; there are: {', '.join(names)}")
    return opened


def fingerprint(request: Request, *files: str) -> str:
    """A digest of everything that a collector's records depend on: alike means nothing new.

    Args:
        files: names of options that name files, whose content counts.

    Raises:
        UsageError: a repository or file cannot be read.
    """
    known = [(r.name, r.origin, r.head, r.refs_digest, str(r.complete_to)) for r in open_all(request)]
    content = [hashlib.sha256(read_file(f)).hexdigest() if (f := option(request, name)) else "" for name in files]
    options = sorted((k, v) for k, v in request.options.items() if v)
    told = [__version__, str(request.as_of), str(request.declared_as_of), request.subject, options, content, known]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def option(request: Request, name: str) -> str | None:
    """A single-valued option as the user gave it; None when it was not given."""
    value = request.options.get(name)
    return value if isinstance(value, str) and value else None


def read_file(path: str) -> bytes:
    """The content of a file that an option names.

    Raises:
        UsageError: it cannot be read.
    """
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror or error}") from None


def _fetched(request: Request) -> dict[str, date]:
    """What ``--fetched`` says: repository name -> day; '' for all of them."""
    given = request.options.get("fetched") or ()
    days: dict[str, date] = {}
    for text in (given,) if isinstance(given, str) else given:
        name, _, when = text.rpartition("=")
        try:
            days[name] = date.fromisoformat(when)
        except ValueError:
            raise UsageError(f"--fetched {text!r} is no date: write YYYY-MM-DD, or NAME=YYYY-MM-DD") from None
    return days


def _open(source: str, request: Request, fetched: dict[str, date]) -> Repository:
    named = None if _URL.match(source) or Path(source).exists() else _NAMED.fullmatch(source)
    name, place = (named[1], named[2]) if named else (None, source)
    if _URL.match(place):
        _refuse_secrets(place)
        git_dir, complete = _clone(place, request)
        return Repository(git_dir, name or _name(place), _public(place), complete, online=True)
    git_dir = _git_dir(place)
    bare = Repository(git_dir, name or place, None, None)
    if bare.text("rev-parse", "--is-shallow-repository") == "true":
        raise UsageError(f"{place}: is a shallow clone, which lacks the history: run 'git fetch --unshallow' there")
    origin = _origin(bare)
    called = name or (_name(origin) if origin else _name(str(Path(place).resolve())))
    return Repository(git_dir, called, origin, fetched.get(called, fetched.get("")))


def _refuse_secrets(url: str) -> None:
    """A password in an address would be written into the clone's configuration, and shown by 'ps'."""
    try:
        parts = urlsplit(url) if "://" in url else None
    except ValueError:
        raise UsageError(f"{url[:80]!r} is no address: give a folder or a URL") from None
    if parts and (parts.password or parts.query):
        raise UsageError(
            f"{_public(url)}: the address holds a password or query: clone it yourself and give the folder"
        )


def _git_dir(place: str) -> Path:
    try:
        return _find_git_dir(place)
    except (OSError, ValueError) as error:  # a '.git' file with a path that cannot be one
        raise UsageError(f"{place[:200]}: is not a git repository ({str(error)[:100]}): give another folder") from None


def _find_git_dir(place: str) -> Path:
    path = Path(place)
    if not path.exists():
        raise UsageError(f"{place}: there is nothing here: give a repository's folder or URL")
    for candidate in (path / ".git", path):
        if candidate.is_file():  # a worktree or submodule: the file says where the repository is
            told = candidate.read_text(encoding="utf-8", errors="replace")
            candidate = (path / told.removeprefix("gitdir:").strip()).resolve()
            common = candidate / "commondir"
            if common.is_file():
                candidate = (candidate / common.read_text(encoding="utf-8").strip()).resolve()
        if (candidate / "HEAD").is_file() and (candidate / "objects").is_dir():
            return candidate
    raise UsageError(f"{place}: is not a git repository: give the folder that holds .git, a bare repository, or a URL")


def _origin(repository: Repository) -> str | None:
    try:
        url = repository.text("config", "--get", "remote.origin.url")
    except UsageError:
        return None
    return _public(url) if _URL.match(url) and not url.startswith("file:") else None


def _public(url: str) -> str:
    """The URL without what belongs to whoever cloned it: user, password, query."""
    if "://" not in url:
        return url
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, host, parts.path, "", ""))


def _name(place: str) -> str:
    """``owner/name`` of a URL, else the last part of a path."""
    path = re.sub(r"(\.git)?/*$", "", place)
    parts = [p for p in re.split(r"[/:\\]", path) if p]
    taken = parts[-2:] if _URL.match(place) and not place.startswith("file:") and len(parts) > 2 else parts[-1:]
    return "/".join(re.sub(r"[^\w.-]+", "-", p) for p in taken) or "repository"


# -- clones of URLs -----------------------------------------------------------------------------------------------


def _clone(url: str, request: Request) -> tuple[Path, date]:
    """A bare clone of ``url`` in the cache, without file contents where the server can leave them out.

    A clone that reaches the day asked for is used as it is; else it is brought up to date.
    """
    folder = request.cache / "clones" / hashlib.sha256(url.encode()).hexdigest()[:16]
    stamp = folder / "govrisk-fetched"
    if stamp.is_file():
        complete = date.fromisoformat(stamp.read_text(encoding="ascii").strip())
        if (request.as_of or request.declared_as_of) < complete:
            return folder, complete
        request.step(f"Fetching {_public(url)}")
        ask_server(["--git-dir", str(folder), *_FETCH], _public(url), _time_limit(request))
    else:
        request.step(f"Cloning {_public(url)}")
        shutil.rmtree(folder, ignore_errors=True)
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent) as work:
            fresh = Path(work) / "clone"
            ask_server([*_CLONE, url, str(fresh)], _public(url), _time_limit(request))
            fresh.replace(folder)
    today = datetime.now(UTC).date()  # when it was fetched; nothing is measured by it
    stamp.write_text(today.isoformat(), encoding="ascii")
    return folder, today


def _time_limit(request: Request) -> float:
    given = request.options.get("time-limit")
    try:
        limit = float(given) if isinstance(given, str) else SILENCE
        if not 0 < limit < math.inf:
            raise ValueError(given)
        return limit
    except ValueError:
        raise UsageError(f"--time-limit {given!r} is no number of seconds") from None
