"""The pages in a real browser, served as users serve them."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import ConsoleMessage, Request

pytestmark = pytest.mark.needs_browser

ROOT = Path(__file__).parent.parent.parent
PAGES = {
    "home": "/",
    "search": "/?q=pain",
    "no hit": "/?q=zzqqxx",
    "entity": "/entity?iri=ham:hamstrings",
    "disputed": "/entity?iri=ham:squat",
    "unknown": "/entity?iri=ham:nothing_like_it",
    "graph": "/graph?root=ham:sciatica",
    "query": "/query",
    "bad query": "/query?query=SELECT+%3Fx+WHERE+%7B",
    "data": "/downloads",
    "quality": "/quality",
    "about": "/about",
}
WIDE, NARROW = (1280, 900), (390, 844)
# Streamlit looks for itself below a page's own address first, and then finds itself above.
EXPECTED_404 = re.compile(r"/[a-z]+/_stcore/(health|host-config)$")
START_SECONDS = 40


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Serve on a free port of this machine; give the address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "hamkg", "serve", "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as process:
        try:
            wait_until_healthy(address, process)
            yield address
        finally:
            process.terminate()
            process.wait(timeout=20)


def wait_until_healthy(address: str, process: subprocess.Popen[bytes]) -> None:
    connection = HTTPConnection(address.removeprefix("http://"), timeout=5)
    for _ in range(START_SECONDS * 10):
        assert process.poll() is None, "the server stopped"
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().read():
                return
        except ConnectionError:
            time.sleep(0.1)
        finally:
            connection.close()
    pytest.fail(f"the server did not answer within {START_SECONDS} s")


@pytest.fixture(scope="module")
def browser(browser_program: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=browser_program)
        yield started
        started.close()


class Visit:
    """A page being visited, with all it asked for and all it complained of."""

    def __init__(self, context: BrowserContext, server: str) -> None:
        self.server = server
        self.foreign: list[str] = []
        self.complaints: list[str] = []
        self.page: Page = context.new_page()
        self.page.on("request", self._on_request)
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def go(self, path: str) -> Page:
        self.page.goto(self.server + path)
        expect(self.page.locator("h1")).to_be_visible(timeout=30_000)
        expect(self.page.get_by_test_id("stStatusWidget")).to_have_count(0, timeout=30_000)
        return self.page

    def _on_request(self, request: Request) -> None:
        own = (self.server, self.server.replace("http", "ws", 1), "data:", "blob:")
        if not request.url.startswith(own):
            self.foreign.append(request.url)

    def _on_console(self, message: ConsoleMessage) -> None:
        where = message.location["url"].partition("?")[0]
        if message.type == "error" and not EXPECTED_404.search(where):
            self.complaints.append(f"{message.text} {where}")


@pytest.fixture(scope="module", params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module", params=[WIDE, NARROW], ids=["wide", "narrow"])
def looks(
    request: pytest.FixtureRequest, browser: Browser, scheme: str
) -> Iterator[BrowserContext]:
    """Give a browser window in each size and theme; it keeps what it loaded between pages."""
    width, height = request.param
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    yield context
    context.close()


@pytest.fixture
def visit(browser: Browser, server: str) -> Iterator[Visit]:
    context = browser.new_context(viewport={"width": WIDE[0], "height": WIDE[1]})
    yield Visit(context, server)
    context.close()


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_a_page_is_whole_alone_and_fits(looks: BrowserContext, server: str, path: str) -> None:
    visit = Visit(looks, server)

    page = visit.go(path)

    assert page.locator("h1").count() == 1
    assert page.get_by_test_id("stException").count() == 0
    widths = "e => [e.scrollWidth, e.clientWidth]"
    scroll, client = page.get_by_test_id("stMain").evaluate(widths)
    assert scroll <= client
    assert visit.complaints == []
    assert visit.foreign == []
    page.close()


def test_one_gets_from_a_word_to_an_entity_to_its_graph_and_on(visit: Visit) -> None:
    page = visit.go("/")

    page.get_by_role("searchbox").press_sequentially("semitend", delay=30)
    page.get_by_role("link", name="semitendinosus").click()
    expect(page.locator("h1")).to_have_text("semitendinosus")
    page.get_by_role("link", name="Graph around it").click()
    expect(page.locator("svg.hk-wide")).to_be_visible()
    page.locator("svg.hk-wide a", has_text="tibial nerve").click()

    expect(page.locator("h1")).to_have_text("tibial nerve")
    assert page.url.endswith("/entity?iri=ham:tibial_nerve")


def test_a_search_survives_reload_and_return(visit: Visit) -> None:
    page = visit.go("/")
    page.get_by_role("searchbox").fill("pain")
    page.get_by_role("radio", name="pain quality").click()
    expect(page.get_by_text("3 results")).to_be_visible()

    page.reload()
    expect(page.get_by_text("3 results")).to_be_visible()
    page.get_by_role("link", name="dull pain").click()
    expect(page.locator("h1")).to_have_text("dull pain")
    page.go_back()

    expect(page.get_by_text("3 results")).to_be_visible()
    assert page.url.endswith("/?q=pain&type=PainQuality")


def test_filters_of_the_graph_are_in_the_address(visit: Visit) -> None:
    page = visit.go("/graph?root=ham:hamstrings")
    page.get_by_role("button", name="muscle", exact=True).click()
    status = page.get_by_role("status")
    expect(status).not_to_contain_text("Showing 24")
    words = status.inner_text()

    page.reload()

    expect(page.get_by_role("status")).to_have_text(words)


def test_a_query_runs_by_keyboard_and_its_address_restores_it(visit: Visit) -> None:
    page = visit.go("/query")
    page.get_by_role("textbox", name="Query").fill("ASK { ham:hamstrings a ham:Muscle }")

    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Yes", exact=True)).to_be_visible()
    page.reload()

    expect(page.get_by_text("Yes", exact=True)).to_be_visible()
    expect(page.get_by_role("textbox", name="Query")).to_have_value(
        "ASK { ham:hamstrings a ham:Muscle }"
    )


def test_an_answer_can_be_downloaded(visit: Visit) -> None:
    page = visit.go("/query?query=SELECT+%3Fm+%7B+%3Fm+a+ham%3AMuscle+%7D")

    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()

    assert "https://w3id.org/hamkg/semitendinosus" in download.value.path().read_text()


def test_a_row_opens_to_its_evidence_by_keyboard(visit: Visit) -> None:
    page = visit.go("/entity?iri=ham:semitendinosus")
    row = page.locator("summary").first
    row.focus()

    page.keyboard.press("Enter")

    expect(page.locator(".hk-claim, .hk-proof").first).to_be_visible()


def test_a_node_of_the_drawing_opens_by_keyboard(visit: Visit) -> None:
    page = visit.go("/graph?root=ham:sciatica")
    node = page.locator("svg.hk-wide a").first
    node.focus()

    page.keyboard.press("Enter")

    page.wait_for_url("**/entity?iri=ham:*")
