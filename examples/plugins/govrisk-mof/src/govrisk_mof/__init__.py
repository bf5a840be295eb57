"""How openly a model is released, by the classes of the Model Openness Framework: a collector, a check and a rubric."""

from pathlib import Path

from govrisk import hookimpl

from .collector import MofCollector

GOVRISK_API = "1.0"
HERE = Path(__file__).parent


@hookimpl
def govrisk_checks() -> list[Path]:
    """One check, with code."""
    return [HERE / "checks"]


@hookimpl
def govrisk_rubrics() -> list[Path]:
    """The rubric that weighs it."""
    return [HERE / "rubrics" / "mof.yaml"]


@hookimpl
def govrisk_collectors() -> list[MofCollector]:
    """What reads a model file."""
    return [MofCollector()]
