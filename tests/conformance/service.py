"""A scratch server of this checkout, and the tests' way to talk to it."""

from __future__ import annotations

import http.client
import json
import re
import socket
import subprocess
import sys
from contextlib import closing, contextmanager
from threading import Timer
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, urlencode

import pyoxigraph as ox

from hamkg.errors import HamkgError, QueryRefusedError, QuerySyntaxError, RdfSyntaxError
from hamkg.formats import RDF_KINDS, find_format

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

TOKEN = "conformance-token-0123456789abcdef"  # noqa: S105  opens a server of the tests alone
_UPDATE = "application/sparql-update"
_QUADS = "application/n-quads"
_START = 60.0
_LINE = re.compile(r"Line (\d+), column (\d+)")


class Reply(NamedTuple):
    """What the server answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Service:
    """A server that answers on a port of this machine."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def send(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Reply:
        """Send one request; ``content_type`` stands for the header Content-Type."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self._connection.request(method, path, body, {"Authorization": f"Bearer {TOKEN}", **named})
        reply = self._connection.getresponse()
        lowered = {name.lower(): value for name, value in reply.getheaders()}
        return Reply(reply.status, lowered, reply.read())

    def put(self, quads: Sequence[ox.Quad]) -> None:
        """Make these quads all that the server has."""
        data = ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
        _body(self.send("PUT", "/dataset", data, content_type=_QUADS))


class HttpDriver:
    """hamkg, reached as its clients reach it."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._data: tuple[ox.Quad, ...] | None = None

    def answer(self, query: str, data: Sequence[ox.Quad], base: str, format_name: str) -> bytes:
        self._fill(data)
        kind = find_format(format_name, "table").media_type
        form = urlencode({"query": f"BASE <{base}> {query}"}).encode()
        return _body(
            self._service.send(
                "POST",
                "/sparql",
                form,
                content_type="application/x-www-form-urlencoded",
                accept=f"{kind}, application/n-triples",
            )
        )

    def update(self, text: str, data: Sequence[ox.Quad], base: str) -> bytes:
        self._fill(data)
        self._data = None
        whole = f"BASE <{base}> {text}".encode()
        _body(self._service.send("POST", "/update", whole, content_type=_UPDATE))
        return _body(self._service.send("GET", "/dataset", accept=_QUADS))

    def parse(self, format_name: str, text: bytes, base: str) -> bytes:
        self._data = None
        row = find_format(format_name, *RDF_KINDS)
        if row.kind == "dataset":
            told = f"@base <{base}> . ".encode() if row.name == "trig" else b""
            _body(self._service.send("PUT", "/dataset", told + text, content_type=row.media_type))
            return _body(self._service.send("GET", "/dataset", accept=_QUADS))
        path = f"/graphs?graph={quote(base, safe='')}"
        _body(self._service.send("PUT", path, text, content_type=row.media_type))
        return _body(self._service.send("GET", path, accept="application/n-triples"))

    def _fill(self, data: Sequence[ox.Quad]) -> None:
        if self._data != tuple(data):
            self._service.put(data)
            self._data = tuple(data)


def _body(reply: Reply) -> bytes:
    """Give what was answered, or raise the error that the server told of."""
    if reply.status < 300:
        return reply.body
    assert reply.status < 500, reply
    problem = json.loads(reply.body)
    raise _error(problem["code"], problem["detail"])


def _error(code: str, detail: str) -> HamkgError:
    if code == QueryRefusedError.code:
        return QueryRefusedError(detail)
    if code == RdfSyntaxError.code:
        return RdfSyntaxError(detail)
    assert code == QuerySyntaxError.code, (code, detail)
    place = _LINE.match(detail)
    line, column = (int(place[1]), int(place[2])) if place else (None, None)
    return QuerySyntaxError(detail, line=line, column=column)


@contextmanager
def scratch_server(folder: Path) -> Iterator[Service]:
    """Start a scratch server, and stop it at the end."""
    tokens = folder / "tokens"
    tokens.write_text(f"{TOKEN} admin\n", encoding="utf-8")
    tokens.chmod(0o600)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "hamkg", "serve", "--scratch", "--no-ui"]
    options = ["--token-file", str(tokens), "--port", str(port)]
    with subprocess.Popen([*command, *options], stdout=subprocess.PIPE, text=True) as process:
        stopper = Timer(_START, process.kill)
        stopper.start()
        try:
            assert process.stdout is not None
            assert any("hamkg is ready" in line for line in process.stdout), "it did not start"
            stopper.cancel()
            with closing(Service(port)) as service:
                yield service
        finally:
            stopper.cancel()
            process.terminate()
            process.wait(timeout=30)
