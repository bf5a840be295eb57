"""A check on trial: its examples as cases, and what it makes of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from govrisk.checks import Check
from govrisk.evidence import Case, Claim, DocumentRecord, Metric
from govrisk.interval import Interval
from govrisk.isolation.limits import TIME_LIMIT, Limits
from govrisk.isolation.proxies import remote_observe
from govrisk.judge import Judge
from govrisk.observation import Observation
from govrisk.rubric import Rubric
from govrisk.runner import run_check

SIDES = ("raises", "lowers")
_MARK = "L"
"""What the ids of the lowering example begin with where both examples stand in one case."""
_OTHER = "who-else"


class NotTried(Exception):
    """A rule that could not be tried; the text says why."""


@dataclass(frozen=True)
class Trial:
    """A check, and the rubric that weighs it (None when none does)."""

    check: Check
    rubric: Rubric | None
    time_limit: float = TIME_LIMIT
    _looks: dict[int, tuple[Case, Observation]] = field(default_factory=dict)

    @cached_property
    def examples(self) -> dict[str, Case]:
        """The case of each side's example."""
        if self.check.spec.examples is None:
            raise NotTried("not tried: check.yaml has no examples -> add what 'raises' and what 'lowers' the risk")
        return {side: getattr(self.check.spec.examples, side).case() for side in SIDES}

    @cached_property
    def both(self) -> Case:
        """Both examples in one case; the lowering one is somebody else's word."""
        raises, lowers = self.examples["raises"], _renamed(self.examples["lowers"])
        other = {_OTHER: raises.origins["who"].model_copy(update={"who": "Somebody else"})}
        more = {kind: (*getattr(raises, kind), *getattr(lowers, kind)) for kind in _LISTS}
        return raises.replace(origins=raises.origins | other, **more)

    @cached_property
    def nothing(self) -> Case:
        """A case without evidence."""
        case = self.examples["raises"]
        return case.replace(**dict.fromkeys(_LISTS, ()))

    @cached_property
    def mitigating(self) -> tuple[str, ...]:
        """Ids of what speaks against the risk in the case of both examples."""
        kept = {p.resolved_by for p in self.both.promises if p.status == "kept"}
        mine = [i for i in pieces(self.both) if i.id.startswith(_MARK)]
        return tuple(i.id for i in mine if not isinstance(i, Claim) or i.polarity == "mitigating" or i.id in kept)

    def look(self, case: Case) -> Observation:
        """What the check says of a case; the same case is looked at once."""
        if id(case) not in self._looks:
            self._looks[id(case)] = (case, self.look_again(case))
        return self._looks[id(case)][1]

    def look_again(self, case: Case) -> Observation:
        """What the check says of a case when it is asked anew."""
        return run_check(self.check, case, self.time_limit)

    def look_elsewhere(self, case: Case, seed: str) -> Observation:
        """What a check with code says in a new process with other hashes, in another folder."""
        observe = remote_observe(self.check.folder, Limits(), elsewhere=seed)
        return run_check(replace(self.check, observe=observe), case, self.time_limit)

    def seen(self, case: Case, where: str) -> Observation:
        """What the check sees of a case.

        Raises:
            NotTried: it gave no answer, on the case called ``where``.
        """
        answer = self.look(case)
        if answer.outcome == "error":
            raise NotTried(f"not tried, as it gives no answer on {where}: {answer.reason}")
        return answer

    def points(self, case: Case, where: str) -> Interval:
        """The risk points that the rubric gives for what the check sees of a case."""
        if self.rubric is None:
            raise NotTried("not tried: no rubric weighs it")
        rule = self.rubric.checks[self.check.id]
        if set(rule.indicators) != {i.id for i in self.check.spec.indicators}:
            raise NotTried(f"not tried: the rubric {self.rubric.id} does not weigh its indicators")
        return Judge(self.rubric, case).check(self.seen(case, where), rule).interval

    def sides(self) -> Iterator[tuple[str, Case]]:
        """Each example with what to call it."""
        yield from ((f"its example {side!r}", case) for side, case in self.examples.items())

    def cases(self) -> Iterator[tuple[str, Case]]:
        """Each example, and both together."""
        yield from self.sides()
        yield "both its examples together", self.both


_LISTS = ("claims", "metrics", "documents", "promises")


def pieces(case: Case) -> tuple[Claim | Metric | DocumentRecord, ...]:
    """Every piece of evidence in a case. A promise is none of its own: it bears through its claims."""
    return (*case.claims, *case.metrics, *case.documents)


def _renamed(case: Case) -> Case:
    """The same case with ids of its own, told by somebody else."""

    def mark(name: str | None) -> str | None:
        return name and f"{_MARK}{name}"

    return case.replace(
        claims=tuple(c.model_copy(update={"id": mark(c.id), "origin": _OTHER}) for c in case.claims),
        metrics=tuple(m.model_copy(update={"id": mark(m.id)}) for m in case.metrics),
        documents=tuple(d.model_copy(update={"id": mark(d.id)}) for d in case.documents),
        promises=tuple(
            p.model_copy(update={"id": mark(p.id), "claim": mark(p.claim), "resolved_by": mark(p.resolved_by)})
            for p in case.promises
        ),
    )
