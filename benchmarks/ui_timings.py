"""How long a visitor waits, deed by deed, and what it costs: criteria 1 to 7 and 11."""

from __future__ import annotations

import re
import statistics
import subprocess
import sys
from contextlib import contextmanager
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from playwright.sync_api import Error

from benchmarks.ui_clock import (
    load,
    percentile_95,
    put_clocks,
    since_click,
    start,
    stop,
)
from benchmarks.ui_figures import Figure
from benchmarks.ui_places import first_line, profile, window
from hamkg import KnowledgeGraph
from tests.e2e.drawing import Drawing, moved
from tests.e2e.visiting import WIDE, Visit
from tests.servers import await_port, free_port

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from playwright.sync_api import Browser

    from benchmarks.ui_clock import Load

ROUNDS, DEEDS = 5, 20
TYPED = 8
PRIVATE = "warm in a private window"
HOME = {"content": ".hk-cards a"}
ENTITY = {"table": ".hk-relations li", "graph": "svg.hk-wide"}
FULL = {"drawn": '.hk-graph[data-ready="150"]'}
WALKED = "/graph?root=ham:sciatica"
_Item = TypeVar("_Item")


def timings(browser: Browser, server: str, pictures: Path) -> Iterator[Figure]:
    """Measure all that takes time; what the server does only once is done before."""
    with window(browser, "light", WIDE) as context:
        for path, wanted in (("/", HOME), ("/entity?iri=ham:hamstrings", ENTITY), (WALKED, {})):
            load(context, server + path, wanted)
    for criteria, measure in MEASURES.items():
        try:
            yield from measure(browser, server)
        except (AssertionError, Error) as error:
            told = f"not measured: {first_line(error)}"
            yield from (Figure(number, told, inf, 0) for number in criteria)
            leave(browser, pictures / f"{measure.__name__}-not-measured.png")


def leave(browser: Browser, picture: Path) -> None:
    """Close what a measure that failed left open, and keep a picture of where it stood."""
    for context in browser.contexts:
        for page in context.pages:
            page.screenshot(path=picture)
        context.close()


def home(browser: Browser, server: str) -> Iterator[Figure]:
    """Measure home: cold in a browser that holds nothing yet, warm at the second visit."""
    visited = visits(browser, f"{server}/", HOME)
    what = "home: content visible"
    yield from waited(1, what, visited, "content", {"cold": 2800, "warm": 1000})
    yield from sent("home", visited["cold"], 1200)
    with empty_page() as address:
        visited = visits(browser, address, {"content": "h1"})
    # What home cannot be quicker than: no limit, only something to see it beside.
    yield from waited(1, "an empty Streamlit page", visited, "content", {})


@contextmanager
def empty_page() -> Iterator[str]:
    """Serve a page with nothing on it; give its address."""
    port = free_port()
    page = Path(__file__).parent / "empty_page.py"
    options = (f"--server.port={port}", "--server.address=127.0.0.1", "--server.headless=true")
    command = [sys.executable, "-m", "streamlit", "run", str(page), *options]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            await_port(port)
            yield f"http://127.0.0.1:{port}/"
        finally:
            process.terminate()


def entity(browser: Browser, server: str) -> Iterator[Figure]:
    """Measure the page of a kind."""
    visited = visits(browser, f"{server}/entity?iri=ham:biceps_femoris", ENTITY)
    what = "entity: table visible"
    yield from waited(2, what, visited, "table", {"cold": 3000, "warm": 1200})
    for name in ("cold", "warm"):
        later = statistics.median(one.seen["graph"] - one.seen["table"] for one in visited[name])
        yield Figure(2, f"entity: its graph later than that, {name}", later, 1000, "ms")


def graph(browser: Browser, server: str) -> Iterator[Figure]:
    """Measure the explorer with as many kinds as it shows unasked."""
    visited = visits(browser, f"{server}/graph?root=ham:hamstring_strain&depth=2", FULL)
    what = "graph: 150 nodes ready"
    yield from waited(3, what, visited, "drawn", {"cold": 3500, "warm": 2000})
    for name in ("cold", "warm"):
        blocked = statistics.median(one.blocked for one in visited[name])
        yield Figure(3, f"graph: blocked in long tasks (TBT), {name}", blocked, 800, "ms")
    yield from sent("graph", visited["cold"], 1900)


def visits(browser: Browser, address: str, wanted: Mapping[str, str]) -> dict[str, list[Load]]:
    """Visit a page twice in fresh browsers; give the first visits, the second, and the private.

    Warm is a second visit in a profile on disk, as people have it, where the browser keeps what it
    compiled of the scripts. A private window keeps nothing: it stands beside, without a limit.
    """
    visited: dict[str, list[Load]] = {"cold": [], "warm": [], PRIVATE: []}
    for _ in range(ROUNDS):
        with profile(browser, WIDE) as context:
            visited["cold"].append(load(context, address, wanted))
            visited["warm"].append(load(context, address, wanted))
        with window(browser, "light", WIDE) as context:
            load(context, address, wanted)
            visited[PRIVATE].append(load(context, address, wanted))
    return visited


def waited(
    criterion: int,
    what: str,
    visited: Mapping[str, Sequence[Load]],
    name: str,
    most: Mapping[str, float],
) -> Iterator[Figure]:
    """Give the medians of when something was seen, each beside its limit where it has one."""
    for visit, loaded in visited.items():
        middle = statistics.median(one.seen[name] for one in loaded)
        yield Figure(criterion, f"{what}, {visit}", middle, most.get(visit, inf), "ms")


def sent(name: str, cold: Sequence[Load], most: float) -> Iterator[Figure]:
    """Give what was sent for a first visit: over HTTP as packed, messages as unpacked."""
    kilobytes = statistics.median(one.fetched + one.framed for one in cold) / 1000
    framed = statistics.median(one.framed for one in cold) / 1000
    yield Figure(11, f"{name}: sent, cold ({framed:.0f} kB of it messages)", kilobytes, most, "kB")


def searches(browser: Browser, server: str) -> Iterator[Figure]:
    """Type names; time from the last key until the kind is listed."""
    visit = Visit(window(browser, "light", WIDE), server)
    put_clocks(visit.page)
    took = []
    for text, curie in spread(searchable(), DEEDS):
        page = visit.go("/")
        start(page, "keydown", f'a[href="entity?iri={curie}"]')
        page.get_by_role("searchbox").first.press_sequentially(text, delay=20)
        took.append(stop(page))
    yield Figure(4, f"live search: last key to results, p95 of {len(took)}",
                 percentile_95(took), 900, "ms")  # fmt: skip
    visit.page.context.close()


def searchable() -> Iterator[tuple[str, str]]:
    """Give the beginnings of names, each with the kind that the search finds for it."""
    graph = KnowledgeGraph.open()
    for ref in graph.kinds():
        text = ref.label[:TYPED]
        if ref.iri in {hit.iri for hit in graph.search(text, limit=10)}:
            yield text, ref.curie


def spread(items: Iterable[_Item], most: int) -> list[_Item]:
    """Give so many of the items, evenly over all."""
    known = list(items)
    return known[:: max(1, len(known) // most)][:most]


def walks(browser: Browser, server: str) -> Iterator[Figure]:
    """Click kinds in a drawing, and expand kinds and go back."""
    visit = Visit(window(browser, "light", WIDE), server)
    put_clocks(visit.page)
    drawing = Drawing(visit.go(WALKED))
    few = drawing.kinds
    clicked, expanded, shifts, added = [], [], [], []
    for kind in spread(sorted(drawing.places()), DEEDS):
        start(visit.page, "pointerup", f'.hk-panel[data-of="{kind}"]')
        drawing.click(kind)
        clicked.append(stop(visit.page))
    for kind in expandable(drawing)[:ROUNDS]:
        before = drawing.places()
        start(visit.page, "dblclick", f'.hk-graph[data-ready]:not([data-ready="{few}"])')
        drawing.click(kind, twice=True)
        expanded.append(stop(visit.page))
        shifts.append(moved(before, drawing.places()))
        added.append(drawing.kinds - few)
        visit.page.get_by_role("button", name="Undo").click()
        drawing.wait(few)
        visit.page.wait_for_url(lambda address: "open=" not in address)
    yield Figure(5, f"node click to panel, p95 of {len(clicked)}",
                 percentile_95(clicked), 1000, "ms")  # fmt: skip
    yield Figure(5, f"expand, up to {max(added)} nodes, p95 of {len(expanded)}",
                 percentile_95(expanded), 1500, "ms")  # fmt: skip
    yield Figure(5, "expand: nodes that come at once", max(added), 30)
    yield Figure(5, "expand: farthest move of a kept node", max(shifts), 2, "px")
    visit.page.context.close()


def expandable(drawing: Drawing) -> list[str]:
    """Give the kinds that hide others and are not opened."""
    script = """host => host.cy.nodes().map(node => node.data())
      .filter(kind => kind.more && !kind.opened).map(kind => kind.id)"""
    return sorted(drawing.host.evaluate(script))


def queries(browser: Browser, server: str) -> Iterator[Figure]:
    """Run queries by keyboard; time until the rows stand, less what the query itself took."""
    visit = Visit(window(browser, "light", WIDE), server)
    put_clocks(visit.page)
    page = visit.go("/query?query=ASK+%7B%7D")
    page.locator("[data-ready=true]").wait_for()
    editor = page.get_by_role("textbox", name="Query")
    beyond = []
    for number in range(ROUNDS):
        editor.click()
        page.keyboard.press("Control+a")
        page.keyboard.insert_text(f"SELECT ?m ('row {number}' AS ?n) {{ ?m a ham:Muscle }}")
        start(page, "keydown", "td:nth-child(2)", f"row {number}")
        page.keyboard.press("Control+Enter")
        waited = stop(page)
        words = page.get_by_role("status").filter(has_text="rows in").inner_text()
        amount, unit = re.findall(r"in ([\d.]+) (ms|s)", words)[0]
        beyond.append(waited - float(amount) * (1 if unit == "ms" else 1000))
    yield Figure(6, "Ctrl+Enter to rows, beyond the query's own time",
                 statistics.median(beyond), 500, "ms")  # fmt: skip
    page.context.close()


def openings(browser: Browser, server: str) -> Iterator[Figure]:
    """Click results of a search; time until the graph of the entity stands there."""
    context = window(browser, "light", WIDE)
    took = []
    for _ in range(ROUNDS):
        visit = Visit(context, server)
        put_clocks(visit.page, {"graph": ENTITY["graph"]})
        page = visit.go("/?q=semitendinosus")
        page.locator('a[href="entity?iri=ham:semitendinosus"]').first.click()
        took.append(since_click(page, "graph"))
        page.close()
    context.close()
    yield Figure(7, "result link to the entity's graph", statistics.median(took), 2500, "ms")


MEASURES = {
    (1, 11): home,
    (2,): entity,
    (3, 11): graph,
    (4,): searches,
    (5,): walks,
    (6,): queries,
    (7,): openings,
}
