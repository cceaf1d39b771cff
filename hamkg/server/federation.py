"""Answers queries that call other servers: those are asked first, from here, and then the rest.

The processes that answer have no network. One of them takes the calls out of the query; the
front asks, for nobody else can; and another process reads what came back and answers.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from hamkg.engine.tokens import has_word
from hamkg.errors import QueryTimeoutError
from hamkg.server.turns import unless_gone
from hamkg.service_errors import ServiceCallError, ServiceUnavailableError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from hamkg.sandbox.pool import Pool
    from hamkg.sandbox.wire import Frame
    from hamkg.server.egress import Egress


class Federation:
    """Runs jobs in a pool, and asks other servers before a query that calls them."""

    def __init__(self, pool: Pool, egress: Egress, deadline: float) -> None:
        """Prepare; ``egress`` knows whom it may ask, and ``deadline`` is in seconds."""
        self._pool = pool
        self._egress = egress
        self._deadline = deadline

    async def run(
        self,
        head: Mapping[str, Any],
        body: bytes,
        *,
        deadline: float | None = None,
        gone: Callable[[], Awaitable[None]] | None = None,
    ) -> Frame:
        """Do a job and give its reply, all calls included in the deadline.

        Raises what `Pool.run` and `Egress.ask` raise, and ServiceCallError.
        """
        if head["job"] != "query" or not calls_others(body.decode()):
            return await self._pool.run(head, body, deadline=deadline, gone=gone)
        limit = min(deadline or self._deadline, self._deadline)
        until = time.monotonic() + limit
        told, _ = await self._pool.run({"job": "calls"}, body, deadline=limit)
        for call in told["calls"]:
            self._egress.refuse_unlisted(call["endpoint"])
        answers = await unless_gone(self._answers(told["calls"], until), gone)
        parts = [body, *(answer for _, answer in answers)]
        whole = {
            **head,
            "job": "federated",
            "sizes": [len(part) for part in parts],
            "answer_formats": [name for name, _ in answers],
            "most_answer_rows": self._egress.limits.rows,
        }
        left = until - time.monotonic()
        if left <= 0:
            raise QueryTimeoutError(QueryTimeoutError.AFTER.format(limit))
        return await self._pool.run(whole, b"".join(parts), deadline=left, gone=gone)

    async def _answers(
        self, calls: Sequence[Mapping[str, Any]], until: float
    ) -> list[tuple[str | None, bytes]]:
        """Ask one server after another; the same question only once."""
        known: dict[tuple[str, str], tuple[str | None, bytes]] = {}
        found = []
        for call in calls:
            key = call["endpoint"], call["query"]
            try:
                if key not in known:
                    # Half of what is left, so that a slow server leaves time for the rest.
                    seconds = (until - time.monotonic()) / 2
                    known[key] = await self._egress.ask(*key, seconds)
                found.append(known[key])
            except (ServiceCallError, ServiceUnavailableError):
                # What fails is left out where the query says so; what we refuse is not.
                if not call["silent"]:
                    raise
                found.append((None, b""))
        return found


def calls_others(query: str) -> bool:
    """Tell whether a query may call other servers; one that hides it does not reach them."""
    return has_word("service", query)
