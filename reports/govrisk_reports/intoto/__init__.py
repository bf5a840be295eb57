"""The assessment as the subject of an in-toto Statement v1: unsigned, for whoever signs and stores attestations.

Standard: in-toto Attestation Framework, Statement layer v1 (https://in-toto.io/Statement/v1). The predicate is our own:
no predicate published there is about risk. Its type is a URN under a UUID, which claims no domain, since the project
owns none; what follows ``#`` is for people and carries the version.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from govrisk.presenting import PLAIN, Presentation

if TYPE_CHECKING:
    from govrisk.assessment import Assessment


class InTotoRenderer:
    """Writes a Statement about the JSON assessment, named by its sha256."""

    id = "intoto"
    suffix = ".intoto.json"
    standard = "in-toto Statement v1"
    summary = "A statement about the JSON assessment, named by its sha256: verdict, rubric, case; ready to be signed."

    def render(self, assessment: Assessment, presentation: Presentation = PLAIN) -> bytes:
        """UTF-8 JSON; its subject is the file that ``-f json`` writes."""
        from govrisk_reports.interchange.plain import dump
        from govrisk_reports.intoto.statement import statement

        return dump(statement(assessment))
