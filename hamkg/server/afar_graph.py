"""The graph whose data are in another server, for the doors that ask it and not SPARQL."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

from anyio import CapacityLimiter, to_thread

from hamkg.errors import QueryTimeoutError

if TYPE_CHECKING:
    from collections.abc import Callable

    from hamkg.graph import KnowledgeGraph
    from hamkg.server.afar import AfarPool

T = TypeVar("T")
# Threads of their own: those that wait for the other server must not keep the rest waiting.
_THREADS = 8


class AfarGraph:
    """Asks the graph in threads, with a deadline, and opens it anew when its data have changed.

    What the graph has read of them it keeps. The threads end when the other server has answered
    them, or when they have waited long enough: nobody waits for them until then.
    """

    def __init__(self, graph: KnowledgeGraph, pool: AfarPool, deadline: float) -> None:
        """Take the graph as it was opened; ``deadline`` is in seconds."""
        self._graph = graph
        self._pool = pool
        self._deadline = deadline
        self._version = ""
        self._opening = asyncio.Lock()
        self._limiter: CapacityLimiter | None = None

    async def ask(self, ask: Callable[[KnowledgeGraph], T]) -> T:
        """Ask the graph; raises what asking raises, RemoteStoreError and QueryTimeoutError."""
        try:
            async with asyncio.timeout(self._deadline):
                return await self._apart(ask, await self._fresh())
        except TimeoutError:
            told = QueryTimeoutError.AFTER.format(self._deadline)
            raise QueryTimeoutError(told) from None

    async def _fresh(self) -> KnowledgeGraph:
        version = (await self._pool.standing()).version
        async with self._opening:
            if version != self._version:
                if self._version:
                    self._graph = await self._apart(_opened_again, self._graph)
                self._version = version
            return self._graph

    async def _apart(self, ask: Callable[[KnowledgeGraph], T], graph: KnowledgeGraph) -> T:
        if self._limiter is None:  # which only a running loop can make
            self._limiter = CapacityLimiter(_THREADS)
        return await to_thread.run_sync(ask, graph, abandon_on_cancel=True, limiter=self._limiter)


def _opened_again(graph: KnowledgeGraph) -> KnowledgeGraph:
    # The old one is not closed: questions that are under way go on asking it.
    return type(graph).open(graph.store)
