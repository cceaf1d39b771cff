"""Shares worker processes among queries: two lanes, deadlines, and no wait without end."""

from __future__ import annotations

import asyncio
import os
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hamkg.errors import HamkgError, QueryMemoryError, QueryTimeoutError, StoreError
from hamkg.sandbox.channel import ProcessGoneError, unpacked
from hamkg.service_errors import ServerBusyError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from hamkg.sandbox.forks import Worker
    from hamkg.sandbox.nursery import Nursery
    from hamkg.sandbox.wire import Frame

_NICE = 10


@dataclass(frozen=True, slots=True)
class Lanes:
    """How many queries run at once, and for how long.

    Each query starts in one of ``fast`` places. After ``patience`` seconds it moves to one of
    ``slow`` places, with less claim to the processor, or is refused where all are taken. Who
    finds no fast place within ``wait`` seconds is refused. Times are in seconds.
    """

    fast: int = 2
    slow: int = 2
    patience: float = 0.25
    wait: float = 1.0
    deadline: float = 30.0


class Flight:
    """A job on its way: its worker, and what becomes of it."""

    def __init__(self, worker: Worker, outcome: asyncio.Future[Frame]) -> None:
        """Start in the fast lane."""
        self.worker = worker
        self.outcome = outcome
        self.is_slow = False

    def fail(self, error: Exception) -> None:
        """End the job with an error, if it has not ended yet."""
        if not self.outcome.done():
            self.outcome.set_exception(error)


class Pool:
    """Runs jobs in the workers of a nursery."""

    def __init__(self, nursery: Nursery, lanes: Lanes) -> None:
        """Prepare; `open` starts the workers."""
        self._nursery = nursery
        self._lanes = lanes
        self._idle: deque[Worker] = deque()
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._fast = 0
        self._slow = 0
        self._spawning: set[asyncio.Task[None]] = set()
        self._busy: set[Worker] = set()
        self._writing = asyncio.Lock()
        self.killed: Callable[[str], None] = lambda _reason: None
        self.epoch = 0

    @property
    def in_flight(self) -> tuple[int, int]:
        """How many jobs the fast and the slow lane hold."""
        return self._fast, self._slow

    async def open(self) -> None:
        """Start the nursery and the first workers."""
        try:
            await self._nursery.open()
            for _ in range(self._lanes.fast):
                self._idle.append(await self._nursery.hatch())
        except HamkgError:
            await self.close()
            raise

    async def close(self) -> None:
        """End all workers."""
        await asyncio.gather(*self._spawning, return_exceptions=True)
        for worker in (*self._idle, *self._busy):
            self._nursery.kill(worker)
        await self._nursery.close()
        await asyncio.sleep(0)  # the loop lets go of what was closed

    async def run(
        self,
        head: Mapping[str, Any],
        body: bytes,
        *,
        deadline: float | None = None,
        gone: Callable[[], Awaitable[None]] | None = None,
    ) -> Frame:
        """Do a job and give its reply.

        ``deadline`` in seconds may only lower the pool's own. ``gone`` waits until the client has
        hung up; nobody then works for it any longer. Raises what the job raises,
        QueryTimeoutError, QueryMemoryError (also where the job crashed), and ServerBusyError.
        """
        await self._enter()
        limit = min(deadline or self._lanes.deadline, self._lanes.deadline)
        flight: Flight | None = None
        try:
            worker = await self._worker()
            flight = Flight(worker, worker.channel.ask(head, body))
            return await self._watched(flight, limit, gone)
        finally:
            self._leave(flight)

    async def _watched(
        self, flight: Flight, limit: float, gone: Callable[[], Awaitable[None]] | None
    ) -> Frame:
        loop = asyncio.get_running_loop()
        watchers: list[asyncio.Task[None]] = []
        timers: list[asyncio.TimerHandle] = [loop.call_later(limit, self._overdue, flight, limit)]
        if self._lanes.patience < limit:
            timers.append(
                loop.call_later(self._lanes.patience, self._demote, flight, gone, watchers)
            )
        try:
            return unpacked(await flight.outcome)
        except ProcessGoneError:
            self.killed("crash")
            raise QueryMemoryError(QueryMemoryError.TOLD) from None
        finally:
            for timer in timers:
                timer.cancel()
            for watcher in watchers:
                watcher.cancel()

    async def write(self, head: Mapping[str, Any], body: bytes) -> Frame:
        """Change the data, and give the reply once every later query sees the change.

        Raises what the job raises, QueryTimeoutError, QueryMemoryError, and ServerBusyError.
        """
        await self._turn()
        whole = {"deadline": self._lanes.deadline, **head}
        try:
            answer = await self._nursery.write(whole, body)
        except ProcessGoneError:
            self._renew()
            raise QueryMemoryError(QueryMemoryError.TOLD) from None
        except TimeoutError:
            self._renew()
            msg = f"The update was stopped after {self._lanes.deadline:g} seconds."
            raise QueryTimeoutError(msg) from None
        finally:
            self._writing.release()
        self._renew()
        return answer

    async def _turn(self) -> None:
        """Wait for the turn to write; raises ServerBusyError where it does not come in time."""
        try:
            await asyncio.wait_for(self._writing.acquire(), self._lanes.deadline)
        except TimeoutError:
            raise ServerBusyError("The server is busy with other changes.") from None

    def _renew(self) -> None:
        """See to it that no later query is answered over the data as they were.

        A writer that was lost may have committed just before.
        """
        self.epoch += 1
        for worker in (*self._idle, *self._busy):
            worker.stale = True
        while self._idle:
            self._idle.popleft().channel.close()

    async def _enter(self) -> None:
        if self._fast < self._lanes.fast and not self._waiting:
            self._fast += 1
            return
        place = asyncio.get_running_loop().create_future()
        self._waiting.append(place)
        try:
            await asyncio.wait_for(place, self._lanes.wait)
        except TimeoutError:
            raise ServerBusyError from None
        except asyncio.CancelledError:
            if place.done() and not place.cancelled():  # it was given, and is not wanted any more
                self._fast -= 1
                self._admit()
            raise
        finally:
            with suppress(ValueError):
                self._waiting.remove(place)

    def _admit(self) -> None:
        """Let those in who wait, as far as there are places."""
        while self._fast < self._lanes.fast and self._waiting:
            place = self._waiting.popleft()
            if not place.done():
                self._fast += 1
                place.set_result(None)

    def _leave(self, flight: Flight | None) -> None:
        if flight is not None and flight.is_slow:
            self._slow -= 1
        else:
            self._fast -= 1
        if flight is not None:
            self._give_back(flight)
        self._admit()

    def _give_back(self, flight: Flight) -> None:
        worker = flight.worker
        self._busy.discard(worker)
        answered = flight.outcome.done() and not flight.outcome.cancelled()
        if not answered or flight.outcome.exception() is not None:
            self._nursery.kill(worker)  # still at work for nobody, or no longer there
        elif worker.stale or flight.is_slow:
            worker.channel.close()
        else:
            self._idle.append(worker)
        self._refill()

    async def _worker(self) -> Worker:
        while self._idle:
            worker = self._idle.popleft()
            if worker.channel.is_open:
                break
        else:
            epoch = self.epoch
            try:
                worker = await self._nursery.hatch()
            except (ProcessGoneError, StoreError, OSError):
                # What exactly went wrong is the operator's business: it may name a path.
                raise ServerBusyError(ServerBusyError.NO_PROCESS) from None
            worker.stale = epoch != self.epoch
        self._busy.add(worker)
        return worker

    def _refill(self) -> None:
        """Keep as many warm workers as the fast lane has places."""
        if len(self._idle) + len(self._spawning) < self._lanes.fast - self._fast:
            task = asyncio.get_running_loop().create_task(self._hatch())
            self._spawning.add(task)
            task.add_done_callback(self._spawning.discard)

    async def _hatch(self) -> None:
        epoch = self.epoch
        try:
            worker = await self._nursery.hatch()
        except (HamkgError, ProcessGoneError, OSError):
            return  # The next query tries it again, and says what is wrong.
        if epoch == self.epoch:
            self._idle.append(worker)
        else:
            worker.channel.close()

    def _overdue(self, flight: Flight, limit: float) -> None:
        self.killed("deadline")
        flight.fail(QueryTimeoutError(QueryTimeoutError.AFTER.format(limit)))

    def _demote(
        self,
        flight: Flight,
        gone: Callable[[], Awaitable[None]] | None,
        watchers: list[asyncio.Task[None]],
    ) -> None:
        """Move a job to the slow lane, and begin to look whether its client is still there."""
        if self._slow >= self._lanes.slow:
            self.killed("busy")
            flight.fail(ServerBusyError(ServerBusyError.LONG_QUERIES))
            return
        flight.is_slow = True
        self._slow += 1
        self._fast -= 1
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, flight.worker.pid, _NICE)
        if gone is not None:
            watchers.append(asyncio.get_running_loop().create_task(_end(flight, gone)))
        self._refill()
        self._admit()


async def _end(flight: Flight, gone: Callable[[], Awaitable[None]]) -> None:
    await gone()
    flight.fail(ServerBusyError(ServerBusyError.NOBODY_WAITS))
