"""How a clause is told: quoted, reported, as rumour, opinion or forecast, or as not known; and who speaks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from govrisk.drafting.cues import any_of, attribution, data, fold
from govrisk.drafting.sentences import QUOTED

KINDS = {
    "quoted": "quoted-statement",
    "reported": "reported-fact",
    "unknown": "reported-unknown",
    "rumour": "attributed-rumour",
    "forecast": "editorial-forecast",
}


@dataclass(frozen=True, slots=True)
class Telling:
    """``manner`` as above, the ``kind`` of claim that it suggests, and the speaker's words when there is one."""

    manner: str
    kind: str
    speaker: str | None


def told(clause: str, sentence: str) -> Telling:
    """How ``clause`` is told; the speaker of a report is not looked for beyond the clause."""
    clause, sentence = fold(clause), fold(sentence)
    manner = _manner(clause, sentence)
    speaker = _speaker(clause) or (_speaker(sentence) if manner in ("quoted", "rumour", "opinion") else None)
    if manner == "opinion":
        return Telling(manner, "attributed-opinion" if speaker else "editorial-opinion", speaker)
    return Telling(manner, KINDS[manner], speaker)


def _manner(clause: str, sentence: str) -> str:
    marks = attribution()
    if marks["unknown"].search(clause):
        return "unknown"
    if marks["rumour"].search(clause):
        return "rumour"
    if _is_quoted(clause, sentence):
        return "quoted"
    return next((name for name in ("forecast", "opinion") if marks[name].search(clause)), "reported")


def _is_quoted(clause: str, sentence: str) -> bool:
    """Whether words are quoted: by somebody who speaks, or more of them than a term in quotation marks has."""
    quotes = [m[0] for m in QUOTED.finditer(clause)]
    return bool(quotes) and (max(len(q.split()) for q in quotes) >= 4 or _verbs().search(sentence) is not None)


@cache
def _verbs() -> re.Pattern[str]:
    return re.compile(rf"(?<!-)(?:{any_of(data()['verbs']).pattern})", re.IGNORECASE)  # "so-called" says nothing


_NAME = r"[A-Z][\w'-]*(?:\s+(?:(?:de|van|von|der|al|bin|the|of)\s+)?[A-Z][\w'-]*){0,4}"


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    verbs = "|".join(re.escape(v) for v in sorted(data()["verbs"], key=len, reverse=True))
    words = "|".join(re.escape(w) for w in sorted(data()["utterances"], key=len, reverse=True))
    groups = "|".join(re.escape(g) for g in sorted(data()["speakers"], key=len, reverse=True))
    who = rf"(?P<who>{_NAME}|(?i:{groups}))"
    return (
        re.compile(rf"\b{who}(?:,[^,;:]{{1,120}},)?\s+(?:has\s+|have\s+|had\s+|also\s+)?(?:{verbs})\b"),
        re.compile(rf"\b(?i:according to)\s+(?:the\s+)?{who}"),
        re.compile(rf"\b(?P<who>{_NAME})'s\s+(?:[\w-]+\s+){{0,3}}(?:{words})\b"),
        re.compile(rf"\b(?:said|says|wrote|added)\s+(?P<who>{_NAME})"),
    )


def _speaker(words: str) -> str | None:
    for form in _patterns():
        for match in form.finditer(words):
            name = _name(match["who"])
            if name:
                return name
    return None


def _name(words: str) -> str | None:
    """The name less what a sentence may begin with, and less the possessive."""
    parts = words.removesuffix("'s").split()
    while parts and parts[0].lower() in data()["not_names"]:
        parts = parts[1:]
    return " ".join(parts) or None
