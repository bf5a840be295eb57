"""Stable pseudonyms for natural persons and for sources, and the key that undoes them.

``redact`` makes a redacted copy of a case, which is assessed like any other; ``unredact`` puts names back into an
assessment. What this does and does not protect from is told in docs/redaction.md.
"""

from govrisk.redacting.asked import Asked, as_asked
from govrisk.redacting.cover import KINDS, Kind
from govrisk.redacting.key import Key, key_place
from govrisk.redacting.redact import RedactedCase, chosen, redact
from govrisk.redacting.undo import PUT_BACK, unredact

__all__ = [
    "KINDS",
    "PUT_BACK",
    "Asked",
    "Key",
    "Kind",
    "RedactedCase",
    "as_asked",
    "chosen",
    "key_place",
    "redact",
    "unredact",
]
