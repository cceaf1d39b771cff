"""A process that speaks HTTP, alone or as one of several behind a supervisor."""

from __future__ import annotations

import asyncio
import os
import socket
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, cast

import uvicorn

from hamkg.server.connections import GRACE, Connection

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from hamkg.sandbox.threads import Threads
    from hamkg.server.settings import Settings

# What a front and its supervisor say to each other.
READY, STUCK, CONNECTION = b"ready", b"stuck", b"connection"
ROOM, NO_ROOM = b"room", b"no room"


def run(app: ASGIApp, settings: Settings) -> None:
    """Serve an application in this process, on the address of the settings."""
    uvicorn.Server(_config(app, settings)).run()


class Front(uvicorn.Server):
    """Serves the connections that a supervisor hands over, until its work no longer gets done.

    One that is stuck tells the supervisor so, which hands it no more. It finishes what its
    clients have asked, telling each that the connection ends with it, and ends when none is left.
    """

    def __init__(
        self, app: ASGIApp, settings: Settings, threads: Threads, line: socket.socket
    ) -> None:
        """Serve what comes over the line; ``threads`` answer the queries."""
        super().__init__(_config(app, settings))
        self._line = line
        self._threads = threads
        self._told = 0
        self._is_stuck = False
        self._gets_more = True
        threads.stuck = self._on_stuck

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Be ready, and say so (called by uvicorn)."""
        await super().startup(sockets)
        self._line.setblocking(False)  # noqa: FBT003  the method takes no name for it
        asyncio.get_running_loop().add_reader(self._line.fileno(), self._on_line)
        self._line.send(READY)

    async def on_tick(self, counter: int) -> bool:
        """Say how many clients there are, and end where that is due (called by uvicorn)."""
        connections = len(self.server_state.connections)
        if connections != self._told:
            self._told = connections
            self._say(b"%d" % connections)
        if self._is_stuck and not (connections or self._gets_more or self.server_state.tasks):
            return True
        return await super().on_tick(counter)

    def _on_line(self) -> None:
        try:
            message, ends, _, _ = socket.recv_fds(self._line, 64, 1)
        except BlockingIOError:
            return
        if message == CONNECTION:
            client = socket.socket(fileno=ends[0])
            client.setblocking(False)  # noqa: FBT003  the method takes no name for it
            task = asyncio.get_running_loop().create_task(self._take(client))
            self.server_state.tasks.add(task)
            task.add_done_callback(self.server_state.tasks.discard)
        elif message in {ROOM, NO_ROOM}:
            self._gets_more = False
            if message == NO_ROOM:
                self._threads.refuse_last()
        else:  # The supervisor is gone.
            asyncio.get_running_loop().remove_reader(self._line.fileno())
            self.should_exit = True

    async def _take(self, client: socket.socket) -> None:
        protocol = partial(
            Connection,
            config=self.config,
            server_state=self.server_state,
            app_state=self.lifespan.state,
        )
        loop = asyncio.get_running_loop()
        with suppress(OSError):  # The client may have left already.
            _, connection = await loop.connect_accepted_socket(protocol, client)
            if self._is_stuck:
                connection.end_soon()

    def _on_stuck(self) -> None:
        self._is_stuck = True
        # Who says nothing more is hung up on when uvicorn would do it anyway.
        for connection in cast("set[Connection]", self.server_state.connections):
            connection.end_soon()
        self._say(STUCK)

    def _say(self, words: bytes) -> None:
        with suppress(OSError):  # The supervisor may be about to end us.
            self._line.send(words)


def serve_behind(front: Front) -> None:
    """Be a front, in a process that ends with it, whatever its threads are still doing."""
    front.run(sockets=[])
    os._exit(0)


def _config(app: ASGIApp, settings: Settings) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        log_level="warning",
        timeout_graceful_shutdown=GRACE,
        server_header=False,
        access_log=False,
        http=Connection,
    )
