"""Kinds side by side in a real browser: choices keep the address, and the grid keeps its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.looks import NARROW_DARK, WIDE_LIGHT, seen_in

if TYPE_CHECKING:
    from tests.e2e.visiting import Visit

pytestmark = pytest.mark.needs_browser

THREE = "/compare?a=ham:sciatica&b=ham:piriformis_syndrome&c=ham:dvt"


def test_kinds_are_narrowed_taken_away_and_brought_back(visit: Visit) -> None:
    page = visit.go(THREE)
    expect(page.get_by_role("columnheader")).to_have_count(4)

    page.get_by_role("link", name="Heat map").click()
    expect(page.locator("td.hk-heat").first).to_be_visible()
    page.get_by_role("link", name="Take away deep vein thrombosis of the leg").click()
    expect(page.get_by_role("columnheader")).to_have_count(3)

    assert "view=heat" in page.url
    assert "c=" not in page.url
    page.go_back()
    expect(page.get_by_role("columnheader")).to_have_count(4)
    assert visit.complaints == []


@seen_in(WIDE_LIGHT, NARROW_DARK)
def test_the_grid_and_the_map_have_no_barriers_and_scroll_in_their_own_box(visit: Visit) -> None:
    for view in ("grid", "heat"):
        visit.go(f"{THREE}&view={view}")

        assert visit.barriers() == []
        assert visit.fits()
