"""Reads a private key with its certificate, PEM or PKCS#12, and says in one line what is wrong with them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from govrisk.errors import UsageError

try:
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        NoEncryption,
        PrivateFormat,
        PublicFormat,
        load_pem_private_key,
        pkcs12,
    )
    from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
    from pyhanko.sign.signers import SimpleSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore
except ImportError as error:
    raise UsageError("signing and verifying need pyHanko -> pip install 'govrisk[sign]'") from error

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
    from cryptography.x509 import Certificate

    Loaded = tuple[PrivateKeyTypes, list[Certificate]]

PASSWORD = "GOVRISK_SIGN_PASSWORD"  # noqa: S105 - the name of a variable
_MAX_BYTES = 1024 * 1024


def load_signer(key: Path, certificate: Path | None = None, password: str | None = None) -> SimpleSigner:
    """A signer from a PKCS#12 file (``.p12``, ``.pfx``), or from a PEM file with a key.

    Args:
        key: the file; a PEM file may hold the certificates as well.
        certificate: a PEM file with the signer's certificate first, then those that vouch for it.
        password: of the key; None where it has none.

    Raises:
        UsageError: a file cannot be read, the password is wrong, the certificate is not the key's, not yet valid or
            expired.
    """
    content = _read(key)
    is_pem = b"-----BEGIN" in content
    private, certificates = _pem(key, content, password) if is_pem else _pkcs12(key, content, password)
    if certificate is not None:
        certificates = _certificates(certificate, _read(certificate))
    if not certificates:
        raise UsageError(f"{key} holds no certificate -> name it with --cert CERT.pem, or put it into the same file")
    _check(certificates[0], private, certificate or key)
    return _signer(private, certificates)


def read_certificates(path: Path) -> list[Certificate]:
    """The certificates of a PEM (or single DER) file.

    Raises:
        UsageError: it holds none.
    """
    return _certificates(path, _read(path))


def _read(path: Path) -> bytes:
    if not path.is_file():
        raise UsageError(f"{path}: no such file -> give a PEM or PKCS#12 file")
    if path.stat().st_size > _MAX_BYTES:
        raise UsageError(f"{path} is too large for a key or a certificate -> give a PEM or PKCS#12 file")
    return path.read_bytes()


def _pem(path: Path, content: bytes, password: str | None) -> Loaded:
    try:
        private = load_pem_private_key(content, password.encode() if password else None)
    except TypeError as error:
        raise UsageError(_about_password(path, password)) from error
    except ValueError as error:
        wrong = b"ENCRYPTED" in content
        raise UsageError(_wrong_password(path) if wrong else f"{path} holds no private key in PEM") from error
    certificates = x509.load_pem_x509_certificates(content) if b"BEGIN CERTIFICATE" in content else []
    return private, certificates


def _pkcs12(path: Path, content: bytes, password: str | None) -> Loaded:
    try:
        private, own, others = pkcs12.load_key_and_certificates(content, password.encode() if password else None)
    except ValueError as error:
        fault = _wrong_password(path) if "password" in str(error).lower() else f"{path} is neither PEM nor PKCS#12"
        raise UsageError(fault) from error
    if private is None:
        raise UsageError(f"{path} holds no private key")
    return private, [*([own] if own else []), *others]


def _about_password(path: Path, password: str | None) -> str:
    if password:
        return f"{path} has no password, and one was given -> unset {PASSWORD}"
    return f"{path} needs its password -> set {PASSWORD}, or run in a terminal and be asked"


def _wrong_password(path: Path) -> str:
    return f"the password of {path} is wrong or missing -> set {PASSWORD}, or run in a terminal and be asked"


def _certificates(path: Path, content: bytes) -> list[Certificate]:
    try:
        if b"-----BEGIN" in content:
            return x509.load_pem_x509_certificates(content)
        return [x509.load_der_x509_certificate(content)]
    except ValueError as error:
        raise UsageError(f"{path} holds no certificate -> give an X.509 certificate in PEM") from error


def _check(certificate: Certificate, private: PrivateKeyTypes, path: Path) -> None:
    plain = (Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    if certificate.public_key().public_bytes(*plain) != private.public_key().public_bytes(*plain):
        raise UsageError(f"{path}: the first certificate is not that of the key -> give the one made for this key")
    now = datetime.now(UTC)
    if now > certificate.not_valid_after_utc:
        raise UsageError(f"{path}: the certificate expired on {certificate.not_valid_after_utc:%Y-%m-%d} -> renew it")
    if now < certificate.not_valid_before_utc:
        raise UsageError(f"{path}: the certificate is valid from {certificate.not_valid_before_utc:%Y-%m-%d} on only")


def _signer(private: PrivateKeyTypes, certificates: list[Certificate]) -> SimpleSigner:
    own, *others = load_certs_from_pemder_data(b"".join(c.public_bytes(Encoding.PEM) for c in certificates))
    key = private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    store.register_multiple(others)
    return SimpleSigner(own, load_private_key_from_pemder_data(key, None), store)
