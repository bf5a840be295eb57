"""Compares two assessments: how far each finding moved, and for which of the reasons that the two files can show."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from govrisk.assessment import Assessment, Finding
from govrisk.comparing.causes import Held, causes
from govrisk.comparing.outlooks import outlook_moves
from govrisk.comparing.results import Change, Comparison, HistoryPoint, Side
from govrisk.interval import Interval

STILL = 0.05
"""Risk points under which an end has not moved: less than a report prints."""
NAMED = 3
"""Findings that a sentence on what moved most names."""


def compare(old: Assessment, new: Assessment) -> Comparison:
    """What moved from ``old`` to ``new`` and why, from what the two files hold.

    The overall mean is the weighted sum of findings, so that the effects of all findings add up to its move exactly
    (as long as some check applies on both sides).
    Two subjects are set side by side and not explained: only "higher than" can follow, and only where their intervals
    do not overlap (method 2.3).
    """
    same = old.subject.id == new.subject.id
    pairs = _pairs(old, new)
    held = (Held(old), Held(new)) if same else None
    moved = [_change(held, before, after) for before, after in pairs if _moved(before, after)]
    moved.sort(key=lambda c: (-(abs(c.effect_lo) + abs(c.effect_hi)), c.check))
    counted = Counter(kind for c in moved for kind in {cause.kind for cause in c.causes})
    used_before, used_after = _used(old), _used(new)
    return Comparison(
        old=_side(old),
        new=_side(new),
        headline=_headline(old, new) if same else _ranked(old, new),
        statements=tuple(_statements(old, new, same)),
        changes=tuple(moved),
        still=len(pairs) - len(moved),
        causes=dict(sorted(counted.items())),
        outlooks=tuple(outlook_moves(old, new)) if same else (),
        appeared=tuple(sorted(used_after - used_before)) if same else (),
        vanished=tuple(sorted(used_before - used_after)) if same else (),
    )


def moved_since(old: Assessment, new: Assessment) -> Assessment:
    """The newer assessment with what moved since the older one."""
    return with_moves(new, compare(old, new))


def with_moves(new: Assessment, comparison: Comparison | None, history: Sequence[HistoryPoint] = ()) -> Assessment:
    """The assessment with what moved since an older one, on its first page too."""
    changed = new.executive.changed
    if comparison is not None:
        changed = (*_moved_lines(comparison), *changed[1:])  # the first line says that nothing is compared
    executive = new.executive.model_copy(update={"changed": changed})
    update = {"comparison": comparison, "history": tuple(history), "executive": executive}
    return new.model_copy(update=update)


def _moved_lines(comparison: Comparison) -> tuple[str, ...]:
    """The move since the older assessment in two or three sentences."""
    lines = [f"Since {comparison.old.as_of}: {comparison.headline}"]
    if comparison.changes:
        lines.append(f"What moved most: {most_moved(comparison)}.")
    return tuple(lines)


def most_moved(move: Comparison) -> str:
    """The findings that moved most, with their intervals before and after."""
    told = [
        f"{c.check} {c.before if c.before else 'not asked'} to {c.after if c.after else 'not asked'}"
        for c in move.changes[:NAMED]
    ]
    more = len(move.changes) - NAMED
    return ", ".join(told) + (f" and {more} more" if more > 0 else "")


def _side(a: Assessment) -> Side:
    rubric, tool = a.provenance.rubric, a.provenance.tool
    return Side(
        subject=a.subject.name,
        as_of=a.as_of,
        rubric=f"{rubric.id} {rubric.version}",
        tool=f"{tool.name} {tool.version}",
        rating=a.verdict.rating,
        headline=a.verdict.headline,
        mean=a.verdict.mean,
        worst=a.verdict.worst,
        specificity=a.verdict.specificity,
        confidence=a.verdict.confidence,
        sha256=hashlib.sha256(a.to_json().encode()).hexdigest(),
    )


def _pairs(old: Assessment, new: Assessment) -> list[tuple[Finding | None, Finding | None]]:
    before, after = {f.check: f for f in old.findings}, {f.check: f for f in new.findings}
    names = [*after, *(name for name in before if name not in after)]
    return [(before.get(name), after.get(name)) for name in names]


def _moved(before: Finding | None, after: Finding | None) -> bool:
    if before is None or after is None or before.outcome != after.outcome or before.rating != after.rating:
        return True
    far = abs(before.interval.lo - after.interval.lo), abs(before.interval.hi - after.interval.hi)
    return max(far) >= STILL or abs(before.weight - after.weight) > 1e-9


def _change(held: tuple[Held, Held] | None, before: Finding | None, after: Finding | None) -> Change:
    """How a finding moved; why, when what the two assessments hold is of one subject."""
    shown = after or before
    assert shown is not None  # a pair has one side at least
    why = tuple(causes(*held, before, after)) if held else ()
    ruled = any(cause.kind == "rule changed" for cause in why)
    ends = {"lo": 0.0, "hi": 0.0}
    for finding, sign in ((after, 1.0), (before, -1.0)):
        if finding is not None:
            ends["lo"] += sign * finding.weight * finding.interval.lo
            ends["hi"] += sign * finding.weight * finding.interval.hi
    return Change(
        check=shown.check,
        title=shown.title,
        before=before.interval if before else None,
        after=after.interval if after else None,
        rating_before=_words(before),
        rating_after=_words(after),
        effect_lo=ends["lo"],
        effect_hi=ends["hi"],
        direction=_direction(before, after, ruled, any(cause.kind == "evidence aged" for cause in why)),
        causes=why,
    )


def _words(finding: Finding | None) -> str:
    if finding is None:
        return "not asked"
    if finding.outcome == "not_applicable":
        return "not applicable"
    if finding.rating == "NR":
        return "NR"
    same = finding.band_low == finding.band_high
    return finding.band_low if same else f"{finding.band_low} to {finding.band_high}"


def _direction(before: Finding | None, after: Finding | None, ruled: bool, aged: bool) -> str:
    if before is None:
        return "asked only in the newer assessment"
    if after is None:
        return "asked only in the older assessment"
    if "not_applicable" in (before.outcome, after.outcome) and before.outcome != after.outcome:
        return "no longer applicable" if after.outcome == "not_applicable" else "now applicable"
    moved = direction(before.interval, after.interval)
    if moved == "unmoved":
        return "its share of the whole changed" if before.weight != after.weight else "rated otherwise"
    if aged and moved == "pointing lower":  # a lower end that fades is no good news
        return "moved, in part because evidence aged"
    return f"{moved.removesuffix(' beyond doubt')}, by another rule" if ruled else moved


def direction(before: Interval, after: Interval) -> str:
    """What a move of an interval means. Only intervals without overlap say that risk itself is higher or lower."""
    down, up = after.lo - before.lo, after.hi - before.hi
    if after.lo > before.hi:
        return "higher beyond doubt"
    if after.hi < before.lo:
        return "lower beyond doubt"
    if abs(down) < STILL and abs(up) < STILL:
        return "unmoved"
    if down >= -STILL and up <= STILL:
        return "pinned down further"
    if down <= STILL and up >= -STILL:
        return "less is known"
    return "pointing higher" if down > 0 else "pointing lower"


def _used(a: Assessment) -> set[str]:
    return {e for f in a.findings for e in f.evidence}


def _headline(old: Assessment, new: Assessment) -> str:
    before, after = old.verdict, new.verdict
    ruled = old.provenance.rubric.sha256 != new.provenance.rubric.sha256
    by = "by two rubrics the intervals differ, which says nothing on the project."
    words = {
        "higher beyond doubt": f"Higher, but {by}" if ruled else "Risk is higher: the two intervals do not overlap.",
        "lower beyond doubt": f"Lower, but {by}" if ruled else "Risk is lower: the two intervals do not overlap.",
        "unmoved": "The overall interval did not move.",
        "pinned down further": "More is known; whether risk itself moved cannot be told, since the intervals overlap.",
        "less is known": "Less is known; whether risk itself moved cannot be told, since the intervals overlap.",
        "pointing higher": "The interval moved up; the two overlap, so that risk need not have risen.",
        "pointing lower": "The interval moved down; the two overlap, so that risk need not have fallen.",
    }[direction(before.mean, after.mean)]
    rating = "still" if before.rating == after.rating else f"was {before.rating}, is"
    return f"{words} From {before.mean} to {after.mean}; {rating} {after.rating}."


def _ranked(old: Assessment, new: Assessment) -> str:
    """Two subjects: a riskier than b only if the lower end of a is above the upper end of b (method 2.3)."""
    a, b = (old.subject.name, old.verdict.mean), (new.subject.name, new.verdict.mean)
    for (name, high), (other, low) in ((a, b), (b, a)):
        if high.lo > low.hi:
            return f"Governance risk is higher for {name} {high} than for {other} {low}: the intervals do not overlap."
    return f"Not comparable: {a[0]} {a[1]} and {b[0]} {b[1]} overlap, so that neither can be called riskier."


def _statements(old: Assessment, new: Assessment, same: bool) -> Iterable[str]:
    if not same:
        yield "Two subjects are set side by side: a difference may lie in what was collected, not in the projects."
    if new.as_of < old.as_of:
        yield f"The second assessment stands on an earlier day ({new.as_of}) than the first ({old.as_of})."
    if old.provenance.rubric.sha256 != new.provenance.rubric.sha256:
        before, now = (f"{a.provenance.rubric.id} {a.provenance.rubric.version}" for a in (old, new))
        told = f"both are {now}, with other content" if before == now else f"{before} and {now}"
        yield f"The rubric differs: {told}. Assess both by one to compare like with like."
    if programs(old) != programs(new):
        told = ", ".join(f"{name} {a or 'absent'} -> {b or 'absent'}" for name, a, b in differing(old, new))
        yield f"The program differs: {told}."
    if same and old.provenance.case_sha256 == new.provenance.case_sha256:
        yield "Both rest on the same files of the case, byte for byte."


def programs(a: Assessment) -> Mapping[str, str]:
    """Versions of the program and of the plugins that took part."""
    known = {p.name: f"{p.distribution} {p.version}" for p in a.provenance.plugins}
    return known | {"program": f"{a.provenance.tool.name} {a.provenance.tool.version}"}


def differing(old: Assessment, new: Assessment) -> list[tuple[str, str, str]]:
    """(name, version before, version after) of what differs; an empty version where it was not there."""
    before, after = programs(old), programs(new)
    return [
        (name, before.get(name, ""), after.get(name, ""))
        for name in sorted({*before, *after})
        if before.get(name) != after.get(name)
    ]
