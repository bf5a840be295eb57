"""The log file: one run with its rules, files and facts."""

from __future__ import annotations

from typing import Any

from govrisk.assessment import Assessment, Finding, PluginFailure
from govrisk_reports.interchange.evidence import register
from govrisk_reports.interchange.facts import facts
from govrisk_reports.interchange.plain import kept
from govrisk_reports.sarif.places import BASE, Places
from govrisk_reports.sarif.results import message, result

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def log(assessment: Assessment) -> dict[str, Any]:
    """The SARIF log, as data for JSON."""
    pieces, places = register(assessment), Places(assessment)
    results = [result(finding, n, assessment, pieces, places) for n, finding in enumerate(assessment.findings)]
    tool = assessment.provenance.tool
    run = kept(
        tool={"driver": {"name": tool.name, "version": tool.version, "rules": [_rule(f) for f in assessment.findings]}},
        invocations=[_invocation(assessment)],
        automationDetails={
            "id": f"govrisk/{assessment.subject.id}/{assessment.as_of.isoformat()}",
            "description": message(assessment.verdict.headline),
        },
        originalUriBaseIds={BASE: {"description": message("The folder of the case.")}},
        artifacts=places.artifacts(),
        columnKind="unicodeCodePoints",
        language="en",
        results=results,
        properties=facts(assessment),
    )
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(finding: Finding) -> dict[str, Any]:
    """The check behind a finding."""
    advice = f"{finding.why} You: {finding.remediation.user} The project: {finding.remediation.project}"
    return kept(
        id=finding.check,
        shortDescription=message(finding.title),
        fullDescription=message(finding.question),
        help_=message(advice),
        properties=kept(
            tags=["governance", finding.pillar, finding.family],
            references=[f"{r.framework} {r.version}: {', '.join(r.ids)}" for r in finding.references],
        ),
    )


def _invocation(assessment: Assessment) -> dict[str, Any]:
    """Whether everything ran: what a plugin cost is told here and leaves its finding open."""
    known = {finding.check for finding in assessment.findings}
    told = [_notification(failure, failure.check in known) for failure in assessment.failures]
    return kept(executionSuccessful=not told, toolExecutionNotifications=told)


def _notification(failure: PluginFailure, known: bool) -> dict[str, Any]:
    return kept(
        level="error",
        message=message(f"{failure.plugin}: {failure.cause}"),
        associatedRule={"id": failure.check} if known else None,
    )
