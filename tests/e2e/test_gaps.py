"""The page of gaps in a browser: a press opens a list, Back closes it, and it fits a phone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.visiting import NARROW, Visit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

pytestmark = pytest.mark.needs_browser


@pytest.fixture
def phone(browser: Browser, server: str) -> Iterator[Visit]:
    width, height = NARROW
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme="dark")
    yield Visit(context, server)
    context.close()


def test_a_field_of_the_map_opens_its_list_and_back_returns(visit: Visit) -> None:
    page = visit.go("/gaps")
    page.get_by_role("link", name=re.compile("^inserts on")).click()

    expect(page).to_have_url(re.compile(r"gap=Muscle\.insertsOn"))
    expect(page.get_by_role("heading", name="Kinds of muscle with nothing after")).to_be_visible()
    expect(page.locator(".hk-entries li").first).to_be_visible()
    assert visit.barriers() == []

    page.go_back()
    expect(page.get_by_role("heading", name="Map of categories and relations")).to_be_visible()


def test_gaps_and_a_proof_fit_a_phone_and_bar_nobody(phone: Visit) -> None:
    for path in (
        "/gaps",
        "/gaps?subject=ham:leg_press&relation=ham:mayHelpPrevent&object=ham:hamstring_strain",
    ):
        phone.go(path)

        assert phone.fits(), path
        assert phone.barriers() == [], path
