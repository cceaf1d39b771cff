"""The drawing of the graph explorer, for who drives it: on its canvas nothing can be found."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

Places = dict[str, dict[str, float]]


class Drawing:
    """The drawing on a page, once it is there; what is on its canvas it must be asked for."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.host: Locator = page.locator(".hk-graph[data-ready]")
        expect(self.host).to_be_visible(timeout=30_000)

    @property
    def kinds(self) -> int:
        return int(self.host.get_attribute("data-ready") or 0)

    @property
    def said(self) -> Locator:
        return self.page.locator(".said")

    @property
    def panel(self) -> Locator:
        return self.page.locator(".hk-panel")

    @property
    def canvas(self) -> Locator:
        return self.page.locator(".hk-graph .canvas")

    def places(self) -> Places:
        script = "h => Object.fromEntries(h.cy.nodes().map(n => [n.id(), {...n.position()}]))"
        return cast("Places", self.host.evaluate(script))

    def classes(self, name: str) -> list[str]:
        script = "(h, name) => h.cy.elements('.' + name).map(item => item.id())"
        return cast("list[str]", self.host.evaluate(script, name))

    def spot(self, kind: str) -> tuple[float, float]:
        """Give where on the screen a kind stands."""
        self.canvas.scroll_into_view_if_needed()
        script = """(h, id) => {
          const box = h.cy.container().getBoundingClientRect();
          const at = h.cy.getElementById(id).renderedPosition();
          return [box.x + at.x, box.y + at.y];
        }"""
        x, y = cast("list[float]", self.host.evaluate(script, kind))
        return x, y

    def click(self, kind: str, *, twice: bool = False) -> None:
        """Click a kind where it stands, with the mouse."""
        (self.page.mouse.dblclick if twice else self.page.mouse.click)(*self.spot(kind))

    def wait(self, kinds: int) -> None:
        """Wait until so many kinds are drawn."""
        expect(self.page.locator(f'.hk-graph[data-ready="{kinds}"]')).to_be_visible(timeout=15_000)


def moved(before: Places, after: Places) -> float:
    """Give how far any kind that is in both has moved."""
    return max(
        abs(before[kind][axis] - after[kind][axis])
        for kind in before.keys() & after.keys()
        for axis in ("x", "y")
    )
