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

from tests.e2e.visiting import WIDE, Visit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import BrowserContext

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


@pytest.fixture(scope="session")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the browser keeps from file to file what it has fetched and compiled of the pages."""
    return tmp_path_factory.mktemp("profile")


# Not for the session: where one is open, tests elsewhere can open none, nor run a loop.
@pytest.fixture(scope="module")
def browser(browser_program: str, profile: Path) -> Iterator[BrowserContext]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=browser_program,
            viewport={"width": WIDE[0], "height": WIDE[1]},
            permissions=["clipboard-read", "clipboard-write"],
        )
        yield started
        started.close()


@pytest.fixture
def visit(request: pytest.FixtureRequest, browser: BrowserContext, server: str) -> Iterator[Visit]:
    """Visit in one tab; in other sizes and themes where a test is ``seen_in`` them."""
    begun = Visit(browser, server, *getattr(request, "param", ()))
    yield begun
    begun.end()
