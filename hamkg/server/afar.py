"""Answers by another SPARQL server: where strangers' texts are parsed there is no network.

As with calls of other servers (`federation`) it takes three steps. A process over no data checks
the query and writes it as another server understands it; the front asks, for nobody else can; and
another process reads what came back and writes it in the format that is wanted.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from hamkg.engine.sparql_client import asking_form
from hamkg.errors import QueryTimeoutError
from hamkg.sandbox.pool import Pool
from hamkg.server.standing import Standing
from hamkg.server.turns import Turns
from hamkg.service_errors import RemoteStoreError, UnknownGraphError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from hamkg.sandbox.nursery import Nursery
    from hamkg.sandbox.pool import Lanes
    from hamkg.sandbox.wire import Frame
    from hamkg.server.store_client import StoreClient

    Gone = Callable[[], Awaitable[None]] | None

_TRIPLES = b"CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
_QUADS = b"SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }"
_HAS_UNION = b"ASK { ?s ?p ?o }"
_COUNTS = b"SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
_RELEASES = (
    b"SELECT ?o ?v { GRAPH ?g { ?o <http://www.w3.org/2002/07/owl#versionInfo> ?v } } LIMIT 100"
)
_JSON = {"table": "json", "graph": "nt"}
# Seconds that what was seen of the data holds; and longer where looking took long, so that it
# takes no more than so large a share of the other server's time.
_HOLDS = 5.0
_SHARE = 20
_LOOK = 10.0


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of the data at a time: their standing, and the graphs to name in a query."""

    standing: Standing
    graphs: tuple[str, ...]
    until: float


class AfarPool(Pool):
    """Runs jobs in workers that have no data; where a job is about data, another server has them.

    How many questions it is asked at once, and how many long ones, is as the lanes say.
    """

    def __init__(self, nursery: Nursery, lanes: Lanes, client: StoreClient, asking: Lanes) -> None:
        """Prepare; ``lanes`` are those of the workers, ``asking`` those of the other server."""
        super().__init__(nursery, lanes)
        self._client = client
        self._asking = asking
        self._turns = Turns(asking)
        self._seen: Seen | None = None
        self._looking: asyncio.Task[Seen] | None = None
        self._looks = 0

    @property
    def in_flight(self) -> tuple[int, int]:
        """How many short and how many long queries the other server is asked."""
        return self._turns.in_flight

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
        return (await self._sight()).standing

    async def answers(self) -> bool:
        """Tell whether the other server answers a query; raises RemoteStoreError."""
        await self._client.ask(asking_form("ASK {}", (), ()))
        return True

    async def query(self, head: Mapping[str, Any], body: bytes, gone: Gone) -> Frame:
        """Answer a stranger's query."""
        told, text = await super().run({**head, "job": "outgoing", "wants": head["job"]}, body)
        default, named = head.get("default_graphs", ()), head.get("named_graphs", ())
        if not (default or named or told["from"]):
            default = named = (await self._sight()).graphs
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
        wanted = {**head, "job": "incoming_dataset"}
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
        form = asking_form(text.decode(), default, named)
        reply = await self._turns.take(lambda: self._client.ask(form), gone)
        told = asdict(reply)
        body = told.pop("body")
        job = head["job"] if head["job"].startswith("incoming") else "incoming"
        wanted = {**head, "job": job, "reply": told, "address": self._client.address}
        return await super().run(wanted, body, gone=gone)

    async def _rows(self, query: bytes) -> list[list[str]]:
        """Ask a query of ours; give its rows as texts, sorted."""
        _, data = await self._asked(query, {"job": "query", "formats": _JSON}, None)
        document = json.loads(data)
        names = document["head"]["vars"]
        return sorted(
            [row[name]["value"] if name in row else "" for name in names]
            for row in document["results"]["bindings"]
        )

    async def _asks(self, query: bytes) -> bool:
        _, data = await self._asked(query, {"job": "query", "formats": _JSON}, None)
        return bool(json.loads(data)["boolean"])

    async def _sight(self) -> Seen:
        """Give what was seen of the data; look again where that is too long ago."""
        if self._seen is not None and time.monotonic() < self._seen.until:
            return self._seen
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())
        # One client who leaves must not take it from the others.
        return await asyncio.shield(self._looking)

    async def _look(self) -> Seen:
        begun = time.monotonic()
        self._looks += 1
        version, graphs = "", self._seen.graphs if self._seen else ()
        try:
            async with asyncio.timeout(_LOOK):
                counts, releases, union = await asyncio.gather(
                    self._rows(_COUNTS), self._rows(_RELEASES), self._asks(_HAS_UNION)
                )
        except (TimeoutError, KeyError, TypeError) as error:
            if not graphs:
                told = f"{self._client.address} does not say in time what it holds."
                raise RemoteStoreError(told, passing=True) from error
        else:
            version = hashlib.sha256(json.dumps([counts, releases]).encode()).hexdigest()[:16]
            graphs = () if union else tuple(name for name, _ in counts)
        now = time.monotonic()
        holds = max(_HOLDS, _SHARE * (now - begun))
        standing = Standing(version, exact=False, turn=self._looks)
        self._seen = Seen(standing, graphs, now + holds)
        return self._seen


_ABOUT_DATA: Mapping[str, Callable[[AfarPool, Mapping[str, Any], bytes, Gone], Awaitable[Frame]]]
_ABOUT_DATA = {
    "query": AfarPool.query,
    "federated": AfarPool.query,
    "graph": AfarPool.graph,
    "dataset": AfarPool.dataset,
}
