"""Answers with what the graph gives: in a thread, with a tag, and with the state of the data."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from starlette.responses import Response

from hamkg.server.standing import has_tag, version_header

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from hamkg.graph import KnowledgeGraph
    from hamkg.server.service import Service


async def answered_by_graph(
    service: Service, request: Request, ask: Callable[[KnowledgeGraph], bytes], media_type: str
) -> Response:
    """Ask the graph, and answer with what it gives, or with 304 where the client has it already.

    Raises what asking raises.
    """
    standing = await service.standing()
    sent = request.headers.get("if-none-match")
    tag = standing.tag(request.url.path, request.url.query)
    body = b""
    if not has_tag(sent, tag):
        begun = time.perf_counter()
        try:
            body = await service.ask_graph(ask)
        finally:
            request.state.query_seconds = time.perf_counter() - begun  # what a stranger pays with
        tag = tag or standing.tag_of(body)
    headers = {"Cache-Control": "no-cache"} | version_header(standing.version)
    if tag:
        headers["ETag"] = tag
    if has_tag(sent, tag):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=media_type, headers=headers)
