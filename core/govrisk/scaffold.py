"""Starts new things: a copy of an installed example, or an empty case with an example of how to fill it."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from govrisk.collecting import CACHE
from govrisk.errors import BadInput, UsageError
from govrisk.faults import nearest
from govrisk.plugins import default_registry
from govrisk.quotes import digest, propose, search

KIND = "software project"
_CASE = """\
# What is assessed, as of when, and by which rubric. The evidence goes into evidence/*.yaml.
schema: govrisk.case/1

subject:
  id: {id}
  name: {name}
  kind: {kind}    # such as: library, platform, open-weight model family
  # steward: the organisation that runs it, if one does
  # url: https://...
  # repositories: [host/owner/name]

as_of: '{as_of}'    # the day the case speaks for; nothing in it may be later
profile: default    # the rubric to judge by: see 'govrisk rubrics'
# question: the decision that the report is for
compiled: >-
  Nothing yet. The only claim is a placeholder about an invented project: it says nothing about {plain}.
  Replace this by who compiled the case, from what, and with what help.
"""
_TEXT = """\
This text is a placeholder about an invented project. It is evidence of nothing: replace it by a text that you read.
Ada Example, the lead of the invented project, said on 2 March 2026 that she is stepping down.
It is unclear who will follow her.
"""
_QUOTED = "said on 2 March 2026 that she is stepping down"
_EVIDENCE = """\
# PLACEHOLDER. One source, one origin and one claim, to show the form: replace all three by your own.
# The claim is about an invented project, points nowhere (neutral) and cannot be judged (6): it moves no number.
# The topics are listed by 'govrisk evidence topics'. The selector of words that you read is printed by
# 'govrisk evidence locate'; 'govrisk evidence draft' proposes claims from a whole text.
schema: govrisk.evidence/1

sources:                     # what you read
  EXAMPLE:
    title: "PLACEHOLDER: a text about an invented project"
    publisher: nobody (placeholder)
    kind: secondary-news     # primary-document, primary-statement, official-statement, analysis, social-post, ...
    retrieved: '{as_of}'     # the day you read it; 'published:' when the text tells its own
    # url: https://...
    file: texts/example.txt  # leave out, with sha256, when you do not hold the text
    sha256: {sha256}
    language: en
    reliability: F           # A reliable .. E unreliable, F cannot be judged
    descriptor: A placeholder. Say here what access, what record and what bias the source has.

origins:                     # who originally knew
  O-EXAMPLE: {{who: "nobody (placeholder)", kind: hearsay}}

claims:                      # what the source says, in your own words
  - id: EXAMPLE-1
    topic: leadership.departure
    kind: reported-fact      # quoted-statement, reported-unknown, attributed-opinion, attributed-rumour, ...
    polarity: neutral        # towards governance risk: risk, mitigating, neutral
    source: EXAMPLE
    origin: O-EXAMPLE
    credibility: 6           # 1 confirmed .. 5 improbable, 6 cannot be judged
    statement: "PLACEHOLDER, evidence of nothing: the lead of an invented project said that she is stepping down."
    # event_date: 'YYYY-MM-DD', the day of what is claimed, as precisely as it is known
    selector:                # where it stands in the text
{selector}
"""
_README = """\
# A case for govrisk: {plain}

The claim in `evidence/first.yaml` is a placeholder. Replace it, then:

    govrisk evidence draft ARTICLE.txt      # proposes claims from a text that you read; you decide
    govrisk evidence lint .                 # every fault at once, with line and remedy
    govrisk collect git CLONE --into .      # what the repository shows
    govrisk assess .                        # reports in out/
"""


def today() -> str:
    """The day on the clock. A new case takes it where none is given; nothing else reads a clock."""
    return date.today().isoformat()


def new_case(
    directory: Path, *, name: str | None = None, kind: str | None = None, as_of: str | None = None
) -> list[Path]:
    """Writes a case that has no fault and says nothing yet; gives its files.

    Raises:
        UsageError: ``directory`` holds something already.
        BadInput: what is given does not make a case, such as an empty name.
    """
    title = directory.resolve().name if name is None else name
    files = _files(directory.resolve().name, title, kind or KIND, as_of or today())
    with _placed(directory) as staged:
        for path, text in files.items():
            (staged / path).parent.mkdir(parents=True, exist_ok=True)
            (staged / path).write_text(text, encoding="utf-8", newline="\n")
        _refuse_faults(staged)
    return [directory / path for path in files]


def _files(folder: str, name: str, kind: str, as_of: str) -> dict[str, str]:
    identifier = re.sub(r"[^a-z0-9]+", "-", folder.lower()).strip("-")[:58]
    identifier = identifier if identifier[:1].isalpha() else f"p-{identifier}".rstrip("-")
    plain = " ".join("".join(c if c.isprintable() else " " for c in name).split())
    span = next(search(_TEXT, _QUOTED))
    selector = "\n".join(f"      - {json.dumps(part)}" for part in propose(_TEXT, span))
    head = {
        "id": identifier,
        "name": json.dumps(name, ensure_ascii=False),
        "kind": json.dumps(kind, ensure_ascii=False),
    }
    return {
        "case.yaml": _CASE.format(**head, as_of=as_of, plain=plain),
        "evidence/first.yaml": _EVIDENCE.format(as_of=as_of, sha256=digest(_TEXT.encode()), selector=selector),
        "texts/example.txt": _TEXT,
        "README.md": _README.format(plain=plain),
    }


def _refuse_faults(folder: Path) -> None:
    from govrisk.case import read_case

    if faults := read_case(folder).faults:
        raise BadInput(faults)


def copy_example(name: str | None, directory: Path) -> None:
    """Copies an installed example case.

    Raises:
        UsageError: no such example is installed, or ``directory`` holds something already.
    """
    examples = default_registry().examples
    if name is None:
        raise UsageError(f"give --example with one of: {', '.join(examples)}")
    if name not in examples:
        raise UsageError(f"no example {name!r}; {nearest(name, examples)}")
    with _placed(directory) as staged:
        shutil.copytree(examples[name], staged, dirs_exist_ok=True, ignore=shutil.ignore_patterns(CACHE))


@contextmanager
def _placed(directory: Path) -> Iterator[Path]:
    """A folder to write into that becomes ``directory`` at the end, or vanishes when anything goes wrong."""
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise UsageError(f"{directory} is not empty; name a new folder")
    fresh = not directory.exists()
    directory.mkdir(parents=True, exist_ok=True)
    staged = Path(tempfile.mkdtemp(prefix=".new-", dir=directory))
    try:
        yield staged
        for path in sorted(staged.iterdir()):
            path.replace(directory / path.name)
        staged.rmdir()
    except BaseException:
        shutil.rmtree(staged, ignore_errors=True)
        if fresh:
            directory.rmdir()
        raise
