"""What a check sees: facts with the evidence they rest on, no judgement. The rubric turns them into risk."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from govrisk.model import Id, Line, Model, Text

Directness = Literal["direct", "indirect", "opinion"]
"""How straight a claim bears on a proposition (GRADE: indirectness). The rubric gives each word its number."""

Days = Annotated[int, Field(ge=0)]


class Bearing(Model):
    """A claim that speaks for (or against) an indicator's proposition."""

    claim: Id
    directness: Directness


class Measure(Model):
    """A measured quantity as an interval ``[low, high]`` in the metric's unit, and the source that carries it.

    ``n`` is the number of observations behind it; None where a check with code does not say.
    """

    low: float
    high: float
    unit: Line
    n: Annotated[int, Field(ge=0)] | None = None
    source: Id
    age_days: Days
    evidence: tuple[Id, ...]

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.low > self.high:
            raise ValueError(f"runs from {self.low:g} down to {self.high:g}: 'low' must not be above 'high'")
        return self


FOUND = ("absent", "stub", "present", "unread")
"""States that follow from whether a document is there; all others are words for what was recognised in it."""


class State(Model):
    """What was recognised of a document (``absent``, ``stub``, or ``present`` and more), and ages in days.

    ``changed_days_ago`` is the fewest and the most days since its last change that the dates allow.
    """

    names: tuple[Line, ...] = Field(min_length=1)
    source: Id
    age_days: Days
    changed_days_ago: tuple[Days, Days] | None = None
    evidence: tuple[Id, ...]


class Elapsed(Model):
    """Days since an event ``[low, high]``, and days from the event to its first answer when one is known."""

    low: Days
    high: Days
    answered_after: Days | None = None
    evidence: tuple[Id, ...]


class IndicatorObservation(Model):
    """Everything observed about one indicator. An empty one is ignorance, not a zero."""

    id: Id
    proposition: Text
    supports: tuple[Bearing, ...] = ()
    contradicts: tuple[Bearing, ...] = ()
    measures: tuple[Measure, ...] = ()
    states: tuple[State, ...] = ()
    elapsed: Elapsed | None = None
    denies: tuple[Bearing, ...] = Field(default=(), description="claims that the event of the clock did not happen")
    promises: tuple[Id, ...] = Field(
        default=(), description="promises that were read; they bear through claims, or not at all"
    )

    @property
    def evidence(self) -> tuple[str, ...]:
        """Ids of all evidence behind this indicator, each once, in order of first use."""
        ids = [b.claim for b in (*self.supports, *self.contradicts, *self.denies)]
        parts: list[Measure | State | Elapsed] = [*self.measures, *self.states]
        for part in parts + ([self.elapsed] if self.elapsed else []):
            ids += part.evidence
        return tuple(dict.fromkeys(ids))


class Observation(Model):
    """What one check saw. ``reason`` is required for ``not_applicable`` and ``error``."""

    check: str
    outcome: Literal["observed", "no_evidence", "not_applicable", "error"]
    indicators: tuple[IndicatorObservation, ...] = ()
    reason: str = ""

    @property
    def evidence(self) -> tuple[str, ...]:
        """Ids of all evidence behind this observation."""
        return tuple(dict.fromkeys(e for i in self.indicators for e in i.evidence))
