"""Writes a draft as an evidence file with blanks: a judgement is left empty, and lint refuses it until it is filled."""

from __future__ import annotations

import json
import re
import textwrap

from govrisk.drafting.proposals import Draft, Proposal
from govrisk.quotes import propose

_HEAD = """\
# A draft by 'govrisk evidence draft': {count} candidates from {sentences} sentences. Nothing here is decided or graded.
#   1. Delete each candidate that is no evidence.
#   2. Fill in what is empty in the others; correct topic, kind, origin and event_date, which are guesses by cue words.
#   3. Move this file into evidence/ of the case. 'govrisk evidence lint' refuses it until nothing is empty.
schema: govrisk.evidence/1
"""
_SOURCE = """
sources:
  {id}:
    title: {title}
    publisher:
    kind:            # primary-document, primary-statement, official-statement, secondary-news, analysis, social-post
    published: {published}
    external_file: {file}    # or 'file: texts/...' when the text may be stored in the case
    sha256: {sha256}
    language: {language}
    reliability:     # A reliable .. E unreliable, F cannot be judged
    descriptor:      # access, track record, bias, what it rests on
"""
_CLAIM = """\
  - id: {id}
    topic: {topic}
    kind: {kind}
    polarity:        # risk, mitigating, neutral
    source: {source}
    origin: {origin}
    credibility:     # 1 confirmed .. 5 improbable, 6 cannot be judged
    statement:       # in your own words, what the source says and no more
    {date}selector:
{selector}
"""
_ORIGINS = """
# Who originally knew. kind: primary-statement, primary-statement-summarised, primary-document, named-expert, outlet,
# anonymous, hearsay. The first is the outlet itself: say who that is.
origins:
"""
STEM = 50
"""Characters of the source's id that ids of the draft begin with: an id has 60 at most."""
SHOWN = 1200
"""Characters of a sentence that are shown above its candidate."""


def render(made: Draft, file: str, source: str | None = None) -> str:
    """The draft as YAML.

    Args:
        made: what was found.
        file: the name of the text's file.
        source: the id of a source that the case has already; else one is drafted too, with blanks.
    """
    name = source or "S-" + (re.sub(r"[^A-Za-z0-9]+", "-", file.rsplit(".", 1)[0]).strip("-")[:40] or "1")
    text = _HEAD.format(count=len(made.proposals), sentences=made.sentences)
    if source is None:
        text += _source(made, name, file)
    names, origins = _origins(made, name)
    who = "".join(f"  {key}: {{who: {words}, kind: }}\n" for key, words in origins.items())
    text += f"{_ORIGINS}{who}\nclaims:" + ("\n" if made.proposals else " []\n")
    digits = len(str(len(made.proposals)))
    claims = (
        _claim(made, proposal, f"{name[:STEM]}-{i:0{digits}}", name, names[proposal.speaker or ""])
        for i, proposal in enumerate(made.proposals, 1)
    )
    return text + "\n".join(claims)


def quoted(text: str) -> str:
    """``text`` as a YAML scalar in double quotes, with what a terminal or an editor would obey as escapes."""
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape").decode() for c in json.dumps(text, ensure_ascii=False)
    )


def _source(made: Draft, name: str, file: str) -> str:
    title = next((line for line in made.text.strip("\ufeff \t\r\n\f\v").splitlines() if line.strip()), "")
    return _SOURCE.format(
        id=name,
        title=quoted(_line(title, 200)),
        published=f"'{made.published}'" if made.published else "       # or 'retrieved:', the day you read it",
        file=quoted(file),
        sha256=made.sha256,
        language=made.language,
    )


def _origins(made: Draft, source: str) -> tuple[dict[str, str], dict[str, str]]:
    """Speaker -> id, and id -> the scalar of who it is. The empty name is the outlet; a short name is its full one."""
    outlet = f"O-{source[:STEM]}"
    names, origins = {"": outlet}, {outlet: ""}
    holding: dict[str, set[str]] = {}
    speakers = {p.speaker for p in made.proposals if p.speaker}
    for name in sorted(speakers, key=lambda name: (-len(name.split()), name)):
        full = {key for key in holding.get(name.split()[0], ()) if f" {name} " in f" {key} "}
        if len(full) == 1:
            names[name] = names[full.pop()]
            continue
        slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:50] or str(len(origins))
        names[name] = f"O-{slug}"
        origins.setdefault(names[name], quoted(_line(name, 200)))
        for word in name.split():
            holding.setdefault(word, set()).add(name)
    return names, origins


def _claim(made: Draft, proposal: Proposal, claim: str, source: str, origin: str) -> str:
    first, *others = proposal.topics or ("",)
    more = f"    # or {', '.join(others[:2])}" if others else ""
    selectors = propose(made.text, proposal.span)
    return _comment(made.text, proposal) + _CLAIM.format(
        id=claim,
        topic=first + more,
        kind=f"{proposal.kind}    # {proposal.manner}" if proposal.kind else "",
        source=source,
        origin=origin,
        date=_date(proposal),
        selector="\n".join(f"      - {_flow(selector)}" for selector in selectors),
    )


def _date(proposal: Proposal) -> str:
    if proposal.date is None:
        return ""
    if proposal.date.iso is None:
        return f"event_date:      # {_line(proposal.date.words, 40)!r}; the text gives no year\n    "
    return f"event_date: '{proposal.date.iso}'    # {_line(proposal.date.words, 40)!r}\n    "


def _flow(value: object) -> str:
    """Plain data as one line of YAML that says exactly the same characters."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(part)}" for key, part in value.items()) + "}"
    return quoted(value) if isinstance(value, str) and not value.isalpha() else str(value)


def _comment(text: str, proposal: Proposal) -> str:
    """The sentence, with the candidate in brackets."""
    (first, last), (start, end) = proposal.sentence, proposal.span
    inner = text[start:end] if (start, end) == (first, last) else f"[{text[start:end]}]"
    shown = _line(text[first:start] + inner + text[end:last], SHOWN)
    lines = textwrap.wrap(shown, 112, break_on_hyphens=False)
    return "".join(f"  # {line}\n" for line in lines)


def _line(text: str, longest: int) -> str:
    """``text`` in one line and without control characters."""
    line = " ".join("".join(c if c.isprintable() or c.isspace() else "\N{REPLACEMENT CHARACTER}" for c in text).split())
    return line if len(line) <= longest else line[: longest - 3] + "..."
