"""What the doors of the server share: the processes behind them, and what may be done."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hamkg.server.cache import ResultCache, is_steady
from hamkg.server.federation import calls_others
from hamkg.server.metrics import Metrics
from hamkg.server.tokens import Tokens

if TYPE_CHECKING:
    from hamkg.graph import KnowledgeGraph
    from hamkg.sandbox.pool import Pool
    from hamkg.server.federation import Federation


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

    @property
    def version(self) -> str:
        """Names the state of the data: other data, another version."""
        return f"{self.instance}.{self.pool.epoch}"


def release_instance(manifest: bytes) -> str:
    """Name the data of a release: the same for every server of the same release."""
    return hashlib.sha256(manifest).hexdigest()[:16]
