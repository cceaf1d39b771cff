"""Speaks the SPARQL 1.1 Protocol with another server, which is not trusted to behave.

Queries go as forms: of the ways that the protocol has, this one works with every server we know
(Virtuoso 7 never answers a query that is sent directly).
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from http import HTTPStatus
from importlib.metadata import version
from typing import TYPE_CHECKING

import httpx2

from hamkg.engine.foreign import Reply
from hamkg.errors import QueryTimeoutError
from hamkg.service_errors import RemoteStoreError, ResultTooLargeError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

AUTHORIZATION = "HAMKG_STORE_AUTHORIZATION"
"""The environment variable with what the server wants as Authorization, such as Bearer TOKEN."""
_ACCEPT = "application/sparql-results+json, application/n-triples;q=0.9, text/turtle;q=0.8"
_PASSING = {
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.BAD_GATEWAY,
    HTTPStatus.SERVICE_UNAVAILABLE,
    HTTPStatus.GATEWAY_TIMEOUT,
}
# Seconds before each further try: reading twice does no harm.
_WAITS = (0.2, 1.0)
_SHOWN = 300


@dataclass(frozen=True, slots=True)
class ClientLimits:
    """What one answer may cost: seconds, and bytes once unpacked."""

    seconds: float = 60.0
    bytes: int = 500_000_000


class SparqlClient:
    """Asks one SPARQL endpoint, over connections that are kept."""

    def __init__(self, address: str, limits: ClientLimits | None = None) -> None:
        """Prepare; nothing is sent yet."""
        self.address = address
        self.limits = limits or ClientLimits()
        self._http = httpx2.Client(
            headers=asking_headers(),
            timeout=self.limits.seconds,
            follow_redirects=False,  # what was told to us is not told to others
            trust_env=False,
        )

    def query(
        self,
        text: str,
        *,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> Reply:
        """Send a query; the graphs are the dataset in the protocol's sense.

        Raises RemoteStoreError, QueryTimeoutError and ResultTooLargeError.
        """
        form = asking_form(text, default_graphs, named_graphs)
        for wait in (*_WAITS, None):
            try:
                return self._sent(form)
            except RemoteStoreError as error:
                if wait is None or not error.passing:
                    raise
            time.sleep(wait)
        raise AssertionError  # the last wait is None

    def put(self, graph_store: str, graph: str, triples: bytes) -> None:
        """Put a graph in place of what has its name, by the Graph Store Protocol."""
        kind = {"Content-Type": "application/n-triples"}
        try:
            answer = self._http.put(
                graph_store, params={"graph": graph}, content=triples, headers=kind
            )
        except httpx2.HTTPError as error:
            raise self._unreachable(error) from error
        if not answer.is_success:
            raise self._refusal(answer.status_code, answer.text)

    def close(self) -> None:
        """Hang up."""
        self._http.close()

    def _sent(self, form: dict[str, str | list[str]]) -> Reply:
        try:
            with self._http.stream("POST", self.address, data=form) as answer:
                body = self._read(answer.iter_bytes())
        except httpx2.TimeoutException:
            told = QueryTimeoutError.AFTER.format(self.limits.seconds)
            raise QueryTimeoutError(told) from None
        except httpx2.HTTPError as error:
            raise self._unreachable(error) from error
        if answer.status_code != HTTPStatus.OK:
            raise self._refusal(answer.status_code, body.decode("utf-8", "replace"))
        return reply_of(answer.headers, body)

    def _read(self, parts: Iterable[bytes]) -> bytes:
        kept, size = [], 0
        for part in parts:
            size += len(part)
            if size > self.limits.bytes:
                told = f"{self.address} answers with more than {self.limits.bytes:,} bytes."
                raise ResultTooLargeError(told)
            kept.append(part)
        return b"".join(kept)

    def _unreachable(self, error: Exception) -> RemoteStoreError:
        told = f"{self.address} cannot be reached: {str(error) or type(error).__name__}."
        return RemoteStoreError(told, passing=True)

    def _refusal(self, status: int, text: str) -> RemoteStoreError:
        first = next((line.strip() for line in text.splitlines() if line.strip()), "")
        words = f": {first[:_SHOWN]}" if first else "."
        told = f"{self.address} answers {status}{words}"
        if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
            hint = f"Put what it wants into the environment: {AUTHORIZATION}='Bearer ...'."
            return RemoteStoreError(told, hint=hint)
        return RemoteStoreError(told, passing=status in _PASSING)


def asking_headers() -> dict[str, str]:
    """Give the headers of every request, with what the environment has as Authorization."""
    own = os.environ.get(AUTHORIZATION)
    headers = {"Accept": _ACCEPT, "User-Agent": f"hamkg/{version('hamkg')}"}
    return headers | ({"Authorization": own} if own else {})


def asking_form(
    text: str, default_graphs: Sequence[str], named_graphs: Sequence[str]
) -> dict[str, str | list[str]]:
    """Give the fields of a form that asks a query over a dataset."""
    return {
        "query": text,
        "default-graph-uri": list(default_graphs),
        "named-graph-uri": list(named_graphs),
    }


def reply_of(headers: Mapping[str, str], body: bytes) -> Reply:
    """Put together what came back, by the headers that say what it is."""
    media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    return Reply(media_type, body, headers.get("server", ""))
