"""Puts a graph into another SPARQL server by the Graph Store Protocol, and verifies it there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hamkg.engine.neighbours import QUERIES, store_to_write
from hamkg.engine.remote import RemoteEngine
from hamkg.engine.sparql_client import SparqlClient
from hamkg.namespaces import GRAPH_NAMES, graph_iri
from hamkg.service_errors import RemoteStoreError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hamkg.engine import Engine

_AGAIN = "Look at the server's log, and deploy again."


@dataclass(frozen=True, slots=True)
class Deployed:
    """A graph that stands in the server now: its name, and how many triples it has there."""

    graph: str
    triples: int


def deploy(engine: Engine, address: str, graph_store: str | None = None) -> Iterator[Deployed]:
    """Put each of our named graphs into a server, and hold what it has then against ours.

    ``address`` is the query endpoint, or what the addresses of a known server have in common.
    Graphs of other names are left alone. Raises RemoteStoreError where the server cannot be
    asked or written to, or has other triples than were sent.
    """
    query, store = (address, graph_store) if graph_store else _addresses(address)
    client = SparqlClient(query)
    try:
        sent = {
            graph_iri(name): engine.dump("nt", graphs=(graph_iri(name),)) for name in GRAPH_NAMES
        }
        for graph, ours in sent.items():
            client.put(store, graph, ours)
        far = RemoteEngine.open(query)
        try:
            for graph, ours in sent.items():
                if far.dump("nt", graphs=(graph,)) != ours:
                    told = f"{query} has other triples in <{graph}> than were put there."
                    raise RemoteStoreError(told, hint=_AGAIN)
                yield Deployed(graph, ours.count(b"\n"))
        finally:
            far.close()
    finally:
        client.close()


def _addresses(address: str) -> tuple[str, str]:
    """Find both addresses of a known server; a query endpoint tells its graph store's."""
    base = address.rstrip("/")
    for query in (address, *(f"{base}/{name}" for name in QUERIES)):
        if store := _store_of(query):
            return query, store
    told = f"No SPARQL server that we know answers at {address}."
    raise RemoteStoreError(
        told, hint="Give the address of its endpoint, and --graph-store-url beside it."
    )


def _store_of(query: str) -> str | None:
    if query.rstrip("/").rpartition("/")[2] not in QUERIES:
        return None
    client = SparqlClient(query)
    try:
        return store_to_write(client, client.query("ASK {}"))
    except RemoteStoreError:
        return None
    finally:
        client.close()
