"""Lets pages of other sites read, and keeps them from writing (the Fetch standard, section 3.3).

What may be read by everyone may be read by every page: these answers say so, errors among them,
and never with a person's credentials. A request that could change something, and a page's own
connection, are refused when they come from the page of another site, whatever token they carry.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.responses import Response
from starlette.websockets import WebSocketClose

from hamkg.server.problems import problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    Headers = list[tuple[bytes, bytes]]

_READING: Final = frozenset({"GET", "HEAD"})
# Beneath each path, what reads; a SPARQL query may be too long for an address.
READABLE: Final[Mapping[str, frozenset[str]]] = {
    "/.well-known/void": _READING,
    "/api": _READING,
    "/data": _READING,
    "/export": _READING,
    "/graphs": _READING,
    "/id": _READING,
    "/ontology": _READING,
    "/sparql": _READING | {"POST"},
}
_FIRST_WORDS = {path.split("/")[1]: (path, methods) for path, methods in READABLE.items()}
_NOTHING: frozenset[str] = frozenset()
_OPEN = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"ETag, Hamkg-Data-Version, Link, Retry-After"),
]
_DAY = "86400"
_POLICY_VIOLATION = 1008


class Cors:
    """ASGI middleware that opens what is read to other sites, and closes what is written."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, answer a preflight, or refuse a foreign write."""
        if scope["type"] == "websocket":
            # Streamlit would ask a third party for our address to judge a foreign page by.
            refused = is_foreign(scope["headers"])
            app = WebSocketClose(_POLICY_VIOLATION) if refused else self._app
            await app(scope, receive, send)
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        method = scope["method"]
        readable = methods_that_read(scope["path"])
        if method in readable:
            await self._app(scope, receive, _opened(send))
        elif method == "OPTIONS" and readable and _value(scope["headers"], b"origin"):
            await _preflight(readable)(scope, receive, send)
        elif method not in _READING and is_foreign(scope["headers"]):
            await _refusal()(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def methods_that_read(path: str) -> frozenset[str]:
    """Give the methods that do no more than read at a path which every page may read.

    >>> sorted(methods_that_read("/sparql")), sorted(methods_that_read("/update"))
    (['GET', 'HEAD', 'POST'], [])
    """
    start, methods = _FIRST_WORDS.get(path[1:].partition("/")[0], ("", _NOTHING))
    # Not startswith alone: /.well-known has more than the description of the data.
    return methods if start and (path == start or path.startswith(f"{start}/")) else _NOTHING


def is_foreign(headers: Headers) -> bool:
    """Tell whether a request comes from the page of another site.

    Programs send no Origin. A page's own requests have an Origin with the address that they are
    sent to; a proxy has to hand on that address in Host.

    >>> is_foreign([(b"host", b"kg.example.org"), (b"origin", b"https://kg.example.org")])
    False
    >>> is_foreign([(b"host", b"kg.example.org"), (b"origin", b"null")])
    True
    """
    origin = _value(headers, b"origin")
    if origin is None:
        return False
    scheme, _, place = origin.lower().partition(b"://")
    host = (_value(headers, b"host") or b"").lower()
    return scheme not in {b"http", b"https"} or not place or place != host


def _value(headers: Headers, wanted: bytes) -> bytes | None:
    values = [value for name, value in headers if name == wanted]
    return b", ".join(values) if values else None


def _opened(send: Send) -> Send:
    async def opening(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = opened(message["headers"])
        await send(message)

    return opening


def opened(headers: Headers) -> Headers:
    """Give the headers of an answer that every page may read."""
    return [pair for pair in headers if not pair[0].startswith(b"access-control-")] + _OPEN


def _preflight(readable: frozenset[str]) -> Response:
    headers = {
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Allow-Methods": ", ".join(sorted(readable)),
        "Access-Control-Allow-Headers": "Accept, Content-Type",
        "Access-Control-Max-Age": _DAY,
    }
    return Response(status_code=204, headers=headers)


def _refusal() -> Response:
    told = "A page of another site cannot write here."
    return problem(403, "foreign-origin", told, "Send it from a program, or from a page of here.")
