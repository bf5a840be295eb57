"""What our commands are held against: the same work without us, each run in a process of its own.

``python floors.py yaml MODULES FILE...`` imports the modules of other people that ``assess`` uses (named in a file) and
reads YAML files with PyYAML alone;
``python floors.py weasyprint HTML CSS FONTS ATTACHMENT`` lets WeasyPrint alone typeset a page, with the options and
the fonts that our PDF has; ``python floors.py render ASSESSMENT CASE`` is our own renderer, for the same comparison.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path


def read_yaml(modules: str, *files: str) -> None:
    for name in Path(modules).read_text().split():
        with suppress(ImportError):  # some are parts that only their own package can load
            import_module(name)
    import yaml

    for file in files:
        with Path(file).open("rb") as handle:
            yaml.load(handle, yaml.CSafeLoader)


def weasyprint(html: str, css: str, fonts: str, attachment: str) -> None:
    from weasyprint import CSS, HTML, Attachment
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

    config, fetcher = FontConfiguration(), URLFetcher(allowed_protocols=["file"])
    base = f"{Path(fonts).as_uri()}/"
    faces = CSS(string=Path(css).read_text(), base_url=base, url_fetcher=fetcher, font_config=config)
    attached = Attachment(filename=attachment, relationship="Source")
    document = HTML(string=Path(html).read_text(encoding="utf-8"), url_fetcher=fetcher)
    document.write_pdf(stylesheets=[faces], font_config=config, pdf_variant="pdf/ua-1", attachments=[attached])


def render(assessment: str, case: str) -> None:
    from govrisk import Presentation, load_rubric
    from govrisk.carrying import evidence_of
    from govrisk.writing import read_assessment
    from govrisk_reports.pdf import PdfRenderer

    result = read_assessment(Path(assessment))
    inside = evidence_of(Path(case), result, load_rubric(result.profile))
    PdfRenderer().render(result, Presentation(attached=tuple(inside)))


def git_log(repository: str) -> None:
    """Git alone: the changed paths of every commit, thrown away."""
    import subprocess

    arguments = ["log", "--raw", "-z", "-M100%", "--no-merges", "HEAD"]
    subprocess.run(["git", "--git-dir", repository, *arguments], stdout=subprocess.DEVNULL, check=True)


def collect(repository: str, case: str) -> None:
    """``collect git`` as on its first run."""
    import shutil

    from govrisk.cli import cli

    shutil.rmtree(Path(case) / ".cache", ignore_errors=True)
    cli(["collect", "git", f"thing={repository}", "--into", case, "-q"], standalone_mode=False)


def git_fame(repository: str) -> None:
    """Shares of surviving lines by author."""
    from gitfame import main

    main([repository, "--silent-progress"])


def pydriller(repository: str) -> None:
    """Who changed which file how often: what an absence factor or a truck factor is made of."""
    from pydriller import Repository

    counts: dict[tuple[str, str], int] = {}
    for commit in Repository(repository).traverse_commits():
        for file in commit.modified_files:
            key = (commit.author.email, file.new_path or file.old_path or "")
            counts[key] = counts.get(key, 0) + 1


def truckfactor(repository: str) -> None:
    """The truck factor by added lines."""
    import os
    import tempfile

    from truckfactor.compute import main

    os.chdir(tempfile.gettempdir())  # it may not be called inside a repository
    main(repository)


if __name__ == "__main__":
    known = {"yaml": read_yaml, "weasyprint": weasyprint, "render": render, "git-log": git_log, "collect": collect}
    known |= {"git-fame": git_fame, "pydriller": pydriller, "truckfactor": truckfactor}
    known[sys.argv[1]](*sys.argv[2:])
