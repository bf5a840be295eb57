"""Words for likelihoods: ICD 203 only, for events only, with the numbers in brackets behind them.

The bounds are ICD 203's; a shared end point belongs to the upper word (judgement, method 2.4). Numbers stand in the
text because 66% of answers then agree with what is meant, and 32% without (Wintle 2019, N = 924,
doi 10.1371/journal.pone.0213522).
"""

from __future__ import annotations

from govrisk.interval import Interval

WORDS = (
    (0.0, "almost no chance"),
    (0.05, "very unlikely"),
    (0.20, "unlikely"),
    (0.45, "roughly even"),
    (0.55, "likely"),
    (0.80, "very likely"),
    (0.95, "almost certain"),
)


def word(p: float) -> str:
    """The ICD 203 word for a probability in [0, 1]."""
    return next(text for start, text in reversed(WORDS) if p >= start)


def words(span: Interval) -> str:
    """The word for a range of probabilities; both ends' words where it spans several.

    Chosen by the whole percentages that are printed beside it, so that word and number never part.
    """
    low, high = word(round(span.lo, 2)), word(round(span.hi, 2))
    return low if low == high else f"{low} to {high}"


def percent(span: Interval) -> str:
    """``20 to 48%``; a range that rounds to one number is that number, and next to nothing is not 0."""
    low, high = (_whole(p) for p in span)
    return f"{low}%" if low == high else f"{low} to {high}%"


def _whole(p: float) -> str:
    return "under 1" if 0 < p < 0.005 else "over 99" if 0.995 <= p < 1 else f"{100 * p:.0f}"
