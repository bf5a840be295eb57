"""Reads a history once, newest commit first, while git is still printing it.

What is kept grows with people, files and months, never with commits: who changed which file how often, who was active
in which month, who put whose work into the main line.
"""

from __future__ import annotations

import calendar
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from govrisk_collectors.git.changes import HEADER, Changes
from govrisk_collectors.repository import Repository, end_of

RECENT = 24
"""Months of history that the recent truck factor looks at (Avelino's measure on a window; see the method page)."""
MONTHS = 1320
"""110 years of months: what is older counts as that old."""

_NEWLINE = 10
_A, _M, _R = b"AMR"  # deletions and changes of type say nothing on who knows a file

Counts = dict[int, int]


@dataclass
class Ledger:
    """Who did what to which path: changes (edits and renames), additions, and what a path was called before."""

    changes: dict[bytes, Counts] = field(default_factory=dict)
    added: dict[bytes, set[int]] = field(default_factory=dict)
    before: dict[bytes, set[bytes]] = field(default_factory=dict)

    def change(self, path: bytes, author: int) -> None:
        """Counts an edit."""
        counts = self.changes.get(path)
        if counts is None:
            counts = self.changes[path] = {}
        counts[author] = counts.get(author, 0) + 1

    def add(self, path: bytes, author: int) -> None:
        """Counts the creation of a path; a path may be created more than once."""
        self.added.setdefault(path, set()).add(author)

    def rename(self, old: bytes, new: bytes, author: int) -> None:
        """Counts a rename as an edit of the new path, which takes over the old one's history."""
        self.change(new, author)
        self.before.setdefault(new, set()).add(old)

    def history(self, path: bytes) -> tuple[Counts, set[int]]:
        """Changes by author, and who created it, over every name that a file has had."""
        earlier = self.before.get(path)
        if not earlier:
            return self.changes.get(path, {}), self.added.get(path, set())
        counts: Counts = defaultdict(int)
        creators: set[int] = set()
        names, seen = [path], {path}
        while names:
            name = names.pop()
            for author, n in self.changes.get(name, {}).items():
                counts[author] += n
            creators |= self.added.get(name, set())
            more = self.before.get(name, set()) - seen
            seen |= more
            names += more
        return counts, creators


@dataclass
class Activity:
    """Commits by month before ``now`` (0: the last month) and raw identity; merges are not counted.

    ``authored`` counts each commit once, for its author; ``joint`` counts commits of several by (author, co-authors):
    which of them are one person is only known when identities are joined.
    """

    now: date
    authored: dict[int, Counts] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))
    joint: dict[int, dict[tuple[int, ...], int]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))
    last_90_days: Counts = field(default_factory=lambda: defaultdict(int))

    def __post_init__(self) -> None:
        self._edges = sorted(end_of(months_before(self.now, k)) for k in range(MONTHS + 1))
        self._ninety = end_of(self.now) - 90 * 86400

    def month(self, stamp: int) -> int:
        """How many whole months before ``now`` a time is; what claims to be later counts as now."""
        return max(0, min(MONTHS - 1, MONTHS - bisect_left(self._edges, stamp)))

    def add(self, stamp: int, author: int, others: tuple[int, ...]) -> int:
        """Counts a commit; gives its month."""
        k = self.month(stamp)
        self.authored[k][author] += 1
        if others:
            self.joint[k][author, *others] += 1
        if stamp > self._ninety:
            self.last_90_days[author] += 1
        return k

    def total(self, first: int, last: int) -> Counts:
        """Commits by raw identity of their author over the months ``first`` .. ``last - 1``."""
        counts: Counts = defaultdict(int)
        for k, by in self.authored.items():
            if first <= k < last:
                for who, n in by.items():
                    counts[who] += n
        return counts

    def together(self, first: int, last: int) -> Iterator[tuple[tuple[int, ...], int]]:
        """Commits of several people over these months: the author and the co-authors, and how many."""
        for k, by in self.joint.items():
            if first <= k < last:
                yield from by.items()


def months_before(day: date, months: int) -> date:
    """The same day of the month so many months earlier, or the month's last day; never before year 1."""
    index = max(12, day.year * 12 + day.month - 1 - months)
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@dataclass
class History:
    """What was read of all repositories of a subject. People are numbers: the index of a raw (name, e-mail) pair."""

    now: date
    window: int
    activity: Activity
    known: Activity
    """The same as of the newest commit: what a clone that may be older than ``now`` shows for sure."""
    people: list[tuple[str, str]] = field(default_factory=list)
    ledgers: dict[str, Ledger] = field(default_factory=dict)
    recent: dict[str, Ledger] = field(default_factory=dict)
    commits: dict[str, int] = field(default_factory=dict)
    exact: dict[str, int | None] = field(default_factory=dict)
    """Commits whose renames were found exactly only, for want of contents; None: all of them."""
    first: Counts = field(default_factory=dict)
    last: Counts = field(default_factory=dict)
    applied: dict[tuple[int, int], int] = field(default_factory=lambda: defaultdict(int))
    """(author, committer) -> commits of the window that somebody put in for somebody else."""
    merged: Counts = field(default_factory=lambda: defaultdict(int))
    """Who made how many of the window's merges on the main line."""
    _index: dict[tuple[bytes, bytes], int] = field(default_factory=dict)
    _seen: set[bytes] | None = None
    _known_end: int = 0

    @classmethod
    def empty(cls, now: date, window: int, newest: date, several: bool) -> History:
        """Nothing read yet. ``several``: commits that two repositories share are counted once."""
        history = cls(now, window, Activity(now), Activity(min(newest, now)))
        history._seen = set() if several else None
        history._known_end = end_of(history.known.now)
        return history

    def who(self, name: bytes, email: bytes) -> int:
        """The number of a raw identity."""
        key = (name, email)
        index = self._index.get(key)
        if index is None:
            index = self._index[key] = len(self.people)
            self.people.append((name.decode("utf-8", "replace"), email.decode("utf-8", "replace")))
        return index

    def read(self, repository: Repository, commit: str) -> None:
        """Reads the history up to ``commit``.

        Raises:
            UsageError: git could not print all of it; nothing may be made of what was read.
        """
        ledger, recent = Ledger(), Ledger()
        self.ledgers[repository.name], self.recent[repository.name] = ledger, recent
        changes = Changes(repository, commit)
        # Asked for apart: dates may run backward, and then the log shows a commit before others that lead to it.
        mainline = frozenset(repository.run("rev-list", "--first-parent", "--merges", commit).split())
        self.commits[repository.name] = self._read(iter(changes), mainline, ledger, recent)
        self.exact[repository.name] = changes.exact

    def _read(self, tokens: Iterator[bytes], mainline: frozenset[bytes], ledger: Ledger, recent: Ledger) -> int:
        count, author, is_recent = 0, 0, False
        for token in tokens:
            kind = token[0] if token else 0
            if kind == HEADER:
                sha, name, email, committer, committer_email, time, parents, trailers = token[1:].split(b"\n", 7)
                author, stamp = self.who(name, email), int(time or 0)
                committed_by = author if email == committer_email else self.who(committer, committer_email)
                fresh = self._fresh(sha)
                if b" " in parents:
                    if fresh and sha in mainline and self.activity.month(stamp) < self.window:
                        self.merged[author] += 1
                    continue
                count += 1
                month = self._commit(stamp, author, committed_by, trailers) if fresh else self.activity.month(stamp)
                is_recent = month < RECENT
                continue
            kind = token[1] if kind == _NEWLINE else kind
            path = next(tokens)
            if kind == _R:
                new = next(tokens)
                ledger.rename(path, new, author)
                if is_recent:
                    recent.rename(path, new, author)
            elif kind == _A:
                ledger.add(path, author)
                if is_recent:
                    recent.add(path, author)
            elif kind == _M:
                ledger.change(path, author)
                if is_recent:
                    recent.change(path, author)
        return count

    def _fresh(self, sha: bytes) -> bool:
        if self._seen is None:
            return True
        if sha in self._seen:
            return False
        self._seen.add(sha)
        return True

    def _commit(self, stamp: int, author: int, committed_by: int, trailers: bytes) -> int:
        others = self._co_authors(trailers, author) if trailers.strip() else ()
        month = self.activity.add(stamp, author, others)
        if self.known.now != self.now and stamp <= self._known_end:
            self.known.add(stamp, author, others)
        for who in (author, *others):
            self.first[who] = min(stamp, self.first.get(who, stamp))
            self.last[who] = max(stamp, self.last.get(who, stamp))
        if committed_by != author and month < self.window:
            self.applied[author, committed_by] += 1
        return month

    def _co_authors(self, trailers: bytes, author: int) -> tuple[int, ...]:
        found = []
        for line in trailers.rstrip(b"\n").split(b"\x1f"):
            name, bracket, rest = line.partition(b"<")
            if bracket:
                found.append(self.who(name.strip(), rest.partition(b">")[0].strip()))
        return tuple(dict.fromkeys(who for who in found if who != author))
