"""The page of all terms in a real browser, from a file: nothing serves it, and it asks nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from hamkg.build.reference import terms_page
from hamkg.engine import EmbeddedEngine
from hamkg.locations import release_file
from tests.e2e.visiting import NARROW, WIDE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.needs_browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("terms") / "terms.html"
    path.write_bytes(terms_page(EmbeddedEngine.load(release_file("hamkg.trig"))))
    return path.as_uri()


@pytest.fixture
def page(browser: BrowserContext) -> Iterator[Page]:
    opened = browser.new_page()
    yield opened
    opened.close()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_page_fits_and_asks_for_nothing_else(
    page: Page, address: str, size: tuple[int, int], *, scripts: bool
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setScriptExecutionDisabled", {"value": not scripts})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.goto(f"{address}#partOf")

    expect(page.locator("article#partOf")).to_be_in_viewport()
    box = page.locator("body").bounding_box()
    assert box is not None
    assert box["width"] <= size[0]
    assert [url for url in asked if not url.startswith((address, "data:"))] == []
    expect(page.get_by_role("searchbox")).to_have_count(int(scripts))


def test_a_word_leaves_the_terms_that_hold_it(page: Page, address: str) -> None:
    page.goto(address)

    page.get_by_role("searchbox").fill("lateral hamstring")

    expect(page.locator("article#biceps_femoris")).to_be_visible()
    expect(page.locator("article#semitendinosus")).to_be_hidden()
    expect(page.locator("output")).to_contain_text(" of ")


def test_a_link_to_a_term_that_is_filtered_out_shows_it(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("searchbox").fill("biceps femoris short head")

    page.locator("article#biceps_femoris_short_head").get_by_role(
        "link", name="hamkg team"
    ).click()

    expect(page.locator("article#hamkg_team")).to_be_in_viewport()
