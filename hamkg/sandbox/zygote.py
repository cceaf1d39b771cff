"""The process that loads data once, and from which workers are forked in milliseconds.

It never has a second thread, or the copies could inherit locks that nobody opens again. A change
of in-memory data is done by a copy too: one that succeeds takes this process's place, and one
that fails, crashes or takes too long is thrown away, so that a change is done whole or not at all.
"""

from __future__ import annotations

import os
import select
import signal
import socket
import sys
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from hamkg.errors import HamkgError, QueryMemoryError, QueryTimeoutError
from hamkg.sandbox import jail, worker
from hamkg.sandbox.faults import told
from hamkg.sandbox.forks import Forks
from hamkg.sandbox.jobs import WRITES, done
from hamkg.sandbox.wire import pack, receive
from hamkg.service_errors import ServerBusyError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hamkg.sandbox.jobs import Data
    from hamkg.sandbox.wire import Frame


class Zygote:
    """Loaded data, and two sockets: one asks for workers, one for changes."""

    def __init__(
        self, data: Data, memory_mb: int, forks: socket.socket, writes: socket.socket
    ) -> None:
        """Serve workers of this much memory each."""
        self._data = data
        self._memory_mb = memory_mb
        self._forks = Forks(data, memory_mb, forks)
        self._writes = writes

    def serve(self) -> None:
        """Serve until the server hangs up, or until a changed copy takes over."""
        wanted = True
        while wanted:
            ready, _, _ = select.select([self._forks.line, self._writes], [], [])
            if self._forks.line in ready:
                wanted = self._forks.answer([self._writes])
            if wanted and self._writes in ready:
                wanted = self._on_write(receive(self._writes))
            self._forks.reap()

    def drain(self) -> None:
        """Wait until no worker of ours is left; they end when the server lets go of them."""
        self._writes.close()
        self._forks.drain()

    def _on_write(self, frame: Frame | None) -> bool:
        """Change the data in a copy; False if the copy takes over."""
        if frame is None:
            return False
        head, body = frame
        try:
            heard, said, asked, allowed, pid = _forked_with_pipes()
        except OSError:
            self._writes.sendall(pack(told(ServerBusyError(ServerBusyError.NO_PROCESS))))
            return True
        if pid == 0:
            for end in (heard, allowed):
                os.close(end)
            self._forks.forget()
            self._change(head, body, said, asked)
            return True
        for end in (said, asked):
            os.close(end)
        try:
            return not self._succeeds(pid, heard, allowed, head["deadline"])
        finally:
            os.close(heard)
            os.close(allowed)

    def _succeeds(self, pid: int, heard: int, allowed: int, deadline: float) -> bool:
        """Wait for the copy; let it take over, or say what went wrong."""
        ready = self._hears(heard, time.monotonic() + deadline)
        if ready and os.read(heard, 1):
            os.write(allowed, b"!")
            return True
        if not ready:
            os.kill(pid, signal.SIGKILL)
            msg = f"The update was stopped after {deadline:g} seconds; nothing was changed."
            self._writes.sendall(pack(told(QueryTimeoutError(msg))))
        _, status = os.waitpid(pid, 0)
        if ready and os.waitstatus_to_exitcode(status) != _TOLD:
            self._writes.sendall(pack(told(QueryMemoryError(QueryMemoryError.TOLD))))
        return False

    def _hears(self, heard: int, until: float) -> bool:
        """Tell whether the copy says something in time; others get their workers meanwhile."""
        while (left := until - time.monotonic()) > 0:
            ready, _, _ = select.select([heard, self._forks.line.fileno()], [], [], left)
            if heard in ready:
                return True
            if ready and not self._forks.answer([self._writes]):
                os._exit(0)  # The server is gone, and nobody is left to tell.
        return False

    def _change(self, head: Mapping[str, Any], body: bytes, said: int, asked: int) -> None:
        """Be the copy: do the job, ask to take over, and answer; end where it fails."""
        jail.limit_memory(self._memory_mb)
        answers: list[Frame] = []
        threading.stack_size(worker.STACK_BYTES)
        thread = threading.Thread(target=_do, args=(self._data, head, body, answers))
        thread.start()
        thread.join()
        if not answers:
            os._exit(1)
        answer = answers[0]
        if "error" in answer[0]:
            self._writes.sendall(pack(*answer))
            os._exit(_TOLD)
        os.write(said, b"!")
        if not os.read(asked, 1):  # too late: the deadline was first
            os._exit(1)
        for end in (said, asked):
            os.close(end)
        jail.free_memory_limit()
        self._writes.sendall(pack(*answer))


_TOLD = 3
"""How a copy exits that has said itself why it failed."""


def _forked_with_pipes() -> tuple[int, int, int, int, int]:
    """Fork with two pipes between the two: their four ends, and 0 in the copy; raises OSError."""
    ends: list[int] = []
    try:
        for _ in range(2):
            ends += os.pipe()
        heard, said, asked, allowed = ends
        return heard, said, asked, allowed, os.fork()
    except OSError:
        for end in ends:
            os.close(end)
        raise


def _do(data: Data, head: Mapping[str, Any], body: bytes, answers: list[Frame]) -> None:
    try:
        answers.append(done(WRITES, data, head, body))
    except HamkgError as error:
        answers.append((told(error), b""))
    except MemoryError:
        return  # No answer says enough.


def main() -> None:
    """Be the keeper of a zygote and all it makes; the sockets are given by number.

    The keeper reaps what ends, and when the server ends it takes everything down.
    """
    forks, writes = (socket.socket(fileno=int(number)) for number in sys.argv[2:4])
    jail.die_with_parent(signal.SIGTERM)
    jail.adopt_orphans()
    signal.signal(signal.SIGTERM, lambda *_: os.killpg(0, signal.SIGKILL))
    if os.fork():
        forks.close()
        writes.close()
        with suppress(ChildProcessError):
            while True:
                os.wait()
        return
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    first = receive(writes)
    if first is None:
        return
    config, _ = first
    try:
        data = worker.load(config)
    except HamkgError as error:
        writes.sendall(pack(told(error)))
        return
    writes.sendall(pack({}))
    zygote = Zygote(data, config["memory_mb"], forks, writes)
    zygote.serve()
    zygote.drain()
    os._exit(0)
