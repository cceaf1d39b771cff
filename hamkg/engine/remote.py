"""An engine that is another SPARQL server, asked over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from hamkg.engine.convert import in_order, quads_of, serialize
from hamkg.engine.foreign import incoming, sendable
from hamkg.engine.from_clauses import graphs_of_from
from hamkg.engine.packing import packing, unpacked
from hamkg.engine.parsing import check_query, parse_query
from hamkg.engine.sparql_client import SparqlClient
from hamkg.engine.state import Layout, ask_layout, ask_state
from hamkg.engine.tokens import has_word
from hamkg.engine.virtuoso import VirtuosoClient
from hamkg.formats import RDF_KINDS, find_format
from hamkg.results import Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import rdflib

    from hamkg.engine.sparql_client import ClientLimits
    from hamkg.engine.state import Depth, State
    from hamkg.results import Answer

_GRAPHS = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
_ANYTHING = Layout()
# As rows: a server that bounds its answers cuts triples off without a word.
_ALL_OF = "SELECT ?s ?p ?o WHERE { GRAPH <%s> { ?s ?p ?o } }"


class RemoteEngine:
    """Answers from a SPARQL 1.1 server; nothing of it is kept here."""

    def __init__(
        self, client: SparqlClient, layout: Layout = _ANYTHING, *, checks: bool = True
    ) -> None:
        """Ask by this client about the graphs that are there, named where the server needs it.

        Without ``checks`` a query goes out as it is: for who has had it parsed elsewhere.
        """
        self._plain = client
        self._client: SparqlClient | VirtuosoClient = client
        self._checks = checks
        self._settle(layout)

    @classmethod
    def open(
        cls, address: str, limits: ClientLimits | None = None, *, checks: bool = True
    ) -> RemoteEngine:
        """Look what the server does where a query names no graph, and do the same everywhere.

        With some servers such a query is about all graphs, with others about the default graph
        alone: there, all graphs are named. Raises RemoteStoreError where nobody answers.
        """
        client = SparqlClient(address, limits)
        return cls(client, ask_layout(client), checks=checks)

    def look(self, depth: Depth) -> State:
        """Ask which state the data are in; from now on all graphs are those that were there.

        Raises what `answer` raises.
        """
        state = ask_state(self._plain, depth)
        self._settle(state.layout)
        return state

    def _settle(self, layout: Layout) -> None:
        self.layout = layout
        if layout.is_virtuoso:
            self._client = VirtuosoClient(self._plain, layout.graphs)

    @property
    def address(self) -> str:
        """Where the server is."""
        return self._client.address

    def answer(
        self,
        query: str,
        *,
        bindings: Mapping[str, str] | None = None,
        graphs: Sequence[str] = (),
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> Answer:
        """Answer a query over the union of these graphs, or of all graphs if none is named.

        Raises QuerySyntaxError and QueryRefusedError before anything is sent, and then
        RemoteStoreError, QueryTimeoutError and ResultTooLargeError.
        """
        if self._checks:
            _check(query)
        default, named = self._dataset(query, graphs, default_graphs, named_graphs)
        reply = self._client.query(
            sendable(query, bindings or {}), default_graphs=default, named_graphs=named
        )
        return incoming(reply, self.address)

    def stream(self, query: str) -> Iterator[tuple[str, ...]]:
        """Answer a SELECT query of our own row by row, each term as its bare text."""
        found = self.answer(query)
        if isinstance(found, Table):
            for row in found.rows:
                yield tuple("" if cell is None else str(cell) for cell in row)

    def dump(self, format_name: str, *, graphs: Sequence[str] = ()) -> bytes:
        """Serialise these graphs, or all; formats without graph names get their union."""
        row = find_format(format_name, *RDF_KINDS)
        quads = list(self.quads(graphs or self._named()))
        if row.kind == "dataset":
            return serialize(in_order(quads), row.name)
        triples = {str(quad.triple): quad.triple for quad in in_order(quads)}
        return serialize([triples[key] for key in sorted(triples)], row.name)

    def quads(self, graphs: Sequence[str]) -> Iterator[ox.Quad]:
        """Give all statements of some graphs, with one question for each of them.

        A server that bounds its answers is asked for each part of them.
        """
        for graph in graphs:
            found = self.answer(_ALL_OF % ox.NamedNode(graph).value)
            data = found.data if isinstance(found, Table) else b""
            yield from quads_of(data, graph)

    def packed_quads(self, graphs: Sequence[str]) -> Iterator[ox.Quad]:
        """Give all statements of some graphs, with one question for all of them.

        Raises ValueError where what comes is not what was asked for.
        """
        found = self.answer(packing(graphs))
        yield from unpacked(found.data)

    def to_rdflib(self) -> rdflib.Dataset:
        """Give an rdflib Dataset that asks the server, its default graph what the server's is."""
        import rdflib
        from rdflib.plugins.stores.sparqlstore import SPARQLStore

        # In XML, Virtuoso calls a table a graph.
        return rdflib.Dataset(SPARQLStore(self.address, returnFormat="json"), default_union=True)

    def close(self) -> None:
        """Hang up."""
        self._client.close()

    def _dataset(
        self,
        query: str,
        graphs: Sequence[str],
        default_graphs: Sequence[str],
        named_graphs: Sequence[str],
    ) -> tuple[Sequence[str], Sequence[str]]:
        if default_graphs or named_graphs:
            return default_graphs, named_graphs
        if has_word("from", query):
            return graphs_of_from(query)
        all_graphs = self.layout.to_name
        named = all_graphs if all_graphs or not graphs else self._named()
        return graphs or all_graphs, named

    def _named(self) -> tuple[str, ...]:
        found = self.answer(_GRAPHS)
        rows = found.rows if isinstance(found, Table) else ()
        return tuple(sorted(str(graph) for (graph, *_) in rows if graph is not None))


def _check(query: str) -> None:
    try:
        check_query(query, None)
        parse_query(query)
    except SyntaxError as error:
        from hamkg.engine.diagnosis import query_error

        raise query_error(query, error) from error
