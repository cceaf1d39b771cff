"""The process that answers one job after another for strangers, until it is no longer wanted."""

from __future__ import annotations

import os
import select
import socket
import sys
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from hamkg.engine.datasets import Dataset
from hamkg.errors import HamkgError, QueryMemoryError
from hamkg.sandbox import jail
from hamkg.sandbox.faults import told
from hamkg.sandbox.jobs import READS, Data, done
from hamkg.sandbox.wire import pack, receive

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hamkg.sandbox.wire import Frame

# The engine recurses with the nesting of a query; a deep one must not end in a crash.
STACK_BYTES = 256 * 1024 * 1024


def load(config: Mapping[str, Any]) -> Data:
    """Load what a configuration names: a store to read, or RDF files."""
    source = config["source"]
    is_store = isinstance(source, str)
    dataset = Dataset.open_read_only(source) if is_store else Dataset.of_files(*source)
    dataset.add_beside(config["beside"])
    return Data(dataset, dataset.engine(union=config["union"], base=config["base"]))


def reply(data: Data, head: Mapping[str, Any], body: bytes) -> Frame:
    """Do a job; what hamkg reports on purpose becomes part of the reply."""
    try:
        return done(READS, data, head, body)
    except HamkgError as error:
        return told(error), b""


def serve(connection: socket.socket, data: Data) -> None:
    """Do jobs from a connection until the other side hangs up."""
    while (frame := receive(connection)) is not None:
        try:
            answer = reply(data, *frame)
        except MemoryError:
            # What is left of the memory is not to be relied on: say so and end.
            connection.sendall(pack(told(QueryMemoryError(QueryMemoryError.TOLD))))
            return
        connection.sendall(pack(*answer))


def run(connection: socket.socket, data: Data, memory_mb: int) -> None:
    """Go behind the walls, serve, and end this process; it must have one thread."""
    jail.confine(memory_mb)
    threading.stack_size(STACK_BYTES)
    thread = threading.Thread(target=_serve_to_the_end, args=(connection, data))
    thread.start()
    # Nobody waits any longer once the server has hung up, however much of a query is left to do:
    # it may be unable to kill us, as after a change, when the zygote that made us is another.
    hung_up = select.poll()
    hung_up.register(connection, 0)
    hung_up.poll()
    thread.join(0.1)  # It may have last words, where it was not the server that ended this.
    # Taking down a large store, and whatever else this process inherited, is not worth the time.
    os._exit(0)


def _serve_to_the_end(connection: socket.socket, data: Data) -> None:
    try:
        serve(connection, data)
    finally:
        with suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)


def main() -> None:
    """Be the worker at the other end of a socket, given by number; its first frame configures."""
    with socket.socket(fileno=int(sys.argv[2])) as connection:
        first = receive(connection)
        if first is None:
            return
        config, _ = first
        try:
            data = load(config)
        except HamkgError as error:
            connection.sendall(pack(told(error)))
            return
        connection.sendall(pack({}))
        run(connection, data, config["memory_mb"])
