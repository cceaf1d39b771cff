"""The query operation of the SPARQL 1.1 Protocol, at /sparql.

https://www.w3.org/TR/sparql11-protocol/#query-operation
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from starlette.responses import Response

from hamkg.formats import RDF_KINDS, find_format
from hamkg.server.bodies import FORM, lowered, media_type, only, parameters, read_body, text_of
from hamkg.server.cache import Stored, entity_tag, is_known, is_steady
from hamkg.server.description import description
from hamkg.server.negotiation import accepted
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


@dataclass(frozen=True, slots=True)
class Asked:
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
        request.state.query = asked.query
        formats = formats_for(request.headers.get("accept", ""))
        key = (service.version, asked, tuple(formats.items()))
        tag = entity_tag(*key) if is_steady(asked.query) else None
        if tag is not None and is_known(request.headers.get("if-none-match"), tag):
            return Response(status_code=304, headers=_headers(tag))
        stored = service.cache.get(key)
        if stored is None:
            stored = await _answered(service, request, asked, formats, tag)
            if tag is not None:
                service.cache.put(key, stored)
        else:
            service.metrics.cache_hit()
            request.state.query_seconds = 0.0
        return Response(stored.body, media_type=stored.media_type, headers=_headers(tag))

    return sparql


@lru_cache(maxsize=512)
def formats_for(accept: str) -> Mapping[str, str | None]:
    """Give the name of the format a client wants for rows and for triples; None for neither."""
    chosen = {"table": accepted(accept, ("table",)), "graph": accepted(accept, RDF_KINDS)}
    return {kind: row.name if row else None for kind, row in chosen.items()}


async def _answered(
    service: Service,
    request: Request,
    asked: Asked,
    formats: Mapping[str, str | None],
    tag: str | None,
) -> Stored:
    head = {
        "job": "query",
        "formats": formats,
        "default_graphs": asked.default_graphs,
        "named_graphs": asked.named_graphs,
        "max_rows": asked.rows,
        "max_bytes": asked.result_bytes,
    }

    async def gone() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass

    begun = time.perf_counter()
    try:
        told, body = await service.pool.run(
            head, asked.query.encode(), deadline=asked.deadline, gone=gone
        )
    finally:
        seconds = time.perf_counter() - begun
        request.state.query_seconds = seconds
        service.metrics.observe_query(seconds)
    kind = RDF_KINDS if told["kind"] == "Triples" else ("table",)
    return Stored(find_format(told["format"], *kind).media_type, body, tag or "")


def _headers(tag: str | None) -> dict[str, str]:
    fresh = {"Vary": "Accept, Accept-Encoding"}
    if tag is None:
        return fresh | {"Cache-Control": "no-store"}
    return fresh | {"Cache-Control": "no-cache", "ETag": tag}


async def _asked(request: Request, limits: Limits) -> Asked | None:
    address = parameters(request.url.query, _NAMES)
    if request.method in {"GET", "HEAD"}:
        query = only(address, "query")
        return None if query is None else _with_limits(query, address, limits)
    kind = media_type(request)
    if kind not in {FORM, _DIRECT}:
        raise RequestError(415, "media-type", f'A query cannot come as "{kind}".', _USAGE)
    text = text_of(await read_body(request, limits.query_bytes))
    if kind == _DIRECT:
        return _with_limits(text, address, limits)
    form = parameters(text, _NAMES)
    query = only(form, "query")
    if query is None:
        raise RequestError(400, "no-query", "There is no query.", _USAGE)
    return _with_limits(query, form, limits)


def _with_limits(query: str, found: Mapping[str, list[str]], limits: Limits) -> Asked:
    if len(query) > limits.query_bytes:
        told = f"The query is longer than {limits.query_bytes:,} characters."
        raise RequestError(413, "query-too-large", told, "Ask for less in one query.")
    return Asked(
        query=query,
        default_graphs=tuple(found["default-graph-uri"]),
        named_graphs=tuple(found["named-graph-uri"]),
        deadline=lowered(found, "timeout", limits.deadline),
        rows=int(lowered(found, "max-rows", limits.rows)),
        result_bytes=int(lowered(found, "max-bytes", limits.result_bytes)),
    )
