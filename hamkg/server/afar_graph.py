"""The graph whose data are in another server, for the doors that ask it and not SPARQL."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

from anyio import CapacityLimiter, to_thread

from hamkg.errors import QueryTimeoutError

if TYPE_CHECKING:
    from collections.abc import Callable

    from hamkg.graph import KnowledgeGraph

T = TypeVar("T")
# Threads of their own: those that wait for the other server must not keep the rest waiting.
_THREADS = 8


class AfarGraph:
    """Asks the graph in threads, with a deadline; it follows its data by itself.

    What the graph has read of them it keeps. The threads end when the other server has answered
    them, or when they have waited long enough: nobody waits for them until then.
    """

    def __init__(self, graph: KnowledgeGraph, deadline: float) -> None:
        """Take the graph; ``deadline`` is in seconds."""
        self._graph = graph
        self._deadline = deadline
        self._limiter: CapacityLimiter | None = None

    async def ask(self, ask: Callable[[KnowledgeGraph], T]) -> T:
        """Ask the graph; raises what asking raises, RemoteStoreError and QueryTimeoutError."""
        if self._limiter is None:  # which only a running loop can make
            self._limiter = CapacityLimiter(_THREADS)
        try:
            async with asyncio.timeout(self._deadline):
                return await to_thread.run_sync(
                    ask, self._graph, abandon_on_cancel=True, limiter=self._limiter
                )
        except TimeoutError:
            told = QueryTimeoutError.AFTER.format(self._deadline)
            raise QueryTimeoutError(told) from None
