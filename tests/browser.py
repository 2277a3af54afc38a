"""A browser for the tests of pages: Debian's Chromium, headless, which may reach no host.

Where it is not installed such tests skip with that reason; CI installs it.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)


class Watched:
    """A page, and what it did that it may not: errors it told, requests it made, dialogs it opened."""

    def __init__(self, page) -> None:
        self.page = page
        self.faults: list[str] = []
        page.on("console", lambda said: self.faults.append(f"console {said.type}: {said.text}"))
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        page.on("dialog", lambda dialog: (self.faults.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("request", self._note)

    def _note(self, request) -> None:
        if not request.url.startswith(("file:", "data:", "blob:")):
            self.faults.append(f"request: {request.url}")

    def open(self, path: Path, place: str = "") -> None:
        """Open a file, at a place in it, and wait until it says that it is ready."""
        self.page.goto(path.absolute().as_uri() + place)
        self.page.wait_for_selector("html[data-ready]", timeout=60_000)

    def go(self, place: str) -> None:
        """Go to a place of the page, as a link does."""
        self.page.evaluate("place => { location.hash = place; }", place)
        self.arrive()

    def arrive(self) -> None:
        """Wait until the page shows what its address says."""
        place = self.page.evaluate("location.hash")
        self.page.wait_for_selector(f"html[data-at={json.dumps(place)}]", state="attached")


@contextmanager
def browser() -> Iterator[object]:
    """Start Chromium, or skip the test with the reason that it is not there."""
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("chromium is not installed (Debian: apt-get install chromium)")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as started:
        running = started.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        try:
            yield running
        finally:
            running.close()
