"""Options that all collectors of repositories share."""

from __future__ import annotations

from govrisk import Option

SHARED_OPTIONS = (
    Option("at", "A branch, tag or commit to read instead of the current branch.", "REV"),
    Option(
        "fetched",
        "The day a clone was last brought up to date; of one of several NAME=DATE. Without it, what came after the "
        "newest commit is open.",
        "[NAME=]DATE",
        multiple=True,
    ),
    Option("time-limit", "Seconds that a server may be silent.", "SECONDS", "60"),
)
