"""Who answers for a report, and whether anything was added since."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator.context import ValidationContext

from govrisk.sealing import first_revision, read_seal
from govrisk.signing.keys import read_certificates
from govrisk.verifying.results import Finding
from govrisk.verifying.revisions import only_signed

_USES = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False)


def unchanged(pdf: bytes, reader: PdfFileReader) -> Iterator[Finding]:
    """Whether the file is as it was written: its seal, and what was appended behind it."""
    question = "Unchanged since it was made"
    seal = read_seal(pdf)
    added = len(pdf) - len(first_revision(pdf))
    if seal is None:
        yield Finding(question, "failed", "The file has no seal, or it was taken out.")
    elif not seal.holds:
        yield Finding(question, "failed", "Bytes were changed: the seal does not fit the file.")
    elif added and not _only_signed(pdf, reader):
        words = f"{added:,} bytes were appended behind the report, and they are more than a signature."
        yield Finding(question, "failed", words)
    else:
        yield Finding(question, "ok", f"Every byte agrees with the seal, {seal.said}.")


def _only_signed(pdf: bytes, reader: PdfFileReader) -> bool:
    try:
        return only_signed(pdf, reader)
    except (PdfError, ValueError, KeyError, IndexError, TypeError, AttributeError):
        return False  # what cannot be read is no signature


def signatures(reader: PdfFileReader, trust: Sequence[Path]) -> Iterator[Finding]:
    """Each signature of the file: whose, whether it fits, and whether a trusted certificate vouches for it."""
    if not reader.embedded_signatures:
        yield Finding("Signed", "failed" if trust else "unknown", "The report is not signed: nobody answers for it.")
    roots = [c for path in trust for c in read_certificates(path)]
    for signature in reader.embedded_signatures:
        yield from _signature(signature, roots)


def _signature(signature: Any, roots: list[x509.Certificate]) -> Iterator[Finding]:
    try:
        with _quiet():
            status = validate_pdf_signature(signature, _context(roots), key_usage_settings=_USES, skip_diff=True)
    except (PdfError, SigningError, SignatureValidationError, ValueError, KeyError, TypeError) as error:
        yield Finding("Signed", "failed", f"The signature cannot be read: {error}")
        return
    who = status.signing_cert.subject.human_friendly
    at = status.signer_reported_dt
    when = f", on {at:%Y-%m-%d %H:%M} UTC by the signer's own clock" if at else ""
    if not status.intact:
        yield Finding("Signed", "failed", f"The file was changed after {who} signed it.")
        return
    if not status.valid:
        yield Finding("Signed", "failed", f"The signature is not that of {who}.")
        return
    if status.coverage != SignatureCoverageLevel.ENTIRE_FILE:
        yield Finding("Signed", "failed", f"Something was appended after {who} signed.")
        return
    yield Finding("Signed", "ok", f"By {who}{when}; unchanged since.")
    yield _trusted(status, roots, who)


@contextmanager
def _quiet() -> Iterator[None]:
    """pyHanko logs tracebacks for a chain of certificates that does not hold, which is an answer and no failure."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)


def _context(roots: list[x509.Certificate]) -> ValidationContext:
    """Offline: nothing is fetched, and revocation is not asked about."""
    encoded = b"".join(c.public_bytes(Encoding.PEM) for c in roots)
    known = list(load_certs_from_pemder_data(encoded)) if roots else []
    return ValidationContext(trust_roots=known, allow_fetching=False, revocation_mode="soft-fail")


def _trusted(status: Any, roots: list[x509.Certificate], who: str) -> Finding:
    question = "Signer known"
    if not roots:
        words = "Nothing here vouches for this name: give the certificate that you trust with --trust CERT."
        return Finding(question, "unknown", words)
    own = status.signing_cert
    ends = own.not_valid_after
    if not own.not_valid_before <= datetime.now(UTC) <= ends:
        between = f"from {own.not_valid_before:%Y-%m-%d} to {ends:%Y-%m-%d}"
        words = f"The certificate of {who} is valid {between} only, and no third party says when it signed."
        return Finding(question, "failed", words)
    if status.trusted or own.dump() in {c.public_bytes(Encoding.DER) for c in roots}:
        return Finding(question, "ok", f"The certificate that you trust vouches for {who}, until {ends:%Y-%m-%d}.")
    old = [c for c in roots if c.not_valid_after_utc < datetime.now(UTC)]
    if old:
        words = f"The certificate that you trust expired on {old[0].not_valid_after_utc:%Y-%m-%d}."
        return Finding(question, "failed", words)
    return Finding(question, "failed", f"The certificate that you trust does not vouch for {who}.")
