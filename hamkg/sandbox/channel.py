"""The server's end of the line to one of its processes."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, cast

from hamkg.sandbox.faults import error_of
from hamkg.sandbox.wire import Frames, pack

if TYPE_CHECKING:
    import socket
    from collections.abc import Mapping

    from hamkg.sandbox.wire import Frame


class ProcessGoneError(Exception):
    """The process at the other end has ended, or was ended."""


class Channel(asyncio.Protocol):
    """Sends one job at a time and waits for its reply."""

    def __init__(self) -> None:
        """Start without a connection; `connect` makes one."""
        self._frames = Frames()
        self._waiting: asyncio.Future[Frame] | None = None
        self._transport: asyncio.Transport | None = None

    @classmethod
    async def connect(cls, end: socket.socket) -> Channel:
        """Take over a connected socket."""
        end.setblocking(False)  # noqa: FBT003  the method takes no name for it
        _, channel = await asyncio.get_running_loop().create_connection(cls, sock=end)
        return channel

    @property
    def is_open(self) -> bool:
        """Whether the other end may still answer."""
        return self._transport is not None and not self._transport.is_closing()

    def ask(self, head: Mapping[str, Any], body: bytes = b"") -> asyncio.Future[Frame]:
        """Send a job; the future has its reply, or ProcessGoneError."""
        self._waiting = asyncio.get_running_loop().create_future()
        if self._transport is None or self._transport.is_closing():
            self._waiting.set_exception(ProcessGoneError())
        else:
            self._transport.write(pack(head, body))
        return self._waiting

    def close(self) -> None:
        """Hang up: an idle process at the other end then ends by itself."""
        if self._transport is not None:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport (called by asyncio)."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Hand a reply that is whole to who waits for it (called by asyncio)."""
        for frame in self._frames.feed(data):
            waiting, self._waiting = self._waiting, None
            if waiting is not None and not waiting.done():
                waiting.set_result(frame)

    def connection_lost(self, _exc: Exception | None) -> None:
        """Tell who waits that no reply will come (called by asyncio)."""
        waiting, self._waiting = self._waiting, None
        if waiting is not None and not waiting.done():
            waiting.set_exception(ProcessGoneError())


def unpacked(frame: Frame) -> Frame:
    """Give a reply as it is; raises the error that it tells of."""
    if "error" in frame[0]:
        raise error_of(frame[0])
    return frame
