"""Names of new things: what may be called how, and what one name becomes in all its places."""

from __future__ import annotations

import keyword
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

from govrisk.errors import UsageError
from govrisk.plugins import Registry, default_registry

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_CHECK = re.compile(r"(?:([A-Za-z]{2,8})/)?(?:([A-Za-z]{2,8})[-_])?([0-9]{1,2})")


@dataclass(frozen=True, slots=True)
class Names:
    """What the name of a new package becomes, here for ``acme-govrisk``.

    ``distribution`` is acme-govrisk; ``module`` acme_govrisk; ``word``, what users type and what the entry point is
    called, acme; ``family``, for checks, ACME.
    """

    distribution: str
    module: str
    word: str
    family: str


def package_names(given: str) -> Names:
    """The names of a package that brings a plugin.

    Raises:
        UsageError: it cannot be a package's name, or something of that name is installed.
    """
    plain_name(given, "plugin")
    word = "-".join(part for part in given.split("-") if part != "govrisk")
    if not _NAME.fullmatch(word):
        raise UsageError(f"{given!r} is not a name of your own: add one, such as acme-govrisk")
    letters = re.sub("[^a-z]", "", word).upper()[:8]
    names = Names(given, given.replace("-", "_"), word, letters if len(letters) > 1 else "OWN")
    _refuse_taken(names)
    return names


def plain_name(given: str, what: str) -> str:
    """A name of lower-case letters, digits and dashes, as it is.

    Raises:
        UsageError: it is none; with one that is near.
    """
    if not given or near_name(given) != given:
        example = near_name(given) or f"my-{what}"
        raise UsageError(f"{given!r} cannot name a {what}: write lower-case letters, digits and dashes: {example}")
    return given


def near_name(given: str) -> str:
    """The nearest name of lower-case letters, digits and dashes; empty where there is none."""
    near = re.sub("[^a-z0-9]+", "-", given.lower()).strip("-").lstrip("-0123456789")
    return near if _NAME.fullmatch(near) and len(near) <= 58 else ""


def _refuse_taken(names: Names) -> None:
    if keyword.iskeyword(names.module) or names.module in sys.stdlib_module_names:
        raise UsageError(f"{names.module!r} is a word of Python's own: take another name, such as {names.word}-govrisk")
    try:
        installed = f"{names.distribution} {version(names.distribution)}"
    except PackageNotFoundError:
        spec = find_spec(names.module)
        installed = f"a module {names.module!r}" if spec and spec.origin else ""  # a folder nearby has no origin
    if installed:
        raise UsageError(f"{installed} is installed already: take another name")
    for plugin in default_registry().plugins:
        if plugin.name == names.word:
            raise UsageError(f"a plugin {names.word!r} comes from {plugin.distribution} already: take another name")


def refuse_used(what: str, name: str, known: Iterable[str]) -> None:
    """Two things of one name would end every run.

    Raises:
        UsageError: ``name`` is among those that are known.
    """
    if name in known:
        raise UsageError(f"a {what} {name!r} is installed already: take another name")


def check_id(given: str) -> str:
    """``PROM-01`` of PROM/PROM-01, PROM/01, prom/prom_01 or PROM-01.

    Raises:
        UsageError: it is nothing of the kind.
    """
    match = _CHECK.fullmatch(given)
    families = {part.upper() for part in match.groups()[:2] if part} if match else set()
    if match is None or not families:
        raise UsageError(f"{given!r} names no check: write 2 to 8 letters and two digits, such as PROM/PROM-01")
    if len(families) > 1:
        raise UsageError(f"{given!r} names two families: write one, such as {min(families)}/{int(match[3]):02}")
    return f"{families.pop()}-{int(match[3]):02}"


def check_folder(check: str) -> str:
    """What the folder of a check is called: ``prom_01``."""
    return check.lower().replace("-", "_")


def free_check(family: str, registry: Registry) -> str:
    """The first id of a family that no plugin has.

    Raises:
        UsageError: there is none left.
    """
    for number in range(1, 100):
        if check_folder(check := f"{family}-{number:02}") not in registry.check_folders:
            return check
    raise UsageError(f"the family {family} has no number left: take another name")
