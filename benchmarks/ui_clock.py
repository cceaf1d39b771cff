"""Clocks that run inside a page, and how much came over the wire until it stood."""

from __future__ import annotations

import json
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from playwright.sync_api import BrowserContext, Page

PATIENCE = 90_000
REST = 1_000
# What comes of a deed is timed where it is seen, from one frame of the screen to the next: driving
# the browser from outside would add its own waits. Components keep what they show to themselves.
_CLOCKS = """
window.hk = {
  seen: {}, wanted: {}, tasks: [], first: 0,
  find(selector, text = "") {
    const hosts = document.querySelectorAll('[data-testid="stBidiComponentIsolated"]');
    const places = [document, ...[...hosts].map(host => host.shadowRoot).filter(Boolean)];
    return places.some(place => [...place.querySelectorAll(selector)].some(
      one => one.getClientRects().length && one.textContent.includes(text)));
  },
  watch(wanted) {
    hk.wanted = wanted;
    const look = () => {
      for (const [name, selector] of Object.entries(wanted)) {
        if (!(name in hk.seen) && hk.find(selector)) hk.seen[name] = performance.now();
      }
      if (!hk.whole()) requestAnimationFrame(look);
    };
    look();
  },
  whole() { return Object.keys(hk.wanted).every(name => name in hk.seen); },
  time(event, selector, text) {
    let begun = null;
    addEventListener(event, () => { begun = performance.now(); }, true);
    hk.took = new Promise(done => {
      const look = () => {
        if (begun !== null && hk.find(selector, text)) done(performance.now() - begun);
        else requestAnimationFrame(look);
      };
      look();
      setTimeout(() => done(Infinity), 30_000);
    });
  },
  blocked() {
    return hk.tasks.filter(([at]) => at >= hk.first)
      .reduce((sum, [, lasted]) => sum + Math.max(0, lasted - 50), 0);
  },
};
new PerformanceObserver(list => {
  for (const one of list.getEntries()) hk.tasks.push([one.startTime, one.duration]);
}).observe({type: "longtask", buffered: true});
new PerformanceObserver(list => {
  for (const one of list.getEntries()) {
    if (one.name === "first-contentful-paint") hk.first = one.startTime;
  }
}).observe({type: "paint", buffered: true});
addEventListener("click", () => {
  sessionStorage.hkClicked = performance.timeOrigin + performance.now();
}, true);
"""
_SINCE_CLICK = "name => hk.seen[name] + performance.timeOrigin - sessionStorage.hkClicked"


@dataclass(frozen=True, slots=True)
class Load:
    """A page from its address to its rest: when each thing was first seen, and its cost."""

    seen: Mapping[str, float]
    """Milliseconds by name."""
    blocked: float
    """Milliseconds beyond 50 of every long task after the first paint."""
    fetched: int
    """Bytes over HTTP, as packed."""
    framed: int
    """Bytes of the WebSocket's messages, unpacked."""


class Wire:
    """Counts what a page receives."""

    def __init__(self, context: BrowserContext, page: Page) -> None:
        self.fetched = self.framed = 0
        session = context.new_cdp_session(page)
        session.on("Network.loadingFinished", self._on_loaded)
        session.on("Network.webSocketFrameReceived", self._on_frame)
        session.send("Network.enable")

    def _on_loaded(self, event: dict[str, Any]) -> None:
        self.fetched += int(event["encodedDataLength"])

    def _on_frame(self, event: dict[str, Any]) -> None:
        self.framed += len(event["response"]["payloadData"]) * 3 // 4  # it comes as base64


def load(context: BrowserContext, address: str, wanted: Mapping[str, str]) -> Load:
    """Open an address in a new page, until all that is wanted is seen and a second has passed."""
    page = context.new_page()
    page.add_init_script(_CLOCKS + watch(wanted))
    wire = Wire(context, page)
    page.goto(address)
    page.wait_for_function("() => hk.whole()", timeout=PATIENCE)
    page.wait_for_timeout(REST)
    seen, blocked = page.evaluate("[hk.seen, hk.blocked()]")
    page.close()
    return Load(seen, blocked, wire.fetched, wire.framed)


def watch(wanted: Mapping[str, str]) -> str:
    """Give the script that notes when each selector first finds something to see."""
    return f"hk.watch({json.dumps(dict(wanted))});"


def put_clocks(page: Page, wanted: Mapping[str, str] | None = None) -> None:
    """Put the clocks into a page, before it is opened."""
    page.add_init_script(_CLOCKS + watch(wanted or {}))


def start(page: Page, event: str, selector: str, text: str = "") -> None:
    """Wind a clock up: it runs from the last such event until the selector finds the text."""
    page.evaluate("what => hk.time(...what)", [event, selector, text])


def stop(page: Page) -> float:
    """Wait until it stops; give its milliseconds."""
    return float(page.evaluate("hk.took"))


def since_click(page: Page, name: str) -> float:
    """Give the milliseconds from a click, on this page or the one before, until it is seen."""
    page.wait_for_function("name => window.hk && name in hk.seen", arg=name, timeout=PATIENCE)
    return float(page.evaluate(_SINCE_CLICK, name))


def percentile_95(values: Iterable[float]) -> float:
    """Give the value that 95 % do not exceed.

    >>> percentile_95(range(1, 21))
    19
    """
    ordered = sorted(values)
    return ordered[ceil(0.95 * len(ordered)) - 1]
