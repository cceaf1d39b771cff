"""Every page there is, in the states that its address can hold; and a walk through all of them."""

from __future__ import annotations

import re
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from playwright.sync_api import Error, expect

from scripts.system_needs import WHOLE_BROWSER
from tests.e2e.visiting import NARROW, NARROWEST, WIDE, Visit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

    from tests.e2e.visiting import Scheme

ROOT = Path(__file__).parent.parent
THEMES: tuple[Scheme, ...] = ("light", "dark")
SIZES = (WIDE, NARROW, NARROWEST)
ELSEWHERE = "/?q=knee"
TALLEST = 8_000
PATIENCE = 60_000
FOREIGN, BARRIERS, TOO_WIDE, ERRORS = 8, 9, 10, 15
DRAWN, EDITED, NEAR = ".hk-graph[data-ready]", "[data-ready=true]", "svg.hk-wide, svg.hk-tall"
LOOK = """() => {
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  return `-${dark ? "dark" : "light"}-${innerWidth}`;
}"""
COUNTED = """SELECT ?muscle (COUNT(?nerve) AS ?nerves) WHERE {
  ?muscle a ham:Muscle ; ham:innervatedBy ?nerve .
}
GROUP BY ?muscle"""


@dataclass(frozen=True, slots=True)
class Place:
    """A page in a state, and what is to be seen on it when it is whole."""

    name: str
    path: str
    ready: str = "h1"

    @property
    def view(self) -> str:
        """The page without its state."""
        return self.path.partition("?")[0].removeprefix("/")


def asked(query: str, view: str = "table") -> str:
    """Give the address of a query's answer."""
    return f"/query?{urlencode({'query': query, 'view': view})}"


STATES = (
    Place("home", "/"),
    Place("search", "/?q=pain"),
    Place("search-narrowed", "/?q=pain&type=Symptom"),
    Place("search-no-hit", "/?q=zzqqxx"),
    Place("browse", "/browse"),
    Place("browse-narrowed", "/browse?category=Exercise&evidence=ev_trial"),
    Place("entity-muscle", "/entity?iri=ham:biceps_femoris", NEAR),
    Place("entity-plain", "/entity?iri=ham:nordic_hamstring_exercise&level=plain", NEAR),
    Place("entity-data", "/entity?iri=ham:semitendinosus&level=data", NEAR),
    Place("entity-latin-stated", "/entity?iri=ham:hamstrings&known=stated&lang=la", NEAR),
    Place("entity-red-flag", "/entity?iri=ham:cauda_equina_syndrome", NEAR),
    Place("entity-disputed", "/entity?iri=ham:squat", NEAR),
    Place("entity-unknown", "/entity?iri=ham:nothing_like_it"),
    Place("muscles", "/muscles", "a.hk-shape"),
    Place(
        "muscles-deep-pain", "/muscles?layer=deep&colour=conditions&condition=ham:sciatica",
        "a.hk-shape",
    ),
    Place("graph", "/graph?root=ham:sciatica", DRAWN),
    Place("graph-chosen", "/graph?root=ham:sciatica&chosen=ham:sciatic_nerve", DRAWN),
    Place("graph-filtered", "/graph?root=ham:sciatica&types=nerve&known=stated", DRAWN),
    Place("paths", "/paths?from=ham:nordic_hamstring_exercise&to=ham:sciatic_nerve&way=2", DRAWN),
    Place("compare-two", "/compare?a=ham:sciatica&b=ham:hamstring_strain"),
    Place("ask-answer", "/ask?q=Which+muscles+flex+the+knee%3F"),
    Place("ask-red-flag", "/ask?q=I+felt+a+pop+and+cannot+walk"),
    Place("build-form", "/build?kind=Exercise&if=strengthens:hamstrings&show=evidence"),
    Place("learn-map", "/learn?topic=map&seed=7"),
    Place("gap", "/gaps?gap=muscles-without-a-nerve"),
    Place("questions", "/questions"),
    Place("question", "/questions?name=nerves-of-a-muscle"),
    Place("redflags", "/redflags"),
    Place("query", "/query", EDITED),
    Place("query-example", "/query?ex=antagonists-of-a-muscle", EDITED),
    Place("query-chart", asked(COUNTED, "chart"), EDITED),
    Place("query-graph", asked("DESCRIBE ham:semitendinosus", "graph"), EDITED),
    Place("query-broken", asked("SELECT ?x WHERE {"), EDITED),
    Place("sources", "/sources"),
)  # fmt: skip


def places() -> tuple[Place, ...]:
    """Give all states, and every page that the navigation names and none of them shows."""
    app = (ROOT / "ui" / "app.py").read_text(encoding="utf-8")
    views = re.findall(r'url_path="(\w+)"', app)
    shown = {place.view for place in STATES}
    return (*STATES, *(Place(view, f"/{view}") for view in views if view not in shown))


@dataclass(slots=True)
class Walk:
    """What was found amiss on the pages, by the number of the criterion it breaks."""

    visits: int = 0
    amiss: list[tuple[int, str]] = field(default_factory=list)

    def note(self, criterion: int, name: str, words: Iterable[str]) -> None:
        """Keep what is amiss, and say so at once: the walk takes its time."""
        for one in words:
            self.amiss.append((criterion, f"{name}: {one}"))
            print(f"{criterion}. {name}: {one}", file=sys.stderr, flush=True)


def window(browser: Browser, theme: Scheme, size: tuple[int, int]) -> BrowserContext:
    """Give a fresh window of a theme and a size."""
    width, height = size
    return browser.new_context(viewport={"width": width, "height": height}, color_scheme=theme)


@contextmanager
def profile(browser: Browser, size: tuple[int, int]) -> Iterator[BrowserContext]:
    """Start the same browser with a new profile on disk, as people have it; end it afterwards."""
    width, height = size
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        context = browser.browser_type.launch_persistent_context(
            folder,
            executable_path=WHOLE_BROWSER.find(),
            viewport={"width": width, "height": height},
            color_scheme="light",
        )
        yield context
        context.close()


def go(visit: Visit, place: Place) -> Page:
    """Open a place, until it is whole."""
    page = visit.go(place.path)
    whole(page, place)
    return page


def whole(page: Page, place: Place) -> None:
    """Wait until a page is whole, also after it was opened in another way than by its address."""
    over = page.locator('[data-test-script-state="notRunning"]')
    expect(over).to_have_count(1, timeout=PATIENCE)
    shown = page.locator(f"{place.ready} >> visible=true")
    expect(shown.first).to_be_visible(timeout=PATIENCE)


def walk(browser: Browser, server: str, pictures: Path) -> Walk:
    """Look at every place in both themes and all sizes; keep a picture of each."""
    found = Walk()
    pictures.mkdir(parents=True, exist_ok=True)
    for theme in THEMES:
        for size in SIZES:
            print(f"all pages, {theme}, {size[0]} wide", file=sys.stderr, flush=True)
            with window(browser, theme, size) as context:
                for place in places():
                    name = f"{place.name}-{theme}-{size[0]}"
                    visit = Visit(context, server)
                    look(visit, place, name, found)
                    keep_picture(visit.page, pictures / f"{name}.png")
                    visit.close()
    return found


def look(visit: Visit, place: Place, name: str, found: Walk) -> None:
    """Note what is amiss on a page; that it does not come at all is one such thing."""
    found.visits += 1
    try:
        page = go(visit, place)
        found.note(BARRIERS, name, visit.barriers())
        if not visit.fits():
            found.note(TOO_WIDE, name, ["wider than its window, or a choice beyond an edge"])
        if page.get_by_test_id("stException").count():
            found.note(ERRORS, name, ["an exception is shown"])
        seen = page.evaluate(LOOK)
        if not name.endswith(seen):
            found.note(ERRORS, name, [f"looked at as {seen}"])
    except (AssertionError, Error) as error:
        found.note(ERRORS, name, [first_line(error)])
    found.note(FOREIGN, name, visit.foreign)
    found.note(ERRORS, name, visit.complaints)


def keep_picture(page: Page, path: Path) -> None:
    """Keep a picture of a page: it scrolls inside, so its window is made as high as it."""
    size = page.viewport_size
    main = page.get_by_test_id("stMain")
    if size is not None and main.count():
        height = int(main.evaluate("main => main.scrollHeight"))
        page.set_viewport_size(
            {"width": size["width"], "height": min(max(height, size["height"]), TALLEST)}
        )
    page.screenshot(path=path)


def first_line(error: BaseException) -> str:
    """Give the first words of an error, and what was waited for."""
    first, *rest = str(error).splitlines()
    return " ".join([first, *(line.strip(" -") for line in rest if "waiting for" in line)][:2])


def unkept(browser: Browser, server: str) -> Iterator[str]:
    """Name each address that does not give its view again: anew, after Back, or elsewhere."""
    with window(browser, "light", WIDE) as context, window(browser, "light", WIDE) as other:
        for place in places():
            print(place.path, file=sys.stderr, flush=True)
            visit, elsewhere = Visit(context, server), Visit(other, server)
            try:
                yield from unlike(visit, elsewhere, place)
            except (AssertionError, Error) as error:
                yield f"{place.name}: {first_line(error)}"
            visit.close()
            elsewhere.close()


def unlike(visit: Visit, elsewhere: Visit, place: Place) -> Iterator[str]:
    """Name the ways to come back to a place that show something else than it showed first."""
    page = go(visit, place)
    first, address = settled(page), page.url
    page.reload()
    whole(page, place)
    if not shows(page, first):
        yield f"{place.name}: other after a reload"
    visit.go(ELSEWHERE)
    page.go_back()
    whole(page, place)
    if not shows(page, first):
        yield f"{place.name}: other after Back"
    whole(elsewhere.go(address.removeprefix(visit.server)), place)
    if not shows(elsewhere.page, first):
        yield f"{place.name}: other in another browser"
    if {page.url, elsewhere.page.url} != {address}:
        yield f"{place.name}: the address changed"


def settled(page: Page) -> str:
    """Give what a page shows once it shows the same for a second."""
    shown, before = view(page), ""
    while shown != before:
        page.wait_for_timeout(1_000)
        shown, before = view(page), shown
    return shown


def shows(page: Page, wanted: str) -> bool:
    """Tell whether a page comes to show a view; some of it may follow a moment later."""
    for _ in range(80):
        if view(page) == wanted:
            return True
        page.wait_for_timeout(250)
    return False


def view(page: Page) -> str:
    """Give all that a page shows and what is chosen on it, as a screen reader has it."""
    shown = page.get_by_test_id("stMain").aria_snapshot()
    return re.sub(r"[\d.]+ m?s\b", "a while", shown)
