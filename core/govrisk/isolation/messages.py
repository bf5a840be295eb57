"""What a plugin's own process may say. It is a stranger's word: everything is checked when it is read."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, StringConstraints

from govrisk.evidence import EvidenceFile
from govrisk.hookspecs import Collected, Option, Request
from govrisk.model import Line, Model, Text
from govrisk.presenting import Presentation

Hook = Annotated[str, StringConstraints(pattern=r"^govrisk_[a-z_]{1,40}$")]
FileName = Annotated[str, StringConstraints(pattern=r"^[^/\\\x00]{1,120}$")]
_BYTES: ConfigDict = {"ser_json_bytes": "base64", "val_json_bytes": "base64"}


class Told(Model):
    """An answer, or why there is none. ``usage`` is a plugin's word to the user, such as an unreadable source."""

    answer: Any = None
    cause: str = ""
    usage: str = ""


class RendererTold(Model):
    """A renderer less what it does."""

    id: Line
    suffix: FileName
    summary: Text
    standard: Line | None = None


class CollectorTold(Model):
    """A collector less what it does."""

    id: Line
    summary: Text
    source: Line
    folder: Literal["metrics", "documents", "evidence"]
    options: tuple[Option, ...] = ()
    doc: str | None = None


class HookTold(Model):
    """What a hook answered, or why it did not."""

    cause: str = ""
    paths: tuple[str, ...] = ()
    renderers: tuple[RendererTold, ...] = ()
    collectors: tuple[CollectorTold, ...] = ()


class Described(Model):
    """Every hook that a plugin implements."""

    hooks: dict[Hook, HookTold]


class CollectedTold(Model):
    """What a collector found."""

    name: FileName
    evidence: EvidenceFile
    notes: tuple[str, ...] = ()

    def collected(self) -> Collected:
        """As the collector gave it."""
        return Collected(self.name, self.evidence, self.notes)


class Presented(Model):
    """A presentation on its way to a renderer."""

    model_config = _BYTES

    presentation: Presentation


def request_data(request: Request) -> dict[str, Any]:
    """A request as JSON can hold it; ``step`` stays here."""
    return {
        "sources": request.sources,
        "as_of": request.as_of and request.as_of.isoformat(),
        "declared_as_of": request.declared_as_of.isoformat(),
        "subject": request.subject,
        "cache": str(request.cache),
        "options": dict(request.options),
    }


def read_request(data: Mapping[str, Any]) -> Request:
    """The request that ``request_data`` wrote."""
    return Request(
        sources=tuple(data["sources"]),
        as_of=data["as_of"] and date.fromisoformat(data["as_of"]),
        declared_as_of=date.fromisoformat(data["declared_as_of"]),
        subject=data["subject"],
        cache=Path(data["cache"]),
        options={k: tuple(v) if isinstance(v, list) else v for k, v in data["options"].items()},
    )


def pack(content: bytes) -> str:
    """Bytes as JSON can hold them."""
    return base64.b64encode(content).decode()


def unpack(text: str) -> bytes:
    """The bytes that ``pack`` wrote.

    Raises:
        ValueError: the text holds none.
    """
    return base64.b64decode(text, validate=True)
