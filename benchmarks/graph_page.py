"""Measures the graph explorer in a real browser, and prints its figures beside what they must be.

Run alone: with another program at work the same page takes two to three times as long. The time
that the main thread is blocked is CPU time, which other work on the machine disturbs little.
"""

from __future__ import annotations

import gzip
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from scripts.system_needs import WHOLE_BROWSER  # noqa: E402  the checkout is on the path only now

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, Locator, Page

PORT = 8599
ADDRESS = f"http://127.0.0.1:{PORT}"
FULL = "/graph?root=ham:hamstring_strain&depth=2"
SMALL = "/graph?root=ham:sciatica"
RUNS = 5
CLICKED = ("sciatic_nerve", "hamstring_strain", "leg_pain", "herniated_disc", "numbness")
WHERE = """(host, id) => {
  const box = host.cy.container().getBoundingClientRect();
  const at = host.cy.getElementById(id).renderedPosition();
  return [box.x + at.x, box.y + at.y];
}"""
PLACES = "h => h.cy.nodes().map(n => [n.id(), n.position().x, n.position().y])"


def drawn(page: Page, path: str) -> tuple[Locator, float]:
    """Open a page; give its drawing, and the seconds until it was there."""
    start = time.perf_counter()
    page.goto(ADDRESS + path)
    host = page.locator(".hk-graph[data-ready]")
    host.wait_for(timeout=60_000)
    return host, time.perf_counter() - start


def loads(browser: Browser) -> Iterator[tuple[str, float, float]]:
    """Measure the page of 150 kinds, cold and warm."""
    taken: dict[str, list[float]] = {"cold": [], "warm": []}
    for _ in range(RUNS):
        context = window(browser)
        for seconds in taken.values():
            page = context.new_page()
            seconds.append(drawn(page, FULL)[1])
            page.close()
        context.close()
    yield "150 kinds, cold: ready, s", statistics.median(taken["cold"]), 3.5
    yield "150 kinds, warm: ready, s", statistics.median(taken["warm"]), 2.0


def blocked(browser: Browser) -> Iterator[tuple[str, float, float]]:
    """Measure how long the main thread is blocked: what each task takes beyond 50 ms."""
    found = []
    for _ in range(RUNS):
        page = window(browser).new_page()
        browser.start_tracing(page=page, categories=["toplevel"])
        drawn(page, FULL)
        events = json.loads(browser.stop_tracing())["traceEvents"]
        page.close()
        found.append(max(_beyond(events).values()))
    yield "150 kinds: main thread blocked, ms", statistics.median(found), 800


def _beyond(events: list[dict[str, Any]]) -> dict[int, float]:
    main = {
        (event["pid"], event["tid"])
        for event in events
        if event["name"] == "thread_name" and event["args"]["name"] == "CrRendererMain"
    }
    sums: dict[int, float] = {}
    for event in events:
        if (event["pid"], event["tid"]) in main and event["name"].endswith("RunTask"):
            over = max(0.0, event.get("tdur", 0) / 1000 - 50)
            sums[event["pid"]] = sums.get(event["pid"], 0.0) + over
    return sums


def deeds(browser: Browser) -> Iterator[tuple[str, float, float]]:
    """Measure a click on a kind, and an expansion."""
    page = window(browser).new_page()
    host, _ = drawn(page, SMALL)
    clicks = [until(page, host, name) for name in CLICKED]
    yield "click to panel, the slowest of 5, ms", max(clicks), 1000
    before = {name: at for name, *at in host.evaluate(PLACES)}
    start = time.perf_counter()
    page.keyboard.press("e")
    page.locator(".said", has_text="kinds more").wait_for()
    yield "expand, ms", (time.perf_counter() - start) * 1000, 1500
    after = {name: at for name, *at in host.evaluate(PLACES)}
    moves = (abs(a - b) for name in before for a, b in zip(before[name], after[name], strict=True))
    yield "farthest move of a kept kind, px", max(moves), 2


def until(page: Page, host: Locator, name: str) -> float:
    """Click a kind; give the milliseconds until the panel tells of it."""
    x, y = host.evaluate(WHERE, f"ham:{name}")
    start = time.perf_counter()
    page.mouse.click(x, y)
    page.locator(f'.hk-panel[data-of="ham:{name}"]').wait_for()
    return (time.perf_counter() - start) * 1000


def window(browser: Browser) -> BrowserContext:
    """Give a fresh window, with nothing kept."""
    return browser.new_context(viewport={"width": 1280, "height": 1000})


def sizes(_browser: Browser) -> Iterator[tuple[str, float, float]]:
    """Measure the script as it is sent."""
    script = (ROOT / "ui" / "static" / "graph.js").read_bytes()
    yield "script, gzip, kB", len(gzip.compress(script)) / 1000, 190


def main() -> None:
    """Serve, measure, print."""
    program = WHOLE_BROWSER.find()
    if program is None:
        sys.exit(f"missing: {WHOLE_BROWSER.title}; {WHOLE_BROWSER.remedy}")
    command = [sys.executable, "-m", "hamkg", "serve", "--port", str(PORT)]
    measures: tuple[Callable[[Browser], Any], ...] = (sizes, blocked, loads, deeds)
    with (
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as server,
        sync_playwright() as playwright,
    ):
        cast("IO[bytes]", server.stdout).readline()  # It says so when it is ready.
        browser = playwright.chromium.launch(executable_path=program)
        drawn(
            window(browser).new_page(), SMALL
        )  # The first page of all pays for opening the data.
        for measure in measures:
            for name, figure, most in measure(browser):
                print(f"{name:40} {figure:8.1f}   at most {most}", flush=True)
        browser.close()
        server.terminate()


if __name__ == "__main__":
    main()
