"""The explorer of the graph in a real browser: by mouse, by keyboard, by link, in both themes."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.e2e.drawing import Drawing, moved
from tests.e2e.looks import NARROW_DARK, WIDE_LIGHT, seen_in

if TYPE_CHECKING:
    from tests.e2e.visiting import Visit

pytestmark = pytest.mark.needs_browser

SCIATICA = "/graph?root=ham:sciatica"
NERVE = "ham:sciatic_nerve"
MUSCLES = "ham:hamstrings"
STRAIN = "ham:hamstring_strain"
WAYS = "/paths?from=ham:nordic_hamstring_exercise&to=ham:sciatic_nerve"


@seen_in(WIDE_LIGHT, NARROW_DARK)
@pytest.mark.parametrize("path", [SCIATICA, WAYS], ids=["graph", "paths"])
def test_the_drawing_keeps_nobody_out_and_asks_nobody_else(visit: Visit, path: str) -> None:
    drawing = Drawing(visit.go(path))

    assert drawing.kinds > 1
    assert visit.barriers() == []
    assert visit.fits()
    assert visit.complaints == []
    assert visit.foreign == []


def test_a_click_on_a_kind_tells_what_it_is(visit: Visit) -> None:
    drawing = Drawing(visit.go(SCIATICA))

    drawing.click(NERVE)

    expect(drawing.panel).to_contain_text("sciatic nerve")
    expect(drawing.panel.get_by_role("link", name="Open its page")).to_be_visible()
    expect(drawing.said).to_contain_text("sciatic nerve, nerve:")
    assert drawing.classes("chosen") == [NERVE]


def test_names_are_large_enough_from_afar_and_the_most_wanted_ones_are_there(visit: Visit) -> None:
    drawing = Drawing(visit.go(f"/graph?root=ham:hamstring_strain&depth=2&chosen={MUSCLES}"))
    settled = "h => h.cy.nodes().every(node => node.data('larger') > 1)"
    drawing.page.wait_for_function(settled, arg=drawing.host.element_handle())

    named = drawing.host.evaluate(
        """h => h.cy.nodes().filter(n => n.data('named')).map(
          n => [n.id(), n.numericStyle('font-size') * h.cy.zoom()])"""
    )

    assert {"ham:hamstring_strain", MUSCLES} < {name for name, _ in named}
    assert 20 < len(named) < drawing.kinds
    assert min(size for _, size in named) > 9.9


def test_a_click_still_hits_after_the_page_has_moved(visit: Visit) -> None:
    page = visit.go(SCIATICA)
    drawing = Drawing(page)
    page.get_by_text("Filters", exact=True).click()
    expect(page.get_by_role("combobox", name="Categories")).to_be_visible()

    drawing.click("ham:hamstring_strain")

    expect(drawing.panel).to_contain_text("hamstring strain")


def test_two_quick_clicks_on_two_kinds_are_no_double_click(visit: Visit) -> None:
    drawing = Drawing(visit.go(SCIATICA))
    first, second = (drawing.spot(kind) for kind in (STRAIN, NERVE))

    visit.page.mouse.click(*first)
    visit.page.mouse.click(*second)

    expect(drawing.panel).to_contain_text("sciatic nerve")
    expect(drawing.said).to_contain_text("sciatic nerve, nerve:")
    assert "open=" not in visit.page.url


def test_a_double_click_may_take_its_time(visit: Visit) -> None:
    drawing = Drawing(visit.go(SCIATICA))

    visit.page.mouse.move(*drawing.spot(NERVE))
    for count in (1, 2):
        visit.page.mouse.down(click_count=count)
        visit.page.mouse.up(click_count=count)
        visit.page.wait_for_timeout(400)  # a quarter of a second is what the library waits

    expect(drawing.said).to_contain_text("kinds more")


def test_a_double_click_on_how_many_more_brings_them_once(visit: Visit) -> None:
    drawing = Drawing(visit.go(f"{SCIATICA}&open={STRAIN}"))

    drawing.click(f"more:{STRAIN}", twice=True)

    expect(drawing.said).to_contain_text("kinds more")
    assert parse_qs(urlsplit(visit.page.url).query)["open"] == [f"{STRAIN}~2"]


def test_expanding_moves_nobody_and_undo_goes_back(visit: Visit) -> None:
    drawing = Drawing(visit.go(SCIATICA))
    before, few = drawing.places(), drawing.kinds

    drawing.click(NERVE, twice=True)
    expect(drawing.said).to_contain_text("kinds more")
    after, many = drawing.places(), drawing.kinds
    drawing.page.get_by_role("button", name="Undo").click()
    drawing.wait(few)
    drawing.page.get_by_role("button", name="Redo").click()
    drawing.wait(many)

    assert 0 < many - few <= 30
    assert moved(before, after) == 0
    assert moved(after, drawing.places()) == 0


def test_a_reload_shows_the_same_kinds_in_the_same_places_and_back_goes_back(visit: Visit) -> None:
    page = visit.go(SCIATICA)
    drawing = Drawing(page)
    few = drawing.kinds
    drawing.click(NERVE)
    drawing.page.keyboard.press("e")
    expect(drawing.said).to_contain_text("kinds more")
    before = drawing.places()

    page.reload()
    again = Drawing(page)
    same = again.places()
    page.go_back()

    assert same == before
    again.wait(few)
    assert "open=" not in page.url


def test_a_filter_holds_for_drawing_and_table_and_is_kept_by_a_reload(visit: Visit) -> None:
    page = visit.go(f"{SCIATICA}&known=stated")
    page.get_by_role("combobox", name="Categories").fill("nerve")
    page.get_by_role("option", name="nerve", exact=True).click()
    expect(page.get_by_text("Filters (2 in use)")).to_be_visible()

    page.reload()

    expect(page.get_by_text("Filters (2 in use)")).to_be_visible()
    drawing = Drawing(page)
    kinds = drawing.host.evaluate("h => h.cy.nodes().map(n => n.data('kind'))")
    assert set(kinds[1:]) == {"nerve"}
    assert page.get_by_role("region", name="Table").locator("tbody tr").count() == (
        drawing.host.evaluate("h => h.cy.edges().length")
    )
    assert "known=stated" in page.url
    assert "types=nerve" in page.url


def test_everything_can_be_done_by_keyboard_alone(visit: Visit) -> None:
    page = visit.go(SCIATICA)
    drawing = Drawing(page)
    page.get_by_role("button", name="Copy link").focus()
    press = page.keyboard.press

    press("Tab")
    expect(drawing.canvas).to_be_focused()
    press("ArrowUp")
    expect(drawing.said).to_contain_text("shown")
    (walked,) = drawing.classes("chosen")
    press("r")
    expect(drawing.said).to_contain_text(": stated, ")
    press("Enter")
    expect(drawing.panel).to_be_focused()
    expect(drawing.panel.locator(".hk-claim, .hk-proof").first).to_be_visible()
    drawing.canvas.focus()
    press("Escape")
    assert drawing.classes("chosen") == []
    expect(drawing.panel).to_contain_text("Choose a kind or a relation")
    press("Escape")
    expect(drawing.canvas).not_to_be_focused()
    drawing.canvas.focus()
    press("n")
    press("Enter")

    page.wait_for_url("**/entity?iri=ham:*")
    assert walked != "ham:sciatica"


def test_a_way_is_marked_between_two_kinds_and_kept_in_the_address(visit: Visit) -> None:
    page = visit.go(SCIATICA)
    drawing = Drawing(page)
    drawing.click(NERVE)
    page.keyboard.press("p")
    expect(drawing.said).to_contain_text("The way starts at sciatic nerve.")
    drawing.click("ham:patient_education")
    page.keyboard.press("p")
    expect(drawing.said).to_contain_text("The way has 2 steps: ")
    marked = drawing.classes("way")

    page.reload()

    assert {NERVE, "ham:sciatica", "ham:patient_education"} <= set(marked)
    assert Drawing(page).classes("way") == marked
    expect(page.get_by_role("link", name="All ways between")).to_be_visible()


def test_a_hidden_kind_stays_hidden_until_that_is_undone(visit: Visit) -> None:
    drawing = Drawing(visit.go("/graph?root=ham:sciatica&hide=ham:numbness"))
    before = drawing.kinds

    drawing.click("ham:leg_pain")
    visit.page.get_by_role("button", name="Hide").click()
    drawing.wait(before - 1)
    assert not {"ham:leg_pain", "ham:numbness"} & drawing.places().keys()
    visit.page.get_by_role("button", name="Undo").click()

    drawing.wait(before)
    assert "ham:numbness" not in drawing.places()


def test_the_way_that_is_chosen_is_marked_on_the_page_of_paths(visit: Visit) -> None:
    page = visit.go(WAYS)
    drawing = Drawing(page)
    first = drawing.classes("way")

    page.get_by_role("radio", name="2", exact=True).click()

    page.wait_for_function(
        "([host, first]) => host.cy.elements('.way').map(item => item.id()) + '' !== first + ''",
        arg=[drawing.host.element_handle(), first],
    )
    assert page.url.endswith("&way=2")


def test_the_drawing_is_saved_as_a_file(visit: Visit) -> None:
    drawing = Drawing(visit.go("/graph?root=ham:dull_pain"))
    files = {}

    for name in ("PNG", "SVG"):
        with visit.page.expect_download() as download:
            visit.page.get_by_role("button", name=name).click()
        files[download.value.suggested_filename] = download.value.path().read_bytes()

    assert files["dull_pain.png"].startswith(b"\x89PNG")
    assert files["dull_pain.svg"].startswith(b"<svg ")
    assert files["dull_pain.svg"].count(b"<text ") >= drawing.kinds
    assert visit.complaints == []


def test_a_link_to_the_view_with_what_is_chosen_can_be_copied(visit: Visit) -> None:
    drawing = Drawing(visit.go(SCIATICA))
    drawing.click(NERVE)
    visit.page.get_by_role("button", name="Copy link").click()
    expect(drawing.said).to_have_text("The link to this view is copied.")
    link = str(visit.page.evaluate("navigator.clipboard.readText()"))

    visit.page.goto(link)

    again = Drawing(visit.page)
    assert again.classes("chosen") == [NERVE]
    expect(again.panel).to_contain_text("sciatic nerve")


def test_without_its_script_the_page_says_so_and_the_table_stands(visit: Visit) -> None:
    visit.page.route("**/assets/graph.js*", lambda route: route.abort())

    page = visit.go(SCIATICA)

    expect(page.get_by_text("The drawing could not be loaded.")).to_be_visible()
    expect(page.locator(".hk-scroll tbody tr").first).to_be_visible()


def test_who_wants_no_motion_gets_none(visit: Visit) -> None:
    visit.page.emulate_media(reduced_motion="reduce")
    drawing = Drawing(visit.go(SCIATICA))

    drawing.page.get_by_role("button", name="Fit").click()

    assert not drawing.host.evaluate("h => h.cy.animated()")


def test_the_drawing_follows_the_theme_without_a_reload(visit: Visit) -> None:
    drawing = Drawing(visit.go(SCIATICA))
    colour = "h => h.cy.nodes()[1].style('color')"
    light = drawing.host.evaluate(colour)

    visit.page.emulate_media(color_scheme="dark")

    visit.page.wait_for_function(
        "([host, light]) => host.cy.nodes()[1].style('color') !== light",
        arg=[drawing.host.element_handle(), light],
    )
