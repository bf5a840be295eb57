"""From a model file to metric records: one for each part that the framework asks for, and the class."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from govrisk import Collected, EvidenceFile, Option, Request, UsageError

from .framework import CLOSED, UNKNOWN, Openness, Part, classes, parts, reached
from .licences import openness
from .modelfile import ModelFile, read_model

VERSION = "govrisk-mof 0.1.0"
METHOD = (
    "1 where the model file lists the part under an open licence, 0 where it does not list it or the licence is not "
    "open, 0 to 1 where it gives no licence or one that is not known."
)


class MofCollector:
    """Read how openly a model is released, from FILE: its YAML file in the form of the Model Openness Tool.

    The file lists the parts that were released, each with its licence. What it does not list counts as not released; a
    licence that is missing or not known leaves the part open. Nothing is fetched.

    \b
    Example:
      govrisk collect mof heron.yaml --into my-case
    """

    id = "mof"
    summary = "Read how openly a model is released, from its file for the Model Openness Tool."
    source = "FILE"
    folder = "metrics"
    options = (Option("by", "Who filled in the file, if that was not the model's producer.", "NAME"),)

    def fingerprint(self, request: Request) -> str:
        """Everything that the record depends on."""
        read = [_bytes(path) for path in request.sources]
        told = [VERSION, request.as_of, request.declared_as_of, request.options.get("by"), read]
        return hashlib.sha256(repr(told).encode()).hexdigest()

    def collect(self, request: Request) -> Collected:
        """The records of one model, as of the day that the user or the case names.

        Raises:
            UsageError: not exactly one file, no model file, or one of after that day.
        """
        if len(request.sources) != 1:
            raise UsageError("give one file: a model is one subject; collect a second one by itself")
        model = read_model(request.sources[0])
        day = request.as_of or request.declared_as_of
        if model.dated and model.dated > day:
            raise UsageError(f"{request.sources[0]} is of {model.dated}, after {day}: give a later --as-of")
        name = f"mof-{_slug(model.name)}-{day:%Y%m%d}"
        by = request.options.get("by") or model.producer
        return Collected(name, _evidence(name, model, day, str(by)), tuple(_notes(model)))


def _evidence(name: str, model: ModelFile, day: date, by: str) -> EvidenceFile:
    source = f"{name}-source"
    known = {part: _openness(part, model) for part in parts()}
    common = {"source": source, "date": day.isoformat(), "scope": model.name, "collector": VERSION}
    records = [_part(part, found, why, name) | common for part, (found, why) in known.items()]
    records.append(_class({part.id: found for part, (found, _) in known.items()}, name) | common)
    return EvidenceFile.model_validate({"sources": {source: _source(model, day, by)}, "metrics": records})


def _openness(part: Part, model: ModelFile) -> tuple[Openness, str]:
    if part.id not in model.licences:
        return CLOSED, "the file does not list it as released"
    return openness(part, model.licences[part.id])


def _part(part: Part, found: Openness, why: str, name: str) -> dict[str, Any]:
    low, high = found
    return {
        "id": f"{name}-{part.id.replace('_', '-')}",
        "name": part.metric,
        "value": low,
        "low": low,
        "high": high,
        "unit": "released openly: 1 yes, 0 no",
        "method": METHOD,
        "n": 1,
        "note": f"{part.name}: {why}.",
    }


def _class(known: Mapping[str, Openness], name: str) -> dict[str, Any]:
    best, worst = reached(known)
    return {
        "id": f"{name}-class",
        "name": "mof_class",
        "value": worst,
        "low": best,
        "high": worst,
        "unit": "class of the Model Openness Framework, 4 for none",
        "method": "The best class of which every part is open, and the worst one, where it is not known of some parts.",
        "n": sum(found != UNKNOWN for found in known.values()),
        "parts": [{"label": each.name, "value": each.number} for each in classes()],
    }


def _source(model: ModelFile, day: date, by: str) -> dict[str, Any]:
    return {
        "title": f"Model file of {model.name} for the Model Openness Tool",
        "publisher": by,
        "kind": "registry-record",
        "published": model.dated.isoformat() if model.dated else None,
        "retrieved": day.isoformat(),
        "url": model.url,
        "reliability": "C",
        "descriptor": (
            f"Which parts of {model.name} were released under which licences, as {by} declares it. Nobody opened the "
            "parts to see whether they are there and whether the licences are those."
        ),
    }


def _notes(model: ModelFile) -> list[str]:
    left_open = [part.name for part in parts() if _openness(part, model)[0] == UNKNOWN]
    notes = [f"not known whether open: {', '.join(left_open)}"] if left_open else []
    return notes + ([f"no parts of the framework, left out: {', '.join(model.strange)}"] if model.strange else [])


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower())[:20].strip("-") or "model"


def _bytes(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}: name the YAML file of one model") from error
