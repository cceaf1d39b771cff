"""Answers plain GET queries at /sparql without the machinery that other requests need.

Routing, request objects and response wrappers take longer than a small query. This does the same
as the handler of /sparql, with the same functions; what is not plain goes there.
"""

from __future__ import annotations

import asyncio
import gzip
from typing import TYPE_CHECKING

from starlette.datastructures import Headers
from starlette.requests import Request

from hamkg.errors import HamkgError
from hamkg.server.answers import answer_headers, answered
from hamkg.server.problems import on_hamkg_error
from hamkg.server.sparql import asked_in

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from hamkg.server.cache import Stored
    from hamkg.server.service import Service

_PATH = "/sparql"
_SMALL = 1024
_MUCH = 128 * 1024


class QuickSparql:
    """ASGI middleware that answers GET /sparql?query=... itself."""

    def __init__(self, app: ASGIApp, service: Service) -> None:
        """Wrap an application, and answer over the data of a service."""
        self._app = app
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a plain query, and pass everything else on."""
        if (
            scope["type"] != "http"
            or scope["path"] != _PATH
            or scope["method"] != "GET"
            or b"query=" not in scope["query_string"]
        ):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        try:
            asked = asked_in(scope["query_string"].decode("latin-1"), self._service.limits)
            if asked is None:
                await self._app(scope, receive, send)
                return
            stored = await answered(
                self._service,
                asked,
                accept=headers.get("accept", ""),
                known=headers.get("if-none-match"),
                state=scope.setdefault("state", {}),
                receive=receive,
            )
        except HamkgError as error:
            response = await on_hamkg_error(Request(scope), error)
            await response(scope, receive, send)
            return
        await _send(stored, send, packed="gzip" in headers.get("accept-encoding", ""))


async def _send(stored: Stored, send: Send, *, packed: bool) -> None:
    fields = answer_headers(stored.tag)
    body = stored.body
    if not stored.is_known:
        kind = stored.media_type
        fields["Content-Type"] = f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
        if packed and len(body) >= _SMALL:
            # Others must not wait while much is packed.
            apart = len(body) > _MUCH
            body = await asyncio.to_thread(_packed, body) if apart else _packed(body)
            fields["Content-Encoding"] = "gzip"
        fields["Content-Length"] = str(len(body))
    raw = [(name.lower().encode(), value.encode("latin-1")) for name, value in fields.items()]
    status = 304 if stored.is_known else 200
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": body})


def _packed(body: bytes) -> bytes:
    return gzip.compress(body, 6, mtime=0)
