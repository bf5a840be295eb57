"""Opens a report and takes out what it carries."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from pydantic import ValidationError

from govrisk.errors import UsageError
from govrisk.manifest import MANIFEST, Manifest
from govrisk.presenting import Attached

try:
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader
except ImportError as error:
    raise UsageError("signing and verifying need pyHanko -> pip install 'govrisk[sign]'") from error


_DAMAGE = (
    PdfError, ValueError, LookupError, TypeError, AttributeError, RecursionError, OSError, EOFError, zlib.error,
)  # fmt: skip
"""What a PDF library raises on a file that somebody broke."""


class Unreadable(Exception):
    """The file is a PDF by its first bytes, and no program can read the rest."""


@dataclass(frozen=True, slots=True)
class Report:
    """A report as it is now: its newest revision's attachments by name, and what it says that it carries."""

    pdf: bytes
    reader: PdfFileReader
    attached: dict[str, Attached]
    manifest: Manifest | None
    """None when it is missing or is no manifest."""
    repeated: tuple[str, ...] = ()
    """Names of attachments that several files bear: one program may show the first of them, another the last."""

    @property
    def files(self) -> dict[str, Attached]:
        """The attachments by path, as far as the manifest knows them."""
        if self.manifest is None:
            return {}
        return {f.path: self.attached[f.name] for f in self.manifest.files if f.name in self.attached}


def read_report(pdf: bytes) -> Report:
    """Reads a PDF.

    Raises:
        Unreadable: it is damaged beyond reading.
    """
    try:
        reader = PdfFileReader(BytesIO(pdf))
        found = _attached(reader)
    except _DAMAGE as error:
        raise Unreadable(str(error) or type(error).__name__) from error
    attached = {file.path: file for file in found}
    names = [file.path for file in found]
    repeated = tuple(sorted({name for name in names if names.count(name) > 1}))
    said = attached.pop(MANIFEST, None)
    try:
        manifest = Manifest.model_validate_json(said.content) if said else None
    except ValidationError:
        manifest = None
    paths = {f.name: f.path for f in manifest.files} if manifest else {}
    return Report(pdf, reader, {n: _at(a, paths.get(n, n)) for n, a in attached.items()}, manifest, repeated)


def _at(file: Attached, path: str) -> Attached:
    return Attached(path, file.content, file.media_type, file.description, file.relationship)


def _attached(reader: PdfFileReader) -> list[Attached]:
    names = _get(_get(reader.root, "/Names", {}), "/EmbeddedFiles", None)
    return [] if names is None else _leaves(names)


def _leaves(node: Any, depth: int = 0) -> list[Attached]:
    """The files of a name tree (ISO 32000-2, 7.9.6)."""
    if depth > 8:
        raise ValueError("the tree of attachments has no end")
    pairs = _get(node, "/Names", [])
    own = [_file(pairs[i + 1]) for i in range(0, len(pairs), 2)]
    kids = _get(node, "/Kids", [])
    return own + [file for i in range(len(kids)) for file in _leaves(kids[i], depth + 1)]


def _get(node: Any, key: str, default: Any) -> Any:
    """pyHanko follows references by ``[]`` only, not by ``get``."""
    return node[key] if key in node else default  # noqa: SIM401


def _file(specification: Any) -> Attached:
    stream = specification["/EF"]["/F"]
    return Attached(
        path=str(specification["/UF"]),
        content=stream.data,
        media_type=str(_get(stream, "/Subtype", "/"))[1:],
        description=str(_get(specification, "/Desc", "")),
    )
