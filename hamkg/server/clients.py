"""Tells at the doors who asks, refuses a wrong token, and makes wait who has had enough.

A door finds who asks in ``request.state.client``, and writes what its query took into
``request.state.query_seconds``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.websockets import WebSocketClose

from hamkg.server.limits import Client
from hamkg.server.problems import problem
from hamkg.server.tokens import WRONG_TOKEN, authorization, bearer
from hamkg.service_errors import RateLimitError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from hamkg.server.limits import Limiter
    from hamkg.server.tokens import Tokens

DOORS: Final = (
    "/sparql",
    "/update",
    "/graphs",
    "/dataset",
    "/data/",
    "/id/",
    "/ontology",
    "/export/",
    "/api/",
    "/mcp",
    "/metrics",
    "/_stcore/metrics",
)
# A proxy on this machine speaks from loopback for the whole world; these headers give it away.
_FORWARDING = {b"forwarded", b"via", b"x-forwarded-for", b"x-forwarded-host", b"x-real-ip"}
TELLING: Final = _FORWARDING | {b"authorization"}
# A refusal must not bring the next one nearer, and that we are overloaded is no client's error.
_NO_ERRORS = {429, 503}
_FIRST_ERROR = 400
_TRY_AGAIN_LATER = 1013  # a WebSocket's way of saying so


class RateLimits:
    """ASGI middleware that names the client in ``request.state.client``, and makes it wait."""

    def __init__(
        self, app: ASGIApp, limiter: Limiter, tokens: Tokens, doors: tuple[str, ...] = DOORS
    ) -> None:
        """Wrap an application; count open pages, and requests to these paths."""
        self._app = app
        self._limiter = limiter
        self._tokens = tokens
        self._doors = doors

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer 401 or 429."""
        if scope["type"] == "websocket":
            await self._page(scope, receive, send)
        elif scope["type"] == "http" and scope["path"].startswith(self._doors):
            await self._request(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            client = self._client(scope)
            if client is None:
                await _unauthorized()(scope, receive, send)
                return
            self._limiter.enter(client)
        except RateLimitError as error:
            await too_many(error)(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        state["client"] = client
        if client.allowance.is_free:
            await self._app(scope, receive, send)
        else:
            await self._counted(client, scope, receive, send)

    async def _counted(self, client: Client, scope: Scope, receive: Receive, send: Send) -> None:
        status = 0

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noting)
        finally:
            self._limiter.leave(client)
            seconds = scope["state"].get("query_seconds")
            if seconds is not None:
                self._limiter.charge(client, seconds)
            if status >= _FIRST_ERROR and status not in _NO_ERRORS:
                self._limiter.error(client)

    async def _page(self, scope: Scope, receive: Receive, send: Send) -> None:
        client = self._sender(scope, _telling(scope))
        try:
            self._limiter.open_page(client)
        except RateLimitError:
            await WebSocketClose(_TRY_AGAIN_LATER)(scope, receive, send)
            return
        try:
            await self._app(scope, receive, send)
        finally:
            self._limiter.close_page(client)

    def _client(self, scope: Scope) -> Client | None:
        """Give who asks; nothing where the token is wrong."""
        telling = _telling(scope)
        client = self._sender(scope, telling)
        header = authorization(telling)
        # Without tokens there is nothing to guess, and other schemes are a proxy's business.
        if header is None or not len(self._tokens) or bearer(header) is None:
            return client
        grant = self._tokens.grant_of(header)
        if grant is None:
            self._limiter.wrong_token(client)
            return None
        allowance = client.allowance if client.local else self._limiter.allowances.holder
        return Client(grant.name, allowance, client.local, grant.scopes)

    def _sender(self, scope: Scope, telling: Sequence[tuple[bytes, bytes]]) -> Client:
        host = scope["client"][0] if scope.get("client") else "unknown"
        forwarded = any(name in _FORWARDING for name, _ in telling)
        return self._limiter.client(host, forwarded=forwarded)


def too_many(error: RateLimitError) -> Response:
    """Answer 429 and say when to come back."""
    answer = problem(429, error.code, str(error), error.hint)
    answer.headers["Retry-After"] = str(error.retry_after)
    return answer


def _unauthorized() -> Response:
    answer = problem(
        401, "wrong-token", "The token does not hold.", "Send one that does, or none."
    )
    answer.headers["WWW-Authenticate"] = WRONG_TOKEN
    return answer


def _telling(scope: Scope) -> list[tuple[bytes, bytes]]:
    return [pair for pair in scope["headers"] if pair[0] in TELLING]
