"""Histories for the benchmark, written by ``git fast-import``: the same bytes every time, like a real project's."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from random import Random

PEOPLE, FOLDERS, FILES = 400, 4, 4000
LINES = 12
FIRST = 1_262_304_000  # 2010-01-01
HOURS = 15 * 365 * 24


def write_history(folder: Path, commits: int) -> Path:
    """A bare repository with so many commits over fifteen years: few people do most, one commit in five is a merge."""
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(folder)], check=True)
    importer = subprocess.Popen(["git", "-C", str(folder), "fast-import", "--quiet"], stdin=subprocess.PIPE)
    assert importer.stdin is not None
    for part in _history(commits):
        importer.stdin.write(part)
    importer.stdin.close()
    if importer.wait():
        raise SystemExit("git fast-import failed")
    repack = ["repack", "-q", "-a", "-d", "-f", "--depth=50", "--window=10"]
    subprocess.run(["git", "-C", str(folder), *repack], check=True)
    return folder


def _history(commits: int) -> Iterator[bytes]:
    rng = Random(2026)
    paths = [f"d{rng.randrange(FOLDERS)}/{'sub/' * (i % 2)}f{i}.{'py' if i % 4 else 'md'}" for i in range(FILES)]
    born = 0
    for n in range(commits):
        who = min(int(rng.paretovariate(0.9)), PEOPLE)
        person = f"Person {who} Example <p{who}@{'acme.org' if who % 3 else 'gmail.com'}>"
        stamp = FIRST + n * HOURS * 3600 // commits
        message = f"Change {n}\n\nWhy it was made, in a few words.\n"
        message += "Co-authored-by: Person 7 Example <p7@acme.org>\n" if n % 15 == 0 else ""
        yield f"commit refs/heads/main\nmark :{n + 1}\nauthor {person} {stamp} +0000\n".encode()
        yield f"committer {person} {stamp} +0000\ndata {len(message)}\n{message}".encode()
        yield f"from :{n}\n".encode() if n else b""
        yield f"merge :{max(1, n - 3)}\n".encode() if n > 3 and n % 5 == 0 else b""
        for _ in range(1 + rng.randrange(3)):
            fresh = born < FILES and rng.random() < 0.4
            file, born = (born, born + 1) if fresh else (rng.randrange(max(1, born)), born)
            text = "".join(f"line {rng.randrange(10**6)}\n" for _ in range(LINES))
            yield f"M 100644 inline {paths[file]}\ndata {len(text)}\n{text}\n".encode()
