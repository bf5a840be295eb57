"""Where each id of an assessment is explained in the report, so that every mention of it can be a link."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup, escape

from govrisk.assessment import Assessment
from govrisk_reports.text import breakable, inert, long

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*[A-Za-z0-9]")


@dataclass(frozen=True, slots=True)
class Anchors:
    """The anchor (an HTML id) of every id, by what the id names; one id may name a check and a claim."""

    checks: dict[str, str]
    evidence: dict[str, str]
    """Claims, metrics, document records, merged identities, gaps, responses and promises."""
    sources: dict[str, str]
    origins: dict[str, str]

    def of(self, name: str) -> str | None:
        """The anchor of whatever is called ``name``, if the report explains it."""
        for known in (self.evidence, self.checks, self.origins, self.sources):
            if name in known:
                return known[name]
        return None

    def linked(self, text: str) -> Markup:
        """A sentence in HTML in which the ids that the report explains are links."""
        parts, end = [], 0
        for match in _WORD.finditer(text):
            anchor = self.of(match.group()) if _is_code(match.group()) else None
            if anchor:
                parts += [escape(breakable(inert(text[end : match.start()]))), _link(anchor, match.group())]
                end = match.end()
        sentence = Markup("").join([*parts, escape(breakable(inert(text[end:])))])
        return Markup('<bdi class="long">{}</bdi>').format(sentence) if long(text) else sentence


def anchors(assessment: Assessment) -> Anchors:
    """The anchors of an assessment, each id prefixed by what it names so that no two are alike."""
    evidence = _prefixed("claim", (c.id for c in assessment.claims))
    evidence |= _prefixed("metric", (m.id for m in assessment.metrics))
    evidence |= _prefixed("document", (d.id for d in assessment.documents))
    evidence |= _prefixed("identity", (i.id for i in assessment.identities))
    evidence |= _prefixed("gap", (g.gap.id for g in assessment.gaps))
    evidence |= _prefixed("response", (r.id for r in assessment.responses))
    evidence |= _prefixed("promise", (p.id for p in assessment.promises))
    return Anchors(
        checks=_prefixed("finding", (f.check for f in assessment.findings)),
        evidence=evidence,
        sources=_prefixed("source", assessment.sources),
        origins=_prefixed("origin", assessment.origins),
    )


def _prefixed(kind: str, names: Iterable[str]) -> dict[str, str]:
    return {name: f"{kind}-{name}" for name in names}


def _is_code(word: str) -> bool:
    """An id that no reader takes for a word of the sentence, such as ``Q01`` or ``O-lin``."""
    return not word.isalpha()


def _link(anchor: str, name: str) -> Markup:
    return Markup('<a class="id" href="#{}">{}</a>').format(anchor, name)
