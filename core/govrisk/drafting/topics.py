"""Which topics a clause may speak of, by cue words; a person decides."""

from __future__ import annotations

from collections.abc import Collection

from govrisk.drafting.cues import data, fold, topics


def likely(clause: str, vocabulary: Collection[str]) -> list[str]:
    """The topics of ``vocabulary`` that the cue words of ``clause`` point to, the likeliest first.

    Empty when too little points anywhere: one cue is needed, or two different weak ones.
    """
    points = data()["points"]
    folded = fold(clause)
    scores: dict[str, tuple[int, int]] = {}
    hints: set[str] = set()
    for topic in topics():
        strong = [m[0] for p in topic.strong if (m := p.search(folded))]
        weak = [m[0] for p in topic.weak if (m := p.search(folded))]
        hints |= {word.lower() for word in weak}
        if topic.name in vocabulary and (strong or weak):
            score = points["cue"] * len(strong) + points["weak"] * len(weak)
            scores[topic.name] = (score, sum(len(m.split()) for m in strong))
    if max((score for score, _ in scores.values()), default=0) < points["enough"] and (
        not scores or points["weak"] * len(hints) < points["enough"]
    ):
        return []
    return sorted(scores, key=lambda name: (-scores[name][0], -scores[name][1]))
