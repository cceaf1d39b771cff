"""The border to pyoxigraph: its formats, terms and errors turned into ours, here and only here."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

import pyoxigraph as ox

from hamkg.formats import RDF_KINDS, find_format
from hamkg.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import rdflib

    from hamkg.engine.xml_writing import Statements

    _Row = tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode, ox.NamedNode]

RDF = {
    "turtle": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
}
TABLE = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
# rdflib writes these two; pyoxigraph has no writer for them.
RDFLIB_ONLY = ("longturtle", "hext")
_PREFIX_LINES = rb"\A(?:@prefix [^\n]*\n)+"
_XML_NAMESPACES = rb"(?<=<rdf:RDF)(?: xmlns:[\w-]+=\"[^\"]*\")+"


def write_table(data: bytes, format_name: str) -> bytes:
    """Turn SPARQL results in JSON into another table format; XML keeps carriage returns.

    Raises UnwritableTermError for what XML has no way to write, as do the two below.
    """
    row = find_format(format_name, "table")
    if row.name == "json":
        return data
    results = ox.parse_query_results(data, format=ox.QueryResultsFormat.JSON)
    written = results.serialize(format=TABLE[row.name]) or b""
    if row.name != "xml":
        return written
    from hamkg.engine.xml_writing import refuse_no_xml

    refuse_no_xml(written)
    return _keep_carriage_returns(written)


def write_triples(data: bytes, format_name: str) -> bytes:
    """Turn N-Triples into another RDF format."""
    row = find_format(format_name, *RDF_KINDS)
    if row.name == "nt":
        return data
    quads = ox.parse(data, format=ox.RdfFormat.N_TRIPLES)
    return serialize((quad.triple for quad in quads), row.name)


def serialize(statements: Iterable[ox.Triple] | Iterable[ox.Quad], format_name: str) -> bytes:
    """Write triples or quads in an RDF format, with our prefixes."""
    if format_name in RDFLIB_ONLY:
        return _serialize_with_rdflib(statements, format_name)
    if format_name == "rdfxml":
        from hamkg.engine.xml_writing import written_as_xml

        written = written_as_xml(cast("Statements", list(statements)), _rdfxml)
        return re.sub(_XML_NAMESPACES, _sorted_namespaces, written)
    written = ox.serialize(statements, format=RDF[format_name], prefixes=PREFIXES) or b""
    return re.sub(_PREFIX_LINES, _sorted_lines, written)


def _rdfxml(statements: Statements) -> bytes:
    written = ox.serialize(statements, format=ox.RdfFormat.RDF_XML, prefixes=PREFIXES) or b""
    return _keep_carriage_returns(written)


def _keep_carriage_returns(xml: bytes) -> bytes:
    # XML readers turn a bare carriage return into a line feed: it must travel as a reference.
    return xml.replace(b"\r", b"&#13;")


# The engine writes prefixes in the order of a hash table: sorted, equal data are equal bytes.
def _sorted_lines(found: re.Match[bytes]) -> bytes:
    return b"".join(sorted(found[0].splitlines(keepends=True)))


def _sorted_namespaces(found: re.Match[bytes]) -> bytes:
    return b"".join(b" " + part for part in sorted(found[0].split()))


def _serialize_with_rdflib(
    statements: Iterable[ox.Triple] | Iterable[ox.Quad], format_name: str
) -> bytes:
    import rdflib

    dataset = rdflib.Dataset()
    for prefix, base in PREFIXES.items():
        dataset.bind(prefix, base, replace=True)
    for statement in statements:
        name = getattr(statement, "graph_name", None)
        graph = dataset.default_graph
        if isinstance(name, ox.NamedNode):
            graph = dataset.graph(rdflib.URIRef(name.value))
        subject, predicate, value = list(statement)[:3]
        graph.add((to_rdflib(subject), to_rdflib(predicate), to_rdflib(value)))
    written = dataset if format_name == "hext" else dataset.default_graph
    return written.serialize(format=format_name, encoding="utf-8")


def in_order(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """Sort quads as N-Quads are sorted, each once, with the blank node labels of RDFC-1.0.

    Equal data then give equal bytes. Labels: https://www.w3.org/TR/rdf-canon/
    """
    # Only what names a blank node bears on the labels: the many other quads stay out of that work.
    named: dict[str, ox.Quad] = {}
    blank = ox.Dataset()
    for quad in quads:
        text = str(quad)
        if "_:" in text:
            blank.add(quad)
        else:
            named[text] = quad
    blank.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    named.update((str(quad), quad) for quad in blank)
    return [named[text] for text in sorted(named)]


def quads_of(results: bytes, graph: str) -> Iterator[ox.Quad]:
    """Give the quads of one graph from rows of ?s ?p ?o, in SPARQL JSON."""
    rows = ox.parse_query_results(results, format=ox.QueryResultsFormat.JSON)
    name = ox.NamedNode(graph)
    for row in cast("ox.QuerySolutions", rows):
        s, p, o = cast("tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode]", tuple(row))
        yield ox.Quad(s, p, o, name)


def rows_as_dataset(results: bytes, format_name: str) -> bytes:
    """Write rows of ?g ?s ?p ?o, in SPARQL JSON, as quads in an RDF format."""
    rows = ox.parse_query_results(results, format=ox.QueryResultsFormat.JSON)
    terms = (tuple(row) for row in cast("ox.QuerySolutions", rows))
    quads = [ox.Quad(s, p, o, g) for g, s, p, o in cast("Iterable[_Row]", terms)]
    return serialize(in_order(quads), format_name)


def sorted_triples(triples: Iterable[ox.Triple]) -> bytes:
    """Write triples as N-Triples, sorted and each once, so that equal answers are equal bytes."""
    return b"".join(sorted({f"{triple} .\n".encode() for triple in triples}))


def to_rdflib(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> rdflib.term.Node:
    """Turn a term into rdflib's, its text untouched.

    >>> to_rdflib(ox.Literal("01", datatype=ox.NamedNode(PREFIXES["xsd"] + "integer"))).n3()
    '"01"^^<http://www.w3.org/2001/XMLSchema#integer>'
    """
    import rdflib

    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, ox.Triple):
        msg = "rdflib 7 has no triple terms"
        raise TypeError(msg)
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    plain = term.datatype.value == PREFIXES["xsd"] + "string"
    datatype = None if plain else rdflib.URIRef(term.datatype.value)
    # Normalising would rewrite what the tables say, such as the case of a hash.
    return rdflib.Literal(term.value, datatype=datatype, normalize=False)
