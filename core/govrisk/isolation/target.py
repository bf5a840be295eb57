"""Where a plugin's code lies."""

from __future__ import annotations

import sys
from dataclasses import asdict, dataclass
from importlib import import_module
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

from govrisk.files import import_file
from govrisk.folder import Folder


@dataclass(frozen=True, slots=True)
class Target:
    """What to import: the value of an entry point, such as ``acme_govrisk:plugin``, or the path of a Python file.

    ``path`` holds folders that go onto ``sys.path`` first.
    """

    value: str
    path: tuple[str, ...] = ()

    def load(self) -> Any:
        """Imports it, and the ``plugin.py`` of a package that is a folder; whatever its code raises goes on."""
        self.extend_path()
        if self.value.endswith(".py"):
            return import_file(Path(self.value))
        plugin = EntryPoint("plugin", self.value, "govrisk").load()
        if isinstance(plugin, Folder) and (plugin.path / "plugin.py").is_file():
            package, _, name = self.value.partition(":")
            plugin.adopt(import_module(f"{package}.plugin"))
            setattr(sys.modules[package], name, plugin)  # the module of that name has taken its place
        return plugin

    def extend_path(self) -> None:
        """Puts its folders onto ``sys.path``."""
        sys.path[:0] = [folder for folder in self.path if folder not in sys.path]

    def data(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return asdict(self)
