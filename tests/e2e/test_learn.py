"""Learning in a real browser: a quiz by keyboard, the way back, and barriers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.looks import NARROW_DARK, WIDE_LIGHT, seen_in

if TYPE_CHECKING:
    from tests.e2e.visiting import Visit

pytestmark = pytest.mark.needs_browser

QUIZ = "/learn?topic=nerves&n=5&seed=3"
PLACES = {
    "question": (QUIZ, ".stRadio"),
    "told": ("/learn?topic=redflags&level=athlete&seed=3&a=c", ".hk-verdict"),
    "score": (f"{QUIZ}&a=abcda&at=6", ".hk-options"),
    "map": ("/learn?topic=map&seed=4", ".hk-mark"),
    "card": ("/learn?topic=nerves&mode=cards&card=2", ".hk-flip"),
}
"""Where each is, and what it must hold before one looks at it."""


@seen_in(WIDE_LIGHT, NARROW_DARK)
@pytest.mark.parametrize(("path", "part"), PLACES.values(), ids=PLACES)
def test_learning_fits_asks_nobody_and_keeps_nobody_out(
    visit: Visit, path: str, part: str
) -> None:
    page = visit.go(path)
    expect(page.locator(part).first).to_be_visible()
    for closed in page.locator(".hk-flip details:not([open]) > summary").all():
        closed.click()

    assert page.locator("h1").count() == 1
    assert visit.fits()
    assert visit.barriers() == []
    assert visit.complaints == []
    assert visit.foreign == []


def test_a_question_is_answered_by_keyboard_and_back_leads_back(visit: Visit) -> None:
    page = visit.go(QUIZ)
    question = page.locator("h2").first.inner_text()

    page.locator(".stRadio").get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Check").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".hk-verdict")).to_contain_text(re.compile("^(✓ Right|✗ Not right)"))
    expect(page).to_have_url(re.compile("a=a"))

    page.get_by_role("button", name="Next question").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h2").first).not_to_have_text(question)
    expect(page.locator(".hk-quiz-progress")).to_contain_text("1 of 5 answered")

    page.go_back()
    expect(page.locator(".hk-verdict")).to_be_visible()
    expect(page.locator("h2").first).to_have_text(question)
    page.go_back()
    expect(page.locator(".stRadio").get_by_role("radio").first).to_be_visible()
    expect(page.locator(".hk-quiz-progress")).to_contain_text("0 of 5 answered")
