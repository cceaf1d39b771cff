"""Answers plain GET queries of this machine at /sparql without the machinery that others need.

Routing, middleware, request objects and response wrappers take longer than a small query. This
does the same as they do, with the same functions; what is not plain goes there.
"""

from __future__ import annotations

import asyncio
import gzip
from functools import lru_cache
from typing import TYPE_CHECKING

from starlette.requests import Request

from hamkg.errors import HamkgError
from hamkg.server.answers import answer_headers, answered
from hamkg.server.bodies import unquoted
from hamkg.server.clients import TELLING
from hamkg.server.cors import opened
from hamkg.server.headers import with_safe_headers
from hamkg.server.problems import on_hamkg_error
from hamkg.server.sparql import asked_in, asked_plainly

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from hamkg.server.cache import Stored
    from hamkg.server.limits import Limiter
    from hamkg.server.service import Service
    from hamkg.server.sparql import Asked

_PATH = "/sparql"
_START = b"query="
_SMALL = 1024
_MUCH = 128 * 1024


class QuickSparql:
    """ASGI middleware, the outermost, that answers GET /sparql?query=... itself."""

    def __init__(self, app: ASGIApp, service: Service, limiter: Limiter) -> None:
        """Wrap an application, and answer over the data of a service."""
        self._app = app
        self._service = service
        self._limiter = limiter

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a plain query, and pass everything else on."""
        if scope["type"] != "http" or scope["path"] != _PATH or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        headers: dict[bytes, bytes] = {}
        for name, value in scope["headers"]:
            headers.setdefault(name, value)
        host = scope["client"][0] if scope["client"] else "unknown"
        client = self._limiter.client(host, forwarded=False)
        # Who is told apart by a token or a proxy, or is counted, goes the longer way.
        if not client.allowance.is_free or not TELLING.isdisjoint(headers):
            await self._app(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        state["client"] = client
        try:
            asked = self._asked(scope["query_string"])
            if asked is None:
                await self._app(scope, receive, send)
                return
            known = headers.get(b"if-none-match")
            stored = await answered(
                self._service,
                asked,
                accept=headers.get(b"accept", b"").decode("latin-1"),
                known=None if known is None else known.decode("latin-1"),
                state=state,
                receive=receive,
            )
        except HamkgError as error:
            await self._refuse(error, scope, send)
            return
        self._service.metrics.observe_request(_PATH, "GET", 304 if stored.is_known else 200)
        await _send(stored, send, packed=b"gzip" in headers.get(b"accept-encoding", b""))

    def _asked(self, address: bytes) -> Asked | None:
        limits = self._service.limits
        query = unquoted(address[len(_START) :]) if address.startswith(_START) else None
        if query is None:
            return asked_in(address.decode("latin-1"), limits)
        return asked_plainly(query, limits)

    async def _refuse(self, error: HamkgError, scope: Scope, send: Send) -> None:
        response = await on_hamkg_error(Request(scope), error)
        self._service.metrics.observe_request(_PATH, "GET", response.status_code)
        fields = with_safe_headers(opened(response.raw_headers))
        start = {"type": "http.response.start", "status": response.status_code, "headers": fields}
        await send(start)
        await send({"type": "http.response.body", "body": bytes(response.body)})


async def _send(stored: Stored, send: Send, *, packed: bool) -> None:
    body = stored.body
    fields = [*_fields(stored.media_type, stored.version, is_tagged=bool(stored.tag))]
    if stored.tag:
        fields.append((b"etag", stored.tag.encode()))
    if not stored.is_known:
        if packed and len(body) >= _SMALL:
            # Others must not wait while much is packed.
            apart = len(body) > _MUCH
            body = await asyncio.to_thread(_packed, body) if apart else _packed(body)
            fields.append((b"content-encoding", b"gzip"))
        fields.append((b"content-length", b"%d" % len(body)))
    status = 304 if stored.is_known else 200
    await send({"type": "http.response.start", "status": status, "headers": fields})
    await send({"type": "http.response.body", "body": body})


@lru_cache(maxsize=64)
def _fields(media_type: str, version: str, *, is_tagged: bool) -> tuple[tuple[bytes, bytes], ...]:
    """Give the headers that all answers of a kind have in common; no media type is a 304."""
    fields = answer_headers('""' if is_tagged else "", version)
    fields.pop("ETag", None)
    if media_type:
        is_text = media_type.startswith("text/")
        fields["Content-Type"] = f"{media_type}; charset=utf-8" if is_text else media_type
    raw = [(name.lower().encode(), value.encode("latin-1")) for name, value in fields.items()]
    return tuple(with_safe_headers(opened(raw)))


def _packed(body: bytes) -> bytes:
    return gzip.compress(body, 6, mtime=0)
