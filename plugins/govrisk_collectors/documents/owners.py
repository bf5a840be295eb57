"""OWNERS files of Kubernetes projects and CODEOWNERS files of forges: who answers for which part."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from govrisk import BadInput, read_yaml
from govrisk_collectors.documents.people import People, Person

_GROUP = re.compile(
    r".*[-_](approvers|maintainers|reviewers|leads|admins|owners|team|committers|members)|(sig|wg|team)-.*"
)


def kubernetes_owners(text: str) -> People | None:
    """The people of an OWNERS or OWNERS_ALIASES file; None for a text that is none."""
    data = plain_yaml(text)
    if not isinstance(data, dict):
        return None
    lists = [(name, entry) for name, entry in _lists(data, 0) if name not in ("labels", "options")]
    persons: dict[str, Person] = {}
    teams: set[str] = set()
    groups: dict[str, set[str]] = {}
    for name, entry in lists:
        key = "@" + entry.lower().lstrip("@")
        if _GROUP.fullmatch(entry.lower()):
            teams.add(key)
            continue
        gone = name.startswith("emeritus")
        known = persons.get(key)
        persons[key] = Person(frozenset([key]), emeritus=gone and (known is None or known.emeritus))
        groups.setdefault(name, set()).add(key)
    current = [members for name, members in groups.items() if not name.startswith("emeritus")]
    return People(tuple(persons.values()), len(teams), any(g != current[0] for g in current[1:]))


def _lists(data: dict[Any, Any], depth: int) -> Iterator[tuple[str, str]]:
    """Every list of names with what it is called; filters and aliases hold lists of their own."""
    for name, value in data.items():
        if isinstance(value, dict) and depth < 3:
            yield from _lists(value, depth + 1)
        elif isinstance(value, list):
            yield from ((str(name).lower(), entry) for entry in value if isinstance(entry, str) and entry.strip())


def code_owners(text: str) -> People | None:
    """The people of a CODEOWNERS file; None when no line of it names an owner.

    Each line is parsed alone: like a forge, a faulty one is left out and costs no other.
    """
    from codeowners import CodeOwners

    rules: list[frozenset[str]] = []
    teams: set[str] = set()
    for line in text.split("\n"):
        try:
            paths = CodeOwners(re.split(r"(?:^|\s)#", line, maxsplit=1)[0]).paths
        except (ValueError, IndexError, re.error, RecursionError, OverflowError):
            continue
        for _, _, owners, _, _ in paths:
            teams |= {name.lower() for kind, name in owners if kind == "TEAM"}
            rules.append(frozenset(name.lower() for kind, name in owners if kind != "TEAM"))
    persons = sorted(set().union(*rules))
    if not persons and not teams:
        return None
    different = len({rule for rule in rules if rule}) > 1
    return People(tuple(Person(frozenset([name])) for name in persons), len(teams), different)


def plain_yaml(text: str) -> Any:
    """The data of a YAML text, read within the limits of a case file; None when it cannot be."""
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", errors="replace", suffix=".yaml") as file:
        file.write(text)
        file.flush()
        try:
            return read_yaml(Path(file.name)).data
        except BadInput:
            return None
