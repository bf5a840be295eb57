"""Where a plugin's code lies."""

from __future__ import annotations

import re
import sys
from dataclasses import asdict, dataclass
from importlib import import_module
from importlib.machinery import ModuleSpec, PathFinder
from importlib.metadata import EntryPoint
from importlib.util import module_from_spec
from pathlib import Path
from typing import Any

from govrisk.files import import_file
from govrisk.folder import Folder


@dataclass(frozen=True, slots=True)
class Target:
    """What to import: the value of an entry point, such as ``acme_govrisk:plugin``, or the path of a Python file.

    ``path`` holds the folders of a project that is not installed. Its own top-level module is taken from there, even
    where another version is installed; whatever else lies in them is found after all that is installed.
    """

    value: str
    path: tuple[str, ...] = ()

    def load(self) -> Any:
        """Imports it, and the ``plugin.py`` of a package that is a folder; whatever its code raises goes on."""
        self.extend_path()
        if self.value.endswith(".py"):
            return import_file(Path(self.value))
        if self.path:
            self._import_top()
        plugin = EntryPoint("plugin", self.value, "govrisk").load()
        if isinstance(plugin, Folder) and (plugin.path / "plugin.py").is_file():
            package, _, name = self.value.partition(":")
            plugin.adopt(import_module(f"{package}.plugin"))
            setattr(sys.modules[package], name, plugin)  # the module of that name has taken its place
        return plugin

    def extend_path(self) -> None:
        """Puts its folders at the end of ``sys.path``, where they hide nothing from anybody."""
        sys.path += [folder for folder in self.path if folder not in sys.path]

    def _import_top(self) -> None:
        """Imports the top-level module from the project's own folders.

        Raises:
            ImportError: another module of this name is in use already.
        """
        name = re.split(r"[.:]", self.value, maxsplit=1)[0]
        spec = PathFinder.find_spec(name, list(self.path))
        if spec is None or spec.loader is None:  # the import that follows says so
            return
        there = sys.modules.get(name)
        if there is None:
            there = sys.modules[name] = module_from_spec(spec)
            try:
                spec.loader.exec_module(there)
            except BaseException:
                del sys.modules[name]
                raise
        elif _places(there.__spec__).isdisjoint(_places(spec)):
            raise ImportError(f"a module {name!r} of another plugin is in use: rename one of them, or add --isolate")

    def data(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return asdict(self)


def _places(spec: ModuleSpec | None) -> set[str]:
    """Where a module's source lies; several folders for a package without an ``__init__.py``."""
    if spec is None:
        return set()
    return {spec.origin} if spec.origin else set(spec.submodule_search_locations or ())
