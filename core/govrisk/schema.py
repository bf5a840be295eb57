"""JSON Schemas of what people write and of what programs read."""

from __future__ import annotations

from typing import Any

from govrisk.assessment import Assessment
from govrisk.evidence import CaseFile, EvidenceFile
from govrisk.plugins import default_registry
from govrisk.rubric import Rubric

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def case_schema() -> dict[str, Any]:
    """The schema of ``case.yaml`` and of the files in evidence/, metrics/ and documents/; topics are completed."""
    schema = CaseFile.model_json_schema(by_alias=True)
    part = EvidenceFile.model_json_schema(by_alias=True)
    definitions = schema.pop("$defs") | part.pop("$defs")
    _offer_topics(definitions)
    return {
        "$schema": _DIALECT,
        "title": "govrisk case",
        "description": "case.yaml (govrisk.case/1) or a file in evidence/, metrics/, documents/ (govrisk.evidence/1)",
        "if": {"properties": {"schema": {"const": "govrisk.evidence/1"}}, "required": ["schema"]},
        "then": part,
        "else": schema,
        "$defs": dict(sorted(definitions.items())),
    }


def assessment_schema() -> dict[str, Any]:
    """The schema of an assessment file (``govrisk.assessment/1``)."""
    return {"$schema": _DIALECT, **Assessment.model_json_schema(mode="serialization", by_alias=True)}


def rubric_schema() -> dict[str, Any]:
    """The schema of a complete rubric file (``govrisk.rubric/1``)."""
    return {"$schema": _DIALECT, **Rubric.model_json_schema(by_alias=True)}


def _offer_topics(definitions: dict[str, Any]) -> None:
    """Known topics first, so that editors complete them; others stay valid, since plugins bring their own."""
    known = {"enum": sorted(default_registry().topics)}
    for name in ("Claim", "Gap", "Promise"):
        topic = definitions[name]["properties"]["topic"]
        definitions[name]["properties"]["topic"] = {"anyOf": [known, topic]}
