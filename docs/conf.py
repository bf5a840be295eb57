"""The docs site: ``make docs`` builds it into ``out/docs`` from the pages that GitHub shows, with nothing fetched.

The source folder is the repository, so that a link such as ``../README.md`` leads to the same page here and there.
"""

from __future__ import annotations

import re
from pathlib import Path

from sphinx.application import Sphinx

import govrisk

project = "govrisk"
author = copyright = "The govrisk founders"
version = release = govrisk.__version__

extensions = ["myst_parser"]
root_doc = "docs/index"
include_patterns = ["*.md", "docs/**.md", "examples/README.md", "examples/plugins/*.md", "examples/plugins/*/*.md"]
exclude_patterns = [".*", "core", "out", "dist", "build", "plugins", "reports", "rubrics", "tests"]
nitpicky = True

myst_heading_anchors = 4
html_theme = "furo"
html_title = f"govrisk {release}"
html_extra_path = ["site"]  # index.html: leads from the site's root to the first page
html_copy_source = html_show_sourcelink = False

_SECTION = re.compile(r"^## ([^\n]+)\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[([^]]+)\]\(([^)#]+)\.md\)")


def _menu(app: Sphinx, docname: str, source: list[str]) -> None:
    """The first page's lists of links are the site's menu too: a section a caption, a link an entry with its words."""
    if docname != root_doc:
        return
    here = (Path(app.srcdir) / docname).parent
    menu = ""
    for caption, text in _SECTION.findall(source[0]):
        links = [(" ".join(words.split()).replace("`", ""), here / page) for words, page in _LINK.findall(text)]
        entries = [f"{words} </{page.resolve().relative_to(app.srcdir).as_posix()}>" for words, page in links]
        menu += "\n".join(["", "```{toctree}", ":hidden:", f":caption: {caption}", "", *entries, "```", ""])
    source[0] += menu


def setup(app: Sphinx) -> None:
    """Joins the menu to the first page when it is read."""
    app.connect("source-read", _menu)
