"""Why a provisional finding is provisional, said beside it, so that a pale word does not read as praise."""

from __future__ import annotations

from govrisk.evidence import Case
from govrisk.interval import Interval
from govrisk.observation import Observation
from govrisk.rubric import Gates


def caveats(gates: Gates, case: Case, interval: Interval, seen: Observation) -> tuple[str, ...]:
    """Sentences that belong beside a provisional rating: the gate that held it back, and what it does not rest on."""
    specificity = 1 - interval.width / 100
    if specificity < gates.rated_specificity:
        held = f"The evidence pins down {specificity:.0%}; a rating without this reserve needs "
        held += f"{gates.rated_specificity:.0%}."
    else:
        held = f"Fewer than {gates.carriers} sources that do not lean on each other carry it, and none is first-hand "
        held += "and graded A or B."
    return (held, *_unsupported(case, seen))


def _unsupported(case: Case, seen: Observation) -> tuple[str, ...]:
    """Says so when the upper end comes from elapsed time alone: nothing in the case speaks against the risk."""
    measured = any(i.measures or i.states for i in seen.indicators)
    if measured or any(i.contradicts for i in seen.indicators):
        return ()
    clocks = [i.elapsed for i in seen.indicators if i.elapsed]
    if not clocks:
        return ()
    days = f"{clocks[0].low}" if clocks[0].low == clocks[0].high else f"{clocks[0].low} to {clocks[0].high}"
    return (f"Nothing speaks against this risk: its upper end rests only on the {days} days passed by {case.as_of}.",)
