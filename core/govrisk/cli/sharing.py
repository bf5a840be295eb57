"""Options that several commands share: how a report is to look, and who signs it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from govrisk.presenting import PAPERS, Paper

if TYPE_CHECKING:
    from pyhanko.sign.signers import SimpleSigner

Command = Callable[..., Any]


def look(command: Command) -> Command:
    """Adds ``--paper`` and ``--template``."""
    paper = click.option("--paper", type=click.Choice(PAPERS), default="A4", show_default=True, help="Paper of a PDF.")
    template = click.option(
        "--template", type=click.Path(path_type=Path), help="Your template folder; start one: govrisk report --eject."
    )
    return paper(template(command))


def signature(command: Command) -> Command:
    """Adds ``--sign`` and ``--cert``."""
    key = click.option("--sign", type=click.Path(path_type=Path), metavar="KEY", help="Sign PDFs: PEM or PKCS#12.")
    certificate = click.option("--cert", type=click.Path(path_type=Path), help="Its certificate, if KEY holds none.")
    return key(certificate(command))


def signer(key: Path | None, certificate: Path | None) -> SimpleSigner | None:
    """Who signs; the password comes from the environment, or is asked for on a terminal."""
    from govrisk.errors import UsageError

    if key is None and certificate is not None:
        raise UsageError("--cert alone signs nothing -> add --sign KEY")
    if key is None:
        return None
    from govrisk.signing.keys import PASSWORD, load_signer

    password = os.environ.get(PASSWORD)
    try:
        return load_signer(key, certificate, password)
    except UsageError as error:
        if password is not None or PASSWORD not in str(error) or not sys.stdin.isatty():
            raise
    return load_signer(key, certificate, click.prompt(f"Password of {key}", hide_input=True, err=True))


def presentation(paper: Paper, template: Path | None) -> dict[str, Any]:
    """What these options say of a :class:`~govrisk.presenting.Presentation`."""
    if template is None:
        return {"paper": paper}
    from govrisk.templating import read_template

    return {"paper": paper, "template": read_template(template)}
