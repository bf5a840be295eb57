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
    from govrisk.collecting import collect
    from govrisk.comparing.compare import compare
    from govrisk.comparing.results import Comparison, HistoryPoint
    from govrisk.comparing.timeline import timeline
    from govrisk.engine import assess
    from govrisk.errors import BadInput, Diagnostic, GovriskError, PluginError, UsageError
    from govrisk.evidence import (
        Case,
        Claim,
        DocumentRecord,
        EvidenceFile,
        Gap,
        Identity,
        Metric,
        MetricPart,
        PersonShare,
        Source,
    )
    from govrisk.hookspecs import Collected, Collector, Option, Renderer, Request, hookimpl
    from govrisk.interval import Interval
    from govrisk.observation import Bearing, IndicatorObservation, Measure, Observation
    from govrisk.presenting import Attached, Presentation
    from govrisk.rubric import Rubric, load_rubric
    from govrisk.scenarios.resolving import resolve
    from govrisk.verifying.results import Verification
    from govrisk.verifying.verify import verify
    from govrisk.yamlfile import read_yaml

__version__ = "0.1.0"

_HOMES = {
    "Assessment": "assessment",
    "Finding": "assessment",
    "load_case": "case",
    "CheckSpec": "checks",
    "collect": "collecting",
    "compare": "comparing.compare",
    "Comparison": "comparing.results",
    "HistoryPoint": "comparing.results",
    "timeline": "comparing.timeline",
    "assess": "engine",
    "BadInput": "errors",
    "Diagnostic": "errors",
    "GovriskError": "errors",
    "PluginError": "errors",
    "UsageError": "errors",
    "Case": "evidence",
    "Claim": "evidence",
    "DocumentRecord": "evidence",
    "EvidenceFile": "evidence",
    "Gap": "evidence",
    "Identity": "evidence",
    "Metric": "evidence",
    "MetricPart": "evidence",
    "PersonShare": "evidence",
    "Source": "evidence",
    "Collected": "hookspecs",
    "Collector": "hookspecs",
    "Option": "hookspecs",
    "Renderer": "hookspecs",
    "Request": "hookspecs",
    "hookimpl": "hookspecs",
    "Interval": "interval",
    "Bearing": "observation",
    "IndicatorObservation": "observation",
    "Measure": "observation",
    "Observation": "observation",
    "Attached": "presenting",
    "Presentation": "presenting",
    "Rubric": "rubric",
    "load_rubric": "rubric",
    "resolve": "scenarios.resolving",
    "Verification": "verifying.results",
    "verify": "verifying.verify",
    "read_yaml": "yamlfile",
}

__all__ = [
    "Assessment",
    "Attached",
    "BadInput",
    "Bearing",
    "Case",
    "CheckSpec",
    "Claim",
    "Collected",
    "Collector",
    "Comparison",
    "Diagnostic",
    "DocumentRecord",
    "EvidenceFile",
    "Finding",
    "Gap",
    "GovriskError",
    "HistoryPoint",
    "Identity",
    "IndicatorObservation",
    "Interval",
    "Measure",
    "Metric",
    "MetricPart",
    "Observation",
    "Option",
    "PersonShare",
    "PluginError",
    "Presentation",
    "Renderer",
    "Request",
    "Rubric",
    "Source",
    "UsageError",
    "Verification",
    "__version__",
    "assess",
    "collect",
    "compare",
    "hookimpl",
    "load_case",
    "load_rubric",
    "read_yaml",
    "resolve",
    "timeline",
    "verify",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'govrisk' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"govrisk.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
