"""Puts names back into an assessment, for whoever holds the key."""

from __future__ import annotations

import re
from typing import Any

from govrisk.assessment import Assessment
from govrisk.errors import UsageError
from govrisk.redacting.key import Key
from govrisk.redacting.names import LETTER
from govrisk.redacting.rewrite import shortened

PUT_BACK = (
    "Names were put back with a redaction key. Each stands in its main spelling; other spellings, addresses and "
    "quotations that were withheld are not in the assessment and stay away."
)


def unredact(assessment: Assessment, key: Key) -> Assessment:
    """The assessment with canonical names and ids in place of pseudonyms.

    What was withheld altogether, such as addresses, descriptors and quotations of sources, stays withheld.

    Raises:
        UsageError: the assessment is not redacted.
    """
    if assessment.redaction is None:
        raise UsageError("this assessment is not redacted: it holds its names already")
    back = {pseudonym: name for names in key.names.values() for name, pseudonym in names.items()}
    back |= {new: old for old, new in key.ids.items()}
    words = "|".join(re.escape(word) for word in sorted(back, key=lambda w: (-len(w), w)))
    found = re.compile(rf"(?<!{LETTER})(?:{words})(?!{LETTER})" if words else r"(?!)")

    def named(value: Any) -> Any:
        if isinstance(value, str):
            return found.sub(lambda m: back[m[0]], value)
        if isinstance(value, dict):
            return {named(k): named(v) for k, v in value.items()}
        return [named(item) for item in value] if isinstance(value, list) else value

    data = named(assessment.model_dump(mode="json", by_alias=True))
    data |= {"redaction": None, "notices": [*data["notices"], PUT_BACK]}
    return Assessment.model_validate(shortened(Assessment, data))
