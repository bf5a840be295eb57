"""What verifying a report found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "failed", "unknown"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One question about a report and its answer; ``unknown`` is an answer, and is no pass."""

    question: str
    state: State
    words: str


@dataclass(frozen=True, slots=True)
class Verification:
    """All answers, in the order in which they were asked."""

    findings: tuple[Finding, ...]

    @property
    def failed(self) -> tuple[Finding, ...]:
        """What does not hold."""
        return tuple(f for f in self.findings if f.state == "failed")
