"""``govrisk collect git``: what histories show about who does the work, as metric records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govrisk import Option
from govrisk_collectors.options import SHARED_OPTIONS

if TYPE_CHECKING:
    from govrisk import Collected, Request


class GitCollector:
    """Measure who does the work in REPO: a folder, a bare or partial clone, or a URL (which is cloned into the cache).

    \b
    Several REPOs are one subject: shared commits count once. Call one otherwise with NAME=REPO.
    Examples:
      govrisk collect git project --into my-case --as-of 2026-03-05
      govrisk collect git https://github.com/o/a https://github.com/o/b --into my-case --window 24m
    """

    id = "git"
    summary = "Measure who does the work, from git history."
    source = "REPO"
    folder = "metrics"
    options = (
        Option("window", "The main window, in months or years.", "12m", "12m"),
        Option("affiliations", "YAML: steward, domains and people of organisations.", "FILE"),
        Option("people", "Who is who, in the form of gitmailmap(5); overrides every rule.", "FILE"),
        Option("bot", "A name, or part of one, that is a program.", "NAME", multiple=True),
        Option(
            "scope",
            "What to call the repositories.  [default: the repository's name; of several the subject's]",
            "NAME",
        ),
        *SHARED_OPTIONS,
    )

    def fingerprint(self, request: Request) -> str:
        """A digest of the repositories' references and of every option."""
        from govrisk_collectors.opening import fingerprint

        return fingerprint(request, "affiliations", "people")

    def collect(self, request: Request) -> Collected:
        """The metric records of all repositories together."""
        from govrisk_collectors.git.collect import collect

        return collect(request)
