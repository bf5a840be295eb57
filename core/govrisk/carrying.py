"""Gathers what a report is to carry: the case's files, the texts it holds, the rubric, and an older assessment."""

from __future__ import annotations

from pathlib import Path

from govrisk.assessment import Assessment
from govrisk.errors import UsageError
from govrisk.manifest import digest
from govrisk.presenting import Attached
from govrisk.rubric import Rubric

RUBRIC = "rubric.json"
SINCE = "since.json"
CASE = "case/"
_TYPES = {".yaml": "application/yaml", ".yml": "application/yaml", ".json": "application/json"}


def evidence_of(folder: Path, result: Assessment, rubric: Rubric, since: Assessment | None = None) -> list[Attached]:
    """The files of a case that an assessment read, and the rubric that judged it, to travel inside its report.

    Texts that may not be shipped with the case (``external_file``) stay where they are.

    Raises:
        UsageError: a file has changed since the case was assessed.
    """
    files = [_case_file(folder, path, sha256) for path, sha256 in result.provenance.files.items()]
    content = rubric.model_dump_json(indent=2, by_alias=True).encode()
    files.append(Attached(RUBRIC, content, "application/json", "The rubric, whole, as it judged"))
    if since is not None:
        older = since.to_json().encode()
        files.append(Attached(SINCE, older, "application/json", "The older assessment that this one is compared with"))
    return files


def _case_file(folder: Path, path: str, sha256: str) -> Attached:
    content = (folder / path).read_bytes()
    if digest(content) != sha256:
        raise UsageError(f"{path} changed while the case was being assessed; assess it again")
    kind = _TYPES.get(Path(path).suffix)
    what = "Evidence of the case" if kind else "Text of a source, as held by the case"
    return Attached(f"{CASE}{path}", content, kind or "text/plain", f"{what}: {path}")
