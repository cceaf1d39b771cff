"""The one way out: asks a listed SPARQL endpoint, and takes no more than so much from it.

The library below knows no redirects, cookies, proxies or credentials, and neither do we: what is
sent is the query, and nothing of who asked it.
"""

from __future__ import annotations

import asyncio
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import httpcore2

from hamkg import __version__
from hamkg.errors import QueryRefusedError
from hamkg.server.origins import Origin, is_public, listed_origin, split_address
from hamkg.service_errors import (
    ResultTooLargeError,
    ServerBusyError,
    ServiceCallError,
    ServiceUnavailableError,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

_FORMATS = {"application/sparql-results+json": "json", "application/sparql-results+xml": "xml"}
_HEADERS = [
    (b"Accept", b"application/sparql-results+json, application/sparql-results+xml;q=0.9"),
    (b"Accept-Encoding", b"identity"),  # what is packed may unpack to anything
    (b"Connection", b"close"),
    (b"Content-Type", b"application/x-www-form-urlencoded"),
    (b"User-Agent", f"hamkg/{__version__} (+https://w3id.org/hamkg/)".encode()),
]
_OK = 200
_REDIRECTS = range(300, 400)
_PASSING = {408, 425, 429, *range(500, 600)}
_FAILURES = (
    httpcore2.NetworkError,
    httpcore2.ProtocolError,
    httpcore2.TimeoutException,
    OSError,  # the name is not known
    UnicodeError,  # the name is none
)


@dataclass(frozen=True, slots=True)
class EgressLimits:
    """What another server may cost: seconds, bytes and rows of an answer, and calls at once."""

    seconds: float = 10.0
    bytes: int = 10_000_000
    rows: int = 10_000
    at_once: int = 2


class Egress:
    """Asks the servers of a list, and no other."""

    def __init__(self, origins: Iterable[str], limits: EgressLimits | None = None) -> None:
        """Take the origins that may be asked; raises ServiceOriginError."""
        self.limits = limits or EgressLimits()
        self._origins = frozenset(map(listed_origin, origins))
        self._tls = httpcore2.default_ssl_context()
        self._running = 0

    def refuse_unlisted(self, endpoint: str) -> None:
        """Raise QueryRefusedError unless a server is on the list."""
        self._split(endpoint)

    async def ask(self, endpoint: str, query: str, seconds: float) -> tuple[str, bytes]:
        """Send a query, and give the format and the bytes of the answer.

        Raises ServiceUnavailableError for what may pass, ServiceCallError for what will not,
        ResultTooLargeError, QueryRefusedError and ServerBusyError.
        """
        origin, target = self._split(endpoint)
        if self._running >= self.limits.at_once:
            raise ServerBusyError("The server is busy with asking other servers.")
        self._running += 1
        try:
            async with asyncio.timeout(min(seconds, self.limits.seconds)):
                return await self._asked(origin, target, urlencode({"query": query}).encode())
        except TimeoutError:
            raise ServiceUnavailableError(f"{origin} did not answer in time.") from None
        except _FAILURES as error:
            raise ServiceUnavailableError(f"{origin} cannot be reached.") from error
        finally:
            self._running -= 1

    def _split(self, endpoint: str) -> tuple[Origin, str]:
        found = split_address(endpoint)
        if found is None or found[0] not in self._origins:
            raise QueryRefusedError("hamkg does not call this server on a query's behalf.")
        return found

    async def _asked(self, origin: Origin, target: str, form: bytes) -> tuple[str, bytes]:
        # From the listed origin and not from the query's words, which others may read otherwise.
        url = httpcore2.URL(
            scheme=origin.scheme, host=_host(origin), port=origin.port, target=target
        )
        async with (
            httpcore2.AsyncConnectionPool(
                ssl_context=self._tls, max_connections=1, network_backend=_Resolved(origin)
            ) as pool,
            pool.stream("POST", url, headers=_HEADERS, content=form) as response,
        ):
            found = _format_of(origin, response)
            return found, await self._body(origin, response)

    async def _body(self, origin: Origin, response: httpcore2.Response) -> bytes:
        data = bytearray()
        async for part in response.aiter_stream():
            data += part
            if len(data) > self.limits.bytes:
                msg = f"{origin} answered more than {self.limits.bytes:,} bytes."
                hint = "Ask it for less: with LIMIT, or with VALUES within the SERVICE block."
                raise ResultTooLargeError(msg, hint=hint)
        return bytes(data)


class _Resolved(httpcore2.AsyncNetworkBackend):
    """Looks up a name once, and connects to the very address that was looked at.

    A name on the list may come to lead into the operator's own network, by mistake or by malice.
    """

    def __init__(self, origin: Origin) -> None:
        self._origin = origin

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  the library's own signature
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Connect to the first address of a host that answers (called by httpcore2)."""
        del host  # that of the origin, as it was written into a URL
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(self._origin.host, port, type=socket.SOCK_STREAM)
        addresses = [str(entry[4][0]) for entry in found]
        if not self._origin.may_be_private and not all(map(is_public, addresses)):
            raise QueryRefusedError(
                f"{self._origin.host} leads into a private network, which is not called.",
                hint="The operator may list the address itself.",
            )
        return await _first_that_answers(addresses, port, timeout, local_address, socket_options)


async def _first_that_answers(
    addresses: list[str],
    port: int,
    timeout: float | None,  # noqa: ASYNC109  handed on
    local_address: str | None,
    socket_options: Iterable[httpcore2.SOCKET_OPTION] | None,
) -> httpcore2.AsyncNetworkStream:
    network = httpcore2.AnyIOBackend()
    for address in addresses[:-1]:
        try:
            return await network.connect_tcp(address, port, timeout, local_address, socket_options)
        except httpcore2.ConnectError:
            continue
    return await network.connect_tcp(addresses[-1], port, timeout, local_address, socket_options)


def _host(origin: Origin) -> str:
    return f"[{origin.host}]" if ":" in origin.host else origin.host


def _format_of(origin: Origin, response: httpcore2.Response) -> str:
    """Give the format of an answer; raises where it is none that can be used."""
    if response.status in _PASSING:
        raise ServiceUnavailableError(f"{origin} answers with the status {response.status}.")
    if response.status in _REDIRECTS:
        msg = f"{origin} sends elsewhere, and that is not followed."
        raise ServiceCallError(msg, hint="Name the address that it sends to, if it is listed.")
    if response.status != _OK:
        msg = f"{origin} does not take this part of the query (status {response.status})."
        raise ServiceCallError(msg, hint="Try the part on that server itself.")
    headers = {name.lower(): value for name, value in response.headers}
    packed = headers.get(b"content-encoding", b"identity").strip().lower() != b"identity"
    kind = headers.get(b"content-type", b"").partition(b";")[0].strip().lower().decode("latin-1")
    if packed or kind not in _FORMATS:
        msg = f"{origin} does not answer with SPARQL results in JSON or XML."
        raise ServiceCallError(msg, hint="Look whether the address is that of its endpoint.")
    return _FORMATS[kind]
