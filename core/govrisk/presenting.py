"""How a report is to look and what travels inside it. Nothing here changes what a report says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Paper = Literal["A4", "Letter"]
PAPERS: tuple[Paper, ...] = ("A4", "Letter")


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that a report carries inside it, so that it brings its own evidence.

    ``path`` says what it is: ``assessment.json``, ``rubric.json``, ``case/...`` or ``template/...``, always with
    forward slashes. ``relationship`` is an AFRelationship of ISO 32000-2, 7.11.3.
    """

    path: str
    content: bytes
    media_type: str
    description: str
    relationship: Literal["Source", "Data", "Supplement"] = "Data"

    @property
    def name(self) -> str:
        """A plain file name: viewers refuse to save one with a slash."""
        return self.path.replace("/", "_")


@dataclass(frozen=True, slots=True)
class Presentation:
    """What a renderer may ask beside the assessment.

    ``template`` holds the user's template folder, relative path to content. ``attached`` holds what a format that can
    carry files is to carry, beside the assessment itself. ``made_on`` is the report's date; ``SOURCE_DATE_EPOCH``, or
    else the assessment's own day, when None.
    """

    paper: Paper = "A4"
    template: Mapping[str, bytes] = field(default_factory=dict)
    attached: tuple[Attached, ...] = ()
    made_on: date | None = None


PLAIN = Presentation()
"""A4, no template, nothing attached."""
