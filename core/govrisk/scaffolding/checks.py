"""Starts checks: a placeholder that is valid as it is, the topic that it reads, and its weight in a rubric."""

from __future__ import annotations

import tempfile
from pathlib import Path

from govrisk.checks import load_check
from govrisk.errors import UsageError
from govrisk.plugins import default_registry
from govrisk.rubric import read_rubric
from govrisk.scaffolding.filling import filled
from govrisk.scaffolding.following import following
from govrisk.scaffolding.insertion import added, read_text
from govrisk.scaffolding.names import check_folder, check_id, free_check
from govrisk.scaffolding.placing import Started, all_or_none, write_into
from govrisk.scaffolding.projects import Home, home
from govrisk.scaffolding.rubrics import known_beside, weighed
from govrisk.yamlfile import parse_yaml

FOLDER = "govrisk-checks"
"""The folder for checks where there is no plugin project around."""


def new_check(given: str, into: Path | None = None) -> Started:
    """Writes a check that asks nothing yet and keeps every rule, with its topic and its weight.

    Args:
        given: its id, such as PROM/PROM-01, PROM/01 or prom/prom_01.
        into: the folder or project for it; the plugin project around the current folder, else ``govrisk-checks``.

    Raises:
        UsageError: the id is none or is taken, or there is no place for the check.
        BadInput: the rubric or the topics that it is added to have faults; nothing is written.
    """
    check = check_id(given)
    place = home(into, FOLDER)
    _refuse_taken(check, place)
    files = _files(check, place)
    _refuse_faults(check, place, files)
    all_or_none(files)
    return Started(tuple(files), *following(place))


def _refuse_taken(check: str, place: Home) -> None:
    registry = default_registry()
    if check_folder(check) in registry.check_folders:
        owner, _ = registry.check_folders[check_folder(check)]
        raise UsageError(f"{check} comes from {owner} already: {free_check(check.split('-')[0], registry)} is free")
    folder = _folder(check, place)
    if folder.exists():
        raise UsageError(f"{folder} exists already: take another id")


def _folder(check: str, place: Home) -> Path:
    return place.checks / check.split("-")[0].lower() / check_folder(check)


def _files(check: str, place: Home) -> dict[Path, str]:
    """What is written, by where: the check, its rubric and its topic; the last two with what was there before."""
    family, number = check.lower().split("-")
    topic = f"{family}.placeholder-{number}"
    written = filled("check", check=check, topic=topic)
    files = {_folder(check, place) / path: text for path, text in written.items()}
    files[place.rubric] = weighed(place.rubric, check)
    topics = place.folder / "topics.yaml"
    files[topics] = _with_topic(topics, topic, check)
    return files


def _with_topic(file: Path, topic: str, check: str) -> str:
    ((_, head),) = filled("topics").items()
    text = read_text(file) if file.exists() else head
    if topic in (parse_yaml(text, str(file)).data or {}):
        return text
    return added(text, str(file), None, f'{topic}: "PLACEHOLDER: what a claim on it says, for {check}"')


def _refuse_faults(check: str, place: Home, files: dict[Path, str]) -> None:
    """Reads what is going to be written as govrisk will, in a folder that vanishes."""
    folder = _folder(check, place)
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / folder.parent.name / folder.name
        write_into(copy, {"check.yaml": files[folder / "check.yaml"]})
        write_into(Path(scratch), {place.rubric.name: files[place.rubric]})
        load_check(copy, place.name)
        rubric = Path(scratch) / place.rubric.name  # stands in for the one that may be installed already
        read_rubric(rubric, known_beside(place.rubric) | {rubric.stem: rubric})
