"""Writes Turtle that people read: a blank line between terms, lists as lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from hamkg.engine.convert import RDF, to_rdflib
from hamkg.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable

_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")


def readable(quads: Iterable[ox.Quad]) -> bytes:
    """Write triples as Turtle with our prefixes; equal data are equal bytes.

    The engine writes fast, but gives blank nodes names; rdflib nests them, but is slow. So
    rdflib writes the few terms that have blank nodes, and the engine all others.

    >>> a, p = ox.NamedNode("https://w3id.org/hamkg/a"), ox.NamedNode("https://w3id.org/hamkg/p")
    >>> print(readable([ox.Quad(a, p, ox.Literal("x"))]).decode().splitlines()[-1])
    ham:a ham:p "x" .
    """
    triples = {quad.triple for quad in quads}
    nested = {triple.subject for triple in triples if _is_nested(triple)}
    plain = sorted((triple for triple in triples if triple.subject not in nested), key=_order)
    head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in sorted(PREFIXES.items()))
    body = _by_engine(plain)
    if nested:
        body += _by_rdflib(triple for triple in triples if triple.subject in nested)
    return head.encode() + b"\n" + body


def _is_nested(triple: ox.Triple) -> bool:
    return any(isinstance(term, ox.BlankNode) for term in (triple.subject, triple.object))


def _order(triple: ox.Triple) -> tuple[str, bool, str, str]:
    # The type comes first, as everywhere in hand-written Turtle.
    return (
        str(triple.subject),
        triple.predicate != _TYPE,
        str(triple.predicate),
        str(triple.object),
    )


def _by_engine(triples: list[ox.Triple]) -> bytes:
    written = ox.serialize(triples, format=RDF["turtle"], prefixes=PREFIXES) or b""
    # A line break within a text is written as \n, so a line that ends in a full stop ends a term.
    lines = [line for line in written.splitlines() if not line.startswith(b"@prefix ")]
    return b"".join(line + (b"\n\n" if line.endswith(b" .") else b"\n") for line in lines)


def _by_rdflib(triples: Iterable[ox.Triple]) -> bytes:
    import rdflib

    graph = rdflib.Graph(bind_namespaces="none")
    for prefix, base in PREFIXES.items():
        graph.bind(prefix, base)
    for triple in triples:
        graph.add(
            (to_rdflib(triple.subject), to_rdflib(triple.predicate), to_rdflib(triple.object))
        )
    text = graph.serialize(format="turtle", encoding="utf-8")
    return text[text.index(b"\n\n") + 2 :]
