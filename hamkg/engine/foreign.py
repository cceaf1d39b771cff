"""Queries as another SPARQL server understands them, and what it answers read; nothing is sent.

Who lets strangers ask does both in a process without network, which need not load an HTTP client.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from hamkg.engine.base import starting_from
from hamkg.engine.convert import sorted_triples, write_table, write_triples
from hamkg.engine.handing_on import refuse_risky
from hamkg.engine.parsing import check_query, fault_as_sent, parse_query
from hamkg.engine.prologue import declarations
from hamkg.engine.standard import mended, spelled
from hamkg.engine.tokens import prefixed_names
from hamkg.namespaces import PREFIXES, sparql_prologue
from hamkg.results import Boolean, Table, Triples
from hamkg.service_errors import RemoteStoreError, ResultTooLargeError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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
# What the engine raises where a text is at fault.
_FAULTS = (SyntaxError, RuntimeError, ValueError)


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: the media type without parameters, the bytes, and who answered.

    ``most_rows`` is how many rows the server gives at most, where it says that it kept to that.
    """

    media_type: str
    body: bytes
    server: str = ""
    most_rows: int = 0


def outgoing(query: str, base: str | None = None, graphs: Sequence[str] = ()) -> str:
    r"""Check a stranger's query, and give it as another server understands it.

    ``base`` is what relative IRIs are resolved against, and ``graphs`` are those that the
    protocol names. Raises QuerySyntaxError, QueryRefusedError, QueryMemoryError, and ValueError
    for the name of a graph that is no IRI.

    >>> outgoing("ASK { ham:a <b> TRUE }", "http://x.example/")
    'PREFIX ham: <https://w3id.org/hamkg/>\nBASE <http://x.example/> ASK { ham:a <b> true }'
    """
    for graph in graphs:
        ox.NamedNode(graph)
    sent = spelled(query)
    text = mended(sent)
    try:
        check_query(text, base)
        parse_query(text, base)
        refuse_risky(text, lambda words: parse_query(words, base))
    except _FAULTS as error:
        from hamkg.engine.diagnosis import query_error

        fault = fault_as_sent(sent, error, lambda words: parse_query(words, base))
        raise query_error(query, fault) from error
    return sendable(f"BASE <{base}> {text}" if _needs_base(text, base) else text, {})


def sendable(query: str, bindings: Mapping[str, str]) -> str:
    """Give a query that another server understands: with its prefixes, and what is bound."""
    declared = {prefix for prefix, _ in declarations(query)}
    used = {name.partition(":")[0] for name, _ in prefixed_names(query)}
    missing = sorted((used - declared) & PREFIXES.keys())
    return sparql_prologue(*missing) + starting_from(query, **bindings)


def incoming(reply: Reply, address: str) -> Answer:
    """Read what a server answered.

    Raises RemoteStoreError where that is no answer, and ResultTooLargeError where it is a part.
    """
    if reply.most_rows:
        raise ResultTooLargeError(
            f"{address} sends {reply.most_rows:,} rows of an answer at most."
        )
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


def _needs_base(query: str, base: str | None) -> bool:
    """Tell whether a query, which does parse with this base, needs it."""
    if base is None:
        return False
    try:
        parse_query(query)
    except SyntaxError:
        return True
    return False
