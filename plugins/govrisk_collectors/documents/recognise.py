"""What a document says: the states that rubrics know, and whether it only points elsewhere."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from govrisk_collectors.documents.dates import dated
from govrisk_collectors.documents.owners import code_owners, kubernetes_owners, plain_yaml
from govrisk_collectors.documents.people import People, listed
from govrisk_collectors.documents.text import Section, own_words, sections, whole
from govrisk_collectors.documents.words import Kind, compiled, settings

_SEE = re.compile(
    r"\b(?:see|refer to|moved to|found (?:at|in|on)|located (?:at|in)|read|follow|available (?:at|in|on))\b"
    r"[^.\n]{0,40}?[`<\"(]*((?:[\w.-]+/)+[\w.-]+|[\w-]+\.(?:md|rst|txt|adoc|org))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Recognised:
    """What was recognised of one document; ``aside`` is what a reader should know beside it."""

    states: tuple[str, ...] = ()
    stub: bool = False
    points_to: str | None = None
    aside: str | None = None


def recognise(kind: Kind, path: str, text: str, as_of: date) -> Recognised:
    """What a file shows. ``path`` decides how it is read."""
    suffix = PurePosixPath(path.lower()).suffix
    if kind.id == "funding" and suffix in (".yml", ".yaml"):
        return _platforms(text)
    if path in kind.paths or suffix == ".pdf":
        return Recognised(("dco",) if "dco" in path.lower() else ("cla",), aside="known by its name; not read")
    if kind.id in ("maintainers", "codeowners"):
        return _people(kind, path, text)
    return recognise_sections(kind, path, sections(text, path), as_of)


def recognise_sections(kind: Kind, path: str, found: Sequence[Section], as_of: date) -> Recognised:
    """What a document, or some of its sections, shows."""
    text = whole(found)
    if kind.id == "maintainers":
        return _stub_or(kind, found, _of(listed(found)))
    linked = " ".join([text, *(link for section in found for link in section.links)])
    states = [w.state for w in kind.words if w.shown(linked)]
    aside = None
    if kind.id == "roadmap":
        years = [f"year {s.heading}" for s in found if re.fullmatch(r"\W*20\d\d\W*", s.heading)]
        more, aside = dated(" ".join([text, *years]), as_of)
        states += more
    if kind.id in ("ladder", "contributing") and is_ladder(found):
        states.append("ladder")
    if kind.id == "cla":
        states += _agreement(path, text)
    if kind.id == "succession" and re.search(r"emerit|alumni", path, re.IGNORECASE):
        states = ["emeritus"]
    return _stub_or(kind, found, Recognised(tuple(states), aside=aside))


def people(kind: Kind, path: str, text: str) -> People:
    """Who a list of people lists, whatever its form."""
    if kind.id == "codeowners":
        return code_owners(text) or People()
    name = PurePosixPath(path.lower()).name
    if name.startswith("owners") or name.endswith((".yaml", ".yml")):
        found = kubernetes_owners(text)
        if found is not None:
            return found
    return listed(sections(text, path), emeritus=kind.id == "succession")


def is_ladder(found: Sequence[Section]) -> bool:
    """Whether roles are described, and how somebody gets from one to the next."""
    text = whole(found)
    roles = {m[0].casefold().removesuffix("s") for m in compiled("ladder.roles").finditer(text)}
    if len(roles) < int(settings()["ladder"]["least"]):
        return False
    apart = int(settings()["ladder"]["apart"])
    sentences = re.split(r"[.;!?]\s", text)
    return any(_advances(sentence, apart) for sentence in sentences)


def _advances(sentence: str, apart: int) -> bool:
    for way in compiled("ladder.advance").finditer(sentence):
        near = sentence[max(0, way.start() - apart) : way.end() + apart]
        if compiled("ladder.higher").search(near):
            return True
    return False


def _people(kind: Kind, path: str, text: str) -> Recognised:
    who = people(kind, path, text)
    seen = _of(who)
    if kind.id == "codeowners" or seen.states:
        return seen
    return _stub_or(kind, sections(text, path), seen)


def _of(who: People) -> Recognised:
    active = sum(not p.emeritus for p in who.persons)
    named = ((active, "person", "people"), (who.teams, "team", "teams"))
    counts = [f"{n} {one if n == 1 else many}" for n, one, many in named if n]
    gone = len(who.persons) - active
    counts += [f"{gone} emeritus"] if gone else []
    return Recognised(
        who.recognised(), aside=f"lists {', '.join(counts)}" if counts else "no person was recognised in it"
    )


def _stub_or(kind: Kind, found: Sequence[Section], seen: Recognised) -> Recognised:
    """A stub is short and leads elsewhere. A list or a contact may be as short as it likes."""
    target = _target(found)
    if not target or own_words(found) >= int(settings()["stub_words"]) or (seen.states and not kind.prose):
        return seen
    return Recognised(stub=True, points_to=target)


def _target(found: Sequence[Section]) -> str | None:
    links = [link for section in found for link in section.links if not link.startswith("mailto:")]
    if links:
        return links[0]
    see = _SEE.search(" ".join(section.text for section in found))
    return see[1] if see else None


def _platforms(text: str) -> Recognised:
    """The platforms of a FUNDING.yml that have an account behind them."""
    data = plain_yaml(text)
    if not isinstance(data, dict):
        return Recognised(aside="it could not be read as YAML")
    named = [str(name).lower() for name, value in data.items() if value not in (None, "", [], {})]
    known = ["other" if name == "custom" else name for name in named if re.fullmatch(r"[a-z][a-z_]{1,30}", name)]
    return Recognised(tuple(sorted(known)), aside=None if known else "it names no platform")


def _agreement(path: str, text: str) -> list[str]:
    stem = PurePosixPath(path.lower()).name
    dco = re.search(r"dco|certificate", stem) or re.search(r"developer.?s? certificate of origin", text, re.IGNORECASE)
    cla = re.search(r"cla\b|agreement", stem) or re.search(r"licen[cs]e agreement", text, re.IGNORECASE)
    return ["dco"] * bool(dco) + ["cla"] * bool(cla)
