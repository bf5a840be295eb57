"""``make truck-factor-table``: our truck factors against the published ones and against what developers answered.

Reads ``truck-factor-published.csv``, ``-authors.csv`` and ``-oracle.csv`` from a folder, histories from clones, and the
authors' own lists of aliases and of files left out from a clone of their tool (aserg-ufmg/Truck-Factor), at run time.
Sources: Avelino et al., ICPC 2016 (arXiv:1604.06766); Ferreira et al., ICPC 2017.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from govrisk import Request, UsageError
from govrisk_collectors.git.collect import collect
from govrisk_collectors.git.files import source_files
from govrisk_collectors.git.history import History, Ledger
from govrisk_collectors.git.people import Joins
from govrisk_collectors.git.truckfactor import truck_factor
from govrisk_collectors.repository import Repository
from tests.oracles.clones import find, table

LISTS, LISTS_AT = "aserg-ufmg/Truck-Factor", "741544b"
MOVED = {  # where systems live that were renamed since
    "atom/atom-shell": "electron/electron",
    "bjorn/tiled": "mapeditor/tiled",
    "kennethreitz/requests": "psf/requests",
    "sandstorm-io/capnproto": "capnproto/capnproto",
    "sass/sass": "sass/ruby-sass",
}
SPELT = {  # developers whom the history knows by another name
    "Donovan Keme": "//de",
    "Matthias Bussonier": "Matthias Bussonnier",
    "Bryan McLellan": "btm",
    "Ian Cordasco": "Ian Stapleton Cordasco",
}
NEAR = 1.1
"""Percentage points within which a share of files counts as the published one (published as whole numbers)."""


@dataclass
class Lists:
    """The authors' lists: pairs of names that are one person, and files left out, by system."""

    aliases: dict[str, list[tuple[str, str]]]
    left_out: dict[str, set[bytes]]


@dataclass
class Measured:
    """A system measured: its people with their shares of files and every name that each goes by."""

    value: int
    people: list[tuple[str, float]]
    names: list[set[str]]
    files: int
    coverage: float
    exact: int | None
    recent: Measured | None = None
    panel: tuple[float, float] | None = None
    """The range of ``key_people`` as ``govrisk collect git`` gives it: over definitions, windows, identity rules."""


def read_lists(tool: Repository | None) -> Lists:
    """The lists as the authors first published them; empty ones where there is no clone of their tool."""
    lists = Lists(defaultdict(list), defaultdict(set))
    if tool is None:
        return lists
    for line in tool.text("show", f"{LISTS_AT}:gittruckfactor/alias.txt").splitlines():
        if line and not line.startswith("#"):
            system, one, other = line.split(";")[:3]
            lists.aliases[system].append((one, other))
    for raw in tool.run("show", f"{LISTS_AT}:gittruckfactor/filtered-files.txt").splitlines():
        if raw and not raw.startswith(b"#"):
            system, path = raw.split(b";")[:2]
            lists.left_out[system.decode()].add(path)
    return lists


def measure(repository: Repository, commit: str, system: str, lists: Lists) -> Measured:
    """The truck factor by the authors' own rules of identity: one e-mail or one name is one person."""
    day = repository.day_of(commit)
    history = History.empty(day, 12, day, several=False)
    history.read(repository, commit)
    joins = _joined(history, lists.aliases[system])
    paths = [p for p in source_files(repository.tree(commit)) if p not in lists.left_out[system]]
    whole = _measured(history, history.ledgers[repository.name], paths, joins)
    recent = _measured(history, history.recent[repository.name], paths, joins)
    return replace(whole, recent=recent, panel=_panel(repository, commit), exact=history.exact[repository.name])


def _panel(repository: Repository, commit: str) -> tuple[float, float] | None:
    place = f"{repository.name}={repository.git_dir}"
    request = Request((place,), None, date.max, "table", repository.git_dir, {"at": commit})
    found = next((m for m in collect(request).evidence.metrics if m.name == "key_people"), None)
    if found is None:
        return None
    low, high = found.low, found.high
    return found.value if low is None else low, found.value if high is None else high


def _joined(history: History, aliases: list[tuple[str, str]]) -> Joins:
    joins = Joins(len(history.people))
    seen: dict[str, int] = {}
    for i, (name, email) in enumerate(history.people):
        joins.by("email", email or name, i)
        joins.by("name", name.upper(), i)
        seen.setdefault(name.upper(), i)
    for number, pair in enumerate(aliases):
        for name in pair:
            if name.upper() in seen:
                joins.by("given", str(number), seen[name.upper()])
    return joins


def _measured(history: History, ledger: Ledger, paths: list[bytes], joins: Joins) -> Measured:
    found = truck_factor((ledger.history(p) for p in paths), joins.root)
    names: dict[int, Counter[str]] = defaultdict(Counter)
    commits = history.activity.total(0, 10**6)
    for i, (name, _) in enumerate(history.people):
        names[joins.root(i)][name] += commits.get(i, 0)
    people = [(names[who].most_common(1)[0][0], 100 * share) for who, share in found.people]
    return Measured(found.value, people, [set(names[who]) for who, _ in found.people], found.files, found.coverage, 0)


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file; none where there is no such file."""
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Table:
    """Measures each system once, and remembers why one could not be measured."""

    def __init__(self, data: Path, clones: Path) -> None:
        self.data, self.clones = data, clones
        self.lists = read_lists(find(clones, LISTS))
        self._known: dict[tuple[str, str], Measured | str] = {}

    def get(self, system: str, repository: str, commit: str, day: str = "") -> Measured | str:
        """The system measured, or the reason why not; by the day where the clone lacks the commit (a moved project)."""
        key = (system, commit)
        if key not in self._known:
            self._known[key] = self._measure(system, repository, commit, day)
        return self._known[key]

    def _measure(self, system: str, name: str, commit: str, day: str) -> Measured | str:
        if not commit:
            return "no snapshot commit is given"
        clone = find(self.clones, name)
        if clone is None:
            return f"no clone of {name}"
        try:
            return measure(clone, self._at(clone, commit, day), system, self.lists)
        except UsageError as error:
            return str(error)

    @staticmethod
    def _at(clone: Repository, commit: str, day: str) -> str:
        try:
            return clone.resolve(commit)
        except UsageError:
            if not day:
                raise
            return clone.snapshot(date.fromisoformat(day))


def published(t: Table) -> tuple[int, int]:
    """Prints ours against published; gives (equal, measured)."""
    rows: list[tuple[object, ...]] = []
    equal = measured = 0
    for row in rows_of(t.data / "truck-factor-published.csv"):
        system, theirs = row["system"], int(row["published_tf"])
        found = t.get(system, row["repository"] or MOVED.get(system, system), row["snapshot_commit"])
        if isinstance(found, str):
            rows.append((system, "-", theirs, "", "", f"not measured: {found}"))
            continue
        measured += 1
        equal += found.value == theirs
        rows.append((system, found.value, theirs, found.files, f"{found.coverage:.3f}", _why(found, theirs)))
    table(("system", "ours", "published", "files", "coverage", "why"), rows)
    return equal, measured


def _why(found: Measured, theirs: int) -> str:
    exact = "" if not found.exact else f"{found.exact} commits with exact renames, for want of contents"
    if found.value == theirs:
        return exact
    if found.value < theirs:
        shares = ", ".join(f"{name} {share:.0f}%" for name, share in found.people[:3])
        said = f"half of the files is lost after {found.value} ({shares}): identities joined, or files that differ"
    else:
        said = f"after {theirs} half of the files still keep an author: identities apart, or files that differ"
    return "; ".join(filter(None, [said, exact]))


def authors(t: Table) -> tuple[int, int]:
    """Prints shares of files against those that the authors told developers; gives (near, measured)."""
    near = measured = 0
    rows: list[tuple[object, ...]] = []
    snapshots = {r["system"]: r for r in rows_of(t.data / "truck-factor-published.csv")}
    for row in rows_of(t.data / "truck-factor-authors.csv"):
        snapshot = snapshots.get(row["system"])
        found = snapshot and t.get(row["system"], snapshot["repository"] or row["system"], snapshot["snapshot_commit"])
        if not isinstance(found, Measured):
            continue
        measured += 1
        theirs = float(row["published_pct_of_files"])
        ours = _share(found, row["tf_developer"], int(row["rank"]))
        near += ours is not None and round(abs(ours - theirs), 1) <= NEAR
        shown = "-" if ours is None else f"{ours:.1f}"
        rows.append((row["system"], row["tf_developer"], shown, f"{theirs:g}"))
    table(("system", "developer", "ours %", "published %"), rows)
    return near, measured


def _share(found: Measured, developer: str, rank: int) -> float | None:
    for (_, share), names in zip(found.people, found.names, strict=True):
        if same(developer, names):
            return share
    return found.people[rank - 1][1] if rank <= len(found.people) else None


def oracle(t: Table) -> tuple[list[tuple[str, int, int, float]], int, int]:
    """Prints ours against the developers' answers.

    Gives (window, exact, measured, macro-F of the people named) for each window, and how many ranges of ``key_people``
    hold the answer, of how many.
    """
    held: list[bool] = []
    rows: list[tuple[object, ...]] = []
    exact: dict[str, list[bool]] = {"all time": [], "24 months": []}
    scores: dict[str, list[float]] = {"all time": [], "24 months": []}
    for row in rows_of(t.data / "truck-factor-oracle.csv"):
        system, theirs = row["system"], int(row["oracle_tf"])
        found = t.get(system, MOVED.get(system, system), row["snapshot_commit"], row["snapshot_date"])
        if isinstance(found, str):
            rows.append((system, "-", "-", "-", theirs, f"not measured: {found}", ""))
            continue
        wanted = [n.strip() for n in row["oracle_developers"].split(";") if n.strip(" -")]
        assert found.recent
        for window, measured in (("all time", found), ("24 months", found.recent)):
            exact[window].append(measured.value == theirs)
            scores[window] += [f_score(wanted, measured.names)] if wanted else []
        ours = f"{', '.join(n for n, _ in found.people)} | {', '.join(n for n, _ in found.recent.people)}"
        span = "-" if found.panel is None else f"{found.panel[0]:g}..{found.panel[1]:g}"
        held += [] if found.panel is None else [found.panel[0] <= theirs <= found.panel[1]]
        rows.append((system, found.value, found.recent.value, span, theirs, ours, "; ".join(wanted)))
    table(("system", "all", "24m", "range", "answered", "people: all time | 24 months", "answered"), rows)
    by_window = [(w, sum(e), len(e), sum(scores[w]) / max(1, len(scores[w]))) for w, e in exact.items()]
    return by_window, sum(held), len(held)


def f_score(wanted: Sequence[str], found: Sequence[set[str]]) -> float:
    """Harmonic mean of precision and recall of people named."""
    hits = sum(any(same(w, names) for names in found) for w in wanted)
    return 2 * hits / (len(wanted) + len(found)) if found or wanted else 0.0


def same(developer: str, names: set[str]) -> bool:
    """Whether a developer as named in a table is a person who goes by ``names``."""
    candidates = [
        developer.split(" (")[0],
        *re.findall(r"\((.*?)\)", developer),
        SPELT.get(developer.split(" (")[0], ""),
    ]
    for candidate in filter(None, candidates):
        words = _words(candidate)
        for name in names:
            other = _words(name)
            if candidate == name or (words and words == other) or (len(words) > 1 and words <= other):
                return True
    return False


def _words(name: str) -> frozenset[str]:
    plain = unicodedata.normalize("NFKD", name.replace("ø", "o").replace("Ø", "O"))
    return frozenset(re.findall(r"[A-Z0-9]+", "".join(c for c in plain if not unicodedata.combining(c)).upper()))


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the three tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder of the CSV files")
    parser.add_argument("--clones", type=Path, required=True, help="folder of clones with full history")
    given = parser.parse_args(arguments)
    t = Table(given.data, given.clones)
    if not t.lists.aliases:
        sys.stdout.write(f"There is no clone of {LISTS}: the authors' own lists of aliases and files are not used.\n")
    equal, measured = published(t)
    sys.stdout.write(f"published: {equal} of {measured} equal\n\n")
    near, rows = authors(t)
    sys.stdout.write(f"shares of files: {near} of {rows} within {NEAR} points\n\n")
    by_window, held, ranges = oracle(t)
    sys.stdout.write(f"developers' answers, range of key_people: {held} of {ranges} hold the answer\n")
    for window, exact, asked, score in by_window:
        sys.stdout.write(f"developers' answers, {window}: {exact} of {asked} exact, macro-F of people {score:.2f}\n")
    return 0 if measured else 2


if __name__ == "__main__":
    sys.exit(main())
