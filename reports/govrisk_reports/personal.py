"""The user's own template over ours: pieces and blocks of the same name go first, and all of it in a sandbox."""

from __future__ import annotations

import base64
import traceback
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from jinja2 import BaseLoader, ChoiceLoader, FunctionLoader, PrefixLoader, TemplateError
from markupsafe import Markup

from govrisk.errors import BadInput, Diagnostic
from govrisk.presenting import Presentation
from govrisk_reports.environment import html_environment

BODY, REPORT, THEME = "body.html.j2", "report.html.j2", "theme.css"
_IMAGES = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}
STARTER = Path(__file__).parent / "starter"


def render(name: str, presentation: Presentation, **context: object) -> str:
    """A template with the user's pieces and blocks in it.

    Raises:
        BadInput: the user's template has a fault; it names file and line.
    """
    own = presentation.template
    if not own:
        return html_environment().get_template(name).render(**context)
    environment = html_environment().overlay(loader=_loader(html_environment().loader, own))
    environment.globals = environment.globals | {"asset": partial(asset, own)}
    try:
        return environment.get_template(name).render(**context)
    except (TemplateError, TypeError, ValueError, LookupError, ArithmeticError) as error:
        raise BadInput([_fault(error, own)]) from error


def body(presentation: Presentation) -> str:
    """The template of the whole report: the user's, where there is one."""
    return REPORT if REPORT in presentation.template else BODY


def theme(presentation: Presentation) -> Markup:
    """The user's style sheet, to stand behind ours; it cannot end the element that it stands in."""
    text = presentation.template.get(THEME, b"").decode("utf-8", "replace")
    return Markup(text.replace("</", "<\\/"))  # noqa: S704 - inside <style>, where only the end tag has a meaning


def logo(presentation: Presentation) -> str | None:
    """The user's logo (``logo.svg``, ``.png``, ``.jpg``) as a data URI."""
    name = next((f"logo{suffix}" for suffix in _IMAGES if f"logo{suffix}" in presentation.template), None)
    return None if name is None else asset(presentation.template, name)


def asset(files: Mapping[str, bytes], name: str) -> str:
    """An image of the template folder as a data URI: nothing outside the folder can be named.

    Raises:
        ValueError: there is no such file, or it is no image.
    """
    kind = _IMAGES.get(Path(name).suffix.lower())
    if name not in files or kind is None:
        known = ", ".join(n for n in files if Path(n).suffix.lower() in _IMAGES) or "none"
        raise ValueError(f"no image {name!r} in the template folder; its images: {known}")
    return f"data:{kind};base64,{base64.b64encode(files[name]).decode()}"


def starter() -> dict[str, bytes]:
    """A template to begin with, which changes nothing yet."""
    return {p.relative_to(STARTER).as_posix(): p.read_bytes() for p in sorted(STARTER.rglob("*")) if p.is_file()}


def _loader(ours: BaseLoader | None, files: Mapping[str, bytes]) -> BaseLoader:
    assert ours is not None
    return ChoiceLoader([FunctionLoader(_source(files)), ours, PrefixLoader({"govrisk": ours})])


def _source(files: Mapping[str, bytes]) -> Callable[[str], tuple[str, str, Callable[[], bool]] | None]:
    def load(name: str) -> tuple[str, str, Callable[[], bool]] | None:
        content = files.get(name)
        return None if content is None else (content.decode("utf-8", "replace"), name, lambda: True)

    return load


def _fault(error: Exception, files: Mapping[str, bytes]) -> Diagnostic:
    """Where in the user's files it went wrong, as far as Jinja says."""
    file, line = getattr(error, "name", None), getattr(error, "lineno", 0) or 0
    if not line:
        frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename in files]
        file, line = (frames[-1].filename, frames[-1].lineno or 0) if frames else (REPORT, 0)
    fix = "mend it, or start again: govrisk report --eject DIR"
    return Diagnostic(str(file), line, 1 if line else 0, f"the template fails: {error}", fix)
