"""Files that are written whole or not at all, and Python files that are imported by their path."""

from __future__ import annotations

import hashlib
import importlib.util
import stat
import sys
import tempfile
from pathlib import Path
from types import ModuleType


def import_file(path: Path) -> ModuleType:
    """The module in a Python file, imported anew; whatever its code raises goes on."""
    name = f"_govrisk_{path.stem}_{hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:16]}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path.name} cannot be imported")
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def replace_file(path: Path, content: bytes) -> None:
    """Puts ``content`` in place of what ``path`` holds, by a file beside it that is renamed; folders are made.

    Raises:
        OSError: it cannot be written; what was there is untouched.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    mode = stat.S_IMODE(path.stat().st_mode) if path.is_file() else 0o644
    with tempfile.NamedTemporaryFile("wb", dir=path.parent, suffix=".tmp", delete=False) as file:
        staged = Path(file.name)
        try:
            file.write(content)
            file.close()
            staged.chmod(mode)
            staged.replace(path)
        finally:
            staged.unlink(missing_ok=True)
