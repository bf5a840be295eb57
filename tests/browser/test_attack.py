"""What a template and a link that mean harm do in a browser: nothing; and what a good template does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.conftest import EXAMPLES

import govrisk
from govrisk import Assessment
from govrisk.presenting import Presentation
from govrisk_reports.html import HtmlRenderer
from govrisk_reports.html import page as pages

Open = Callable[..., Any]
LOGO = b"""<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20" onload="alert(1)"><script>alert(2)</script>
<image href="http://127.0.0.1:9/x.png" width="9" height="9"/><rect width="40" height="20" fill="#14532D"/></svg>"""


@pytest.fixture(scope="module")
def article() -> Assessment:
    return govrisk.assess(EXAMPLES / "qwen-article")


def test_a_theme_from_any_machine_and_a_logo_arrive(opened: Open, article: Assessment) -> None:
    """With the line ends of Windows the style would not have the digest that the policy allows."""
    theme = b"\xef\xbb\xbf:root {\r\n  --navy: #14532D;\r\n}\r\n.x { } </style><script>alert(3)</script>\r\n"
    page = opened(HtmlRenderer().render(article, Presentation(template={"theme.css": theme, "logo.svg": LOGO})))
    assert page.evaluate("getComputedStyle(document.querySelector('h2')).color") == "rgb(20, 83, 45)"
    assert page.evaluate("document.querySelector('img.logo').naturalWidth") == 40


def test_a_broken_link_into_a_large_report_hides_nothing(
    opened: Open, article: Assessment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "LARGE", 0)
    monkeypatch.setattr(pages, "LONG", 2000)
    html = HtmlRenderer().render(article)
    assert b"<noscript>" in html
    assert opened(html, fragment="#%E0").locator("noscript").count() == 0
