"""Whether the server lives, and whether it can do its work."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from hamkg.errors import QueryTimeoutError, StoreError
from hamkg.server.health import healthz, readyz_route

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Check = Callable[[], Awaitable[bool]]


async def good() -> bool:
    return True


async def bad() -> bool:
    return False


async def slow() -> bool:
    await asyncio.sleep(60)
    return True


def failing(error: Exception) -> Check:
    async def check() -> bool:
        raise error

    return check


def service(**checks: Check) -> TestClient:
    routes = [Route("/healthz", healthz), Route("/readyz", readyz_route(checks, patience=0.2))]
    return TestClient(Starlette(routes=routes))


def test_the_front_is_alive_whatever_the_checks_say() -> None:
    answer = service(worker=bad).get("/healthz")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_a_server_whose_checks_come_true_is_ready() -> None:
    answer = service(worker=good, writer=good).get("/readyz")

    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "checks": {"worker": "ok", "writer": "ok"}}
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("check", "word"),
    [
        (bad, "failed"),
        (slow, "slow"),
        (failing(StoreError("/secret/path is gone")), "failed"),
        (failing(QueryTimeoutError("stopped")), "failed"),
        (failing(ConnectionResetError("worker 4711 died")), "failed"),
    ],
    ids=["false", "slow", "hamkg", "hamkg's deadline", "system"],
)
def test_a_check_that_does_not_come_true_makes_it_unready(check: Check, word: str) -> None:
    answer = service(worker=check, writer=good).get("/readyz")

    assert answer.status_code == 503
    assert answer.json() == {"status": "unready", "checks": {"worker": word, "writer": "ok"}}


def test_a_slow_check_is_waited_for_no_longer_than_said() -> None:
    start = time.monotonic()
    service(one=slow, two=slow).get("/readyz")

    assert time.monotonic() - start < 30  # of the 60 that it takes


def test_who_asks_often_makes_no_more_work() -> None:
    runs = 0

    async def counted() -> bool:
        nonlocal runs
        runs += 1
        await asyncio.sleep(0.1)
        return True

    with service(worker=counted) as client, ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: client.get("/readyz").status_code, range(8)))
        answers.append(client.get("/readyz").status_code)

    assert set(answers) == {200}
    assert runs == 1


def test_the_checks_run_anew_after_a_second() -> None:
    outcomes = iter([False, True])

    async def mended() -> bool:
        return next(outcomes)

    with service(worker=mended) as client:
        first = client.get("/readyz").status_code
        time.sleep(1.1)
        second = client.get("/readyz").status_code

    assert (first, second) == (503, 200)
