"""Makes a redacted copy of a case in a temporary folder, and loads it like any other case.

Redaction comes before the assessment and not after: so every format, every attachment, and whatever is made again from
them, agree. It fails closed: where a part of a name still stands, there is no redacted case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from govrisk.case import LoadedCase, load_case, read_case
from govrisk.errors import BadInput, Diagnostic, UsageError
from govrisk.evidence import Case, CaseFile, EvidenceFile
from govrisk.faults import nearest
from govrisk.quotes import digest
from govrisk.redacting.cover import KINDS, Cover, Kind, new_file_names, new_ids
from govrisk.redacting.edits import applied
from govrisk.redacting.hints import hints
from govrisk.redacting.key import Key
from govrisk.redacting.leftovers import Passage, gathered, in_file, in_text, mails, remaining
from govrisk.redacting.names import Named
from govrisk.redacting.rewrite import Rewriter, Text, mentions, shortened
from govrisk.redacting.statement import told
from govrisk.sharing import Redaction
from govrisk.yamlfile import YamlFile, read_yaml

_NOBODY = (
    "nobody is listed, so nobody would be redacted; list whom the evidence names under people: of case.yaml, "
    "as docs/redaction.md shows"
)


def chosen(text: str) -> tuple[Kind, ...]:
    """The kinds in a comma-separated list.

    Raises:
        UsageError: one of them is not known, or the list is empty.
    """
    wanted = [word.strip() for word in text.split(",") if word.strip()]
    for word in wanted or [text]:
        if word not in KINDS:
            raise UsageError(f"nothing called {word!r} can be redacted; {nearest(word, KINDS)}")
    return tuple(kind for kind in KINDS if kind in wanted)


@dataclass(frozen=True, slots=True)
class RedactedCase:
    """A redacted case: its temporary ``folder`` (and that of its external texts), and the case as loaded from there.

    ``names`` holds who and what got a pseudonym; ``hints`` where something looks like a name and is in no list.
    """

    folder: Path
    sources: Path | None
    case: Case
    names: tuple[Named, ...]
    hints: tuple[Diagnostic, ...]
    _cover: Cover

    def stem(self, name: str) -> str:
        """A file's name with the codes of pseudonyms in place of the names in it."""
        return self._cover.coded(name)


@contextmanager
def redact(
    case_folder: str | Path, kinds: Sequence[Kind], key: Key, *, sources: str | Path | None = None
) -> Iterator[RedactedCase]:
    """A redacted copy of a case, for as long as the context lasts. New pseudonyms are added to ``key``: save it.

    Args:
        case_folder: holds ``case.yaml``; nothing in it is changed.
        kinds: ``people``, ``sources``, or both.
        key: gives the pseudonyms, and takes them down.
        sources: a folder with texts that may not be shipped with the case.

    Raises:
        BadInput: the case has faults, or a part of a name still stands after redaction; every place is listed.
        UsageError: the case is redacted already, or it lists nobody who could get a pseudonym.
    """
    folder, external = Path(case_folder), None if sources is None else Path(sources)
    loaded = read_case(folder, external)
    if loaded.faults or loaded.case is None:
        raise BadInput(loaded.faults)
    if loaded.case.redaction is not None:
        raise UsageError(f"{folder} is redacted already; redact the case that it was made from")
    with TemporaryDirectory(prefix="govrisk-redacted-") as place:
        yield _redacted(folder, loaded, loaded.case, kinds, key, Path(place))


def _redacted(
    folder: Path, loaded: LoadedCase, case: Case, kinds: Sequence[Kind], key: Key, place: Path
) -> RedactedCase:
    cover = Cover(case, kinds, key)
    if "people" in kinds and not any(named.kind == "people" for named in cover.names):
        raise UsageError(_NOBODY)
    home, outside = place / "case", place / "sources"
    outside.mkdir()
    texts = {} if "sources" in kinds else _texts(loaded, case, cover)
    ids = new_ids(loaded, case, cover)
    rewriter = Rewriter(case, cover.replacer, cover.remains, ids, mentions(ids), texts, cover.carriers)
    passages: list[Passage] = []
    for old, new in new_file_names(folder, case, cover).items():
        file = read_yaml(folder / old, old)
        data = _file(file, rewriter, told(case, kinds, cover, key) if old == "case.yaml" else None, case)
        passages += in_file(data, file, ids)
        _write(home / new, yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120))
    for name, text in texts.items():
        source = case.sources[name]
        passages += in_text(text.old, text.edits, source.file or source.external_file or name)
        _write((home if source.file else outside) / text.path, applied(text.old, text.edits))
    _check(passages, kinds, cover)
    key.ids |= ids
    held = outside if any(outside.iterdir()) else None
    redacted = load_case(home, sources=held)
    guesses = hints(redacted, passages, cover.names, cover.kept) if "people" in kinds else ()
    return RedactedCase(home, held, redacted, cover.names, tuple(gathered(guesses)), cover)


def _check(passages: Sequence[Passage], kinds: Sequence[Kind], cover: Cover) -> None:
    hits = list(remaining(passages, cover.remains, both=len(kinds) == len(KINDS)))
    if "people" in kinds:
        hits += mails(passages, cover.kept)
    if hits:
        raise BadInput(gathered(hits))


def _file(file: YamlFile, rewriter: Rewriter, redaction: Redaction | None, case: Case) -> dict[str, Any]:
    data = rewriter.file(file.data)
    if redaction is None:
        return shortened(EvidenceFile, data)
    if case.marking is not None:
        data["tlp"] = case.marking.label  # fewer addresses must not make the report stricter, nor less so
    return shortened(CaseFile, data) | {"redaction": redaction.model_dump(mode="json")}


class _Dumper(yaml.SafeDumper):
    """Quotes texts that our reader, unlike PyYAML's, takes for numbers, such as the commit 1234e56."""

    def represent_str(self, data: str) -> yaml.ScalarNode:
        return self.represent_scalar("tag:yaml.org,2002:str", data, "'" if re.fullmatch(r"[-+.\deE]+", data) else None)


_Dumper.add_representer(str, _Dumper.represent_str)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())


def _texts(loaded: LoadedCase, case: Case, cover: Cover) -> dict[str, Text]:
    """Every text at hand, by source."""
    texts = {}
    for name, old in loaded.texts.items():
        source = case.sources[name]
        edits = tuple(cover.replacer.edits(old))
        path = cover.coded(source.file or source.external_file or name)
        texts[name] = Text(old, edits, path, digest(applied(old, edits).encode()))
    return texts
