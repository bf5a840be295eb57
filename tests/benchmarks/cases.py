"""Writes cases of any size: dated claims on every topic, and the source texts in which their quotations stand."""

from __future__ import annotations

import hashlib
import re
from datetime import date, timedelta
from pathlib import Path

TOPICS_FILE = Path(__file__).parents[2] / "plugins" / "govrisk_checks" / "topics.yaml"
LAST = date(2026, 6, 30)
KINDS = ("reported-fact", "quoted-statement", "reported-unknown", "attributed-opinion", "editorial-opinion")
POLARITIES = ("risk", "risk", "neutral", "mitigating", "risk")

HEAD = """\
schema: govrisk.case/1
subject: {{id: load, name: Load, kind: library}}
as_of: '{as_of}'
profile: default
"""
SOURCE = """\
  S{n}:
    title: Report number {n}
    publisher: Publisher {publisher}
    kind: secondary-news
    published: '{day}'
    url: https://example.org/{n}
    file: texts/S{n}.txt
    sha256: {digest}
    language: en
    reliability: {grade}
    descriptor: Covers the subject every week; names its sources; depends on nobody it writes about.
"""
CLAIM = """\
  - id: C{n}
    topic: {topic}
    kind: {kind}
    polarity: {polarity}
    source: S{source}
    origin: O{origin}
    credibility: {credibility}
    event_date: '{day}'
    statement: What was said in passage number {n}, told again in words that are the analyst's own and not the source's.
    selector:
      - {{type: TextQuoteSelector, exact: '{quote}'}}
    note: A note on passage number {n}.
"""


def write_case(folder: Path, claims: int, per_origin: int = 12, per_source: int = 40) -> Path:
    """A case folder with ``claims`` claims; the last of each origin contradicts the first."""
    (folder / "evidence").mkdir(parents=True)
    (folder / "texts").mkdir()
    (folder / "case.yaml").write_text(HEAD.format(as_of=LAST), encoding="utf-8")
    origins = "".join(f"  O{n}: {{who: Person {n}, kind: named-expert}}\n" for n in range(-(-claims // per_origin)))
    sources = "".join(_source(folder, n, per_source) for n in range(-(-claims // per_source)))
    topics = re.findall(r"^([a-z][a-z.-]+):", TOPICS_FILE.read_text(encoding="utf-8"), re.MULTILINE)
    told = "".join(_claim(n, claims, topics, per_origin, per_source) for n in range(claims))
    content = f"schema: govrisk.evidence/1\nsources:\n{sources}origins:\n{origins}claims:\n{told}"
    (folder / "evidence" / "all.yaml").write_text(content, encoding="utf-8")
    return folder


def _quote(n: int) -> str:
    return f"this is what passage {n} says in so many words"


def _source(folder: Path, n: int, per_source: int) -> str:
    passages = (f"Before it stands something else. In short, {_quote(i)}; and then the text goes on for a while.\n"
                for i in range(n * per_source, (n + 1) * per_source))  # fmt: skip
    text = "\n".join(passages).encode()
    (folder / "texts" / f"S{n}.txt").write_bytes(text)
    digest, day = hashlib.sha256(text).hexdigest(), LAST - timedelta(days=n % 300)
    return SOURCE.format(n=n, publisher=n % 17, day=day, digest=digest, grade="ABCDF"[n % 5])


def _claim(n: int, claims: int, topics: list[str], per_origin: int, per_source: int) -> str:
    first = n - n % per_origin
    closes = n % per_origin == per_origin - 1 and n != first
    text = CLAIM.format(
        n=n,
        topic=topics[n * 7 % len(topics)],
        kind=KINDS[n % len(KINDS)],
        polarity=POLARITIES[n // 3 % len(POLARITIES)],
        source=n // per_source,
        origin=n // per_origin,
        credibility=3 + n % 3,
        day=LAST - timedelta(days=n * 11 % 700),
        quote=_quote(n),
    )
    return text + (f"    contradicts: [C{first}]\n" if closes and claims > first else "")
