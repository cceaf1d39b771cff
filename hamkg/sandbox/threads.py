"""Answers plain queries in threads of this very process, which ends where one cannot be stopped.

A hop to another process takes longer than a small query. The engine lets other threads run while
it works, so the loop of this process stays awake, sees what takes too long, and can answer for it;
but nothing stops a thread. A process with one that takes too long is called *stuck*: it
takes no new work, sees to the work that it has, and ends.
"""

from __future__ import annotations

import asyncio
import os
import re
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, Final

from hamkg.errors import QueryMemoryError, QueryTimeoutError
from hamkg.sandbox.channel import unpacked
from hamkg.sandbox.worker import STACK_BYTES, reply
from hamkg.service_errors import ServerBusyError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from hamkg.sandbox.jobs import Data
    from hamkg.sandbox.wire import Frame

_LONGEST: Final = 4_000
# What may ask for much memory at once, or hide such a word, wherever it stands.
_GREEDY: Final = (b"concat", b"replace", b"encode_for_uri", b"bind", b"values", b"\\u")
# What is rarely light: words, and marks of paths. Missing one costs a front, and no more.
_WORDS: Final = (
    *(b"count", b"sum", b"avg", b"min", b"max", b"sample", b"group"),
    *(b"minus", b"exists", b"describe", b"construct", b"service"),
)
_MARKS: Final = (b")*", b")+", b">*", b">+", b"^")
_RARELY_LIGHT: Final = re.compile(
    rb"(?<![a-z_/#:?$-])(?:%b)(?![a-z_/#:-])|[)>][*+]|(?<!\^)\^(?!\^)" % b"|".join(_WORDS)
)
_TICK = 0.05
_NICE = 10
_MEMORY = Path("/proc/self/statm")
_PAGE = os.sysconf("SC_PAGE_SIZE")


def is_plain(query: bytes) -> bool:
    """Tell whether a query can at worst take long, and memory step by step.

    >>> is_plain(b"SELECT * { ?s ?p ?o } LIMIT 9"), is_plain(b"SELECT (COUNT(*) AS ?n) {}")
    (True, False)
    """
    lowered = query.lower()
    if len(query) > _LONGEST or any(word in lowered for word in _GREEDY):
        return False
    # Most queries have none of these anywhere: they are spared the longer look.
    doubtful = any(mark in lowered for mark in (*_WORDS, *_MARKS))
    return not doubtful or not _RARELY_LIGHT.search(lowered)


@dataclass(slots=True, eq=False)
class Job:
    """A query on its way: since when, for how long at most, and which thread has it.

    ``clock`` tells the processor time of that thread, and ``before`` what it had used already.
    """

    head: Mapping[str, Any]
    body: bytes
    outcome: asyncio.Future[Frame]
    begun: float
    limit: float
    gone: Callable[[], Awaitable[None]] | None
    thread: int = 0
    clock: int = 0
    before: float = 0.0
    is_late: bool = False

    def fail(self, error: Exception) -> None:
        """End the job with an error, if it has not ended yet."""
        if not self.outcome.done():
            self.outcome.set_exception(error)


class Threads:
    """Runs jobs in threads, and looks now and then whether one is late.

    A job is late after ``patience`` seconds of processor time; from then on it has less claim to
    the processor, and it must not make the process grow by more than ``memory_mb``. ``stuck`` is
    called when a job is late, and ``killed`` with the reason where one is given up.
    """

    def __init__(
        self, data: Data, *, count: int, patience: float, deadline: float, memory_mb: int
    ) -> None:
        """Prepare; `open` starts the threads."""
        self._data = data
        self._count = count
        self._patience = patience
        self._deadline = deadline
        self._memory = memory_mb * 1024 * 1024
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._running: set[Job] = set()
        self._watchers: set[asyncio.Task[None]] = set()
        self._sweep: asyncio.TimerHandle | None = None
        self.stuck: Callable[[], None] = lambda: None
        self.killed: Callable[[str], None] = lambda _reason: None

    def open(self) -> None:
        """Start the threads; called from the loop that jobs come from."""
        self._loop = asyncio.get_running_loop()
        self._at_rest = _resident()
        for _ in range(self._count):
            self._start_thread()
        self._sweep = self._loop.call_later(_TICK, self._look)

    def close(self) -> None:
        """Let the threads end that are at rest."""
        if self._sweep is not None:
            self._sweep.cancel()
        for _ in range(self._count):
            self._jobs.put(None)

    @property
    def late(self) -> int:
        """How many jobs are late."""
        return sum(job.is_late for job in self._running)

    async def run(
        self,
        head: Mapping[str, Any],
        body: bytes,
        *,
        deadline: float | None = None,
        gone: Callable[[], Awaitable[None]] | None = None,
    ) -> Frame:
        """Do a job and give its reply, as `Pool.run` does."""
        limit = min(deadline or self._deadline, self._deadline)
        outcome: asyncio.Future[Frame] = self._loop.create_future()
        job = Job(head, body, outcome, time.monotonic(), limit, gone)
        self._running.add(job)
        self._jobs.put(job)
        try:
            return unpacked(await outcome)
        finally:
            self._running.discard(job)

    def refuse_last(self) -> None:
        """Give up the job that came last of those that are late: there is no room for it."""
        late = [job for job in self._running if job.is_late and not job.outcome.done()]
        if late:
            self._give_up(
                max(late, key=attrgetter("begun")),
                "busy",
                ServerBusyError(ServerBusyError.LONG_QUERIES),
            )

    def _start_thread(self) -> None:
        before = threading.stack_size(STACK_BYTES)
        threading.Thread(target=self._work, daemon=True).start()
        threading.stack_size(before)

    def _work(self) -> None:
        number = threading.get_native_id()
        clock = time.pthread_getcpuclockid(threading.get_ident())
        while (job := self._jobs.get()) is not None:
            if job.outcome.done():
                continue  # nobody waits for it any more
            job.clock, job.before = clock, time.thread_time()
            job.thread = number
            frame: Frame | None = None
            try:
                frame = reply(self._data, job.head, job.body)
            finally:  # a panic of the engine ends this thread
                with suppress(RuntimeError):  # the loop has ended before
                    self._loop.call_soon_threadsafe(self._done, job, frame)

    def _done(self, job: Job, frame: Frame | None) -> None:
        if frame is None:
            self._start_thread()
            job.fail(QueryMemoryError(QueryMemoryError.TOLD))
        elif not job.outcome.done():
            job.outcome.set_result(frame)

    def _look(self) -> None:
        self._sweep = self._loop.call_later(_TICK, self._look)
        now = time.monotonic()
        for job in list(self._running):
            age = now - job.begun
            if age > job.limit:
                self._give_up(
                    job, "deadline", QueryTimeoutError(QueryTimeoutError.AFTER.format(job.limit))
                )
            if not job.is_late and self._worked(job, age) > self._patience:
                self._be_stuck(job)
        if self.late and _resident() - self._at_rest > self._memory:
            for job in self._running:
                self._give_up(job, "memory", QueryMemoryError(QueryMemoryError.TOLD))

    def _worked(self, job: Job, age: float) -> float:
        """Give the processor time that a job took: on a busy machine a light one may be old."""
        if not job.thread or job.outcome.done() or age < self._patience:
            return 0.0
        return time.clock_gettime(job.clock) - job.before

    def _be_stuck(self, job: Job) -> None:
        job.is_late = True
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, job.thread, _NICE)  # Linux: of the thread alone
        self._start_thread()  # what waits behind it must not wait for it
        if job.gone is not None:
            task = self._loop.create_task(self._end(job, job.gone))
            self._watchers.add(task)
            task.add_done_callback(self._watchers.discard)
        self.stuck()

    async def _end(self, job: Job, gone: Callable[[], Awaitable[None]]) -> None:
        await gone()
        job.fail(ServerBusyError(ServerBusyError.NOBODY_WAITS))

    def _give_up(self, job: Job, reason: str, error: Exception) -> None:
        if not job.outcome.done():
            self.killed(reason)
            job.fail(error)
            if job.thread and not job.is_late:
                self._be_stuck(job)


def _resident() -> int:
    return int(_MEMORY.read_bytes().split()[1]) * _PAGE
