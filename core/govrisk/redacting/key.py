"""The private key of a redaction: a secret, and which pseudonym stands for which name. Who holds it can undo it."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unicodedata import normalize

from govrisk.errors import BadInput, Diagnostic, UsageError
from govrisk.yamlfile import decode, read_bounded

SCHEMA = "govrisk.redaction-key/1"
LABELS = {"people": "Person", "sources": "Source", "publishers": "Publisher", "origins": "Origin"}
_LETTERS = "BCDFGHJKMNPQRTVWXZ"  # no vowels, so that no code is a word; nothing that looks like a digit
_CODE = _LETTERS + "23456789"
_LENGTH = 4
_FINGERPRINT = b"govrisk redaction key fingerprint"  # names are told apart from it by a zero byte
_MAX_BYTES = 16 * 1024 * 1024


@dataclass(slots=True)
class Key:
    """A redaction key; pseudonyms are stable as long as the key is kept.

    ``names`` maps a kind (people, sources, publishers, origins) to name -> pseudonym; ``ids`` maps ids to their
    stand-ins. A pseudonym is an HMAC-SHA-256 (RFC 2104) of the name under the secret, written short: without the key
    nobody can try names out.
    """

    secret: bytes
    names: dict[str, dict[str, str]] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)

    @classmethod
    def create(cls) -> Key:
        """A new key with a secret of its own."""
        return cls(secrets.token_bytes(32))

    @classmethod
    def load(cls, path: Path) -> Key:
        """Reads a key file.

        Raises:
            BadInput: it is missing or is not a key.
        """
        text = decode(read_bounded(path, str(path), _MAX_BYTES), str(path))
        try:
            return cls._of(json.loads(text))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            fix = "give the file that 'govrisk assess --redact' wrote, or another name for a new one"
            raise BadInput([Diagnostic(str(path), 0, 0, "is not a redaction key", fix)]) from error

    @classmethod
    def _of(cls, data: dict[str, Any]) -> Key:
        if data["schema"] != SCHEMA:
            raise ValueError(data["schema"])
        names = {str(kind): {str(k): str(v) for k, v in known.items()} for kind, known in data["names"].items()}
        return cls(bytes.fromhex(data["secret"]), names, {str(k): str(v) for k, v in data["ids"].items()})

    @classmethod
    def open(cls, path: Path) -> Key:
        """The key in a file, or a new one where there is no such file yet."""
        return cls.load(path) if path.exists() else cls.create()

    def save(self, path: Path) -> None:
        """Writes the key whole or not at all, for its owner's eyes only (mode 0600)."""
        data = {"schema": SCHEMA, "secret": self.secret.hex(), "names": self.names, "ids": self.ids}
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}", dir=path.parent)  # mkstemp makes it 0600
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(data, file, indent=2, ensure_ascii=False)
                file.write("\n")
            Path(temporary).replace(path)
        finally:
            Path(temporary).unlink(missing_ok=True)

    @property
    def fingerprint(self) -> str:
        """Tells this key from others and nothing about its secret: an HMAC-SHA-256 of a fixed word, cut short."""
        return hmac.new(self.secret, _FINGERPRINT, hashlib.sha256).hexdigest()[:16]

    def pseudonym(self, kind: str, name: str) -> str:
        """The pseudonym of a name, such as ``Person K7QX``: the same each time, and no other name's."""
        known = self.names.setdefault(kind, {})
        if name not in known:
            taken = {p.rsplit(" ", 1)[-1] for names in self.names.values() for p in names.values()}
            codes = self._codes(f"{kind}\0{normalize('NFC', name)}")
            known[name] = f"{LABELS[kind]} {next(code for code in codes if code not in taken)}"
        return known[name]

    def _codes(self, text: str) -> list[str]:
        """Codes for a text, each a letter longer than the one before."""
        number = int.from_bytes(hmac.new(self.secret, text.encode(), hashlib.sha256).digest())
        number, first = divmod(number, len(_LETTERS))
        code = _LETTERS[first]
        codes = []
        for length in range(2, 40):
            number, digit = divmod(number, len(_CODE))
            code += _CODE[digit]
            codes += [code] if length >= _LENGTH else []
        return codes


def key_place(case: Path, given: Path | None, output: Path) -> Path:
    """Where the key lies: as given, else beside the case folder.

    Raises:
        UsageError: it would lie inside the case or among the reports, where it would be passed on with them.
    """
    home = case.resolve()
    path = (given or home.parent / f"{home.name}.redaction-key.json").resolve()
    for folder, what in ((home, "inside the case"), (output.resolve(), "among the reports")):
        if path.is_relative_to(folder):
            raise UsageError(f"the redaction key would lie {what}; name another place with --redaction-key FILE")
    return path
