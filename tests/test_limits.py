"""What one client may use, who counts as one client, and that the others do not notice."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from hamkg.server.clients import RateLimits
from hamkg.server.counts import Counts
from hamkg.server.limits import Allowance, Allowances, Client, Limiter
from hamkg.server.tokens import Tokens
from hamkg.service_errors import RateLimitError

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.websockets import WebSocket

GOOD = "Zk3m0Y0v8fXq1Lw7Jt5cR2bN"
TOKENS = Tokens.from_text(f"{GOOD} update")
RIGHT = {"Authorization": f"Bearer {GOOD}"}
WRONG = {"Authorization": "Bearer wrong-wrong-wrong-wrong"}
ONE, OTHER, LOOPBACK = "203.0.113.7", "198.51.100.9", "127.0.0.1"
TIGHT = Allowance(query_seconds=2, errors=3, parallel=2, pages=2, wrong_tokens=3)


def limiter(window: int = 60, on_refusal: Callable[[str], None] = lambda _reason: None) -> Limiter:
    """One that counts strangers closely, and resets after ``window`` seconds."""
    return Limiter(Allowances(stranger=TIGHT, window=window), on_refusal)


def stranger(counting: Limiter, host: str = ONE) -> Client:
    return counting.client(host, forwarded=False)


def waits(counting: Limiter, client: Client) -> int:
    """How many seconds the client has to wait; 0 where it may ask at once."""
    try:
        counting.enter(client)
    except RateLimitError as error:
        return error.retry_after
    counting.leave(client)
    return 0


# ---------------------------------------------------------------- who is one client


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("unknown", "unknown"),
    ],
)
def test_an_address_is_one_client_and_so_is_a_customers_network(host: str, name: str) -> None:
    assert stranger(Limiter(), host).name == name


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1"])
def test_who_is_on_this_machine_is_not_limited(host: str) -> None:
    counting = limiter()
    client = stranger(counting, host)

    for _ in range(100):
        counting.enter(client)
        counting.charge(client, 30)
        counting.error(client)

    assert client.allowance is counting.allowances.local


def test_a_proxy_on_this_machine_is_not_this_machine() -> None:
    counting = Limiter()

    assert counting.client(LOOPBACK, forwarded=True).allowance == counting.allowances.stranger


# ---------------------------------------------------------------- what is limited


def test_query_seconds_are_limited_in_a_minute() -> None:
    counting = limiter()
    client = stranger(counting)

    counting.charge(client, 1.5)
    before = waits(counting, client)
    counting.charge(client, 0.6)

    assert before == 0
    assert 55 <= waits(counting, client) <= 60


def test_a_query_costs_a_millisecond_at_least() -> None:
    counting = limiter()
    client = stranger(counting)

    for _ in range(2001):
        counting.charge(client, 0.000_01)

    assert waits(counting, client) > 0


def test_errors_are_limited_in_a_minute() -> None:
    counting = limiter()
    client = stranger(counting)

    for _ in range(3):
        counting.error(client)
    before = waits(counting, client)
    counting.error(client)

    assert before == 0
    assert 55 <= waits(counting, client) <= 60


def test_requests_at_once_are_limited() -> None:
    counting = limiter()
    client = stranger(counting)

    counting.enter(client)
    counting.enter(client)
    third = waits(counting, client)
    counting.leave(client)

    assert third == 1
    assert waits(counting, client) == 0


def test_a_client_that_waited_is_let_in_again() -> None:
    now = 1000.0
    counting = Limiter(Allowances(stranger=TIGHT), clock=lambda: now)
    client = stranger(counting)
    counting.charge(client, 5)
    now += 20

    assert waits(counting, client) == 40
    now += 40
    assert waits(counting, client) == 0
    counting.charge(client, 1)
    assert waits(counting, client) == 0


def test_another_client_does_not_notice() -> None:
    counting = limiter()
    counting.charge(stranger(counting), 100)

    assert waits(counting, stranger(counting, OTHER)) == 0
    assert waits(counting, Client("token-1", counting.allowances.holder)) == 0


def test_a_refusal_is_told_with_its_reason() -> None:
    reasons: list[str] = []
    counting = limiter(on_refusal=reasons.append)
    client = stranger(counting)

    counting.charge(client, 100)
    waits(counting, client)

    assert reasons == ["query-seconds"]


def test_threads_count_together() -> None:
    counting = limiter()
    client = stranger(counting)

    def use(_number: int) -> None:
        waits(counting, client)
        counting.charge(client, 0.001)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(use, range(2000)))
    before = waits(counting, client)
    counting.charge(client, 0.001)

    assert before == 0
    assert waits(counting, client) > 0


def test_memory_stays_bounded_whatever_addresses_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hamkg.server.counts.MOST_COUNTS", 50)
    now = 1000.0
    counts = Counts(lambda: now)

    for number in range(200):
        counts.incr(f"client-{number}", 60)
    one_more = counts.incr("client-0", 60)
    kept = counts.get("client-49"), counts.get("client-50")
    now += 61
    counts.incr("client-50", 60)

    assert one_more == 2
    assert kept == (1, 0)
    assert counts.reset() == 1


def test_a_count_can_be_looked_at_and_forgotten() -> None:
    counts = Counts(lambda: 1000.0)
    counts.incr("client", 60, amount=5)

    before = counts.get("client"), counts.get_expiry("client")
    counts.clear("client")

    assert before == (5, 1060)
    assert (counts.get("client"), counts.get_expiry("client")) == (0, 1000)
    assert counts.check()


# ---------------------------------------------------------------- at the doors


async def _door(request: Request) -> Response:
    name = request.path_params["name"]
    if name == "slow":
        await asyncio.sleep(0.5)
    if name == "heavy":
        request.state.query_seconds = 1.5
    return JSONResponse(
        {"client": request.state.client.name, "scopes": sorted(request.state.client.scopes)},
        status_code=int(name) if name.isdigit() else 200,
    )


async def _page(socket: WebSocket) -> None:
    await socket.accept()
    await socket.receive()


async def _free(_request: Request) -> Response:
    return Response("free")


def service(counting: Limiter) -> Callable[..., TestClient]:
    """Give clients, each at an address, of one service."""
    app = Starlette(
        routes=[
            Route("/sparql/{name}", _door),
            Route("/free", _free),
            Route("/metrics", _free),
            WebSocketRoute("/stream", _page),
        ],
        middleware=[Middleware(RateLimits, counting, TOKENS)],
    )
    return lambda host=ONE: TestClient(app, client=(host, 4711))


@pytest.fixture
def ask() -> Callable[..., TestClient]:
    """Give clients of a service that counts closely."""
    return service(limiter())


def test_a_door_learns_who_asks(ask: Callable[..., TestClient]) -> None:
    assert ask().get("/sparql/x").json() == {"client": ONE, "scopes": []}
    assert ask().get("/sparql/x", headers=RIGHT).json() == {
        "client": "token-1",
        "scopes": ["read", "update"],
    }


def test_who_asks_too_much_gets_a_429_that_says_when_to_come_back(
    ask: Callable[..., TestClient],
) -> None:
    answers = [ask().get("/sparql/heavy") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].headers["Content-Type"] == "application/problem+json"
    assert answers[2].json()["code"] == "too-many-requests"
    assert 0 < int(answers[2].headers["Retry-After"]) <= 60
    assert ask(OTHER).get("/sparql/heavy").status_code == 200


@pytest.mark.parametrize("status", [400, 404, 413, 500])
def test_who_fails_too_often_gets_a_429(ask: Callable[..., TestClient], status: int) -> None:
    answers = [ask().get(f"/sparql/{status}").status_code for _ in range(6)]

    assert answers == [*[status] * 4, 429, 429]


@pytest.mark.parametrize("status", [303, 429, 503])
def test_what_is_not_the_clients_fault_is_no_error(
    ask: Callable[..., TestClient], status: int
) -> None:
    answers = {
        ask().get(f"/sparql/{status}", follow_redirects=False).status_code for _ in range(6)
    }

    assert answers == {status}


def test_who_asks_too_much_at_once_gets_a_429(ask: Callable[..., TestClient]) -> None:
    with ask() as client, ThreadPoolExecutor() as pool:
        answers = list(pool.map(lambda _: client.get("/sparql/slow").status_code, range(4)))

        assert sorted(answers) == [200, 200, 429, 429]
        assert client.get("/sparql/x").status_code == 200


def test_other_paths_are_free(ask: Callable[..., TestClient]) -> None:
    for _ in range(6):
        ask().get("/sparql/400")

    assert ask().get("/free").status_code == 200


def test_the_header_of_a_proxy_takes_the_freedom_of_this_machine(
    ask: Callable[..., TestClient],
) -> None:
    headers = {"X-Forwarded-For": "unknown"}

    answers = [ask(LOOPBACK).get("/sparql/heavy", headers=headers) for _ in range(3)]

    assert answers[2].status_code == 429
    assert ask(LOOPBACK).get("/sparql/heavy").status_code == 200


def test_this_machine_can_be_limited_too() -> None:
    local = service(Limiter(Allowances(local=TIGHT)))(LOOPBACK)

    answers = [local.get("/sparql/heavy").status_code for _ in range(3)]

    assert answers == [200, 200, 429]


def test_pages_open_at_once_are_limited(ask: Callable[..., TestClient]) -> None:
    client = ask()
    with client.websocket_connect("/stream") as first, client.websocket_connect("/stream"):
        with pytest.raises(WebSocketDisconnect), client.websocket_connect("/stream"):
            pass
        with ask(OTHER).websocket_connect("/stream") as other:
            other.send_text("bye")
        first.send_text("bye")


# ---------------------------------------------------------------- wrong tokens


@pytest.mark.parametrize("host", [ONE, LOOPBACK])
def test_forty_wrong_tokens_are_refused_unread_and_good_clients_do_not_notice(
    ask: Callable[..., TestClient], host: str
) -> None:
    answers = [ask(host).get("/sparql/x", headers=WRONG) for _ in range(40)]

    most = TIGHT.wrong_tokens if host == ONE else Allowance().wrong_tokens
    assert [answer.status_code for answer in answers] == [401] * most + [429] * (40 - most)
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert ask(host).get("/sparql/x", headers=RIGHT).status_code == 200
    assert ask(host).get("/sparql/x").status_code == 200
    assert ask(OTHER).get("/sparql/x", headers=RIGHT).status_code == 200


def test_a_wrong_token_is_a_401_that_names_the_scheme(ask: Callable[..., TestClient]) -> None:
    answer = ask().get("/sparql/x", headers=WRONG)

    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="hamkg", error="invalid_token"'
    assert answer.json()["code"] == "wrong-token"
    assert "wrong-wrong" not in answer.text


def test_a_token_elsewhere_than_in_its_header_is_none(ask: Callable[..., TestClient]) -> None:
    client = ask()
    client.cookies.set("Authorization", RIGHT["Authorization"])

    answer = client.get(f"/sparql/x?access_token={GOOD}", headers={"X-Token": GOOD})

    assert answer.json()["scopes"] == []


def test_tokens_cannot_be_tried_at_the_metrics_either(ask: Callable[..., TestClient]) -> None:
    answers = [ask().get("/metrics", headers=WRONG).status_code for _ in range(5)]

    assert answers == [401, 401, 401, 429, 429]


def test_another_scheme_is_a_proxys_business(ask: Callable[..., TestClient]) -> None:
    assert ask().get("/sparql/x", headers={"Authorization": "Basic YTpi"}).status_code == 200


# ---------------------------------------------------------------- the price


def test_a_local_request_costs_microseconds() -> None:
    counting = Limiter()
    count = 1_000

    def spent() -> float:
        start = time.process_time()
        for _ in range(count):
            client = counting.client(LOOPBACK, forwarded=False)
            counting.enter(client)
            counting.charge(client, 0.001)
            counting.leave(client)
        return (time.process_time() - start) / count

    assert min(spent() for _ in range(20)) < 100e-6  # about 1, and 20 where coverage looks on
