"""A plugin that is a folder of YAML: what lies where says what it is, so that no code is needed to bring it in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

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
    ========================  ==================================================

    A package names one as its entry point: ``plugin = govrisk.Folder(__file__)`` and ``acme = "acme_govrisk:plugin"``.

    Args:
        where: the folder, or a file in it.
    """

    def __init__(self, where: str | Path) -> None:
        given = Path(where).resolve()
        self.path = given.parent if given.is_file() else given
        roots = sorted({found.parents[2] for pattern in CHECKS for found in self.path.glob(pattern)})
        self._offer("govrisk_checks", roots)
        for hook, pattern in _PATTERNS.items():
            found = sorted(self.path.glob(pattern))
            self._offer(hook, [p.parent for p in found] if hook == "govrisk_examples" else found)

    def _offer(self, hook: str, paths: list[Path]) -> None:
        if paths:
            setattr(self, hook, hookimpl(_giving(paths)))

    @property
    def offers(self) -> list[str]:
        """The hooks that it answers."""
        return sorted(name for name in vars(self) if name.startswith("govrisk_"))

    @property
    def code(self) -> list[Path]:
        """The Python files that bringing in this folder would run."""
        checks = [path.with_name("check.py") for pattern in CHECKS for path in self.path.glob(pattern)]
        return sorted(path for path in (self.path / "plugin.py", *checks) if path.is_file())

    def __repr__(self) -> str:
        return f"Folder({self.path.name!r})"


def _giving(paths: list[Path]) -> Callable[[], list[Path]]:
    def give() -> list[Path]:
        return list(paths)

    return give
