"""The server without pages over data that nobody changes: a supervisor, and fronts that answer."""

from __future__ import annotations

import gc
import signal
from dataclasses import asdict
from typing import TYPE_CHECKING

from hamkg.graph import KnowledgeGraph
from hamkg.locations import release
from hamkg.sandbox.jail import die_with_parent, leave_network, leave_no_core, refuse_sockets
from hamkg.sandbox.mixed import InheritedNursery, MixedPool
from hamkg.sandbox.pool import Lanes
from hamkg.sandbox.threads import Threads
from hamkg.sandbox.worker import load
from hamkg.server.app import announce, create_app
from hamkg.server.fronts import Front, serve_behind
from hamkg.server.linked_data import files_and_tags
from hamkg.server.service import named_after
from hamkg.server.supervisor import Supervisor

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from hamkg.sandbox.jobs import Data
    from hamkg.server.settings import Settings

# Queries under way in a front at once, by threads and by workers.
_THREADS = 2
_WORKERS = 4
# Seconds that a query waits for one of these workers.
_WAIT = 2.0
# Seconds of processor time after which a query by a thread makes its front one that ends.
_PATIENCE = 0.2


def serve_endpoint(
    open_graph: Callable[[], KnowledgeGraph], settings: Settings, listener: socket.socket
) -> None:
    """Serve until stopped; this process must have one thread. Raises what loading raises."""
    data = load(asdict(settings.source))
    # What queries are asked over the release has a graph more than the graph itself; a file of
    # somebody's own may be large, and is held once.
    store = settings.store
    graph = open_graph() if store is None else KnowledgeGraph.over(data.engine, store)
    files_and_tags(release())  # once for all fronts, as what the data are called
    named_after(*settings.files)
    gc.freeze()  # so that collecting garbage in a front copies nothing of what all share
    supervisor = Supervisor(
        data,
        count=settings.fronts,
        memory_mb=settings.memory,
        listener=listener,
        become_front=lambda line, forks: _become_front(graph, data, settings, line, forks),
    )
    supervisor.serve(lambda: announce(settings))


def _become_front(
    graph: KnowledgeGraph,
    data: Data,
    settings: Settings,
    line: socket.socket,
    forks: socket.socket,
) -> None:
    die_with_parent(signal.SIGTERM)
    leave_no_core()
    # Connections come over the line: a front opens none itself, unless it may ask other servers.
    if not (settings.services or leave_network()):
        refuse_sockets()
    deadline = settings.limits.deadline
    threads = Threads(
        data, count=_THREADS, patience=_PATIENCE, deadline=deadline, memory_mb=settings.memory
    )
    lanes = Lanes(fast=_WORKERS, slow=1, wait=_WAIT, deadline=deadline)
    pool = MixedPool(InheritedNursery(forks), lanes, threads)
    serve_behind(Front(create_app(graph, settings, pool), settings, threads, line))
