"""The document: metadata, one result, and the sources as resources."""

from __future__ import annotations

from typing import Any

from govrisk.assessment import Assessment
from govrisk.evidence import Source
from govrisk.presenting import Presentation
from govrisk_reports.interchange.facts import facts
from govrisk_reports.interchange.plain import kept, midnight, path_uri, uri
from govrisk_reports.oscal.parts import Ids, marking, markup, prop, props
from govrisk_reports.oscal.result import result
from govrisk_reports.view import made_on

OSCAL = "1.2.1"


def document(assessment: Assessment, presentation: Presentation) -> dict[str, Any]:
    """The OSCAL document, as data for JSON. Its plan is the rubric, named in the back matter."""
    ids = Ids(assessment)
    resources = [_rubric(assessment, ids)]
    resources += [_source(name, source, ids) for name, source in assessment.sources.items()]
    results = {
        "uuid": ids("assessment-results"),
        "metadata": _metadata(assessment, presentation),
        "import-ap": {"href": f"#{ids('rubric')}"},
        "results": [result(assessment, ids)],
        "back-matter": {"resources": resources},
    }
    return {"assessment-results": results}


def _metadata(assessment: Assessment, presentation: Presentation) -> dict[str, Any]:
    known = facts(assessment)
    label = known.pop("marking", None)
    return kept(
        title=markup(f"Governance risk of {assessment.subject.name}"),
        last_modified=midnight(made_on(assessment, presentation)),
        version=assessment.as_of.isoformat(),
        oscal_version=OSCAL,
        props=([marking(label)] if label else []) + [prop(name, value) for name, value in known.items()],
        remarks=markup(assessment.marking.meaning) if assessment.marking else None,
    )


def _rubric(assessment: Assessment, ids: Ids) -> dict[str, Any]:
    rubric = assessment.provenance.rubric
    return kept(
        uuid=ids("rubric"),
        title=markup(f"Rubric {rubric.id} {rubric.version}: {rubric.title}"),
        description=markup(rubric.description),
        props=props(sha256=rubric.sha256),
    )


def _source(name: str, source: Source, ids: Ids) -> dict[str, Any]:
    """A source. The digest is of the stored text, so that it stands at the file and not at the web address."""
    links = [{"href": uri(source.url)}] if source.url else []
    stored = [{"algorithm": "SHA-256", "value": source.sha256}] if source.sha256 else []
    links += [kept(href=path_uri(source.file), hashes=stored)] if source.file else []
    return kept(
        uuid=ids("source", name),
        title=markup(f"{source.publisher}: {source.title}"),
        description=markup(source.descriptor),
        props=[
            *([marking(source.tlp)] if source.tlp else []),
            *props(
                id=name,
                kind=source.kind,
                published=source.published,
                retrieved=source.retrieved,
                reliability=source.reliability,
                text_sha256=None if source.file else source.sha256,
            ),
        ],
        rlinks=links,
    )
