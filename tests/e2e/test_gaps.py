"""The page of gaps in a browser: a press opens a list, Back closes it, and it fits a phone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.looks import NARROW_DARK, seen_in

if TYPE_CHECKING:
    from tests.e2e.visiting import Visit

pytestmark = pytest.mark.needs_browser


def test_a_field_of_the_map_opens_its_list_and_back_returns(visit: Visit) -> None:
    page = visit.go("/gaps")
    page.get_by_role("link", name=re.compile("^inserts on")).click()

    expect(page).to_have_url(re.compile(r"gap=Muscle\.insertsOn"))
    expect(page.get_by_role("heading", name="Kinds of muscle with nothing after")).to_be_visible()
    expect(page.locator(".hk-entries li").first).to_be_visible()
    assert visit.barriers() == []

    page.go_back()
    expect(page.get_by_role("heading", name="Map of categories and relations")).to_be_visible()


@seen_in(NARROW_DARK)
def test_gaps_and_a_proof_fit_a_phone_and_bar_nobody(visit: Visit) -> None:
    for path in (
        "/gaps",
        "/gaps?subject=ham:leg_press&relation=ham:mayHelpPrevent&object=ham:hamstring_strain",
    ):
        visit.go(path)

        assert visit.fits(), path
        assert visit.barriers() == [], path
