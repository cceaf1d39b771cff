"""Answers by another SPARQL server: where strangers' texts are parsed there is no network.

As with calls of other servers (`federation`) it takes three steps. A process over no data checks
the query and writes it as another server understands it; the front asks, for nobody else can; and
another process reads what came back and writes it in the format that is wanted.
"""

from __future__ import annotations

import asyncio
from dataclasses import fields
from functools import partial
from typing import TYPE_CHECKING, Any

from anyio import CapacityLimiter, to_thread

from hamkg.errors import QueryTimeoutError
from hamkg.sandbox.pool import Pool
from hamkg.server.standing import Standing
from hamkg.server.turns import Turns
from hamkg.service_errors import ResultTooLargeError, UnknownGraphError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from hamkg.engine.foreign import Reply
    from hamkg.engine.watching import Seen, Watch
    from hamkg.sandbox.nursery import Nursery
    from hamkg.sandbox.pool import Lanes
    from hamkg.sandbox.wire import Frame
    from hamkg.server.store_client import StoreClient

    Gone = Callable[[], Awaitable[None]] | None

_TRIPLES = b"CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
_QUADS = b"SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }"
_MOST_QUESTIONS = 12
_TOO_MANY = "The answer has more rows than the server that has the data sends in ten parts."


class AfarPool(Pool):
    """Runs jobs in workers that have no data; where a job is about data, another server has them.

    How many questions it is asked at once, and how many long ones, is as the lanes say.
    """

    def __init__(
        self, nursery: Nursery, lanes: Lanes, client: StoreClient, asking: Lanes, watch: Watch
    ) -> None:
        """Prepare; ``lanes`` are those of the workers, ``asking`` those of the other server.

        The ``watch`` tells which state its data are in.
        """
        super().__init__(nursery, lanes)
        self._client = client
        self._watch = watch
        self._asking = asking
        self._turns = Turns(asking)
        self._looking: asyncio.Task[Seen] | None = None

    @property
    def in_flight(self) -> tuple[int, int]:
        """How many short and how many long queries the other server is asked."""
        return self._turns.in_flight

    async def open(self) -> None:
        """Start the workers, and begin to look: nobody need wait for what takes a while."""
        await super().open()
        self._looking = asyncio.create_task(self._look())
        # Whoever asks next hears of a failure, or looks again.
        self._looking.add_done_callback(lambda task: task.cancelled() or task.exception())

    async def close(self) -> None:
        """End all workers, and hang up."""
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)
        await self._client.close()
        await super().close()

    async def run(
        self,
        head: Mapping[str, Any],
        body: bytes,
        *,
        deadline: float | None = None,
        gone: Gone = None,
    ) -> Frame:
        """Do a job and give its reply, the other server's time included in the deadline.

        Raises what `Pool.run` and `StoreClient.ask` raise.
        """
        work = _ABOUT_DATA.get(head["job"])
        if work is None:
            return await super().run(head, body, deadline=deadline, gone=gone)
        limit = min(deadline or self._asking.deadline, self._asking.deadline)
        try:
            async with asyncio.timeout(limit):
                return await work(self, head, body, gone)
        except TimeoutError:
            self.killed("deadline")
            raise QueryTimeoutError(QueryTimeoutError.AFTER.format(limit)) from None

    async def standing(self) -> Standing:
        """Give the state of the data as of a few seconds ago; raises RemoteStoreError."""
        seen = await self._sight()
        return Standing(seen.version, exact=False, turn=seen.turn)

    async def answers(self) -> bool:
        """Tell whether the other server answers a query; raises RemoteStoreError."""
        await self._client.ask("ASK {}")
        return True

    async def query(self, head: Mapping[str, Any], body: bytes, gone: Gone) -> Frame:
        """Answer a stranger's query."""
        layout = (await self._sight()).layout
        told, text = await super().run({**head, "job": "outgoing", "wants": head["job"]}, body)
        default, named = head.get("default_graphs", ()), head.get("named_graphs", ())
        if not (default or named):
            ours = (told["default"], told["named"])
            default, named = ours if told["from"] else (layout.to_name, layout.to_name)
        return await self._asked(text, head, gone, default, named)

    async def graph(self, head: Mapping[str, Any], _body: bytes, gone: Gone) -> Frame:
        """Give one graph; a name that is empty there is unknown."""
        name = head["name"]
        wanted = {**head, "formats": {"table": None, "graph": head["format"]}}
        told, body = await self._asked(_TRIPLES, wanted, gone, (name,) if name else ())
        if name and told["empty"]:
            raise UnknownGraphError(name)
        return told, body

    async def dataset(self, head: Mapping[str, Any], _body: bytes, gone: Gone) -> Frame:
        """Give all named graphs."""
        wanted = {**head, "rows_are_quads": True}
        return await self._asked(_QUADS, wanted, gone)

    async def _asked(
        self,
        text: bytes,
        head: Mapping[str, Any],
        gone: Gone,
        default: Sequence[str] = (),
        named: Sequence[str] = (),
    ) -> Frame:
        """Ask a query that was checked, and have the reply read and written."""
        whole = {**head, "address": self._client.address}
        layout = (await self._sight()).layout
        if layout.is_virtuoso:
            dataset = {"default": list(default), "named": list(named), "graphs": layout.graphs}
            return await self._in_turns(text, whole | dataset, gone)
        ask = partial(self._client.ask, text.decode(), default, named)
        reply = await self._turns.take(ask, gone)
        wanted = {**whole, "job": "incoming", "reply": _without_body(reply)}
        return await super().run(wanted, reply.body, gone=gone)

    async def _in_turns(self, text: bytes, head: Mapping[str, Any], gone: Gone) -> Frame:
        """Ask a server that needs several questions: a worker tells what to ask next."""
        replies: list[Reply] = []
        while True:
            parts = [text, *(reply.body for reply in replies)]
            whole = {
                **head,
                "job": "virtuoso",
                "parts": [len(part) for part in parts],
                "replies": [_without_body(reply) for reply in replies],
            }
            told, body = await super().run(whole, b"".join(parts), gone=gone)
            if "ask" not in told:
                return told, body
            if len(replies) >= _MOST_QUESTIONS:
                raise ResultTooLargeError(_TOO_MANY)
            ask = partial(self._client.ask, told["ask"], pragmas=told["pragmas"])
            replies.append(await self._turns.take(ask, gone))

    async def _sight(self) -> Seen:
        """Give what was seen of the data; look again where that is too long ago."""
        if (seen := self._watch.fresh()) is not None:
            return seen
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())
        # One client who leaves must not take it from the others.
        return await asyncio.shield(self._looking)

    async def _look(self) -> Seen:
        # A thread of its own: no other work may keep it waiting.
        one = CapacityLimiter(1)
        return await to_thread.run_sync(self._watch.now, abandon_on_cancel=True, limiter=one)


def _without_body(reply: Reply) -> dict[str, Any]:
    names = (field.name for field in fields(reply) if field.name != "body")
    return {name: getattr(reply, name) for name in names}


_ABOUT_DATA: Mapping[str, Callable[[AfarPool, Mapping[str, Any], bytes, Gone], Awaitable[Frame]]]
_ABOUT_DATA = {
    "query": AfarPool.query,
    "federated": AfarPool.query,
    "graph": AfarPool.graph,
    "dataset": AfarPool.dataset,
}
