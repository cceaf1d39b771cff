"""A SPARQL endpoint on this machine, for tests of who asks it: it behaves well, or in odd ways."""

from __future__ import annotations

import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Iterator

HOST = "127.0.0.1"
JSON = "application/sparql-results+json"
XML = "application/sparql-results+xml"
DATA = """<urn:a> <urn:label> "one" . <urn:b> <urn:label> "two" . <urn:c> <urn:part> _:b .
    <urn:a> <urn:number> 1, 2, 3 ."""
SLOW = 8.0
LARGE = 300_000_000


@dataclass(slots=True)
class Endpoint:
    """Where an endpoint is, and what it was asked: each request's path, headers and query."""

    port: int = 0
    requests: list[tuple[str, dict[str, str], str]] = field(default_factory=list)

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        return f"http://{HOST}:{self.port}"

    def __call__(self, path: str = "sparql") -> str:
        """The address of one of its ways to answer."""
        return f"{self.origin}/{path}"


class _Handler(BaseHTTPRequestHandler):
    """Answers by the path: as a good endpoint at /sparql, as a bad one elsewhere."""

    server: _Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._noted("")
        self._send(200, JSON, b"")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        (query,) = parse_qs(body)["query"]
        self._noted(query)
        getattr(self, f"_{self.path[1:].partition('?')[0]}")(query)

    def _noted(self, query: str) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.endpoint.requests.append((self.path, headers, query))

    def _sparql(self, query: str) -> None:
        self._answer(query, JSON, ox.QueryResultsFormat.JSON)

    def _xml(self, query: str) -> None:
        self._answer(query, f"{XML}; charset=utf-8", ox.QueryResultsFormat.XML)

    def _answer(self, query: str, kind: str, form: ox.QueryResultsFormat) -> None:
        found = self.server.store.query(query)
        assert isinstance(found, ox.QuerySolutions)
        self._send(200, kind, found.serialize(format=form) or b"")

    def _moved(self, _query: str) -> None:
        self._send(307, JSON, b"", Location="/sparql")

    def _broken(self, _query: str) -> None:
        self._send(500, "text/html", b"<h1>Traceback</h1>")

    def _picky(self, _query: str) -> None:
        self._send(400, "text/plain", b"no such function")

    def _page(self, _query: str) -> None:
        self._send(200, "text/html", b"<html>")

    def _packed(self, _query: str) -> None:
        self._send(200, JSON, b"\x1f\x8b", Content_Encoding="gzip")

    def _odd(self, _query: str) -> None:
        self._send(200, JSON, b"[]")

    def _rude(self, _query: str) -> None:
        self.wfile.write(b"what?\r\n\r\n")
        self.close_connection = True

    def _slow(self, _query: str) -> None:
        time.sleep(SLOW)

    def _dripping(self, _query: str) -> None:
        self._begin(200, JSON, LARGE)
        for _ in range(int(SLOW / 0.1)):
            self.wfile.write(b" ")
            time.sleep(0.1)

    def _large(self, _query: str) -> None:
        self._begin(200, JSON, LARGE)
        for _ in range(LARGE // 1_000_000):
            self.wfile.write(b" " * 1_000_000)

    def _many(self, _query: str) -> None:
        row = b'{"s":{"type":"uri","value":"urn:s"}}'
        rows = b",".join([row] * 20_000)
        self._send(200, JSON, b'{"head":{"vars":["s"]},"results":{"bindings":[%s]}}' % rows)

    def _send(self, status: int, kind: str, body: bytes, **headers: str) -> None:
        self._begin(status, kind, len(body), **headers)
        self.wfile.write(body)

    def _begin(self, status: int, kind: str, length: int, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(length))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def handle(self) -> None:
        """Let the client leave."""
        with suppress(ConnectionError):
            super().handle()

    def log_message(self, *_: object) -> None: ...


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, endpoint: Endpoint) -> None:
        super().__init__((HOST, 0), _Handler)
        self.endpoint = endpoint
        self.store = ox.Store()
        self.store.load(DATA, format=ox.RdfFormat.TURTLE)


@contextmanager
def endpoint() -> Iterator[Endpoint]:
    """Open an endpoint."""
    found = Endpoint()
    with _Server(found) as server:
        found.port = server.server_address[1]
        thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield found
        finally:
            server.shutdown()
            thread.join()
