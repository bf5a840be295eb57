"""A scenario set: hypotheses on what follows an event, and every number that ranks them, as data.

Each number has its source or the word ``judgement``. The same evidence cannot count twice: a topic chooses the
reference class, or is a sign, or answers an indicator; never two of these (method 3.3, fault of double counting).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, ValidationError, model_validator

from govrisk.errors import BadInput, Diagnostic, UsageError
from govrisk.evidence import Polarity
from govrisk.faults import KeyLookup, misplaced, nearest, validation_faults
from govrisk.model import Id, Line, Model, PartialDate, Text, Topic, last_day
from govrisk.yamlfile import Loc, read_yaml

Probability = Annotated[float, Field(gt=0, lt=1)]
Days = Annotated[int, Field(ge=1, le=3660)]
Likelihoods = dict[Id, Probability]


class Trigger(Model):
    """A set is considered when the case has claims that carry weight on one of ``topics``, of ``polarity``."""

    topics: tuple[Topic, ...] = Field(min_length=1)
    polarity: Polarity


class Hypothesis(Model):
    """What may happen until the horizon. Exactly one comes true: the first whose rule is met, in the order given."""

    id: Id
    title: Line
    resolution: Text = Field(description="the rule that a stranger could apply on the last day")
    residual: bool = Field(default=False, description="none of the others; stands last")


class Corner(Model):
    """One defensible prior. Several are given because no reference class fits; results are ranges over them."""

    title: Line
    values: Likelihoods
    reference_class: Text
    source: Text
    mismatch: Text = Field(description="where the class differs from the case at hand; printed beside the number")


class Prior(Model):
    """The topics whose claims chose the reference classes, and the priors that these leave open."""

    basis: tuple[Topic, ...] = Field(min_length=1)
    corners: tuple[Corner, ...] = Field(min_length=2)


class Sign(Model):
    """Something that evidence may show. By default: active claims on ``topics`` of ``polarity``."""

    id: Id
    title: Line
    topics: tuple[Topic, ...] = Field(min_length=1)
    polarity: Polarity
    likelihoods: Likelihoods = Field(description="hypothesis -> how likely the sign is to show if that one comes true")
    group: Id | None = Field(default=None, description="signs of one group tend to show together")
    source: Text


class Indicator(Model):
    """Something to watch: a statement that will be true or not on a day, and how likely each hypothesis makes it."""

    id: Id
    statement: Text
    due_days: Days = Field(description="days from the start to the last day on which a yes counts")
    likelihoods: Likelihoods = Field(description="hypothesis -> how likely a yes is if that one comes true")
    points_to: tuple[Id, ...] = Field(min_length=1, description="what a yes speaks for")
    topics: tuple[Topic, ...] = Field(default=(), description="claims on these would answer it; no sign may read them")
    group: Id | None = Field(default=None, description="indicators and signs of one group tend to show together")
    source: Text


class Perturbation(Model):
    """How far every likelihood is moved, up and down, to see what rests on its exact value."""

    by: Annotated[float, Field(gt=0, lt=1)]
    source: Text


class Ranking(Model):
    """In which share of the moved runs a hypothesis must lead before anything is ranked."""

    share: Annotated[float, Field(gt=0.5, le=1)]
    source: Text


class Marks(Model):
    """How far a likelihood must stand from the mean for a mark in the ACH matrix: display only."""

    some: Annotated[float, Field(gt=1)]
    strong: Annotated[float, Field(gt=1)]
    source: Text


class ScenarioSet(Model):
    """A complete scenario set (schema ``govrisk.scenarios/1``)."""

    schema_: Literal["govrisk.scenarios/1"] = Field(alias="schema")
    id: Id
    version: Line
    title: Line
    about: Text
    issued: PartialDate = Field(description="when these numbers were published: earlier outcomes are hindsight")
    trigger: Trigger
    horizon_days: Days
    hypotheses: tuple[Hypothesis, ...] = Field(min_length=2, description="by precedence: the first that is met counts")
    prior: Prior
    signs: tuple[Sign, ...] = Field(min_length=1)
    groups: dict[Id, Annotated[float, Field(ge=0, le=1)]] = Field(
        default={}, description="group -> correlation rho in [0, 1]"
    )
    groups_source: Text = "judgement"
    indicators: tuple[Indicator, ...] = ()
    perturbation: Perturbation
    ranking: Ranking
    marks: Marks

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        for loc, message in _faults(self):
            raise misplaced((loc, message))
        return self

    @property
    def names(self) -> tuple[str, ...]:
        """The hypotheses' ids, by precedence."""
        return tuple(h.id for h in self.hypotheses)

    def sign(self, name: str) -> Sign | None:
        """The sign of that id."""
        return next((s for s in self.signs if s.id == name), None)

    def indicator(self, name: str) -> Indicator | None:
        """The indicator of that id."""
        return next((i for i in self.indicators if i.id == name), None)

    def ordered(self, likelihoods: Mapping[str, float]) -> tuple[float, ...]:
        """Likelihoods in the order of :attr:`names`."""
        return tuple(likelihoods[name] for name in self.names)

    @property
    def issued_on(self) -> date:
        """The last day that ``issued`` can mean."""
        return last_day(self.issued)


def _faults(found: ScenarioSet) -> Iterator[tuple[Loc, str]]:
    yield from _hypothesis_faults(found)
    yield from _probability_faults(found)
    yield from _topic_faults(found)
    yield from _group_faults(found)
    if found.marks.strong < found.marks.some:
        yield ("marks", "strong"), f"strong is less than some, {found.marks.some:g} -> write some <= strong"


def _hypothesis_faults(found: ScenarioSet) -> Iterator[tuple[Loc, str]]:
    residual = [i for i, h in enumerate(found.hypotheses) if h.residual]
    if residual != [len(found.hypotheses) - 1]:
        fix = "give the last hypothesis, and no other, 'residual: true'"
        yield ("hypotheses", residual[0] if residual else len(found.hypotheses) - 1), f"residual is misplaced -> {fix}"
    names = [*found.names, *(s.id for s in found.signs), *(i.id for i in found.indicators)]
    for name, times in Counter(names).items():
        if times > 1:
            yield ("id",), f"{name!r} names {times} things in this set -> give each hypothesis, sign, indicator its own"


def _probability_faults(found: ScenarioSet) -> Iterator[tuple[Loc, str]]:
    tables: list[tuple[Loc, Mapping[str, float]]] = []
    for i, corner in enumerate(found.prior.corners):
        tables.append((("prior", "corners", i, "values"), corner.values))
    tables += [(("signs", i, "likelihoods"), s.likelihoods) for i, s in enumerate(found.signs)]
    tables += [(("indicators", i, "likelihoods"), n.likelihoods) for i, n in enumerate(found.indicators)]
    for loc, table in tables:
        for name in table:
            if name not in found.names:
                yield (*loc, name), f"unknown hypothesis {name!r} -> {nearest(name, found.names)}"
        if lacking := [name for name in found.names if name not in table]:
            yield loc, f"no number for {', '.join(lacking)} -> give each hypothesis one"
        total = math.fsum(table.values())
        if "corners" in loc and abs(total - 1) > 1e-9:
            yield loc, f"sums to {total:g} -> make the prior sum to 1"
    for i, indicator in enumerate(found.indicators):
        for name in indicator.points_to:
            if name not in found.names:
                yield ("indicators", i, "points_to"), f"unknown hypothesis {name!r} -> {nearest(name, found.names)}"


def _topic_faults(found: ScenarioSet) -> Iterator[tuple[Loc, str]]:
    """Every topic has one use: what chose the class, or set the set off, says nothing on what follows."""
    chosen = {*found.prior.basis, *found.trigger.topics}
    answers = {topic for indicator in found.indicators for topic in indicator.topics}
    taken: dict[tuple[str, str], str] = {}
    for i, sign in enumerate(found.signs):
        for topic in sign.topics:
            loc: Loc = ("signs", i, "topics")
            if topic in chosen:
                yield loc, f"{topic} chose the prior and is a sign: counted twice -> drop it from one of the two"
            if topic in answers:
                yield loc, f"{topic} answers an indicator and is a sign: counted twice -> drop it from one of the two"
            if other := taken.get((topic, sign.polarity)):
                yield loc, f"{topic} is read by {other!r} already: counted twice -> give it to one sign"
            taken[topic, sign.polarity] = sign.id
    for i, indicator in enumerate(found.indicators):
        for topic in indicator.topics:
            if topic in chosen:
                yield (
                    ("indicators", i, "topics"),
                    f"{topic} chose the prior: counted twice -> drop it from one of the two",
                )


def _group_faults(found: ScenarioSet) -> Iterator[tuple[Loc, str]]:
    parts: tuple[tuple[str, tuple[Sign | Indicator, ...]], ...] = (
        ("signs", found.signs),
        ("indicators", found.indicators),
    )
    for kind, items in parts:
        for i, item in enumerate(items):
            if item.group and item.group not in found.groups:
                fix = nearest(item.group, found.groups) or "add it to groups"
                yield (kind, i, "group"), f"unknown group {item.group!r} -> {fix}"


def read_set(path: Path) -> ScenarioSet:
    """Reads a scenario set.

    Raises:
        BadInput: the file has faults, each with its place.
    """
    file = read_yaml(path, str(path))
    if not isinstance(file.data, dict):
        raise BadInput([file.fault((), "is not a scenario set", "start with 'schema: govrisk.scenarios/1'")])
    try:
        return ScenarioSet.model_validate(file.data)
    except ValidationError as error:
        raise BadInput(validation_faults(file, error, KeyLookup(ScenarioSet))) from error


def load_set(name: str | Path, installed: Mapping[str, Path] | None = None) -> ScenarioSet:
    """A set by the name it is installed under, or by the path of a YAML file.

    Raises:
        UsageError: no set of that name is installed and no such file exists.
        BadInput: the file has faults, each with its place.
    """
    known = _installed() if installed is None else installed
    path = known.get(str(name))
    if path is None and Path(name).suffix in (".yaml", ".yml"):
        path = Path(name)
    if path is None:
        raise UsageError(f"no scenario set {str(name)!r}; {nearest(str(name), known)} or give the path of a .yaml file")
    return read_set(path)


def load_sets(installed: Mapping[str, Path] | None = None) -> tuple[ScenarioSet, ...]:
    """The sets of a registry (those that are installed when None), sorted by name.

    Raises:
        BadInput: one of the files has faults, or gives itself another name than its file's.
    """
    known = _installed() if installed is None else installed
    return tuple(_named(read_set(known[name]), name, known[name]) for name in sorted(known))


def _named(found: ScenarioSet, name: str, path: Path) -> ScenarioSet:
    """The set, whose id is what a case calls it by."""
    if found.id != name:
        raise BadInput(
            [Diagnostic(str(path), 0, 0, f"id is {found.id!r}", f"write 'id: {name}', as the file is named")]
        )
    return found


def _installed() -> dict[str, Path]:
    from govrisk.plugins import default_registry

    return default_registry().scenarios
