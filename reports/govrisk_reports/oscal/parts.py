"""What all parts of an OSCAL document are made of: ids, properties, Markdown."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

from govrisk.assessment import Assessment
from govrisk_reports.interchange.facts import NAMESPACE, digest
from govrisk_reports.interchange.plain import kept, line
from govrisk_reports.text import escape_markdown


class Ids:
    """UUIDs (version 5) under the digest of the assessment: the same file always has the same ones."""

    def __init__(self, assessment: Assessment) -> None:
        self._under = uuid5(UUID(NAMESPACE), digest(assessment))

    def __call__(self, *what: str) -> str:
        """The UUID of a thing, such as ``("finding", "LEAD-01")``."""
        return str(uuid5(self._under, "/".join(what)))

    def origin(self) -> dict[str, Any]:
        """The tool as the origin of what is said."""
        return {"actors": [{"type": "tool", "actor-uuid": self("component", "tool")}]}


def prop(name: str, value: str) -> dict[str, Any]:
    """A property of our own."""
    return {"name": name, "ns": NAMESPACE, "value": line(value)}


def props(**values: str | None) -> list[dict[str, Any]]:
    """Properties of our own, those that have a value."""
    return [prop(name, value) for name, value in kept(**values).items()]


def marking(label: str) -> dict[str, Any]:
    """OSCAL's own property for how far something may be passed on, by the Traffic Light Protocol 2.0."""
    return {"name": "marking", "value": label, "class": "tlp-2.0"}


def markup(text: str) -> str:
    """OSCAL prose is Markdown: one line of it that shows exactly these characters."""
    return escape_markdown(line(text))
