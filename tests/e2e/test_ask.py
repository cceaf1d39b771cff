"""Asking in plain words, in a browser: the address holds the question, and Back leads back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from tests.e2e.visiting import Visit

pytestmark = pytest.mark.needs_browser


def test_a_question_is_typed_mended_and_gone_back_to(visit: Visit) -> None:
    page = visit.go("/?q=sciatica")

    page.get_by_role("link", name="Ask", exact=True).click()
    box = page.get_by_label("Your question")
    expect(box).to_have_value("")
    box.fill("what causes siatica")
    box.press("Enter")
    expect(page.get_by_role("heading", name="Not understood")).to_be_visible()
    assert page.url.endswith("/ask?q=what+causes+siatica")
    assert visit.barriers(".stMain") == []

    page.get_by_role("link", name="what causes sciatica", exact=True).click()
    expect(
        page.get_by_role("heading", name="What may cause or raise the risk of sciatica?")
    ).to_be_visible()
    assert visit.barriers(".stMain") == []
    page.go_back()

    expect(page.get_by_role("heading", name="Not understood")).to_be_visible()
    expect(page.get_by_label("Your question")).to_have_value("what causes siatica")
    assert visit.complaints == []
    assert visit.foreign == []
