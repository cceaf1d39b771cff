"""A SPARQL server that holds data, and answers in odd ways a query that has <urn:as:...> in it."""

from __future__ import annotations

import gzip
import re
import socket
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Guard = Callable[[str, str, str | None], str]

HOST = "127.0.0.1"
JSON = "application/sparql-results+json"
NT = "application/n-triples"
ROWS = b'{"head":{"vars":["s"]},"results":{"bindings":[%s]}}'
ROW = b'{"s":{"type":"uri","value":"urn:s"}}'
SECRET = "/srv/secret/path"  # noqa: S105  what this server says and nobody else may hear
DATA = '<urn:a> <urn:label> "one" <urn:g> .\n<urn:b> <urn:label> "two" <urn:g> .'
_ODD = re.compile(r"<urn:as:(\w+)>")
# What it says, with which status and media type, to a query that asks for it.
LIES: dict[str, tuple[int, str, bytes]] = {
    "page": (200, "text/html", b"<h1>Welcome"),
    "garbage": (200, JSON, b"[]"),
    "half": (200, JSON, ROWS[:-2] % ROW),
    "binary": (200, JSON, b"\x00\xff" * 50),
    "text": (200, NT, b"<urn:s> <urn:p>"),
    "deep": (200, JSON, b'{"head":' + b"[" * 100_000),
    "partial": (206, JSON, ROWS % b""),
    "moved": (302, JSON, b""),
    "broken": (500, "text/plain", SECRET.encode()),
    "guarded": (401, "text/plain", SECRET.encode()),
    "picky": (400, "text/plain", SECRET.encode()),
    "busy": (503, "text/plain", SECRET.encode()),
    "many": (200, JSON, ROWS % b",".join([ROW] * 3_000)),
}


@dataclass(slots=True)
class LyingStore:
    """Where it is, what it was sent, and how many of its connections hang."""

    port: int = 0
    headers: list[dict[str, str]] = field(default_factory=list)
    queries: list[str] = field(default_factory=list)
    hanging: list[str] = field(default_factory=list)
    guard: Guard = field(kw_only=True)
    store: ox.Store = field(default_factory=ox.Store)

    @property
    def address(self) -> str:
        """The address of its endpoint."""
        return f"http://{HOST}:{self.port}/sparql"


@cache
def _bomb() -> bytes:
    return gzip.compress(b" " * 120_000_000, 1)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        (query,) = parse_qs(body)["query"]
        told = self.server.told
        told.headers.append({name.lower(): value for name, value in self.headers.items()})
        if wanted := told.guard("POST", self.path, self.headers["Authorization"]):
            self._send(401, "text/plain", SECRET.encode(), ("WWW-Authenticate", wanted))
            return
        told.queries.append(query)
        odd = _ODD.search(query)
        if odd is None:
            self._good(query)
        elif odd[1] in LIES:
            self._send(*LIES[odd[1]])
        else:
            getattr(self, f"_{odd[1]}")()

    def do_GET(self) -> None:
        self.server.told.headers.append({"came": "elsewhere"})
        self._send(200, JSON, ROWS % b"")

    def _good(self, query: str) -> None:
        found = self.server.told.store.query(query, use_default_graph_as_union=True)
        if isinstance(found, ox.QueryTriples):
            self._send(200, NT, found.serialize(format=ox.RdfFormat.N_TRIPLES) or b"")
        else:
            self._send(200, JSON, found.serialize(format=ox.QueryResultsFormat.JSON) or b"")

    def _slow(self) -> None:
        self.server.told.hanging.append("slow")
        self._begin(200, JSON, 10**6)
        for _ in range(200):  # a space is what JSON may begin with
            self.wfile.write(b" ")
            time.sleep(0.05)
        self.server.told.hanging.append("slow to the end")

    def _large(self) -> None:
        self._begin(200, JSON, 10**12)
        for _ in range(10**6):
            self.wfile.write(b" " * 10**6)

    def _bomb(self) -> None:
        packed = _bomb()
        self._begin(200, JSON, len(packed), ("Content-Encoding", "gzip"))
        self.wfile.write(packed)

    def _packed(self) -> None:
        packed = gzip.compress(ROWS % ROW)
        self._begin(200, JSON, len(packed), ("Content-Encoding", "gzip"))
        self.wfile.write(packed)

    def _cut(self) -> None:
        packed = gzip.compress(ROWS % ROW)[:-12]
        self._begin(200, JSON, len(packed), ("Content-Encoding", "gzip"))
        self.wfile.write(packed)

    def _strange(self) -> None:
        self._begin(200, JSON, 3, ("Content-Encoding", "br"))
        self.wfile.write(b"abc")

    def _rude(self) -> None:
        self.wfile.write(b"what?\r\n\r\n")
        self.close_connection = True

    def _send(self, status: int, kind: str, body: bytes, *more: tuple[str, str]) -> None:
        self._begin(status, kind, len(body), *more)
        self.wfile.write(body)

    def _begin(self, status: int, kind: str, length: int, *more: tuple[str, str]) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(length))
        self.send_header("Location", f"http://{HOST}:{self.server.told.port}/elsewhere")
        for name, value in more:
            self.send_header(name, value)
        self.end_headers()

    def handle(self) -> None:
        """Let the client leave."""
        with suppress(ConnectionError):
            super().handle()

    def log_message(self, *_: object) -> None: ...


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, told: LyingStore, port: int) -> None:
        super().__init__((HOST, port), _Handler)
        self.told = told
        self.connections: list[socket.socket] = []

    def get_request(self) -> tuple[socket.socket, object]:
        """Keep each connection, to hang up at the end."""
        connection, client = super().get_request()
        self.connections.append(connection)
        return connection, client


@contextmanager
def lying_store(port: int = 0, guard: Guard = lambda *_: "") -> Iterator[LyingStore]:
    """Open one, on this port or a free one; a guard lets nobody in but who shows who they are."""
    told = LyingStore(guard=guard)
    _bomb()  # which takes longer than an answer may
    told.store.bulk_load(DATA.encode(), format=ox.RdfFormat.N_QUADS)
    with _Server(told, port) as server:
        told.port = server.server_address[1]
        thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield told
        finally:
            server.shutdown()
            thread.join()
            for connection in server.connections:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
