"""A check with code."""

from __future__ import annotations

from govrisk import Bearing, Case, CheckSpec, IndicatorObservation, Measure, Observation


def observe(case: Case, spec: CheckSpec) -> Observation:
    """Reads claims, metrics, promises and the metadata of the check."""
    (asked,) = spec.indicators
    claims = [c for c in case.active(asked.claims) if c.polarity == "risk"]
    told = [Bearing(claim=c.id, directness=asked.claims[c.topic].bears) for c in claims]
    told += [Bearing(claim=p.claim, directness="direct") for p in case.promises if p.status == "broken"]
    seen = IndicatorObservation(
        id=asked.id,
        proposition=asked.proposition,
        supports=tuple(told),
        measures=tuple(
            Measure(
                low=m.value, high=m.high or m.value, unit=m.unit, n=m.n, source=m.source, age_days=0, evidence=(m.id,)
            )
            for m in case.metrics
            if m.name == asked.metric
        ),
    )
    return Observation(check=spec.id, outcome="observed" if seen.evidence else "no_evidence", indicators=(seen,))
