"""A comparison as Markdown, for a pull request or a mail."""

from __future__ import annotations

import re

from govrisk.comparing.results import ChanceMove, Change, Comparison, Side
from govrisk.scenarios.words import percent


def markdown(comparison: Comparison) -> str:
    """The whole comparison; words of a case are escaped, so that they can start no markup."""
    c = comparison
    lines = [f"# {_text(c.old.subject)}: what moved", "", f"**{_text(c.headline)}**", ""]
    lines += [f"- {_text(line)}" for line in c.statements] + ([""] if c.statements else [])
    lines += ["| | before | after |", "|---|---|---|"]
    lines += [f"| {name} | {_text(a)} | {_text(b)} |" for name, a, b in sides(c.old, c.new)]
    lines += ["", f"{len(c.changes)} findings moved, {c.still} did not.", ""]
    if c.changes:
        lines += [
            "| finding | before | after | effect on the mean | what it means | why |",
            "|---|---|---|---|---|---|",
        ]
        lines += [f"| {' | '.join(_text(cell) for cell in row(change))} |" for change in c.changes]
        lines += [
            "",
            "The effect is in risk points on the lower and the upper end of the overall mean; all add up to its move.",
            "",
        ]
    for move in c.outlooks:
        lines += [f"**What may come: {_text(move.title)}.** {_text(move.told)}", ""]
        lines += ["| hypothesis | before | after |", "|---|---|---|"]
        lines += [f"| {' | '.join(_text(cell) for cell in chance_row(chance))} |" for chance in move.chances] + [""]
    if c.appeared or c.vanished:
        lines += [f"- Counted only after: {_text(', '.join(c.appeared)) or 'nothing'}"]
        lines += [f"- Counted only before: {_text(', '.join(c.vanished)) or 'nothing'}", ""]
    return "\n".join(lines)


def sides(old: Side, new: Side) -> list[tuple[str, str, str]]:
    """The two assessments side by side: (name, before, after)."""
    return [
        ("as of", str(old.as_of), str(new.as_of)),
        ("rating", old.rating, new.rating),
        ("mean", str(old.mean), str(new.mean)),
        ("worst family", str(old.worst), str(new.worst)),
        ("specificity", f"{old.specificity:.0%}", f"{new.specificity:.0%}"),
        ("confidence", old.confidence, new.confidence),
        ("rubric", old.rubric, new.rubric),
        ("program", old.tool, new.tool),
        ("assessment file", f"sha256 {old.sha256[:12]}", f"sha256 {new.sha256[:12]}"),
    ]


def row(change: Change) -> tuple[str, ...]:
    """A finding's move: id and title, before, after, effect, meaning, causes."""
    return (
        f"{change.check} {change.title}",
        f"{change.before or '-'} {change.rating_before}",
        f"{change.after or '-'} {change.rating_after}",
        f"{_signed(change.effect_lo)} / {_signed(change.effect_hi)}",
        change.direction,
        " ".join(f"{cause.kind.capitalize()}: {cause.text}" for cause in change.causes) or "-",
    )


def chance_row(chance: ChanceMove) -> tuple[str, str, str]:
    """A hypothesis's move: id and title, before, after, as percentages."""
    return (
        f"{chance.id} {chance.title}",
        percent(chance.before) if chance.before else "-",
        percent(chance.after),
    )


def _signed(points: float) -> str:
    return f"{points:+.1f}" if round(points, 1) else "0.0"


def _text(words: str) -> str:
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", " ".join(words.split()))
