"""The words that a reader sees for the codes of an assessment, in one place so that all formats agree."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from govrisk.assessment import Finding, Verdict
from govrisk.evidence import Metric
from govrisk.interval import Interval

RELIABILITY = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "cannot be judged",
}
CREDIBILITY = {
    1: "confirmed by others",
    2: "probably true",
    3: "possibly true",
    4: "doubtful",
    5: "improbable",
    6: "cannot be judged",
}
VERIFICATION = {
    "verified": "the quoted words stand in the stored text, at the stated place",
    "not held": "the text is not stored with the case, so the quotation could not be compared",
    "wrong": "the quoted words do not stand at the stated place in the stored text",
}
POLARITY = {"risk": "points to risk", "mitigating": "speaks against risk", "neutral": "context"}
OUTCOME = {
    "observed": "Evidence was found and judged.",
    "no_evidence": "The case holds no evidence on this question.",
    "not_applicable": "Not applicable, for the reason stated.",
    "error": "The check failed; its question stays open.",
}
_OUTCOME_SHORT = {"no_evidence": "No evidence", "not_applicable": "Not applicable", "error": "Check failed"}


def rating(judged: Finding | Verdict) -> str:
    """The rating in words: ``High``, ``Low to High (provisional)``, ``Not rated (NR)``, ``No evidence (NR)``."""
    if isinstance(judged, Finding) and judged.outcome != "observed":
        short = _OUTCOME_SHORT[judged.outcome]
        return short if judged.outcome == "not_applicable" else f"{short} (NR)"
    if judged.rating == "NR":
        return "Not rated (NR)"
    low, high = judged.band_low, judged.band_high
    bands = low if low == high else f"{low} to {high}"
    return bands if judged.rating == "rated" else f"{bands} (provisional)"


def grade(code: str) -> str:
    """An Admiralty code in words: ``F2`` is ``source cannot be judged, content probably true``."""
    letter, digit = RELIABILITY.get(code[:1], "?"), CREDIBILITY.get(int(code[1:] or 6), "?")
    return f"source {letter}, content {digit}"


def points(value: float) -> str:
    """Risk points without decimals; the sign of a small negative number is not kept."""
    return f"{round(value) + 0:d}"


def span(interval: Interval) -> str:
    """An interval of risk points, ``34–100``; a single number when both ends print alike."""
    low, high = points(interval.lo), points(interval.hi)
    return low if low == high else f"{low}–{high}"


def change(value: float) -> str:
    """A signed difference in risk points with one decimal and a true minus sign."""
    return f"{value:+.1f}".replace("-", "−") if round(value, 1) else "0.0"


def percent(share: float) -> str:
    """A share in [0, 1] as a whole percentage."""
    return f"{share:.0%}"


def odds(chance: Interval) -> str:
    """A range of probabilities as whole percentages, ``24–39%``."""
    low, high = round(100 * chance.lo), round(100 * chance.hi)
    return f"{low}%" if low == high else f"{low}–{high}%"


def twodigits(value: float) -> str:
    """A ratio with two digits that count."""
    return f"{value:.2g}"


def bits(value: float) -> str:
    """Information in bits; next to nothing is written as such."""
    return "under 0.001" if 0 <= value < 0.0005 else f"{value:.3f}"


def number(value: float) -> str:
    """A plain number, as short as it can be written exactly enough."""
    return f"{value:.6g}"


def bounds(metric: Metric) -> str:
    """``, between 2 and 4`` where a metric has bounds that differ; nothing where it is exact."""
    low = metric.value if metric.low is None else metric.low
    high = metric.value if metric.high is None else metric.high
    return "" if low == high else f", between {number(low)} and {number(high)}"


_PAIR = re.compile(r"(?<![\w.])(-?\d[\d.]*): (?=-?\d)")


def rule(text: str) -> str:
    """A rubric's rule with its pairs of value and points as arrows: ``2: 80`` is shown as ``2 → 80``."""
    return _PAIR.sub(r"\1 → ", text)


def day(value: date) -> str:
    """A date in full: ``5 March 2026``."""
    return f"{value.day} {value:%B} {value.year}"


def spaced(code: str) -> str:
    """A code as words: ``quoted-statement`` is ``quoted statement``."""
    return code.replace("-", " ").replace("_", " ")


def counted(count: int, noun: str) -> str:
    """``1 claim``, ``4 claims``."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def id_width(names: Iterable[str], least: float) -> float:
    """Millimetres that a column of ids needs so that the longest stays on one line, within reason."""
    return min(70.0, max([least, *(sum(1.8 if letter.isupper() else 1.5 for letter in name) + 3 for name in names)]))
