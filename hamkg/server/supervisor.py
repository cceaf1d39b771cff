"""Holds the data and the port, and keeps processes that answer: the fronts and their workers.

The data are loaded once. What is forked shares their memory, and this process asks them nothing:
no query can harm it. It hands each connection to the front that has the fewest.
"""

from __future__ import annotations

import os
import selectors
import signal
import socket
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from hamkg.sandbox.forks import Forks
from hamkg.sandbox.wire import pair_of_lines
from hamkg.server.connections import GRACE
from hamkg.server.fronts import CONNECTION, NO_ROOM, READY, ROOM, STUCK

if TYPE_CHECKING:
    from collections.abc import Callable

    from hamkg.sandbox.jobs import Data

_TURN: Final = 0.2
# Fronts that are stuck and end soon; where there are more, those with the fewest clients must go.
_MOST_ENDING: Final = 16


@dataclass(slots=True, eq=False)
class Kept:
    """A front: its number, the lines to it, how many clients it has and jobs it is stuck with."""

    pid: int
    line: socket.socket
    forks: Forks
    clients: int = 0
    stuck: int = 0


class Supervisor:
    """Keeps ``count`` fronts that answer, and up to ``places`` more that are stuck with a query.

    ``become_front`` is called in each, with its two lines, and must not return.
    """

    def __init__(
        self,
        data: Data,
        *,
        count: int,
        memory_mb: int,
        listener: socket.socket,
        become_front: Callable[[socket.socket, socket.socket], None],
    ) -> None:
        """Take over the listening socket; the process must have one thread."""
        self._data = data
        self._count = count
        self._memory_mb = memory_mb
        self._listener = listener
        self._become_front = become_front
        self._fronts: list[Kept] = []
        self._selector = selectors.DefaultSelector()
        self._stopping = False
        self._is_ready = False

    def serve(self, on_ready: Callable[[], None]) -> None:
        """Serve until SIGTERM or SIGINT; ``on_ready`` is called when the first front answers."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        self._on_ready = on_ready
        self._listener.setblocking(False)  # noqa: FBT003  the method takes no name for it
        for _ in range(self._count):
            self._start()
        self._selector.register(self._listener, selectors.EVENT_READ, self._accept)
        while not self._stopping:
            self._turn()
        self._end()

    def _stop(self, _signal: int, _frame: object) -> None:
        self._stopping = True

    def _turn(self) -> None:
        for key, _ in self._selector.select(_TURN):
            key.data()
        for front in list(self._fronts):
            front.forks.reap()
            if os.waitpid(front.pid, os.WNOHANG)[0]:
                self._let_go(front)
        if not self._stopping:
            self._make_up()

    def _make_up(self) -> None:
        ending = sorted((each for each in self._fronts if each.stuck), key=attrgetter("clients"))
        for front in ending[: max(0, len(ending) - _MOST_ENDING)]:
            os.kill(front.pid, signal.SIGKILL)
        with suppress(OSError):  # The system gives no process now; the next turn asks again.
            for _ in range(self._count - (len(self._fronts) - len(ending))):
                self._start()

    def _start(self) -> None:
        ours, theirs = pair_of_lines()
        our_forks, their_forks = pair_of_lines()
        try:
            pid = os.fork()
        except OSError:
            for end in (ours, theirs, our_forks, their_forks):
                end.close()
            raise
        if pid == 0:
            self._listener.close()
            for end in (ours, our_forks, *self._lines()):
                end.close()
            self._become_front(theirs, their_forks)
        theirs.close()
        their_forks.close()
        front = Kept(pid, ours, Forks(self._data, self._memory_mb, our_forks))
        ours.setblocking(False)  # noqa: FBT003  the method takes no name for it
        self._fronts.append(front)
        self._selector.register(ours, selectors.EVENT_READ, lambda: self._hear(front))
        self._selector.register(our_forks, selectors.EVENT_READ, lambda: self._fork(front))

    def _lines(self) -> list[socket.socket]:
        return [end for front in self._fronts for end in (front.line, front.forks.line)]

    def _accept(self) -> None:
        with suppress(OSError):  # The client has left, or there are no more files now.
            client, _ = self._listener.accept()
            with client:
                self._hand_over(client)

    def _hand_over(self, client: socket.socket) -> None:
        for front in sorted(self._fronts, key=lambda each: (each.stuck, each.clients)):
            with suppress(OSError):  # It has ended, or takes no more for now.
                socket.send_fds(front.line, [CONNECTION], [client.fileno()])
                front.clients += 1
                return

    def _hear(self, front: Kept) -> None:
        try:
            message = front.line.recv(64)
        except OSError:
            return
        if message.isdigit():
            front.clients = int(message)
        elif message == STUCK:
            front.stuck += 1
            places = self._count - sum(each.stuck for each in self._fronts)
            with suppress(OSError):
                front.line.send(NO_ROOM if places < 0 else ROOM)
        elif message == READY:
            if not self._is_ready:
                self._is_ready = True
                self._on_ready()
        else:
            self._selector.unregister(front.line)  # It has ended; its number tells soon.

    def _fork(self, front: Kept) -> None:
        if not front.forks.answer([self._listener, *self._lines()]):
            self._selector.unregister(front.forks.line)

    def _let_go(self, front: Kept) -> None:
        self._fronts.remove(front)
        for end in (front.line, front.forks.line):
            with suppress(KeyError):
                self._selector.unregister(end)
            end.close()
        front.forks.drain()
        if not self._is_ready:
            sys.exit("A process ended before it could answer.")  # and so would the next

    def _end(self) -> None:
        """Let the fronts finish, and their workers with them."""
        self._selector.unregister(self._listener)
        self._listener.close()
        for front in self._fronts:
            os.kill(front.pid, signal.SIGTERM)
        until = time.monotonic() + 2 * GRACE
        while self._fronts and time.monotonic() < until:
            self._turn()
        for front in self._fronts:
            os.kill(front.pid, signal.SIGKILL)
