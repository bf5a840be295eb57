"""Cases made up in a test: a few words for each piece of evidence, and everything else filled in.

What is left out is filled in as it is for the examples of a check (:mod:`govrisk.examples`): it is 2026-03-05, claims
come from one newspaper graded B that quotes one person, records from one repository graded A.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias, TypeVar, cast

from pydantic import BaseModel, ValidationError

from govrisk.errors import UsageError
from govrisk.evidence import Case, Claim, DocumentRecord, Metric, Origin, Promise, Source
from govrisk.examples import Example, ExampleClaim, ExampleDocument, ExampleMetric, ExamplePromise
from govrisk.faults import nearest
from govrisk.plugins import default_registry

M = TypeVar("M", bound=BaseModel)
Item: TypeAlias = Mapping[str, Any]
Items: TypeAlias = Iterable[Item]
Values: TypeAlias = Mapping[str, float | tuple[float, float]]
"""The value of each metric by its name: a number, or its lowest and highest."""
Metrics: TypeAlias = Items | Values

_KINDS: dict[str, tuple[type[BaseModel], type[BaseModel]]] = {
    "claims": (ExampleClaim, Claim),
    "metrics": (ExampleMetric, Metric),
    "documents": (ExampleDocument, DocumentRecord),
    "promises": (ExamplePromise, Promise),
}
"""What an example may say of each kind of evidence, and what a case may say beyond that."""


def claim(topic: str, polarity: str, **more: Any) -> dict[str, Any]:
    """A claim; ``polarity`` is ``risk``, ``mitigating`` or ``neutral``, ``more`` any field of a claim.

    ``source="blog"`` and ``origin="lead"`` need no further words: another newspaper graded B, another person.
    """
    return {"topic": topic, "polarity": polarity, **more}


def metric(name: str, value: float, **more: Any) -> dict[str, Any]:
    """A metric record of 100 observations; ``more`` is any field of one, such as ``low``, ``high`` and ``n``."""
    return {"name": name, "value": value, **more}


def document(kind: str, **more: Any) -> dict[str, Any]:
    """A document that was looked for and found; ``more`` is any field of the record, such as ``found=False``."""
    return {"kind": kind, **more}


def promise(topic: str, status: str, made: str, due: str, **more: Any) -> dict[str, Any]:
    """A promise and what became of it (``kept``, ``late`` or ``broken``), with the claims that show both."""
    return {"topic": topic, "status": status, "made": made, "due": due, **more}


def build_case(
    *,
    claims: Items = (),
    metrics: Metrics = (),
    documents: Items = (),
    promises: Items = (),
    sources: Mapping[str, Item] | None = None,
    origins: Mapping[str, Item] | None = None,
    **settings: Any,
) -> Case:
    """A case that holds the given evidence.

    Args:
        claims: what :func:`claim` gives.
        metrics: what :func:`metric` gives, or values by name: ``{"absence_factor": 2, "share": (0.1, 0.3)}``.
        documents: what :func:`document` gives.
        promises: what :func:`promise` gives.
        sources: fields of sources by id, such as ``{"told": {"reliability": "F"}}``; ``told`` is the newspaper,
            ``seen`` the repository.
        origins: fields of origins by id.
        settings: further parts of a case, such as ``as_of`` or ``subject``.

    Raises:
        UsageError: a field or a topic is not known, or a value does not fit.
    """
    given = {
        "claims": [*claims],
        "metrics": _listed(metrics),
        "documents": [*documents],
        "promises": [*promises],
    }
    parts = {kind: [_split(kind, item) for item in items] for kind, items in given.items()}
    example = _example({kind: [own for own, _ in pairs] for kind, pairs in parts.items()})
    made = example.case().model_dump(by_alias=True)
    for kind, pairs in parts.items():
        made[kind] = [*_with(made[kind], [more for _, more in pairs]), *made[kind][len(pairs) :]]
    made["sources"] = _carriers(made, sources or {})
    made["origins"] = _people(made, origins or {})
    return _checked(_valid(Case, made | settings))


def _listed(metrics: Metrics) -> list[Item]:
    if isinstance(metrics, Mapping):
        return [_measured(name, value) for name, value in cast(Values, metrics).items()]
    return [*metrics]


def _measured(name: str, value: float | tuple[float, float]) -> Item:
    if isinstance(value, tuple):
        low, high = value
        return metric(name, (low + high) / 2, low=low, high=high)
    return metric(name, value)


def _split(kind: str, item: Item) -> tuple[Item, Item]:
    """What an example says of the item, and what only a case says."""
    own, whole = (set(model.model_fields) for model in _KINDS[kind])
    for field in item:
        if field not in own | whole:
            raise UsageError(f"{kind}: no field {field!r}; {nearest(field, own | whole)}")
    return {k: v for k, v in item.items() if k in own}, {k: v for k, v in item.items() if k not in own}


def _example(parts: Mapping[str, list[Item]]) -> Example:
    if not any(parts.values()):
        return Example.model_construct(shows="Nothing.")  # a case without evidence is a case; an example is not
    return _valid(Example, {"shows": "Made up.", **parts})


def _with(items: Iterable[Item], more: Iterable[Item]) -> list[Item]:
    return [{**item, **extra} for item, extra in zip(items, more, strict=False)]


def _carriers(made: Item, given: Mapping[str, Item]) -> Mapping[str, Item]:
    """The sources of the case: what nobody described is another newspaper, or another repository."""
    known: Mapping[str, Item] = made["sources"]
    named = {c["source"]: "told" for c in made["claims"]}
    named = {r["source"]: "seen" for kind in ("metrics", "documents") for r in made[kind]} | named
    like = {name: {**known[base], "publisher": name} for name, base in named.items() if name not in known}
    _refuse_fields("sources", given, Source)
    every = {**known, **like}
    return every | {name: {**every.get(name, {**known["told"], "publisher": name}), **g} for name, g in given.items()}


def _people(made: Item, given: Mapping[str, Item]) -> Mapping[str, Item]:
    known: Mapping[str, Item] = made["origins"]
    named = {c["origin"] for c in made["claims"]} | set(given)
    _refuse_fields("origins", given, Origin)
    like = {name: {**known["who"], "who": name} for name in sorted(named - set(known))}
    every = {**known, **like}
    return every | {name: {**every[name], **fields} for name, fields in given.items()}


def _refuse_fields(kind: str, given: Mapping[str, Item], model: type[BaseModel]) -> None:
    for name, fields in given.items():
        for field in fields:
            if field not in model.model_fields:
                raise UsageError(f"{kind}: {name}: no field {field!r}; {nearest(field, model.model_fields)}")


def _valid(model: type[M], content: Item) -> M:
    try:
        return model.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        raise UsageError(f"{'.'.join(map(str, first['loc']))}: {first['msg']} (here: {first['input']!r})") from None


def _checked(case: Case) -> Case:
    """The case, if somebody defines each of its topics: a slip of the pen is read by no check, and says nothing."""
    registry = default_registry()
    known = registry.topics
    for topic in [c.topic for c in case.claims] + [p.topic for p in case.promises if p.topic]:
        if topic not in known:
            raise UsageError(f"no plugin defines the topic {topic!r}; {nearest(topic, known)}{registry.left_out}")
    return case
