"""The pages of two reports are as they were; see the package for how to accept a change."""

from __future__ import annotations

import pytest

from tests.snapshots import FOLDER, RENDERERS, made, normalised


@pytest.fixture(scope="module")
def now() -> dict[str, str]:
    return dict(made())


@pytest.mark.filterwarnings("ignore:unclosed file.*sRGB2014:ResourceWarning")
@pytest.mark.parametrize("name", RENDERERS)
def test_pages_are_as_they_were(name: str, now: dict[str, str]) -> None:
    kept = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    assert now[name] == kept, "look at the change, then accept it: python -m tests.snapshots"


def test_what_differs_between_releases_is_left_out() -> None:
    digest = "0123456789abcdef" * 4
    assert normalised(f"sha256 {digest[:40]}\n{digest[40:]}  of it") == "sha256 <digest> of it"
