"""The rubric: every number that a person could argue about, with its source or the word ``judgement``.

A rubric file may say ``extends: default`` and give only what differs; mappings merge key by key, lists are replaced.
``extends: [acme, beta]`` lays several on each other, such as those of two plugins; where they differ the last one wins.
"""

import difflib
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import Field, ValidationError, model_validator

from govrisk.errors import BadInput, Diagnostic, UsageError
from govrisk.evidence import ClaimKind, Reliability
from govrisk.faults import KeyLookup, holding, misplaced, nearest, validation_faults
from govrisk.fitting import misfits, written
from govrisk.interval import Interval
from govrisk.model import CheckId, Id, Line, Model, Text
from govrisk.observation import Directness
from govrisk.yamlfile import Loc, YamlFile, read_yaml

if TYPE_CHECKING:
    from govrisk.checks import Check

Share = Annotated[float, Field(ge=0, le=1)]
Points = Annotated[float, Field(ge=0, le=100)]
Anchor = Annotated[tuple[float, Points], Field(description="[x, risk points]; linear between anchors, flat outside")]
Anchors = Annotated[tuple[Anchor, ...], Field(min_length=1)]
Rating = Literal["NR", "provisional", "rated"]
"""What the gates make of a result: not rated, provisionally rated, rated."""


def _monotone(anchors: Anchors) -> None:
    xs, ys = [a[0] for a in anchors], [a[1] for a in anchors]
    if any(b <= a for a, b in pairwise(xs)):
        raise ValueError(f"anchors must rise in x, not {xs} -> order them by their first number, each once")
    if ys not in (sorted(ys), sorted(ys, reverse=True)):
        raise ValueError(f"anchors are not monotone: {ys} -> risk may only rise, or only fall, along x")


def _falls(anchors: Anchors) -> bool:
    return any(b[1] < a[1] for a, b in pairwise(anchors))


def interpolate(anchors: Anchors, x: float) -> float:
    """Risk points at ``x``: piecewise linear between anchors, flat outside."""
    if x <= anchors[0][0]:
        return anchors[0][1]
    for (x0, y0), (x1, y1) in pairwise(anchors):
        if x <= x1:
            return y0 + (y1 - y0) * (x - x0) / (x1 - x0)
    return anchors[-1][1]


class Grading(Model):
    """How strong a claim is: credibility x directness x recency, capped by its carrier's reliability (method 1.2)."""

    credibility: dict[Annotated[int, Field(ge=1, le=6)], Share]
    credibility_source: Text
    directness: dict[Directness, Share]
    directness_source: Text
    kinds: dict[ClaimKind, Directness] = Field(description="the straightest that a claim of this kind can bear")
    kinds_source: Text
    reliability: dict[Reliability, Share]
    reliability_source: Text
    half_life_days: dict[str, Annotated[float, Field(gt=0)] | Literal["never"]] = Field(
        description="topic or its beginning -> days until a claim says half as much about today; needs 'default'"
    )
    half_life_source: Text

    @model_validator(mode="after")
    def _complete(self) -> Self:
        for name, table, wanted in (
            ("credibility", self.credibility, range(1, 7)),
            ("reliability", self.reliability, "ABCDEF"),
            ("directness", self.directness, ("direct", "indirect", "opinion")),
            ("kinds", self.kinds, ClaimKind.__args__),  # type: ignore[attr-defined]
            ("half_life_days", self.half_life_days, ("default", "metrics", "documents")),
        ):
            if absent := [w for w in wanted if w not in table]:
                raise ValueError(f"{name} lacks {absent} -> give each its number")
        return self

    def half_life_key(self, topic: str) -> str:
        """The longest beginning of ``topic`` that has a half-life of its own."""
        known = (k for k in self.half_life_days if topic == k or topic.startswith(f"{k}."))
        return max(known, key=len, default="default")

    def recency(self, topic: str, age_days: int) -> float:
        """``2^(-age / half-life)`` in [0, 1] (method 1.2); 1 for what stays true."""
        half_life = self.half_life_days[self.half_life_key(topic)]
        return 1.0 if half_life == "never" else float(2.0 ** (-age_days / half_life))


class IndicatorRule(Model):
    """How one indicator's observation becomes risk points."""

    weight: Share
    anchors: Anchors | None = Field(default=None, description="metric value -> points")
    minimum_n: Annotated[int, Field(ge=0)] = Field(
        default=0, description="fewer observations than this are no evidence"
    )
    states: dict[Id, Points | tuple[Points, Points]] = Field(
        default={}, description="document state -> points, or [low, high] where the state leaves something open"
    )
    changed_days: Anchors | None = Field(default=None, description="days since the document changed -> points")
    unanswered: Anchors | None = Field(default=None, description="days since the event, nothing answering it -> points")
    answered: Points | None = Field(
        default=None, description="points once answered; by 'unanswered' at that delay when absent"
    )
    if_true: Points = Field(default=100, description="points at least, when claims prove the proposition")
    if_false: Points = Field(default=0, description="points at most, when claims disprove it")
    cap_without_primary: Points | None = Field(
        default=None,
        description="the lower end that claims can reach unless a primary source graded A or B says so straight",
    )
    source: Text

    def state(self, name: str) -> Interval:
        """The points of a document state, as an interval."""
        points = self.states[name]
        return Interval(*points) if isinstance(points, tuple) else Interval(points, points)

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        for name in self.states:
            low, high = self.state(name)
            if low > high:
                raise ValueError(f"state {name!r} runs from {low:g} down to {high:g} -> write [low, high]")
        for anchors in (self.anchors, self.changed_days, self.unanswered):
            if anchors:
                _monotone(anchors)
        if self.unanswered and _falls(self.unanswered):
            raise ValueError("unanswered points fall with time -> silence may only get worse")
        if self.changed_days and _falls(self.changed_days):
            raise ValueError("changed_days points fall with time -> a document may only get worse as it ages")
        if self.unanswered and self.answered is not None and self.answered > self.unanswered[0][1]:
            raise ValueError("answered is worse than unanswered -> lower 'answered'")
        if self.unanswered and (self.if_true < 100 or self.if_false > 0 or self.cap_without_primary is not None):
            raise ValueError("a clock has points of its own -> drop if_true, if_false and cap_without_primary")
        if self.if_false > self.if_true:
            raise ValueError("if_false is worse than if_true -> lower 'if_false'")
        if self.cap_without_primary is not None and self.cap_without_primary >= self.if_true:
            raise ValueError("cap_without_primary caps nothing -> write fewer points than 'if_true', or drop it")
        if self.cap_without_primary is not None and 0 < self.cap_without_primary < 1:
            points = f"{100 * self.cap_without_primary:g}"
            raise ValueError(f"cap_without_primary is less than 1 point of 100 -> write {points} for {points}%")
        return self


class CheckRule(Model):
    """A check's impact (1-3) in its family and the weights of its indicators, which sum to 1."""

    impact: Annotated[int, Field(ge=1, le=3)]
    source: Text
    indicators: dict[Id, IndicatorRule] = Field(min_length=1)

    @model_validator(mode="after")
    def _weights(self) -> Self:
        total = sum(rule.weight for rule in self.indicators.values())
        if abs(total - 1) > 1e-6:
            shown = " + ".join(f"{rule.weight:g}" for rule in self.indicators.values())
            raise ValueError(f"indicator weights sum to {total:g} ({shown}) -> make them sum to 1")
        return self


class Family(Model):
    """A family of checks and its weight in the overall mean."""

    title: Line
    weight: Annotated[float, Field(gt=0)]
    source: Text


class Band(Model):
    """A severity word and the risk points from which it applies (lower end closed)."""

    id: Id
    title: Line
    from_: Points = Field(alias="from")
    meaning: Text


class Gates(Model):
    """When an assessment may be rated at all."""

    provisional_specificity: Share
    rated_specificity: Share
    carriers: Annotated[int, Field(ge=1)]
    high_confidence_carriers: Annotated[int, Field(ge=1)]
    source: Text


class Veto(Model):
    """Any check of this impact whose *lower* bound reaches ``lower_bound`` lifts the verdict to ``band``."""

    impact: Annotated[int, Field(ge=1, le=3)]
    lower_bound: Points
    band: Id
    source: Text


class Perturbation(Model):
    """How far a sensitivity analysis varies the numbers of this rubric. No result reads these."""

    exponent: tuple[Annotated[float, Field(ge=1)], Annotated[float, Field(ge=1, le=100)]] = Field(
        description="exponents of the power mean, from the mean (1) towards the worst family"
    )
    family_share: Share = Field(description="share of the families' weights that is drawn at random")
    impact: Annotated[float, Field(ge=0, lt=1)] = Field(description="impacts x (1 - this) .. (1 + this)")
    grading: Annotated[float, Field(ge=0, lt=1)] = Field(description="grading tables x (1 - this) .. (1 + this)")
    unjudged: tuple[Share, Share] = Field(description="what reliability F, which cannot be judged, may be worth")
    source: Text

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        for name, (low, high) in (("exponent", self.exponent), ("unjudged", self.unjudged)):
            if low > high:
                raise ValueError(f"{name} runs from {low:g} down to {high:g} -> write [low, high]")
        return self


class Wording(Model):
    """Where a finding's answer turns: for the risk from ``split`` on, against it up to ``safe``, open between."""

    split: Points
    safe: Points = Field(default=50.0, description="an answer may only read as safe when the upper end is no higher")
    source: Text


class Rubric(Model):
    """A complete rubric (schema ``govrisk.rubric/1``)."""

    schema_: Literal["govrisk.rubric/1"] = Field(alias="schema")
    id: Id
    version: Line
    title: Line
    description: Text
    extends: Id | tuple[Id, ...] | None = None
    changes: tuple[Line, ...] = Field(
        default=(), description="what this profile changed, and why; printed in the report"
    )
    not_examined: tuple[Line, ...] = Field(
        default=(), description="what no check of this rubric asks yet; printed in the report"
    )
    grading: Grading
    families: dict[Id, Family] = Field(min_length=1)
    checks: dict[CheckId, CheckRule] = Field(min_length=1)
    leave_out: dict[CheckId, Line] = Field(
        default={},
        description="check -> why it does not apply to the projects that this profile is for; printed in the report",
    )
    bands: tuple[Band, ...] = Field(min_length=2)
    bands_source: Text
    gates: Gates
    veto: Veto
    wording: Wording
    sensitivity: Perturbation | None = Field(default=None, description="without it nothing is varied")

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if found := [*self._bands_at_odds(), *self._names_at_odds()]:
            raise misplaced(*found)
        return self

    def _bands_at_odds(self) -> Iterator[tuple[Loc, str]]:
        starts = [b.from_ for b in self.bands]
        if starts[0] != 0 or any(b <= a for a, b in pairwise(starts)):
            yield ("bands",), f"bands must start at 0 and rise, not {starts} -> order them by 'from'"
        if self.veto.band not in {b.id for b in self.bands}:
            fix = nearest(self.veto.band, [b.id for b in self.bands])
            yield ("veto", "band"), f"veto names no band: {self.veto.band!r} -> {fix}"

    def _names_at_odds(self) -> Iterator[tuple[Loc, str]]:
        letters = {check: check.split("-")[0] for check in self.checks}
        for check, family in letters.items():
            if family not in self.families:
                yield ("checks", check), f"check {check} has no family -> add {family!r} to families"
        for check in self.leave_out:
            if check not in self.checks:
                fix = nearest(check, self.checks)
                yield ("leave_out", check), f"leaves out {check}, which it does not have -> {fix}"
        for family in (f for f in self.families if f not in letters.values()):
            meant = difflib.get_close_matches(family, set(letters.values()) - set(self.families), n=1)
            fix = f"did you mean {meant[0]!r}?" if meant else "give it one, or drop it and name it in not_examined"
            yield ("families", family), f"family {family} has no check -> {fix}"

    def band(self, points: float) -> Band:
        """The band that ``points`` falls into."""
        return next(b for b in reversed(self.bands) if points >= b.from_ or b is self.bands[0])

    def weights(self, applicable: Iterable[str] | None = None) -> dict[str, float]:
        """Each check's share of the overall mean: family weight x impact within the family. They sum to 1."""
        names = [n for n in self.checks if n not in self.leave_out] if applicable is None else list(applicable)
        members = {f: [n for n in names if n.split("-")[0] == f] for f in self.families}
        total = sum(family.weight for name, family in self.families.items() if members[name])
        shares: dict[str, float] = {}
        for name, checks in members.items():
            impact = sum(self.checks[check].impact for check in checks)
            for check in checks:
                shares[check] = self.families[name].weight / total * self.checks[check].impact / impact
        return shares

    @property
    def bases(self) -> str:
        """The rubrics that this one extends, in words."""
        return ", ".join((self.extends,) if isinstance(self.extends, str) else self.extends or ())

    @property
    def sha256(self) -> str:
        """Digest of the rubric's numbers and words, after ``extends`` is resolved; independent of YAML layout."""
        content = json.dumps(self.model_dump(mode="json", by_alias=True), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(content.encode()).hexdigest()


_HEAD = ("schema", "extends", "id", "version", "title", "description", "changes")


def load_rubric(name: str | Path) -> Rubric:
    """A rubric by the name it is installed under, or by the path of a YAML file.

    Raises:
        UsageError: no rubric of that name is installed and no such file exists.
        BadInput: the file has faults, each with its place.
    """
    from govrisk.plugins import default_registry

    registry = default_registry()
    installed = registry.rubrics
    path = installed.get(str(name))
    if path is None and Path(name).suffix in (".yaml", ".yml"):
        path = Path(name)
    if path is None:
        fix = f"{nearest(str(name), installed)} or give the path of a .yaml file"
        raise UsageError(f"no rubric {str(name)!r}; {fix}{registry.left_out}")
    return read_rubric(path, installed, registry.checks)


def read_rubric(path: Path, installed: dict[str, Path], checks: Mapping[str, "Check"] | None = None) -> Rubric:
    """Reads a rubric file, resolving ``extends`` among the installed rubrics, and holds it against ``checks``."""
    *bases, own = _layers(path, installed)
    taken = installed.get(str(own.data.get("id")), path)
    if taken.resolve() != path.resolve():
        said = f"the id {own.data['id']!r} is that of an installed rubric"
        raise BadInput([own.fault(("id",), said, "give this one an id of its own")])
    merged: dict[str, Any] = {}
    for file in (*bases, own):
        merged = _merge(_named(merged, file, path), file.data)
    strange = [*_misnamed(own, path, installed), *_unfit(merged, checks or {}, (own, *bases))]
    try:
        rubric = Rubric.model_validate(merged)
    except ValidationError as error:
        raise BadInput([*validation_faults(own, error, KeyLookup(Rubric), bases), *strange]) from error
    if strange:
        raise BadInput(strange)
    return rubric


def _misnamed(own: YamlFile, path: Path, installed: dict[str, Path]) -> Iterator[Diagnostic]:
    """An installed rubric is asked for by its file's name, and reports print its id: they are one."""
    name, known = own.data.get("id", path.stem), installed.get(path.stem)
    if known is not None and known.resolve() == path.resolve() and name != path.stem:
        said = f"the id {name!r} is not the file's name, by which '--rubric {path.stem}' finds it"
        yield own.fault(("id",), said, f"write 'id: {path.stem}', or call the file {name}.yaml")


def _unfit(merged: dict[str, Any], checks: Mapping[str, "Check"], files: tuple[YamlFile, ...]) -> Iterator[Diagnostic]:
    for loc, message, fix in misfits(written(merged), checks):
        yield holding(files, loc).fault(loc, message, fix)


def _layers(path: Path, installed: dict[str, Path], above: tuple[Path, ...] = ()) -> list[YamlFile]:
    """The files of a rubric in the order in which they are laid on each other, its own last and each once."""
    file = read_yaml(path, f"{path.name} (installed)" if above else str(path))
    if not isinstance(file.data, dict):
        raise BadInput([file.fault((), "is not a rubric", "start with 'schema: govrisk.rubric/1'")])
    if slips := [] if "extends" in file.data else difflib.get_close_matches("extends", map(str, file.data), n=1):
        raise BadInput([file.fault((slips[0],), f"unknown key {slips[0]!r}", "did you mean 'extends'?")])
    below: dict[str, YamlFile] = {}
    for base in _bases(file, installed):
        if installed[base] in (*above, path):
            raise BadInput([file.fault(("extends",), "rubrics extend each other in a circle", "break the circle")])
        below |= {layer.name: layer for layer in _layers(installed[base], installed, (*above, path))}
    return [*below.values(), file]


def _bases(file: YamlFile, installed: dict[str, Path]) -> list[str]:
    """The names after ``extends``: none, one, or several, of which the later ones win."""
    given = file.data.get("extends")
    names = [given] if isinstance(given, str) else given or []
    if isinstance(given, list) and (lost := [key for key in ("title", "description") if key not in file.data]):
        said = "what several rubrics are together is nobody's to inherit"
        raise BadInput([file.fault(("extends",), f"{' and '.join(map(repr, lost))} missing: {said}", "add it")])
    for base in names if isinstance(names, list) else [given]:
        if not isinstance(base, str) or base not in installed:
            raise BadInput([file.fault(("extends",), f"no rubric {base!r}", nearest(str(base), installed))])
    return list(names)


def _named(base: dict[str, Any], file: YamlFile, path: Path) -> dict[str, Any]:
    """What ``file`` inherits: never another rubric's name for other numbers, nor what that one says it changed."""
    if not base:
        return base
    own = {
        "id": re.sub(r"[^A-Za-z0-9_.-]", "-", path.stem).lstrip("-_.0123456789") or "custom",
        "version": f"{base.get('version')} as changed by {path.name}",
        "changes": list(_differences(base, file.data)),
    }
    inherited = [f"{base.get('id')}: {change}"[:200] for change in base.get("changes") or ()]
    stated = file.data.get("changes") or own["changes"]
    if isinstance(stated, list):
        file.data = file.data | {"changes": [*stated, *inherited]}
    return base | {key: value for key, value in own.items() if key not in file.data}


def _differences(base: Any, change: dict[str, Any], where: tuple[str, ...] = ()) -> Iterator[str]:
    """Every number that ``change`` adds, or gives another value: ``checks.LEAD-02.impact: 3 -> 1``."""
    for key, now in change.items():
        was = base.get(key) if isinstance(base, dict) else None
        if isinstance(now, dict):
            yield from _differences(was, now, (*where, str(key)))
        elif was != now and key not in ("source", *(() if where else _HEAD)):
            place = ".".join((*where, str(key)))
            yield (f"{place} added: {now}" if was is None else f"{place}: {was} -> {now}")[:200]


def _merge(base: Any, change: Any) -> Any:
    if isinstance(base, dict) and isinstance(change, dict):
        return base | {key: _merge(base.get(key), value) for key, value in change.items()}
    return change
