"""What the tests in a browser share: one server for all of them, one browser, its windows."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.e2e.visiting import NARROW, WIDE, Visit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext

ROOT = Path(__file__).parent.parent.parent
START_SECONDS = 40
# A machine that does other work besides is no reason to fail; what is to be quick is measured.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """Serve on a free port of this machine; give the address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "hamkg", "serve", "--port", str(port)]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, cwd=ROOT, stdout=quiet) as process:
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
        except (ConnectionError, TimeoutError):
            time.sleep(0.1)
        finally:
            connection.close()
    pytest.fail(f"the server did not answer within {START_SECONDS} s")


# Not for the session: where one is open, tests elsewhere can open none, nor run a loop.
@pytest.fixture(scope="module")
def browser(browser_program: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=browser_program)
        yield started
        started.close()


@pytest.fixture(scope="module", params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module", params=[WIDE, NARROW], ids=["wide", "narrow"])
def looks(
    request: pytest.FixtureRequest, browser: Browser, scheme: str
) -> Iterator[BrowserContext]:
    """Give a browser window in each size and theme; it keeps what it loaded between pages."""
    context = window(browser, request.param, scheme)
    yield context
    context.close()


@pytest.fixture(
    scope="module", params=[(WIDE, "light"), (NARROW, "dark")], ids=["wide-light", "narrow-dark"]
)
def sizes(request: pytest.FixtureRequest, browser: Browser) -> Iterator[BrowserContext]:
    """Give a window in each size and in each theme once, where no colours are looked at."""
    context = window(browser, *request.param)
    yield context
    context.close()


def window(browser: Browser, size: tuple[int, int], scheme: str) -> BrowserContext:
    """Open a window of its own on a browser."""
    width, height = size
    return browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
    )


@pytest.fixture
def visit(browser: Browser, server: str) -> Iterator[Visit]:
    context = browser.new_context(viewport={"width": WIDE[0], "height": WIDE[1]})
    yield Visit(context, server)
    context.close()


@pytest.fixture(scope="module")
def desk(browser: Browser) -> Iterator[BrowserContext]:
    """Give one window to all tests of a module, so that it loads what pages are made of once."""
    context = browser.new_context(
        viewport={"width": WIDE[0], "height": WIDE[1]},
        permissions=["clipboard-read", "clipboard-write"],
    )
    yield context
    context.close()


@pytest.fixture
def tab(desk: BrowserContext, server: str) -> Iterator[Visit]:
    """Give a tab of that window; it shares what the window remembers, and nothing else."""
    visit = Visit(desk, server)
    yield visit
    visit.page.close()
