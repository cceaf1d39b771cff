"""The card of a kind, the list of kinds, and what surrounds a kind."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from hamkg.engine import construct, select
from hamkg.entity_model import Entity, Mapping
from hamkg.model import CategoryCount, Edge, Neighbourhood, Ref, Summary
from hamkg.namespaces import compact, ham, local_name, sparql_prologue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hamkg.engine import Engine
    from hamkg.evidence import Evidence
    from hamkg.model import Relation
    from hamkg.names import Names
    from hamkg.redflags import Rule
    from hamkg.results import Triples

_CARD = (
    sparql_prologue("obo", "owl", "rdfs")
    + """
SELECT ?iri ?definition ?source ?title ?deprecated ?successor WHERE {
  OPTIONAL { ?iri obo:IAO_0000115 ?definition }
  OPTIONAL { ?iri owl:deprecated ?deprecated } OPTIONAL { ?iri obo:IAO_0100001 ?successor }
  OPTIONAL { ?iri obo:IAO_0000119 ?source OPTIONAL { ?source rdfs:label ?title } }
}"""
)
_CATEGORIES = (
    sparql_prologue("ham", "obo", "rdfs")
    + """
SELECT ?category ?label ?definition (COUNT(DISTINCT ?kind) AS ?count) WHERE {
  GRAPH <https://w3id.org/hamkg/graph/schema> {
    ?category rdfs:label ?label ; obo:IAO_0000115 ?definition }
  GRAPH <https://w3id.org/hamkg/graph/asserted> { ?kind a ?category }
} GROUP BY ?category ?label ?definition ORDER BY ?label"""
)
_BETWEEN = (
    sparql_prologue("ham")
    + """
SELECT ?subject ?predicate ?object ?root WHERE {
  GRAPH <https://w3id.org/hamkg/graph/asserted> {
    { ?root ?any ?subject } UNION { ?subject ?any ?root }
    { ?root ?other ?object } UNION { ?object ?other ?root }
    ?subject ?predicate ?object }
  ?predicate ham:phrase ?phrase . FILTER(?root != ?subject && ?root != ?object)
}"""
)
_MAPPINGS = (
    sparql_prologue("skos")
    + """
SELECT ?kind ?predicate ?target WHERE {
  VALUES ?predicate { skos:exactMatch skos:closeMatch skos:broadMatch skos:narrowMatch
                      skos:relatedMatch }
  ?kind ?predicate ?target
} ORDER BY ?predicate ?target"""
)
_SUMMARY = """
PREFIX ham: <https://w3id.org/hamkg/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT ?version ?date ?asserted ?inferred ?statements ?sources ?triples WHERE {
  OPTIONAL { ?ontology a owl:Ontology ; owl:versionInfo ?version ; dcterms:modified ?date }
  { SELECT (COUNT(*) AS ?asserted) WHERE {
      GRAPH <https://w3id.org/hamkg/graph/asserted> { ?s ?p ?o } ?p ham:phrase ?phrase } }
  { SELECT (COUNT(*) AS ?inferred) WHERE {
      GRAPH <https://w3id.org/hamkg/graph/inferred> { ?s ?p ?o } ?p ham:phrase ?phrase } }
  { SELECT (COUNT(*) AS ?statements) WHERE { ?statement a ham:Statement } }
  { SELECT (COUNT(*) AS ?sources) WHERE { ?source a ham:Source } }
  { SELECT (COUNT(*) AS ?triples) WHERE { ?s ?p ?o } }
}"""
_DESCRIBE = (
    sparql_prologue("ham")
    + """
CONSTRUCT { ?iri ?p ?o . ?claim ?cp ?co } WHERE {
  { ?iri ?p ?o }
  UNION { ?claim ham:about ?iri ; a ham:Statement ; ?cp ?co }
}"""
)


class Entities:
    """Describes kinds as they stand in an engine's data."""

    def __init__(
        self, engine: Engine, names: Names, evidence: Evidence, redflags: Sequence[Rule]
    ) -> None:
        """Work with the names, the evidence and the red flags of the same data."""
        self._engine = engine
        self._names = names
        self._evidence = evidence
        self._redflags = redflags

    def card(self, iri: str) -> Entity:
        """Give everything to show of a kind whose IRI is known to be one."""
        ref = self._names.ref(iri)
        (row,) = select(self._engine, _CARD, iri=iri).rows[:1] or ((None,) * 6,)
        source = None
        if row[2] is not None:
            address = str(row[2])
            source = Ref(address, compact(address), str(row[3] or local_name(address)))
        return Entity(
            iri=iri,
            curie=ref.curie,
            label=ref.label,
            category=self._names.ref(ham(ref.category or "")),
            definition=str(row[1] or ""),
            definition_source=source,
            synonyms=self._names.synonyms.get(iri, ()),
            relations=self._evidence.relations_of(iri),
            redflags=tuple(rule.flag for rule in self._redflags if rule.concerns(iri)),
            mappings=tuple(
                Mapping(str(row[1]).rpartition("#")[2].removesuffix("Match"), str(row[2]))
                for row in select(self._engine, _MAPPINGS, kind=iri)
            ),
            disputed_apart=self._evidence.disputed_apart(iri),
            names=self._names.foreign.get(iri, ()),
            replaced_by=None if row[5] is None else self._names.ref(str(row[5])),
            deprecated=str(row[4]) == "true",
        )

    def categories(self) -> tuple[CategoryCount, ...]:
        """List the categories that hold kinds, by label."""
        return tuple(
            CategoryCount(
                Ref(str(row[0]), compact(str(row[0])), str(row[1])), str(row[2]), int(str(row[3]))
            )
            for row in select(self._engine, _CATEGORIES)
        )

    def neighbourhood(self, iri: str, *, limit: int) -> Neighbourhood:
        """Give the kinds one relation away, stated ones first, and the relations among them.

        Relations read backwards are drawn once, in the direction they were stated.
        """
        relations = self._evidence.relations_of(iri)
        best: dict[str, Relation] = {}
        for relation in sorted(relations, key=_nearness):
            if relation.other.iri in self._names.kinds and relation.other.iri != iri:
                best.setdefault(relation.other.iri, relation)
        kept = dict(list(best.items())[:limit])
        edges = {
            (relation.subject.iri, relation.predicate.iri, relation.other.iri): Edge(
                relation.subject, relation.predicate, relation.other, relation.inferred
            )
            for relation in kept.values()
        }
        for row in select(self._engine, _BETWEEN, root=iri):
            triple = (str(row[0]), str(row[1]), str(row[2]))
            if triple[0] in kept and triple[2] in kept:
                subject, predicate, value = map(self._names.ref, triple)
                edges[triple] = Edge(subject, predicate, value)
        return Neighbourhood(
            root=self._names.ref(iri),
            nodes=tuple(self._names.ref(other) for other in kept),
            edges=tuple(edges[key] for key in sorted(edges)),
            total=len(best),
        )

    @cached_property
    def summary(self) -> Summary:
        """What the data holds, in counts: to count takes as long as there is much of it."""
        # Of two ontologies in a store of somebody's own the first will do; there may be none.
        row = select(self._engine, _SUMMARY).rows[0]
        version, date, *counts = ("" if cell is None else str(cell) for cell in row)
        return Summary(version, date, len(self._names.kinds), *map(int, counts))

    def describe(self, iri: str) -> Triples:
        """Give the triples of a kind and of the statements about it."""
        return construct(self._engine, _DESCRIBE, iri=iri)


def _nearness(relation: Relation) -> tuple[bool, bool, str]:
    return relation.inferred, relation.hypothesis, relation.other.label.casefold()
