"""What the service counts about itself, as Prometheus reads it at /metrics.

No label is a client, an address, a query or a token, and none takes a value that a caller
chooses: a method or path that hamkg does not know is counted as "other".
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
)
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from starlette.requests import Request
from starlette.responses import Response

from hamkg.server.problems import problem

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

ROUTES: Final = frozenset(
    {
        ".well-known",
        "api",
        "data",
        "dataset",
        "export",
        "graphs",
        "healthz",
        "id",
        "mcp",
        "metrics",
        "ontology",
        "readyz",
        "sparql",
        "update",
    }
)
_FIGURES_OF_PAGES = "/_stcore/metrics"
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"})
_ANSWER = ["route", "method", "status"]
_REASON = ["reason"]
_SECONDS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0)

# Otherwise each counter has a second line that says when it was first used.
disable_created_metrics()  # type: ignore[no-untyped-call]  # the library left its types out


class Metrics:
    """Everything that is counted; calling it costs a microsecond or two.

    >>> metrics = Metrics()
    >>> metrics.killed("memory")
    >>> b'hamkg_queries_killed_total{reason="memory"} 1.0' in metrics.text()
    True
    """

    def __init__(self) -> None:
        """Begin at zero."""
        self._registry = registry = CollectorRegistry()
        requests = Counter("hamkg_requests", "Requests answered.", _ANSWER, registry=registry)
        # Finding a series takes longer than counting in it, and there are few.
        self._requests = lru_cache(maxsize=1024)(requests.labels)
        self._queries = Histogram(
            "hamkg_query_seconds", "Time that queries took.", registry=registry, buckets=_SECONDS
        )
        self._killed = Counter(
            "hamkg_queries_killed", "Queries stopped at a limit.", _REASON, registry=registry
        )
        self._refused = Counter(
            "hamkg_refused",
            "Requests answered 429, by what was used up.",
            _REASON,
            registry=registry,
        )
        self._cache_hits = Counter(
            "hamkg_cache_hits", "Queries answered from the cache.", registry=registry
        )
        self._in_flight = Gauge(
            "hamkg_queries_in_flight", "Queries under way.", ["lane"], registry=registry
        )
        ProcessCollector(registry=registry)

    def observe_request(self, path: str, method: str, status: int) -> None:
        """Count an answered request."""
        if method not in _METHODS:
            method = "other"
        self._requests(route_of(path), method, status).inc()

    def observe_query(self, seconds: float) -> None:
        """Count a query by its time."""
        self._queries.observe(seconds)

    def killed(self, reason: str) -> None:
        """Count a query that was stopped: "deadline", "memory", or another word of our own."""
        self._killed.labels(reason).inc()

    def refused(self, reason: str) -> None:
        """Count a request that was told to wait; what a Limiter's ``on_refusal`` wants."""
        self._refused.labels(reason).inc()

    def cache_hit(self) -> None:
        """Count a query that the cache answered."""
        self._cache_hits.inc()

    def watch_lane(self, lane: str, running: Callable[[], float]) -> None:
        """Ask ``running`` at each reading how many queries are under way in a lane."""
        self._in_flight.labels(lane).set_function(running)

    def text(self) -> bytes:
        """Give all figures in the text format of Prometheus."""
        return generate_latest(self._registry)


class RequestMetrics:
    """ASGI middleware that counts every answer."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        """Wrap an application."""
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on, and count the answer when it begins."""

        async def counting(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._metrics.observe_request(scope["path"], scope["method"], message["status"])
            await send(message)

        await self._app(scope, receive, counting if scope["type"] == "http" else send)


def metrics_route(
    metrics: Metrics, may_read: Callable[[Request], bool]
) -> Callable[[Request], Awaitable[Response]]:
    """Give the handler of /metrics, for those who may read it."""

    async def read(request: Request) -> Response:
        """Answer with all figures."""
        if not may_read(request):
            return _refusal()
        return Response(metrics.text(), media_type=CONTENT_TYPE_PLAIN_0_0_4)

    return read


def _refusal() -> Response:
    hint = "Ask from the machine itself, or with a token of scope admin."
    return problem(403, "metrics", "Metrics are not for everyone.", hint)


class GuardedFigures:
    """ASGI middleware that keeps the figures of Streamlit to those who may read ours."""

    def __init__(self, app: ASGIApp, may_read: Callable[[Request], bool]) -> None:
        """Wrap an application."""
        self._app = app
        self._may_read = may_read

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 403 where the figures are asked for by others, and pass everything else on."""
        asks = scope["type"] == "http" and scope["path"].startswith(_FIGURES_OF_PAGES)
        app = _refusal() if asks and not self._may_read(Request(scope)) else self._app
        await app(scope, receive, send)


def route_of(path: str) -> str:
    """Give the door that a path belongs to: one word of few.

    >>> route_of("/data/hamstrings.ttl"), route_of("/"), route_of("/static/x.js")
    ('data', 'pages', 'pages')
    """
    first = path[1:].partition("/")[0]
    return first if first in ROUTES else "pages"
