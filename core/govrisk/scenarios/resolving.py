"""Recording what became of an indicator: appended to the case as text, whole or not at all."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from govrisk.case import LoadedCase, read_case
from govrisk.errors import BadInput, UsageError
from govrisk.evidence import Case, Evidence, Outcome
from govrisk.faults import nearest
from govrisk.files import replace_file
from govrisk.lint import Written
from govrisk.plugins import default_registry
from govrisk.scenarios.linting import find_set, indicators_of, lint_scenarios
from govrisk.scenarios.set import ScenarioSet
from govrisk.yamlfile import YamlFile, parse_yaml

FILE = "evidence/outcomes.yaml"
FOLD = 100
_NOT_PLAIN = ("null", "true", "false", "yes", "no", "on", "off", "y", "n")  # some readers of YAML take these for values
_HEAD = (
    "# What became of the indicators; 'govrisk resolve' appends. See docs/scenarios.md.\nschema: govrisk.evidence/1\n"
)


@dataclass(frozen=True, slots=True)
class Recorded:
    """An outcome that was written, the file that holds it, and the set that it belongs to."""

    path: Path
    outcome: Outcome
    set: str


def resolve(
    case: str | Path,
    indicator: str,
    outcome: Literal["yes", "no"],
    *,
    on: date,
    source: str,
    set: str | None = None,
    claims: Sequence[str] = (),
    note: str | None = None,
) -> Recorded:
    """Records that an indicator came true on a day, or had not by the end of its term.

    Args:
        case: the case folder.
        indicator: an indicator of a scenario set, or a hypothesis that came true.
        outcome: ``yes`` or ``no``.
        on: yes: when it came true; no: a day on or after the last on which it could.
        source: a source of the case that says so.
        set: the scenario set; needed only where several have such an indicator.
        claims: claims of the case that show it; no sign of the set uses them any more.
        note: why this counts, in a sentence.

    Raises:
        UsageError: no such indicator, source, claim or set, or a note that is empty, too long or no text.
        BadInput: the case has faults, or would have one with the outcome in it. Nothing is written then.
    """
    folder = Path(case)
    loaded = read_case(folder)
    if loaded.faults or loaded.case is None:
        raise BadInput(loaded.faults)
    named = {"set": set, "indicator": indicator, "outcome": outcome, "on": on.isoformat(), "source": source}
    given = named | {"claims": list(claims), "note": note}
    data = {key: value for key, value in given.items() if value not in (None, [], "")}
    found, recorded = _check(loaded.case, data)
    path = folder / FILE
    text = _appended(path, data)
    _refuse_faults(loaded, loaded.case, parse_yaml(text, FILE), recorded)
    replace_file(path, text.encode())
    return Recorded(path, recorded, found.id)


def _refuse_faults(loaded: LoadedCase, case: Case, file: YamlFile, outcome: Outcome) -> None:
    """Lints the case as it would be, before anything is written.

    Raises:
        BadInput: the outcome would be a fault, at the place where it would stand.
    """
    place = Written("outcomes", outcome.indicator, file, ("outcomes", len(file.data["outcomes"]) - 1))
    after = case.replace(outcomes=(*case.outcomes, outcome))
    faults = list(lint_scenarios(after, [*loaded.written, place], case.declared_as_of.isoformat()))
    if faults:
        raise BadInput(faults)


def _check(case: Evidence, data: dict[str, Any]) -> tuple[ScenarioSet, Outcome]:
    """The set that is meant, and the outcome.

    Raises:
        UsageError: a name that the case or the sets do not have, with the nearest that they do, or a faulty note.
    """
    sets = default_registry().scenario_sets
    name = data.get("set")
    if name is not None and name not in sets:
        raise UsageError(f"no scenario set {name!r}; {nearest(name, sets)}")
    if data["source"] not in case.sources:
        raise UsageError(f"no source {data['source']!r} in the case; {nearest(data['source'], case.sources)}")
    known = {c.id for c in case.claims}
    for claim in data.get("claims", ()):
        if claim not in known:
            raise UsageError(f"no claim {claim!r} in the case; {nearest(claim, known)}")
    indicator = data["indicator"]
    possible = indicators_of(case, sets, name)
    if indicator not in possible:
        raise UsageError(f"no indicator {indicator!r}; {nearest(indicator, possible)}")
    try:
        outcome = Outcome.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise UsageError(f"{first['loc'][0]}: {first['msg']}") from error
    means = find_set(outcome, case, sets)
    if len(means) != 1:
        raise UsageError(f"{indicator} is an indicator of {' and '.join(m.id for m in means)}; say which with --set")
    return means[0], outcome


def _appended(path: Path, data: dict[str, Any]) -> str:
    """The file's text with one more item at the end of its ``outcomes:``; comments, order and line ends stay.

    Raises:
        UsageError: the list is written in a form that cannot be appended to.
    """
    text = path.read_bytes().decode() if path.exists() else _HEAD
    break_ = "\r\n" if "\r\n" in text else "\n"
    old = parse_yaml(text, FILE).data or {}
    new = _with_item(text.replace("\r\n", "\n"), [line for item in data.items() for line in _lines(*item)])
    try:
        intact = parse_yaml(new, FILE).data == old | {"outcomes": [*old.get("outcomes", ()), data]}
    except (BadInput, TypeError):
        intact = False
    if not intact:
        raise UsageError(f"{path}: write its outcomes as a plain list, '- ' before each item, then run this again")
    return new.replace("\n", break_)


def _with_item(text: str, lines: Sequence[str]) -> str:
    text = text if text.endswith("\n") else text + "\n"
    block = re.search(r"^outcomes:[ \t]*(#.*)?\n", text, re.MULTILINE)
    if block is None:
        return f"{text}\noutcomes:\n{_item(lines, '  ')}"
    after = re.search(r"^[^\s#-]", text[block.end() :], re.MULTILINE)
    end = block.end() + after.start() if after else len(text)
    indent = re.search(r"^([ \t]*)- ", text[block.end() : end], re.MULTILINE)
    head, rest = text[:end].rstrip("\n") + "\n", text[end:]
    return head + _item(lines, indent[1] if indent else "  ") + (f"\n{rest}" if rest else "")


def _item(lines: Sequence[str], indent: str) -> str:
    return "".join(f"{indent}{'- ' if i == 0 else '  '}{line}\n" for i, line in enumerate(lines))


def _lines(key: str, value: Any) -> list[str]:
    """A key and its value as lines of YAML; a long text is folded, as a person would write it."""
    if isinstance(value, str) and len(value) > FOLD and value == " ".join(value.split()):
        return [f"{key}: >-", *(f"  {line}" for line in textwrap.wrap(value, FOLD, break_on_hyphens=False))]
    return [f"{key}: {_scalar(value)}"]


def _scalar(value: Any) -> str:
    """A value on one line, as YAML: words as they are, everything else as JSON, which YAML reads."""
    if isinstance(value, list):
        return f"[{', '.join(map(_scalar, value))}]"
    plain = re.fullmatch(r"[A-Za-z][A-Za-z0-9_.-]*", value) and value.lower() not in _NOT_PLAIN
    return value if plain else json.dumps(value, ensure_ascii=False)
