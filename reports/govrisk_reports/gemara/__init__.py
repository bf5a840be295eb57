"""A Gemara evaluation log (layer 5): each check a control that was evaluated, with its result and its evidence.

Standard: Gemara v1 ``#EvaluationLog`` (OpenSSF, CUE schema, read at v1.4.1). What is not rated is ``Unknown``, what the
evidence leaves on both sides ``Needs Review``; neither is ever ``Passed``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from govrisk.presenting import PLAIN, Presentation

if TYPE_CHECKING:
    from govrisk.assessment import Assessment


class GemaraRenderer:
    """Writes one control evaluation a check."""

    id = "gemara"
    suffix = ".gemara.yaml"
    standard = "Gemara EvaluationLog 1.4.1 (OpenSSF)"
    summary = "An evaluation log for tools of the Gemara model; what is not rated is Unknown."

    def render(self, assessment: Assessment, presentation: Presentation = PLAIN) -> bytes:
        """UTF-8 YAML, of its JSON subset in all but layout: no tags, no anchors."""
        import yaml

        from govrisk_reports.gemara.log import log

        text = yaml.safe_dump(log(assessment, presentation), sort_keys=False, allow_unicode=True, width=120)
        return text.encode()
