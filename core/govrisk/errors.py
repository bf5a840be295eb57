"""Everything that can go wrong, in one tree; faults in evidence are collected and shown all at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Diagnostic:
    """One fault in the input: where it is (1-based line and column, 0 = the whole file) and what to write instead."""

    file: str
    line: int
    column: int
    message: str
    suggestion: str = ""

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        return f"{where}: {self.message}" + (f" -> {self.suggestion}" if self.suggestion else "")


class GovriskError(Exception):
    """The root of every error that govrisk raises on purpose; its text is one line that a user can act on."""

    exit_code = 2


class BadInput(GovriskError):
    """The input has faults: ``diagnostics`` holds all of them, in file order."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(sorted(set(diagnostics)))
        super().__init__("\n".join(map(str, self.diagnostics)))


class UsageError(GovriskError):
    """The request names something that is not there, such as an unknown rubric or format."""


class PluginError(GovriskError):
    """A plugin could not be loaded or broke its contract in a way that no finding can carry."""

    exit_code = 3


class ContractError(PluginError):
    """A plugin did something that its contract forbids, or did not end well; the text says what, as a verb."""
