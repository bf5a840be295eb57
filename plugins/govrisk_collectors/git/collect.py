"""From a request to records: open, read, join people, measure."""

from __future__ import annotations

import hashlib
import re
import subprocess
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from govrisk import Collected, EvidenceFile, Identity, Request, Source, UsageError
from govrisk_collectors.git.affiliation import Affiliations, employers, read_affiliations
from govrisk_collectors.git.concentration import concentration, knowledge
from govrisk_collectors.git.control import authority, organisations
from govrisk_collectors.git.files import source_files
from govrisk_collectors.git.history import History, Ledger
from govrisk_collectors.git.movement import activity, newcomers, releases, turnover_of_core
from govrisk_collectors.git.panel import ALL, Panel
from govrisk_collectors.git.people import LOOSE, RULES, People, clean, masked, resolve, unmerged
from govrisk_collectors.git.truckfactor import FileHistory
from govrisk_collectors.opening import open_all, option, read_file
from govrisk_collectors.repository import Repository, Tag, day

MEASURES = (concentration, knowledge, organisations, authority, turnover_of_core, newcomers, activity, releases)
SHOWN_ALIASES, SLUG = 20, 24
_OLDER = (
    "the clone is known to be complete up to {} only; what came between that day and {} is open "
    "(--fetched says when it was brought up to date)"
)


def collect(request: Request) -> Collected:
    """The metric records of all repositories together; see :class:`govrisk.Collector`."""
    affiliations = option(request, "affiliations")
    known = read_affiliations(Path(affiliations)) if affiliations else Affiliations()
    window = _window(option(request, "window") or "12m")
    repositories = sorted(open_all(request), key=lambda r: r.name)
    start = {r.name: r.resolve(at) if (at := option(request, "at")) else r.head for r in repositories}
    newest = {r.name: r.day_of(start[r.name]) for r in repositories}
    shown = {r.name: max(newest[r.name], r.complete_to or date.min) for r in repositories}
    now = request.as_of or min(request.declared_as_of, max(shown.values()))
    commits_at = {r.name: r.snapshot(now, start[r.name]) for r in repositories}
    stale = [f"{name}: {_OLDER.format(day, now)}" for name, day in shown.items() if day < now]
    known_to = min(*shown.values(), now)

    history = History.empty(now, window, known_to, several=len(repositories) > 1)
    sources = {r.name: _sources(r, commits_at[r.name]) for r in repositories}
    for repository in repositories:
        request.step(f"Reading {repository.name}")
        history.read(repository, commits_at[repository.name])
    taggers, tags = _taggers(history, repositories, now)
    people, others = _people(request, history, repositories, commits_at)
    commits = history.activity.total(0, ALL)
    scope = _scope(request, repositories)
    organisation = employers(people, history.people, commits, known)
    if known.steward and known.steward not in organisation.values():
        raise UsageError(
            f"{affiliations}: nobody works for the steward {known.steward!r}: give its domains or people that name"
        )
    slug = _slug(scope)
    source = f"git-src-{slug}-{now:%Y%m%d}"
    panel = Panel(
        history=history,
        people=people,
        others=others,
        organisation=organisation,
        steward=known.steward,
        files=_histories(history.ledgers, {n: s[0] for n, s in sources.items()}),
        recent_files=_histories(history.recent, {n: s[0] for n, s in sources.items()}),
        all_files=sum(n for _, n in sources.values()),
        tags=tags,
        taggers=taggers,
        known_to=known_to if stale else None,
        slug=slug,
        source=source,
        scope=scope,
        commit=commits_at[repositories[0].name] if len(repositories) == 1 else None,
    )
    lists = {"affiliations": "a list of affiliations", "people": "a list of who is who", "bot": "a list of programs"}
    given = [words for name, words in lists.items() if request.options.get(name)]
    metrics = tuple(record for measure in MEASURES for record in measure(panel))
    evidence = EvidenceFile.model_validate(
        {
            "sources": {source: _source(repositories, commits_at, scope, now, stale, history, given)},
            "metrics": metrics,
            "identities": tuple(_identities(people, history.people, commits, slug, source, now)),
        }
    )
    return Collected(f"git-{slug}-{now}", evidence, (*stale, *panel.notes))


def _window(text: str) -> int:
    found = re.fullmatch(r"(\d{1,3})([my])", text.strip().lower())
    months = int(found[1]) * (12 if found[2] == "y" else 1) if found else 0
    if not 1 <= months <= 1200:
        raise UsageError(f"--window {text!r} is no window: write months as 12m or years as 2y")
    return months


def _sources(repository: Repository, commit: str) -> tuple[list[bytes], int]:
    """The source files of a snapshot, and how many files there are."""
    tree = repository.tree(commit)
    return source_files(tree), len(tree)


def _histories(ledgers: dict[str, Ledger], paths: dict[str, list[bytes]]) -> list[FileHistory]:
    found = []
    for name, ledger in ledgers.items():
        for path in paths[name]:
            changes, creators = ledger.history(path)
            if changes or creators:
                found.append((changes, creators))
    return found


def _taggers(history: History, repositories: Sequence[Repository], now: date) -> tuple[dict[int, int], list[Tag]]:
    """Who made the annotated tags of the window, and all tags."""
    counts: dict[int, int] = {}
    tags: set[Tag] = set()
    for repository in repositories:
        tags |= set(repository.tags(now))
        out = repository.run(
            "for-each-ref", "--format=%(taggername)%00%(taggeremail)%00%(taggerdate:unix)", "refs/tags"
        )
        for line in out.split(b"\n"):
            name, email, stamp = [*line.split(b"\0"), b"", b""][:3]
            if stamp.strip().isdigit() and _in_window(history, int(stamp)):
                who = history.who(name, email.strip(b"<>"))
                counts[who] = counts.get(who, 0) + 1
    return counts, sorted(tags)


def _in_window(history: History, stamp: int) -> bool:
    return day(stamp) <= history.now and history.activity.month(stamp) < history.window


def _people(
    request: Request, history: History, repositories: Sequence[Repository], at: dict[str, str]
) -> tuple[People, dict[str, People]]:
    """People joined by every rule; beside that every address for itself, and single words joined too."""
    raws, commits = history.people, history.activity.total(0, ALL)
    mapped = list(raws)
    for repository in repositories:
        mapped = _mailmap(repository, mapped, ("-c", f"mailmap.blob={at[repository.name]}:.mailmap"))
    given: dict[int, tuple[str, str]] = {}
    if file := option(request, "people"):
        named = {m.lower() for m in re.findall(r"<([^<>]*)>", read_file(file).decode("utf-8", "replace"))}
        if not named:
            raise UsageError(f"{file}: holds no line like 'Proper Name <address> <other@address>' (gitmailmap(5))")
        only = ("-c", "mailmap.blob=none:.mailmap", "-c", f"mailmap.file={Path(file).resolve()}")  # no newer one beside
        own = _mailmap(repositories[0], list(raws), only)
        given = {i: own[i] for i, raw in enumerate(raws) if raw[1].strip().lower() in named}
    bots = request.options.get("bot") or ()
    bots = (bots,) if isinstance(bots, str) else bots
    if not all(bot.strip() for bot in bots):
        raise UsageError("--bot names nobody: give a name, or a part of one")
    loose = resolve(raws, commits, mapped, given, bots, LOOSE)
    return resolve(raws, commits, mapped, given, bots, RULES), {"raw": unmerged(raws, commits, bots), "loose": loose}


def _mailmap(repository: Repository, raws: list[tuple[str, str]], settings: tuple[str, ...]) -> list[tuple[str, str]]:
    """What git makes of identities by a mailmap; git reads the file, so that every form of gitmailmap(5) counts."""
    asked = [(clean(n.replace("<", "").replace(">", "")), re.sub(r"[<>\s]", "", clean(e))) for n, e in raws]
    lines = "".join(f"{n} <{e}>\n" for n, e in asked).encode("utf-8", "replace")
    try:
        told = repository.run(*settings, "check-mailmap", "--stdin", stdin=lines).decode("utf-8", "replace")
    except (UsageError, subprocess.SubprocessError):
        return raws
    found = [re.fullmatch(r"(.*?) ?<(.*)>", line) for line in told.split("\n")[:-1]]
    if len(found) != len(raws):
        return raws
    return [
        (m[1], m[2]) if m and (m[1].strip(), m[2]) != (n.strip(), e) else raw
        for m, (n, e), raw in zip(found, asked, raws, strict=True)
    ]


def _scope(request: Request, repositories: Sequence[Repository]) -> str:
    given = option(request, "scope")
    return clean(given) if given else repositories[0].name if len(repositories) == 1 else request.subject


def _source(
    repositories: Sequence[Repository],
    at: dict[str, str],
    scope: str,
    now: date,
    stale: list[str],
    history: History,
    given: list[str],
) -> Source:
    listed = "; ".join(f"{r.name} at {at[r.name][:12]} ({history.commits[r.name]} commits)" for r in repositories)
    said = f"The commits of {listed}, counted as of {now}. First-hand and complete for what is committed; it does not "
    said += "show review, talks, or work that was not published, and the names and dates in it are the committers' own."
    if stale:
        said += " The clone may be older than that day."
    if given:
        said += f" Read with {' and '.join(given)} of the analyst."
    urls = [r.origin for r in repositories if r.origin and r.origin.startswith("https://")]
    return Source.model_validate(
        {
            "title": clean(f"Git history of {scope}", 200),
            "publisher": _publisher(repositories, scope),
            "kind": "repository-snapshot",
            "published": now.isoformat(),
            "url": urls[0] if len(repositories) == 1 and urls else None,
            "reliability": "A",
            "descriptor": clean(said, 1200),
        }
    )


def _slug(scope: str) -> str:
    """A scope as a part of ids and file names; what is lost of it is made up for by a digest."""
    slug = re.sub(r"[^a-z0-9]+", "-", scope.lower()).strip("-")
    if len(slug) <= SLUG and re.fullmatch(r"[A-Za-z0-9/_. -]+", scope) and slug:
        return slug
    return f"{slug[:SLUG].strip('-')}-{hashlib.sha256(scope.encode()).hexdigest()[:6]}".lstrip("-")


def _publisher(repositories: Sequence[Repository], scope: str) -> str:
    """Who publishes them: the owner in ``owner/name``, as for the papers of the same repositories."""
    owners = {r.name.partition("/")[0] for r in repositories}
    return clean(owners.pop() if len(owners) == 1 else scope)


def _identities(
    people: People, raws: Sequence[tuple[str, str]], commits: dict[int, int], slug: str, source: str, now: date
) -> list[Identity]:
    found = []
    order = sorted(people.merges, key=lambda m: (-sum(commits.get(a, 0) for a in m.aliases), m.person))
    for i, merge in enumerate(order, 1):
        aliases = list(dict.fromkeys(masked(*raws[a]) for a in merge.aliases))
        if len(aliases) < 2:  # they differ in what is not shown
            aliases = [f"{alias} ({k})" for k, alias in enumerate([masked(*raws[a]) for a in merge.aliases], 1)]
        more = [f"and {len(aliases) - SHOWN_ALIASES} more"] if len(aliases) > SHOWN_ALIASES else []
        found.append(
            Identity(
                id=f"git-{slug}-who-{i}-{now:%Y%m%d}",
                person=people.names[merge.person],
                aliases=tuple(aliases[:SHOWN_ALIASES] + more),
                rules=tuple(RULES[r] for r in merge.rules),
                commits=sum(commits.get(a, 0) for a in merge.aliases),
                source=source,
            )
        )
    return found
