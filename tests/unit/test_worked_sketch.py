"""The worked Qwen numbers of the method (2.5), reproduced by the shipped engine with the sketch's own rubric.

Where the shipped catalogue differs from the sketch: COMS-01 and SUCC-01 have timed anchors (two days of silence are
not yet abnormal, so COMS-01 is [0, 0] on 2026-03-05 and not [40, 100]); and the shipped rubric never lets an editorial
opinion bear more straightly than 'opinion', where the sketch read Q25 as indirect. ``test_shipped_catalogue`` pins
those numbers.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

import govrisk
from govrisk import load_case
from govrisk.evidence import Case
from govrisk.plugins import Plugin, Registry
from govrisk.rubric import Rubric, read_rubric

HERE = Path(__file__).parent.parent / "sketch"
EXAMPLE = Path(__file__).parents[2] / "examples" / "qwen-article"
TABLE: dict[str, dict] = yaml.safe_load((HERE / "checks.yaml").read_text())
TOPICS = sorted({t for entry in TABLE.values() for part in entry.values() if isinstance(part, list) for t in part[1]})
FAMILIES = list(dict.fromkeys(name.split("-")[0] for name in TABLE))


@pytest.fixture(scope="module")
def sketch(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    """The sketch's 24 checks as a plugin like any other: folders with a check.yaml each."""
    root = tmp_path_factory.mktemp("checks")
    for name, entry in TABLE.items():
        folder = root / name[:4].lower() / name.lower().replace("-", "_")
        folder.mkdir(parents=True)
        text = dict.fromkeys(("risk", "mixed", "safe", "unknown"), "-")
        remedy = dict.fromkeys(("project", "user", "collect"), "-")
        indicators = [
            {"id": key, "proposition": "-", **({"claims": topics} if topics else {"metric": "nobody_measured_this"})}
            for key, (_, topics) in _indicators(entry).items()
        ]
        spec = {"id": name, "title": name, "question": "-", "pillar": "stress", "why": "-", "indicators": indicators}
        (folder / "check.yaml").write_text(yaml.safe_dump(spec | {"answers": text, "remediation": remedy}))

    class Brings:
        @govrisk.hookimpl
        def govrisk_checks(self) -> list[Path]:
            return [root]

        @govrisk.hookimpl
        def govrisk_topics(self) -> list[Path]:
            (root / "topics.yaml").write_text(yaml.safe_dump(dict.fromkeys(TOPICS, "A topic of the sketch")))
            return [root / "topics.yaml"]

    return Registry([Plugin("sketch", "tests", "0", Brings())])


def _indicators(entry: dict) -> dict[str, list]:
    return {key: value for key, value in entry.items() if key != "impact"}


@pytest.fixture(scope="module")
def rubric(tmp_path_factory: pytest.TempPathFactory) -> Rubric:
    content = yaml.safe_load((HERE / "rubric.yaml").read_text())
    content["families"] = {f: {"title": f, "weight": 1, "source": "judgement"} for f in FAMILIES}
    content["checks"] = {
        name: {
            "impact": entry["impact"],
            "source": "judgement",
            "indicators": {
                key: {"weight": weight, "source": "judgement"} for key, (weight, _) in _indicators(entry).items()
            },
        }
        for name, entry in TABLE.items()
    }
    path = tmp_path_factory.mktemp("rubric") / "sketch.yaml"
    path.write_text(yaml.safe_dump(content))
    return read_rubric(path, {})


@pytest.fixture(scope="module")
def case() -> Case:
    # The sketch counted one of the two remarks on Qwen's reputation: Q17; Q18 is used nowhere else.
    # Its plugins bring checks alone, and none of the scenarios that the case chooses.
    return load_case(EXAMPLE).without({"Q18"}).replace(scenarios=())


def graded(case: Case, grade: str) -> Case:
    return case.replace(sources={k: s.model_copy(update={"reliability": grade}) for k, s in case.sources.items()})


def test_findings_of_the_sketch(case: Case, rubric: Rubric, sketch: Registry) -> None:
    result = govrisk.assess(case, rubric=rubric, registry=sketch)
    lows = {f.check: round(f.interval.lo, 1) for f in result.findings}
    assert lows["LEAD-01"] == 33.8
    assert lows["SUCC-02"] == 18.7
    assert result.finding("COMS-01").interval == pytest.approx((40, 100))
    assert result.finding("ROAD-02").interval == pytest.approx((0, 60))
    assert lows["ECOS-01"] == 14.9


F = {"LEAD": (13, 100), "SUCC": (19, 100), "ROAD": (4, 80), "INCT": (6, 100), "DECI": (4, 100), "COMM": (9, 89),
     "NEUT": (14, 100), "COMS": (27, 100), "ECOS": (4, 91)}  # fmt: skip
C = {"LEAD": (18, 100), "SUCC": (27, 100), "ROAD": (6, 72), "INCT": (8, 100), "DECI": (6, 100), "COMM": (12, 84),
     "NEUT": (20, 100), "COMS": (37, 100), "ECOS": (6, 88)}  # fmt: skip
B = {"LEAD": (22, 100), "SUCC": (32, 100), "ROAD": (7, 66), "INCT": (9, 100), "DECI": (7, 100), "COMM": (15, 81),
     "NEUT": (24, 100), "COMS": (45, 100), "ECOS": (7, 85)}  # fmt: skip


@pytest.mark.parametrize(
    ("grade", "table", "mean", "specificity"),
    [("F", F, (11.1, 95.5), 0.16), ("C", C, (15.5, 93.8), 0.22), ("B", B, (18.8, 92.5), 0.26)],
)
def test_family_table(
    case: Case, rubric: Rubric, sketch: Registry, grade: str, table: dict, mean: tuple, specificity: float
) -> None:
    result = govrisk.assess(graded(case, grade), rubric=rubric, registry=sketch)
    for family in result.families:  # the table prints whole numbers
        assert family.interval == pytest.approx(table[family.id], abs=0.5001), family.id
    assert result.verdict.mean == pytest.approx(mean, abs=0.05)
    assert round(result.verdict.specificity, 2) == specificity
    assert result.verdict.rating == "NR"
    assert result.verdict.watch


def test_next_evidence_and_veto(case: Case, rubric: Rubric, sketch: Registry) -> None:
    result = govrisk.assess(case, rubric=rubric, registry=sketch)
    gains = {e.check: round(e.gain, 3) for e in result.next_evidence}
    assert result.next_evidence[0].check == "INCT-01"
    assert (gains["INCT-01"], gains["ROAD-01"], gains["DECI-01"], gains["NEUT-01"]) == (0.068, 0.051, 0.051, 0.051)
    assert (gains["COMS-01"], gains["NEUT-02"], gains["LEAD-02"]) == (0.044, 0.044, 0.042)
    assert result.verdict.veto == ()
    assert len(result.verdict.cannot_exclude) == 6  # "cannot exclude 6 of 6 weight-3 checks"


def test_shipped_catalogue(case: Case) -> None:
    result = govrisk.assess(load_case(EXAMPLE), rubric="default")
    assert result.finding("COMS-01").interval == (0, 0)
    assert result.finding("SUCC-01").interval == pytest.approx((12.7, 42.7), abs=0.05)
    assert round(result.finding("LEAD-01").interval.lo, 1) == 33.8
    assert round(result.finding("SUCC-02").interval.lo, 1) == 18.7
    assert result.verdict.rating == "NR"
