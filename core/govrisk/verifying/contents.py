"""Whether what a report carries is what it says, and whether its pages were made from it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from pydantic import ValidationError

from govrisk import __version__
from govrisk.assessment import Assessment
from govrisk.carrying import CASE, RUBRIC
from govrisk.describe import count
from govrisk.manifest import ASSESSMENT, Manifest, digest
from govrisk.plugins import Registry
from govrisk.presenting import Attached, Presentation
from govrisk.rubric import Rubric
from govrisk.verifying.reading import Report
from govrisk.verifying.results import Finding

TEMPLATE = "template/"


def carried_files(report: Report) -> Iterator[Finding]:
    """Each attachment against the manifest's digest; what is missing, or came in beside it."""
    question = "Attachments as the report lists them"
    if report.manifest is None:
        yield Finding(question, "failed", "The list of attachments, manifest.json, is missing or damaged.")
        return
    faults = []
    listed = {f.name: f for f in report.manifest.files}
    for name, file in listed.items():
        if name not in report.attached:
            faults.append(f"{name} is missing")
        elif digest(report.attached[name].content) != file.sha256:
            faults.append(f"{name} was exchanged or changed")
    faults += [f"{name} was added" for name in report.attached if name not in listed]
    faults += [f"{name} is there more than once" for name in report.repeated]
    paths = [f.path for f in report.manifest.files]
    faults += [f"{path} is listed more than once" for path in sorted({p for p in paths if paths.count(p) > 1})]
    if faults:
        yield Finding(question, "failed", f"{'; '.join(faults)}.")
    else:
        yield Finding(question, "ok", f"{count(len(listed), 'file')}, each with the digest that the report gives.")


def embedded(report: Report) -> Assessment | None:
    """The assessment inside a report; None when there is none that can be read."""
    file = report.files.get(ASSESSMENT)
    try:
        return Assessment.model_validate_json(file.content) if file else None
    except ValidationError:
        return None


def presentation_of(report: Report, manifest: Manifest) -> Presentation:
    """How the report was made to look, and what it carries beside the assessment."""
    template = {p.removeprefix(TEMPLATE): f.content for p, f in report.files.items() if p.startswith(TEMPLATE)}
    own = (ASSESSMENT, *(TEMPLATE + name for name in template))
    return Presentation(
        paper=manifest.paper,
        template=template,
        attached=tuple(f for path, f in report.files.items() if path not in own),
        made_on=date.fromisoformat(manifest.made_on),
    )


def printed(report: Report, result: Assessment, registry: Registry) -> Iterator[Finding]:
    """Whether the printed content is what this assessment gives: it is made again as HTML, and digests are compared."""
    manifest = report.manifest
    if manifest is None:
        return
    question = "The pages say what the embedded assessment says"
    renderer: Any = registry.renderers.get(manifest.format)
    content = getattr(renderer, "content", None)
    if content is None:
        words = f"The report has the format {manifest.format!r}, which is not installed here."
        yield Finding(question, "unknown", words)
        return
    try:
        again = content(result, presentation_of(report, manifest)).encode()
    except Exception as error:  # noqa: BLE001 - a stranger's file: whatever it breaks is an answer about it
        yield Finding(question, "failed", f"The content cannot be made again: {told(error)}")
        return
    if digest(again) == manifest.content_sha256:
        yield Finding(question, "ok", "Made again from it, the content has the digest that was typeset.")
    elif differ := differences(manifest, renderer):
        yield Finding(question, "unknown", f"Other content, as is to be expected: {', '.join(differ)} differ here.")
    elif manifest.tool.version != __version__:
        words = f"It was made by govrisk {manifest.tool.version}, and this is {__version__}, which may word it anew."
        yield Finding(question, "unknown", words)
    else:
        yield Finding(question, "failed", "Made again from it, the content is another than was typeset.")


def evidence(report: Report, result: Assessment) -> Iterator[Finding]:
    """Whether the evidence and the rubric inside are those that the assessment was made from."""
    question = "Evidence as it was assessed"
    files = {path.removeprefix(CASE): f for path, f in report.files.items() if path.startswith(CASE)}
    wanted = result.provenance.files
    if not files:
        yield Finding(question, "unknown", "The report carries no evidence; ask for the case to compare its digests.")
        return
    faults = [f"{path} differs" for path in wanted if path in files and digest(files[path].content) != wanted[path]]
    faults += [f"{path} is missing" for path in wanted if path not in files]
    faults += [f"{path} was no part of it" for path in files if path not in wanted]
    rubric = read_rubric(report.files.get(RUBRIC))
    if rubric is None or rubric.sha256 != result.provenance.rubric.sha256:
        faults.append("the rubric inside is not the one that judged")
    if faults:
        yield Finding(question, "failed", f"{'; '.join(faults)}.")
    else:
        yield Finding(
            question, "ok", f"{count(len(files), 'file')} and the rubric, as the assessment gives their digests."
        )


def differences(manifest: Manifest, renderer: Any) -> list[str]:
    """What decides the bytes of a report and is another here than where it was made."""
    now: dict[str, str] = getattr(renderer, "typesetting", dict)()
    return [name for name, version in now.items() if manifest.typesetting.get(name) != version]


def told(error: Exception) -> str:
    """An error in a line of a report on somebody else's file."""
    return " ".join(str(error).split())[:300] or type(error).__name__


def read_rubric(file: Attached | None) -> Rubric | None:
    """The rubric inside a report; None when there is none that can be read."""
    try:
        return Rubric.model_validate_json(file.content) if file else None
    except ValidationError:
        return None
