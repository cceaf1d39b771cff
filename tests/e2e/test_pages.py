"""The pages in a real browser, served as users serve them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.looks import NARROW_DARK, WIDE_LIGHT, seen_in

if TYPE_CHECKING:
    from tests.e2e.visiting import Visit

pytestmark = pytest.mark.needs_browser

PAGES = {
    "home": "/",
    "search": "/?q=pain",
    "no hit": "/?q=zzqqxx",
    "entity": "/entity?iri=ham:hamstrings",
    "disputed": "/entity?iri=ham:squat",
    "unknown": "/entity?iri=ham:nothing_like_it",
    "graph": "/graph?root=ham:sciatica",
    "paths": "/paths?from=ham:sciatica&to=ham:hamstrings",
    "compare": "/compare?a=ham:sciatica&b=ham:dvt&view=heat",
    "ask": "/ask?q=does+ice+help+a+hamstring+strain",
    "query": "/query",
    "bad query": "/query?query=SELECT+%3Fx+WHERE+%7B",
    "gaps": "/gaps",
    "proof": "/entity?iri=ham:leg_press&claim=mayHelpPrevent.hamstring_strain",
    "data": "/downloads",
    "quality": "/quality",
    "about": "/about",
}


@seen_in(WIDE_LIGHT, NARROW_DARK)
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_a_page_is_whole_alone_and_fits(visit: Visit, path: str) -> None:
    page = visit.go(path)

    assert page.locator("h1").count() == 1
    assert page.get_by_test_id("stException").count() == 0
    assert visit.fits()
    assert visit.complaints == []
    assert visit.foreign == []


def test_one_gets_from_a_word_to_an_entity_to_its_graph_and_on(visit: Visit) -> None:
    page = visit.go("/")

    page.get_by_role("searchbox").press_sequentially("semitend", delay=30)
    page.get_by_role("link", name="semitendinosus").click()
    expect(page.locator("h1")).to_have_text("semitendinosus")
    page.get_by_role("link", name="Graph around it").click()
    expect(page.locator(".hk-graph[data-ready]")).to_be_visible(timeout=15_000)
    page.get_by_role("region", name="Table").get_by_role("link", name="tibial nerve").first.click()

    expect(page.locator("h1")).to_have_text("tibial nerve")
    assert page.url.endswith("/entity?iri=ham:tibial_nerve")


def test_a_search_survives_reload_and_return(visit: Visit) -> None:
    page = visit.go("/")
    page.get_by_role("searchbox").fill("pain")
    page.get_by_role("link", name="pain quality 3").click()
    expect(page.get_by_text("3 results")).to_be_visible()

    page.reload()
    expect(page.get_by_text("3 results")).to_be_visible()
    page.get_by_role("link", name="dull pain").click()
    expect(page.locator("h1")).to_have_text("dull pain")
    page.go_back()

    expect(page.get_by_text("3 results")).to_be_visible()
    assert page.url.endswith("/?q=pain&type=PainQuality")


def test_arrow_keys_lead_from_the_box_down_the_results_and_back(visit: Visit) -> None:
    page = visit.go("/?q=siatica")
    box, results = page.get_by_role("searchbox"), page.locator(".hk-hits a")
    expect(results.first).to_have_text("sciatica")

    box.press("ArrowDown")
    expect(results.first).to_be_focused()
    results.first.press("ArrowDown")
    expect(results.nth(1)).to_be_focused()
    results.nth(1).press("ArrowUp")
    results.first.press("ArrowUp")
    expect(box).to_be_focused()


def test_a_row_opens_to_its_evidence_by_keyboard(visit: Visit) -> None:
    page = visit.go("/entity?iri=ham:semitendinosus")
    row = page.locator("summary").first
    row.focus()

    page.keyboard.press("Enter")

    expect(page.locator(".hk-claim, .hk-proof").first).to_be_visible()


def test_a_node_of_the_drawing_opens_by_keyboard(visit: Visit) -> None:
    page = visit.go("/entity?iri=ham:sciatica")
    node = page.locator("svg.hk-wide a").first
    leads_to = node.get_attribute("href")
    node.focus()

    page.keyboard.press("Enter")

    page.wait_for_url(f"**{leads_to}")
    assert leads_to != "/entity?iri=ham:sciatica"
