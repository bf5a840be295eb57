"""A browser for tests of the HTML report: it reaches only the file it is given, and whatever is odd is recorded."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

sync_api = pytest.importorskip("playwright.sync_api", reason="the package playwright is not installed")
NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
DESKTOP, PHONE = {"width": 1366, "height": 900}, {"width": 390, "height": 844}


class Opened:
    """A page with what went wrong in it: messages of the console, faults, dialogs, requests beside its own file."""

    def __init__(self, context: Any, path: Path) -> None:
        self.page = context.new_page()
        self.odd: list[str] = []
        self.page.on("console", lambda message: self.odd.append(f"console: {message.text}"))
        self.page.on("pageerror", lambda error: self.odd.append(f"error: {error}"))
        self.page.on("dialog", self._dialog)
        self.page.on("request", lambda request: self._request(request.url, path.as_uri()))

    def _dialog(self, dialog: Any) -> None:
        self.odd.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _request(self, url: str, own: str) -> None:
        if url.split("#")[0] != own:
            self.odd.append(f"request: {url}")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium as the system has it."""
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if not program:
        pytest.skip(f"no browser: none of {', '.join(NAMES)} is on the PATH")
    with sync_api.sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=program, args=[*ARGUMENTS])
        yield launched
        launched.close()


@pytest.fixture
def opened(browser: Any, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Opens HTML in a window; at the end of the test nothing odd may have happened in any of them."""
    windows: list[Opened] = []
    contexts: list[Any] = []

    def open_(html: bytes, fragment: str = "", viewport: dict[str, int] = DESKTOP, **options: Any) -> Any:
        path = tmp_path / f"report{len(windows)}.html"
        path.write_bytes(html)
        contexts.append(browser.new_context(viewport=viewport, **options))
        contexts[-1].set_default_timeout(5000)
        contexts[-1].route("http*://**", lambda route: route.abort())
        windows.append(Opened(contexts[-1], path))
        page = windows[-1].page
        page.goto(path.as_uri() + fragment)
        if options.get("java_script_enabled", True):
            page.wait_for_selector("html.settled", state="attached")
        return page

    yield open_
    odd = [line for window in windows for line in window.odd]
    for context in contexts:
        context.close()
    assert odd == []
