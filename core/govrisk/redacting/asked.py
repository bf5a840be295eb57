"""What a command assesses: the case as it is, or a redacted copy of it where that was asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from govrisk.assessment import Assessment
from govrisk.errors import UsageError
from govrisk.redacting.cover import Kind
from govrisk.redacting.key import Key, key_place
from govrisk.redacting.redact import chosen, redact

_LOOK = "note: look at these: a person belongs in people, another spelling in 'also', a word of nobody's in 'keep'"


@dataclass(frozen=True, slots=True)
class Asked:
    """A case folder, the folder of its external texts, what makes a file name fit to be seen, and notes to print."""

    folder: Path
    sources: Path | None
    stem: Callable[[str], str]
    notes: tuple[str, ...] = ()


@contextmanager
def as_asked(
    case: Path,
    kinds: str | None,
    key_file: Path | None,
    *,
    output: Path,
    sources: Path | None,
    since: Assessment | None,
) -> Iterator[Asked]:
    """The case, or its redacted copy for as long as the context lasts; new pseudonyms are saved in the key file.

    Args:
        case: the case folder.
        kinds: such as ``people,sources``; None for the case as it is.
        key_file: the redaction key; one beside the case folder when None.
        output: where reports go: the key must not lie there.
        sources: a folder with texts that may not be shipped with the case.
        since: an older assessment that the new one is compared with: it must be redacted as well.

    Raises:
        UsageError: the key would be passed on, the older assessment would bring names in, or nobody is listed.
        BadInput: what :func:`~govrisk.redacting.redact` finds.
    """
    if kinds is None:
        if key_file is not None:
            raise UsageError("--redaction-key says nothing by itself; add --redact people, sources or people,sources")
        yield Asked(case, sources, str)
        return
    wanted = chosen(kinds)
    _check_since(since, wanted)
    place = key_place(case, key_file, output)
    new = not place.exists()
    key = Key.open(place)
    with redact(case, wanted, key, sources=sources) as redacted:
        key.save(place)
        notes = [f"note: made the redaction key {place}: whoever has it can undo the redaction"] if new else []
        if redacted.hints:
            notes.append(_LOOK)
            notes += [f"note: {hint}" for hint in redacted.hints]
        yield Asked(redacted.folder, redacted.sources, redacted.stem, tuple(notes))


def _check_since(since: Assessment | None, wanted: tuple[Kind, ...]) -> None:
    if since is not None and not (since.redaction and set(wanted) <= set(since.redaction.kinds)):
        raise UsageError("--since would bring names in; give an older assessment that was redacted in the same way")
