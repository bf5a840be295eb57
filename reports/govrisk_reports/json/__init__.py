"""The assessment itself, as JSON: the contract that every other format is made from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govrisk.presenting import PLAIN, Presentation

if TYPE_CHECKING:
    from govrisk.assessment import Assessment


class JsonRenderer:
    """Writes the assessment as it is."""

    id = "json"
    suffix = ".json"
    standard = "govrisk.assessment/1"
    summary = "The assessment itself: every number, id and source, for machines and for rendering again."

    def render(self, assessment: Assessment, presentation: Presentation = PLAIN) -> bytes:
        """UTF-8 JSON in a stable order."""
        return assessment.to_json().encode()
