"""The user's own template over ours: pieces and blocks of the same name go first, and all of it in a sandbox."""

from __future__ import annotations

import base64
import re
import traceback
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from jinja2 import BaseLoader, ChoiceLoader, FunctionLoader, PrefixLoader, TemplateNotFound, TemplateSyntaxError
from markupsafe import Markup

from govrisk.errors import BadInput, Diagnostic
from govrisk.presenting import Presentation
from govrisk_reports import sandbox
from govrisk_reports.environment import ROOT, html_environment

BODY, REPORT, THEME = "body.html.j2", "report.html.j2", "theme.css"
_IMAGES = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}
STARTER = ROOT / "starter"
_BARRED = re.compile(
    r"<(?:script|style|meta|link|base|iframe|frame|object|embed|form)\b|<a\s[^<>]*\srel\s*=[^<>]*\battachment\b", re.I
)
"""What runs, fetches, leads away by itself or attaches files. Words of a case cannot look so: ``<`` is escaped."""


def render(name: str, presentation: Presentation, **context: object) -> str:
    """A template with the user's pieces and blocks in it.

    Raises:
        BadInput: the user's template has a fault; it names file and line.
    """
    own = presentation.template
    if not own:
        return html_environment().get_template(name).render(**context)
    _our_frame_only(own)
    environment = html_environment().overlay(loader=_loader(html_environment().loader, own))
    environment.globals = environment.globals | {"asset": partial(asset, own)}
    environment.steps = sandbox.MAX_STEPS
    try:
        return _nothing_barred(environment.get_template(name).render(**context), own)
    except BadInput:
        raise
    except Exception as error:  # whatever a template does wrong is the template's fault, and is told as one
        raise BadInput([_fault(error, own)]) from error


def _our_frame_only(own: Mapping[str, bytes]) -> None:
    """The page around the report carries its security policy and its label: neither is a template's, nor our style."""
    pieces = {p.name for p in (ROOT / "templates").glob("*.j2")} - {"macros.html.j2"}
    held = [name for name in own if name not in pieces and any((ROOT / d / name).is_file() for d in ("", "templates"))]
    if held:
        fix = f"put styles into {THEME}, and sections into blocks of {REPORT}"
        raise BadInput(Diagnostic(name, 0, 0, "would replace a part that is no template's", fix) for name in held)


def _nothing_barred(html: str, own: Mapping[str, bytes]) -> str:
    frame = html.find("<body") if html.startswith("<!DOCTYPE") else 0
    found = _BARRED.search(html, max(frame, 0))
    if found is None:
        return html
    file, line = _place_of(found[0], own)
    what = "a link that attaches a file" if found[0].lower().startswith("<a") else f"{found[0].lower()}>"
    fix = f"take it out; styles go into {THEME}, pictures into the folder: asset('name.png')"
    raise BadInput(
        [Diagnostic(file, line, 1 if line else 0, f"the template writes {what}, which no report may have", fix)]
    )


def _place_of(text: str, own: Mapping[str, bytes]) -> tuple[str, int]:
    for name in sorted(own):
        before, found, _ = _text(own[name]).partition(text)
        if found and name.endswith(".j2"):
            return name, before.count("\n") + 1
    return REPORT, 0


def body(presentation: Presentation) -> str:
    """The template of the whole report: the user's, where there is one."""
    return REPORT if REPORT in presentation.template else BODY


def theme(presentation: Presentation) -> Markup:
    """The user's style sheet, to stand behind ours; it cannot end the element that it stands in."""
    text = _text(presentation.template.get(THEME, b""))
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
        return None if content is None else (_text(content), name, lambda: True)

    return load


def _text(content: bytes) -> str:
    """As a browser reads it: one kind of line end, or the style would not have the digest that the policy names."""
    text = content.decode("utf-8-sig", "replace").replace("\0", "\ufffd")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _fault(error: Exception, files: Mapping[str, bytes]) -> Diagnostic:
    """Where in the user's files it went wrong, as far as Jinja says."""
    if isinstance(error, TemplateSyntaxError):
        file, line = str(error.name), error.lineno
    else:
        frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename in files]
        file, line = (frames[-1].filename, frames[-1].lineno or 0) if frames else (REPORT, 0)
    why = " ".join(str(error).split())[:300] or type(error).__name__
    if isinstance(error, TemplateNotFound):
        why = f"there is no template {error.message!r} in the folder, nor among ours"
    fix = "mend it, or start again: govrisk report --eject DIR"
    return Diagnostic(file, line, 1 if line else 0, f"the template fails: {why}", fix)
