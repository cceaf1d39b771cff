"""Both ends of the line on which workers are asked for, from the process that holds the data."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hamkg.sandbox import worker
from hamkg.sandbox.channel import Channel, ProcessGoneError
from hamkg.sandbox.wire import NO_WORKER
from hamkg.service_errors import ServerBusyError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hamkg.sandbox.jobs import Data


@dataclass(slots=True, eq=False)
class Worker:
    """A process that answers, and the line to it; ``stale`` once the data have changed."""

    pid: int
    channel: Channel
    stale: bool = False


class Forks:
    """The end of the line where the data are: forks workers, and kills those no longer wanted.

    The process must have one thread.
    """

    def __init__(self, data: Data, memory_mb: int, line: socket.socket) -> None:
        """Make workers of this much memory each for who asks on the line."""
        self.line = line
        self._data = data
        self._memory_mb = memory_mb
        self._workers: set[int] = set()

    def answer(self, foreign: Iterable[socket.socket] = ()) -> bool:
        """Do what is asked; False where the asker has hung up. A worker closes what is foreign."""
        message = self.line.recv(64)
        if not message:
            return False
        if message.startswith(b"kill"):
            pid = int(message[4:])
            if pid in self._workers:  # not reaped yet, so the number is still its own
                os.kill(pid, signal.SIGKILL)
            return True
        try:
            theirs, ours, pid = _forked()
        except OSError:
            # The system gives no more processes or files now; what runs goes on running.
            self.line.send(NO_WORKER)
            return True
        if pid == 0:
            for end in (theirs, self.line, *foreign):
                end.close()
            worker.run(ours, self._data, self._memory_mb)
        ours.close()
        self._workers.add(pid)
        with theirs:
            socket.send_fds(self.line, [str(pid).encode()], [theirs.fileno()])
        return True

    def reap(self) -> None:
        """Let go of the workers that have ended."""
        for pid in list(self._workers):
            if os.waitpid(pid, os.WNOHANG)[0]:
                self._workers.discard(pid)

    def drain(self) -> None:
        """Hang up, and wait until no worker is left; they end when the server lets go of them."""
        self.line.close()
        for pid in self._workers:
            os.waitpid(pid, 0)

    def forget(self) -> None:
        """Know no workers any more: in a copy of this process they are another's."""
        self._workers = set()


def _forked() -> tuple[socket.socket, socket.socket, int]:
    """Fork with a line between the two: its ends, and 0 in the copy; raises OSError."""
    theirs, ours = socket.socketpair()
    try:
        return theirs, ours, os.fork()
    except OSError:
        theirs.close()
        ours.close()
        raise


class ForkLine:
    """The end of the line where workers are wanted."""

    def __init__(self, line: socket.socket) -> None:
        """Take over the socket."""
        line.setblocking(False)  # noqa: FBT003  the method takes no name for it
        self._line = line
        self._asking = asyncio.Lock()

    async def hatch(self) -> Worker:
        """Give a fresh worker; raises ServerBusyError, OSError and ProcessGoneError."""
        async with self._asking:
            self._line.send(b"fork")
            readable = asyncio.get_running_loop().create_future()
            number = self._line.fileno()
            asyncio.get_running_loop().add_reader(number, _set, readable)
            try:
                await readable
            finally:
                asyncio.get_running_loop().remove_reader(number)
            told, ends, _, _ = socket.recv_fds(self._line, 64, 1)
        if told == NO_WORKER:
            raise ServerBusyError(ServerBusyError.NO_PROCESS)
        if not ends:
            raise ProcessGoneError
        channel = await Channel.connect(socket.socket(fileno=ends[0]))
        return Worker(int(told), channel)

    def kill(self, worker: Worker) -> None:
        """End a worker at once; the other end knows whether its number is still its own."""
        with suppress(OSError):
            self._line.send(b"kill%d" % worker.pid)
        worker.channel.close()

    def close(self) -> None:
        """Hang up."""
        self._line.close()


def _set(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)
