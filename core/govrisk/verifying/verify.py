"""Verifies a report from top to bottom: bytes, signature, attachments, pages, evidence, and the way to it again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from govrisk.errors import UsageError
from govrisk.plugins import Registry, default_registry
from govrisk.sealing import read_seal
from govrisk.verifying.contents import carried_files, embedded, evidence, printed
from govrisk.verifying.reading import Unreadable, read_report
from govrisk.verifying.rebuild import rebuilt
from govrisk.verifying.results import Finding, Verification
from govrisk.verifying.signature import signatures, unchanged
from govrisk.yamlfile import read_bounded

MAX_REPORT_BYTES = 512 * 1024 * 1024


def verify(
    report: str | Path,
    *,
    trust: Sequence[str | Path] = (),
    rebuild: bool = False,
    sources: str | Path | None = None,
    registry: Registry | None = None,
) -> Verification:
    """Verifies a PDF report that govrisk made. Nothing is fetched.

    Args:
        report: the file.
        trust: certificates (PEM) that are trusted to answer for it, or to vouch for who does.
        rebuild: also assess the evidence inside again, and typeset the outcome.
        sources: a folder with source texts that the report may not carry, for ``rebuild``.
        registry: the plugins to use; the installed ones when None.

    Raises:
        UsageError: it is no PDF, a certificate cannot be read, or pyHanko is not installed.
    """
    pdf = read_bounded(Path(report), str(report), MAX_REPORT_BYTES)
    if not pdf.startswith(b"%PDF-"):
        raise UsageError(f"{report} is no PDF -> give a report that 'govrisk assess -f pdf' wrote")
    return Verification(tuple(_findings(pdf, [Path(t) for t in trust], rebuild, sources, registry)))


def _findings(
    pdf: bytes, trust: list[Path], rebuild: bool, sources: str | Path | None, registry: Registry | None
) -> list[Finding]:
    try:
        opened = read_report(pdf)
    except Unreadable as error:
        return [Finding("Readable", "failed", f"The file is damaged: {error}")]
    if opened.manifest is None and read_seal(pdf) is None:
        return [Finding("Made by govrisk", "failed", "The file has neither a seal nor a list of attachments of ours.")]
    registry = registry or default_registry()
    found = [*unchanged(pdf, opened.reader), *signatures(opened.reader, trust), *carried_files(opened)]
    result = embedded(opened)
    if result is None:
        return [*found, Finding("An assessment inside", "failed", "The report carries none that can be read.")]
    found += [*printed(opened, result, registry), *evidence(opened, result)]
    if rebuild:
        found += rebuilt(opened, result, registry, None if sources is None else Path(sources))
    return found
