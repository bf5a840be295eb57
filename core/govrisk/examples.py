"""Two examples in a check's metadata: evidence that raises its risk, and evidence that lowers it.

An example is a fragment of a case. Everything that it leaves out is filled in alike: claims from one newspaper graded
B, records from one repository graded A, all on one day.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from govrisk.evidence import Case, ClaimKind, Credibility, DocumentKind, Polarity
from govrisk.model import Line, Model, PartialDate, Topic

DAY = "2026-03-05"
"""The day of every example; what is dated in one is dated against it."""
_SOURCES = {
    "told": {"title": "A report", "publisher": "A newspaper", "kind": "secondary-news", "reliability": "B"},
    "seen": {"title": "A look", "publisher": "The repository", "kind": "repository-snapshot", "reliability": "A"},
}


class ExampleClaim(Model):
    """A claim of an example."""

    topic: Topic
    polarity: Polarity
    event_date: PartialDate | None = None
    kind: ClaimKind = "reported-fact"
    credibility: Credibility = 2


class ExampleMetric(Model):
    """A metric of an example."""

    name: str
    value: float
    low: float | None = None
    high: float | None = None
    scope: Line | None = None
    n: int = Field(default=100, ge=0)


class ExampleDocument(Model):
    """A document that an example looked for."""

    kind: DocumentKind
    found: bool = True
    stub: bool = False
    recognised: tuple[Line, ...] = ()
    scope: Line | None = None
    last_changed: PartialDate | None = None


class ExamplePromise(Model):
    """A promise of an example, and what became of it."""

    topic: Topic
    status: Literal["kept", "late", "broken"]
    made: PartialDate
    due: PartialDate


class Example(Model):
    """What an example shows, and its evidence."""

    shows: Line
    claims: tuple[ExampleClaim, ...] = ()
    metrics: tuple[ExampleMetric, ...] = ()
    documents: tuple[ExampleDocument, ...] = ()
    promises: tuple[ExamplePromise, ...] = ()

    @model_validator(mode="after")
    def _not_empty(self) -> Self:
        if not (self.claims or self.metrics or self.documents or self.promises):
            raise ValueError("holds no evidence -> add claims, metrics, documents or promises")
        return self

    def case(self) -> Case:
        """The example as a case of its own."""
        return Case.model_validate(
            {
                "subject": {"id": "example", "name": "An example", "kind": "project"},
                "as_of": DAY,
                "declared_as_of": DAY,
                "sources": {
                    i: {**source, "published": DAY, "descriptor": "Made up."} for i, source in _SOURCES.items()
                },
                "origins": {"who": {"who": "Somebody who knows", "kind": "named-expert"}},
                "claims": [*self._claims(), *self._settled()],
                "metrics": [
                    {"id": f"M{n}", "unit": "as named", "method": "Made up.", "source": "seen", "date": DAY}
                    | metric.model_dump()
                    for n, metric in enumerate(self.metrics, 1)
                ],
                "documents": [
                    {"id": f"D{n}", "source": "seen", "date": DAY} | document.model_dump()
                    for n, document in enumerate(self.documents, 1)
                ],
                "promises": [
                    {"id": f"P{n}", "by": "The steward", "statement": "Made up.", "claim": f"P{n}-made"}
                    | {"resolved_by": f"P{n}-shown"}
                    | promise.model_dump()
                    for n, promise in enumerate(self.promises, 1)
                ],
            }
        )

    def parts(self) -> Iterator[str]:
        """Each piece of evidence in a few words, for the catalogue."""
        for claim in self.claims:
            on = f" of {claim.event_date}" if claim.event_date else ""
            told: list[str] = [claim.kind] if "kind" in claim.model_fields_set else []
            told += [f"credibility {claim.credibility}"] if "credibility" in claim.model_fields_set else []
            yield f"a {claim.polarity} claim on `{claim.topic}`{on}" + (f" ({', '.join(told)})" if told else "")
        for metric in self.metrics:
            span = f" ({metric.low:g} to {metric.high:g})" if metric.low is not None and metric.high is not None else ""
            yield f"metric `{metric.name}` {metric.value:g}{span}{_of(metric.scope)}"
        for document in self.documents:
            states = "stub" if document.stub else ", ".join(document.recognised) or "nothing recognised"
            changed = f", last changed {document.last_changed}" if document.last_changed else ""
            state = f"found: {states}{changed}" if document.found else "not found"
            yield f"document `{document.kind}`{_of(document.scope)} {state}"
        for promise in self.promises:
            yield f"a promise on `{promise.topic}`, made {promise.made}, due {promise.due}: {promise.status}"

    def _claims(self) -> Iterator[dict[str, Any]]:
        for n, claim in enumerate(self.claims, 1):
            yield _written(f"C{n}") | claim.model_dump()

    def _settled(self) -> Iterator[dict[str, Any]]:
        """For each promise the claim that records it and the one that settles it; neither points anywhere by itself."""
        for n, promise in enumerate(self.promises, 1):
            for step in ("made", "shown"):
                yield _written(f"P{n}-{step}") | ExampleClaim(topic=promise.topic, polarity="neutral").model_dump()


class Examples(Model):
    """Evidence that raises a check's risk, and evidence that lowers it."""

    raises: Example
    lowers: Example


def _of(scope: str | None) -> str:
    return f" of {scope}" if scope else ""


def _written(name: str) -> dict[str, Any]:
    selector = [{"type": "TextQuoteSelector", "exact": "made up"}]
    return {"id": name, "source": "told", "origin": "who", "statement": "Made up.", "selector": selector}
