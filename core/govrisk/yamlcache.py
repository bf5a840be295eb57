"""Remembers what plugins' YAML files say, by the digest of their bytes: a changed file has another, and is read anew.

Only plain data is kept, in JSON, and whoever reads it validates it as if it came from the file. The folder may be
deleted at any time. ``GOVRISK_CACHE`` names another one; empty, it turns the cache off.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from govrisk import __version__
from govrisk.errors import BadInput
from govrisk.files import replace_file
from govrisk.yamlfile import MAX_YAML_BYTES, decode, parse_yaml, read_bounded


def read_cached(path: Path, name: str) -> Any:
    """The data of a YAML file, parsed or remembered; where a fault must be placed, read the file itself.

    Raises:
        BadInput: as :func:`govrisk.yamlfile.read_yaml`.
    """
    content = read_bounded(path, name, MAX_YAML_BYTES)
    kept = _place(content)
    if kept is not None:
        with suppress(BadInput, ValueError, RecursionError):
            return json.loads(read_bounded(kept, name, 2 * MAX_YAML_BYTES))
    data = parse_yaml(decode(content, name), name).data
    if kept is not None:
        _keep(kept, data)
    return data


def _place(content: bytes) -> Path | None:
    folder = _folder()
    return folder / f"{hashlib.sha256(content).hexdigest()}.json" if folder else None


@cache
def _folder() -> Path | None:
    """Where it lies: one folder a version of govrisk, since another may read YAML otherwise."""
    given = os.environ.get("GOVRISK_CACHE")
    if given == "":
        return None
    if given:
        return Path(given) / __version__
    from platformdirs import user_cache_path

    return user_cache_path("govrisk", appauthor=False) / "yaml" / __version__


def _keep(place: Path, data: Any) -> None:
    """Writes what JSON can give back as it was; a folder that cannot be written costs time only."""
    with suppress(OSError, ValueError, TypeError):
        text = json.dumps(data, ensure_ascii=False, allow_nan=False)
        if json.loads(text) == data:
            replace_file(place, text.encode())
