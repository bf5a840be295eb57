"""One check on made-up evidence: what it observed, and what a rubric makes of that."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from govrisk import describe
from govrisk.catalogue import weighing
from govrisk.checks import Check
from govrisk.engine import match, rate
from govrisk.errors import UsageError
from govrisk.evidence import Case
from govrisk.faults import nearest
from govrisk.interval import Interval
from govrisk.isolation.limits import TIME_LIMIT
from govrisk.observation import Observation
from govrisk.plugins import Registry, default_registry, load_plugins, using
from govrisk.rubric import Rubric, load_rubric
from govrisk.runner import run_check as observe
from govrisk.testing.bringing import is_name
from govrisk.testing.making import Items, Metrics, build_case

if TYPE_CHECKING:
    from govrisk.assessment import Finding


@dataclass(frozen=True, repr=False)
class Checked:
    """What became of one check on one case: what it saw, and the finding that a report would print."""

    check: Check
    case: Case
    rubric: Rubric
    observation: Observation
    finding: Finding

    @property
    def outcome(self) -> str:
        """``observed``, ``no_evidence``, ``not_applicable`` or ``error``."""
        return self.finding.outcome

    @property
    def interval(self) -> Interval:
        """Risk points, from 0 (no risk) to 100; ``[0, 100]`` where nothing is known."""
        return self.finding.interval

    @property
    def bands(self) -> tuple[str, str]:
        """The rubric's words for both ends of the interval, such as ``("Guarded", "High")``.

        Whether a report may print them is another question: see ``finding.rating``.
        """
        return self.rubric.band(self.interval.lo).title, self.rubric.band(self.interval.hi).title

    @property
    def answer(self) -> str:
        """The answer to the check's question, as a report prints it."""
        return self.finding.answer

    def __repr__(self) -> str:
        bands = " to ".join(dict.fromkeys(self.bands))
        why = f" ({self.observation.reason})" if self.observation.reason else ""
        return f"<{self.check.id} {self.outcome}{why}: {self.interval} {bands} by {self.rubric.id}; {self.answer!r}>"


def run_check(
    check: str | Path,
    *,
    claims: Items = (),
    metrics: Metrics = (),
    documents: Items = (),
    promises: Items = (),
    case: Case | None = None,
    rubric: Rubric | str | Path | None = None,
    time_limit: float = TIME_LIMIT,
) -> Checked:
    """Runs one check on the evidence given, and judges what it saw.

    Args:
        check: the id of a check, or the path of its folder; Python in that folder is run.
        claims: see :func:`govrisk.testing.build_case`, as for the other kinds of evidence.
        metrics: metric records, or values by name. A check in YAML takes those that it reads; one with code takes any
            name, so a misspelt one is as good as none.
        documents: documents that were looked for.
        promises: promises and what became of them.
        case: a whole case, in place of all these.
        rubric: what to judge by. When None: a rubric that the check's own plugin brings, else ``default``, else any
            that weighs it.
        time_limit: seconds that a check with code may take.

    Raises:
        UsageError: no such check or topic, a metric that the check does not read, or no rubric that weighs it.
    """
    registry = _registry(check)
    with using(registry):
        found = _find(check, registry)
        made = case or build_case(claims=claims, metrics=metrics, documents=documents, promises=promises)
        _refuse_unread(found, made)
        return judged(found, made, _rubric(found, registry, rubric), registry, time_limit)


def judged(check: Check, case: Case, rubric: Rubric, registry: Registry, time_limit: float = TIME_LIMIT) -> Checked:
    """What a check saw of a case, and its finding by a rubric that weighs it."""
    match(rubric, {check.id: check})
    seen = {check.id: observe(check, case, time_limit)}
    (finding,) = describe.findings(rubric, case, {check.id: check}, seen, rate(rubric, case, seen), registry)
    return Checked(check, case, rubric, seen[check.id], finding)


def _registry(check: str | Path) -> Registry:
    """The plugins in use, with the plugin of a check folder that none of them brings."""
    registry = default_registry()
    if is_name(check) or _at(Path(check), registry):
        return registry
    folder = Path(check).resolve()
    if not (folder / "check.yaml").is_file():
        raise UsageError(f"{check}: no check.yaml here; give the folder of one check, or its id")
    root = folder.parents[1]
    return load_plugins([root.parent if root.name == "checks" else root], allow_code=True)


def _find(check: str | Path, registry: Registry) -> Check:
    found = registry.checks.get(str(check)) if is_name(check) else _at(Path(check), registry)
    if found is not None:
        return found
    name = str(check) if is_name(check) else f"{Path(check).resolve().parent.name}/{Path(check).name}"
    key = Path(name).name.lower().replace("-", "_")
    if causes := [f.cause for f in registry.failures if key in f.cause]:
        raise UsageError(causes[0])
    raise UsageError(f"no check {name!r}; {nearest(name, registry.checks)}{registry.left_out}")


def _at(folder: Path, registry: Registry) -> Check | None:
    return next((c for c in registry.checks.values() if c.folder.resolve() == folder.resolve()), None)


def _refuse_unread(check: Check, case: Case) -> None:
    """A check with code may read any metric; one without reads those that it names."""
    reads = {i.metric for i in check.spec.indicators if i.metric}
    for record in case.metrics:
        if record.name not in reads and not check.has_code:
            fix = nearest(record.name, reads) or "it reads no metric"
            raise UsageError(f"{check.id} does not read the metric {record.name!r}; {fix}")


def _rubric(check: Check, registry: Registry, given: Rubric | str | Path | None) -> Rubric:
    rubric = weighing(check, registry) if given is None else given
    if rubric is None:
        raise UsageError(f"no rubric weighs {check.id} -> bring one in rubrics/*.yaml, or name one with rubric=...")
    loaded = rubric if isinstance(rubric, Rubric) else load_rubric(rubric)
    if check.id not in loaded.checks:
        raise UsageError(f"the rubric {loaded.id} does not weigh {check.id}; {nearest(check.id, loaded.checks)}")
    return loaded
