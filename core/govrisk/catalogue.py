"""Checks and rubrics in plain Markdown: for the terminal, and for the generated catalogue page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from govrisk.checks import Check
from govrisk.describe import rule_words
from govrisk.errors import BadInput, UsageError
from govrisk.examples import Example
from govrisk.faults import nearest
from govrisk.interval import Interval
from govrisk.judge import Judge
from govrisk.plugins import Registry
from govrisk.rubric import Rubric, read_rubric
from govrisk.runner import run_check


def explain_check(check: Check, rubric: Rubric | None = None) -> str:
    """Everything a check's metadata says, and what the rubric makes of its examples."""
    spec = check.spec
    lines = [f"## {spec.id} {spec.title}", "", f"**{spec.question}** Pillar: {spec.pillar}.", "", spec.why, ""]
    for indicator in spec.indicators:
        lines.append(f"- `{indicator.id}`: {indicator.proposition}")
        reads = [f"claims on `{topic}` ({how})" for topic, how in indicator.claims.items()]
        reads += [f"metric `{indicator.metric}`"] if indicator.metric else []
        reads += [f"document `{kind}`" for kind in indicator.documents]
        lines += [f"  - reads {', '.join(reads)}"] if reads else []
        if indicator.promises:
            kept = ", ".join(f"`{topic}` ({how})" for topic, how in indicator.promises.items())
            lines.append(f"  - reads what became of promises on {kept}")
        if indicator.since:
            lines.append(f"  - its clock starts with risk claims on {', '.join(f'`{t}`' for t in indicator.since)}")
        if indicator.gaps:
            lines.append(f"  - lists gaps on {', '.join(f'`{t}`' for t in indicator.gaps)}")
    words = spec.answers
    lines += ["", "Answers:", ""]
    lines += [f"- {name}: {text}" for name, text in words if text]
    lines += ["", "Remediation:", ""]
    lines += [f"- project: {spec.remediation.project}", f"- you: {spec.remediation.user}"]
    lines += [f"- evidence to collect: {spec.remediation.collect}", ""]
    if spec.examples:
        by = f", by the rubric `{rubric.id}`" if rubric and spec.id in rubric.checks else ""
        lines += [f"Examples{by}:", ""]
        for name, example in spec.examples:
            lines.append(f"- {name}: {example.shows}{_shown(check, example, rubric)}")
            lines.append(f"  - {'; '.join(example.parts())}")
        lines.append("")
    if spec.references:
        lines += ["References:", ""]
        lines += [f"- {r.framework} ({r.version}): {', '.join(r.ids)}" for r in spec.references] + [""]
    return "\n".join(lines)


def _shown(check: Check, example: Example, rubric: Rubric | None) -> str:
    if rubric is None or check.id not in rubric.checks:
        return ""
    if set(rubric.checks[check.id].indicators) != {i.id for i in check.spec.indicators}:
        return ""  # a rubric for another version of the check; 'govrisk test' and an assessment say so
    return f" -> {example_interval(check, example, rubric)}"


def example_interval(check: Check, example: Example, rubric: Rubric) -> Interval:
    """The risk points that a rubric gives a check for one of its examples."""
    case = example.case()
    return Judge(rubric, case).check(run_check(check, case), rubric.checks[check.id]).interval


def catalogue_page(plugin: str, registry: Registry) -> str:
    """The catalogue page of a plugin: its checks in the order of ids, with what a rubric makes of their examples.

    Each check is shown by the rubric that :func:`weighing` finds for it.

    Raises:
        UsageError: no plugin of that name brings a check.
    """
    checks = [check for check in registry.checks.values() if check.plugin == plugin]
    if not checks:
        fix = nearest(plugin, {check.plugin for check in registry.checks.values()})
        raise UsageError(f"no plugin {plugin!r} brings a check; {fix}")
    lines = [
        "# Check catalogue",
        "",
        f"Generated from the checks' own metadata by `govrisk checks --catalogue {plugin}`; do not edit.",
        "",
        "| id | question | pillar |",
        "|---|---|---|",
    ]
    lines += [f"| {s.id} | {s.question} | {s.pillar} |" for s in (check.spec for check in checks)]
    return "\n".join(lines) + "\n\n" + "\n".join(explain_check(c, weighing(c, registry)) for c in checks)


def weighing(check: Check, registry: Registry) -> Rubric | None:
    """The rubric to show a check by: the first that weighs it of its own plugin's, ``default``, and all others.

    A rubric with faults weighs nothing here; whoever names it is told.
    """
    own = [name for plugin in registry.plugins if plugin.key == check.giver for name in Registry([plugin]).rubrics]
    for name in dict.fromkeys((*own, "default", *registry.rubrics)):
        rubric = _read(name, tuple(_stamped(registry.rubrics))) if name in registry.rubrics else None
        if rubric is not None and check.id in rubric.checks:
            return rubric
    return None


def _stamped(rubrics: Mapping[str, Path]) -> Iterator[tuple[str, Path, int]]:
    for name, path in rubrics.items():
        yield name, path, path.stat().st_mtime_ns if path.is_file() else 0


@lru_cache(maxsize=64)
def _read(name: str, installed: tuple[tuple[str, Path, int], ...]) -> Rubric | None:
    """A rubric, read once as long as no installed one changes: it may extend any of them."""
    paths = {key: path for key, path, _ in installed}
    try:
        return read_rubric(paths[name], paths)
    except (BadInput, OSError):
        return None


def explain_rubric(rubric: Rubric) -> str:
    """Every number of a rubric with its source."""
    lines = [f"# Rubric {rubric.id} {rubric.version}: {rubric.title}", "", rubric.description]
    lines += [f"sha256 {rubric.sha256}", ""]
    if rubric.extends:
        lines += [f"Extends {rubric.bases}. What it changes:", *(f"- {c}" for c in rubric.changes), ""]
    lines += _grading(rubric)
    lines += ["", "## Families and checks", ""]
    weights = rubric.weights()
    out = rubric.leave_out
    for name, family in rubric.families.items():
        lines.append(f"{name} {family.title}: weight {family.weight:g} ({family.source})")
        for check, rule in rubric.checks.items():
            if check.split("-")[0] != name:
                continue
            share = f"left out: {out[check]}" if check in out else f"{weights[check]:.1%} of the whole"
            lines.append(f"  {check}: impact {rule.impact} of 3, {share} ({rule.source})")
            for key, part in rule.indicators.items():
                lines.append(f"    {key}: weight {part.weight:g}; {rule_words(part)} ({part.source})")
    return "\n".join([*lines, "", *_gates(rubric)]) + "\n"


def _grading(rubric: Rubric) -> list[str]:
    g = rubric.grading
    tables = (
        ("Credibility of a claim (Admiralty 1-6)", g.credibility, g.credibility_source),
        ("Reliability of a carrier (Admiralty A-F)", g.reliability, g.reliability_source),
        ("Directness", g.directness, g.directness_source),
        ("Straightest bearing by kind of claim", g.kinds, g.kinds_source),
        ("Half-life in days by topic", g.half_life_days, g.half_life_source),
    )
    lines = ["## Grading", ""]
    for title, table, source in tables:
        shown = ", ".join(f"{key} {value if isinstance(value, str) else f'{value:g}'}" for key, value in table.items())
        lines += [f"{title}: {shown}", f"  source: {source}"]
    return lines


def _gates(rubric: Rubric) -> list[str]:
    gates, veto = rubric.gates, rubric.veto
    lines = ["## Gates, bands, veto", ""]
    lines.append(
        f"Specificity below {gates.provisional_specificity:g} or fewer than {gates.carriers} independent carriers: NR; "
        f"below {gates.rated_specificity:g}: provisional; else rated ({gates.source})"
    )
    lines.append(
        f"High confidence needs {gates.high_confidence_carriers} carriers, a primary one graded A or B among them"
    )
    lines.append(
        f"Veto: a check of impact {veto.impact} with lower end {veto.lower_bound:g} or more lifts the verdict to "
        f"{veto.band} ({veto.source})"
    )
    words = rubric.wording
    lines.append(f"Answers read as risk from {words.split:g} points on, as safe up to {words.safe:g} ({words.source})")
    lines += [f"{band.title}: from {band.from_:g}. {band.meaning}" for band in rubric.bands]
    return [*lines, f"  source: {rubric.bands_source}", *_perturbation(rubric)]


def _perturbation(rubric: Rubric) -> list[str]:
    """How far the sensitivity analysis varies the rubric's numbers; nothing where the rubric does not say."""
    if rubric.sensitivity is None:
        return []
    vary, (low, high), (worst, best) = rubric.sensitivity, rubric.sensitivity.exponent, rubric.sensitivity.unjudged
    return [
        f"Sensitivity: exponents {low:g} to {high:g}; {vary.family_share:.0%} of family weights at random; impacts "
        f"within {vary.impact:.0%}; grading tables within {vary.grading:.0%}; reliability F from {worst:g} to {best:g} "
        f"({vary.source})",
    ]
