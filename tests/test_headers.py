"""What answers tell browsers: what a page may do, and what pages of other sites may."""

from __future__ import annotations

import asyncio
import threading
import time
from typing import TYPE_CHECKING

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from hamkg.server.cors import Cors
from hamkg.server.headers import SafeHeaders, page_policy, streamlit_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.requests import Request
    from starlette.websockets import WebSocket

FOREIGN = {"Origin": "https://evil.example"}
OWN = {"Origin": "http://testserver"}
READABLE = [
    "/sparql",
    "/data/hamstrings.ttl",
    "/id/hamstrings",
    "/ontology",
    "/export/hamkg.ttl",
    "/.well-known/void",
    "/graphs",
]
CLOSED = ["/update", "/dataset", "/healthz", "/metrics", "/", "/.well-known/other", "/sparqling"]
PAGE = """<!DOCTYPE html><title>page</title><script>window.shipped = true</script>
<style>body { color: rgb(1, 2, 3) }</style>"""
INJECTED = PAGE + "<script>window.injected = true</script><img src='http://127.0.0.1:9/x.png'>"


async def _any(request: Request) -> Response:
    status = int(request.query_params.get("status", "200"))
    return JSONResponse({}, status_code=status, headers={"Access-Control-Allow-Origin": "null"})


async def _typed(request: Request) -> Response:
    return Response("x", media_type=request.query_params["type"])


async def _injected(_request: Request) -> Response:
    return HTMLResponse(INJECTED)


async def _echo(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text("hello")
    await socket.receive()


METHODS = ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"]
APP = Starlette(
    routes=[
        Route("/typed", _typed),
        Route("/injected", _injected),
        WebSocketRoute("/stream", _echo),
        Route("/{path:path}", _any, methods=METHODS),
    ],
    middleware=[Middleware(SafeHeaders, PAGE), Middleware(Cors)],
)


@pytest.fixture
def client() -> TestClient:
    return TestClient(APP, follow_redirects=False)


# ---------------------------------------------------------------- what a page may do


def test_a_page_is_told_its_policy(client: TestClient) -> None:
    policy = client.get("/typed?type=text/html").headers["Content-Security-Policy"]

    assert policy == page_policy(PAGE)
    assert "default-src 'self'" in policy
    assert "http" not in policy
    assert "*" not in policy
    assert "'unsafe-eval'" not in policy
    assert "script-src 'self' blob: 'sha256-" in policy


def test_every_inline_script_that_streamlit_ships_may_run() -> None:
    page = streamlit_page()

    assert page_policy(page).count("'sha256-") == page.count("<script>") > 0


@pytest.mark.parametrize("kind", ["application/rdf+xml", "application/sparql-results+xml"])
def test_xml_that_a_browser_shows_runs_nothing(client: TestClient, kind: str) -> None:
    policy = client.get("/typed", params={"type": kind}).headers["Content-Security-Policy"]

    assert policy.startswith("default-src 'none'; sandbox")


@pytest.mark.parametrize("kind", ["text/turtle", "application/json", "image/svg+xml"])
def test_what_is_no_document_has_no_policy(client: TestClient, kind: str) -> None:
    answer = client.get("/typed", params={"type": kind})

    assert "Content-Security-Policy" not in answer.headers
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


# ---------------------------------------------------------------- pages of other sites read


@pytest.mark.parametrize("status", [200, 303, 400, 404, 429, 503])
@pytest.mark.parametrize("path", READABLE)
def test_pages_elsewhere_may_read_answers_and_errors(
    client: TestClient, path: str, status: int
) -> None:
    headers = client.get(path, params={"status": status}, headers=FOREIGN).headers

    assert headers.get_list("Access-Control-Allow-Origin") == ["*"]
    assert "Access-Control-Allow-Credentials" not in headers
    assert "Retry-After" in headers["Access-Control-Expose-Headers"]


def test_pages_elsewhere_may_post_a_query(client: TestClient) -> None:
    answer = client.post("/sparql", headers=FOREIGN)

    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("path", CLOSED)
def test_other_answers_are_not_opened(client: TestClient, path: str) -> None:
    assert client.get(path, headers=FOREIGN).headers["Access-Control-Allow-Origin"] == "null"


@pytest.mark.parametrize(
    ("path", "methods"), [("/sparql", "GET, HEAD, POST"), ("/graphs", "GET, HEAD")]
)
def test_a_preflight_says_what_may_be_sent(client: TestClient, path: str, methods: str) -> None:
    asked = {"Access-Control-Request-Method": "POST", **FOREIGN}

    answer = client.options(path, headers=asked)

    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Access-Control-Allow-Methods"] == methods
    assert answer.headers["Access-Control-Allow-Headers"] == "Accept, Content-Type"
    assert "Access-Control-Allow-Credentials" not in answer.headers


def test_a_preflight_for_an_update_is_refused(client: TestClient) -> None:
    asked = {"Access-Control-Request-Method": "POST", **FOREIGN}

    answer = client.options("/update", headers=asked)

    assert answer.status_code == 403
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_options_without_an_origin_is_left_to_the_door(client: TestClient) -> None:
    assert client.options("/sparql").status_code == 200


# ---------------------------------------------------------------- and do not write


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/update"),
        ("PUT", "/graphs"),
        ("POST", "/graphs"),
        ("DELETE", "/graphs"),
        ("PATCH", "/graphs"),
        ("PUT", "/dataset"),
        ("PUT", "/sparql"),
        ("POST", "/export/x"),
        ("PUT", "/_stcore/upload_file/a/b"),
    ],
)
@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "null", "http://testserver:81", "http://testserver.evil", "ftp:", ""],
)
def test_a_write_from_a_page_elsewhere_is_refused(
    client: TestClient, method: str, path: str, origin: str
) -> None:
    headers = {"Origin": origin, "Authorization": "Bearer a-token-that-would-be-right"}

    answer = client.request(method, path, headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (403, "foreign-origin")
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize("headers", [{}, OWN, {"Origin": "HTTP://TestServer"}])
def test_a_write_from_a_program_or_a_page_of_here_is_passed_on(
    client: TestClient, headers: dict[str, str]
) -> None:
    assert client.post("/update", headers=headers).status_code == 200


def test_two_origins_are_foreign(client: TestClient) -> None:
    twice = [("Origin", "http://testserver"), ("Origin", "https://evil.example")]

    assert client.post("/update", headers=twice).status_code == 403


def test_a_page_elsewhere_cannot_connect_as_a_page_of_here(client: TestClient) -> None:
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/stream", headers=FOREIGN):
        pass


@pytest.mark.parametrize("headers", [{}, OWN])
def test_a_page_of_here_connects(client: TestClient, headers: dict[str, str]) -> None:
    with client.websocket_connect("/stream", headers=headers) as socket:
        assert socket.receive_text() == "hello"


# ---------------------------------------------------------------- what a browser makes of it


@pytest.fixture(scope="module")
def addresses() -> Iterator[tuple[str, str]]:
    """Serve twice on free ports of this machine: to a browser, two sites."""
    config = uvicorn.Config(APP, port=0, log_level="error")
    server = uvicorn.Server(config)
    sockets = [config.bind_socket() for _ in range(2)]
    thread = threading.Thread(target=asyncio.run, args=(server.serve(sockets=sockets),))
    thread.start()
    while not server.started:
        time.sleep(0.01)
    one, other = (f"http://127.0.0.1:{socket.getsockname()[1]}" for socket in sockets)
    yield one, other
    server.should_exit = True
    thread.join(timeout=20)


@pytest.fixture(scope="module")
def browser(browser_program: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=browser_program)
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page()
    yield opened
    opened.close()


@pytest.mark.needs_browser
def test_an_injected_script_and_a_foreign_image_are_blocked(
    page: Page, addresses: tuple[str, str]
) -> None:
    complaints: list[str] = []
    failures: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("requestfailed", lambda request: failures.append(str(request.failure)))

    page.goto(f"{addresses[0]}/injected")

    assert page.evaluate("[window.shipped, window.injected]") == [True, None]
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(1, 2, 3)"
    assert len([text for text in complaints if "Content Security Policy" in text]) == 2
    assert failures == ["csp"]


READ_AND_WRITE = """async site => {
    const outcome = async (path, options) => {
        try { return (await fetch(site + path, options)).status }
        catch (error) { return error.name }
    }
    const query = { method: "POST", body: "ASK {}",
                    headers: { "Content-Type": "application/sparql-query" } }
    return [
        await outcome("/sparql?status=200"),
        await outcome("/sparql?status=429"),
        await outcome("/sparql", query),
        await outcome("/sparql", { credentials: "include" }),
        await outcome("/update", { method: "POST", body: "CLEAR ALL" }),
        await outcome("/graphs", { method: "DELETE" }),
        await outcome("/update", { method: "POST", headers: { "Authorization": "Bearer x" } }),
    ]
}"""


@pytest.mark.needs_browser
def test_a_browser_lets_pages_elsewhere_read_and_not_write(
    page: Page, addresses: tuple[str, str]
) -> None:
    here, elsewhere = addresses
    page.goto(f"{elsewhere}/typed?type=text/plain")

    assert page.evaluate(READ_AND_WRITE, here) == [200, 429, 200, *["TypeError"] * 4]
