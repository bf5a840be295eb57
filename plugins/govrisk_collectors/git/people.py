"""Who is who: raw identities of a history become people, by careful rules that are written down to be contested.

The rules, strongest first: the user's own mailmap; the repository's ``.mailmap`` (gitmailmap(5)); the same e-mail; the
same login in a GitHub noreply address; the same full name of two words or more. A single word joins nobody, nor does an
address that many share. The rules follow what gambit (arXiv:2103.05666) and Bird et al. (MSR 2006) found safe. How much
hangs on them is shown by measuring twice more: with every address apart, and with single words joined as well.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from govrisk import read_yaml

RULES = {
    "given": "the user's list",
    "mailmap": "the repository's .mailmap",
    "email": "same e-mail",
    "login": "same GitHub login",
    "name": "same full name",
}
LOOSE = (*RULES, "word")
"""The rules, and the same single word as a name: what the truck factor's authors used."""
GITHUB_LOGIN = re.compile(r"^(?:\d+\+)?([^@]+)@users\.noreply\.github\.com$")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")

Raw = tuple[str, str]


@dataclass(frozen=True)
class Merge:
    """Raw identities counted as one person, and the rules that joined them."""

    person: int
    aliases: tuple[int, ...]
    rules: tuple[str, ...]


@dataclass(frozen=True)
class People:
    """``person[raw]`` is the person behind a raw identity, None for a bot; ``names[person]`` is what to call them."""

    person: list[int | None]
    names: list[str]
    merges: list[Merge]
    bots: list[int]
    forges: frozenset[int]

    def of(self, raw: int) -> int | None:
        """The person behind a raw identity; None for a bot."""
        return self.person[raw]


@cache
def settings() -> dict[str, Any]:
    """The lists of ``people.yaml``, patterns compiled."""
    data = read_yaml(Path(__file__).with_name("people.yaml"), "people.yaml").data

    def any_of(patterns: Iterable[str]) -> re.Pattern[str]:
        return re.compile("|".join(f"(?:{p})" for p in patterns), re.IGNORECASE)

    return {
        "bot_names": any_of(data["bots"]["names"]),
        "bot_emails": any_of(data["bots"]["emails"]),
        "forges": any_of(data["forges"]),
        "placeholders": any_of(data["placeholders"]),
        "words": any_of(data["common_words"]),
        "not_employers": frozenset(data["not_employers"]),
    }


def is_bot(name: str, email: str, extra: Iterable[str] = ()) -> bool:
    """Whether an identity is a program: by the list, or by what the user names (part of a name or address)."""
    known = settings()
    if known["bot_names"].search(name.strip()) or known["bot_emails"].search(email.strip()):
        return True
    return any(word.lower() in f"{name} <{email}>".lower() for word in extra)


def resolve(
    raws: Sequence[Raw],
    commits: dict[int, int],
    mailmap: Sequence[Raw] | None = None,
    given: dict[int, Raw] | None = None,
    bots: Iterable[str] = (),
    rules: Iterable[str] = RULES,
) -> People:
    """Joins raw identities to people.

    Args:
        raws: (name, e-mail) as written in commits.
        commits: how many commits each wrote; the name with the most is the person's.
        mailmap: what the repository's mailmap makes of each.
        given: what the user's own list makes of some; nothing else joins those to anybody.
        bots: further programs.
        rules: which rules to use.
    """
    rules, given, mapped = set(rules), given or {}, list(mailmap or raws)
    joins = Joins(len(raws))
    for i, (name, email) in enumerate(raws):
        if i in given and "given" in rules:
            joins.by("given", _address(given[i][1]) or _words(given[i][0]), i)
            continue
        _join(joins, i, (name, email), mapped[i] if "mailmap" in rules else (name, email), rules)
    return _people(joins, [given.get(i, mapped[i]) for i in range(len(raws))], raws, commits, tuple(bots))


def _join(joins: Joins, i: int, raw: Raw, mapped: Raw, rules: set[str]) -> None:
    if mapped != raw:
        joins.by("mailmap", _address(mapped[1]), i)
    address = _address(raw[1])
    if "email" in rules and mapped == raw:  # a mailmap may tell people apart who share an address
        if settings()["placeholders"].search(address):
            joins.by("email", f"{address} {_words(raw[0])}", i)  # only the very same name and address
        else:
            joins.by("email", address, i)
    if "login" in rules and (found := GITHUB_LOGIN.match(address)):
        joins.by("login", found[1], i)
    if "name" in rules:
        for name in {_words(raw[0]), _words(mapped[0])}:
            alone = len(name.split()) == 1
            if not alone or ("word" in rules and not settings()["words"].search(name)):
                joins.by("name", name, i)


class Joins:
    """Union-find with the rules that joined."""

    def __init__(self, size: int) -> None:
        self.parent = list(range(size))
        self.first: dict[tuple[str, str], tuple[int, str]] = {}
        self.used: dict[int, set[str]] = defaultdict(set)

    def by(self, rule: str, key: str, i: int) -> None:
        """``i`` belongs to whoever had this key before. Addresses are one kind of key, whichever rule gave them."""
        if not key:
            return
        kind = "email" if rule == "mailmap" else rule
        other, earlier = self.first.setdefault((kind, key), (i, rule))
        a, b = sorted((self.root(other), self.root(i)))
        if a != b:
            self.parent[b] = a
            self.used[a] |= self.used.pop(b, set()) | {"mailmap" if "mailmap" in (rule, earlier) else rule}

    def root(self, i: int) -> int:
        """The representative of ``i``."""
        while self.parent[i] != i:
            self.parent[i] = self.parent[self.parent[i]]
            i = self.parent[i]
        return i


def _people(
    joins: Joins, shown: Sequence[Raw], raws: Sequence[Raw], commits: dict[int, int], bots: tuple[str, ...]
) -> People:
    groups: dict[int, list[int]] = defaultdict(list)
    for i in range(len(raws)):
        groups[joins.root(i)].append(i)
    person: list[int | None] = [None] * len(raws)
    names: list[str] = []
    merges: list[Merge] = []
    machines: list[int] = []
    for root, members in groups.items():
        if any(is_bot(*raws[i], bots) for i in members):
            machines += members
            continue
        for i in members:
            person[i] = len(names)
        if len({(raws[i][0], _address(raws[i][1])) for i in members}) > 1:
            merges.append(Merge(len(names), tuple(members), tuple(r for r in RULES if r in joins.used[root])))
        best = max(members, key=lambda i: (len(shown[i][0].split()) > 1, commits.get(i, 0), i))
        names.append(clean(shown[best][0]) or masked(*shown[best]))
    forge = frozenset(i for i, (_, email) in enumerate(raws) if settings()["forges"].search(email))
    return People(person, names, merges, machines, forge)


def unmerged(raws: Sequence[Raw], commits: dict[int, int], bots: Iterable[str] = ()) -> People:
    """Every address a person of its own: the other end of what identities allow."""
    return resolve(raws, commits, bots=bots, rules=("email",))


def _address(email: str) -> str:
    return email.strip().lower()


def _words(name: str) -> str:
    """A name without accents, case and doubled spaces."""
    plain = unicodedata.normalize("NFKD", name)
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).casefold().split())


def clean(text: str, limit: int = 120) -> str:
    """Text of a stranger without control and direction marks, on one line, cut to ``limit`` characters."""
    return " ".join(_UNSAFE.sub("\N{REPLACEMENT CHARACTER}", text).split())[:limit]


def masked(name: str, email: str) -> str:
    """``Name <n...@domain>``: enough for the person to recognise, not an address book."""
    local, _, domain = clean(email).partition("@")
    address = f"{local[:1]}…@{domain}" if domain else f"{local[:1]}…"
    return f"{clean(name)} <{address}>".strip()
