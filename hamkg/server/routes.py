"""Every address that the server answers, beside the pages."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from starlette.responses import Response
from starlette.routing import Route

from hamkg.locations import project_root, release
from hamkg.server.afar import AfarPool
from hamkg.server.api.routes import api_handlers
from hamkg.server.assets import assets_route
from hamkg.server.graph_store import GraphStore
from hamkg.server.health import healthz, readyz_route
from hamkg.server.linked_data import data_route, export_route, id_route, ontology_route, void_route
from hamkg.server.metrics import metrics_route
from hamkg.server.sparql import sparql_route
from hamkg.server.tokens import ADMIN
from hamkg.server.update import update_route
from hamkg.server.whole import whole_route
from hamkg.service_errors import ServerEndingError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from starlette.requests import Request

    from hamkg.server.service import Service

    Handler = Callable[[Request], Awaitable[Response]]

_READ = ("GET", "HEAD")
_UNREADY = {
    "worker": "No process answers a query in time.",
    "store": "The SPARQL server that holds the data does not answer in time.",
}


def routes(service: Service) -> list[Route]:
    """Give the routes of all services."""
    store = GraphStore(service)
    return [
        _route("/sparql", sparql_route(service), *_READ, "POST"),
        _route("/update", update_route(service), "POST"),
        _route("/graphs", store.graphs, *_READ, "PUT", "POST", "DELETE"),
        _route("/graphs/{path:path}", store.graphs, *_READ, "PUT", "POST", "DELETE"),
        _route("/dataset", store.dataset, *_READ, "PUT", "POST"),
        _route("/id/{name}", id_route(service), *_READ),
        _route("/data/{file}", data_route(service), *_READ),
        _route("/ontology", ontology_route(release()), *_READ),
        _route("/.well-known/void", void_route(release()), *_READ),
        _route("/export/all.{suffix}", whole_route(service), *_READ),
        _route("/export/{file}", export_route(release()), *_READ),
        _route("/assets/{file}", assets_route(project_root() / "ui" / "static"), *_READ),
        _route("/healthz", healthz, *_READ),
        _route("/readyz", readyz_route(_checks(service), _UNREADY), *_READ),
        *(_route(path, handler, *_READ) for path, handler in api_handlers(service)),
        _route("/metrics", metrics_route(service.metrics, may_read_metrics), *_READ),
    ]


def _route(path: str, handler: Handler, *methods: str) -> Route:
    async def answer(request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={"Allow": ", ".join((*methods, "OPTIONS"))})
        try:
            return await handler(request)
        except asyncio.CancelledError:
            raise ServerEndingError from None  # Nobody else cancels a request.

    return Route(path, answer, methods=[*methods, "OPTIONS"])


def _checks(service: Service) -> Mapping[str, Callable[[], Awaitable[bool]]]:
    async def answers() -> bool:
        await service.pool.run({"job": "ping"}, b"")
        return True

    store = {"store": service.pool.answers} if isinstance(service.pool, AfarPool) else {}
    return {"worker": answers} | store


def may_read_metrics(request: Request) -> bool:
    """Tell whether a client may read the figures: on this machine, or with a token for all."""
    client = request.state.client
    return client.local or ADMIN in client.scopes
