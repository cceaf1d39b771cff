"""What the server is told at its start."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from hamkg.locations import is_address, release, release_file
from hamkg.sandbox.nursery import Nursery, Source, StoreNursery, ZygoteNursery
from hamkg.sandbox.pool import Lanes, Pool
from hamkg.server.afar import AfarPool
from hamkg.server.afar_graph import AfarGraph
from hamkg.server.federation import Federation
from hamkg.server.service import Limits, Service, named_after

if TYPE_CHECKING:
    from hamkg.engine.watching import Watch
    from hamkg.graph import KnowledgeGraph
    from hamkg.server.tokens import Tokens

# Seconds after which a query of another server is a long one: there is a network between.
_PATIENCE = 1.0


@dataclass(frozen=True, slots=True)
class Settings:
    """Where to listen, what to serve, and what one query may cost.

    ``workers`` is how many queries run at once; ``memory`` is in megabytes for each of them. With
    ``scratch`` an empty dataset in memory is served, with ``store`` an RDF file, the folder of an
    Oxigraph store or another SPARQL server, else the release.
    """

    host: str = "127.0.0.1"
    port: int = 8501
    public: bool = False
    ui: bool = True
    workers: int = 2
    memory: int = 3072
    limits: Limits = field(default_factory=Limits)
    scratch: bool = False
    store: str | None = None
    token_file: str | None = None
    log_file: str | None = None
    services: tuple[str, ...] = ()
    """Origins of other servers that a query may call."""

    @property
    def address(self) -> str:
        """Where the server answers."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    @property
    def fronts(self) -> int:
        """How many processes share the port; 0 where one has pages, or data that may change."""
        reads_only = not self.scratch and (self.store is None or Path(self.store).is_file())
        return self.workers if reads_only and not self.ui else 0

    @property
    def is_afar(self) -> bool:
        """Whether the data are in another SPARQL server."""
        return self.store is not None and is_address(self.store)

    @property
    def files(self) -> tuple[Path, ...]:
        """What tells data apart that nobody changes; nothing where somebody may."""
        if self.scratch or self.is_afar:
            return ()
        if self.store is None:
            return (release() / "manifest.json",)
        return (Path(self.store),) if Path(self.store).is_file() else ()

    @property
    def source(self) -> Source:
        """The data to serve, and how workers see them."""
        base = f"{self.address}/sparql"
        data: str | tuple[str, ...]
        if self.scratch or self.is_afar:
            data = ()
        elif self.store is not None:
            data = (self.store,) if Path(self.store).is_file() else self.store
        else:
            data = tuple(map(release_file, ("hamkg.trig", "hamkg-service.trig")))
        return Source(data, union=not self.scratch, base=base, memory_mb=self.memory)


def make_service(
    graph: KnowledgeGraph, settings: Settings, tokens: Tokens, pool: Pool | None = None
) -> Service:
    """Put the processes together that answer over the data of the settings, or take this pool."""
    is_folder = not settings.files and not settings.is_afar and not settings.scratch
    writable = (settings.scratch or is_folder) and len(tokens) > 0
    service = Service(
        graph,
        pool or _pool(settings, graph.watch, writable=writable),
        settings.limits,
        tokens,
        writable=writable,
        union=not settings.scratch,
    )
    if settings.files:
        service.instance = named_after(*settings.files)
    if isinstance(service.pool, AfarPool):
        service.afar = AfarGraph(graph, settings.limits.deadline)
    if settings.services:
        from hamkg.server.egress import Egress  # which few servers need

        egress = Egress(settings.services)
        service.federation = Federation(service.pool, egress, settings.limits.deadline)
    service.pool.killed = service.metrics.killed
    for number, lane in enumerate(("fast", "slow")):
        service.metrics.watch_lane(lane, partial(_in_lane, service.pool, number))
    return service


def _pool(settings: Settings, watch: Watch | None, *, writable: bool) -> Pool:
    nursery, lanes = _nursery(settings, writable=writable), _lanes(settings)
    if settings.store is None or watch is None:
        return Pool(nursery, lanes)
    from hamkg.server.store_client import StoreClient  # which few servers need

    client = StoreClient(settings.store, settings.limits.result_bytes)
    return AfarPool(nursery, lanes, client, replace(lanes, patience=_PATIENCE), watch)


def _lanes(settings: Settings) -> Lanes:
    workers = settings.workers
    # More places than processors: while one query waits for its process to be woken, others run.
    return Lanes(fast=max(4, workers), slow=workers, deadline=settings.limits.deadline)


def _in_lane(pool: Pool, number: int) -> int:
    return pool.in_flight[number]


def _nursery(settings: Settings, *, writable: bool) -> Nursery:
    source = settings.source
    if isinstance(source.source, str):
        return StoreNursery(source, writable=writable)
    return ZygoteNursery(source)
