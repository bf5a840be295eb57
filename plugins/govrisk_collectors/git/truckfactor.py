"""The truck factor of Avelino, Passos, Hora and Valente, ICPC 2016 (arXiv:1604.06766).

How many may leave before half of the files have no author left? The degree of authorship of d in file f is
``3.293 + 1.098 FA + 0.164 DL - 0.321 ln(1 + AC)``: FA is 1 if d created f, DL counts the changes by d and AC those by
others (Fritz et al., TOSEM 2014). d is an author of f when that is more than 0.75 of the largest in f, and at least
3.293 or d created f. Then the developer with the most files is taken away until fewer than half keep an author.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import log

BASE, CREATOR, CHANGE, OTHERS = 3.293, 1.098, 0.164, 0.321
NORMALISED, COVERAGE, PRUNE = 0.75, 0.5, 0.1

FileHistory = tuple[dict[int, int], set[int]]
"""Changes by raw identity, and the raw identities that created the file."""


@dataclass(frozen=True, slots=True)
class TruckFactor:
    """``value`` people, in the order of removal, each with the share of files they are an author of.

    ``pruned`` leaves out those with less than a tenth of the first one's files, as the authors' tool does since 2018.
    ``coverage`` is the share of files that keep an author without them; ``files`` is the number of files with history.
    """

    value: int
    pruned: int
    people: tuple[tuple[int, float], ...]
    coverage: float
    files: int


def authors_of(history: FileHistory, person: Callable[[int], int | None]) -> tuple[dict[int, int], list[int]]:
    """Changes by person, and the authors of one file; ``person`` gives None for a bot."""
    changes: dict[int, int] = defaultdict(int)
    for raw, n in history[0].items():
        if (who := person(raw)) is not None:
            changes[who] += n
    creators = {who for raw in history[1] if (who := person(raw)) is not None}
    total = sum(changes.values())
    degrees = {
        who: BASE
        + (CREATOR if who in creators else 0.0)
        + CHANGE * changes.get(who, 0)
        - OTHERS * log(1 + total - changes.get(who, 0))
        for who in {*changes, *creators}
    }
    best = max(degrees.values(), default=0.0)
    if best <= 0:
        return changes, []
    chosen = [w for w, d in degrees.items() if d / best > NORMALISED and (d >= BASE or w in creators)]
    return changes, chosen


def truck_factor(histories: Iterable[FileHistory], person: Callable[[int], int | None]) -> TruckFactor:
    """The truck factor over files; those without any history are not counted.

    Args:
        histories: one for each file of the snapshot.
        person: the person behind a raw identity, None for a bot.
    """
    files_of: dict[int, list[int]] = defaultdict(list)
    changes_of: dict[int, int] = defaultdict(int)
    left: list[int] = []  # authors that each file still has
    for history in histories:
        changes, authors = authors_of(history, person)
        if not changes and not authors and not history[1]:
            continue
        for who, n in changes.items():
            changes_of[who] += n
        for who in authors:
            files_of[who].append(len(left))
        left.append(len(authors))
    return _remove(files_of, changes_of, left)


def _remove(files_of: dict[int, list[int]], changes_of: dict[int, int], left: list[int]) -> TruckFactor:
    total = len(left)
    covered = sum(1 for n in left if n)
    order = sorted(files_of, key=lambda who: (-len(files_of[who]), -changes_of[who], who))
    removed: list[tuple[int, float]] = []
    for who in order:
        if covered < COVERAGE * total:
            break
        removed.append((who, len(files_of[who]) / total))
        for file in files_of[who]:
            left[file] -= 1
            covered -= left[file] == 0
    kept = sum(1 for _, share in removed if share >= PRUNE * removed[0][1])
    return TruckFactor(len(removed), kept, tuple(removed), covered / total if total else 0.0, total)
