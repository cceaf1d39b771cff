"""The SPARQL 1.1 Protocol's query operation at /sparql."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import anyio
from starlette.responses import Response

from hamkg.formats import RDF_KINDS
from hamkg.results import Triples
from hamkg.server.negotiation import accepted
from hamkg.server.problems import problem

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request

    from hamkg.graph import KnowledgeGraph
    from hamkg.results import Answer

_MAX_BODY = 300_000
_FORM = "application/x-www-form-urlencoded"
_DIRECT = "application/sparql-query"
_USAGE = "Send ?query=..., a form with a field query, or the query as application/sparql-query."
_TYPES = "Accept one of the SPARQL result types or RDF types, or */*."


def sparql_route(
    graph: KnowledgeGraph, deadline: float, workers: int
) -> Callable[[Request], Awaitable[Response]]:
    """Give the handler of /sparql: at most ``workers`` queries at once, each in its own process.

    ``deadline`` is in seconds.
    """
    limiter = anyio.CapacityLimiter(workers)

    async def sparql(request: Request) -> Response:
        """Answer a query in the format that the client accepts."""
        text = await _query_text(request)
        if isinstance(text, Response):
            return text
        accept = request.headers.get("accept", "")
        return await anyio.to_thread.run_sync(
            lambda: _response(graph.query_apart(text, deadline=deadline), accept), limiter=limiter
        )

    return sparql


def _response(answer: Answer, accept: str) -> Response:
    kinds = RDF_KINDS if isinstance(answer, Triples) else ("table",)
    chosen = accepted(accept, kinds)
    if chosen is None:
        return problem(406, "not-acceptable", "No format of this answer is accepted.", _TYPES)
    return Response(
        answer.write(chosen.name),
        media_type=chosen.media_type,
        headers={"Access-Control-Allow-Origin": "*", "Vary": "Accept"},
    )


async def _query_text(request: Request) -> str | Response:
    if request.method in {"GET", "HEAD"}:
        return _only(request.query_params.getlist("query"))
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in {_FORM, _DIRECT}:
        return problem(415, "media-type", f'A query cannot come as "{kind}".', _USAGE)
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MAX_BODY:
            told = f"The query is longer than {_MAX_BODY:,} bytes."
            return problem(413, "query-too-long", told, "Ask for less in one query.")
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return problem(400, "encoding", "The query is not UTF-8 text.", _USAGE)
    return text if kind == _DIRECT else _only(parse_qs(text).get("query", []))


def _only(queries: list[str]) -> str | Response:
    if len(queries) == 1:
        return queries[0]
    told = "There is more than one query." if queries else "There is no query."
    return problem(400, "no-query", told, _USAGE)
