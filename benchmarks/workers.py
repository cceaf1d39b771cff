"""A contestant in a process of its own, which is asked in turn with the others and can be stopped.

CPU time is what its process spent, user and system; the pipe to it is not counted. A query that is
answered in less than a few milliseconds is asked so often that the clock can tell.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.contestants import CONTESTANTS, digest

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from pathlib import Path

    from benchmarks.contestants import Contestant

WARMING = "SELECT ?s ?p ?o WHERE { ?s ?p ?o } LIMIT 1"
"""Asked once before anything is timed: what an engine imports then is no part of a query."""
LEAST = 0.004
"""Seconds that a measurement lasts at least."""
AGAIN = 0.1
"""What takes no longer, in seconds, is asked once before it is timed."""
_SPAWN = multiprocessing.get_context("spawn")


@dataclass(frozen=True, slots=True)
class Reply:
    """What one measurement saw: seconds an answer, rows and their mark; or why there is none."""

    cpu: float = 0.0
    wall: float = 0.0
    rows: int = 0
    mark: str = ""
    fault: str = ""


class Worker:
    """A contestant's process; it is started anew after it had to be stopped."""

    def __init__(self, name: str, data: Path, *, patience: float) -> None:
        """Load the data; ``patience`` is the longest that a query may take, in seconds."""
        self.name = name
        self._data = data
        self._patience = patience
        self._start()

    def _start(self) -> None:
        self._pipe, theirs = _SPAWN.Pipe()
        self._process = _SPAWN.Process(target=_serve, args=(theirs, self.name, self._data))
        self._process.start()
        theirs.close()
        self.loaded: float = self._pipe.recv()

    def ask(self, query: str) -> Reply:
        """Ask a query; one that takes too long ends the process, and a new one begins."""
        self._pipe.send(query)
        # Timed, asked again and read back: an answer may need somewhat more than its query.
        if self._pipe.poll(1.5 * self._patience + 0.5):
            with contextlib.suppress(EOFError):
                reply: Reply = self._pipe.recv()
                if reply.wall <= self._patience:
                    return reply
                return Reply(fault=f"over {self._patience:g} s")
        self.close()
        self._start()
        return Reply(fault=f"over {self._patience:g} s")

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.join()
        self._pipe.close()


def _serve(pipe: Connection, name: str, data: Path) -> None:
    contestant = CONTESTANTS[name]
    begun = time.process_time()
    loaded = contestant.load(data)
    took = time.process_time() - begun
    contestant.read(contestant.ask(loaded, WARMING))
    pipe.send(took)
    while True:
        query = pipe.recv()
        try:
            pipe.send(_measure(contestant, loaded, query))
        except Exception as error:  # noqa: BLE001  whatever a rival raises is its answer
            pipe.send(Reply(fault=type(error).__name__))


def _measure(contestant: Contestant, loaded: object, query: str) -> Reply:
    ask, read = contestant.ask, contestant.read
    wall, spent = time.perf_counter(), time.process_time()
    answer = ask(loaded, query)
    took, cost = time.perf_counter() - wall, time.process_time() - spent
    if took < AGAIN:  # what is imported or compiled by the first question is no part of the second
        times = int(LEAST / max(took, 1e-5)) + 1
        wall, spent = time.perf_counter(), time.process_time()
        for _ in range(times):
            ask(loaded, query)
        took, cost = (time.perf_counter() - wall) / times, (time.process_time() - spent) / times
    rows, mark = digest(read(answer))
    return Reply(cost, took, rows, mark)
