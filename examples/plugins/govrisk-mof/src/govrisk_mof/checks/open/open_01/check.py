"""Sorts what is known of each part into the classes that ask for it; a part without a record stays unknown.

Code, because a class asks for many parts and one may stand in for another: a paper for a report.
"""

from collections.abc import Iterator
from datetime import date

from govrisk_mof.framework import Class, Openness, classes, parts, share

from govrisk import Case, CheckSpec, IndicatorObservation, Measure, Metric, Observation


def observe(case: Case, spec: CheckSpec) -> Observation:
    """One measure for each class and model: the share of the parts that the class adds and that are open."""
    by_id = {each.id: each for each in classes()}
    indicators = tuple(
        IndicatorObservation(id=i.id, proposition=i.proposition, measures=tuple(_measures(case, by_id[i.id])))
        for i in spec.indicators
    )
    seen = any(i.evidence for i in indicators)
    return Observation(check=spec.id, outcome="observed" if seen else "no_evidence", indicators=indicators)


def _measures(case: Case, asked: Class) -> Iterator[Measure]:
    for scope in dict.fromkeys(m.scope for m in case.metrics):
        records = _newest(case, scope, asked)
        if not records:
            continue
        known: dict[str, Openness] = {part: _span(metrics) for part, metrics in records.items()}
        low, high = share(asked.number, known)
        used = [m for metrics in records.values() for m in metrics]
        oldest = min(used, key=lambda m: m.date)  # a share is no newer than its oldest part
        yield Measure(
            low=low,
            high=high,
            unit=f"share of the parts that {asked.name} adds",
            n=len(records),
            source=oldest.source,
            age_days=_days(case.as_of, oldest.date),
            evidence=tuple(m.id for m in used),
        )


def _newest(case: Case, scope: str | None, asked: Class) -> dict[str, list[Metric]]:
    """The newest records of each part that bears on the class; two of one day are both kept."""
    wanted = {p.id for p in parts() if p.class_ == asked.number}
    wanted |= {p.instead for p in parts() if p.class_ == asked.number and p.instead}
    found: dict[str, list[Metric]] = {}
    for part in parts():
        records = [m for m in case.metrics if m.scope == scope and m.name == part.metric and part.id in wanted]
        if records:
            last = max(m.date for m in records)
            found[part.id] = [m for m in records if m.date == last]
    return found


def _span(records: list[Metric]) -> Openness:
    """Whatever one of the records allows: two that differ leave the part open."""
    lows = [m.value if m.low is None else m.low for m in records]
    highs = [m.value if m.high is None else m.high for m in records]
    return max(0.0, min(lows)), min(1.0, max(highs))


def _days(as_of: date, when: str) -> int:
    first = date.fromisoformat((when + "-01-01")[:10] if len(when) == 4 else (when + "-01")[:10])
    return max(0, (as_of - first).days)
