"""Renders every report before the first is written, and writes each whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from govrisk.assessment import SCHEMA_VERSION, Assessment
from govrisk.errors import BadInput, ContractError, Diagnostic, GovriskError, PluginError, UsageError
from govrisk.faults import nearest
from govrisk.plugins import Registry
from govrisk.presenting import PLAIN, Presentation
from govrisk.yamlfile import decode, read_bounded

if TYPE_CHECKING:
    from pyhanko.sign.signers import SimpleSigner

MAX_ASSESSMENT_BYTES = 256 * 1024 * 1024
Step = Callable[[str], None]


def choose_formats(wanted: str, registry: Registry) -> list[str]:
    """The report formats in a comma-separated list.

    Raises:
        UsageError: one of them is not installed, or the list is empty.
    """
    names = [name.strip() for name in wanted.split(",") if name.strip()]
    for name in names or [wanted]:
        if name not in registry.renderers:
            raise UsageError(f"no report format {name!r}; {nearest(name, registry.renderers)}{registry.left_out}")
    return names


def render_all(
    assessment: Assessment,
    formats: Sequence[str],
    registry: Registry,
    step: Step,
    presentation: Presentation = PLAIN,
) -> dict[str, bytes]:
    """The bytes of each report by its file suffix.

    Raises:
        PluginError: a renderer failed; it names the format and the cause.
    """
    reports: dict[str, bytes] = {}
    wrote: dict[str, str] = {}
    for name in dict.fromkeys(formats):
        renderer = registry.renderers[name]
        if wrote.setdefault(renderer.suffix, name) != name:
            both = f"the formats {wrote[renderer.suffix]!r} and {name!r} both write {renderer.suffix}"
            raise UsageError(f"{both} -> ask for them one after the other, with another -o")
        step(f"Rendering {name}")
        try:
            content = registry.render(name, assessment, presentation)
            if not isinstance(content, bytes) or not content:
                raise ContractError("gave no bytes" if content == b"" else f"gave {type(content).__name__}, not bytes")
            reports[renderer.suffix] = content
        except ContractError as error:
            said = f"report format {name!r} of {registry.giver(name)} failed: {str(error).removeprefix('raised ')}"
            raise PluginError(said) from error
        except GovriskError:
            raise
        except Exception as error:
            raise PluginError(f"report format {name!r} failed: {type(error).__name__}: {error}") from error
    return reports


def sign_all(reports: dict[str, bytes], signer: SimpleSigner | None) -> dict[str, bytes]:
    """The reports, those that are PDF signed.

    Raises:
        UsageError: there is a signer and nothing to sign.
    """
    if signer is None:
        return reports
    if not any(map(_is_pdf, reports.values())):
        raise UsageError("only a PDF can be signed -> add pdf to the formats: -f pdf")
    from govrisk.signing.sign import sign

    return {suffix: sign(content, signer) if _is_pdf(content) else content for suffix, content in reports.items()}


def _is_pdf(content: bytes) -> bool:
    return content.startswith(b"%PDF-")


def write_all(reports: dict[str, bytes], folder: Path, name: str) -> list[Path]:
    """Writes all reports into ``folder``: first to temporary files beside their places, then by renaming.

    Raises:
        UsageError: ``name`` is not a plain file name.
    """
    if Path(name).name != name:
        raise UsageError(f"{name!r} cannot name a file; write a plain name, and the folder with -o")
    folder.mkdir(parents=True, exist_ok=True)
    staged: list[tuple[str, Path]] = []
    try:
        for suffix, content in reports.items():
            handle, temporary = tempfile.mkstemp(prefix=f".{name}", suffix=suffix, dir=folder)
            staged.append((temporary, folder / f"{name}{suffix}"))
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(temporary).chmod(0o644)
        return [Path(temporary).replace(path) for temporary, path in staged]
    finally:
        for temporary, _ in staged:
            Path(temporary).unlink(missing_ok=True)


def read_assessment(path: Path) -> Assessment:
    """Reads an assessment file.

    Raises:
        BadInput: the file is not an assessment that this version can read.
    """
    text = decode(read_bounded(path, str(path), MAX_ASSESSMENT_BYTES), str(path))
    try:
        return Assessment.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"])) or "the file"
        message = f"is not an assessment of schema {SCHEMA_VERSION}: {where}: {first['msg']}"
        raise BadInput(
            [Diagnostic(str(path), 0, 0, message, "give a .json file that 'govrisk assess' wrote")]
        ) from error
