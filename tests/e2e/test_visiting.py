"""What the tests in a browser rely on holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Error

from tests.e2e.visiting import Visit

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

# Given up by the browser as the page it stands in goes away.
RELOAD = "() => { location.reload(); return new Promise(() => {}); }"


def test_a_visit_ends_while_another_page_comes(browser: BrowserContext, server: str) -> None:
    for _ in range(3):
        visit = Visit(browser, server)
        visit.page.goto(f"{server}/healthz")
        with pytest.raises(Error, match="navigation"):
            visit.page.evaluate(RELOAD)

        visit.close()

        assert visit.page not in browser.pages
