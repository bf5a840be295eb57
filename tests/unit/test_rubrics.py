"""Rubrics: the shipped ones, overriding a few numbers, and where a fault in an override is reported."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import govrisk
from govrisk.catalogue import explain_rubric
from govrisk.engine import match
from govrisk.errors import BadInput, UsageError
from govrisk.evidence import Case
from govrisk.plugins import default_registry
from govrisk.rubric import Rubric, interpolate, load_rubric, read_rubric
from govrisk.schema import rubric_schema
from govrisk.yamlfile import read_yaml

PROFILES = ("finished-library", "foundation", "model-lab", "single-vendor", "volunteer")
SHIPPED = ("default", *PROFILES)
HEAD = """\
schema: govrisk.rubric/1
id: mine
version: "1"
extends: default
title: Mine
description: One number of our own.
"""

Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a rubric of six head lines that extends the default one; what is given starts at line 7."""

    def to_file(body: str, head: str = HEAD) -> Path:
        path = tmp_path / "mine.yaml"
        path.write_text(head + textwrap.dedent(body), encoding="utf-8")
        return path

    return to_file


def faults(path: Path) -> list[tuple[int, int, str, str]]:
    """Line, column, message and suggestion of every fault, all of them in the file given."""
    with pytest.raises(BadInput) as caught:
        load_rubric(path)
    assert {d.file for d in caught.value.diagnostics} == {str(path)}
    return [(d.line, d.column, d.message, d.suggestion) for d in caught.value.diagnostics]


def raw(name: str) -> dict[str, Any]:
    return read_yaml(default_registry().rubrics[name]).data


# --- The shipped rubrics ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_rubrics_load_and_their_weights_sum_to_one(name: str) -> None:
    rubric = load_rubric(name)
    assert rubric.id == name
    assert sum(rubric.weights().values()) == pytest.approx(1)
    for check in rubric.checks.values():
        assert sum(part.weight for part in check.indicators.values()) == pytest.approx(1)
    assert match(rubric, default_registry().checks).keys() == rubric.checks.keys()


@pytest.mark.parametrize("name", SHIPPED)
def test_shares_of_what_applies_sum_to_one(name: str) -> None:
    rubric = load_rubric(name)
    some = rubric.weights(["LEAD-01", "SUCC-01", "SUCC-02"])
    assert sum(some.values()) == pytest.approx(1)
    assert some["LEAD-01"] == pytest.approx(0.5)
    assert rubric.weights([]) == {}


def unsourced(node: Any, where: tuple[str, ...] = (), covered: bool = False) -> Iterator[str]:
    """Numbers without a source: in their own mapping, in one around it, or as ``<name>_source`` beside it."""
    if isinstance(node, dict):
        covered = covered or bool(str(node.get("source") or "").strip())
        for key, value in node.items():
            beside = str(node.get(f"{str(key).removesuffix('_days')}_source") or "").strip()
            yield from unsourced(value, (*where, str(key)), covered or bool(beside))
    elif isinstance(node, list):
        for item in node:
            yield from unsourced(item, where, covered)
    elif isinstance(node, int | float) and not covered:
        yield ".".join(where)


@pytest.mark.parametrize("name", SHIPPED)
def test_every_number_has_its_source(name: str) -> None:
    assert list(unsourced(raw(name))) == []


def test_these_are_the_shipped_ones() -> None:
    assert sorted(SHIPPED) == list(default_registry().rubrics)


@pytest.mark.parametrize("name", PROFILES)
def test_the_profile_says_what_it_changes(name: str) -> None:
    profile, default = load_rubric(name), load_rubric("default")
    assert profile.extends == "default"
    assert profile.version == default.version
    changed = {n for n in default.checks if profile.checks[n] != default.checks[n]}
    assert changed == set(raw(name)["checks"])
    families = {n for n in default.families if profile.families[n] != default.families[n]}
    named = changed | families | set(profile.leave_out)
    assert {line.split()[0].rstrip(":") for line in profile.changes} == named
    assert set(changes(profile)) - HEADLINES <= {
        ("checks", *key[1:]) if key[0] == "checks" else key for key in flat(raw(name))
    } | {("leave_out", check) for check in profile.leave_out}


@pytest.mark.parametrize("name", PROFILES)
def test_the_profile_says_each_weight_it_changes(name: str) -> None:
    profile, default = load_rubric(name), load_rubric("default")
    for check, rule in profile.checks.items():
        if rule.impact != default.checks[check].impact:
            told = f"{check} impact {default.checks[check].impact} -> {rule.impact}"
            assert any(line.startswith(told) for line in profile.changes), told
    for name_, family in profile.families.items():
        if family.weight != default.families[name_].weight:
            told = f"{name_} weight {default.families[name_].weight:g} -> {family.weight:g}"
            assert any(line.startswith(told) for line in profile.changes), told
    for check in profile.leave_out:
        assert any(line.startswith(f"{check} left out: ") for line in profile.changes), check


def numbers(rule: Any) -> set[str]:
    return {f"{value:g}" for value in flat_numbers(rule)}


def flat_numbers(node: Any) -> Iterator[float]:
    if isinstance(node, dict):
        node = list(node.values())
    if isinstance(node, list | tuple):
        for item in node:
            yield from flat_numbers(item)
    elif isinstance(node, int | float):
        yield float(node)


@pytest.mark.parametrize("name", PROFILES)
def test_other_numbers_that_change_are_told_with_one_that_is_new(name: str) -> None:
    profile, default = load_rubric(name), load_rubric("default")
    for check, rule in profile.checks.items():
        for key, part in rule.indicators.items():
            before = default.checks[check].indicators[key].model_dump(exclude={"source"})
            after = part.model_dump(exclude={"source"})
            if before == after:
                continue
            new = {n for field in after if before[field] != after[field] for n in numbers(after[field])}
            lines = [line for line in profile.changes if line.startswith(check)]
            said = {word.strip(",;:%") for line in lines for word in line.split()}
            assert new & said, (check, key, new)


def test_what_a_profile_leaves_out_is_not_applicable_with_its_reason() -> None:
    case = Case.model_validate(
        {"subject": {"id": "d", "name": "D", "kind": "k"}, "as_of": "2026-03-05", "declared_as_of": "2026-03-05"}
    )
    finding = govrisk.assess(case, rubric="volunteer").finding("COMM-03")
    assert (finding.outcome, finding.weight) == ("not_applicable", 0)
    assert finding.answer == (
        "Not applicable: The project is kept by volunteers and has no closed part (by the profile volunteer)"
    )
    own = case.replace(not_applicable={"COMM-03": "Nothing is closed."})
    assert govrisk.assess(own, rubric="volunteer").finding("COMM-03").reason == "Nothing is closed."
    assert "COMM-03: impact 1 of 3, left out: The project" in explain_rubric(load_rubric("volunteer"))
    assert "COMM-03" not in load_rubric("volunteer").weights()


@pytest.mark.parametrize("name", SHIPPED)
def test_a_rubric_can_be_read_in_the_terminal(name: str) -> None:
    rubric, text = load_rubric(name), explain_rubric(load_rubric(name))
    assert rubric.sha256 in text
    for check, rule in rubric.checks.items():
        assert f"{check}: impact {rule.impact} of 3" in text
        for key, part in rule.indicators.items():
            line = next(line for line in text.splitlines() if line.startswith(f"    {key}: "))
            assert f"weight {part.weight:g}" in line
            assert part.source in line
            for x, y in (*(part.anchors or ()), *(part.changed_days or ()), *(part.unanswered or ())):
                assert f"{x:g}: {y:g}" in line
    for band in rubric.bands:
        assert f"{band.title}: from {band.from_:g}" in text
    assert rubric.grading.half_life_source in text


def test_the_schema_accepts_the_default_rubric_and_refuses_a_typo() -> None:
    schema = rubric_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    whole = load_rubric("default").model_dump(mode="json", by_alias=True)
    jsonschema.validate(whole, schema)
    text_keys = raw("default") | {"grading": whole["grading"]}  # JSON has no number as a key
    jsonschema.validate(text_keys, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(whole | {"bandz": []}, schema)


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="did you mean 'default'"):
        load_rubric("defualt")


def test_points_between_anchors() -> None:
    falling = ((1.0, 100.0), (2.0, 80.0), (4.0, 50.0))
    assert [interpolate(falling, x) for x in (0, 1, 1.5, 2, 3, 4, 9)] == [100, 100, 90, 80, 65, 50, 50]
    assert interpolate(((5.0, 7.0),), 99) == 7


def test_bands_are_closed_below() -> None:
    rubric = load_rubric("default")
    assert [rubric.band(p).title for p in (0, 19.9, 20, 40, 60, 79.99, 80, 100)] == [
        "Low", "Low", "Guarded", "Elevated", "High", "High", "Critical", "Critical",
    ]  # fmt: skip


# --- A rubric of one's own ----------------------------------------------------------------------------------------


def flat(node: Any, where: tuple[Any, ...] = ()) -> dict[tuple[Any, ...], Any]:
    if isinstance(node, dict):
        return {k: v for key, value in node.items() for k, v in flat(value, (*where, key)).items()}
    return {where: node}


def changes(rubric: Rubric, base: str = "default") -> set[tuple[Any, ...]]:
    mine, theirs = flat(rubric.model_dump()), flat(load_rubric(base).model_dump())
    return {key for key in mine.keys() | theirs.keys() if mine.get(key) != theirs.get(key)}


HEADLINES = {("id",), ("version",), ("title",), ("description",), ("extends",), ("changes",)}


def test_an_override_changes_only_what_it_says(write: Write) -> None:
    body = """\
    checks:
      LEAD-02:
        indicators:
          absence_factor: {anchors: [[1, 90], [5, 10]]}
    grading: {reliability: {F: 0.3}}
    """
    rubric = load_rubric(write(body))
    anchors = ("checks", "LEAD-02", "indicators", "absence_factor", "anchors")
    assert changes(rubric) - HEADLINES == {anchors, ("grading", "reliability", "F")}
    assert rubric.checks["LEAD-02"].indicators["absence_factor"].anchors == ((1, 90), (5, 10))  # lists are replaced
    assert rubric.changes == (
        "checks.LEAD-02.indicators.absence_factor.anchors: "
        "[[1, 100], [2, 80], [4, 50], [8, 20], [12, 10]] -> [[1, 90], [5, 10]]",
        "grading.reliability.F: 0.5 -> 0.3",
    )


def test_the_digest_is_of_numbers_and_words_not_of_layout(write: Write) -> None:
    first = load_rubric(write("gates: {carriers: 3}\n")).sha256
    assert load_rubric(write("# Three are safer.\ngates:\n    carriers:   3\n")).sha256 == first
    assert load_rubric(write("gates: {carriers: 4}\n")).sha256 != first
    assert load_rubric(write("gates: {source: ours}\n")).sha256 != first


def test_a_profile_can_be_extended_in_its_turn(write: Write) -> None:
    rubric = load_rubric(write("gates: {carriers: 3}\n", HEAD.replace("extends: default", "extends: model-lab")))
    assert changes(rubric, "model-lab") - HEADLINES == {("gates", "carriers")}


def test_an_override_changes_the_result(write: Write, make_case: Callable[..., Path]) -> None:
    folder = make_case()
    usual = govrisk.assess(folder).finding("LEAD-01").interval
    louder = govrisk.assess(folder, rubric=write("grading: {credibility: {2: 0.9}}\n")).finding("LEAD-01").interval
    assert louder.lo == pytest.approx(usual.lo * 0.9 / 0.8)
    assert louder.hi == usual.hi


def test_the_weight_of_a_family_is_shared_by_its_checks(write: Write) -> None:
    rubric = load_rubric(write("families: {LEAD: {weight: 6}}\n"))
    assert sum(w for n, w in rubric.weights().items() if n.startswith("LEAD")) == pytest.approx(6 / 14)


# --- Faults, each where it is written -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "line", "column", "message", "suggestion"),
    [
        ("checks:\n  LEAD-02:\n    imapct: 1\n", 9, 5, "unknown key 'imapct'", "did you mean 'impact'?"),
        ("checks:\n  LEAD-01:\n    indicators:\n      departure: {weight: 0.7}\n", 8, 3,
         "LEAD-01: indicator weights sum to 1.2 (0.7 + 0.5)", "make them sum to 1"),
        ("checks:\n  LEAD-02:\n    indicators:\n      absence_factor:\n        anchors: [[1, 90], [2, 10], [3, 50]]\n",
         10, 7, "absence_factor: anchors are not monotone: [90.0, 10.0, 50.0]",
         "risk may only rise, or only fall, along x"),
        ("checks:\n  LEAD-02:\n    indicators:\n      absence_factor:\n        anchors: [[1, 90], [1, 10]]\n", 10, 7,
         "absence_factor: anchors must rise in x, not [1.0, 1.0]", "order them by their first number, each once"),
        ("checks:\n  COMS-01:\n    indicators:\n      silence: {answered: 50}\n", 10, 7,
         "silence: answered is worse than unanswered", "lower 'answered'"),
        ("checks:\n  COMS-01:\n    indicators:\n      silence: {unanswered: [[0, 50], [9, 0]]}\n", 10, 7,
         "silence: unanswered points fall with time", "silence may only get worse"),
        ("checks:\n  COMS-01:\n    indicators:\n      silence: {if_true: 90}\n", 10, 7,
         "silence: a clock has points of its own", "drop if_true, if_false and cap_without_primary"),
        ("checks:\n  NEUT-02:\n    indicators:\n      assets: {if_true: 5}\n", 10, 7,
         "assets: if_false is worse than if_true", "lower 'if_false'"),
        ("gates:\n  carriers: two\n", 8, 3, None, None),
        ("gates:\n  provisional_specificity: 1.5\n", 8, 3, None, None),
        ("grading:\n  reliability:\n    G: 0.3\n", 9, 5, "G: unknown value 'G'", None),
        ("checks:\n  LEAD-02:\n    indicators:\n      absence_factor:\n        states: {absent: 80}\n", 11, 9,
         "absence_factor of LEAD-02 reads no documents, which 'states' judges",
         "drop it; what this indicator reads is judged by anchors, minimum_n"),
        ("checks:\n  LEAD-01:\n    indicators:\n      departure: {unanswered: [[0, 5]]}\n", 10, 19,
         "departure of LEAD-01 reads no event ('since'), which 'unanswered' judges",
         "drop it; what this indicator reads is judged by if_true, if_false, cap_without_primary"),
        ("checks:\n  LEAD-03:\n    indicators:\n      key_holders: {if_true: 50}\n", 10, 21,
         "key_holders of LEAD-03 reads no claims, which 'if_true' judges", None),
        ("checks:\n  DECI-01:\n    indicators:\n      governance: {changed_days: [[9, 60], [99, 0]]}\n", 10, 7,
         "governance: changed_days points fall with time", "a document may only get worse as it ages"),
        ("checks:\n  COMM-01:\n    indicators:\n      pressure: {cap_without_primary: 0.7}\n", 10, 7,
         "pressure: cap_without_primary is less than 1 point of 100", "write 70 for 70%"),
        ("checks:\n  COMM-02:\n    indicators:\n      terms: {states: {mixed: 180}}\n", 10, 24,
         "mixed: must be 100 or less (here: 180)", "write a number from 0 to 100"),
        ("checks:\n  LEAD-02:\n    impact: high\n", 9, 5,
         "impact: must be a whole number (here: 'high')", "write a whole number from 1 to 3"),
        ("checks:\n  LEAD-02:\n    indicators:\n      absence_factor: {weight: 60}\n", 10, 24,
         "weight: must be 1 or less (here: 60)", "write a number from 0 to 1, such as 0.6 for 60%"),
        ("checks:\n  LEAD-02:\n    source: ''\n", 9, 5, None, None),
        ("families:\n  LEAD:\n    weight: 0\n", 9, 5, None, None),
    ],
)  # fmt: skip
def test_a_fault_is_reported_where_it_is_written(
    write: Write, body: str, line: int, column: int, message: str | None, suggestion: str | None
) -> None:
    ((at_line, at_column, says, fix),) = faults(write(body))
    assert (at_line, at_column) == (line, column)
    assert message in (None, says)
    assert suggestion in (None, fix)


def test_all_faults_are_reported_at_once(write: Write) -> None:
    found = faults(write("gates:\n  carriers: 0\nveto:\n  impact: 9\nnonsense: 1\n"))
    assert [(line, column) for line, column, *_ in found] == [(8, 3), (10, 3), (11, 1)]


@pytest.mark.parametrize(
    ("body", "line", "message"),
    [
        ("veto:\n  band: hihg\n", 8, "veto names no band: 'hihg'"),
        ("gates: {carriers: 2}\nbands:\n  - {id: low, title: Low, from: 5, meaning: M}\n"
         "  - {id: high, title: High, from: 9, meaning: M}\n", 8, "bands must start at 0 and rise"),
        ("gates: {carriers: 2}\nchecks:\n  XYZ-01: {impact: 1, source: s, indicators: {a: {weight: 1, source: s}}}\n",
         9, "check XYZ-01 has no family"),
        ("gates: {carriers: 2}\nleave_out:\n  COMM-33: It does not apply\n", 9,
         "leaves out COMM-33, which it does not have"),
        ("gates: {carriers: 2}\nfamilies:\n  XYZ: {title: X, weight: 1, source: ours}\n", 9, "family XYZ has no check"),
    ],
)  # fmt: skip
def test_faults_across_parts(write: Write, body: str, line: int, message: str) -> None:
    ((at_line, _, says, fix),) = faults(write(body))
    assert message in says
    assert fix
    assert at_line == line


@pytest.mark.parametrize(
    "body",
    [
        "families: {LEAD: {weight: inf}}\n",
        "checks: {LEAD-02: {indicators: {absence_factor: {anchors: [[nan, 100], [2, 50]]}}}}\n",
        "checks: {LEAD-02: {indicators: {absence_factor: {anchors: [[1, 100], [inf, 50]]}}}}\n",
    ],
)
def test_only_finite_numbers_are_numbers(write: Write, body: str) -> None:
    assert faults(write(body))


def test_what_reading_alone_finds_and_what_the_checks_tell_come_together(write: Write) -> None:
    body = """\
    families:
      QAL: {title: Quality, weight: 1, source: ours}
    checks:
      QUAL-01: {impact: 1, source: ours, indicators: {x: {weight: 1, source: ours}}}
      LEAD-02: {indicators: {absence_facter: {weight: 0, source: ours}}}
    """
    assert [fault[2:] for fault in faults(write(body))] == [
        ("QAL: family QAL has no check", "did you mean 'QUAL'?"),
        ("QUAL-01: check QUAL-01 has no family", "add 'QUAL' to families"),
        ("LEAD-02 has no indicator 'absence_facter'", "drop it"),
    ]


def test_a_slip_in_extends_is_not_told_as_all_that_is_missing(write: Write) -> None:
    assert faults(write("", HEAD.replace("extends", "extend"))) == [
        (4, 1, "unknown key 'extend'", "did you mean 'extends'?")
    ]


def test_a_comma_is_no_decimal_point(write: Write) -> None:
    found = faults(write("checks: {LEAD-02: {indicators: {absence_factor: {weight: 0,6}}}}\n"))
    assert ("unknown key '6'", "write a decimal number with a point, such as 0.6") in {fault[2:] for fault in found}


def test_no_rubric_at_all(write: Write, tmp_path: Path) -> None:
    assert faults(write("", "- 1\n"))[0][2:] == ("is not a rubric", "start with 'schema: govrisk.rubric/1'")
    assert faults(write("", HEAD.replace("default", "defualt")))[0][2:] == (
        "no rubric 'defualt'", "did you mean 'default'?",
    )  # fmt: skip
    with pytest.raises(BadInput, match="cannot be read"):
        load_rubric(tmp_path / "nowhere.yaml")


def test_rubrics_that_extend_each_other(write: Write, tmp_path: Path) -> None:
    one = write("", HEAD.replace("default", "two"))
    two = tmp_path / "two.yaml"
    two.write_text(HEAD.replace("default", "mine"), encoding="utf-8")
    with pytest.raises(BadInput, match="in a circle"):
        read_rubric(one, {"mine": one, "two": two})


def test_a_rubric_must_weigh_the_indicators_that_a_check_has(write: Write) -> None:
    body = """\
    checks:
      LEAD-01:
        indicators:
          departure: {weight: 0.3}
          concentration: {weight: 0.3}
          gossip: {weight: 0.4, source: ours}
    """
    case = Case.model_validate(
        {"subject": {"id": "d", "name": "D", "kind": "k"}, "as_of": "2026-03-05", "declared_as_of": "2026-03-05"}
    )
    with pytest.raises(BadInput, match=r"mine.yaml:\d+:7: LEAD-01 has no indicator 'gossip' -> drop it"):
        govrisk.assess(case, rubric=write(body))


TWO = "extends: [model-lab, volunteer]\nid: two\ntitle: Both\ndescription: One on the other.\n"


def test_several_rubrics_are_laid_on_each_other(tmp_path: Path) -> None:
    path = tmp_path / "two.yaml"
    path.write_text(TWO, encoding="utf-8")
    first, second, both = load_rubric("model-lab"), load_rubric("volunteer"), load_rubric(path)
    base = load_rubric("default")
    assert (both.title, both.bases) == ("Both", "model-lab, volunteer")
    for name, rule in both.checks.items():
        moved = second.checks[name] != base.checks[name]
        assert rule == (second if moved and first.checks[name] == base.checks[name] else both).checks[name]
        if not moved:
            assert rule == first.checks[name]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (TWO.replace("title: Both\n", ""), "'title' missing: what several rubrics are together"),
        (TWO.replace("volunteer", "volunter"), "no rubric 'volunter' -> did you mean 'volunteer'?"),
        (TWO.replace("[model-lab, volunteer]", "[[model-lab]]"), "no rubric ['model-lab']"),
    ],
)
def test_faults_of_several_rubrics_have_their_place(tmp_path: Path, text: str, fault: str) -> None:
    path = tmp_path / "two.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as found:
        load_rubric(path)
    assert str(found.value).startswith(f"{path}:1:1: {fault}")
