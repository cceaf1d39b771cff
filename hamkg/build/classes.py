"""Writes the class level: the same kinds as OWL classes under OBO parents, in OWL 2 EL.

Only what is universally so becomes an axiom: rows of anatomy.tsv marked universal, broader
kinds, and the definitions of definitions.tsv. Clinical claims never do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from hamkg.build.triples import english, node, typed
from hamkg.namespaces import BASE, expand
from hamkg.terms import Iri, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hamkg.build.content import Content
    from hamkg.build.schema import Schema
    from hamkg.terms import Term

ONTOLOGY = ox.NamedNode(f"{BASE}classes")
_BROADER = "broaderKind"
_PART_OF = "obo:BFO_0000050"
_DEFINITION = "obo:IAO_0000115"
# What the class level says of itself in the words of the whole ontology.
_SHARED = (
    "bibo:status",
    "dcterms:bibliographicCitation",
    "dcterms:contributor",
    "dcterms:created",
    "dcterms:creator",
    "dcterms:issued",
    "dcterms:license",
    "dcterms:modified",
    "dcterms:publisher",
    "foaf:logo",
    "owl:versionInfo",
    "schema:includedInDataCatalog",
    "vann:preferredNamespacePrefix",
    "vann:preferredNamespaceUri",
)
_OWN = ("dcterms:description", "dcterms:source", "dcterms:title", _DEFINITION)


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
        return [
            *self._header(version),
            *self._terms_of_others(),
            *self._classes(),
            *self._axioms(),
            *self._definitions(),
        ]

    def _parent(self, category: str) -> ox.NamedNode | None:
        """Give the parent that the category, or else the nearest wider one, names."""
        wider = self._schema.categories.get(category, frozenset())
        by_width = sorted(wider, key=lambda name: -len(self._above(name)))
        for name in (category, *by_width):
            if name in self._schema.class_parents:
                return ox.NamedNode(self._schema.class_parents[name])
        return None

    def _above(self, name: str) -> frozenset[str]:
        """Give a class of the schema and all that is above it."""
        return self._schema.categories.get(name, frozenset())

    def _header(self, version: str) -> Iterator[ox.Triple]:
        whole = f"{BASE}releases/{version}"
        yield _triple(ONTOLOGY, "rdf:type", node("owl:Ontology"))
        yield _triple(ONTOLOGY, "owl:versionIRI", ox.NamedNode(f"{whole}/classes"))
        yield _triple(ONTOLOGY, "dcterms:source", ox.NamedNode(whole))
        title = english("hamkg, class level: kinds as classes under OBO parents")
        yield _triple(ONTOLOGY, "dcterms:title", title)
        description = english(
            "The kinds of hamkg as classes below those of OBO ontologies, with what is so of"
            " every instance as axioms in OWL 2 EL."
        )
        yield _triple(ONTOLOGY, "dcterms:description", description)
        shared = {expand(name): name for name in _SHARED}
        for iri, value in self._schema.metadata:
            if iri in shared:
                yield _triple(ONTOLOGY, shared[iri], _node_of(value))
        for name in (*_SHARED, *_OWN):
            if not name.startswith("owl:"):
                yield from self._declared(expand(name), "owl:AnnotationProperty")

    def _terms_of_others(self) -> Iterator[ox.Triple]:
        """Declare the OBO classes and relations that the kinds stand on, with what is above."""
        parents = {parent.value for parent in self._parents.values()}
        for iri in sorted(parents.union(*map(self._above, parents)) - {expand("owl:Thing")}):
            yield from self._declared(iri, "owl:Class")
            above = self._above(iri) - {iri}
            for wider in sorted(above.difference(*(self._above(one) - {one} for one in above))):
                yield _triple(ox.NamedNode(iri), "rdfs:subClassOf", ox.NamedNode(wider))
        for iri in sorted(set(self._schema.class_relations.values())):
            yield from self._declared(iri, "owl:ObjectProperty")
        yield _triple(node(_PART_OF), "rdf:type", node("owl:TransitiveProperty"))
        yield from _chain("obo:RO_0004026", "obo:RO_0004026", _PART_OF)

    def _declared(self, iri: str, sort: str) -> Iterator[ox.Triple]:
        """Declare a term of another ontology, with the name and definition the schema has."""
        yield _triple(ox.NamedNode(iri), "rdf:type", node(sort))
        for predicate, texts in (
            ("rdfs:label", self._schema.labels),
            (_DEFINITION, self._schema.definitions),
        ):
            if iri in texts:
                yield _triple(ox.NamedNode(iri), predicate, english(texts[iri]))

    def _classes(self) -> Iterator[ox.Triple]:
        implied = self._implied_parents()
        for row in self._content.kinds:
            if row["id"] in self._parents:
                subject = node(row["id"])
                yield _triple(subject, "rdf:type", node("owl:Class"))
                yield _triple(subject, "rdfs:label", english(row["label"]))
                yield _triple(subject, _DEFINITION, english(row["definition"]))
                parent = self._parents[row["id"]]
                if parent.value not in implied.get(row["id"], ()):
                    yield _triple(subject, "rdfs:subClassOf", parent)

    def _implied_parents(self) -> dict[str, set[str]]:
        """Give the OBO classes that a kind is below already, since a broader kind is."""
        implied: dict[str, set[str]] = {}
        for subject, predicate, value in self._universal():
            if predicate == _BROADER:
                parent = self._parents[value].value
                implied.setdefault(subject, set()).update({parent}, self._above(parent))
        return implied

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


def _node_of(term: Term) -> ox.NamedNode | ox.Literal:
    if isinstance(term, Iri):
        return ox.NamedNode(term.value)
    if isinstance(term, Literal) and term.language:
        return ox.Literal(term.value, language=term.language)
    datatype = term.datatype if isinstance(term, Literal) else None
    if datatype == expand("xsd:date"):
        # OWL 2 EL knows points in time and no dates: a day is named by its beginning.
        return typed(f"{term}T00:00:00Z", "dateTime")
    return ox.Literal(str(term), datatype=ox.NamedNode(datatype) if datatype else None)


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
