"""What the doors of the server share: the processes behind them, and what may be done."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from starlette.concurrency import run_in_threadpool

from hamkg import __version__
from hamkg.server.afar import AfarPool
from hamkg.server.cache import ResultCache, is_steady
from hamkg.server.federation import calls_others
from hamkg.server.metrics import Metrics
from hamkg.server.standing import Standing
from hamkg.server.tokens import Tokens

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hamkg.graph import KnowledgeGraph
    from hamkg.sandbox.pool import Pool
    from hamkg.server.afar_graph import AfarGraph
    from hamkg.server.federation import Federation

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may cost: seconds, rows and bytes of an answer, bytes of a body."""

    deadline: float = 30.0
    rows: int = 1_000_000
    result_bytes: int = 100_000_000
    query_bytes: int = 300_000
    upload_bytes: int = 50_000_000


@dataclass(slots=True)
class Service:
    """The running service: who answers, over which data, and what is allowed."""

    graph: KnowledgeGraph
    pool: Pool
    limits: Limits
    tokens: Tokens = field(default_factory=Tokens)
    writable: bool = False
    union: bool = True
    """Whether the default graph of a query is the union of all graphs."""
    metrics: Metrics = field(default_factory=Metrics)
    cache: ResultCache = field(default_factory=ResultCache)
    federation: Federation | None = None
    """Asks other servers for queries that call them, where the operator listed any."""
    afar: AfarGraph | None = None
    """Asks the graph, where its data are in another server."""
    # Data that can change are named anew at every start: a client may remember an older server.
    instance: str = field(default_factory=lambda: secrets.token_hex(8))

    @property
    def answering(self) -> Pool | Federation:
        """Who answers queries."""
        return self.federation or self.pool

    def is_lasting(self, query: str) -> bool:
        """Tell whether the answer to a query is the same as long as our data are."""
        calls = self.federation is not None and calls_others(query)
        return not calls and is_steady(query)

    async def standing(self) -> Standing:
        """Tell which state the data are in; raises RemoteStoreError where nobody can say."""
        if isinstance(self.pool, AfarPool):
            return await self.pool.standing()
        return Standing(f"{self.instance}.{self.pool.epoch}")

    async def ask_graph(self, ask: Callable[[KnowledgeGraph], T]) -> T:
        """Ask the graph in a thread: others go on meanwhile. Raises what asking raises."""
        if self.afar is not None:
            return await self.afar.ask(ask)
        return await run_in_threadpool(ask, self.graph)


@cache
def named_after(*files: Path) -> str:
    """Name the data in these files: the same for every server of the same files and release."""
    digests = [__version__.encode()]
    for path in files:
        with path.open("rb") as file:
            digests.append(hashlib.file_digest(file, "sha256").digest())
    return hashlib.sha256(b"".join(digests)).hexdigest()[:16]
