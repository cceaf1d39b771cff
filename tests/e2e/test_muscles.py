"""The muscle map in a real browser: by mouse, by keyboard, by its address."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.looks import WIDE_DARK, WIDE_LIGHT, seen_in

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.e2e.visiting import Visit

pytestmark = pytest.mark.needs_browser

PATH = "/muscles"
PATIENCE = 20_000


@pytest.fixture
def page(visit: Visit) -> Page:
    page = visit.go(PATH)
    expect(shape(page, "gluteus_maximus")).to_be_visible(timeout=PATIENCE)
    return page


def shape(page: Page, name: str) -> Locator:
    return page.locator(f'a.hk-shape[data-kind="{name}"]')


def point_at(page: Page, name: str) -> tuple[float, float]:
    """Give the middle of the dot to which the name of a shape points, within the window."""
    dot = page.locator(f'.hk-names a[data-kind="{name}"] circle')
    dot.scroll_into_view_if_needed()
    box = dot.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2 - 4, box["y"] + box["height"] / 2 + 6


def test_pointing_at_a_muscle_names_it(page: Page) -> None:
    page.mouse.move(*point_at(page, "semitendinosus"))

    label = page.locator('.hk-names a[data-kind="semitendinosus"] text')
    expect(label).to_have_css("font-weight", "700")
    expect(shape(page, "semitendinosus").locator("title").first).to_have_text(
        "semitendinosus, muscle"
    )


def test_a_click_opens_what_it_points_at(page: Page) -> None:
    page.mouse.click(*point_at(page, "gluteus_maximus"))

    expect(page.locator("h1")).to_have_text("gluteus maximus", timeout=PATIENCE)
    assert page.url.endswith("/entity?iri=ham:gluteus_maximus")


def test_the_keyboard_walks_from_shape_to_shape_and_opens_one(page: Page) -> None:
    shapes = page.locator("a.hk-shape")
    names = [one.get_attribute("data-kind") for one in shapes.all()]
    shapes.first.focus()
    walked = []
    for _ in names:
        walked.append(page.evaluate(FOCUSED))
        page.keyboard.press("Tab")

    assert walked == names
    shape(page, "gracilis").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("gracilis", timeout=PATIENCE)


FOCUSED = """() => {
  let inside = document.activeElement;
  while (inside.shadowRoot) inside = inside.shadowRoot.activeElement;
  return inside.dataset.kind;
}"""


def test_what_was_chosen_is_in_the_address_and_comes_back(page: Page) -> None:
    page.get_by_role("radio", name="deep").click()
    expect(shape(page, "piriformis")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("combobox", name="Colours").click()
    page.get_by_role("option", name="Conditions that affect it", exact=True).click()
    expect(shape(page, "sciatic_nerve")).to_have_attribute(
        "aria-label", "sciatic nerve, nerve, 6 conditions", timeout=PATIENCE
    )

    page.reload()

    expect(shape(page, "sciatic_nerve")).to_have_attribute(
        "aria-label", "sciatic nerve, nerve, 6 conditions", timeout=PATIENCE
    )
    assert "layer=deep" in page.url
    assert "colour=conditions" in page.url


@seen_in(WIDE_LIGHT, WIDE_DARK)
def test_the_map_is_accessible_and_fits(visit: Visit) -> None:
    page = visit.go(f"{PATH}?layer=deep&colour=conditions&condition=ham:sciatica")
    expect(shape(page, "sciatic_nerve")).to_be_visible(timeout=PATIENCE)

    for width in (1280, 390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        numbered = page.locator(".hk-numbers")
        expect(numbered).to_be_visible(visible=width < 640, timeout=PATIENCE)
        assert visit.barriers('[data-testid="stMain"]') == []
        assert visit.fits()
    assert visit.complaints == []
    assert visit.foreign == []
