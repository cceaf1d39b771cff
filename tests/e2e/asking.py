"""What the tests of the SPARQL page do again and again: open it, write, run."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.e2e.visiting import Visit


def at(**values: str) -> str:
    return f"/query?{urlencode(values)}"


def opened(visit: Visit, path: str = "/query") -> Page:
    """Open the page and wait until the editor has taken the place of the plain box."""
    page = visit.go(path)
    expect(page.locator("[data-ready=true]")).to_have_count(1, timeout=20_000)
    return page


def editor(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Query")


def write(page: Page, text: str) -> None:
    """Put a text into the editor as by pasting it: nothing is completed or closed."""
    editor(page).click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)


def run(page: Page) -> None:
    editor(page).press("Control+Enter")
