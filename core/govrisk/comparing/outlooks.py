"""How what may come moved between two assessments, and which signs and outcomes moved it."""

from __future__ import annotations

from collections.abc import Iterator

from govrisk.assessment import Assessment
from govrisk.comparing.results import ChanceMove, OutlookMove
from govrisk.scenarios.outlook import Outlook


def outlook_moves(old: Assessment, new: Assessment) -> Iterator[OutlookMove]:
    """A move for each scenario set of the newer assessment whose ranges differ, or that is new."""
    before = {outlook.set: outlook for outlook in old.outlooks}
    for outlook in new.outlooks:
        past = before.get(outlook.set)
        was = {h.id: h.posterior for h in past.hypotheses} if past else {}
        chances = tuple(
            ChanceMove(id=h.id, title=h.title, before=was.get(h.id), after=h.posterior) for h in outlook.hypotheses
        )
        if any(chance.before != chance.after for chance in chances):
            yield OutlookMove(set=outlook.set, title=outlook.title, chances=chances, told=_told(past, outlook))


def _told(past: Outlook | None, now: Outlook) -> str:
    if past is None:
        return f"Set off since: {', '.join(now.trigger) or 'by the case'}."
    parts = []
    if past.version != now.version:
        parts.append(f"the set changed from {past.version} to {now.version}")
    was, shown = {s.id: s for s in past.signs}, {s.id: s for s in now.signs}
    for word, here, there in (("new", shown, was), ("gone", was, shown)):
        names = [s.title for s in here.values() if s.claims and not (s.id in there and there[s.id].claims)]
        parts += [f"{word}: {'; '.join(names)}"] if names else []
    weights = [
        f"{s.title} ({was[s.id].r:.0%} to {s.r:.0%})"
        for s in shown.values()
        if s.claims and s.id in was and was[s.id].claims and round(was[s.id].r, 2) != round(s.r, 2)
    ]
    parts += [f"relied on otherwise: {'; '.join(weights)}"] if weights else []
    done = {i.id for i in past.indicators if i.on}
    parts += [f"indicator {i.id} came out {i.status} on {i.on}" for i in now.indicators if i.on and i.id not in done]
    parts += [f"{h.title} came true" for h in now.hypotheses if h.resolved]
    text = ". ".join(part[0].upper() + part[1:] for part in parts)
    return f"{text}." if text else "The signs are the same."
