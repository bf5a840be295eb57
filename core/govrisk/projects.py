"""The plugins that a Python project's ``pyproject.toml`` names; reading it runs nothing."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from govrisk.errors import BadInput, UsageError
from govrisk.yamlfile import decode, read_bounded

GROUP = "govrisk"
MAX_BYTES = 64 * 1024
_VALUE = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*(:[A-Za-z_]\w*)?")


@dataclass(frozen=True, slots=True)
class Project:
    """A project: its name, its version, and the value of each entry point of the group ``govrisk`` by name."""

    name: str
    version: str
    points: dict[str, str]


def read_project(folder: Path) -> Project | None:
    """The project whose source lies in ``folder``; None where there is no ``pyproject.toml``.

    Raises:
        UsageError: the file cannot be read, or names what is no module.
    """
    path = folder / "pyproject.toml"
    if not path.exists():
        return None
    try:
        data = tomllib.loads(decode(read_bounded(path, str(path), MAX_BYTES), str(path)))
    except (BadInput, ValueError, RecursionError) as error:
        raise UsageError(f"{path} cannot be read: {error}") from None
    about = _table(data, "project")
    points = _table(_table(about, "entry-points"), GROUP)
    for name, value in points.items():
        if not isinstance(value, str) or not _VALUE.fullmatch(value):
            raise UsageError(f"{path}: entry point {name!r} is {value!r} -> write 'module' or 'module:object'")
    if points and str(about.get("name")).lower() == GROUP:
        raise UsageError(f"{path}: a plugin cannot be called {GROUP!r} -> rename the project")
    return Project(str(about.get("name", folder.name)), str(about.get("version", "source")), points)


def _table(data: dict[str, Any], key: str) -> dict[str, Any]:
    found = data.get(key, {})
    return found if isinstance(found, dict) else {}
