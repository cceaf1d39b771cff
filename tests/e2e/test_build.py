"""The query builder in a real browser: by keyboard, with its address, and for all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.looks import NARROW_LIGHT, WIDE_DARK, seen_in

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.e2e.visiting import Visit

pytestmark = pytest.mark.needs_browser

QUESTION = (
    "/build?kind=Exercise&if=strengthens:hamstrings&if=not+stretches:hamstrings&show=evidence"
)


def choose(page: Page, label: str, letters: str) -> None:
    """Choose in a box by its letters, without a mouse."""
    box = page.get_by_label(label)
    box.focus()
    page.keyboard.type(letters)
    expect(page.get_by_role("option").first).to_contain_text(letters)
    page.keyboard.press("Enter")


def test_a_question_is_put_together_by_keyboard_and_back_undoes_it(visit: Visit) -> None:
    page = visit.go("/build")
    english = page.locator("p.hk-lead").last

    choose(page, "Which kinds?", "exercise (")
    expect(english).to_have_text("Exercises.")
    expect(page.get_by_label("Which kinds?")).to_be_focused()
    choose(page, "Add a condition", "strengthens")
    expect(english).to_have_text("Exercises that strengthen anything.")
    expect(page.get_by_label("Add a condition")).to_be_focused()
    choose(page, "To any of these", "hamstring muscle group")
    expect(english).to_have_text("Exercises that strengthen the hamstring muscle group.")

    page.go_back()
    expect(english).to_have_text("Exercises that strengthen anything.")
    page.reload()
    expect(english).to_have_text("Exercises that strengthen anything.")
    assert visit.complaints == []


@seen_in(WIDE_DARK, NARROW_LIGHT)
def test_the_builder_fits_asks_nobody_and_keeps_nobody_out(visit: Visit) -> None:
    page = visit.go(QUESTION)
    expect(page.locator("table")).to_be_visible()
    expect(page.get_by_label("Which kinds?")).to_be_visible()

    assert page.locator("h1").count() == 1
    assert visit.fits()
    assert visit.barriers() == []
    assert visit.complaints == []
    assert visit.foreign == []
