"""Starts rubrics, and puts checks into rubrics that are there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from govrisk.errors import UsageError
from govrisk.files import replace_file
from govrisk.plugins import default_registry
from govrisk.rubric import Rubric, load_rubric, read_rubric
from govrisk.scaffolding.filling import filled
from govrisk.scaffolding.insertion import added, read_text
from govrisk.scaffolding.names import plain_name, refuse_used
from govrisk.scaffolding.placing import Started
from govrisk.yamlfile import parse_yaml


def new_rubric(path: Path) -> Started:
    """Writes a rubric file that changes one number of the rubric ``default``; ``.yaml`` may be left out.

    Raises:
        UsageError: the file exists, or a rubric of that name is installed.
    """
    file = path if path.suffix == ".yaml" else path.parent / f"{path.name}.yaml"
    name = plain_name(file.stem, "rubric")
    refuse_used("rubric", name, default_registry().rubrics)
    if file.exists() or file.is_symlink():
        raise UsageError(f"{file} exists already: take another name")
    ((_, text),) = filled("rubric", name=name).items()
    replace_file(file, text.encode())
    return Started((file,), f"govrisk rubrics {shlex.quote(str(file))}")


def weighed(file: Path, check: str) -> str:
    """The text of a rubric file with ``check`` weighed in it; a file that is not there yet is begun.

    Raises:
        UsageError: it weighs the check already, or nothing can be added to it as it is written.
        BadInput: it is no valid rubric as it is.
    """
    family = check.split("-")[0]
    text, rubric = _present(file) if file.exists() else _begun(file)
    if check in rubric.checks:
        raise UsageError(f"{file} weighs {check} already: take it out there, or take another id")
    entries = filled("weighing", check=check, family=family)
    if family in rubric.families:
        del entries["families"]
    if "changes" not in parse_yaml(text, str(file)).data:
        del entries["changes"]  # govrisk tells what it changes, as long as it says nothing itself
    for key, entry in entries.items():
        text = added(text, str(file), key, entry)
    bare = parse_yaml(text, str(file)).data.get("families", "") is None  # a check of a family that is there already
    return re.sub(r"(?m)^families:.*\n", "", text) if bare else text


def _present(file: Path) -> tuple[str, Rubric]:
    return read_text(file), read_rubric(file, known_beside(file))


def _begun(file: Path) -> tuple[str, Rubric]:
    refuse_used("rubric", file.stem, default_registry().rubrics)
    ((_, text),) = filled("fragment", name=file.stem).items()
    return text, load_rubric("default")


def known_beside(file: Path) -> dict[str, Path]:
    """The rubrics that a rubric file may extend: those installed, and those in its folder."""
    return default_registry().rubrics | {path.stem: path for path in file.parent.glob("*.yaml")}
