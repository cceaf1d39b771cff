"""Hands the graph over to other libraries: rdflib, owlready2, NetworkX."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING

from hamkg.engine import select
from hamkg.namespaces import graph_iri, local_name, sparql_prologue

if TYPE_CHECKING:
    import networkx as nx
    import owlready2

    from hamkg.engine import Engine
    from hamkg.names import Names

# What owlready2 does not take as data: it fetches the first, and imports or names Python things
# by the others, whatever it was told about being local.
_DEEDS = (
    b"<http://www.w3.org/2002/07/owl#imports>",
    b"<http://www.lesfleursdunormal.fr/static/_downloads/owlready_ontology.owl#",
)
_EDGES = (
    sparql_prologue("ham")
    + """
SELECT ?graph ?subject ?predicate ?object WHERE {
  GRAPH ?graph { ?subject ?predicate ?object } ?predicate ham:phrase ?phrase
} ORDER BY ?subject ?predicate ?object"""
)


def to_owlready(engine: Engine) -> owlready2.World:
    """Load schema, kinds and evidence into a new owlready2 World, in memory.

    Inferred edges stay out: owlready2's reasoners find them. So do statements on which owlready2
    would fetch a document or import a Python module, with a warning: the data may be anybody's.
    """
    import owlready2

    graphs = [graph_iri(name) for name in ("schema", "asserted", "evidence")]
    world = owlready2.World()
    data = _without_deeds(engine.dump("nt", graphs=graphs))
    ontology = world.get_ontology("https://w3id.org/hamkg#")
    ontology.load(fileobj=io.BytesIO(data), only_local=True)
    return world


def _without_deeds(ntriples: bytes) -> bytes:
    lines = ntriples.splitlines(keepends=True)
    kept = [line for line in lines if not line.split(b" ", 2)[1].startswith(_DEEDS)]
    if len(kept) < len(lines):
        told = f"{len(lines) - len(kept)} statements on which owlready2 would act were left out."
        warnings.warn(told, stacklevel=4)
    return b"".join(kept)


def relations(engine: Engine, names: Names) -> list[dict[str, str]]:
    """List every relation between kinds as flat records, one per row of a table."""
    return [
        {
            "subject": names.ref(str(subject)).curie,
            "subject_label": names.ref(str(subject)).label,
            "predicate": names.ref(str(predicate)).curie,
            "predicate_label": names.ref(str(predicate)).label,
            "object": names.ref(str(value)).curie,
            "object_label": names.ref(str(value)).label,
            "graph": local_name(str(graph)).removeprefix("graph/"),
        }
        for graph, subject, predicate, value in select(engine, _EDGES)
    ]


def to_networkx(engine: Engine, names: Names) -> nx.MultiDiGraph[str]:
    """Give all relations as a NetworkX graph whose nodes are CURIEs.

    Nodes carry ``label`` and ``category``; edges ``predicate``, ``label`` and ``graph``.
    """
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for ref in names.kinds.values():
        graph.add_node(ref.curie, label=ref.label, category=ref.category or "")
    for row in relations(engine, names):
        graph.add_edge(
            row["subject"],
            row["object"],
            key=row["predicate"],
            predicate=row["predicate"],
            label=row["predicate_label"],
            graph=row["graph"],
        )
    return graph
