"""Text from a case as one harmless line, and dates as the formats want them."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any
from urllib.parse import quote

from govrisk_reports.text import inert

_NO_CHARACTER = re.compile("[\ufdd0-\ufdef\ufffe\uffff]")
"""Code points that are none (Unicode 23.7); XML 1.0 forbids the last two."""


def line(text: str) -> str:
    """``text`` on one line without controls; a dash where nothing is left, since many fields may not be empty."""
    return " ".join(_NO_CHARACTER.sub("", inert(text)).split()) or "-"


def midnight(day: date) -> str:
    """The first second of a day in UTC (RFC 3339): the clock is never read."""
    return f"{day.isoformat()}T00:00:00Z"


def uri(text: str) -> str:
    """An address or a relative path as a URI reference (RFC 3986): what may not stand in one is percent-encoded."""
    return quote(text, safe="%/:?#[]@!$&'()*+,;=~-._")


def path_uri(path: str) -> str:
    """A relative path as a URI reference; no colon of its first part may look like a scheme."""
    return quote(path, safe="/")


def kept(**fields: Any) -> dict[str, Any]:
    """The fields that say something, in their order; ``_`` in a name stands for ``-``. Zero and False say something."""
    return {name.rstrip("_").replace("_", "-"): f for name, f in fields.items() if f not in (None, "", [], {}, ())}


def dump(document: object) -> bytes:
    """UTF-8 JSON with two-space indent and a final newline."""
    return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()
