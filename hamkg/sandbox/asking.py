"""A query that is being answered apart, for who does something else meanwhile."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from hamkg.errors import HamkgError
from hamkg.sandbox.once import Stop

if TYPE_CHECKING:
    from collections.abc import Callable

    from hamkg.results import Answer


class Asking:
    """A query on its way: wait for it, stop it, take its answer.

    >>> from hamkg import KnowledgeGraph
    >>> asking = KnowledgeGraph.open().begin_query(
    ...     "ASK { ham:hamstrings a ham:Muscle }", deadline=20
    ... )
    >>> asking.wait(20), bool(asking.answer())
    (True, True)
    """

    def __init__(self, ask: Callable[[Stop], Answer]) -> None:
        """Begin at once, in a thread of its own."""
        self._stop = Stop()
        self._done = threading.Event()
        self._answer: Answer | None = None
        self._error: HamkgError | None = None
        self._start = time.perf_counter()
        self._seconds: float | None = None
        # The process that works ends with its deadline, or when we do; nobody waits for a thread.
        threading.Thread(target=self._run, args=(ask,), daemon=True).start()

    def _run(self, ask: Callable[[Stop], Answer]) -> None:
        try:
            self._answer = ask(self._stop)
        except HamkgError as error:
            self._error = error
        finally:
            self._seconds = time.perf_counter() - self._start
            self._done.set()

    @property
    def seconds(self) -> float:
        """How long it took, or has taken until now."""
        return time.perf_counter() - self._start if self._seconds is None else self._seconds

    @property
    def error(self) -> HamkgError | None:
        """What kept the query from being answered; nothing while it is on its way."""
        return self._error

    def wait(self, seconds: float) -> bool:
        """Wait at most this long; gives whether it is over."""
        return self._done.wait(seconds)

    def stop(self) -> None:
        """End it at once; what is over already stays as it is."""
        self._stop()

    def answer(self) -> Answer:
        """Give the answer, waiting for it; raises what kept the query from being answered."""
        self._done.wait()
        if self._error is not None:
            raise self._error
        if self._answer is None:
            msg = "The thread of this query ended without a word."
            raise RuntimeError(msg)
        return self._answer
