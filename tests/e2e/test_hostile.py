"""Data that means harm, from a store of somebody's own, stays text on every page."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import wait_until_healthy
from tests.e2e.hostile_store import UNBROKEN, WORST, write_store
from tests.e2e.looks import NARROWEST_LIGHT, seen_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Dialog

    from tests.e2e.visiting import Visit

pytestmark = pytest.mark.needs_browser

ROOT = Path(__file__).parent.parent.parent
SELECT = (
    "SELECT ?kind ?label ?match"
    " { ?kind rdfs:label ?label OPTIONAL { ?kind skos:exactMatch ?match } }"
)
# Every page there is, as the entry of the pages names it, and those that are about the data.
VIEWS = re.findall(r'url_path="(\w+)"', (ROOT / "ui" / "app.py").read_text(encoding="utf-8"))
PAGES = {view: f"/{view}" for view in VIEWS if view not in {"entity", "graph", "query"}} | {
    "search": "/?q=img",
    "search by the worst": f"/?{urlencode({'q': WORST})}",
    "graph": "/graph?root=ham:worst",
    "rows": f"/query?{urlencode({'query': SELECT})}",
    "triples": "/query?query=DESCRIBE+ham:worst",
    "an unknown kind": f"/entity?iri={quote(WORST)}",
    "a kind, plain": "/entity?iri=ham:worst&level=plain&lang=la",
    "a kind, data": "/entity?iri=ham:worst&level=data&claim=claim",
    "an address": f"/entity?iri={quote('javascript:window.harmed=1')}",
}
# What could only have come from the data: it must not be there as an element or as a link.
HARM = """() => {
  const found = [];
  const look = root => {
    for (const element of root.querySelectorAll("*")) {
      if (element.shadowRoot) look(element.shadowRoot);
      for (const {name, value} of element.attributes) {
        const address = value.trim().toLowerCase();
        if (name.startsWith("on")) found.push(`${element.tagName} ${name}`);
        if (["href", "src", "xlink:href", "action"].includes(name)
            && /^(javascript|data:text|vbscript)/.test(address)) found.push(address);
        if (name === "src" && address.includes("evil.example")) found.push(address);
      }
    }
  };
  look(document);
  return [window.harmed ?? 0, found];
}"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the store that means harm on a free port of this machine; give the address."""
    store = write_store(tmp_path_factory.mktemp("hostile") / "own.trig")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "hamkg", "serve", "--port", str(port), "--store", str(store)]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, cwd=ROOT, stdout=quiet) as process:
        try:
            wait_until_healthy(f"http://127.0.0.1:{port}", process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=20)


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_harm_stays_text(visit: Visit, path: str) -> None:
    asked: list[str] = []

    def dismiss(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    visit.page.on("dialog", dismiss)
    page = visit.go(path)

    assert page.evaluate(HARM) == [0, []]
    assert asked == []
    assert visit.foreign == []
    assert visit.complaints == []
    assert page.get_by_test_id("stException").count() == 0
    assert page.get_by_text("Traceback").count() == 0


def test_a_kind_that_means_harm_can_be_used_like_any_other(visit: Visit) -> None:
    page = visit.go("/entity?iri=ham:worst")

    expect(page.locator("h1")).to_contain_text("<img src=//evil.example/i.png")
    expect(page.locator("h1")).to_contain_text("…")
    expect(page.get_by_text("[U+202E]").first).to_be_visible()
    page.get_by_text("Show the first 20,000 of ").first.click()
    page.locator("summary.hk-row").first.click()
    page.get_by_role("link", name="Graph around it").click()
    page.wait_for_url("**/graph?root=ham:worst")

    assert page.evaluate("window.harmed ?? 0") == 0
    assert visit.foreign == []


@seen_in(NARROWEST_LIGHT)
def test_a_name_without_a_space_widens_no_page_of_a_phone(visit: Visit) -> None:
    for path in ("/?q=unbroken", "/entity?iri=ham:unbroken", "/graph?root=ham:unbroken"):
        page = visit.go(path)

        expect(page.get_by_text(UNBROKEN[:40]).first).to_be_attached()
        assert visit.fits(), path
