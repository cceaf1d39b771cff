"""A pool whose plain queries are answered in this process, over data that it was forked with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hamkg.sandbox.forks import ForkLine
from hamkg.sandbox.pool import Pool
from hamkg.sandbox.threads import is_plain

if TYPE_CHECKING:
    import socket
    from collections.abc import Awaitable, Callable, Mapping

    from hamkg.sandbox.forks import Worker
    from hamkg.sandbox.pool import Lanes
    from hamkg.sandbox.threads import Threads
    from hamkg.sandbox.wire import Frame


class InheritedNursery:
    """Asks the process that forked this one for workers; nothing is written to its data."""

    def __init__(self, line: socket.socket) -> None:
        """Take over the line."""
        self._line = ForkLine(line)

    async def open(self) -> None:
        """Do nothing: the data are loaded."""

    async def hatch(self) -> Worker:
        """Give a fresh worker."""
        return await self._line.hatch()

    def kill(self, worker: Worker) -> None:
        """End a worker at once."""
        self._line.kill(worker)

    async def write(
        self,
        head: Mapping[str, Any],  # noqa: ARG002  as Nursery has it
        body: bytes,  # noqa: ARG002
    ) -> Frame:
        """Raise PermissionError: these data are shared with other processes as they are."""
        raise PermissionError

    async def close(self) -> None:
        """Hang up."""
        self._line.close()


class MixedPool(Pool):
    """Answers plain queries by threads, and all else by workers."""

    def __init__(self, nursery: InheritedNursery, lanes: Lanes, threads: Threads) -> None:
        """Prepare; `open` starts both."""
        super().__init__(nursery, lanes)
        self._threads = threads

    async def open(self) -> None:
        """Start the threads and the first workers."""
        self._threads.killed = self.killed
        self._threads.open()
        await super().open()

    async def close(self) -> None:
        """End both."""
        self._threads.close()
        await super().close()

    async def run(
        self,
        head: Mapping[str, Any],
        body: bytes,
        *,
        deadline: float | None = None,
        gone: Callable[[], Awaitable[None]] | None = None,
    ) -> Frame:
        """Do a job and give its reply."""
        if head["job"] == "query" and is_plain(body):
            return await self._threads.run(head, body, deadline=deadline, gone=gone)
        return await super().run(head, body, deadline=deadline, gone=gone)
