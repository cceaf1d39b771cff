"""What is counted, how Prometheus reads it, and that it tells nothing about anyone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient

from hamkg.server.clients import RateLimits
from hamkg.server.limits import Allowance, Allowances, Limiter
from hamkg.server.metrics import Metrics, RequestMetrics, metrics_route
from hamkg.server.tokens import Tokens

if TYPE_CHECKING:
    from starlette.requests import Request

GOOD = "Zk3m0Y0v8fXq1Lw7Jt5cR2bN"
WRONG = "wrong-wrong-wrong-wrong-wrong"


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


def figures(text: str) -> dict[str, float]:
    """Every sample, as its name with its labels' values."""
    return {
        " ".join([sample.name, *sample.labels.values()]): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def read(metrics: Metrics) -> dict[str, float]:
    return figures(metrics.text().decode())


async def _door(_request: Request) -> Response:
    return Response("answer")


def service(metrics: Metrics, *, open_to_all: bool = True) -> TestClient:
    few = Allowances(stranger=Allowance(wrong_tokens=1))
    middleware = [
        Middleware(RequestMetrics, metrics),
        Middleware(RateLimits, Limiter(few, metrics.refused), Tokens.from_text(GOOD)),
    ]
    routes = [
        Route("/sparql", _door, methods=["GET", "POST"]),
        Route("/metrics", metrics_route(metrics, lambda _request: open_to_all)),
    ]
    return TestClient(Starlette(routes=routes, middleware=middleware), client=("203.0.113.7", 1))


# ---------------------------------------------------------------- what is counted


def test_requests_are_counted_by_door_method_and_status(metrics: Metrics) -> None:
    client = service(metrics)

    for _ in range(2):
        client.get("/sparql?query=x")
    client.post("/sparql")
    client.get("/data/nothing.ttl")
    client.get("/entity")

    found = read(metrics)
    assert found["hamkg_requests_total GET sparql 200"] == 2
    assert found["hamkg_requests_total POST sparql 200"] == 1
    assert found["hamkg_requests_total GET data 404"] == 1
    assert found["hamkg_requests_total GET pages 404"] == 1


def test_queries_are_counted_by_their_time(metrics: Metrics) -> None:
    for seconds in (0.002, 0.5, 40.0):
        metrics.observe_query(seconds)

    found = read(metrics)
    assert found["hamkg_query_seconds_bucket 0.003"] == 1
    assert found["hamkg_query_seconds_bucket 1.0"] == 2
    assert found["hamkg_query_seconds_count"] == 3
    assert found["hamkg_query_seconds_sum"] == pytest.approx(40.502)


@pytest.mark.parametrize("reason", ["deadline", "memory"])
def test_killed_queries_are_counted_by_reason(metrics: Metrics, reason: str) -> None:
    metrics.killed(reason)

    assert read(metrics)[f"hamkg_queries_killed_total {reason}"] == 1


def test_queries_under_way_are_asked_for_at_each_reading(metrics: Metrics) -> None:
    running = {"fast": 1, "slow": 0}
    metrics.watch_lane("fast", lambda: running["fast"])
    metrics.watch_lane("slow", lambda: running["slow"])
    read(metrics)

    running["slow"] = 2

    assert read(metrics)["hamkg_queries_in_flight slow"] == 2
    assert read(metrics)["hamkg_queries_in_flight fast"] == 1


def test_answers_from_the_cache_are_counted(metrics: Metrics) -> None:
    metrics.cache_hit()

    assert read(metrics)["hamkg_cache_hits_total"] == 1


def test_refusals_are_counted_by_what_was_used_up(metrics: Metrics) -> None:
    client = service(metrics)

    for _ in range(3):
        client.get("/sparql", headers={"Authorization": f"Bearer {WRONG}"})

    found = read(metrics)
    assert found["hamkg_refused_total wrong-tokens"] == 2
    assert found["hamkg_requests_total GET sparql 401"] == 1
    assert found["hamkg_requests_total GET sparql 429"] == 2


def test_two_services_in_one_process_count_apart(metrics: Metrics) -> None:
    metrics.cache_hit()

    assert read(Metrics())["hamkg_cache_hits_total"] == 0


# ---------------------------------------------------------------- what is not told


def test_callers_cannot_make_more_series(metrics: Metrics) -> None:
    client = service(metrics)

    for number in range(50):
        client.request(f"METHOD{number}", f"/path-{number}/x")

    requests = [name for name in read(metrics) if name.startswith("hamkg_requests")]
    assert requests == ["hamkg_requests_total other pages 404"]


def test_no_client_query_or_token_is_told(metrics: Metrics) -> None:
    client = service(metrics)

    for token in (GOOD, WRONG):
        client.get(
            f"/sparql?query=SECRET&access_token={token}",
            headers={"Authorization": f"Bearer {token}"},
        )

    text = client.get("/metrics").text
    assert not [word for word in (GOOD, WRONG, "203.0.113", "token-1", "SECRET") if word in text]


# ---------------------------------------------------------------- the door


def test_prometheus_reads_the_figures(metrics: Metrics) -> None:
    metrics.cache_hit()

    answer = service(metrics).get("/metrics")

    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    assert figures(answer.text)["hamkg_cache_hits_total"] == 1


def test_not_everyone_may_read_them(metrics: Metrics) -> None:
    answer = service(metrics, open_to_all=False).get("/metrics")

    assert (answer.status_code, answer.json()["code"]) == (403, "metrics")
    assert "hamkg_" not in answer.text
