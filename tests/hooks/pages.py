"""What a hook's page says: the files of its plugin, and its table of mistakes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path

from tests.conftest import ROOT
from tests.integration.test_docs import blocks

from govrisk import GovriskError
from govrisk.plugins import Registry

PAGES = ROOT / "docs" / "hooks"


def files_of(hook: str) -> dict[str, str]:
    """The files that the page's blocks write, by path."""
    return {b.about: b.text for b in blocks(PAGES / f"{hook}.md") if b.about not in ("", "output")}


def mistakes(hook: str) -> dict[str, re.Pattern[str]]:
    """The rows of the page's table of mistakes; ``…`` stands for what differs."""
    table = (PAGES / f"{hook}.md").read_text(encoding="utf-8").split("| message | do |", 1)[1]
    cells = re.findall(r"^\| `([^`]+)` \| [^|]+ \|$", table, re.MULTILINE)
    return {cell: re.compile(re.escape(cell).replace("…", ".+") + ".*", re.DOTALL) for cell in cells}


def explains(hook: str, messages: Iterable[str]) -> None:
    """Each message has its row on the page, and each row a message that looks so."""
    said, rows = list(messages), mistakes(hook)
    unexplained = [m for m in said if not any(row.fullmatch(m) for row in rows.values())]
    assert unexplained == [], f"no row on the page explains {unexplained}"
    unsaid = [cell for cell, row in rows.items() if not any(map(row.fullmatch, said))]
    assert unsaid == [], f"nothing says {unsaid}"


def said(call: Callable[..., object], *arguments: object, **more: object) -> str:
    """What a call that must fail tells the user."""
    try:
        call(*arguments, **more)
    except GovriskError as error:
        return str(error)
    raise AssertionError("it did not fail")


def causes(registry: Registry, *parts: str) -> list[str]:
    """Why plugins, or parts of them, could not be loaded, once these parts of the registry were asked for."""
    for part in parts:
        getattr(registry, part)
    return [failure.cause for failure in registry.failures]


def edited(folder: Path, name: str, old: str, new: str) -> Path:
    """The folder, with one passage of one file in other words."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {name}"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return folder
