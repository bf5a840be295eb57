"""What all tests share: the example cases, the reference data beside the project, a case writer."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Any

import pytest
import yaml

pytest_plugins = ["govrisk.testing.plugin"]
ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
EXAMPLES = ROOT / "examples"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The reference data that lies beside the project in its own workshop."""
    if not (SHARED / "seed").is_dir():
        pytest.skip("the reference data beside the project (../shared) is not here")
    return SHARED


MINIMAL: dict[str, Any] = {
    "schema": "govrisk.case/1",
    "subject": {"id": "demo", "name": "Demo", "kind": "library"},
    "as_of": "2026-03-05",
    "sources": {
        "S1": {
            "title": "News",
            "publisher": "Paper",
            "kind": "secondary-news",
            "published": "2026-03-04",
            "reliability": "B",
            "descriptor": "Reads well.",
        }
    },
    "origins": {"O1": {"who": "A person", "kind": "primary-statement"}},
    "claims": [
        {
            "id": "C1",
            "topic": "leadership.departure",
            "kind": "reported-fact",
            "polarity": "risk",
            "source": "S1",
            "origin": "O1",
            "credibility": 2,
            "statement": "The lead resigned.",
            "event_date": "2026-03-03",
            "selector": [{"type": "TextQuoteSelector", "exact": "the lead resigned"}],
        }
    ],
}


@pytest.fixture
def make_case(tmp_path: Path):
    """Writes a case folder from YAML text or data, with further files by relative path."""

    def write(case: str | dict[str, Any] | None = None, files: dict[str, bytes | str] | None = None) -> Path:
        folder = tmp_path / "case"
        folder.mkdir(exist_ok=True)
        text = textwrap.dedent(case) if isinstance(case, str) else yaml.safe_dump(case or MINIMAL, sort_keys=False)
        (folder / "case.yaml").write_text(text, encoding="utf-8")
        for name, content in (files or {}).items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return folder

    return write
