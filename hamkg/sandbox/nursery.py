"""Where worker processes come from: forked from a zygote, or started anew over a store."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from hamkg.sandbox.channel import Channel, ProcessGoneError, unpacked
from hamkg.sandbox.forks import ForkLine, Worker
from hamkg.sandbox.wire import pair_of_lines
from hamkg.service_errors import LostDataError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hamkg.sandbox.wire import Frame

_START = "import sys; sys.path.insert(0, sys.argv[1]); from hamkg.sandbox import {0}; {0}.main()"
_OURS = "HAMKG_"
_ROOT = str(Path(__file__).parent.parent.parent)


@dataclass(frozen=True, slots=True)
class Source:
    """The data that workers answer over, and how much memory each may take.

    ``source`` is the folder of a store, or any number of RDF files to hold in memory, with others
    ``beside``. With ``union`` a query's default graph is the union of all graphs.
    """

    source: str | tuple[str, ...]
    union: bool = True
    base: str | None = None
    memory_mb: int = 3072
    beside: tuple[str, ...] = ()


class Nursery(Protocol):
    """Makes workers, and makes changes where it can."""

    async def open(self) -> None:
        """Start; raises the HamkgError that keeps the data from being loaded."""

    async def hatch(self) -> Worker:
        """Give a fresh worker."""

    def kill(self, worker: Worker) -> None:
        """End a worker at once, whatever it is doing."""

    async def write(self, head: Mapping[str, Any], body: bytes) -> Frame:
        """Do a write and give its reply; later workers see the change. Raises HamkgError."""

    async def close(self) -> None:
        """End everything."""


def start(module: str, *ends: socket.socket) -> subprocess.Popen[bytes]:
    """Start a module of this package in a process and session of its own, with these sockets."""
    numbers = [str(end.fileno()) for end in ends]
    # The interpreter that runs us, this very package, no shell, and (-P) no module that happens
    # to lie in the folder we are in: nothing of it is the caller's.
    return subprocess.Popen(  # noqa: S603  see above
        [sys.executable, "-P", "-c", _START.format(module), _ROOT, *numbers],
        pass_fds=[end.fileno() for end in ends],
        # What hamkg is told by the environment, a token among it, is not told to strangers' work.
        env={name: value for name, value in os.environ.items() if not name.startswith(_OURS)},
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )


class ZygoteNursery:
    """Forks workers over data in memory; a write makes a changed copy of the data."""

    def __init__(self, source: Source) -> None:
        """Prepare; `open` starts it."""
        self._source = source
        self._process: subprocess.Popen[bytes] | None = None
        self._hatching = asyncio.Lock()
        self._writing = asyncio.Lock()
        self._is_changed = False
        self._is_closed = False

    async def open(self) -> None:
        """Start the zygote and wait until it has loaded the data."""
        forks, their_forks = pair_of_lines()
        self._forks = ForkLine(forks)
        ours, their_writes = socket.socketpair()
        self._process = start("zygote", their_forks, their_writes)
        their_forks.close()
        their_writes.close()
        self._writes = await Channel.connect(ours)
        unpacked(await self._writes.ask(asdict(self._source)))

    async def hatch(self) -> Worker:
        """Give a fresh worker; a zygote that was lost is started anew before.

        Raises LostDataError where the data had changed: the changes are lost with it.
        """
        async with self._hatching:
            try:
                return await self._forks.hatch()
            except (OSError, ProcessGoneError):
                if self._is_closed:
                    raise
                await self._revive()
                return await self._forks.hatch()

    async def _revive(self) -> None:
        await self._end()
        if self._is_changed:
            raise LostDataError
        await self.open()

    def kill(self, worker: Worker) -> None:
        """End a worker at once."""
        self._forks.kill(worker)

    async def write(self, head: Mapping[str, Any], body: bytes) -> Frame:
        """Do a write, after those that came before."""
        async with self._writing:
            if not self._writes.is_open:
                (await self.hatch()).channel.close()  # which starts a lost zygote anew
            answer = unpacked(await self._writes.ask(head, body))
            self._is_changed = True
            return answer

    async def close(self) -> None:
        """End the zygote and everything it made."""
        self._is_closed = True
        await self._end()

    async def _end(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            await asyncio.to_thread(self._process.wait)
            self._writes.close()
            self._forks.close()


class StoreNursery:
    """Starts workers that read a store on disk, and one process that alone may write to it."""

    def __init__(self, source: Source, *, writable: bool) -> None:
        """Prepare; `open` starts the writer, if there is to be one."""
        self._source = source
        self._writable = writable
        self._writing = asyncio.Lock()
        self._processes: dict[int, subprocess.Popen[bytes]] = {}
        self._writer: Worker | None = None

    async def open(self) -> None:
        """Start the writer; raises StoreError where the store cannot be opened."""
        if self._writable:
            self._writer = await self._start("writer")

    async def _start(self, module: str) -> Worker:
        ours, theirs = socket.socketpair()
        process = start(module, theirs)
        theirs.close()
        self._processes[process.pid] = process
        channel = await Channel.connect(ours)
        unpacked(await channel.ask(asdict(self._source)))
        return Worker(process.pid, channel)

    async def hatch(self) -> Worker:
        """Give a fresh worker over the store as it is now."""
        self._reap()
        return await self._start("worker")

    def kill(self, worker: Worker) -> None:
        """End a worker at once."""
        worker.channel.close()
        process = self._processes.pop(worker.pid, None)
        if process is not None:
            process.kill()
            process.wait()

    def _reap(self) -> None:
        for pid, process in list(self._processes.items()):
            if process.poll() is not None:
                del self._processes[pid]

    async def write(self, head: Mapping[str, Any], body: bytes) -> Frame:
        """Do a write, after those that came before; a writer that is stuck is replaced."""
        async with self._writing:
            if self._writer is None or not self._writer.channel.is_open:
                self._writer = await self._start("writer")
            asked = self._writer.channel.ask(head, body)
            try:
                return unpacked(await asyncio.wait_for(asked, head["deadline"]))
            except TimeoutError:
                # Killing it is safe: the store's log holds what was committed, and nothing else.
                self.kill(self._writer)
                raise

    async def close(self) -> None:
        """End all processes; the writer is given time to finish."""
        if self._writer is not None:
            async with self._writing:
                self._writer.channel.close()
                process = self._processes.pop(self._writer.pid, None)
                if process is not None:
                    await asyncio.to_thread(process.wait, 5)
        for pid in list(self._processes):
            process = self._processes.pop(pid)
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            await asyncio.to_thread(process.wait)
