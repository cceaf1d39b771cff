"""The one process that may write to a store on disk: two would lose each other's updates."""

from __future__ import annotations

import socket
import sys
import threading

from hamkg.engine.datasets import Dataset
from hamkg.errors import HamkgError
from hamkg.sandbox import jail
from hamkg.sandbox.faults import told
from hamkg.sandbox.jobs import WRITES, Data, done
from hamkg.sandbox.wire import pack, receive
from hamkg.sandbox.worker import STACK_BYTES


def serve(connection: socket.socket, data: Data) -> None:
    """Do writes from a connection, one after another, until the other side hangs up."""
    while (frame := receive(connection)) is not None:
        try:
            answer = done(WRITES, data, *frame)
        except HamkgError as error:
            answer = told(error), b""
        connection.sendall(pack(*answer))


def main() -> None:
    """Be the writer at the other end of a socket, given by number; its first frame configures."""
    with socket.socket(fileno=int(sys.argv[2])) as connection:
        first = receive(connection)
        if first is None:
            return
        config, _ = first
        jail.confine(config["memory_mb"])
        try:
            dataset = Dataset.open(config["source"])
        except HamkgError as error:
            connection.sendall(pack(told(error)))
            return
        data = Data(dataset, dataset.engine(union=config["union"], base=config["base"]))
        connection.sendall(pack({}))
        # The engine starts threads of its own for a store on disk, so nothing here forks.
        threading.stack_size(STACK_BYTES)
        thread = threading.Thread(target=serve, args=(connection, data))
        thread.start()
        thread.join()
