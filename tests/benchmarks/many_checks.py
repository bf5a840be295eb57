"""Writes a distribution with as many YAML checks as wanted, as an installer would leave it on the path.

``python many_checks.py ROUNDS`` prints the least processor time, in seconds, that finding and reading all installed
checks took in so many rounds of one process.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from string import ascii_uppercase

PATTERN = Path(__file__).parents[2] / "plugins" / "govrisk_checks" / "lead" / "lead_01" / "check.yaml"
MODULE = '''"""Many checks."""

import govrisk

GOVRISK_API = "1.0"
plugin = govrisk.Folder(__file__)
'''


def write_checks(site: Path, count: int) -> Path:
    """A folder for the path that holds the package ``many_checks`` and its metadata; gives the folder."""
    package, info = site / "many_checks", site / "many_checks-1.0.dist-info"
    info.mkdir(parents=True)
    package.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: many-checks\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text("[govrisk]\nmany = many_checks:plugin\n", encoding="utf-8")
    (package / "__init__.py").write_text(MODULE, encoding="utf-8")
    text = PATTERN.read_text(encoding="utf-8")
    for number in range(count):
        family = f"ZZ{ascii_uppercase[number // 260]}{ascii_uppercase[number // 10 % 26]}"
        check = f"{family}-{number % 10 + 1:02}"
        folder = package / "checks" / family.lower() / check.lower().replace("-", "_")
        folder.mkdir(parents=True)
        (folder / "check.yaml").write_text(text.replace("id: LEAD-01", f"id: {check}"), encoding="utf-8")
    return site


def least_loading(rounds: int) -> float:
    """Seconds of processor time for the quickest of several times that all checks are found and read."""
    from govrisk.plugins import load_registry

    def loading() -> float:
        start = time.process_time()
        assert load_registry().checks
        return time.process_time() - start

    return min(loading() for _ in range(rounds))


if __name__ == "__main__":
    print(least_loading(int(sys.argv[1])))
