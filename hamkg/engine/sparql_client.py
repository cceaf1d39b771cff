"""Speaks the SPARQL 1.1 Protocol with another server, which is not trusted to behave.

Queries go as forms: of the ways that the protocol has, this one works with every server we know
(Virtuoso 7 never answers a query that is sent directly).
"""

from __future__ import annotations

import json
import os
import re
import time
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from importlib.metadata import version
from typing import TYPE_CHECKING

import httpx2

from hamkg.engine.foreign import Reply
from hamkg.engine.prologue import end_of_prologue
from hamkg.errors import QueryTimeoutError
from hamkg.service_errors import RemoteStoreError, ResultTooLargeError

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Mapping, Sequence

AUTHORIZATION = "HAMKG_STORE_AUTHORIZATION"
"""The environment variable with what the server wants as Authorization, such as Bearer TOKEN."""
USER, PASSWORD = "HAMKG_STORE_USER", "HAMKG_STORE_PASSWORD"
"""The environment variables with who we are, where the server asks for that (Basic or Digest)."""
WANTED = (
    f"Put what it wants into the environment: {AUTHORIZATION}='Bearer ...', "
    f"or {USER} and {PASSWORD}."
)
"""What to do where a server wants to know who asks."""
_FORBIDDEN = "It may keep this from everybody, as hamkg serve keeps the graphs of its release."
_ROWS = "application/sparql-results+json"
_TRIPLES = "application/n-triples, text/turtle;q=0.8"
_FORM = re.compile(r"\w+")
PASSING = {
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.BAD_GATEWAY,
    HTTPStatus.SERVICE_UNAVAILABLE,
    HTTPStatus.GATEWAY_TIMEOUT,
}
"""What a server answers that may well answer otherwise in a moment."""
# Seconds before each further try: reading twice does no harm.
_WAITS = (0.2, 1.0)
_SHOWN = 300


@dataclass(frozen=True, slots=True)
class ClientLimits:
    """What one answer may cost: seconds, and bytes once unpacked."""

    seconds: float = 60.0
    bytes: int = 500_000_000


@dataclass(frozen=True, slots=True)
class Heard:
    """What a server said to one request, whatever it is: the status, and the rest as a reply."""

    status: int
    reply: Reply


class _Login(httpx2.Auth):
    """Says who we are as the server asks for it, and only if it does; then without being asked."""

    def __init__(self, user: str, password: str) -> None:
        self._digest = httpx2.DigestAuth(user, password)
        self._basic = httpx2.BasicAuth(user, password)
        self._is_basic = False

    def auth_flow(
        self, request: httpx2.Request
    ) -> Generator[httpx2.Request, httpx2.Response, None]:
        if self._is_basic:
            yield from self._basic.auth_flow(request)
            return
        flow = self._digest.auth_flow(request)
        response = yield next(flow)
        wanted = response.headers.get("www-authenticate", "").lower()
        if response.status_code == HTTPStatus.UNAUTHORIZED and wanted.startswith("basic "):
            self._is_basic = True
            yield from self._basic.auth_flow(request)
            return
        with suppress(StopIteration):
            yield flow.send(response)


def login() -> httpx2.Auth | None:
    """Give what says who we are where a server asks, as the environment has it; or nothing."""
    user, password = os.environ.get(USER), os.environ.get(PASSWORD)
    return _Login(user, password) if user and password else None


class SparqlClient:
    """Asks one SPARQL endpoint, over connections that are kept."""

    def __init__(self, address: str, limits: ClientLimits | None = None) -> None:
        """Prepare; nothing is sent yet."""
        self.address = address
        self.limits = limits or ClientLimits()
        self._http = httpx2.Client(
            headers=asking_headers(),
            auth=login(),
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
        pragmas: str = "",
    ) -> Reply:
        """Send a query; the graphs are the dataset in the protocol's sense.

        ``pragmas`` are words to the server that stand before the query and are no SPARQL.
        Raises RemoteStoreError, QueryTimeoutError and ResultTooLargeError.
        """
        form = asking_form(pragmas + text, default_graphs, named_graphs)
        accept = accepted(text)
        for wait in (*_WAITS, None):
            try:
                return self._sent(form, accept)
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
            raise _refusal(graph_store, answer.status_code, answer.text)

    def hear(
        self,
        method: str,
        address: str,
        *,
        accept: str = "*/*",
        params: Mapping[str, str] | None = None,
        form: Mapping[str, str | list[str]] | None = None,
    ) -> Heard:
        """Send one request, once, and give what comes back, a refusal too.

        Raises RemoteStoreError where nobody answers, QueryTimeoutError and ResultTooLargeError.
        """
        headers = {"Accept": accept}
        sending = self._http.stream(method, address, params=params, data=form, headers=headers)
        try:
            with sending as answer:
                body = self._read(answer.iter_bytes())
        except httpx2.TimeoutException:
            told = QueryTimeoutError.AFTER.format(self.limits.seconds)
            raise QueryTimeoutError(told) from None
        except httpx2.HTTPError as error:
            raise self._unreachable(error) from error
        return Heard(answer.status_code, reply_of(answer.headers, body))

    def close(self) -> None:
        """Hang up."""
        self._http.close()

    def _sent(self, form: dict[str, str | list[str]], accept: str) -> Reply:
        heard = self.hear("POST", self.address, accept=accept, form=form)
        if heard.status != HTTPStatus.OK:
            text = heard.reply.body.decode("utf-8", "replace")
            raise _refusal(self.address, heard.status, text)
        return heard.reply

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


def _refusal(address: str, status: int, text: str) -> RemoteStoreError:
    told = f"{address} answers {status}{_why(text)}"
    if status == HTTPStatus.UNAUTHORIZED:
        return RemoteStoreError(told, hint=WANTED)
    if status == HTTPStatus.FORBIDDEN:
        return RemoteStoreError(told, hint=f"{_FORBIDDEN} {WANTED}")
    return RemoteStoreError(told, passing=status in PASSING)


def _why(text: str) -> str:
    """Give the first line of a refusal, or what a problem in JSON (RFC 9457) says of itself."""
    words = next((line.strip() for line in text.splitlines() if line.strip()), "")
    with suppress(ValueError):
        problem = json.loads(text)
        if isinstance(problem, dict) and isinstance(problem.get("detail"), str):
            words = problem["detail"]
    return f": {words[:_SHOWN]}" if words else "."


def asking_headers() -> dict[str, str]:
    """Give the headers of every request, with what the environment has as Authorization."""
    own = os.environ.get(AUTHORIZATION)
    headers = {"User-Agent": f"hamkg/{version('hamkg')}"}
    return headers | ({"Authorization": own} if own else {})


def accepted(query: str) -> str:
    """Give what to accept for a query: asked for both, Virtuoso sends triples as rows.

    >>> accepted("PREFIX a: <urn:a> CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    'application/n-triples, text/turtle;q=0.8'
    """
    form = _FORM.match(query, end_of_prologue(query))
    has_triples = form is not None and form[0].upper() in {"CONSTRUCT", "DESCRIBE"}
    return _TRIPLES if has_triples else _ROWS


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
    most = headers.get("x-sparql-maxrows", "")
    return Reply(media_type, body, headers.get("server", ""), int(most) if most.isdecimal() else 0)
