"""The addresses beneath /api: each operation, its description, and the page about all."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import asdict, is_dataclass
from functools import partial
from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse, JSONResponse

from hamkg.server.api.description import description
from hamkg.server.api.operations import OPERATIONS
from hamkg.server.api.page import page
from hamkg.server.by_graph import answered_by_graph

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from starlette.requests import Request
    from starlette.responses import Response

    from hamkg.graph import KnowledgeGraph
    from hamkg.server.api.operation import Operation
    from hamkg.server.service import Service

    Handler = Callable[[Request], Awaitable[Response]]

BASE = "/api/v1"


def api_handlers(service: Service) -> Iterator[tuple[str, Handler]]:
    """Give each address of the API with what answers there."""
    for operation in OPERATIONS:
        yield BASE + operation.path, _operation_route(operation, service)
    yield "/api/openapi.json", _document_route()
    yield "/api/docs", _page_route()


def _operation_route(operation: Operation, service: Service) -> Handler:
    async def answer(request: Request) -> Response:
        """Answer in the medium of the operation, or with 304 where the client has it already."""
        given: dict[str, list[str]] = defaultdict(list)
        for name, value in request.query_params.multi_items():
            given[name].append(value)
        ask = partial(_document, operation=operation, path=request.path_params, given=given)
        return await answered_by_graph(service, request, ask, operation.media)

    return answer


def _document(
    graph: KnowledgeGraph,
    *,
    operation: Operation,
    path: dict[str, str],
    given: dict[str, list[str]],
) -> bytes:
    found = operation.ask(graph, path, given)
    if isinstance(found, bytes):
        return found
    return json.dumps(_plain(found), ensure_ascii=False).encode()


def _plain(value: object) -> object:
    """Give a value in what JSON is made of."""
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


def _document_route() -> Handler:
    document = description(OPERATIONS, BASE)

    async def openapi(request: Request) -> Response:  # noqa: ARG001  every handler takes one
        """Send the description of the API."""
        return JSONResponse(document)

    return openapi


def _page_route() -> Handler:
    text = page(OPERATIONS, BASE)

    async def docs(request: Request) -> Response:  # noqa: ARG001  every handler takes one
        """Send the page about the API."""
        return HTMLResponse(text)

    return docs
