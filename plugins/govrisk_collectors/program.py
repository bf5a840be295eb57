"""Runs the git program: with a closed environment for what lies here, with a time limit where a server is asked.

A stranger's repository may name programs to run, and a partial clone fetches what it lacks behind one's back: git is
therefore run without any configuration from outside, with the settings that matter given, and without a network.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from threading import Thread

from govrisk import UsageError

OLDEST = (2, 32)
"""GIT_CONFIG_GLOBAL came with git 2.32 (June 2021)."""

# What a repository's own configuration could otherwise change about the output, or run.
_SETTINGS = {
    "core.commitGraph": "false",  # a cache of parents that nobody checks
    "core.bare": "true",  # else git reads .mailmap from the folder it stands in
    "core.fsmonitor": "false",
    "core.packedGitLimit": "96m",
    "core.packedGitWindowSize": "16m",  # a pack is not mapped whole
    "diff.orderFile": "/dev/null",
    "gc.auto": "0",
    "log.showRoot": "true",
    "log.showSignature": "false",
    "mailmap.file": "",
    "safe.directory": "*",
    "trailer.separators": ":",
}


def command(git_dir: Path, arguments: Sequence[str]) -> list[str]:
    """A git command on a repository."""
    settings = [part for key, value in _SETTINGS.items() for part in ("-c", f"{key}={value}")]
    return ["git", f"--git-dir={git_dir}", *settings, *arguments]


def closed() -> dict[str, str]:
    """The environment of a git that reads what lies here: no configuration from outside, no network, no prompt."""
    return reaching_out() | {
        "GIT_ALLOW_PROTOCOL": "none",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_OPTIONAL_LOCKS": "0",
    }


def reaching_out() -> dict[str, str]:
    """The environment of a git that may ask a server: the user's own configuration, but no prompt."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    return kept | {
        "GIT_ALLOW_PROTOCOL": "file:git:http:https:ssh",
        "GIT_ASKPASS": "true",
        "GIT_GRAFT_FILE": os.devnull,
        "GIT_FLUSH": "0",  # a pipe is filled before it is emptied: else git stops after every commit
        "GIT_SSH_COMMAND": "ssh -oBatchMode=yes -oConnectTimeout=20",
        "GIT_TERMINAL_PROMPT": "0",
        "LC_ALL": "C",
        "SSH_ASKPASS": "true",
    }


def check_git() -> None:
    """Makes sure that there is a git, and one new enough.

    Raises:
        UsageError: there is none; it says how to get one.
    """
    if not shutil.which("git"):
        raise UsageError("git is not installed: install it ('apt-get install git', 'brew install git')")
    told = subprocess.run(["git", "version"], stdout=subprocess.PIPE, env=closed()).stdout.decode("utf-8", "replace")
    version = tuple(int(part) for part in re.findall(r"\d+", told)[:2])
    if version < OLDEST:
        wanted, found = (".".join(map(str, v)) for v in (OLDEST, version))
        raise UsageError(f"git {found} is too old: install git {wanted} or newer")


def ask_server(arguments: Sequence[str], shown: str, limit: float) -> None:
    """Runs a git command that talks to a server.

    Args:
        shown: the address for messages, without what is secret in it.
        limit: seconds of silence after which the server is given up.

    Raises:
        UsageError: no answer, a password is wanted, or there is no such repository.
    """
    settings = ["-c", "http.lowSpeedLimit=1", "-c", f"http.lowSpeedTime={max(1, int(limit))}", "-c", "gc.auto=0"]
    git = subprocess.Popen(
        ["git", *settings, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=reaching_out(),
        start_new_session=True,  # its helpers end with it
    )
    heard = _listen(git, limit)
    if heard is None:
        raise UsageError(f"{shown}: no answer within {limit:g} s: check the address and the network")
    if git.returncode:
        told = first_fault(heard.decode("utf-8", "replace"))
        if re.search(r"could not read (Username|Password)|Authentication|Permission denied|terminal prompts", told):
            told = "it asks for a password, or does not exist"
        raise UsageError(
            f"{shown}: cannot be cloned ({told}): check the address, or clone it yourself and give the folder"
        )


def _listen(git: subprocess.Popen[bytes], limit: float) -> bytes | None:
    """What the command told on stderr until it ended; None when it had to be ended for its silence."""
    heard, last = bytearray(), [time.monotonic()]

    def read() -> None:
        assert git.stderr is not None
        while chunk := os.read(git.stderr.fileno(), 4096):
            heard.extend(chunk)
            last[0] = time.monotonic()

    listener = Thread(target=read, daemon=True)
    listener.start()
    silent = False
    try:
        while git.poll() is None and not silent:
            listener.join(0.05)
            silent = time.monotonic() - last[0] > limit
    finally:  # silent, or interrupted by the user
        if git.poll() is None:
            _end(git)
    listener.join()
    assert git.stderr is not None
    git.stderr.close()
    return None if silent else bytes(heard)


def _end(git: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(git.pid, 9)
    except (ProcessLookupError, PermissionError):
        git.kill()
    git.wait()


def first_fault(told: str) -> str:
    """The line of git's messages that says what is wrong."""
    lines = [line.strip() for line in told.replace("\r", "\n").splitlines() if line.strip()]
    faults = [line for line in lines if line.startswith(("fatal:", "error:"))]
    return re.sub(r"^(fatal|error): ", "", (faults or lines or ["no reason given"])[0])[:200]
