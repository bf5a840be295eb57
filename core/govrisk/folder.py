"""A plugin that is a folder of YAML: what lies where says what it is, so that no code is needed to bring it in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from govrisk.hookspecs import hookimpl

_LISTS = ("rubrics", "scenarios", "frameworks")
_YAML = re.compile(r"\.(?:yaml|yml)(?:\.txt)?$", re.IGNORECASE)
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

    @property
    def misnamed(self) -> list[tuple[str, str]]:
        """Files that are meant for it, as their names say, and that nothing reads: each with what to do."""
        wrong = [
            *self._near("topics.yaml", ("topics", "topic"), "*"),
            *self._near("check.yaml", ("check",), "*/*/*", "checks/*/*/*"),
            *self._near("case.yaml", ("case",), "examples/*/*"),
        ]
        for kind in _LISTS:
            wrong += [(path, f"name it {_YAML.sub('.yaml', path.name)}") for path in self._yaml(f"{kind}/*")]
            wrong += [(path, f"name the folder {kind}/") for path in self._yaml(f"{kind[:-1]}/*", any_name=True)]
        for pattern in ("*", "*/*"):
            found = [path for path in self._yaml(pattern, any_name=True) if _YAML.sub("", path.name) == "check"]
            wrong += [(path, "put it into <family>/<check_id>/check.yaml") for path in found]
        found = [path for path in self._yaml("check/*/*/*", any_name=True) if _YAML.sub("", path.name) == "check"]
        wrong += [(path, "name the folder checks/") for path in found]
        return sorted({path.relative_to(self.path).as_posix(): fix for path, fix in wrong}.items())

    def _near(self, name: str, stems: tuple[str, ...], *patterns: str) -> list[tuple[Path, str]]:
        """Files beside where ``name`` is looked for, that go by nearly that name."""
        found = [path for pattern in patterns for path in self._yaml(pattern, any_name=True)]
        return [(p, f"name it {name}") for p in found if p.name != name and _YAML.sub("", p.name.lower()) in stems]

    def _yaml(self, pattern: str, any_name: bool = False) -> list[Path]:
        """YAML files by their names; without ``any_name`` those that end as no YAML file that is read."""
        found = [path for path in self.path.glob(pattern) if _YAML.search(path.name) and path.is_file()]
        kept = [path for path in found if not re.search(r"(^|/)\.", path.relative_to(self.path).as_posix())]
        return [path for path in kept if any_name or path.suffix != ".yaml"]

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
