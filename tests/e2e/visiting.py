"""A page being visited in a real browser, with all it asked for and all it complained of."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Error, Page, expect

if TYPE_CHECKING:
    from playwright.sync_api import ConsoleMessage, Request

Scheme = Literal["light", "dark"]
WIDE, NARROW, NARROWEST = (1280, 900), (390, 844), (320, 640)
# Streamlit looks for itself below a page's own address first, and then finds itself above.
EXPECTED_404 = re.compile(r"/[a-z]+/_stcore/(health|host-config)$")
_AXE = Axe()
_RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],  # to describe all that is well takes as long as to find it
}
_FITS = """page => [page, ...page.querySelectorAll("[role=radiogroup]")].every(
    each => each.scrollWidth <= each.clientWidth)"""
_GRAVE = {"serious", "critical"}


class Visit:
    """A page, the addresses of others that it asked, and what stands in its console."""

    def __init__(
        self,
        browser: BrowserContext,
        server: str,
        size: tuple[int, int] | None = None,
        scheme: Scheme | None = None,
    ) -> None:
        """Open a page; it has the size and the theme of its window where nothing else is said."""
        self.server = server
        self.foreign: list[str] = []
        self.complaints: list[str] = []
        self.page: Page = browser.new_page()
        if size is not None:
            self.page.set_viewport_size({"width": size[0], "height": size[1]})
        if scheme is not None:
            self.page.emulate_media(color_scheme=scheme)
        self.page.on("request", self._on_request)
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def go(self, path: str) -> Page:
        self.page.goto(self.server + path)
        expect(self.page.locator("h1")).to_be_visible(timeout=30_000)
        over = self.page.locator('[data-test-script-state="notRunning"]')
        expect(over, "the page is whole").to_have_count(1, timeout=30_000)
        return self.page

    def end(self) -> None:
        """Close the page; the browser forgets what the pages of this server have kept in it."""
        session = self.page.context.new_cdp_session(self.page)
        kept = {"origin": self.server, "storageTypes": "local_storage"}
        session.send("Storage.clearDataForOrigin", kept)
        self.close()

    def close(self) -> None:
        """Close the page, and once more where it was asked to close just as another came.

        Chromium says yes to that and stays open (crbug.com/536385539); `Page.close` waits forever.
        """
        while not self.page.is_closed():
            # It returns at once. To be too late for the event or the page is well: it is closed.
            with suppress(Error), self.page.expect_event("close", timeout=500):
                self.page.close(run_before_unload=True)

    def barriers(self, within: str = "html") -> list[str]:
        """Give what keeps people out of a part of the page, as axe-core finds it: rule, place."""
        found = _AXE.run(self.page, context=within, options=_RULES).response["violations"]
        return [
            f"{rule['id']}: {node['target']}"
            for rule in found
            if rule["impact"] in _GRAVE
            for node in rule["nodes"]
        ]

    def fits(self) -> bool:
        """Tell whether the page is no wider than its window, and no choice is beyond an edge."""
        return bool(self.page.get_by_test_id("stMain").evaluate(_FITS))

    def _on_request(self, request: Request) -> None:
        own = (self.server, self.server.replace("http", "ws", 1), "data:", "blob:")
        if not request.url.startswith(own):
            self.foreign.append(request.url)

    def _on_console(self, message: ConsoleMessage) -> None:
        where = message.location["url"].partition("?")[0]
        if message.type == "error" and not EXPECTED_404.search(where):
            self.complaints.append(f"{message.text} {where}")
