"""A rubric held against the checks that it weighs: every indicator, and each by keys that judge what it reads."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from govrisk.faults import nearest
from govrisk.yamlfile import Loc

if TYPE_CHECKING:
    from govrisk.checks import Check, IndicatorSpec
    from govrisk.rubric import Rubric

Weighed = Mapping[str, Mapping[str, Collection[str]]]
"""What a rubric says: check -> indicator -> the keys that are written for it."""
JUDGED_BY = {
    "metric": ("anchors", "minimum_n"),
    "documents": ("states", "changed_days"),
    "since": ("unanswered", "answered"),
    "claims": ("if_true", "if_false", "cap_without_primary"),
}
"""What an indicator can read -> the keys of a rubric that make points of it."""


_CALLED = {"since": "event ('since')"}


def written(data: Any) -> Weighed:
    """What the data of a rubric file say; what is malformed is left out, as that is told elsewhere."""
    checks = _mapping(_mapping(data).get("checks"))
    return {
        str(check): {
            str(name): [str(key) for key, value in _mapping(keys).items() if value is not None]
            for name, keys in _mapping(_mapping(rule).get("indicators")).items()
        }
        for check, rule in checks.items()
    }


def said(rubric: Rubric) -> Weighed:
    """What a rubric says that was read before; what is left at its default says nothing."""
    return {
        check: {
            name: [key for key, value in part if value != type(part).model_fields[key].default]
            for name, part in rule.indicators.items()
        }
        for check, rule in rubric.checks.items()
    }


def misfits(weighed: Weighed, checks: Mapping[str, Check]) -> Iterator[tuple[Loc, str, str]]:
    """Where a rubric does not fit the checks: the place in it, what is wrong, and what to write instead."""
    yield from misnamed(weighed, checks)
    for name, indicators in weighed.items():
        if name in checks and not checks[name].has_code:  # code may measure what check.yaml does not name
            yield from _keys(checks[name], indicators)


def misnamed(weighed: Weighed, checks: Mapping[str, Check]) -> Iterator[tuple[Loc, str, str]]:
    """Where a rubric weighs other indicators than the checks have."""
    for name, indicators in weighed.items():
        if name in checks and indicators:
            yield from _names(checks[name], indicators)


def _names(check: Check, weighed: Mapping[str, Collection[str]]) -> Iterator[tuple[Loc, str, str]]:
    here: Loc = ("checks", check.id, "indicators")
    has = [i.id for i in check.spec.indicators]
    left = [name for name in has if name not in weighed]
    for strange in (name for name in weighed if name not in has):
        fix = nearest(strange, left) or "drop it"
        left = [name for name in left if fix != f"did you mean {name!r}?"]
        yield (*here, strange), f"{check.id} has no indicator {strange!r}", fix
    for name in left:
        said = f"the indicator {name!r} of {check.id} is not weighed"
        yield here, said, f"add '{name}: {{weight: ..., source: ...}}', so that all weights sum to 1"


def _keys(check: Check, weighed: Mapping[str, Collection[str]]) -> Iterator[tuple[Loc, str, str]]:
    for spec in check.spec.indicators:
        reads = [kind for kind in JUDGED_BY if _reads(spec, kind)]
        fitting = [key for kind in reads for key in JUDGED_BY[kind]]
        for kind in (k for k in JUDGED_BY if k not in reads):
            for key in (k for k in JUDGED_BY[kind] if k in weighed.get(spec.id, ())):
                what = f"{spec.id} of {check.id} reads no {_CALLED.get(kind, kind)}, which {key!r} judges"
                fix = f"drop it; what this indicator reads is judged by {', '.join(fitting)}"
                yield ("checks", check.id, "indicators", spec.id, key), what, fix


def _reads(spec: IndicatorSpec, kind: str) -> bool:
    return bool(getattr(spec, kind)) or (kind == "claims" and bool(spec.promises))


def _mapping(value: Any) -> Mapping[Any, Any]:
    return value if isinstance(value, dict) else {}
