"""Several processes that answer on one port, each with workers of its own."""

from __future__ import annotations

import signal
import socket
from multiprocessing import connection, get_context
from threading import Event
from typing import TYPE_CHECKING

import uvicorn

from hamkg.graph import KnowledgeGraph
from hamkg.sandbox.jail import die_with_parent
from hamkg.server.connections import Connection
from hamkg.server.settings import Settings

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

    from starlette.types import ASGIApp

# Seconds that requests under way are given at the end.
GRACE = 5
_SPAWN = get_context("spawn")


def run(app: ASGIApp, settings: Settings, *sockets: socket.socket) -> None:
    """Serve an application in this process, on these sockets or on the address of the settings."""
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        log_level="warning",
        timeout_graceful_shutdown=GRACE,
        server_header=False,
        http=Connection,
    )
    uvicorn.Server(config).run(sockets=list(sockets) or None)


def run_fronts(settings: Settings) -> None:
    """Serve with as many fronts as the settings say, until stopped; one that is lost is replaced.

    Each listens by a socket of its own, so that the system shares connections out among them.
    """
    told = settings.to_json()
    fronts = [_start(told) for _ in range(settings.fronts)]
    stopped = Event()

    def stop(_signal: int, _frame: object) -> None:
        stopped.set()
        for front in fronts:
            front.terminate()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    while not stopped.is_set():
        connection.wait([front.sentinel for front in fronts], timeout=1)
        for index, front in enumerate(fronts):
            if not front.is_alive() and not stopped.is_set():
                fronts[index] = _start(told)
    for front in fronts:
        front.join(2 * GRACE)


def _start(settings: str) -> SpawnProcess:
    process = _SPAWN.Process(target=_front, args=(settings,))
    process.start()
    return process


def _front(told: str) -> None:
    from hamkg.server.app import create_app

    die_with_parent(signal.SIGTERM)  # or fronts would go on answering that nobody can stop
    settings = Settings.from_json(told)
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    listener.bind((settings.host, settings.port))
    run(create_app(KnowledgeGraph.open(settings.store), settings), settings, listener)
