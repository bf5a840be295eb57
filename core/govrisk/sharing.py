"""What decides how a report may be passed on: its mark, the people it names, the reply asked for, the decision made."""

from collections.abc import Collection, Iterable, Mapping
from typing import Literal

from pydantic import Field

from govrisk.model import Id, Line, Model, PartialDate, Text

Tlp = Literal["TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED"]
TLP: tuple[Tlp, ...] = ("TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED")
"""The labels of the Traffic Light Protocol 2.0 (FIRST, https://www.first.org/tlp/), the least strict first."""


def strictest(labels: Iterable[Tlp]) -> Tlp:
    """The strictest of some labels; ``TLP:CLEAR`` of none."""
    return TLP[max(map(TLP.index, labels), default=0)]


class Marking(Model):
    """How far a report may be passed on, and why."""

    label: Tlp
    meaning: str = Field(description="what the label allows, in a sentence")
    reason: str = Field(description="where the label comes from, in a sentence")


_MEANING: dict[Tlp, str] = {
    "TLP:CLEAR": "May be shared with everybody.",
    "TLP:GREEN": "May be shared within the recipients' community, and not in public.",
    "TLP:AMBER": "May be shared within the recipients' organisation and with its clients, as far as they need to know.",
    "TLP:AMBER+STRICT": "May be shared within the recipients' organisation only, as far as its members need to know.",
    "TLP:RED": "For the eyes and ears of the named recipients only.",
}


def marking(said: Tlp | None, sources: Mapping[str, Tlp | None], hidden: Collection[str]) -> Marking:
    """The mark of a report: the strictest of the case's own and of every source's.

    Args:
        said: what the case says of itself.
        sources: what each source asks for.
        hidden: sources without a public address. Where nobody says how far they may go, the mark is TLP:AMBER:
            TLP:CLEAR would be a permission that nobody gave.
    """
    asked: dict[str, Tlp] = {name: label for name, label in sources.items() if label}
    unsaid = sorted(set(hidden) - set(asked)) if said is None else []
    otherwise: Tlp = "TLP:AMBER" if unsaid else "TLP:CLEAR"
    labels: list[Tlp] = [said or otherwise, *asked.values()]
    label = strictest(labels)
    if label == said:
        reason = "The case is marked so."
    elif label in asked.values():
        reason = f"As strict as its strictest source ({', '.join(sorted(n for n in asked if asked[n] == label))})."
    elif unsaid:
        count = f"{len(unsaid)} sources have" if len(unsaid) > 1 else f"The source {unsaid[0]} has"
        reason = f"{count} no public address, and the case does not say how far the report may go."
    else:
        reason = "Every source of the case is public."
    return Marking(label=label, meaning=_MEANING[label], reason=reason)


class Person(Model):
    """A natural person whom the evidence names, with every spelling; ``--redact people`` replaces them all."""

    id: Id
    name: Line
    also: tuple[Line, ...] = Field(default=(), description="other spellings, scripts, handles and addresses")
    keep: tuple[Line, ...] = Field(default=(), description="words that look like the name and are something else")


class ReplyRequest(Model):
    """That the subject was asked for a reply, whether or not one came."""

    asked: PartialDate
    of: Line = Field(description="who was asked")
    until: PartialDate | None = Field(default=None, description="the day by which a reply was asked for")
    note: Text | None = None


class Decision(Model):
    """The reader's own part: what no assessment can know. Whatever is absent is left blank on the sheet."""

    dependence: Text | None = Field(default=None, description="how much we depend on the subject, and for what")
    appetite: Text | None = Field(default=None, description="how much of this risk we accept")
    decision: Text | None = Field(default=None, description="what we decided, with its conditions")
    owner: Line | None = Field(default=None, description="who answers for the decision")
    review: PartialDate | None = Field(default=None, description="the day on which it is looked at again")


class Redaction(Model):
    """What was replaced by pseudonyms before the case was assessed."""

    kinds: tuple[Literal["people", "sources"], ...]
    people: int = Field(description="natural persons with a pseudonym")
    sources: int = Field(description="sources and origins with a pseudonym")
    verified: int = Field(description="quotations verified against the stored text before names were replaced")
    key: str | None = Field(
        default=None, description="fingerprint of the key that undoes it; it tells nothing of the names"
    )
    statement: str
