"""Writes the class level: the same kinds as OWL classes under OBO parents, in OWL 2 EL.

Only what is universally so becomes an axiom: rows of anatomy.tsv marked universal, broader
kinds, and the definitions of definitions.tsv. Clinical claims never do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from hamkg.build.triples import english, node
from hamkg.namespaces import BASE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hamkg.build.content import Content
    from hamkg.build.schema import Schema

ONTOLOGY = ox.NamedNode(f"{BASE}classes")
_BROADER = "broaderKind"


class ClassLevel:
    """Builds the axioms of the class level from content and schema."""

    def __init__(self, content: Content, schema: Schema) -> None:
        """Take what the tables and the schema say."""
        self._content = content
        self._schema = schema
        self._parents = {
            row["id"]: parent
            for row in content.kinds
            if (parent := self._parent(row["category"])) is not None
        }

    def triples(self, version: str) -> list[ox.Triple]:
        """Give all triples of the class level."""
        return [*self._header(version), *self._classes(), *self._axioms(), *self._definitions()]

    def _parent(self, category: str) -> ox.NamedNode | None:
        """Give the parent that the category, or else the nearest wider one, names."""
        wider = self._schema.categories.get(category, frozenset())
        by_width = sorted(wider, key=lambda name: -len(self._schema.categories[name]))
        for name in (category, *by_width):
            if name in self._schema.class_parents:
                return ox.NamedNode(self._schema.class_parents[name])
        return None

    def _header(self, version: str) -> Iterator[ox.Triple]:
        yield _triple(ONTOLOGY, "rdf:type", node("owl:Ontology"))
        yield _triple(ONTOLOGY, "owl:versionInfo", ox.Literal(version))
        title = english("hamkg, class level: kinds as classes under OBO parents")
        yield _triple(ONTOLOGY, "dcterms:title", title)
        license_iri = ox.NamedNode("https://creativecommons.org/licenses/by/4.0/")
        yield _triple(ONTOLOGY, "dcterms:license", license_iri)
        for name in ("dcterms:title", "dcterms:license", "obo:IAO_0000115"):
            yield _triple(node(name), "rdf:type", node("owl:AnnotationProperty"))
        for iri in sorted(set(self._schema.class_relations.values())):
            yield _triple(ox.NamedNode(iri), "rdf:type", node("owl:ObjectProperty"))
        yield _triple(node("obo:BFO_0000050"), "rdf:type", node("owl:TransitiveProperty"))
        yield from _chain("obo:RO_0004026", "obo:RO_0004026", "obo:BFO_0000050")

    def _classes(self) -> Iterator[ox.Triple]:
        for parent in sorted({parent.value for parent in self._parents.values()}):
            yield _triple(ox.NamedNode(parent), "rdf:type", node("owl:Class"))
        for row in self._content.kinds:
            if row["id"] in self._parents:
                subject = node(row["id"])
                yield _triple(subject, "rdf:type", node("owl:Class"))
                yield _triple(subject, "rdfs:label", english(row["label"]))
                yield _triple(subject, "obo:IAO_0000115", english(row["definition"]))
                yield _triple(subject, "rdfs:subClassOf", self._parents[row["id"]])

    def _axioms(self) -> Iterator[ox.Triple]:
        for subject, predicate, value in sorted(self._universal()):
            if predicate == _BROADER:
                yield _triple(node(subject), "rdfs:subClassOf", node(value))
            else:
                some, restriction = _some(self._schema.class_relations[predicate], node(value))
                yield from restriction
                yield _triple(node(subject), "rdfs:subClassOf", some)

    def _universal(self) -> set[tuple[str, str, str]]:
        """Give what is so of every instance: each once, however many sources say it."""
        return {
            (row["subject"], row["predicate"], row["object"])
            for row in self._content.claims
            if {row["subject"], row["object"]} <= set(self._parents)
            and row.cells.get("stance") != "stance_disputes"
            and (
                row["predicate"] == _BROADER
                or (
                    row.cells.get("universal") == "yes"
                    and row["predicate"] in self._schema.class_relations
                )
            )
        }

    def _definitions(self) -> Iterator[ox.Triple]:
        for row in self._content.definitions:
            relation = self._schema.class_relations[row["relation"]]
            some, restriction = _some(relation, node(row["differentia"]))
            yield from restriction
            both = ox.BlankNode()
            yield _triple(both, "rdf:type", node("owl:Class"))
            yield from _list(both, "owl:intersectionOf", (node(row["genus"]), some))
            yield _triple(node(row["id"]), "owl:equivalentClass", both)


def _some(relation: str, value: ox.NamedNode) -> tuple[ox.BlankNode, list[ox.Triple]]:
    """Give the class of what has this relation to some such thing, and its triples."""
    some = ox.BlankNode()
    return some, [
        _triple(some, "rdf:type", node("owl:Restriction")),
        _triple(some, "owl:onProperty", ox.NamedNode(relation)),
        _triple(some, "owl:someValuesFrom", value),
    ]


def _chain(whole: str, *steps: str) -> Iterator[ox.Triple]:
    yield from _list(node(whole), "owl:propertyChainAxiom", [node(step) for step in steps])


def _list(
    subject: ox.NamedNode | ox.BlankNode,
    predicate: str,
    members: Sequence[ox.NamedNode | ox.BlankNode],
) -> Iterator[ox.Triple]:
    cells = [ox.BlankNode() for _ in members]
    yield _triple(subject, predicate, cells[0])
    for index, (cell, member) in enumerate(zip(cells, members, strict=True)):
        rest = cells[index + 1] if index + 1 < len(cells) else node("rdf:nil")
        yield _triple(cell, "rdf:first", member)
        yield _triple(cell, "rdf:rest", rest)


def _triple(
    subject: ox.NamedNode | ox.BlankNode,
    predicate: str,
    value: ox.NamedNode | ox.BlankNode | ox.Literal,
) -> ox.Triple:
    return ox.Triple(subject, node(predicate), value)
