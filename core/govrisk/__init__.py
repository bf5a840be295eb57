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
    from govrisk.assessment import Assessment, ClaimEntry, Finding, GapEntry, IndicatorFinding, Verdict
    from govrisk.case import load_case
    from govrisk.checks import CheckSpec, observe_declared
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
        Origin,
        PersonShare,
        Promise,
        Source,
    )
    from govrisk.folder import Folder
    from govrisk.hookspecs import Collected, Collector, Option, Renderer, Request, hookimpl
    from govrisk.interval import Interval
    from govrisk.model import first_day, last_day
    from govrisk.observation import Bearing, Elapsed, IndicatorObservation, Measure, Observation, State
    from govrisk.plugins import Registry, load_plugins, using
    from govrisk.presenting import Attached, Presentation
    from govrisk.rubric import Rubric, load_rubric
    from govrisk.scenarios.resolving import resolve
    from govrisk.verifying.results import Verification
    from govrisk.verifying.verify import verify
    from govrisk.yamlfile import read_yaml

__version__ = "0.1.0"
API_VERSION = "1.0"
"""Version of the plugin API: the public names, the hooks, the models that they take and give. See docs/api.md."""

_HOMES = {
    "Assessment": "assessment",
    "ClaimEntry": "assessment",
    "Finding": "assessment",
    "GapEntry": "assessment",
    "IndicatorFinding": "assessment",
    "Verdict": "assessment",
    "load_case": "case",
    "CheckSpec": "checks",
    "observe_declared": "checks",
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
    "Origin": "evidence",
    "PersonShare": "evidence",
    "Promise": "evidence",
    "Source": "evidence",
    "Folder": "folder",
    "Collected": "hookspecs",
    "Collector": "hookspecs",
    "Option": "hookspecs",
    "Renderer": "hookspecs",
    "Request": "hookspecs",
    "hookimpl": "hookspecs",
    "Interval": "interval",
    "first_day": "model",
    "last_day": "model",
    "Bearing": "observation",
    "Elapsed": "observation",
    "IndicatorObservation": "observation",
    "Measure": "observation",
    "Observation": "observation",
    "State": "observation",
    "Registry": "plugins",
    "load_plugins": "plugins",
    "using": "plugins",
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
    "API_VERSION",
    "Assessment",
    "Attached",
    "BadInput",
    "Bearing",
    "Case",
    "CheckSpec",
    "Claim",
    "ClaimEntry",
    "Collected",
    "Collector",
    "Comparison",
    "Diagnostic",
    "DocumentRecord",
    "Elapsed",
    "EvidenceFile",
    "Finding",
    "Folder",
    "Gap",
    "GapEntry",
    "GovriskError",
    "HistoryPoint",
    "Identity",
    "IndicatorFinding",
    "IndicatorObservation",
    "Interval",
    "Measure",
    "Metric",
    "MetricPart",
    "Observation",
    "Option",
    "Origin",
    "PersonShare",
    "PluginError",
    "Presentation",
    "Promise",
    "Registry",
    "Renderer",
    "Request",
    "Rubric",
    "Source",
    "State",
    "UsageError",
    "Verdict",
    "Verification",
    "__version__",
    "assess",
    "collect",
    "compare",
    "first_day",
    "hookimpl",
    "last_day",
    "load_case",
    "load_plugins",
    "load_rubric",
    "observe_declared",
    "read_yaml",
    "resolve",
    "timeline",
    "using",
    "verify",
]


if not TYPE_CHECKING:  # to a type checker a misspelt name is a fault and not an object

    def __getattr__(name: str) -> object:
        if name in _HOMES:
            from importlib import import_module

            return getattr(import_module(f"govrisk.{_HOMES[name]}"), name)
        from govrisk.deprecation import MOVED, moved

        if name in MOVED:
            return moved(name)
        raise AttributeError(f"module 'govrisk' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
