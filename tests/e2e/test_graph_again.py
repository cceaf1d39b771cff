"""A drawing that is looked at again stands at once; a question that was lost is put again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.e2e.drawing import Drawing
from tests.e2e.visiting import Visit

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

pytestmark = pytest.mark.needs_browser

SCIATICA = "/graph?root=ham:sciatica"
KEPT = "() => Object.entries(localStorage).filter(([name]) => name.startsWith('hamkg-places'))"


def test_a_drawing_is_arranged_once(browser: BrowserContext, server: str) -> None:
    first = Visit(browser, server)
    arranged = Drawing(first.go(SCIATICA))
    places, workers = arranged.places(), len(first.page.workers)
    second = Visit(browser, server)
    recalled = Drawing(second.go(SCIATICA))

    assert (workers, len(second.page.workers)) == (1, 0)
    assert recalled.places() == places
    first.close()
    second.end()


def test_what_is_kept_names_no_kind(visit: Visit) -> None:
    page = visit.go(SCIATICA)
    Drawing(page)
    kept = page.evaluate(KEPT)

    assert len(kept) == 1
    assert "ham:" not in str(kept)
    assert "sciati" not in str(kept)


@pytest.mark.parametrize(
    "storage",
    [
        "Storage.prototype.setItem = () => { throw new Error('full'); };",
        (
            "const kept = Storage.prototype.getItem; Storage.prototype.getItem = function(name) {"
            " return name.startsWith('hamkg-') ? 'not what was kept' : kept.call(this, name); };"
        ),
    ],
    ids=["full", "strange"],
)
def test_a_browser_that_keeps_nothing_draws_all_the_same(visit: Visit, storage: str) -> None:
    visit.page.add_init_script(storage)

    assert Drawing(visit.go("/graph?root=ham:hamstrings")).kinds > 1


def test_a_question_that_gets_lost_is_put_again(visit: Visit) -> None:
    drawing = Drawing(visit.go(SCIATICA))
    few = drawing.kinds
    drawing.click("ham:sciatic_nerve")
    expect(drawing.panel).to_contain_text("sciatic nerve")  # so that nothing else is on its way
    drawing.host.evaluate("""host => {
      const { component } = host.explorer;
      const ask = component.setTriggerValue;
      component.setTriggerValue = (...told) => {
        host.lost = told;
        component.setTriggerValue = ask;
      };
    }""")

    visit.page.keyboard.press("e")

    expect(drawing.said).to_contain_text("kinds more")
    assert drawing.kinds > few
    assert drawing.host.evaluate("host => host.lost[0]") == "view"
