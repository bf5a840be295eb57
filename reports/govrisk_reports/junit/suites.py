"""The test suites as an XML tree."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from govrisk.assessment import Assessment, Finding
from govrisk_reports.interchange.evidence import Piece, of, register
from govrisk_reports.interchange.facts import facts
from govrisk_reports.interchange.plain import line
from govrisk_reports.interchange.state import State, because, state

_ELEMENT: dict[State, str] = {
    "fail": "failure",
    "error": "error",
    "not rated": "skipped",
    "review": "skipped",
    "not applicable": "skipped",
    "pass": "system-out",
}
"""Where a finding says its piece; a test case without failure, error and skipped is one that passed."""


def document(assessment: Assessment) -> bytes:
    """The whole file: a suite for each family, and one for plugins that could not be loaded, if there are any."""
    root = Element("testsuites", name=line(f"govrisk: {assessment.subject.name}"))
    pieces, known = register(assessment), facts(assessment)
    titles = {group.id: group.title for group in assessment.families}
    for family in dict.fromkeys(finding.family for finding in assessment.findings):
        suite = _suite(root, titles.get(family, family), assessment, known)
        for finding in assessment.findings:
            if finding.family == family:
                _case(suite, finding, assessment, pieces)
    _unloaded(root, assessment, known)
    for suite in root:
        _count(suite)
    for name in ("tests", "failures", "errors"):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in root)))
    indent(root)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _suite(root: Element, title: str, assessment: Assessment, known: dict[str, str]) -> Element:
    """A suite that says in its properties what it was made from: a suite may be shown apart from the others."""
    suite = SubElement(root, "testsuite", name=line(title), timestamp=f"{assessment.as_of.isoformat()}T00:00:00")
    properties = SubElement(suite, "properties")
    for name, value in known.items():
        SubElement(properties, "property", name=f"govrisk.{name}", value=value)
    return suite


def _case(suite: Element, finding: Finding, assessment: Assessment, pieces: dict[str, Piece]) -> None:
    rubric = assessment.provenance.rubric
    case = SubElement(
        suite,
        "testcase",
        name=line(f"{finding.check} {finding.title}"),
        classname=line(f"{assessment.subject.id}.{finding.family}"),
    )
    now, why = state(finding, rubric), line(because(finding, rubric))
    said = SubElement(case, _ELEMENT[now])
    if now != "pass":
        said.attrib |= {"message": why, "type": now.replace(" ", "-")}
    said.text = _text(finding, why, of(finding, pieces))


def _text(finding: Finding, why: str, pieces: list[Piece]) -> str:
    """What a reader of the CI server sees: question, answer, evidence, and what can be done."""
    lines = [finding.question, f"Answer: {finding.answer}", why, *finding.caveats]
    lines += [f"Evidence {p.id}{p.written and f' ({p.written})'}: {p.says}" for p in pieces]
    lines += [f"You: {finding.remediation.user}", f"To find out more: {finding.remediation.collect}"]
    return "\n".join(map(line, lines))


def _unloaded(root: Element, assessment: Assessment, known: dict[str, str]) -> None:
    """A plugin that could not be loaded has no finding: whatever it would have asked was not asked."""
    checks = {finding.check for finding in assessment.findings}
    lost = [failure for failure in assessment.failures if failure.check not in checks]
    if not lost:
        return
    suite = _suite(root, "Plugins", assessment, known)
    for failure in lost:
        case = SubElement(suite, "testcase", name=line(failure.plugin), classname=f"{assessment.subject.id}.plugins")
        SubElement(case, "error", message=line(failure.cause), type="error")


def _count(suite: Element) -> None:
    for name, tag in (("tests", ""), ("failures", "/failure"), ("errors", "/error"), ("skipped", "/skipped")):
        suite.set(name, str(len(suite.findall(f"testcase{tag}"))))
