"""What every measure needs: the history by person and month, and how a value becomes a record."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from govrisk import Metric, MetricPart, PersonShare, read_yaml
from govrisk_collectors import __version__
from govrisk_collectors.git.history import Activity, History, months_before
from govrisk_collectors.git.people import People
from govrisk_collectors.git.shares import Bounds, by_person, hull
from govrisk_collectors.git.truckfactor import FileHistory
from govrisk_collectors.repository import Tag, day

YEAR, HALF, RECENT, ALL = 12, 6, 24, 10**6
"""Months of the windows that definitions fix; the main window is the user's."""
NEW, OLD = 36, 72
"""A key person is new below so many months, in a history of at least so many."""
NAMED = 10

Counts = Mapping[int, int]


@dataclass
class Panel:
    """Everything that was read of a subject's repositories.

    Attributes:
        people: identities joined by careful rules. ``others``: raw (every address apart) and loose (single words too).
        files: the history of each source file of the snapshot; ``recent_files``: of the last 24 months of it.
        known_to: the newest commit's day where the clone may be older than ``history.now``, else None.
        notes: what could not be measured, and why.
    """

    history: History
    people: People
    others: Mapping[str, People]
    organisation: Mapping[int, str]
    steward: str | None
    files: list[FileHistory]
    recent_files: list[FileHistory]
    all_files: int
    tags: list[Tag]
    taggers: Counts
    known_to: date | None
    slug: str
    source: str
    scope: str
    commit: str | None
    notes: list[str] = field(default_factory=list)

    @property
    def now(self) -> date:
        """The day that everything is measured from."""
        return self.history.now

    @property
    def window(self) -> int:
        """Months of the main window."""
        return self.history.window

    # -- counts ----------------------------------------------------------------------------------------------

    def counts(self, first: int, last: int, people: People | None = None, of: Activity | None = None) -> dict[int, int]:
        """Commits credited to each person over the months ``first`` .. ``last - 1`` before now (0: the last one)."""
        activity, people = of or self.history.activity, people or self.people
        counts = by_person(activity.total(first, last), people)
        for (author, *others), n in activity.together(first, last):
            for person in {people.of(raw) for raw in others} - {people.of(author)}:
                if person is not None:
                    counts[person] = counts.get(person, 0) + n
        return counts

    def commits(self, first: int, last: int, of: Activity | None = None) -> int:
        """Commits by people (no bots) over these months, each counted once."""
        return sum(by_person((of or self.history.activity).total(first, last), self.people).values())

    def over_identities(self, measure: Callable[[dict[int, int]], float], first: int, last: int) -> Bounds:
        """A measure of joined identities, bounded by the same of raw ones and of loosely joined ones."""
        others = [measure(self.counts(first, last, people)) for people in self.others.values()]
        return hull(others, measure(self.counts(first, last)))

    @property
    def identity_rules(self) -> dict[str, People]:
        """Every way to tell people apart, by name."""
        return {"merged": self.people, **self.others}

    def stale(self, measure: Callable[[Activity], float | None]) -> Bounds | None:
        """A measure at ``now``; where the clone may be older, bounded by the same at its newest commit."""
        value = measure(self.history.activity)
        if value is None:
            return None
        known = measure(self.history.known) if self.known_to else None
        return hull([] if known is None else [known], value)

    @cached_property
    def first_seen(self) -> dict[int, int]:
        """When each person first committed, in seconds since 1970."""
        return self._seen(self.history.first, min)

    @cached_property
    def last_seen(self) -> dict[int, int]:
        """When each person last committed, in seconds since 1970."""
        return self._seen(self.history.last, max)

    def _seen(self, stamps: Counts, choose: Callable[[int, int], int]) -> dict[int, int]:
        found: dict[int, int] = {}
        for raw, stamp in stamps.items():
            if (person := self.people.of(raw)) is not None:
                found[person] = choose(stamp, found.get(person, stamp))
        return found

    @cached_property
    def age(self) -> int:
        """Months since the first commit by a person."""
        return max((self.history.activity.month(stamp) for stamp in self.first_seen.values()), default=0)

    def share_of_new(self, counts: Counts) -> float:
        """The share of counts by people whose first commit is less than ``NEW`` months old, or who have none."""
        new = [p for p in counts if p not in self.first_seen or self.history.activity.month(self.first_seen[p]) < NEW]
        return sum(counts[p] for p in new) / sum(counts.values())

    # -- records ---------------------------------------------------------------------------------------------

    def record(
        self,
        name: str,
        found: Bounds | float,
        n: int,
        window: str,
        *,
        parts: Mapping[str, float] | None = None,
        people: Sequence[tuple[int, float]] = (),
        note: str | None = None,
        **words: object,
    ) -> Metric:
        """A metric record, worded by ``metrics.yaml``.

        Args:
            name: the metric's name there.
            found: its value, with bounds where they say something.
            n: observations behind it.
            window: the time it is about.
            parts: values behind the value, by label.
            people: (person, share), the largest first.
            note: anything that a reader must know.
            words: further words for the method's sentence.
        """
        known = _words()["metrics"][name]
        value, low, high = (round(x, 4) for x in (found if isinstance(found, Bounds) else Bounds(found, found, found)))
        return Metric(
            id=f"git-{self.slug}-{known['short']}-{self.now:%Y%m%d}",
            name=name,
            value=value,
            low=None if low == high else low,
            high=None if low == high else high,
            unit=known["unit"],
            window=window,
            method=known["method"].format_map(_method_words() | words),
            n=n,
            source=self.source,
            date=self.now.isoformat(),
            scope=self.scope,
            commit=self.commit,
            collector=f"govrisk collect git {__version__}",
            accuracy=known.get("accuracy"),
            parts=tuple(MetricPart(label=label, value=round(value, 4)) for label, value in (parts or {}).items()),
            people=tuple(self._named(person, share) for person, share in people[:NAMED]),
            note=note,
        )

    def _named(self, person: int, share: float) -> PersonShare:
        seen = self.last_seen.get(person)
        last = None if seen is None else day(seen).isoformat()
        return PersonShare(name=self.people.names[person], share=round(share, 4), last_seen=last)

    def shares(self, counts: Counts, who: Sequence[int]) -> list[tuple[int, float]]:
        """Each of ``who`` with the share of the counts that is theirs."""
        total = sum(counts.values())
        return [(person, counts[person] / total) for person in who]

    def months_before(self, months: int) -> date:
        """The day so many months before now."""
        return months_before(self.now, months)

    def span(self, months: int | None = None) -> str:
        """A window up to now in words; the whole history when None."""
        return f"all time to {self.now}" if months is None else f"{months} months to {self.now}"


@cache
def _words() -> dict[str, Any]:
    words: dict[str, Any] = read_yaml(Path(__file__).with_name("metrics.yaml"), "metrics.yaml").data
    return words


def _method_words() -> dict[str, object]:
    words: dict[str, object] = {name: _words()[name] for name in ("how", "affiliation", "rhythm")}
    return words | {"year": YEAR, "half": HALF, "new": NEW, "old": OLD, "recent": RECENT}
