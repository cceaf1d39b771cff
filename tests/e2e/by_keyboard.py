"""A visit without a mouse: from a word to a kind, its graph, a neighbour, and a query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.e2e.drawing import Drawing

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.e2e.visiting import Visit

FARTHEST = 150


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until the focus is where it is wanted, as often as a patient person would."""
    expect(wanted).to_be_visible()
    for _ in range(FARTHEST):
        if wanted.evaluate("one => one === one.getRootNode().activeElement"):
            return
        page.keyboard.press("Tab")
    expect(wanted).to_be_focused(timeout=1)


def go_by_keyboard(visit: Visit) -> None:
    """Search, open a kind, walk in its graph, open a neighbour, and run a query."""
    page = visit.go("/")
    press = page.keyboard.press
    tab_to(page, page.get_by_role("searchbox").first)
    page.keyboard.type("semitend", delay=20)
    tab_to(page, page.get_by_role("link", name="semitendinosus", exact=True))
    press("Enter")
    page.wait_for_url("**/entity?iri=ham:semitendinosus")

    tab_to(page, page.get_by_role("link", name="Graph around it"))
    press("Enter")
    page.wait_for_url("**/graph?root=ham:semitendinosus")
    drawing = Drawing(page)
    tab_to(page, drawing.canvas)
    press("ArrowRight")
    expect(drawing.said).to_contain_text("shown")
    (walked,) = drawing.classes("chosen")
    press("Enter")
    page.wait_for_url(f"**/entity?iri={walked}")

    tab_to(page, page.get_by_role("link", name="View as SPARQL").first)
    press("Enter")
    page.wait_for_url("**/query?query=DESCRIBE*")
    editor = page.get_by_role("textbox", name="Query")
    expect(page.locator("[data-ready=true]")).to_have_count(1)
    tab_to(page, editor)
    press("Control+a")
    page.keyboard.insert_text("ASK { ham:hamstrings a ham:Muscle }")
    press("Control+Enter")
    expect(page.get_by_text("Yes", exact=True)).to_be_visible()
