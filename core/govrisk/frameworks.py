"""Maps of published frameworks (schema ``govrisk.framework/1``), and which check answers to which requirement.

Ids change their meaning between versions, so a reference counts for exactly the version that it names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, ValidationError, model_validator

from govrisk.checks import Reference
from govrisk.errors import BadInput
from govrisk.faults import KeyLookup, misplaced, nearest, validation_faults
from govrisk.model import Id, Line, Model, PartialDate, Text, Url
from govrisk.yamlfile import read_yaml

Side = Literal["project", "user"]
Read = Literal["primary", "secondary"]


class Requirement(Model):
    """What a framework asks under one id, in our own words."""

    title: Line
    level: Line | None = Field(default=None, description="the framework's own level, class or risk")
    note: Text | None = None


class FrameworkVersion(Model):
    """One version of a framework and the requirements that it lists under its ids."""

    version: Line = Field(description="exactly as checks name it in their references")
    date: PartialDate
    source: Text = Field(description="where it was read: a repository at a commit, or a document")
    requirements: dict[Line, Requirement] = Field(min_length=1)


class ChangedId(Model):
    """An id that another version knows by another name, or that means something else there."""

    old_version: Line
    old_id: Line
    new_version: Line
    new_id: Line | None = Field(description="null where the newer version has no such requirement")
    what: Text


class Framework(Model):
    """A framework as a map holds it: versions from old to new, each kept apart."""

    schema_: Literal["govrisk.framework/1"] = Field(alias="schema")
    id: Id
    title: Line = Field(description="exactly as checks name it in their references")
    about: Text
    url: Url
    side: Side = Field(description="on whose side its requirements lie")
    read: Read
    read_note: Text | None = None
    versions: tuple[FrameworkVersion, ...] = Field(min_length=1)
    changed: tuple[ChangedId, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        names = [v.version for v in self.versions]
        for place, name in enumerate(names):
            if name in names[:place]:
                raise misplaced((("versions", place, "version"), f"version {name!r} is listed twice -> name it apart"))
        if self.read == "secondary" and not self.read_note:
            raise misplaced((("read",), "a secondary reading says so -> add 'read_note' with what was read instead"))
        for place, change in enumerate(self.changed):
            self._known(("changed", place, "old_version"), change.old_version, change.old_id)
            self._known(("changed", place, "new_version"), change.new_version, change.new_id)
        return self

    def _known(self, loc: tuple[str | int, ...], version: str, name: str | None) -> None:
        requirements = self.requirements(version)
        if requirements is None:
            known = [v.version for v in self.versions]
            raise misplaced((loc, f"no version {version!r} -> {nearest(version, known)}"))
        if name is not None and name not in requirements:
            key = str(loc[-1]).replace("version", "id")
            raise misplaced(((*loc[:-1], key), f"no {name!r} in {version} -> {nearest(name, requirements)}"))

    def requirements(self, version: str) -> Mapping[str, Requirement] | None:
        """The requirements of a version by id; None for a version that this map does not hold."""
        return next((v.requirements for v in self.versions if v.version == version), None)


def load_framework(path: Path, plugin: str) -> Framework:
    """Reads a framework's map.

    Raises:
        BadInput: the file has faults, each with its place.
    """
    file = read_yaml(path, f"{plugin}:{path.name}")
    try:
        framework = Framework.model_validate(file.data)
    except ValidationError as error:
        raise BadInput(validation_faults(file, error, KeyLookup(Framework))) from error
    if framework.id != path.stem:
        fix = f"name the file {framework.id}.yaml"
        raise BadInput([file.fault(("id",), f"id {framework.id!r} does not fit its file", fix)])
    return framework


class RequirementCoverage(Model):
    """A requirement of one version, and the checks that refer to it there; none shows as ``-``."""

    version: Line
    id: Line
    title: Line
    level: Line | None
    note: Text | None
    checks: tuple[str, ...]


class CheckCoverage(Model):
    """A check, and the requirements of one version that it refers to."""

    check: str
    version: Line
    ids: tuple[Line, ...]


class UnknownReference(Model):
    """A reference that the maps do not know; it counts for nothing, and is shown."""

    check: str
    framework: Line
    version: Line
    id: Line
    why: Line


class FrameworkCoverage(Model):
    """A framework against the checks, both ways. ``id`` is ``-`` for one that checks name and no map holds."""

    id: str
    title: Line
    about: Text | None
    url: Url | None
    side: Side | None
    read: Read | None
    read_note: Text | None
    versions: tuple[Line, ...] = Field(description="from old to new")
    rows: tuple[RequirementCoverage, ...] = Field(description="requirement -> checks")
    checks: tuple[CheckCoverage, ...] = Field(description="check -> requirements")
    unmapped: tuple[str, ...] = Field(description="checks without a counted reference to it")
    unknown: tuple[UnknownReference, ...]
    changed: tuple[ChangedId, ...]

    def covered(self, version: str) -> tuple[int, int]:
        """How many requirements of a version some check refers to, and how many it lists."""
        rows = [row for row in self.rows if row.version == version]
        return sum(bool(row.checks) for row in rows), len(rows)


Named = tuple[str, str, str, str]
"""A check and what one of its references names: framework, version, id."""


def coverage(
    references: Iterable[tuple[str, Sequence[Reference]]], frameworks: Mapping[str, Framework]
) -> tuple[FrameworkCoverage, ...]:
    """Which check answers to which requirement, and the other way round, for each framework in the order of ids.

    ``references`` are pairs of a check's id and its references. Frameworks that only checks name come last.
    """
    pairs = sorted(references, key=lambda pair: pair[0])
    named = [(check, r.framework, r.version, name) for check, found in pairs for r in found for name in r.ids]
    checks = tuple(dict.fromkeys(check for check, _ in pairs))
    titles = {framework.title for framework in frameworks.values()}
    strangers = sorted({title for _, title, _, _ in named} - titles)
    known = [_covered(frameworks[key], checks, named) for key in sorted(frameworks)]
    return (*known, *(_stranger(title, checks, named) for title in strangers))


def _covered(framework: Framework, checks: tuple[str, ...], named: list[Named]) -> FrameworkCoverage:
    mine = [item for item in named if item[1] == framework.title]
    answers: dict[tuple[str, str], list[str]] = {
        (v.version, name): [] for v in framework.versions for name in v.requirements
    }
    for check, _, version, name in mine:
        if (found := answers.get((version, name))) is not None and check not in found:
            found.append(check)
    backwards: dict[tuple[str, str], list[str]] = {}
    for (version, name), found in answers.items():
        for check in found:
            backwards.setdefault((check, version), []).append(name)
    mapped = {check for check, _ in backwards}
    return FrameworkCoverage(
        **{key: getattr(framework, key) for key in ("id", "title", "about", "url", "side", "read", "read_note")},
        versions=tuple(v.version for v in framework.versions),
        rows=tuple(
            RequirementCoverage(
                version=v.version,
                id=name,
                title=requirement.title,
                level=requirement.level,
                note=requirement.note,
                checks=tuple(answers[v.version, name]),
            )
            for v in framework.versions
            for name, requirement in v.requirements.items()
        ),
        checks=tuple(CheckCoverage(check=c, version=v, ids=tuple(ids)) for (c, v), ids in sorted(backwards.items())),
        unmapped=tuple(check for check in checks if check not in mapped),
        unknown=tuple(_unknown(item, _why(framework, item)) for item in mine if item[2:] not in answers),
        changed=framework.changed,
    )


def _why(framework: Framework, named: Named) -> str:
    """What a reference names that the map does not hold, and where the id is known, which does not count."""
    _, _, version, name = named
    others = [v.version for v in framework.versions if name in v.requirements]
    missing = f"no {name!r} in {version}" if framework.requirements(version) else f"no version {version!r}"
    elsewhere = f"; the id of {', '.join(others)} is not counted for it" if others else ""
    return f"not known to this map: {missing}{elsewhere}"[:200]


def _unknown(named: Named, why: str) -> UnknownReference:
    check, framework, version, name = named
    return UnknownReference(check=check, framework=framework, version=version, id=name, why=why)


def _stranger(title: str, checks: tuple[str, ...], named: list[Named]) -> FrameworkCoverage:
    """A framework that checks name and no installed map holds: nothing is counted, and everything is shown."""
    nothing: dict[str, None] = dict.fromkeys(("about", "url", "side", "read", "read_note"))
    return FrameworkCoverage(
        id="-",
        title=title,
        **nothing,
        versions=(),
        rows=(),
        checks=(),
        unmapped=checks,
        unknown=tuple(_unknown(item, "not known to any installed map") for item in named if item[1] == title),
        changed=(),
    )
