"""A made-up case as a folder on disk, with texts in which its quotations stand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from govrisk.case import read_case
from govrisk.errors import BadInput
from govrisk.evidence import SCHEMA, Case
from govrisk.files import replace_file
from govrisk.quotes import digest
from govrisk.testing.making import build_case

_EVIDENCE = ("sources", "origins", "claims", "gaps", "metrics", "documents", "promises", "dependence")


def write_case(folder: Path, **evidence: Any) -> Path:
    """Writes a case that ``govrisk evidence lint`` finds no fault with, and gives its folder.

    Each source of claims has a text, ``texts/<source>.txt``, which says a sentence for every claim; every quotation is
    to be found there, and the digests are those of the files.

    Args:
        folder: where the case goes; what it holds already stays, files of the same name are replaced.
        evidence: as for :func:`govrisk.testing.build_case`.

    Raises:
        UsageError: a field or a topic is not known, or a value does not fit.
        BadInput: the evidence has faults that only show when it is put together.
    """
    case = build_case(**evidence)
    texts = {name: _told(case, name) for name in {c.source for c in case.claims}}
    for name, text in texts.items():
        replace_file(folder / _place(name), text.encode())
    replace_file(folder / "case.yaml", yaml.safe_dump(_written(case, texts), sort_keys=False, width=100).encode())
    if faults := read_case(folder).faults:
        raise BadInput(faults)
    return folder


def _place(source: str) -> str:
    return f"texts/{source}.txt"


def _sentence(claim: str, statement: str) -> str:
    return f"{statement.rstrip('.')}, as passage {claim} says."


def _told(case: Case, source: str) -> str:
    """A text that says each claim of the source once."""
    return "".join(f"{_sentence(c.id, c.statement)}\n" for c in case.claims if c.source == source)


def _written(case: Case, texts: dict[str, str]) -> dict[str, Any]:
    """The content of case.yaml."""
    full = case.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    for name, text in texts.items():
        full["sources"][name] |= {"file": _place(name), "sha256": digest(text.encode())}
    for claim in full["claims"] if texts else ():
        quote = _sentence(claim["id"], claim["statement"])[-300:]
        claim["selector"] = [{"type": "TextQuoteSelector", "exact": quote}]
    head = {"schema": SCHEMA, "subject": full["subject"], "as_of": full["as_of"]}
    kept = ("profile", "question", "compiled", "not_applicable", "people", "reply", "decision", *_EVIDENCE)
    return head | {name: full[name] for name in kept if full.get(name)}
