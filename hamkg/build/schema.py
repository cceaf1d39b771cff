"""Reads from the schema what the tables are checked against."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hamkg.engine import EmbeddedEngine, select
from hamkg.namespaces import local_name, sparql_prologue

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from hamkg.terms import Term

_PROLOGUE = sparql_prologue("ham", "obo", "owl", "rdf", "rdfs")
_SUPERCLASSES = "SELECT ?class ?super WHERE { ?class a owl:Class ; rdfs:subClassOf* ?super }"
_PROPERTIES = """
SELECT ?property ?role ?class WHERE {
  ?property a owl:ObjectProperty ; ham:phrase ?phrase .
  OPTIONAL {
    ?property ?role ?side . FILTER(?role IN (rdfs:domain, rdfs:range))
    OPTIONAL { ?side owl:unionOf/rdf:rest*/rdf:first ?member }
    BIND(COALESCE(?member, ?side) AS ?class) }
}"""
_FLAGS = "SELECT ?property ?flag WHERE { ?property ?flag true }"
_GRADES = "SELECT ?grade ?class WHERE { ?grade a ?class . ?class rdfs:subClassOf ham:Grade }"
_LEVELS = "SELECT ?kind ?level WHERE { ?kind ham:impliesEvidenceLevel ?level }"
_MEASURES = "SELECT ?name ?property WHERE { ?property ham:measureName ?name }"
_CLASS_PARENTS = "SELECT ?category ?parent WHERE { ?category ham:classParent ?parent }"
_CLASS_RELATIONS = "SELECT ?property ?relation WHERE { ?property ham:classRelation ?relation }"
_LABELS = "SELECT ?term ?label WHERE { ?term rdfs:label ?label }"
_DEFINITIONS = "SELECT ?term ?text WHERE { ?term obo:IAO_0000115 ?text }"
_METADATA = "SELECT ?property ?value WHERE { ?ontology a owl:Ontology ; ?property ?value }"


@dataclass(frozen=True, slots=True)
class Property:
    """What may stand on either side of a relation; an empty side takes every kind."""

    domain: frozenset[str]
    range: frozenset[str]
    statement_only: bool
    inferred_only: bool


@dataclass(frozen=True, slots=True)
class Schema:
    """Categories with all their super-categories, properties, closed lists; by local name."""

    categories: Mapping[str, frozenset[str]]
    properties: Mapping[str, Property]
    grades: Mapping[str, frozenset[str]]
    evidence_of_kind: Mapping[str, str]
    labels: Mapping[str, str]
    definitions: Mapping[str, str]
    measures: Mapping[str, str]
    """The property that holds a measure, by the name the tables give it."""
    class_parents: Mapping[str, str]
    """The IRI of the OBO class above each category that has one."""
    class_relations: Mapping[str, str]
    """The IRI of the OBO relation behind each relation that has one."""
    metadata: tuple[tuple[str, Term], ...]
    """What the header says of the ontology: each property, as an IRI, with its value."""

    def fits(self, category: str, allowed: frozenset[str]) -> bool:
        """Tell whether kinds of this category may stand where these categories are asked for."""
        return not allowed or bool(self.categories.get(category, frozenset()) & allowed)


def read_schema(folder: Path) -> Schema:
    """Read all schema files of a folder."""
    engine = EmbeddedEngine.load(*sorted(folder.glob("*.ttl")))
    flags = set(_pairs(engine, _FLAGS))
    sides: dict[str, dict[str, set[str]]] = {}
    for name, role, cls in _names(engine, _PROPERTIES):
        roles = sides.setdefault(name, {"domain": set(), "range": set()})
        if role:
            roles[role.rpartition("#")[2]].add(cls)
    statement_only = {name for name, flag in flags if flag == "statementOnly"}
    inferred_only = {name for name, flag in flags if flag == "inferredOnly"}
    properties = {
        name: Property(
            _named(roles["domain"]),
            _named(roles["range"]),
            name in statement_only,
            name in inferred_only,
        )
        for name, roles in sides.items()
    }
    for name in statement_only - set(properties):
        properties[name] = Property(
            frozenset(), frozenset(), statement_only=True, inferred_only=False
        )
    return Schema(
        categories=_grouped(_pairs(engine, _SUPERCLASSES)),
        properties=properties,
        grades=_grouped((cls, grade) for grade, cls in _pairs(engine, _GRADES)),
        evidence_of_kind=dict(_pairs(engine, _LEVELS)),
        labels=dict(_pairs(engine, _LABELS)),
        definitions=dict(_pairs(engine, _DEFINITIONS)),
        measures=dict(_pairs(engine, _MEASURES)),
        class_parents=dict(_pairs(engine, _CLASS_PARENTS)),
        class_relations=dict(_pairs(engine, _CLASS_RELATIONS)),
        metadata=_metadata(engine),
    )


def _names(engine: EmbeddedEngine, query: str) -> list[tuple[str, ...]]:
    table = select(engine, _PROLOGUE + query)
    return [tuple(local_name(str(cell or "")) for cell in row) for row in table]


def _pairs(engine: EmbeddedEngine, query: str) -> list[tuple[str, str]]:
    return [(row[0], row[1]) for row in _names(engine, query)]


def _metadata(engine: EmbeddedEngine) -> tuple[tuple[str, Term], ...]:
    rows = select(engine, _PROLOGUE + _METADATA)
    return tuple(sorted(((str(row[0]), row[1]) for row in rows if row[1] is not None), key=repr))


def _named(classes: set[str]) -> frozenset[str]:
    # The anonymous union itself is a blank node; its members are what counts.
    return frozenset(name for name in classes if not name.startswith("_:"))


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for key, value in pairs:
        found.setdefault(key, set()).add(value)
    return {key: frozenset(values) for key, values in found.items()}
