"""A model's file in the form of the Model Openness Tool: which parts were released, under which licences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from govrisk import UsageError, read_yaml

from .framework import parts, table
from .licences import released

ALL = "distribution"
"""The licence of the whole, where neither a part nor its kind has one of its own."""


@dataclass(frozen=True, slots=True)
class ModelFile:
    """What a model file says. ``licences`` holds each part that was released, with its licence or None."""

    name: str
    producer: str
    dated: date | None
    url: str | None
    licences: Mapping[str, str | None]
    strange: tuple[str, ...]


def read_model(path: str) -> ModelFile:
    """Reads a model file.

    Raises:
        UsageError: it is no file of that form.
    """
    if not Path(path).is_file():
        raise UsageError(f"there is no file {path}: name the YAML file of one model")
    data = read_yaml(Path(path), Path(path).name).data
    release = data.get("release") if isinstance(data, dict) else None
    if not isinstance(release, dict) or not isinstance(release.get("components"), list) or not release.get("name"):
        raise UsageError(f"{path} is no model file: it needs 'release:' with 'name' and a list of 'components'")
    given = {" ".join(str(c.get("name")).split()): c for c in release["components"] if isinstance(c, dict)}
    by_kind = _by_kind(release.get("license"))
    licences = {
        part.id: _text(given[part.name].get("license")) or by_kind.get(part.kind) or by_kind.get(ALL)
        for part in parts()
        if part.name in given and released(_text(given[part.name].get("license")))
    }
    known = {part.name for part in parts()} | set(table()["optional"])
    return ModelFile(
        name=" ".join(str(release["name"]).split()),
        producer=_text(release.get("producer")) or "unknown producer",
        dated=_day(release.get("date"), path),
        url=next((u for key in ("huggingface", "repository") if (u := _address(release.get(key)))), None),
        licences=licences,
        strange=tuple(sorted(set(given) - known)),
    )


def _by_kind(given: Any) -> dict[str, str]:
    entries = given.items() if isinstance(given, dict) else ()
    return {kind: name for kind, entry in entries if isinstance(entry, dict) and (name := _text(entry.get("name")))}


def _text(value: Any) -> str | None:
    return " ".join(str(value).split()) or None if value is not None else None


def _address(value: Any) -> str | None:
    text = str(value or "")
    return text if text.startswith(("https://", "http://")) and not set(text) & set(' <>"') else None


def _day(value: Any, path: str) -> date | None:
    if not value:
        return None
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise UsageError(f"{path}: release.date is {value!r}: write it as YYYY-MM-DD") from None
