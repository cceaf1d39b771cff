"""The query operation of the SPARQL 1.1 Protocol, at /sparql.

https://www.w3.org/TR/sparql11-protocol/#query-operation
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from starlette.responses import Response

from hamkg.server.answers import answer_headers, answered
from hamkg.server.bodies import FORM, lowered, media_type, only, parameters, read_body, text_of
from hamkg.server.description import description
from hamkg.service_errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from starlette.requests import Request

    from hamkg.server.service import Limits, Service

_DIRECT = "application/sparql-query"
_DATASET = ("default-graph-uri", "named-graph-uri")
_LIMITS = ("timeout", "max-rows", "max-bytes")
_NAMES = ("query", *_DATASET, *_LIMITS)
_USAGE = "Send ?query=..., a form with a field query, or the query as application/sparql-query."


class Asked(NamedTuple):
    """A query as a client sent it, with the dataset and the limits that it names."""

    query: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    deadline: float
    rows: int
    result_bytes: int


def sparql_route(service: Service) -> Callable[[Request], Awaitable[Response]]:
    """Give the handler of /sparql."""

    async def sparql(request: Request) -> Response:
        """Answer a query in the format that the client accepts; without one, tell what this is."""
        asked = await _asked(request, service.limits)
        if asked is None:
            return description(service, request)
        stored = await answered(
            service,
            asked,
            accept=request.headers.get("accept", ""),
            known=None if request.method == "POST" else request.headers.get("if-none-match"),
            state=request.scope.setdefault("state", {}),
            receive=request.receive,
        )
        headers = answer_headers(stored.tag, stored.version)
        if stored.is_known:
            return Response(status_code=304, headers=headers)
        return Response(stored.body, media_type=stored.media_type, headers=headers)

    return sparql


def asked_in(address: str, limits: Limits) -> Asked | None:
    """Read a query from the query part of an address; None where there is none."""
    found = parameters(address, _NAMES)
    query = only(found, "query")
    return None if query is None else _with_limits(query, found, limits)


def asked_plainly(query: str, limits: Limits) -> Asked:
    """Give a query that came with no other parameter."""
    _refuse_long(query, limits)
    return Asked(query, (), (), limits.deadline, limits.rows, limits.result_bytes)


async def _asked(request: Request, limits: Limits) -> Asked | None:
    if request.method in {"GET", "HEAD"}:
        return asked_in(request.url.query, limits)
    kind = media_type(request)
    if kind not in {FORM, _DIRECT}:
        raise RequestError(415, "media-type", f'A query cannot come as "{kind}".', _USAGE)
    text = text_of(await read_body(request, limits.query_bytes))
    if kind == _DIRECT:
        return _with_limits(text, parameters(request.url.query, _NAMES), limits)
    form = parameters(text, _NAMES)
    query = only(form, "query")
    if query is None:
        raise RequestError(400, "no-query", "There is no query.", _USAGE)
    return _with_limits(query, form, limits)


def _with_limits(query: str, found: Mapping[str, list[str]], limits: Limits) -> Asked:
    _refuse_long(query, limits)
    return Asked(
        query=query,
        default_graphs=tuple(found["default-graph-uri"]),
        named_graphs=tuple(found["named-graph-uri"]),
        deadline=lowered(found, "timeout", limits.deadline),
        rows=int(lowered(found, "max-rows", limits.rows)),
        result_bytes=int(lowered(found, "max-bytes", limits.result_bytes)),
    )


def _refuse_long(query: str, limits: Limits) -> None:
    if len(query) > limits.query_bytes:
        told = f"The query is longer than {limits.query_bytes:,} characters."
        raise RequestError(413, "query-too-large", told, "Ask for less in one query.")
