"""govrisk tells somebody who depends on a project how its governance can fail them, from evidence that they can check.

The public names are listed in ``__all__``; each is imported when it is first used, so that ``govrisk --version``
and shell completion never pay for the engine.

>>> import govrisk
>>> assessment = govrisk.assess("examples/qwen")      # doctest: +SKIP
>>> assessment.verdict.rating                         # doctest: +SKIP
'NR'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from govrisk.assessment import Assessment, Finding
    from govrisk.case import load_case
    from govrisk.checks import CheckSpec
    from govrisk.engine import assess
    from govrisk.errors import BadInput, Diagnostic, GovriskError, PluginError
    from govrisk.evidence import Case, Claim, DocumentRecord, Gap, Metric, Source
    from govrisk.hookspecs import Renderer, hookimpl
    from govrisk.interval import Interval
    from govrisk.observation import Bearing, IndicatorObservation, Measure, Observation
    from govrisk.rubric import Rubric, load_rubric

__version__ = "0.1.0"

_HOMES = {
    "Assessment": "assessment",
    "Finding": "assessment",
    "load_case": "case",
    "CheckSpec": "checks",
    "assess": "engine",
    "BadInput": "errors",
    "Diagnostic": "errors",
    "GovriskError": "errors",
    "PluginError": "errors",
    "Case": "evidence",
    "Claim": "evidence",
    "DocumentRecord": "evidence",
    "Gap": "evidence",
    "Metric": "evidence",
    "Source": "evidence",
    "Renderer": "hookspecs",
    "hookimpl": "hookspecs",
    "Interval": "interval",
    "Bearing": "observation",
    "IndicatorObservation": "observation",
    "Measure": "observation",
    "Observation": "observation",
    "Rubric": "rubric",
    "load_rubric": "rubric",
}

__all__ = [
    "Assessment",
    "BadInput",
    "Bearing",
    "Case",
    "CheckSpec",
    "Claim",
    "Diagnostic",
    "DocumentRecord",
    "Finding",
    "Gap",
    "GovriskError",
    "IndicatorObservation",
    "Interval",
    "Measure",
    "Metric",
    "Observation",
    "PluginError",
    "Renderer",
    "Rubric",
    "Source",
    "__version__",
    "assess",
    "hookimpl",
    "load_case",
    "load_rubric",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'govrisk' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"govrisk.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
