"""The machine formats: valid by their standards, the same bytes each time, inert, and never a pass out of ignorance."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jsonschema_rs
import pytest
import yaml
from click.testing import CliRunner
from google.protobuf import json_format
from in_toto_attestation.v1 import statement_pb2
from in_toto_attestation.v1.statement import Statement
from junitparser import Error, Failure, JUnitXml, Skipped, TestCase
from tests.conftest import EXAMPLES, ROOT

import govrisk
from govrisk import Assessment, hookimpl
from govrisk.assessment import Finding, PluginFailure
from govrisk.cli import cli
from govrisk.cli.formats import installed_formats
from govrisk.interval import UNKNOWN, Interval
from govrisk.plugins import Plugin, Registry
from govrisk.sharing import Marking, Redaction
from govrisk_reports import govrisk_renderers

RENDERERS = {renderer.id: renderer for renderer in govrisk_renderers()}
MACHINE = ("csv", "csv-evidence", "gemara", "intoto", "junit", "oscal", "sarif")
NAMES = sorted(case.parent.name for case in EXAMPLES.glob("*/case.yaml"))
OTHERS = ("states", "hostile", "bare")
EVIL = (
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "＝1+1",
    '<script>alert(1)</script>]]><![CDATA[ & "quoted" \x00\x07\x1b[31m \x0b\ufffe\uffff',
    "{0} [click](http://example.org) {{ insert: param, x }} ![x](http://example.org/x.png) \u202egnp.exe",
    "key: value\n- item\n--- !!python/object:os.system",
)
"""Formulas, markup, control characters that XML 1.0 forbids, placeholders, and YAML in a text."""


@cache
def assessed(name: str) -> Assessment:
    made: dict[str, Callable[[], Assessment]] = {"states": with_every_state, "hostile": hostile, "bare": bare}
    return made[name]() if name in made else govrisk.assess(EXAMPLES / name)


def with_every_state() -> Assessment:
    """Findings of every state by their bands, a plugin that failed in a check, and one that could not be loaded."""
    base = assessed("qwen")
    rated = {"outcome": "observed", "rating": "rated"}
    nothing = {
        "rating": "NR",
        "band_low": "not rated",
        "band_high": "not rated",
        "interval": UNKNOWN,
        "evidence": (),
        "n_claims": 0,
    }
    changes: list[dict[str, Any]] = [
        rated | {"band_low": "High", "band_high": "Critical", "interval": Interval(70, 90)},
        rated | {"band_low": "High", "band_high": "High", "interval": Interval(70, 75), "rating": "provisional"},
        rated | {"band_low": "Elevated", "band_high": "High", "interval": Interval(50, 70)},
        rated | {"band_low": "Low", "band_high": "Elevated", "interval": Interval(0, 50)},
        nothing | {"outcome": "observed"},
        nothing | {"outcome": "no_evidence"},
        nothing | {"outcome": "not_applicable", "reason": "There is no company."},
        nothing | {"outcome": "error", "reason": "It fell over."},
    ]
    changed = [f.model_copy(update=change) for f, change in zip(base.findings, changes, strict=False)]
    lost = PluginFailure(check="-", plugin="stranger", version="1", cause="could not be imported")
    fell = PluginFailure(check=changed[-1].check, plugin="stranger", version="1", cause="It fell over.")
    return base.model_copy(update={"findings": tuple(changed), "failures": (lost, fell)})


STATES = ("fail", "fail", "review", "pass", "not rated", "not rated", "not applicable", "error")


def hostile() -> Assessment:
    """A short assessment in which every text that a case or a plugin writes tries something."""
    base, evil = assessed("qwen"), " ".join(EVIL)
    findings = [
        f.model_copy(update={"title": t, "question": t, "answer": t, "why": t, "reason": t, "evidence": ids})
        for f, t, ids in zip(base.findings, EVIL, [tuple(c.id for c in base.claims[:10])] * 10, strict=False)
    ]
    claims = [c.model_copy(update={"statement": t, "note": t}) for c, t in zip(base.claims, EVIL, strict=False)]
    claims[0] = claims[0].model_copy(update={"written": "evidence/a b:ü#?%.yaml:3"})
    sources = {n: s.model_copy(update={"title": evil, "publisher": evil}) for n, s in base.sources.items()}
    rubric = base.provenance.rubric.model_copy(update={"title": evil, "version": evil, "description": evil})
    return base.model_copy(
        update={
            "subject": base.subject.model_copy(update={"name": evil, "kind": evil, "steward": "\x00\x01"}),
            "verdict": base.verdict.model_copy(update={"headline": evil}),
            "findings": tuple(findings),
            "claims": tuple(claims),
            "sources": sources,
            "failures": (PluginFailure(check="-", plugin=evil, version="1", cause=evil),),
            "provenance": base.provenance.model_copy(update={"rubric": rubric}),
        }
    )


def bare() -> Assessment:
    """A case without any evidence, in which no check applies, from before there were markings."""
    base = assessed("qwen")
    none = {"outcome": "not_applicable", "reason": "Nothing applies.", "rating": "NR", "evidence": (), "n_claims": 0}
    empty = {"claims": (), "metrics": (), "documents": (), "gaps": (), "sources": {}, "origins": {}, "marking": None}
    return base.model_copy(update=empty | {"findings": tuple(f.model_copy(update=none) for f in base.findings)})


@cache
def rendered(form: str, name: str) -> bytes:
    return RENDERERS[form].render(assessed(name))


@cache
def parsed(form: str, name: str) -> Any:
    content = rendered(form, name)
    if form == "gemara":
        return yaml.safe_load(content)
    if form == "junit":
        return JUnitXml.fromstring(content)
    if form.startswith("csv"):
        return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    return json.loads(content)


def oscal(name: str) -> Any:
    return parsed("oscal", name)["assessment-results"]


def strings(value: Any) -> Iterator[str]:
    """Every text of a document, keys too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from (*strings(key), *strings(item))
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)


@pytest.fixture(params=[*NAMES, *OTHERS])
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


# Valid by their standards


@pytest.fixture(scope="module")
def published(shared: Path) -> dict[str, jsonschema_rs.Validator]:
    files = {"oscal": "oscal_assessment-results_schema.json", "sarif": "sarif-schema-2.1.0.json"}
    return {
        form: jsonschema_rs.validator_for(
            json.loads((shared / "schemas" / file).read_text(encoding="utf-8")), validate_formats=True
        )
        for form, file in files.items()
    }


@pytest.mark.parametrize("form", ["oscal", "sarif"])
def test_the_published_schema_holds(form: str, name: str, published: dict[str, Any]) -> None:
    assert [f"{e.instance_path}: {e.message}" for e in published[form].iter_errors(parsed(form, name))] == []


def test_the_gemara_log_has_the_shape_that_we_read_in_its_schema(name: str) -> None:
    schema = json.loads((ROOT / "tests" / "schemas" / "gemara_evaluation_log.json").read_text(encoding="utf-8"))
    log = parsed("gemara", name)
    jsonschema_rs.validate(schema, log)
    known = {reference["id"] for reference in log["metadata"]["mapping-references"]}
    for evaluation in log["evaluations"]:
        assert evaluation["control"] == evaluation["assessment-logs"][0]["requirement"]
        assert evaluation["control"]["reference-id"] in known


def test_the_statement_is_one_to_in_toto_and_names_the_json_file(name: str) -> None:
    message = json_format.Parse(rendered("intoto", name), statement_pb2.Statement())
    Statement.copy_from_pb(message).validate()
    assert message.subject[0].digest["sha256"] == hashlib.sha256(rendered("json", name)).hexdigest()
    assert message.predicate_type.startswith("urn:uuid:")


def test_junit_counts_are_what_the_file_holds(name: str) -> None:
    suites = parsed("junit", name)
    for suite in suites:
        results = [case.result[0] if case.result else None for case in suite]
        assert suite.tests == len(results)
        for counted, kind in ((suite.failures, Failure), (suite.errors, Error), (suite.skipped, Skipped)):
            assert counted == sum(isinstance(result, kind) for result in results)
    lost = [f for f in assessed(name).failures if f.check == "-"]
    assert suites.tests == len(assessed(name).findings) + len(lost) == sum(suite.tests for suite in suites)


def test_oscal_refers_to_nothing_that_is_not_there(name: str) -> None:
    document = oscal(name)
    pairs = [(k, v) for part in walk(document) for k, v in part.items() if isinstance(v, str)]
    defined = Counter(v for k, v in pairs if k == "uuid")
    referred = {v.removeprefix("#") for k, v in pairs if k.endswith("-uuid") or (k == "href" and v.startswith("#"))}
    assert max(defined.values()) == 1
    assert referred - set(defined) == set()


def walk(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    for item in value if isinstance(value, list) else ():
        yield from walk(item)


def test_sarif_points_to_the_line_of_the_leading_claim() -> None:
    run = parsed("sarif", "qwen")["runs"][0]
    case = EXAMPLES / "qwen"
    found = 0
    for result, finding in zip(run["results"], assessed("qwen").findings, strict=True):
        place = result["locations"][0]["physicalLocation"]
        leading = next((c for e in finding.evidence for c in assessed("qwen").claims if c.id == e), None)
        line = (case / place["artifactLocation"]["uri"]).read_text(encoding="utf-8").splitlines()
        line = line[place["region"]["startLine"] - 1]
        found += leading is not None
        assert leading is None or leading.id in line
    assert found > 10
    for artifact in run["artifacts"]:
        content = (case / artifact["location"]["uri"]).read_bytes()
        assert artifact["hashes"]["sha-256"] == hashlib.sha256(content).hexdigest()


# Never a pass, never a zero


def outcomes(name: str) -> dict[str, list[str]]:
    """What each format calls each finding, in the order of findings; ``-`` where it has none."""
    assessment = assessed(name)
    said = {f["target"]["target-id"]: f["target"]["status"] for f in oscal(name)["results"][0].get("findings", [])}
    checks = parsed("intoto", name)["predicate"]["checks"]
    return {
        "csv": [row["state"] for row in parsed("csv", name)],
        "sarif": [result["kind"] for result in parsed("sarif", name)["runs"][0]["results"]],
        "junit": junit_outcomes(parsed("junit", name)),
        "gemara": [e["result"] for e in parsed("gemara", name)["evaluations"]],
        "intoto": [next(s for s in checks if f.check in checks[s]) for f in assessment.findings],
        "oscal": [
            f"{said[f.check]['state']}/{said[f.check]['reason']}" if f.check in said else "-"
            for f in assessment.findings
        ],
    }


def junit_outcomes(suites: JUnitXml) -> list[str]:
    words: dict[type, str] = {Failure: "failure", Error: "error", Skipped: "skipped"}
    cases: list[TestCase] = [case for suite in suites if suite.name != "Plugins" for case in suite]
    return [words[type(case.result[0])] if case.result else "passed" for case in cases]


def test_each_state_has_its_word_in_each_format() -> None:
    other = "not-satisfied/other"
    unknown = ["not rated", "not rated"]
    assert outcomes("states") == {
        "csv": list(STATES),
        "sarif": ["fail", "fail", "review", "pass", "open", "open", "notApplicable", "open"],
        "junit": ["failure", "failure", "skipped", "passed", "skipped", "skipped", "skipped", "error"],
        "gemara": ["Failed", "Failed", "Needs Review", "Passed", "Unknown", "Unknown", "Not Applicable", "Unknown"],
        "intoto": ["fail", "fail", "review", "pass", *unknown, "not applicable", "error"],
        "oscal": [*["not-satisfied/fail"] * 2, other, "satisfied/pass", other, other, "-", other],
    }
    assert parsed("gemara", "states")["result"] == "Failed"
    levels = [result["level"] for result in parsed("sarif", "states")["runs"][0]["results"]]
    assert levels == ["error", "warning", *["none"] * 6]


PASS = {
    "csv": "pass",
    "sarif": "pass",
    "junit": "passed",
    "gemara": "Passed",
    "intoto": "pass",
    "oscal": "satisfied/pass",
}


def test_what_is_not_rated_passes_nowhere_and_has_no_number(name: str) -> None:
    assessment = assessed(name)
    blind = [n for n, f in enumerate(assessment.findings) if f.rating == "NR"]
    for form, said in outcomes(name).items():
        assert PASS[form] not in [said[n] for n in blind], form
    rows, results = parsed("csv", name), parsed("sarif", name)["runs"][0]["results"]
    risks = {r["title"]: r for r in oscal(name)["results"][0].get("risks", [])}
    for n in blind:
        finding: Finding = assessment.findings[n]
        assert rows[n]["risk_low"] == rows[n]["risk_high"] == ""
        assert (
            finding.outcome == "observed"
            or rows[n]["claims"] == rows[n]["evidence_allows"] == rows[n]["claim_origins"] == ""
        )
        assert "rank" not in results[n]
        assert "riskPoints" not in results[n]["properties"]
        facets = risks[finding.title]["characterizations"][0]["facets"] if finding.title in risks else []
        assert not [facet for facet in facets if facet["name"].startswith("risk-points")]


def test_the_bands_of_the_rubric_decide_what_fails() -> None:
    base = assessed("states")
    rubric = base.provenance.rubric
    veto = rubric.veto.model_copy(update={"band": "critical"})
    stricter = base.provenance.model_copy(update={"rubric": rubric.model_copy(update={"veto": veto})})
    log = json.loads(RENDERERS["sarif"].render(base.model_copy(update={"provenance": stricter})))
    assert [r["kind"] for r in log["runs"][0]["results"]][:4] == ["review", "review", "pass", "pass"]


def test_a_plugin_that_failed_is_told_of() -> None:
    invocation = parsed("sarif", "states")["runs"][0]["invocations"][0]
    assert not invocation["executionSuccessful"]
    assert len(invocation["toolExecutionNotifications"]) == 2
    plugins = next(suite for suite in parsed("junit", "states") if suite.name == "Plugins")
    assert [case.result[0].message for case in plugins] == ["could not be imported"]
    remarks = oscal("states")["results"][0]["remarks"]
    assert "could not be imported" in remarks
    assert ", -:" not in remarks.replace("\\", "")


# Marked, repeatable, inert


@pytest.mark.parametrize("form", MACHINE)
def test_a_file_says_how_far_it_may_go_what_was_hidden_and_what_it_is_of(form: str) -> None:
    mark = Marking(label="TLP:AMBER+STRICT", meaning="Within the organisation.", reason="The case is marked so.")
    hidden = Redaction(kinds=("people",), people=2, sources=0, verified=9, statement="Two people have pseudonyms.")
    marked = assessed("qwen").model_copy(update={"marking": mark, "redaction": hidden})
    text = RENDERERS[form].render(marked).decode()
    for fact in (mark.label, hidden.statement, hashlib.sha256(RENDERERS["json"].render(marked)).hexdigest()):
        assert fact in text


@pytest.mark.parametrize("form", MACHINE)
def test_the_same_assessment_gives_the_same_bytes(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    again = Assessment.model_validate_json(assessed("qwen").to_json())
    assert RENDERERS[form].render(again) == rendered(form, "qwen")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1893456000")
    dated = RENDERERS[form].render(again).decode()
    assert ("2030-01-01T00:00:00Z" in dated) == (form in ("oscal", "gemara"))


@pytest.mark.parametrize("form", ["csv", "csv-evidence"])
def test_no_cell_of_a_table_is_a_formula(form: str, name: str) -> None:
    rows = list(csv.reader(io.StringIO(rendered(form, name).decode("utf-8-sig"), newline="")))
    assert len({len(row) for row in rows}) == 1
    assert [cell for row in rows for cell in row if cell.lstrip()[:1] in tuple("=+-@＝＋－＠")] == []


def test_hostile_cells_begin_with_an_apostrophe() -> None:
    titles = [row["title"] for row in parsed("csv", "hostile")]
    assert titles[:7] == ["'=cmd|' /C calc'!A0", "'+1+1", "'-1+1", "'@SUM(1)", "'=1", "'=1", "'＝1+1"]


@pytest.mark.parametrize("form", ["gemara", "intoto", "oscal", "sarif"])
def test_texts_hold_no_control_character_and_no_hidden_mark(form: str) -> None:
    bad = [t for t in strings(parsed(form, "hostile")) if set(t) & set("\x00\x07\x0b\x1b\x85\u202e\ufffe\uffff\n\r\t")]
    assert bad == []


def test_markup_of_a_case_is_not_markup_in_a_report() -> None:
    messages = [r["message"]["text"] for r in parsed("sarif", "hostile")["runs"][0]["results"]]
    assert "](" not in "".join(messages)
    assert "{" not in "".join(messages).replace("{{", "")
    finding = oscal("hostile")["results"][0]["findings"][8]
    assert "[click](" not in finding["description"]
    assert "http://" not in finding["description"]
    cases = [case for suite in parsed("junit", "hostile") for case in suite]
    assert "<script>alert(1)</script>]]><![CDATA[" in cases[7].name


# govrisk formats


def test_formats_lists_what_is_installed() -> None:
    shown = CliRunner().invoke(cli, ["formats"], catch_exceptions=False)
    rows = {line.split("\t")[0]: line.split("\t") for line in shown.output.splitlines()}
    assert set(rows) >= set(RENDERERS)
    assert rows["sarif"][1:3] == [".sarif", "SARIF 2.1.0 (OASIS)"]
    assert "builtin-reports" in rows["oscal"][3]
    quiet = CliRunner().invoke(cli, ["formats", "-q"], catch_exceptions=False)
    assert quiet.output.splitlines() == list(rows)


def test_no_two_formats_write_the_same_file() -> None:
    suffixes = Counter(renderer.suffix for renderer in RENDERERS.values())
    assert [suffix for suffix, count in suffixes.items() if count > 1] == []


class Stranger:
    """A plugin with a format that names no standard."""

    @hookimpl
    def govrisk_renderers(self) -> list[Any]:
        return [SimpleNamespace(id="acme", suffix=".acme", summary="Ours.", render=lambda *_: b"")]


def test_a_strangers_format_needs_no_standard() -> None:
    registry = Registry([Plugin("acme", "acme-govrisk", "1.0", Stranger())])
    assert installed_formats(registry) == [("acme", ".acme", "-", "acme-govrisk 1.0 (acme)", "Ours.")]
