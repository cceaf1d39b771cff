"""Speaks HTTP with who connects, and bounds what a request may cost before it is one.

uvicorn leaves the head of a request without limits of length and time, and takes requests that
name no host or two of them. A client that sends a header without end could then have all of the
processor, and one that opens connections and says nothing could have all of those.
"""

from __future__ import annotations

import resource
from typing import TYPE_CHECKING, Final, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

if TYPE_CHECKING:
    import asyncio

    from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

# Seconds that requests under way are given at the end.
GRACE: Final = 5
MOST_HEAD: Final = 64 * 1024
PATIENCE: Final = 15.0
_TOO_LONG = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
    b"content-length: 0\r\nconnection: close\r\n\r\n"
)
_TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
# Each connection and each worker takes one; most systems give 1,024, and more to who asks.
_MOST_FILES = 65_536


class Connection(HttpToolsProtocol):
    """A connection whose requests have a head of bounded length, sent in bounded time."""

    _late: asyncio.TimerHandle | None = None
    _in_head = True
    _got_on = False
    _fruitless = 0
    _ends_soon = False

    def connection_made(  # type: ignore[override]  # as the class that this extends has it
        self, transport: asyncio.Transport
    ) -> None:
        """Expect a first request (called by asyncio)."""
        # Streamlit gives its uvicorn no limit, and the end could be as far off as a deadline.
        if self.config.timeout_graceful_shutdown is None:
            self.config.timeout_graceful_shutdown = GRACE
        super().connection_made(transport)
        self._expect()

    def connection_lost(self, exc: Exception | None) -> None:
        """Expect nothing any more (called by asyncio)."""
        self._expect_no_more()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on, unless too much came that made neither a head nor a body (called by asyncio).

        That is a long head, or what may follow a body: fields again.
        """
        self._got_on = False
        super().data_received(data)
        if self._in_head:
            self._expect()
        if not self._got_on:
            self._fruitless += len(data)
            if self._fruitless > MOST_HEAD:
                self._hang_up(_TOO_LONG)

    def on_message_begin(self) -> None:
        """Expect a whole head (called by the parser)."""
        self._get_on()
        self._in_head = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Hand on a request whose head is whole; raises ValueError where it names no one host."""
        self._get_on()
        self._in_head = False
        self._expect_no_more()
        hosts = sum(name == b"host" for name, _ in self.headers)
        if hosts > 1 or (hosts == 0 and self.parser.get_http_version() == "1.1"):
            msg = "RFC 9112, section 3.2: a request names one host"
            raise ValueError(msg)
        super().on_headers_complete()
        if self._ends_soon:
            self.end_soon()

    def on_body(self, body: bytes) -> None:
        """Hand on a part of a body (called by the parser)."""
        self._get_on()
        super().on_body(body)

    def end_soon(self) -> None:
        """Answer what is asked, or asked next, and tell the client that the connection ends."""
        self._ends_soon = True
        cycle = cast("RequestResponseCycle | None", self.cycle)  # until a request comes
        if cycle is not None and not cycle.response_started:
            cycle.keep_alive = False

    def _get_on(self) -> None:
        self._got_on = True
        self._fruitless = 0

    def _expect(self) -> None:
        if self._late is None:
            self._late = self.loop.call_later(PATIENCE, self._hang_up, _TOO_SLOW)

    def _expect_no_more(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _hang_up(self, words: bytes) -> None:
        self._expect_no_more()
        if not self.transport.is_closing():
            self.transport.write(words)
            self.transport.close()


def allow_connections() -> None:
    """Let this process, and those that it starts, have as many files as connections need."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, _MOST_FILES)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))
