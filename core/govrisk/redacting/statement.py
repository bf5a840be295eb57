"""What a redacted report says of its redaction."""

from __future__ import annotations

from collections.abc import Sequence

from govrisk.evidence import Case
from govrisk.redacting.cover import Cover, Kind
from govrisk.redacting.key import Key
from govrisk.sharing import Redaction


def told(case: Case, kinds: Sequence[Kind], cover: Cover, key: Key) -> Redaction:
    """What was replaced, for the reader; the fingerprint of the key; and what pseudonyms do not do."""
    people = sum(n.kind == "people" for n in cover.names)
    sources = len(case.sources) + len(case.origins) if "sources" in kinds else 0
    what = [f"{people} natural person{'s' if people != 1 else ''}"] if "people" in kinds else []
    what += [f"{sources} sources and origins, with their addresses and quotations"] if "sources" in kinds else []
    statement = (
        f"Before this assessment pseudonyms replaced {' and '.join(what)}; ratings, intervals and verdict are those of "
        "the case with names. A pseudonym is not anonymity: the public record, dates and numbers may still tell who is "
        "meant."
    )
    verified = sum(state == "verified" for state in case.verification.values())
    return Redaction(
        kinds=tuple(kinds),
        people=people,
        sources=sources,
        verified=verified,
        key=key.fingerprint,
        statement=statement,
    )
