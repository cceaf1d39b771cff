"""The access log: one line of JSON for each request, off unless asked for.

Written with the standard library's ``logging``: ``json`` already encodes every newline, control
and bidirectional character, so that no request can forge a line, and a full disk costs the line
and not the request. structlog would add its processors, which one event of ten fields has no use
for, and a dependency.

A line never holds a query string, a header or a body, and so no token; of a query it holds the
first 200 characters, and a hash by which equal ones are found. Addresses and queries are personal
data all the same: keep a log no longer than it is needed.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import time
from datetime import UTC, datetime
from logging.handlers import WatchedFileHandler
from typing import IO, TYPE_CHECKING, Any

from hamkg.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Callable
    from io import TextIOWrapper
    from pathlib import Path

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_SHOWN = 200
_HASH = 12
_NAME = "hamkg.access"


class JsonLines(logging.Formatter):
    r"""Writes a record's fields as one line of JSON, in ASCII.

    >>> record = logging.makeLogRecord({"fields": {"path": "/a\r/b"}})
    >>> print(JsonLines().format(record))
    {"path":"/a\r/b"}
    """

    def format(self, record: logging.LogRecord) -> str:
        """Give the line."""
        return json.dumps(vars(record)["fields"], separators=(",", ":"))


class AccessLog:
    """ASGI middleware that writes a line for each request once its answer is through.

    A door adds who asked in ``request.state.client`` and what in ``request.state.query``.
    """

    def __init__(
        self, app: ASGIApp, logger: logging.Logger, clock: Callable[[], datetime] | None = None
    ) -> None:
        """Wrap an application; ``clock`` gives the time of a line."""
        self._app = app
        self._logger = logger
        self._clock = clock or _now

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and write its line."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        start = time.perf_counter()
        status: int | None = None  # where the client left before an answer
        sent = 0

        async def counting(message: Message) -> None:
            nonlocal status, sent
            if message["type"] == "http.response.start":
                status = message["status"]
            else:
                sent += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, counting)
        finally:
            fields = {
                "time": self._clock().isoformat(timespec="milliseconds"),
                "method": scope["method"],
                "path": scope["path"][:_SHOWN],
                "status": status,
                "seconds": round(time.perf_counter() - start, 6),
                "bytes": sent,
                "client": _client(scope),
                **_shown(state.get("query")),
            }
            # A record made here is spared the search for its place in the code.
            record = logging.makeLogRecord({"levelno": logging.INFO, "fields": fields})
            self._logger.handle(record)


def access_logger(target: Path | IO[str]) -> logging.Logger:
    """Give a logger to a file, or to an open stream such as standard error.

    The file is made readable by its owner alone, and opened anew when it was moved away.
    """
    handler: logging.Handler
    if hasattr(target, "write"):
        handler = logging.StreamHandler(target)
    else:
        try:
            handler = _PrivateFile(target, encoding="ascii")
        except OSError as error:
            raise OutputError(f"{target} cannot be written: {error.strerror}.") from error
    handler.setFormatter(JsonLines())
    logger = logging.Logger(_NAME, logging.INFO)  # noqa: LOG001  nobody else adds to it or mutes it
    logger.addHandler(handler)
    return logger


class _PrivateFile(WatchedFileHandler):
    def _open(self) -> TextIOWrapper:
        descriptor = os.open(self.baseFilename, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        return os.fdopen(descriptor, "a", encoding=self.encoding)


def _client(scope: Scope) -> str:
    named = scope["state"].get("client")
    if named is not None:
        return str(named.name)
    return scope["client"][0] if scope.get("client") else "unknown"


def _shown(query: str | None) -> dict[str, Any]:
    if query is None:
        return {}
    digest = hashlib.sha256(query.encode("utf-8", "surrogatepass")).hexdigest()
    return {"query_hash": digest[:_HASH], "query": query[:_SHOWN]}


def _now() -> datetime:
    return datetime.now(UTC)
