"""A folder plugin that keeps to every rule, and ways to break it: what the tests of the test kit are tried on."""

from __future__ import annotations

import textwrap
from pathlib import Path

CHECK_YAML = "prom/prom_01/check.yaml"
CHECK_PY = "prom/prom_01/check.py"
RUBRIC = "rubrics/prom.yaml"
GOOD = {
    CHECK_YAML: """\
id: PROM-01
title: Promises kept
question: Does the steward keep its dated promises?
pillar: stress
why: A promise with a date is the cheapest test of whether plans can be relied upon.
indicators:
  - id: broken
    proposition: The steward breaks its promises.
    claims: {promise.made: direct}
answers:
  risk: "No: promises were broken."
  mixed: Some were kept.
  safe: "Yes: they were kept."
  unknown: Nobody recorded one.
remediation:
  project: Promise less.
  user: Plan on what was delivered.
  collect: Promises with a date.
examples:
  raises:
    shows: Two promises were broken.
    claims:
      - {topic: promise.made, polarity: risk, event_date: '2026-02'}
      - {topic: promise.made, polarity: risk, credibility: 3}
  lowers:
    shows: Two promises were kept.
    claims:
      - {topic: promise.made, polarity: mitigating}
      - {topic: promise.made, polarity: mitigating, kind: quoted-statement}
""",
    "topics.yaml": "promise.made: A promise with a date that the steward made in public\n",
    RUBRIC: """\
extends: default
id: prom
version: "1"
families:
  PROM: {title: Promises, weight: 1, source: judgement}
checks:
  PROM-01:
    impact: 2
    source: judgement
    indicators:
      broken: {weight: 1, source: judgement}
""",
}
_CODE = """\
from govrisk import Bearing, IndicatorObservation, Observation

CALLS = []


def bear(claims, how="direct"):
    return [Bearing(claim=c.id, directness=how) for c in claims]


def seen(supports, contradicts, outcome="observed"):
    one = IndicatorObservation(id="broken", proposition="It is so.", supports=supports, contradicts=contradicts)
    return Observation(check="PROM-01", outcome=outcome, indicators=[one])


def observe(case, spec):
    risk = [c for c in case.claims if c.polarity == "risk"]
    good = [c for c in case.claims if c.polarity == "mitigating"]
"""
HONEST = "return seen(bear(risk), bear(good))"


def code(body: str) -> str:
    """A check.py whose ``observe`` is ``body``; it has the claims of the case as ``risk`` and ``good``."""
    return _CODE + textwrap.indent(textwrap.dedent(body), "    ") + "\n"


def edited(path: str, old: str, new: str) -> dict[str, str]:
    """A file of the good plugin with one passage changed."""
    assert old in GOOD[path]
    return {path: GOOD[path].replace(old, new)}


def write_plugin(folder: Path, files: dict[str, str | None] | None = None) -> Path:
    """The good plugin in ``folder``, with other files in place of some of its own; None leaves one out."""
    for name, text in ({**GOOD, **(files or {})}).items():
        if text is not None:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
    return folder
