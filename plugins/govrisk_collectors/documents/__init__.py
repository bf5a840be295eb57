"""``govrisk collect documents``: what a repository's own papers say, and what history shows of their use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from govrisk_collectors.options import SHARED_OPTIONS

if TYPE_CHECKING:
    from govrisk import Collected, Request


class DocumentsCollector:
    """Read the governance documents of REPO: a folder, a bare or partial clone, or a URL (cloned into the cache).

    Each is read from the tree of one day: what is there, what was recognised in it, and what history shows of its use.

    \b
    Example:
      govrisk collect documents project --into my-case --as-of 2026-03-05
    """

    id = "documents"
    summary = "Read governance documents, roles, roadmap and licence."
    source = "REPO"
    folder: Literal["documents"] = "documents"
    options = SHARED_OPTIONS

    def fingerprint(self, request: Request) -> str:
        """A digest of the repositories' references, the options and the version."""
        from govrisk_collectors.opening import fingerprint

        return fingerprint(request)

    def collect(self, request: Request) -> Collected:
        """The records of all documents, and of those that are not there."""
        from govrisk_collectors.documents.gather import collect

        return collect(request)
