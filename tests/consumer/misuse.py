"""Every line that ends in ``# wrong`` is a fault that a type checker has to see; no other line is one."""

from __future__ import annotations

import govrisk
from govrisk import Assessment, Bearing, Case, Claim, Interval, Option, Presentation, Renderer

govrisk.asess("case")  # wrong
govrisk.assess("case", rubrik="default")  # wrong
govrisk.assess("case", as_of="2026-03-05")  # wrong
govrisk.load_plugins(folders="checks", allow_code="yes")  # wrong
Bearing(claim="C1", directness="dirct")  # wrong
Bearing(claim="C1")  # wrong
Option("name")  # wrong


class Mute:
    """A renderer that gives text, where bytes are wanted."""

    id = "mute"
    suffix = ".txt"
    summary = "Nothing."

    def render(self, assessment: Assessment, presentation: Presentation) -> str:
        return assessment.verdikt  # wrong


renderer: Renderer = Mute()  # wrong


def observe(case: Case) -> Interval:
    """The evidence of a case is a tuple, and an interval has two ends."""
    case.claims.append(Claim)  # wrong
    return Interval(1)  # wrong
