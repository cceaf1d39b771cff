"""An engine that is another SPARQL server, asked over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from hamkg.engine.convert import in_order, serialize, sorted_triples, write_table, write_triples
from hamkg.engine.parsing import check_query, parse_query
from hamkg.engine.prologue import declarations
from hamkg.engine.sparql_client import SparqlClient
from hamkg.engine.tokens import has_word, prefixed_names
from hamkg.formats import RDF_KINDS, find_format
from hamkg.namespaces import PREFIXES, sparql_prologue
from hamkg.results import Boolean, Table, Triples
from hamkg.service_errors import RemoteStoreError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import rdflib

    from hamkg.engine.sparql_client import ClientLimits, Reply
    from hamkg.results import Answer

_JSON = {"application/sparql-results+json", "application/json"}
# Virtuoso calls N-Triples text/plain, as their first specification did.
_RDF = {
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "text/plain": ox.RdfFormat.N_TRIPLES,
    "text/ntriples": ox.RdfFormat.N_TRIPLES,
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}
_GRAPHS = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
_HAS_UNION = "ASK { ?s ?p ?o }"
_ALL_OF = "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH <%s> { ?s ?p ?o } }"


class RemoteEngine:
    """Answers from a SPARQL 1.1 server; nothing of it is kept here."""

    def __init__(
        self, client: SparqlClient, graphs: Sequence[str] = (), *, checks: bool = True
    ) -> None:
        """Ask by this client; ``graphs`` are named with each query where the server needs it.

        Without ``checks`` a query goes out as it is: for who has had it parsed elsewhere.
        """
        self._client = client
        self._graphs = tuple(graphs)
        self._checks = checks

    @classmethod
    def open(
        cls, address: str, limits: ClientLimits | None = None, *, checks: bool = True
    ) -> RemoteEngine:
        """Look what the server does where a query names no graph, and do the same everywhere.

        With some servers such a query is about all graphs, with others about the default graph
        alone: there, all graphs are named. Raises RemoteStoreError where nobody answers.
        """
        client = SparqlClient(address, limits)
        bare = cls(client, checks=checks)
        if bare.answer(_HAS_UNION):
            return bare
        return cls(client, bare._named(), checks=checks)

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
        reply = self._client.query(
            _sendable(query, bindings or {}),
            **self._dataset(query, graphs, default_graphs, named_graphs),
        )
        return _answer(reply, self.address)

    def stream(self, query: str) -> Iterator[tuple[str, ...]]:
        """Answer a SELECT query of our own row by row, each term as its bare text."""
        found = self.answer(query)
        if isinstance(found, Table):
            for row in found.rows:
                yield tuple("" if cell is None else str(cell) for cell in row)

    def dump(self, format_name: str, *, graphs: Sequence[str] = ()) -> bytes:
        """Serialise these graphs, or all; formats without graph names get their union."""
        row = find_format(format_name, *RDF_KINDS)
        quads = list(self._quads(graphs or self._named()))
        if row.kind == "dataset":
            return serialize(in_order(quads), row.name)
        triples = {str(quad.triple): quad.triple for quad in in_order(quads)}
        return serialize([triples[key] for key in sorted(triples)], row.name)

    def to_rdflib(self) -> rdflib.Dataset:
        """Give an rdflib Dataset that asks the server, its default graph what the server's is."""
        import rdflib
        from rdflib.plugins.stores.sparqlstore import SPARQLStore

        return rdflib.Dataset(SPARQLStore(self.address), default_union=True)

    def close(self) -> None:
        """Hang up."""
        self._client.close()

    def _dataset(
        self,
        query: str,
        graphs: Sequence[str],
        default_graphs: Sequence[str],
        named_graphs: Sequence[str],
    ) -> dict[str, Sequence[str]]:
        if default_graphs or named_graphs:
            return {"default_graphs": default_graphs, "named_graphs": named_graphs}
        if has_word("from", query):
            return {}
        named = self._graphs if self._graphs or not graphs else self._named()
        return {"default_graphs": graphs or self._graphs, "named_graphs": named}

    def _named(self) -> tuple[str, ...]:
        found = self.answer(_GRAPHS)
        rows = found.rows if isinstance(found, Table) else ()
        return tuple(sorted(str(graph) for (graph, *_) in rows if graph is not None))

    def _quads(self, graphs: Sequence[str]) -> Iterator[ox.Quad]:
        for graph in graphs:
            found = self.answer(_ALL_OF % ox.NamedNode(graph).value)
            data = found.data if isinstance(found, Triples) else b""
            for quad in ox.parse(data, format=ox.RdfFormat.N_TRIPLES):
                yield ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode(graph))


def _check(query: str) -> None:
    try:
        check_query(query, None)
        parse_query(query)
    except SyntaxError as error:
        from hamkg.engine.diagnosis import query_error

        raise query_error(query, error) from error


def _sendable(query: str, bindings: Mapping[str, str]) -> str:
    """Give a query that another server understands: with its prefixes, and what is bound."""
    declared = {prefix for prefix, _ in declarations(query)}
    used = {name.partition(":")[0] for name, _ in prefixed_names(query)}
    missing = sorted((used - declared) & PREFIXES.keys())
    if not bindings:
        return sparql_prologue(*missing) + query
    names = " ".join(f"?{name}" for name in bindings)
    iris = " ".join(str(ox.NamedNode(iri)) for iri in bindings.values())
    return f"{sparql_prologue(*missing)}{query}\nVALUES ({names}) {{ ({iris}) }}"


def _answer(reply: Reply, address: str) -> Answer:
    try:
        if reply.media_type in _JSON:
            # Servers write the same rows differently: read and written again, equal is equal.
            results = ox.parse_query_results(reply.body, format=ox.QueryResultsFormat.JSON)
            data = results.serialize(format=ox.QueryResultsFormat.JSON) or b""
            kind = Boolean if isinstance(results, ox.QueryBoolean) else Table
            return kind(data, write_table)
        if reply.media_type in _RDF:
            quads = ox.parse(reply.body, format=_RDF[reply.media_type])
            return Triples(sorted_triples(quad.triple for quad in quads), write_triples)
    except (SyntaxError, ValueError) as error:
        told = f"{address} answers what is not {reply.media_type}: {error}."
        raise RemoteStoreError(told) from error
    told = f'{address} answers with "{reply.media_type}", which is no answer to a query.'
    raise RemoteStoreError(told)


def outgoing(query: str) -> str:
    """Check a stranger's query, and give it as another server understands it; nothing is sent.

    Raises QuerySyntaxError and QueryRefusedError.
    """
    _check(query)
    return _sendable(query, {})


def incoming(reply: Reply, address: str) -> Answer:
    """Read what a server answered; raises RemoteStoreError where that is no answer."""
    return _answer(reply, address)
