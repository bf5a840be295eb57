"""Writes the snapshots anew."""

from __future__ import annotations

from tests.snapshots import FOLDER, api, made

for name, text in (*api.made(), *made()):
    (FOLDER / f"{name}.txt").write_text(text, encoding="utf-8")
