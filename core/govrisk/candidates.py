"""Plugins before anything of them runs: those that are installed, and those in a folder."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.metadata import Distribution, EntryPoint, entry_points
from pathlib import Path

from govrisk.errors import BadInput, Diagnostic, UsageError
from govrisk.folder import Folder
from govrisk.isolation.target import Target
from govrisk.projects import GROUP, read_project
from govrisk.yamlfile import MAX_YAML_BYTES, read_bounded


@dataclass(frozen=True)
class Candidate:
    """A plugin that may be loaded. ``value`` is what to import: ``module``, ``module:attribute`` or a Python file.

    ``given`` is the folder that brought it for this run, None when it is installed; ``folder`` is set when it is data.
    """

    name: str
    distribution: str
    version: str
    value: str
    path: tuple[Path, ...] = ()
    folder: Folder | None = None
    given: Path | None = None

    @property
    def built_in(self) -> bool:
        """Whether it came with govrisk itself."""
        return self.distribution == GROUP and self.given is None

    def called(self, names: Iterable[str]) -> bool:
        """Whether one of ``names`` means it."""
        return not {self.name, self.distribution, self.name.removesuffix(".plugin")}.isdisjoint(names)

    @property
    def target(self) -> Target:
        """Where its code lies."""
        return Target(self.value, tuple(map(str, self.path)))

    @cached_property
    def code(self) -> list[str]:
        """The Python that loading it from its folder would run, as a reader would look for it."""
        if self.given is None:
            return []
        if self.folder is not None:
            return [path.relative_to(self.folder.path).as_posix() for path in self.folder.code]
        return [f"{self.value} in pyproject.toml" if self.path else Path(self.value).name]


def installed(points: Iterable[EntryPoint] | None) -> Iterator[Candidate]:
    """The plugins of the given entry points, of all that are installed when None."""
    for point in set(entry_points(group=GROUP) if points is None else points):
        distribution, version = _described(point.dist) if point.dist else ("?", "?")
        yield Candidate(point.name, distribution, version, point.value)


@cache
def _described(distribution: Distribution) -> tuple[str, str]:
    """Name and version; reading them parses the whole METADATA, so once for each distribution."""
    metadata = distribution.metadata
    return metadata["Name"], metadata["Version"]


def unknown_plugin(name: str, known: Iterable[Candidate], folder: str = "") -> str:
    """What to write where no plugin is called ``name``; ``folder`` is how to write the folder that may be meant."""
    from govrisk.faults import nearest

    fix = nearest(name, sorted({word for c in known for word in (c.name, c.distribution)}))
    return f"{fix}; for a folder write '{folder}'" if folder else fix


def in_folder(path: Path) -> Iterator[Candidate]:
    """The plugins of a folder: of a project, those that its entry points name; else what lies in it.

    Raises:
        UsageError: there is none.
        BadInput: it holds files that nothing would read.
    """
    project = read_project(path)
    if project and project.points:
        for name, value in project.points.items():
            yield Candidate(name, project.name, project.version, value, (_source(path, value),), given=path)
        return
    folder = Folder(path)
    if wrong := folder.misnamed:
        raise BadInput(Diagnostic(f"{folder.path.name}/{name}", 0, 0, "is not read", fix) for name, fix in wrong)
    code = folder.path / "plugin.py"
    if not folder.offers and not code.is_file():
        raise UsageError(
            f"{path} holds no plugin: it has no <family>/<check_id>/check.yaml, no topics.yaml, no rubrics/*.yaml "
            "-> start one with 'govrisk new check FAMILY/ID'"
        )
    about = (f"folder {folder.path.name}", _digest(folder))
    if folder.offers:
        yield Candidate(folder.path.name, *about, "", folder=folder, given=path)
    if code.is_file():
        yield Candidate(f"{folder.path.name}.plugin", *about, str(code), given=path)


def _source(project: Path, value: str) -> Path:
    """The folder of a project in which the package of an entry point lies: ``src``, or the project itself."""
    top = re.split(r"[.:]", value, maxsplit=1)[0]
    inside = project / "src"
    return (inside if (inside / top).is_dir() or (inside / f"{top}.py").is_file() else project).resolve()


def _digest(folder: Folder) -> str:
    """A folder has no version number: what it brings says which one it is.

    Raises:
        BadInput: a file is no regular file, or larger than any that is read.
    """
    total = hashlib.sha256()
    for path in folder.files:
        name = path.relative_to(folder.path).as_posix()
        total.update(f"{name}\0".encode() + read_bounded(path, str(path), MAX_YAML_BYTES) + b"\0")
    return f"sha256:{total.hexdigest()[:12]}"
