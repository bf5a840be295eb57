"""A plugin that is a folder of YAML: what lies where says what it is, so that no code is needed to bring it in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from govrisk.hookspecs import hookimpl

CHECKS = ("*/*/check.yaml", "checks/*/*/check.yaml")
_PATTERNS = {
    "govrisk_topics": "topics.yaml",
    "govrisk_rubrics": "rubrics/*.yaml",
    "govrisk_scenarios": "scenarios/*.yaml",
    "govrisk_frameworks": "frameworks/*.yaml",
    "govrisk_examples": "examples/*/case.yaml",
}


class Folder:
    """What a folder brings, answered as any plugin answers: a hook is there when the folder holds something for it.

    ========================  ==================================================
    hook                      files
    ========================  ==================================================
    ``govrisk_checks``        ``<family>/<check_id>/check.yaml``, also below ``checks/``
    ``govrisk_topics``        ``topics.yaml``
    ``govrisk_rubrics``       ``rubrics/*.yaml``
    ``govrisk_scenarios``     ``scenarios/*.yaml``
    ``govrisk_frameworks``    ``frameworks/*.yaml``
    ``govrisk_examples``      ``examples/<name>/case.yaml``
    any                       ``plugin.py``: functions marked with ``hookimpl``, added to the above
    ========================  ==================================================

    A package names one as its entry point: ``plugin = govrisk.Folder(__file__)`` and ``acme = "acme_govrisk:plugin"``.

    Args:
        where: the folder, or a file in it.
    """

    def __init__(self, where: str | Path) -> None:
        given = Path(where).resolve()
        self.path = given.parent if given.is_file() else given
        self.runs_code = False
        roots = sorted({found.parents[2] for pattern in CHECKS for found in self.path.glob(pattern)})
        self._offer("govrisk_checks", roots)
        for hook, pattern in _PATTERNS.items():
            found = sorted(self.path.glob(pattern))
            self._offer(hook, [p.parent for p in found] if hook == "govrisk_examples" else found)

    def adopt(self, module: object) -> None:
        """Adds the hook functions of a ``plugin.py`` that lies in the folder to what it answers."""
        if self.runs_code:
            return
        self.runs_code = True
        for name in dir(module):
            function = getattr(module, name)
            if name.startswith("govrisk_") and hasattr(function, "govrisk_impl"):
                setattr(self, name, hookimpl(_both(getattr(self, name, _nothing), function)))

    def _offer(self, hook: str, paths: list[Path]) -> None:
        if paths:
            setattr(self, hook, hookimpl(_giving(paths)))

    @property
    def offers(self) -> list[str]:
        """The hooks that it answers."""
        return sorted(name for name in vars(self) if name.startswith("govrisk_"))

    @property
    def files(self) -> list[Path]:
        """Every file that it brings: YAML, and what lies beside each ``check.yaml``."""
        checks = [path for pattern in CHECKS for found in self.path.glob(pattern) for path in found.parent.iterdir()]
        others = [path for pattern in _PATTERNS.values() for path in self.path.glob(pattern)]
        kept = [path for path in (*checks, *others, self.path / "plugin.py") if path.suffix in (".yaml", ".py")]
        return sorted({path for path in kept if path.exists() and not path.is_dir()})

    @property
    def code(self) -> list[Path]:
        """The Python files that bringing in this folder would run."""
        checks = [path.with_name("check.py") for pattern in CHECKS for path in self.path.glob(pattern)]
        return sorted(path for path in (self.path / "plugin.py", *checks) if path.is_file())

    def __repr__(self) -> str:
        return f"Folder({self.path.name!r})"


def _nothing() -> list[Any]:
    return []


def _both(first: Callable[[], Iterable[Any]], second: Callable[[], Iterable[Any]]) -> Callable[[], list[Any]]:
    def give() -> list[Any]:
        return [*first(), *second()]

    return give


def _giving(paths: list[Path]) -> Callable[[], list[Path]]:
    def give() -> list[Path]:
        return list(paths)

    return give
