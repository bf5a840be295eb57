"""``make draft-table``: what ``govrisk evidence draft`` proposes, against the claims taken from the same article.

A claim is *covered* by a proposal that overlaps at least half of the claim's span and is at most three times as long
(strict), or of any length (lenient). *Noise* is a proposal that covers no claim strictly.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from govrisk.drafting import Draft, Proposal, draft
from govrisk.drafting.sentences import clauses, sentences
from govrisk.plugins import default_registry

TEXT, CLAIMS = "seed/000_b6f0d387263fe725.txt", "data/qwen-evidence-draft.yaml"
LONGEST = 3
Span = tuple[int, int]


@dataclass
class Row:
    """A claim, and the proposals that cover it."""

    claim: dict[str, Any]
    strict: list[Proposal] = field(default_factory=list)
    lenient: list[Proposal] = field(default_factory=list)

    @property
    def best(self) -> Proposal | None:
        """The covering proposal with the largest overlap, the shortest of those."""
        span = tuple(self.claim["span"])
        options = self.strict or self.lenient
        return max(options, key=lambda p: (overlap(p.span, span), p.span[0] - p.span[1]), default=None)


@dataclass(frozen=True)
class Measured:
    """Counts over one article."""

    claims: int
    proposals: int
    strict: int
    lenient: int
    apart: int
    noise: int
    first_topic: int
    third_topic: int
    kind: int

    @property
    def recall(self) -> float:
        return self.strict / self.claims

    @property
    def per_kept(self) -> float:
        """Proposals to read for each claim that one of them covers."""
        return self.proposals / max(1, self.strict)


def overlap(one: Span, other: Span) -> int:
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def rows(made: Draft, claims: list[dict[str, Any]]) -> list[Row]:
    found = []
    for claim in claims:
        start, end = claim["span"]
        row = Row(claim)
        for proposal in made.proposals:
            if 2 * overlap(proposal.span, (start, end)) >= end - start:
                row.lenient.append(proposal)
                if proposal.span[1] - proposal.span[0] <= LONGEST * (end - start):
                    row.strict.append(proposal)
        found.append(row)
    return found


def apart(found: list[Row]) -> int:
    """The most claims that can each have a covering proposal of their own (Kuhn's augmenting paths)."""
    taken: dict[Span, int] = {}

    def place(i: int, tried: set[Span]) -> bool:
        for span in {p.span for p in found[i].strict} - tried:
            tried.add(span)
            if span not in taken or place(taken[span], tried):
                taken[span] = i
                return True
        return False

    return sum(place(i, set()) for i in range(len(found)))


def measure(made: Draft, claims: list[dict[str, Any]]) -> Measured:
    found = rows(made, claims)
    covering = {p.span for row in found for p in row.strict}
    best = [(row.claim, row.best) for row in found]
    return Measured(
        claims=len(claims),
        proposals=len(made.proposals),
        strict=sum(bool(row.strict) for row in found),
        lenient=sum(bool(row.lenient) for row in found),
        apart=apart(found),
        noise=sum(p.span not in covering for p in made.proposals),
        first_topic=sum(bool(p) and claim["topic"] == p.topics[0] for claim, p in best if p),
        third_topic=sum(bool(p) and claim["topic"] in p.topics[:3] for claim, p in best if p),
        kind=sum(bool(p) and claim["kind"] == p.kind for claim, p in best if p),
    )


def article(shared: Path) -> tuple[Draft, list[dict[str, Any]]]:
    text = (shared / TEXT).read_bytes().decode()
    claims = yaml.safe_load((shared / CLAIMS).read_text(encoding="utf-8"))["claims"]
    return draft(text, default_registry().topics), claims


def uncued(made: Draft, whole: bool = False) -> Draft:
    """The same text with every clause proposed, or every whole sentence: what the cue words and the clauses add."""
    spans = [(c, s) for s in sentences(made.text) for c in ([s] if whole else clauses(made.text, s))]
    return replace(made, proposals=tuple(Proposal(c, s, ("",), None, None, None, None) for c, s in spans))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder with the claims; the text lies beside it")
    options = parser.parse_args()
    made, claims = article(options.data.parent)
    for row in rows(made, claims):
        mark = "covered" if row.strict else "too long" if row.lenient else "missed"
        print(row.claim["id"], mark, row.claim["topic"], row.best.topics[:3] if row.best else "", sep="\t")
    m = measure(made, claims)
    print(f"claims {m.claims}, sentences {made.sentences}, proposals {m.proposals}")
    print(f"covered: strictly {m.strict} ({m.recall:.2f}), leniently {m.lenient}; each by one of its own {m.apart}")
    print(f"proposals a covered claim {m.per_kept:.2f}; noise {m.noise} of {m.proposals}")
    print(f"topic first {m.first_topic}, among the first three {m.third_topic}; kind {m.kind}; of {m.lenient}")
    for words, whole in (("clause", False), ("whole sentence", True)):
        m = measure(uncued(made, whole), claims)
        print(f"with every {words} proposed: {m.strict} covered by {m.proposals}, noise {m.noise}")


if __name__ == "__main__":
    main()
