"""All terms that a query can name, with their labels: for completion, and to show IRIs by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hamkg import Table
from hamkg.model import Ref
from hamkg.namespaces import BASE, compact
from ui.links import HAM
from ui.state import category_label, kinds_by_iri, of_the_data

if TYPE_CHECKING:
    from hamkg import KnowledgeGraph
    from hamkg.terms import Term

_LONGEST_LABEL = 140
_LONGEST_DEFINITION = 280
# Statements and sentences have no names that anybody would type.
_QUERY = """SELECT ?iri ?label ?type ?typeLabel ?definition ?name WHERE {
  ?iri rdfs:label ?label ; a ?type .
  FILTER(STRSTARTS(STR(?iri), STR(ham:)) && LANG(?label) IN ("", "en"))
  FILTER(?type NOT IN (ham:Statement, ham:SourceSentence, ham:ForeignName, owl:NamedIndividual))
  OPTIONAL { ?type rdfs:label ?typeLabel FILTER(LANG(?typeLabel) IN ("", "en")) }
  OPTIONAL { ?iri obo:IAO_0000115 ?definition FILTER(LANG(?definition) IN ("", "en")) }
  OPTIONAL { ?iri skos:altLabel ?name }
} ORDER BY ?iri ?type ?name"""
_SORTS = {
    "http://www.w3.org/2002/07/owl#Class": "category",
    "http://www.w3.org/2002/07/owl#ObjectProperty": "property",
    "http://www.w3.org/2002/07/owl#DatatypeProperty": "property",
    "http://www.w3.org/2002/07/owl#AnnotationProperty": "property",
}


@dataclass(frozen=True, slots=True)
class Named:
    """A term of hamkg's own: what it is called, what sort of thing it is, what it means."""

    curie: str
    label: str
    sort: str
    definition: str
    names: tuple[str, ...]


@of_the_data
def glossary(graph: KnowledgeGraph) -> dict[str, Named]:
    """Give every term that has a name, by IRI."""
    answer = graph.query(_QUERY)
    if not isinstance(answer, Table):
        raise TypeError(_QUERY)
    found: dict[str, Named] = {}
    names: dict[str, list[str]] = {}
    for iri, label, type_, type_label, definition, name in (map(_text, row) for row in answer):
        known = names.setdefault(iri, [])
        if name and name not in known:
            known.append(name)
        sort = _sort(iri, type_, type_label)
        found[iri] = Named(
            curie=compact(iri),
            label=_cut(label, _LONGEST_LABEL),
            sort=sort,
            # What defines a source is its title once more.
            definition="" if sort == "source" else _cut(definition, _LONGEST_DEFINITION),
            names=tuple(known),
        )
    return found


def ref_of(iri: str) -> Ref:
    """Give what is needed to show an IRI: a kind, another term of ours, or the IRI itself."""
    kind = kinds_by_iri().get(iri)
    if kind is not None:
        return kind
    named = glossary().get(iri)
    return Ref(iri, compact(iri), named.label if named else compact(iri))


def is_ours(iri: str) -> bool:
    """Tell whether an IRI is one of hamkg's, which a query can name in short."""
    return iri.startswith(HAM) and compact(iri) != iri


def _sort(iri: str, type_: str, type_label: str) -> str:
    kind = kinds_by_iri().get(iri)
    if kind is not None:
        return category_label(kind.category)
    return _SORTS.get(type_) or type_label or type_.removeprefix(BASE).rpartition("#")[2]


def _text(term: Term | None) -> str:
    return "" if term is None else str(term)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[:longest].rstrip()} …"
