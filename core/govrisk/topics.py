"""Reads ``topics.yaml``: what claims may be about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from govrisk.errors import BadInput
from govrisk.model import TOPIC
from govrisk.yamlfile import YamlFile, read_yaml

_SHAPE = "write two or more words in small letters, with dots between"


def read_topics(path: Path) -> dict[str, str]:
    """The topics of a file, each with what a claim on it says.

    Raises:
        BadInput: with every fault of the file, each with its line.
    """
    file = read_yaml(path, f"{path.parent.name}/{path.name}")
    if file.data is None:  # comments and nothing else
        return {}
    if not isinstance(file.data, dict):
        raise BadInput([file.fault((), "is not a mapping of topics", "write 'topic: what a claim on it says'")])
    if faults := [file.fault((key,), *wrong) for key, text in file.data.items() for wrong in _wrong(key, text, file)]:
        raise BadInput(faults)
    return {topic: text.strip() for topic, text in file.data.items()}


def _wrong(topic: str | int, text: Any, file: YamlFile) -> Iterator[tuple[str, str]]:
    """What is wrong with one entry, and what to write instead."""
    if isinstance(text, dict):
        inner = next(iter(text), "word")
        yield f"{topic}: a topic stands inside a topic", f"write '{topic}.{inner}: what a claim on it says' in one line"
    elif not re.fullmatch(TOPIC, str(topic)):
        yield f"{str(topic)!r} is no topic", f"{_SHAPE}, such as '{_suggested(str(topic))}'"
    if not isinstance(text, dict | str):
        shown = "nothing" if text is None else repr(text)
        yield f"{topic}: must say what a claim on it says (here: {shown})", "write a text, in quotes if it is a number"
    elif isinstance(text, str) and not text.strip():
        yield f"{topic}: must say what a claim on it says (here: nothing)", "write a text"


def _suggested(topic: str) -> str:
    """A topic near to what somebody wrote."""
    words = [re.sub(r"[^a-z0-9]+", "-", part).strip("-0123456789") for part in topic.lower().split(".")]
    words = [word for word in words if word]
    near = ".".join(words if len(words) > 1 else [*words, "stated"])
    return near if re.fullmatch(TOPIC, near) else "promise.delivery"
