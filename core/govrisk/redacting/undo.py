"""Puts names back into an assessment, for whoever holds the key."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from govrisk.assessment import Assessment
from govrisk.errors import UsageError
from govrisk.redacting.key import Key
from govrisk.redacting.letters import LETTER
from govrisk.redacting.rewrite import shortened

PUT_BACK = (
    "Names were put back with a redaction key. Each stands in its main spelling; other spellings, addresses and "
    "quotations that were withheld are not in the assessment and stay away."
)
_OTHER_KEY = "this assessment was redacted with another key; give the key file that was written when it was made"


def unredact(assessment: Assessment, key: Key) -> Assessment:
    """The assessment with canonical names and ids in place of pseudonyms.

    What was withheld altogether, such as addresses, descriptors and quotations of sources, stays withheld.

    Raises:
        UsageError: the assessment is not redacted, or it was redacted with another key.
    """
    if assessment.redaction is None:
        raise UsageError("this assessment is not redacted: it holds its names already")
    if assessment.redaction.key not in (None, key.fingerprint):
        raise UsageError(_OTHER_KEY)
    pseudonyms = {pseudonym: name for names in key.names.values() for name, pseudonym in names.items()}
    ids = {new: old for old, new in key.ids.items()}
    back = ids | pseudonyms
    # A pseudonym is found whatever touches it: letters of a script without spaces may.
    found = re.compile(rf"{_any_of(pseudonyms)}|(?<!{LETTER}){_any_of(ids)}(?!{LETTER})")
    if assessment.redaction.key is None and not found.search(assessment.to_json()):  # made before keys were told apart
        raise UsageError(_OTHER_KEY)

    def named(value: Any) -> Any:
        if isinstance(value, str):
            return found.sub(lambda m: back[m[0]], value)
        if isinstance(value, dict):
            return {named(k): named(v) for k, v in value.items()}
        return [named(item) for item in value] if isinstance(value, list) else value

    data = named(assessment.model_dump(mode="json", by_alias=True))
    data |= {"redaction": None, "notices": [*data["notices"], PUT_BACK]}
    return Assessment.model_validate(shortened(Assessment, data))


def _any_of(words: Collection[str]) -> str:
    longest_first = sorted(words, key=lambda w: (-len(w), w))
    return f"(?:{'|'.join(map(re.escape, longest_first)) or '(?!)'})"
