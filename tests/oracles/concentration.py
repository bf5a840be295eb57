"""``make concentration-table``: the absence factor by everybody's rules, on the same repositories and days.

The rules: CHAOSS over all time and over 365 days, LFX (51% of 365 days), 8Knot (6 months), OSS Compass (more than half
of 90 days, by author name), and ecosyste.ms' DDS (1 - the largest share). Windows end at 00:00 UTC of the day, author
dates, no merges, GitHub's apps left out, identities joined by name or e-mail: the table's rules, not our own.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from govrisk_collectors.git.people import GITHUB_LOGIN, Joins
from govrisk_collectors.git.shares import absence_factor, top_share
from govrisk_collectors.repository import Repository
from tests.oracles.clones import find, table

SYSTEMS = (
    ("QwenLM/Qwen3", "2026-03-01", "2 / 2(59) / 2 / 1 / 1(1) / .62 .53"),
    ("QwenLM/Qwen3.5", "2026-03-01", "1 / 1(5) / 1 / 1 / 1(5) / .20 .20"),
    ("QwenLM/Qwen", "2024-06-01", "2 / 2(365) / 2 / 2 / 1(22) / .65 .65"),
    ("actix/actix-web", "2020-01-15", "1 / 1(854) / 1 / 1 / 1(141) / .18 .22"),
    ("tukaani-project/xz", "2024-03-01", "1 / 1(547) / 1 / 2 / 2(217) / .23 .44"),
    ("hashicorp/terraform", "2023-08-09", "7 / 4(970) / 5 / 4 / 3(296) / .87 .83"),
    ("redis/redis", "2024-03-19", "1 / 5(467) / 5 / 4 / 2(132) / .46 .70"),
    ("cortexproject/cortex", "2022-03-29", "4 / 5(327) / 5 / 4 / 3(39) / .80 .87"),
    ("minio/minio", "2025-05-01", "2 / 3(623) / 3 / 4 / 5(86) / .57 .71"),
    ("huggingface/trl", "2026-01-01", "5 / 3(1053) / 3 / 2 / 2(337) / .75 .65"),
)
DAY = 86400
Commit = tuple[int, str, str]


def read(repository: Repository, day: date) -> list[Commit]:
    """(author time, name, e-mail) of the commits before a day, without merges and GitHub's apps."""
    end = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
    found = []
    with repository.stream("log", "--no-merges", "-z", "--format=%at%n%an%n%ae", "HEAD") as out:
        for record in out.read().decode("utf-8", "replace").split("\0"):
            stamp, _, rest = record.strip("\n").partition("\n")
            name, _, email = rest.partition("\n")
            if stamp and int(stamp) < end and "[bot]" not in f"{name}{email}":
                found.append((end - int(stamp), name, email))
    return found


def people(commits: Sequence[Commit]) -> dict[tuple[str, str], int]:
    """(name, e-mail) -> person, joined by either, lower-cased; a noreply address's login is one more name."""
    raws = list(dict.fromkeys((name, email) for _, name, email in commits))
    joins = Joins(len(raws))
    for i, (name, email) in enumerate(raws):
        joins.by("email", email.lower(), i)
        joins.by("name", name.lower(), i)
        if login := GITHUB_LOGIN.match(email.lower()):
            joins.by("name", login[1], i)
    return {raw: joins.root(i) for i, raw in enumerate(raws)}


def row(repository: Repository, day: date) -> str:
    """A line of the table."""
    commits = read(repository, day)
    person = people(commits)

    def counts(days: int | None) -> Counter[int]:
        return Counter(person[name, mail] for age, name, mail in commits if days is None or age <= days * DAY)

    whole, year, half = counts(None), counts(365), counts(182)
    names = Counter(name for age, name, _ in commits if age <= 90 * DAY)
    compass = absence_factor(names, (names.total() // 2 + 1) / names.total()) if names else 0  # strictly more than half
    dds = " ".join(f"{1 - top_share(c):.2f}".lstrip("0") for c in (whole, year))
    return (
        f"{absence_factor(whole)} / {absence_factor(year)}({year.total()}) / {absence_factor(year, 0.51)} / "
        f"{absence_factor(half)} / {compass}({names.total()}) / {dds}"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the table; 1 when a row differs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clones", type=Path, required=True, help="folder of clones with full history")
    clones = parser.parse_args(arguments).clones
    rows: list[tuple[object, ...]] = []
    alike = measured = 0
    for name, day, published in SYSTEMS:
        repository = find(clones, name)
        ours = row(repository, date.fromisoformat(day)) if repository else "no clone"
        measured += repository is not None
        alike += ours == published
        rows.append((name, day, ours, published, "" if ours == published or not repository else "differs"))
    table(("repository", "before", "CAF all / 1y(n) / LFX / 8Knot / Compass(n) / DDS all 1y", "published", ""), rows)
    sys.stdout.write(f"{alike} of {measured} rows equal\n")
    return 0 if alike == measured and measured else 1


if __name__ == "__main__":
    sys.exit(main())
