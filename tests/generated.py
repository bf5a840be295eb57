"""Files that are generated from the code: ``python -m tests.generated`` writes them, ``--check`` compares."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

from govrisk.catalogue import catalogue
from govrisk.plugins import default_registry
from govrisk.schema import assessment_schema, case_schema, rubric_schema

ROOT = Path(__file__).parent.parent
SCHEMAS = ROOT / "core" / "govrisk" / "schemas"


def _json(make: Callable[[], dict]) -> str:
    return json.dumps(make(), indent=2, ensure_ascii=False) + "\n"


def generated() -> dict[Path, str]:
    """Every generated file and what it must hold."""
    return {
        ROOT / "docs" / "checks.md": catalogue(default_registry().checks.values()),
        SCHEMAS / "case.schema.json": _json(case_schema),
        SCHEMAS / "assessment.schema.json": _json(assessment_schema),
        SCHEMAS / "rubric.schema.json": _json(rubric_schema),
    }


def main(check: bool) -> int:
    stale = [p for p, text in generated().items() if not p.is_file() or p.read_text(encoding="utf-8") != text]
    for path in stale:
        print(f"{path.relative_to(ROOT)} {'is not current: run make catalogue' if check else 'written'}")
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(generated()[path], encoding="utf-8")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
