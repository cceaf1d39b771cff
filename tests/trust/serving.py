"""Real servers of this checkout for the tests of trust, a way to talk to them, and a canary."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread, Timer
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from tests.servers import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from contextlib import AbstractContextManager

HOST = "127.0.0.1"
WRITER = "writer-Zk3m0Y0v8fXq1Lw7Jt5cR2bN9hD4sGaE"
SECOND = "second-Zk3m0Y0v8fXq1Lw7Jt5cR2bN9hD4sGaE"
READER = "reader-Zk3m0Y0v8fXq1Lw7Jt5cR2bN9hD4sGaE"
TOKEN = {"Authorization": f"Bearer {WRITER}"}
UPDATE = {**TOKEN, "Content-Type": "application/sparql-update"}
QUERY = {"Content-Type": "application/sparql-query"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
DEADLINE = 2.0
# What no error may tell a caller: a trace, a path of this machine, a token.
TELLTALES = ("Traceback", 'File "', "/home/", "site-packages", WRITER, SECOND, READER)
_START = 60.0
_PATIENCE = 60.0


class Reply(NamedTuple):
    """What a server answered."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()

    @property
    def json(self) -> Any:  # noqa: ANN401  what JSON holds
        """The body as JSON."""
        return json.loads(self.body)


@dataclass(slots=True)
class Server:
    """A server that answers on a port of this machine."""

    port: int
    process: subprocess.Popen[str]
    folder: Path

    def send(
        self, method: str, path: str, body: bytes | str | None = None, **headers: str
    ) -> Reply:
        """Send a request over a connection of its own; content_type stands for Content-Type."""
        named = {name.replace("_", "-").title(): value for name, value in headers.items()}
        content = body.encode() if isinstance(body, str) else body
        connection = http.client.HTTPConnection(HOST, self.port, timeout=_PATIENCE)
        try:
            connection.request(method, path, content, named)
            reply = connection.getresponse()
            return Reply(reply.status, reply.headers, reply.read())
        finally:
            connection.close()

    def query(self, text: str, accept: str = "*/*", **parameters: str) -> Reply:
        """Ask a query, however long it is."""
        path = f"/sparql?{urlencode(parameters)}"
        return self.send("POST", path, text, accept=accept, **QUERY)

    def asks(self, pattern: str) -> bool:
        """Tell whether the data hold a pattern."""
        reply = self.query(f"ASK {{ {pattern} }}")
        assert reply.status == 200, reply
        return bool(reply.json["boolean"])

    def update(self, text: str, **headers: str) -> Reply:
        """Send an update with the token."""
        return self.send("POST", "/update", text, **{**UPDATE, **headers})

    def put(
        self, body: bytes | str, content_type: str, path: str = "/graphs?graph=urn:g"
    ) -> Reply:
        """Replace a graph with the token."""
        return self.send("PUT", path, body, content_type=content_type, **TOKEN)

    def light(self) -> float:
        """Ask a light query that no cache can answer; give the seconds it took."""
        begun = time.monotonic()
        reply = self.query("ASK { FILTER(NOW() > 0 || true) }")
        assert reply.status == 200, reply
        return time.monotonic() - begun

    @contextmanager
    def dialled(self) -> Iterator[socket.socket]:
        """Open a bare connection."""
        with socket.create_connection((HOST, self.port), timeout=_PATIENCE) as connection:
            yield connection

    def raw(self, data: bytes) -> bytes:
        """Send bytes as they are, and give all that comes back until the server hangs up."""
        with self.dialled() as connection:
            connection.settimeout(5)
            parts = []
            try:
                connection.sendall(data)
                while part := connection.recv(65536):
                    parts.append(part)
            except (TimeoutError, ConnectionError):
                pass
            return b"".join(parts)

    def log(self) -> str:
        """Give what the server has said on its standard error."""
        return (self.folder / "stderr").read_text(encoding="utf-8", errors="replace")

    def tree(self) -> list[int]:
        """List the server's process and all that descend from it."""
        children: dict[int, list[int]] = {}
        for path in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = path.read_text(encoding="utf-8").rpartition(")")[2].split()
            except OSError:  # it has just ended
                continue
            if fields[0] not in "ZX":
                children.setdefault(int(fields[1]), []).append(int(path.parent.name))
        found = [self.process.pid]
        for pid in found:
            found += children.get(pid, [])
        return found


def is_clean(reply: Reply) -> bool:
    """Tell whether a refusal says what was wrong, and nothing about us."""
    if not 400 <= reply.status < 500 and reply.status != 503:
        return False
    told = reply.json
    if reply.status == 503 and "Retry-After" not in reply.headers:
        return False
    return bool(told["code"] and told["hint"]) and not any(
        word in reply.text for word in TELLTALES
    )


def token_file(folder: Path) -> Path:
    """Write a file with the tokens of these tests."""
    path = folder / "tokens"
    path.write_text(f"{WRITER} update\n{SECOND} admin\n{READER} read\n", encoding="utf-8")
    path.chmod(0o600)
    return path


@contextmanager
def serving(
    folder: Path, *options: str, environment: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """Start a server on a free port, and stop it at the end if it has not stopped yet."""
    port = free_port()
    command = [sys.executable, "-m", "hamkg", "serve", "--port", str(port), *options]
    with (
        (folder / "stderr").open("w", encoding="utf-8") as errors,
        subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            env=os.environ | dict(environment or {}),
        ) as process,
    ):
        stopper = Timer(_START, process.kill)
        stopper.start()
        try:
            assert process.stdout is not None
            ready = any("hamkg is ready" in line for line in process.stdout)
            assert ready, (folder / "stderr").read_text(encoding="utf-8")
            stopper.cancel()
            yield Server(port, process, folder)
        finally:
            stopper.cancel()
            if process.poll() is None:
                process.terminate()
            process.wait(timeout=30)


def scratch(folder: Path, *options: str) -> AbstractContextManager[Server]:
    """Start a scratch server that may be written to with the tokens of these tests."""
    tokens = str(token_file(folder))
    return serving(
        folder, "--scratch", "--token-file", tokens, "--deadline", f"{DEADLINE:g}", *options
    )


def endpoint(folder: Path, *options: str) -> AbstractContextManager[Server]:
    """Start a server without pages, whose fronts answer over the release."""
    return serving(folder, "--no-ui", *options)


@dataclass(slots=True)
class Canary:
    """A web server on this machine that counts who comes."""

    port: int
    visits: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Where it is."""
        return f"http://{HOST}:{self.port}/secret"


@contextmanager
def canary() -> Iterator[Canary]:
    """Open a canary."""
    found = Canary(0)

    class Handler(BaseHTTPRequestHandler):
        def handle_one_request(self) -> None:
            found.visits.append("a connection")
            super().handle_one_request()

        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/turtle")
            self.end_headers()
            self.wfile.write(b"<urn:fetched> <urn:by> <urn:us> .")

        do_POST = do_GET  # noqa: N815  the names that http.server calls

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer((HOST, 0), Handler) as server:
        found.port = server.server_address[1]
        thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield found
        finally:
            server.shutdown()
            thread.join()
