"""Asks the SPARQL server that holds the data, from a server that goes on meanwhile.

It goes to this one address and no other: no redirect is followed, and no proxy is looked up. What
comes back is counted as it is unpacked, and not read here: that is for a process behind walls.
"""

from __future__ import annotations

import asyncio
import zlib
from http import HTTPStatus
from typing import TYPE_CHECKING

import httpx2

from hamkg.engine.sparql_client import (
    PASSING,
    WANTED,
    accepted,
    asking_form,
    asking_headers,
    login,
    reply_of,
)
from hamkg.service_errors import RemoteStoreError, RequestError, ResultTooLargeError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hamkg.engine.foreign import Reply

    Form = Mapping[str, str | Sequence[str]]

_CONNECT = 5.0
_AGAIN = 0.2
_CONNECTIONS = 32
_GZIP = 31  # for zlib: with the head that gzip has
# The query is at fault, though it is one: it asks for what that server cannot do.
_NOT_TAKEN = {
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.REQUEST_URI_TOO_LONG,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.NOT_IMPLEMENTED,
}
_WANTING = {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}
_HINT = "Say it in another way: that server may lack what the query uses, or bound its cost."


class StoreClient:
    """Asks one SPARQL endpoint, over connections that are kept."""

    def __init__(self, address: str, most_bytes: int) -> None:
        """Prepare; an answer has at most so many bytes once it is unpacked."""
        self.address = address
        self._most = most_bytes
        self._http = httpx2.AsyncClient(
            headers=asking_headers() | {"Accept-Encoding": "gzip"},
            auth=login(),
            timeout=httpx2.Timeout(None, connect=_CONNECT),  # who asks has a deadline
            limits=httpx2.Limits(max_connections=_CONNECTIONS),
            follow_redirects=False,
            trust_env=False,
        )

    async def close(self) -> None:
        """Hang up."""
        await self._http.aclose()

    async def ask(
        self,
        text: str,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        pragmas: str = "",
    ) -> Reply:
        """Send a query, twice where the first try failed in a way that passes.

        ``pragmas`` are words to the server that stand before the query and are no SPARQL.

        Raises RemoteStoreError, ResultTooLargeError, and RequestError where the server does not
        take this query.
        """
        form = asking_form(pragmas + text, default_graphs, named_graphs)
        headers = {"Accept": accepted(text)}
        try:
            return await self._asked(form, headers)
        except RemoteStoreError as error:
            if not error.passing:
                raise
        await asyncio.sleep(_AGAIN)
        return await self._asked(form, headers)

    async def _asked(self, form: Form, headers: Mapping[str, str]) -> Reply:
        asking = self._http.stream("POST", self.address, data=dict(form), headers=headers)
        try:
            async with asking as answer:
                self._refuse(answer.status_code)
                body = await self._body(answer)
        except (httpx2.HTTPError, zlib.error) as error:
            told = f"{self.address} cannot be reached: {str(error) or type(error).__name__}."
            raise RemoteStoreError(told, passing=True) from error
        return reply_of(answer.headers, body)

    def _refuse(self, status: int) -> None:
        if status in _NOT_TAKEN:
            told = f"The SPARQL server with the data does not take this query (status {status})."
            raise RequestError(400, "store-refusal", told, _HINT)
        if status != HTTPStatus.OK:
            told = f"{self.address} answers with the status {status}."
            hint = WANTED if status in _WANTING else None
            raise RemoteStoreError(told, hint=hint, passing=status in PASSING)

    async def _body(self, answer: httpx2.Response) -> bytes:
        packing = answer.headers.get("content-encoding", "identity").strip().lower()
        if packing not in {"identity", "gzip"}:
            told = f'{self.address} packs its answer as "{packing}", which it was not asked for.'
            raise RemoteStoreError(told)
        unpacking = zlib.decompressobj(_GZIP) if packing == "gzip" else None
        data = bytearray()
        async for part in answer.aiter_raw():
            # One byte more than is taken shows that there is too much, however it was packed.
            left = self._most + 1 - len(data)
            data += part if unpacking is None else unpacking.decompress(part, left)
            if len(data) > self._most:
                told = f"The answer has more than {self._most:,} bytes."
                raise ResultTooLargeError(told)
        if unpacking is not None and not unpacking.eof:
            raise RemoteStoreError(f"{self.address} breaks off in its answer.", passing=True)
        return bytes(data)
