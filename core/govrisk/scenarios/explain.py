"""A scenario set in words: every number with its source."""

from __future__ import annotations

from collections.abc import Mapping

from govrisk.scenarios.posterior import ratio
from govrisk.scenarios.set import ScenarioSet


def explain_set(found: ScenarioSet) -> str:
    """Every hypothesis, prior, likelihood and limit of a set, with where it comes from."""
    lines = [f"# Scenario set {found.id} {found.version}: {found.title}", "", found.about, ""]
    lines.append(f"Numbers published: {found.issued}. Horizon: {found.horizon_days} days from the start.")
    lines.append(f"Set off by claims ({found.trigger.polarity}) on: {', '.join(found.trigger.topics)}")
    lines += ["", "## Hypotheses, by precedence: the first whose rule is met comes true", ""]
    for h in found.hypotheses:
        lines += [f"{h.id} {h.title}" + (" (the rest)" if h.residual else ""), f"  {h.resolution}"]
    lines += ["", "## Priors: a set, since no reference class fits", ""]
    lines.append(f"Chosen by claims on: {', '.join(found.prior.basis)}. None of these is a sign.")
    for corner in found.prior.corners:
        lines += [f"{corner.title}: {_table(corner.values)}", f"  reference class: {corner.reference_class}"]
        lines += [f"  source: {corner.source}", f"  does not fit: {corner.mismatch}"]
    lines += ["", "## Signs: how likely each is to show, by hypothesis", ""]
    for sign in found.signs:
        group = f"; group {sign.group}" if sign.group else ""
        lines += [
            f"{sign.id}: {sign.title}",
            f"  {_table(sign.likelihoods)}; ratio {ratio(tuple(sign.likelihoods.values())):.1f}",
        ]
        lines += [f"  claims ({sign.polarity}) on {', '.join(sign.topics)}{group} ({sign.source})"]
    lines += ["", "## Indicators: how likely a yes is, by hypothesis", ""]
    for i in found.indicators:
        group = f"; group {i.group}" if i.group else ""
        lines += [f"{i.id}, within {i.due_days} days: {i.statement}"]
        lines += [f"  {_table(i.likelihoods)}; ratio {ratio(tuple(i.likelihoods.values())):.1f}{group} ({i.source})"]
    lines += ["", "## Limits", ""]
    if found.groups:
        lines.append(f"Correlation in groups: {_table(found.groups)} ({found.groups_source})")
    lines.append(f"Every likelihood is moved by up to {found.perturbation.by:.0%} ({found.perturbation.source})")
    lines.append(f"Ranked only when one leads in {found.ranking.share:.0%} of the moved runs ({found.ranking.source})")
    lines.append(
        f"ACH marks from {found.marks.some:g} and {found.marks.strong:g} times the mean ({found.marks.source})"
    )
    return "\n".join(lines) + "\n"


def _table(values: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {value:g}" for name, value in values.items())
