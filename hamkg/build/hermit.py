"""Asks HermiT, through owlready2, whether the ontology is consistent and what follows from it."""

from __future__ import annotations

import io
import shutil
from typing import TYPE_CHECKING

import pyoxigraph as ox

from hamkg.build.triples import ASSERTED, INFERRED, SCHEMA, iris, node
from hamkg.content_errors import InconsistentError, ReasonerError
from hamkg.namespaces import BASE, PREFIXES, ham

if TYPE_CHECKING:
    from collections.abc import Iterable

    import owlready2

    from hamkg.build.triples import Triple

_RDF_TYPE = PREFIXES["rdf"] + "type"


def rule_edges(quads: Iterable[ox.Quad]) -> frozenset[Triple]:
    """Give the relations between kinds, stated or inferred by rule, and the kinds' categories."""
    quads = list(quads)
    properties = _having(quads, "ham:phrase", None)
    classes = _having(quads, "rdf:type", "owl:Class")
    kinds = _kinds(quads)
    edges = (iris(quad) for quad in quads if quad.graph_name in {ASSERTED, INFERRED})
    return frozenset(
        (subject, predicate, value)
        for subject, predicate, value in edges
        if subject in kinds
        and (predicate in properties or (predicate == _RDF_TYPE and value in classes))
    )


def hermit_edges(quads: Iterable[ox.Quad]) -> frozenset[Triple]:
    """Give the relations between kinds, and the kinds' categories, that HermiT finds to hold.

    Reads schema and asserted graph only. Raises ReasonerError without Java, and
    InconsistentError for an ontology that contradicts itself.
    """
    quads = [quad for quad in quads if quad.graph_name in {SCHEMA, ASSERTED}]
    world = _reasoned(quads)
    classes = _having(quads, "rdf:type", "owl:Class") - {ham("Kind")}
    relations = _having(quads, "ham:phrase", None)
    edges: set[Triple] = set()
    kinds = _kinds(quads)
    for iri in kinds:
        individual = world[iri]
        for ancestor in individual.INDIRECT_is_a:
            if getattr(ancestor, "iri", None) in classes:
                edges.add((iri, _RDF_TYPE, ancestor.iri))
        for found in (world[name] for name in relations):
            # owlready2 does not write down again, for a property, what a narrower one says.
            edges |= {
                (iri, found.iri, value.iri)
                for narrower in found.descendants()
                for value in narrower[individual]
                if value.iri in kinds
            }
    return frozenset(edges)


def class_edges(turtle: bytes) -> frozenset[tuple[str, str]]:
    """Give which of hamkg's classes HermiT finds below which, from the class level in Turtle.

    Raises ReasonerError, and InconsistentError where a class can have no instance.
    """
    quads = [
        ox.Quad(quad.subject, quad.predicate, quad.object)
        for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE)
    ]
    world = _reasoned(quads)
    empty = [cls.iri for cls in world.inconsistent_classes()]
    if empty:
        msg = f"No instance of these classes is possible: {', '.join(sorted(empty))}"
        raise InconsistentError(msg)
    return frozenset(
        (cls.iri, wider.iri)
        for cls in world.classes()
        for wider in cls.ancestors()
        if wider is not cls and cls.iri.startswith(BASE) and wider.iri.startswith(BASE)
    )


def _kinds(quads: Iterable[ox.Quad]) -> frozenset[str]:
    return frozenset(iris(quad)[0] for quad in quads if quad.graph_name == ASSERTED)


def _having(quads: Iterable[ox.Quad], predicate: str, value: str | None) -> frozenset[str]:
    """Give hamkg's own terms that have this predicate, with this value if one is named."""
    wanted = None if value is None else node(value)
    return frozenset(
        iris(quad)[0]
        for quad in quads
        if quad.predicate == node(predicate)
        and wanted in {None, quad.object}
        and iris(quad)[0].startswith(BASE)
    )


def _reasoned(quads: Iterable[ox.Quad]) -> owlready2.World:
    import owlready2

    if shutil.which("java") is None:
        msg = "HermiT needs Java, and there is no java command."
        raise ReasonerError(msg)
    data = ox.serialize((quad.triple for quad in quads), format=ox.RdfFormat.N_TRIPLES) or b""
    world = owlready2.World()
    world.get_ontology("https://w3id.org/hamkg#").load(fileobj=io.BytesIO(data), only_local=True)
    try:
        owlready2.sync_reasoner_hermit(world, infer_property_values=True, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError as error:
        msg = "HermiT finds that the ontology contradicts itself."
        raise InconsistentError(msg) from error
    except owlready2.OwlReadyJavaError as error:
        msg = f"HermiT stopped: {error}"
        raise ReasonerError(msg) from error
    return world
