"""The sensitivity analysis that belongs to every assessment; shares of variance are worked out on demand."""

from __future__ import annotations

from collections.abc import Mapping

from govrisk.checks import Check
from govrisk.evidence import Case
from govrisk.judge import Rated
from govrisk.observation import Observation
from govrisk.rubric import Rubric
from govrisk.sensitivity import rules as by_rules
from govrisk.sensitivity import weights as by_weights
from govrisk.sensitivity.facts import facts_at_stake
from govrisk.sensitivity.regrade import Prepared
from govrisk.sensitivity.results import Sensitivity


def sensitivity(
    rubric: Rubric, case: Case, checks: Mapping[str, Check], observations: Mapping[str, Observation], rated: Rated
) -> Sensitivity:
    """Rules side by side, weights varied, and the facts that would change the verdict. Deterministic.

    What it sets beside the result follows OECD/JRC 2008, ch. 7: the robustness of an inference, not of a score.
    """
    rows, varied = by_weights.weights(rubric, rated, Prepared(rubric, case, observations))
    facts, told = facts_at_stake(rubric, case, checks, observations, rated)
    return Sensitivity(
        rules=by_rules.rules(rubric, rated),
        rules_statement=by_rules.STATEMENT,
        weights=rows,
        weights_statement=varied,
        facts=facts,
        facts_statement=told,
    )
