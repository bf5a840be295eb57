"""Public names and hooks that are to go: they work until the next major version of the plugin API, and say so."""

from __future__ import annotations

import warnings
from importlib import import_module
from typing import NamedTuple


class Moved(NamedTuple):
    """Since which version of the plugin API a name is deprecated, and what to use: ``Y`` or ``module.Y``."""

    since: str
    use: str


MOVED: dict[str, Moved] = {}
"""Names that ``import govrisk`` once offered and still gives."""


def moved(name: str) -> object:
    """What took the place of a public name, with a warning at the line that asked ``govrisk`` for it."""
    since, use = MOVED[name]
    warnings.warn(_words(f"govrisk.{name}", since, f"govrisk.{use}"), DeprecationWarning, stacklevel=3)
    home, _, attribute = f"govrisk.{use}".rpartition(".")
    return getattr(import_module(home), attribute)


def hook(name: str, moved: Moved) -> DeprecationWarning:
    """The warning at a plugin's own line for a hook that is to go: ``@hookspec(warn_on_impl=hook(...))``."""
    return DeprecationWarning(_words(f"the hook {name}", *moved))


def _words(what: str, since: str, use: str) -> str:
    goes = int(since.split(".")[0]) + 1
    return f"{what} is deprecated since the plugin API {since} and goes with {goes}.0: use {use}"
