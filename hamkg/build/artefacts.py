"""The release's derived files: both levels as one ontology, and all shapes as one graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from hamkg.build.classes import ONTOLOGY as CLASS_LEVEL
from hamkg.build.triples import node
from hamkg.engine.convert import in_order, serialize
from hamkg.errors import RdfSyntaxError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


_DEFINED = {
    node(f"owl:{sort}")
    for sort in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")
}


def turtle_quads(folder: Path, graph: ox.NamedNode | None = None) -> list[ox.Quad]:
    """Read all Turtle files of a folder into one graph; raises RdfSyntaxError with the place."""
    quads: list[ox.Quad] = []
    for path in sorted(folder.glob("*.ttl")):
        try:
            quads += [
                ox.Quad(quad.subject, quad.predicate, quad.object, graph)
                for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
            ]
        except SyntaxError as error:
            msg = f"{path.name}: {error}"
            raise RdfSyntaxError(msg) from error
    return quads


def full_quads(core: Iterable[ox.Quad], classes: Iterable[ox.Quad]) -> list[ox.Quad]:
    """Give kinds and classes as one ontology: each kind is an individual and a class (punning).

    The header is that of the kinds; a label or definition that both levels give stands once.
    """
    # Both levels number their blank nodes from the start: parsing gives those of one new names.
    level = ox.parse(
        serialize([quad.triple for quad in classes if quad.subject != CLASS_LEVEL], "nt"),
        format=ox.RdfFormat.N_TRIPLES,
        rename_blank_nodes=True,
    )
    triples = {quad.triple for quads in (core, level) for quad in quads}
    triples |= _skos_definitions(triples)
    return in_order(ox.Quad(*triple) for triple in triples)


def _skos_definitions(triples: Iterable[ox.Triple]) -> set[ox.Triple]:
    """Repeat the definitions of classes and properties in the words of SKOS.

    Half of the tools that read definitions look for the one, half for the other.
    """
    found = set(triples)
    defined = {
        triple.subject
        for triple in found
        if triple.predicate == node("rdf:type") and triple.object in _DEFINED
    }
    return {
        ox.Triple(triple.subject, node("skos:definition"), triple.object)
        for triple in found
        if triple.predicate == node("obo:IAO_0000115") and triple.subject in defined
    }


def rdfxml(quads: Iterable[ox.Quad]) -> bytes:
    """Write triples as RDF/XML, which every OWL tool reads."""
    return serialize([quad.triple for quad in quads], "rdfxml")
