"""The pages that list, in a real browser: barriers, addresses, and the way back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.looks import NARROW_LIGHT, NARROWEST_DARK, WIDE_DARK, seen_in

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.e2e.visiting import Visit

pytestmark = pytest.mark.needs_browser

PAGES = {
    "browse": ("/browse?category=Exercise&evidence=ev_trial", ".hk-entries"),
    "nothing left": ("/browse?category=Joint&redflag=urg_1", ".hk-chosen"),
    "questions": ("/questions", ".hk-cards"),
    "question": ("/questions?name=tests-for-a-condition&condition=ham:sciatica", "table"),
    "red flags": ("/redflags?flag=ham:rf_lump", ".hk-flag"),
    "sources": ("/sources", ".hk-entries"),
    "source": ("/sources?source=ham:koes2007", ".hk-said"),
}
"""Where each is, and what it must hold before one looks at it."""


def status(page: Page) -> Locator:
    """Give the words that say how much a list shows."""
    return page.locator(".hk-inpage-status")


def facet(page: Page, id_: str) -> Locator:
    """Give the link of a value of a facet."""
    return page.locator(f'.hk-facets [data-id="{id_}"]')


@seen_in(WIDE_DARK, NARROW_LIGHT, NARROWEST_DARK)
@pytest.mark.parametrize(("path", "part"), PAGES.values(), ids=PAGES)
def test_a_list_fits_asks_nobody_and_keeps_nobody_out(visit: Visit, path: str, part: str) -> None:
    page = visit.go(path)
    expect(page.locator(part).first).to_be_visible()

    assert page.locator("h1").count() == 1
    assert visit.fits()
    assert visit.barriers() == []
    assert visit.complaints == []
    assert visit.foreign == []


def test_choices_are_kept_by_the_address_by_back_and_by_reload(visit: Visit) -> None:
    page = visit.go("/browse")
    expect(status(page)).to_contain_text("kinds, here 1 to 25")
    whole = status(page).inner_text()

    facet(page, "category:Exercise").click()
    expect(status(page)).not_to_have_text(whole)
    exercises = status(page).inner_text()
    facet(page, "evidence:ev_trial").click()
    expect(status(page)).not_to_have_text(exercises)
    trials = status(page).inner_text()
    assert page.url.endswith("/browse?category=Exercise&evidence=ev_trial")

    page.reload()
    expect(status(page)).to_have_text(trials)
    page.go_back()
    expect(status(page)).to_have_text(exercises)
    page.go_back()
    expect(status(page)).to_have_text(whole)
    assert page.url.endswith("/browse")


def test_a_choice_by_keyboard_keeps_its_place(visit: Visit) -> None:
    page = visit.go("/browse")
    facet(page, "evidence:ev_trial").focus()

    page.keyboard.press("Enter")

    expect(facet(page, "evidence:ev_trial")).to_have_attribute("aria-current", "true")
    expect(facet(page, "evidence:ev_trial")).to_be_focused()


def test_a_narrowed_list_is_downloaded_whole(visit: Visit) -> None:
    page = visit.go("/browse?category=Exercise")
    expect(status(page)).to_contain_text("here 1 to 25")
    shown = int(status(page).inner_text().split()[0])

    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()

    lines = download.value.path().read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("item,label,category,definition")
    assert len(lines) == shown + 1


def test_the_letters_looked_for_in_one_list_do_not_follow_to_another(visit: Visit) -> None:
    page = visit.go("/browse?find=curl")
    expect(status(page)).to_contain_text(" of ")

    page.get_by_role("link", name="Sources", exact=True).click()

    expect(page.locator("h1")).to_have_text("Sources and evidence")
    expect(page.get_by_role("searchbox")).to_have_value("")


def test_the_terms_of_a_question_are_kept_by_the_address_and_by_back(visit: Visit) -> None:
    page = visit.go("/questions?name=nerves-of-a-muscle")
    expect(page.get_by_role("table")).to_contain_text("tibial nerve")

    page.get_by_role("combobox").click()
    page.keyboard.type("short head of")
    page.keyboard.press("Enter")
    expect(page.get_by_role("table")).to_contain_text("common fibular nerve")
    expect(page).to_have_url(re.compile(r"muscle=ham(:|%3A)biceps_femoris_short_head$"))
    page.go_back()

    expect(page.get_by_role("table")).not_to_contain_text("common fibular nerve")


def test_red_flags_are_printed_with_their_sources_and_without_the_frame(visit: Visit) -> None:
    page = visit.go("/redflags")

    page.emulate_media(media="print")

    expect(page.get_by_test_id("stHeader")).to_be_hidden()
    expect(page.locator("#rf_cauda_equina details li").first).to_be_visible()
