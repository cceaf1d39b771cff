"""A kind's page in a real browser: its choices are in the address, and its links lead there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.looks import NARROWEST_DARK, NARROWEST_LIGHT, WIDE_LIGHT

if TYPE_CHECKING:
    from tests.e2e.visiting import Visit

pytestmark = pytest.mark.needs_browser


def test_level_and_relations_are_in_the_address_and_back_returns(visit: Visit) -> None:
    page = visit.go("/entity?iri=ham:semitendinosus")
    heading = page.get_by_role("heading", name=re.compile(r"^Relations"))
    everything = heading.inner_text()

    page.get_by_role("radio", name="plain").click()
    expect(page.get_by_role("heading", name="Which nerves serve it")).to_be_visible()
    page.get_by_role("radio", name="stated").click()
    expect(heading).not_to_have_text(everything)
    stated = heading.inner_text()
    assert {"level=plain", "known=stated"} <= set(re.split("[?&]", page.url))

    page.reload()
    expect(heading).to_have_text(stated)
    page.get_by_role("link", name="tibial nerve").first.click()
    expect(page.locator("h1")).to_have_text("tibial nerve")
    assert page.url.endswith("/entity?iri=ham:tibial_nerve&level=plain&known=stated")
    page.go_back()
    expect(page.locator("h1")).to_have_text("semitendinosus")
    expect(heading).to_have_text(stated)


def test_links_within_the_page_lead_to_its_parts(visit: Visit) -> None:
    page = visit.go("/entity?iri=ham:hamstring_strain")

    page.get_by_role("link", name=re.compile(r"^may show as \d+")).click()
    expect(page.locator("#r-hasSymptom h3")).to_be_in_viewport()
    page.get_by_role("link", name=re.compile(r"^Other vocabularies \d+")).click()

    expect(page.get_by_role("heading", name="In other vocabularies")).to_be_in_viewport()
    expect(page.locator("h1")).to_have_text("hamstring strain")


def test_a_link_to_a_statement_is_there_to_be_shared(visit: Visit) -> None:
    page = visit.go("/entity?iri=ham:squat")
    link = page.get_by_role("link", name=re.compile(r"^Link to st_")).first
    name = link.inner_text().removeprefix("Link to ")

    link.click()
    linked = page.get_by_role("region", name="The statement of this link")

    expect(linked).to_contain_text(f"This link leads to {name}")
    expect(linked.locator(f'[data-claim="{name}"]')).to_be_visible()


@pytest.mark.parametrize(
    ("visit", "path"),
    [
        (NARROWEST_DARK, "/entity?iri=ham:nordic_hamstring_exercise&level=plain&lang=la"),
        (WIDE_LIGHT, "/entity?iri=ham:foot_drop&level=data&lang=es"),
        (NARROWEST_LIGHT, "/entity?iri=ham:rf_cauda_equina&claim=suggests.sciatica"),
    ],
    ids=["plain", "data", "gone"],
    indirect=["visit"],
)
def test_a_page_of_a_kind_keeps_nobody_out(visit: Visit, path: str) -> None:
    visit.go(path)

    assert visit.barriers() == []
    assert visit.fits()
    assert visit.complaints == []
