"""What a report says that it carries and was made from: ``manifest.json`` inside it."""

import hashlib
from collections.abc import Iterable
from typing import Literal

from pydantic import Field

from govrisk.assessment import Assessment, Tool
from govrisk.errors import UsageError
from govrisk.model import Day, Model, Sha256
from govrisk.presenting import Attached, Paper, Presentation

MANIFEST = "manifest.json"
ASSESSMENT = "assessment.json"


class CarriedFile(Model):
    """A file inside the report."""

    path: str = Field(description="what it is: assessment.json, rubric.json, case/..., template/...")
    name: str = Field(description="its name among the attachments")
    sha256: Sha256


class Manifest(Model):
    """How a report was made: enough to make it again from what it carries, and to notice that something differs."""

    schema_: Literal["govrisk.manifest/1"] = Field(default="govrisk.manifest/1", alias="schema")
    format: str = Field(description="the report format, such as pdf or brief")
    tool: Tool
    paper: Paper
    made_on: Day
    content_sha256: Sha256 = Field(description="digest of the content, as HTML, that was typeset")
    files: tuple[CarriedFile, ...]
    typesetting: dict[str, str] = Field(description="versions of what decides the bytes: libraries and fonts")

    def to_json(self) -> str:
        """JSON text in a stable order."""
        return self.model_dump_json(indent=2, by_alias=True) + "\n"


def manifest(
    format_: str,
    assessment: Assessment,
    presentation: Presentation,
    made_on: str,
    content: str,
    typesetting: dict[str, str],
) -> Manifest:
    """The manifest of a report with this content.

    Raises:
        UsageError: two files inside would bear the same name.
    """
    files = carried(assessment, presentation)
    names = [file.name for file in files]
    if twice := [file.path for file in files if names.count(file.name) > 1]:
        raise UsageError(f"{' and '.join(twice)} would bear one name inside the report -> rename one of them")
    return Manifest(
        format=format_,
        tool=assessment.provenance.tool,
        paper=presentation.paper,
        made_on=made_on,
        content_sha256=digest(content.encode()),
        files=tuple(CarriedFile(path=a.path, name=a.name, sha256=digest(a.content)) for a in files),
        typesetting=typesetting,
    )


def carried(assessment: Assessment, presentation: Presentation) -> tuple[Attached, ...]:
    """All files that a report carries, the assessment and the template among them, by path."""
    own = Attached(
        ASSESSMENT,
        assessment.to_json().encode(),
        "application/json",
        "The assessment that this report was made from",
        "Source",
    )
    return tuple(sorted([own, *presentation.attached, *_template(presentation)], key=lambda a: a.path))


def _template(presentation: Presentation) -> Iterable[Attached]:
    for path, content in presentation.template.items():
        yield Attached(f"template/{path}", content, "text/plain", f"The report's template: {path}", "Supplement")


def digest(content: bytes) -> str:
    """sha256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()
