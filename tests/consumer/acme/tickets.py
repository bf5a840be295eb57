"""A collector."""

from __future__ import annotations

import hashlib
from pathlib import Path

from govrisk import Collected, EvidenceFile, Metric, Option, Request, Source, UsageError


class TicketCollector:
    """Counts the lines of an export."""

    id = "tickets"
    summary = "Count tickets."
    source = "FILE"
    folder = "metrics"
    options = (Option("desk", "What the desk is called.", default="Desk"),)

    def fingerprint(self, request: Request) -> str:
        return hashlib.sha256(repr((request.sources, request.as_of, request.options["desk"])).encode()).hexdigest()

    def collect(self, request: Request) -> Collected:
        day = (request.as_of or request.declared_as_of).isoformat()
        if not request.sources:
            raise UsageError("name an export")
        request.step("counting")
        count = sum(len(Path(name).read_text(encoding="utf-8").splitlines()) for name in request.sources)
        source = Source(title="Export", publisher="Acme", kind="dataset", reliability="B", descriptor="Ours.")
        metric = Metric(
            id="T1", name="tickets", value=count, unit="tickets", method="Lines.", n=count, source="T", date=day
        )
        return Collected("tickets", EvidenceFile(schema="govrisk.evidence/1", sources={"T": source}, metrics=(metric,)))
