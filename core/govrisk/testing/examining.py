"""A plugin on trial: every rule, tried on every check that it brings, and the page that lists them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple

from govrisk.catalogue import catalogue_page, weighing
from govrisk.errors import UsageError
from govrisk.files import replace_file
from govrisk.folder import CHECKS, Folder
from govrisk.isolation.limits import TIME_LIMIT
from govrisk.plugins import using
from govrisk.testing.bringing import Brought, bring
from govrisk.testing.formats import FORMAT_RULES, FormatTrial, collectable
from govrisk.testing.rules import RULES
from govrisk.testing.trial import NotTried, Trial

LOADS = ("loads", "it loads, and brings something")
VALID = ("valid", "its metadata is valid, and its folder bears its id")
COLLECTS = ("collects", "its help and its folder are usable")
PLACEHOLDER = "PLACEHOLDER"
CURRENT = ("catalogue", "its catalogue page is current")


@dataclass(frozen=True)
class Verdict:
    """What became of one rule: ``about`` is a check's id or the plugin's name, ``cause`` is None when it is kept."""

    about: str
    rule: str
    says: str
    cause: str | None


class Trying(NamedTuple):
    """A rule that is still to be tried: ``run`` tells how it is broken, or None."""

    about: str
    rule: str
    says: str
    run: Callable[[], str | None]

    def verdict(self) -> Verdict:
        """Tries it."""
        try:
            cause = self.run()
        except NotTried as error:
            cause = str(error)
        return Verdict(self.about, self.rule, self.says, cause)


def examine(
    plugin: str | Path,
    *,
    catalogue: str | Path | None = None,
    allow_code: bool = False,
    time_limit: float = TIME_LIMIT,
    about: Container[str] | None = None,
) -> list[Verdict]:
    """Tries every rule on every check, report format and collector that a plugin brings.

    Args:
        plugin: the entry point's name of an installed plugin, or the path of a folder.
        catalogue: the page that lists its checks; it is not looked at when None.
        allow_code: run the Python in a folder.
        time_limit: seconds that a check with code may take for an answer.
        about: the ids of those to try; all that the plugin brings when None.

    Raises:
        UsageError: there is no such plugin, or a folder holds Python that is not allowed to run.
    """
    page = None if catalogue is None else Path(catalogue)
    return examine_brought(bring(plugin, allow_code=allow_code), page, time_limit, about)


def examine_brought(
    brought: Brought, page: Path | None, time_limit: float = TIME_LIMIT, about: Container[str] | None = None
) -> list[Verdict]:
    """Tries every rule on a plugin that was loaded already; see :func:`examine`."""
    with using(brought.registry):
        wanted = (t for t in tryings(brought, page, time_limit) if about is None or t.about in about)
        return _telling([trying.verdict() for trying in wanted])


def _telling(verdicts: list[Verdict]) -> list[Verdict]:
    """The verdicts less those that only follow from another: what could not be tried, beside what is broken."""
    faulty = any(v.rule == LOADS[0] and v.cause for v in verdicts)
    broken = {v.about for v in verdicts if v.cause and not _follows(v, faulty)}
    return [v for v in verdicts if not (v.cause and _follows(v, faulty) and (faulty or v.about in broken))]


def _follows(verdict: Verdict, faulty: bool) -> bool:
    unweighed = faulty and verdict.rule == "weighed"  # by a rubric with a fault, which is told already
    return unweighed or (verdict.cause or "").startswith("not tried")


def tryings(brought: Brought, page: Path | None, time_limit: float = TIME_LIMIT) -> Iterator[Trying]:
    """Every rule for a plugin that was loaded, in the order of trial."""
    yield Trying(brought.name, *LOADS, lambda: _loaded(brought))
    for folder, cause in brought.invalid.items():
        yield Trying(folder, *VALID, partial(str, cause))
    for check in brought.checks:
        yield Trying(check.id, *VALID, lambda: None)
        trial = Trial(check, weighing(check, brought.registry), time_limit)
        for rule in RULES:
            yield Trying(check.id, rule.id, rule.says, partial(rule.breach, trial))
    for renderer in brought.renderers:
        shown = FormatTrial(renderer, brought.registry)
        for kept in FORMAT_RULES:
            yield Trying(renderer.id, kept.id, kept.says, partial(kept.breach, shown))
    for collector in brought.collectors:
        yield Trying(collector.id, *COLLECTS, partial(collectable, collector))
    if page is not None and brought.checks:
        yield Trying(brought.name, *CURRENT, lambda: stale(brought, page))


def _loaded(brought: Brought) -> str | None:
    if brought.faults:
        return "; ".join(brought.faults)
    if left := next(filter(None, map(_left_behind, _folders(brought))), None):
        return left
    found = (brought.checks, brought.renderers, brought.collectors, brought.invalid)
    if not any(found) and set(brought.hooks) <= {"govrisk_checks", "govrisk_renderers", "govrisk_collectors"}:
        return "it brings nothing -> add <family>/<check_id>/check.yaml: 'govrisk new check FAMILY/ID'"
    return None


def _folders(brought: Brought) -> list[Path]:
    plugins = [p.module for p in brought.registry.plugins if p.name == brought.name]
    return [module.path for module in plugins if isinstance(module, Folder)]


def placeholders(brought: Brought) -> list[Path]:
    """The files that still hold a placeholder's text, as ``govrisk new check`` wrote it."""
    files = [path for folder in _folders(brought) for path in Folder(folder).files]
    return [path for path in files if PLACEHOLDER in path.read_text(encoding="utf-8", errors="replace")]


def _left_behind(package: Path) -> str | None:
    """What is told where YAML did not come along into a wheel, as with setuptools when nobody asks for it."""
    checks = sorted(path for pattern in CHECKS for path in package.glob(pattern.replace("check.yaml", "check.py")))
    alone = [
        path
        for path in checks
        if _BEARS_AN_ID.fullmatch(path.parent.name) and not path.with_name("check.yaml").exists()
    ]
    if alone:
        return _IN_THE_WHEEL.format(f"{alone[0].relative_to(package).as_posix()} has no check.yaml beside it")
    if next(package.rglob("*.yaml"), None) or (package / "plugin.py").exists():
        return None
    return _IN_THE_WHEEL.format(f"it brings nothing: the folder {package.name} holds no YAML")


_BEARS_AN_ID = re.compile("[a-z]+_[0-9]{2}")
_IN_THE_WHEEL = (
    "{} -> start one with 'govrisk new check FAMILY/ID'; or is it missing in the wheel? setuptools takes YAML along "
    'only where pyproject.toml says so: [tool.setuptools.package-data], "<package>" = ["**/*.yaml"]'
)


def stale(brought: Brought, page: Path) -> str | None:
    """How the page differs from what the checks say now; None when it does not."""
    now = catalogue_page(brought.checks[0].plugin, brought.registry)
    if not page.is_file():
        return f"{page.name} is not there -> {_remedy(brought, page)}"
    written = page.read_text(encoding="utf-8")
    if written == now:
        return None
    lines = difflib.unified_diff(written.splitlines(), now.splitlines(), lineterm="", n=0)
    first = next((line for line in lines if line[:1] in "+-" and line[:3] not in ("+++", "---")), "the end of a line")
    return f"{page.name} is not current ({first[:80]}) -> {_remedy(brought, page)}"


def write_page(brought: Brought, page: Path) -> None:
    """Writes the catalogue page of a plugin.

    Raises:
        UsageError: the file cannot be written.
    """
    try:
        replace_file(page, catalogue_page(brought.checks[0].plugin, brought.registry).encode())
    except OSError as error:
        raise UsageError(f"{page}: cannot be written: {error.strerror}") from None


def _remedy(brought: Brought, page: Path) -> str:
    where = "" if brought.folder is None else f" --plugin {brought.folder}"
    where += " --allow-code" if any(check.has_code for check in brought.checks) else ""
    into = page.name if page.is_absolute() else page
    return (
        f"write it: govrisk checks --catalogue {brought.checks[0].plugin}{where} > {into}, or pytest --govrisk-update"
    )
