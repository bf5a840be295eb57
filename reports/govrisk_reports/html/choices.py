"""What the filters of the page offer: only values that occur, in the report's own order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from govrisk_reports.view import View
from govrisk_reports.words import RELIABILITY


@dataclass(frozen=True, slots=True)
class Choices:
    """The values of each filter with their words; grades stand under the letter of their source."""

    pillars: dict[str, str]
    families: dict[str, str]
    ratings: tuple[str, ...]
    grades: dict[str, tuple[str, ...]]
    """Grades such as ``F2`` by the words of their letter, ``F, cannot be judged``."""


def choices(view: View) -> Choices:
    """The choices that a report has."""
    assessment = view.assessment
    occur = [word for finding in assessment.findings for word in view.ratings(finding)]
    bands = [band.title for band in view.bands]
    return Choices(
        pillars=_present(view.pillar_titles, (f.pillar for f in assessment.findings)),
        families=_present(view.family_titles, (f.family for f in assessment.findings)),
        ratings=tuple(dict.fromkeys([*(b for b in bands if b in occur), *occur])),
        grades={
            f"{letter}, {RELIABILITY.get(letter, '')}": tuple(grades)
            for letter, grades in groupby(sorted({c.grade for c in assessment.claims}), lambda grade: grade[:1])
        },
    )


def _present(titles: Mapping[str, str], ids: Iterable[str]) -> dict[str, str]:
    return {name: titles[name] for name in dict.fromkeys(ids)}
