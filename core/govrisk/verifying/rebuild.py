"""Makes a report again from what it carries, with this govrisk, and compares."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from pydantic import ValidationError

from govrisk import __version__
from govrisk.assessment import Assessment
from govrisk.carrying import CASE, RUBRIC, SINCE
from govrisk.comparing.timeline import timeline
from govrisk.engine import assess
from govrisk.errors import BadInput, GovriskError
from govrisk.plugins import Registry
from govrisk.rubric import Rubric
from govrisk.sealing import first_revision
from govrisk.verifying.contents import differences, presentation_of, read_rubric, told
from govrisk.verifying.reading import Report
from govrisk.verifying.results import Finding

ASSESSED = "The same assessment again"
TYPESET = "The same PDF again"


def rebuilt(report: Report, result: Assessment, registry: Registry, sources: Path | None) -> Iterator[Finding]:
    """Assesses the evidence inside by the rubric inside, and typesets the outcome; both should be the same bytes."""
    rubric = read_rubric(report.files.get(RUBRIC))
    case = [path for path in report.files if path.startswith(CASE)]
    if rubric is None or not case:
        yield Finding(
            ASSESSED, "unknown", "The report does not carry its evidence and rubric, so it cannot be repeated."
        )
        return
    registry, missing = _as_then(result, registry)
    if missing:
        words = f"It was made with {', '.join(missing)}, which this govrisk does not have: add it, or --plugin DIR."
        yield from (Finding(question, "unknown", words) for question in (ASSESSED, TYPESET))
        return
    with TemporaryDirectory(prefix="govrisk-") as folder:
        try:
            _unpack(report, case, Path(folder))
            again = _assess(report, result, rubric, registry, Path(folder), sources)
        except BadInput as error:
            yield Finding(ASSESSED, "failed", f"The evidence inside cannot be assessed: {error.diagnostics[0]}")
            return
        except Exception as error:  # noqa: BLE001 - a stranger's file: whatever it breaks is an answer about it
            yield Finding(ASSESSED, "failed", f"The evidence inside cannot be assessed: {told(error)}")
            return
    yield _compared(result, again)
    yield _typeset(report, again, registry)


def _as_then(result: Assessment, registry: Registry) -> tuple[Registry, list[str]]:
    """The registry less the plugins that the report was made without, and those of others' that it would need."""
    used = {(p.name, p.distribution, p.version) for p in result.provenance.plugins}
    here = [p for p in registry.plugins if p.built_in or (p.name, p.distribution, p.version) in used]
    lost = used - {(p.name, p.distribution, p.version) for p in registry.plugins}
    missing = sorted(
        f"{distribution} {version} ({name})" for name, distribution, version in lost if distribution != "govrisk"
    )
    return Registry(here), missing


def _unpack(report: Report, paths: list[str], folder: Path) -> None:
    for path in paths:
        inside = PurePosixPath(path.removeprefix(CASE))
        if inside.is_absolute() or ".." in inside.parts or not inside.parts:
            raise GovriskError(f"{path!r} would be written outside its folder")
        place = folder.joinpath(*inside.parts)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(report.files[path].content)


def _assess(
    report: Report, result: Assessment, rubric: Rubric, registry: Registry, folder: Path, sources: Path | None
) -> Assessment:
    if result.history:
        days = [point.as_of for point in result.history]
        return timeline(folder, days, rubric=rubric, sources=sources, registry=registry)[-1]
    day = result.as_of if result.as_of != result.provenance.declared_as_of else None
    since = _since(report)
    return assess(folder, rubric=rubric, as_of=day, sources=sources, since=since, registry=registry)


def _since(report: Report) -> Assessment | None:
    file = report.files.get(SINCE)
    try:
        return Assessment.model_validate_json(file.content) if file else None
    except ValidationError as error:
        raise GovriskError(f"{SINCE} is no assessment") from error


def _compared(result: Assessment, again: Assessment) -> Finding:
    if again.to_json() == result.to_json():
        return Finding(ASSESSED, "ok", "The evidence and the rubric inside give the same assessment, byte for byte.")
    old, new = (json.loads(x.to_json()) for x in (result, again))
    parts = ", ".join(key for key in new if old.get(key) != new[key])
    known = _installed(result) - _installed(again)
    made_by = f" It was made by {', '.join(sorted(known))}; this is govrisk {__version__}." if known else ""
    words = f"These differ: {parts}.{made_by}{_hint(result, again)}"
    return Finding(ASSESSED, "unknown" if known else "failed", words)


def _installed(result: Assessment) -> set[str]:
    return {f"{p.distribution} {p.version}" for p in result.provenance.plugins}


def _hint(result: Assessment, again: Assessment) -> str:
    was, now = ([c.verification for c in x.claims].count("verified") for x in (result, again))
    held = any(s.external_file for s in result.sources.values())
    if was > now and held:
        return f" {was - now} quotations were verified against texts that the report does not carry: --sources DIR."
    return ""


def _typeset(report: Report, again: Assessment, registry: Registry) -> Finding:
    manifest = report.manifest
    renderer = registry.renderers.get(manifest.format) if manifest else None
    if manifest is None or renderer is None:
        return Finding(TYPESET, "unknown", "Its format is not installed here.")
    try:
        pdf = renderer.render(again, presentation_of(report, manifest))
    except Exception as error:  # noqa: BLE001 - as above
        return Finding(TYPESET, "failed", f"It cannot be typeset again: {told(error)}")
    if pdf == first_revision(report.pdf):
        return Finding(TYPESET, "ok", "Typeset again, it has the same bytes (without the signature, where it has one).")
    if differ := differences(manifest, renderer):
        return Finding(TYPESET, "unknown", f"Other bytes, as is to be expected: {', '.join(differ)} differ here.")
    return Finding(TYPESET, "failed", "Typeset again with the same fonts and libraries, it has other bytes.")
