"""How few people hold half of it: absence factors, truck factors, and the range over all definitions.

Never one number: six definitions, compared on 60 repositories, agree on "one or more than one" in 42% of them.
"""

from __future__ import annotations

from collections.abc import Iterator

from govrisk import Metric
from govrisk_collectors.git.panel import ALL, RECENT, YEAR, Panel
from govrisk_collectors.git.shares import Bounds, absence_factor, core, hhi, hull, top_share
from govrisk_collectors.git.truckfactor import TruckFactor, authors_of, truck_factor
from govrisk_collectors.repository import end_of

FEWEST_FILES, FEWEST_COMMITS = 10, 50
"""Below either, a truck factor measures nothing: a handful of files is not a system."""


def concentration(p: Panel) -> Iterator[Metric]:
    """Absence factor, top share and HHI of the window; absence and truck factors of the whole; the range over all."""
    window, whole = p.counts(0, p.window), p.counts(0, ALL)
    truck_factors = _truck_factors(p)
    if whole:
        caf = p.over_identities(absence_factor, 0, ALL)
        people = p.shares(whole, core(whole))
        yield p.record("contributor_absence_factor_all_time", caf, p.commits(0, ALL), p.span(), people=people)
    yield from _truck_records(p, truck_factors)
    if not window:
        p.notes.append(f"no commit by a person in the {p.span(p.window)}: concentration is measured over all time only")
        return
    n, span = p.commits(0, p.window), p.span(p.window)
    caf = p.over_identities(absence_factor, 0, p.window)
    yield p.record("contributor_absence_factor", caf, n, span, people=p.shares(window, core(window)))
    yield p.record("top_share", p.over_identities(top_share, 0, p.window), n, span)
    effective = {"effective number of people": 1 / hhi(window)}
    yield p.record("hhi", p.over_identities(hhi, 0, p.window), n, span, parts=effective)
    yield _key_people(p, truck_factors, caf, n)


def _truck_factors(p: Panel) -> dict[str, TruckFactor]:
    """Truck factors by window and identity rule; none where there is too little to measure."""
    commits = p.commits(0, ALL)
    if len(p.files) < FEWEST_FILES or commits < FEWEST_COMMITS:
        few = f"{len(p.files)} source files and {commits} commits"
        p.notes.append(f"no truck factor: {few} are too few ({FEWEST_FILES} and {FEWEST_COMMITS} are needed)")
        return {}
    found = {}
    for label, files in (("all time", p.files), (f"{RECENT} months", p.recent_files)):
        for which, people in p.identity_rules.items():
            result = truck_factor(files, people.of)
            if result.value:
                found[f"{label}, {which}"] = result
    return found


def _truck_records(p: Panel, found: dict[str, TruckFactor]) -> Iterator[Metric]:
    for name, label, months in (
        ("truck_factor", "all time", None),
        ("truck_factor_recent", f"{RECENT} months", RECENT),
    ):
        joined = found.get(f"{label}, merged")
        if joined is None:
            continue
        others = [n for name, f in found.items() if name.startswith(label) for n in (f.value, f.pruned)]
        parts = {"without minor authors": joined.pruned, "share of files that keep an author": joined.coverage}
        bounds = hull(others, joined.value)
        span, people = p.span(months), joined.people
        yield p.record(name, bounds, joined.files, span, parts=parts, people=people, renames=_renames(p))


def _renames(p: Panel) -> str:
    """How renames were found: what a clone does not hold can only be compared as a whole."""
    counts = list(p.history.exact.values())
    if None in counts:
        return "exact renames only, since the clone was made without contents"
    exact = sum(n for n in counts if n)
    return "renames at 50% similarity" + (f" ({exact} commits: exact ones only, for want of contents)" if exact else "")


def _key_people(p: Panel, truck_factors: dict[str, TruckFactor], caf: Bounds, n: int) -> Metric:
    values: dict[str, float] = {}
    for label, months in ((f"{p.window} months", p.window), ("all time", ALL)):
        for which, people in p.identity_rules.items():
            values[f"absence factor, {label}, {which}"] = absence_factor(p.counts(0, months, people))
    for label, factor in truck_factors.items():
        values[f"truck factor, {label}"] = factor.value
        if label.endswith("merged"):
            values[f"truck factor, {label}, without minor authors"] = factor.pruned
    ones = sum(1 for value in values.values() if value == 1)
    note = f"{ones} of {len(values)} definitions say one person"
    return p.record("key_people", hull(values.values(), caf.value), n, p.span(p.window), parts=values, note=note)


def knowledge(p: Panel) -> Iterator[Metric]:
    """How much of it is source, what only one person knows, and what nobody knows who is still there."""
    share = len(p.files) / p.all_files if p.all_files else 0.0
    yield p.record("source_file_share", share, p.all_files, f"at {p.now}")
    n = len(p.files)
    if not n:
        return
    alone = dict.fromkeys(p.identity_rules, 0)
    for changes, creators in p.files:
        for which, people in p.identity_rules.items():
            alone[which] += len({people.of(raw) for raw in (*changes, *creators)} - {None}) == 1
    bounds = hull((count / n for count in alone.values()), alone["merged"] / n)
    yield p.record("single_person_files_share", bounds, n, p.span())
    silent = end_of(p.months_before(YEAR))
    orphans = 0
    for file in p.files:
        authors = authors_of(file, p.people.of)[1]
        orphans += bool(authors) and all(p.last_seen.get(a, 0) < silent for a in authors)
    yield p.record("orphan_files_share", orphans / n, n, p.span())
