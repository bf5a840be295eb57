"""Opens a case for study: its settings, the plugins that it needs, its evidence, and the rubric to judge it by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from govrisk.case import load_case
from govrisk.evidence import Case
from govrisk.plugins import Registry, default_registry, more_plugins, using
from govrisk.rubric import Rubric, load_rubric
from govrisk.settings import Settings, checked, read_settings


@contextmanager
def opened(
    case: Case | str | Path,
    *,
    rubric: Rubric | str | Path | None = None,
    as_of: date | None = None,
    sources: str | Path | None = None,
    registry: Registry | None = None,
) -> Iterator[tuple[Case, Rubric, Registry]]:
    """The case, the rubric and the plugins, all of which every part of govrisk uses inside the block.

    What is given goes first, then the case's ``govrisk.toml``, then ``case.yaml`` and what is installed.

    Raises:
        BadInput: the case, its settings or the rubric has faults; all of them are listed.
        UsageError: a rubric or a plugin that is named is not there.
    """
    folder = None if isinstance(case, Case) else Path(case)
    settings = read_settings(folder) if folder else Settings()
    wanted = settings.rubric(folder) if folder else None
    plugins = registry or _plugins(folder, settings, () if rubric else ("profile",))
    with using(plugins):
        case = case if isinstance(case, Case) else load_case(case, sources=sources)
        case = case if as_of is None else case.known_at(as_of)
        chosen = rubric if isinstance(rubric, Rubric) else load_rubric(rubric or wanted or case.profile)
        yield case, chosen, plugins


def _plugins(folder: Path | None, settings: Settings, names: Sequence[str]) -> Registry:
    """The plugins in use, with those that the settings of a case add."""
    if folder is None or settings == Settings():
        return default_registry()
    return checked(folder, settings, lambda: more_plugins(settings.selection(folder)), names=names)
