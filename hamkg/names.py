"""Every name in the graph, and what it is the name of."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from hamkg.engine import select
from hamkg.errors import AmbiguousTermError, UnknownTermError
from hamkg.languages import ForeignName, PlainWords
from hamkg.model import Ref
from hamkg.namespaces import compact, expand, local_name, sparql_prologue

if TYPE_CHECKING:
    from hamkg.engine import Engine

_KINDS = (
    sparql_prologue("ham", "owl", "rdfs", "skos")
    + """
SELECT ?iri ?label ?category ?synonym WHERE {
  GRAPH <https://w3id.org/hamkg/graph/asserted> {
    ?iri a ?category ; rdfs:label ?label . FILTER(?category != owl:NamedIndividual)
    OPTIONAL { ?iri skos:altLabel ?synonym }
  }
} ORDER BY ?iri ?synonym"""
)
_VOCABULARY = (
    sparql_prologue("ham", "owl", "rdfs")
    + """
SELECT ?iri ?label ?phrase WHERE {
  GRAPH <https://w3id.org/hamkg/graph/schema> {
    ?iri a ?type ; rdfs:label ?label .
    FILTER(?type IN (owl:Class, owl:ObjectProperty, owl:AnnotationProperty))
    OPTIONAL { ?iri ham:phrase ?phrase }
  }
} ORDER BY ?iri"""
)
_OTHERS = (
    sparql_prologue("ham", "rdfs")
    + """
SELECT DISTINCT ?iri ?label WHERE {
  ?iri a ?class ; rdfs:label ?label .
  ?class rdfs:subClassOf* ?top . FILTER(?top IN (ham:Source, ham:Grade))
} ORDER BY ?iri"""
)
_FOREIGN = (
    sparql_prologue("ham", "dcterms", "skos")
    + """
SELECT ?kind (LANG(?text) AS ?language) ?text ?title ?locator ?address WHERE {
  GRAPH <https://w3id.org/hamkg/graph/asserted> { ?kind skos:prefLabel ?text }
  FILTER(LANG(?text) != "" && !LANGMATCHES(LANG(?text), "en"))
  OPTIONAL {
    ?name ham:nameOf ?kind ; ham:writtenForm ?text ; ham:source ?source .
    ?source dcterms:title ?title
    OPTIONAL { ?name ham:locator ?locator } OPTIONAL { ?source ham:address ?address }
  }
} ORDER BY ?kind ?language ?text"""
)
_MEMBERS = (
    sparql_prologue("ham", "rdfs")
    + """
SELECT DISTINCT ?category ?iri WHERE {
  GRAPH <https://w3id.org/hamkg/graph/asserted> { ?iri a ?class }
  ?class rdfs:subClassOf* ?category . FILTER(STRSTARTS(STR(?category), STR(ham:)))
}"""
)


_PLAIN = (
    sparql_prologue("ham")
    + "SELECT ?relation ?heading ?order WHERE"
    + " { ?relation ham:plainHeading ?heading ; ham:plainOrder ?order }"
)
_MEANINGS = (
    sparql_prologue("ham", "obo", "rdfs")
    + """
SELECT DISTINCT ?label ?definition WHERE {
  { ?term a/rdfs:subClassOf+ ham:Grade } UNION { ?term ham:measureName ?short }
  ?term rdfs:label ?label ; obo:IAO_0000115 ?definition
} ORDER BY ?label"""
)


@dataclass(frozen=True, slots=True)
class Name:
    """One name of one kind."""

    iri: str
    text: str
    preferred: bool


class Names:
    """The names of all kinds, categories and properties, read once from an engine."""

    def __init__(self, engine: Engine) -> None:
        """Read nothing yet: the first question does."""
        self._engine = engine

    @cached_property
    def kinds(self) -> dict[str, Ref]:
        """All kinds by IRI, in the order of their IRIs."""
        return {iri: ref for iri, (ref, _) in self._read.items()}

    @cached_property
    def synonyms(self) -> dict[str, tuple[str, ...]]:
        """The synonyms of each kind by IRI."""
        return {iri: tuple(synonyms) for iri, (_, synonyms) in self._read.items()}

    @cached_property
    def foreign(self) -> dict[str, tuple[ForeignName, ...]]:
        """The names of kinds in other languages than English, by IRI."""
        found: dict[str, tuple[ForeignName, ...]] = {}
        for iri, language, text, *source in _rows(self._engine, _FOREIGN):
            name = ForeignName(language, text, *(cell or None for cell in source))
            found[iri] = (*found.get(iri, ()), name)
        return found

    @cached_property
    def plain(self) -> dict[str, PlainWords]:
        """Everyday words for relations, by IRI."""
        rows = _rows(self._engine, _PLAIN)
        return {iri: PlainWords(heading, int(order)) for iri, heading, order in rows}

    @cached_property
    def meanings(self) -> dict[str, str]:
        """What each grade and each sort of number means, by its label."""
        return {row[0]: row[1] for row in _rows(self._engine, _MEANINGS)}

    @cached_property
    def vocabulary(self) -> dict[str, Ref]:
        """All categories and properties by IRI."""
        rows = _rows(self._engine, _VOCABULARY)
        return {
            iri: Ref(iri, compact(iri), label, None, phrase or None) for iri, label, phrase in rows
        }

    @cached_property
    def others(self) -> dict[str, Ref]:
        """All sources and grades by IRI."""
        rows = _rows(self._engine, _OTHERS)
        return {iri: Ref(iri, compact(iri), label) for iri, label in rows}

    @cached_property
    def members(self) -> dict[str, frozenset[str]]:
        """The IRIs of the kinds in each category, wide ones included, by its local name."""
        found: dict[str, set[str]] = {}
        for category, iri in _rows(self._engine, _MEMBERS):
            found.setdefault(local_name(category), set()).add(iri)
        return {category: frozenset(iris) for category, iris in found.items()}

    @cached_property
    def _read(self) -> dict[str, tuple[Ref, list[str]]]:
        found: dict[str, tuple[Ref, list[str]]] = {}
        for iri, label, category, synonym in _rows(self._engine, _KINDS):
            entry = found.setdefault(
                iri, (Ref(iri, compact(iri), label, local_name(category)), [])
            )
            if synonym:
                entry[1].append(synonym)
        return found

    @cached_property
    def all(self) -> tuple[Name, ...]:
        """Every label, synonym and foreign name of every kind."""
        own = [
            Name(iri, text, preferred=text == ref.label)
            for iri, ref in self.kinds.items()
            for text in (ref.label, *self.synonyms[iri])
        ]
        # English comes first: femur is the bone, although it is Latin for the thigh too.
        taken = {_folded(name.text) for name in own}
        foreign = [
            Name(iri, name.text, preferred=False)
            for iri in self.kinds
            for name in self.foreign.get(iri, ())
            if _folded(name.text) not in taken
        ]
        return (*own, *foreign)

    def ref(self, iri: str) -> Ref:
        """Give what is needed to show a term; one without a label shows as its CURIE."""
        known = self.kinds.get(iri) or self.vocabulary.get(iri) or self.others.get(iri)
        return known or Ref(iri, compact(iri), compact(iri))

    def resolve(self, term: str) -> str:
        """Give the IRI that a local name, CURIE, IRI, or unique label or synonym stands for.

        Raises UnknownTermError, with the nearest names, and AmbiguousTermError.
        """
        return self._find(term, self.kinds, self._by_text)

    def resolve_property(self, term: str) -> str:
        """Give the IRI of a property or category, by name, CURIE, IRI, label or phrase."""
        return self._find(term, self.vocabulary, self._by_phrase)

    def resolve_any(self, term: str) -> str:
        """Give the IRI of a kind, or else of a category, property, source or grade."""
        for known in (self.vocabulary, self.others):
            iri = _among(term, known)
            if iri is not None:
                return iri
        return self.resolve(term)

    def _find(self, term: str, known: dict[str, Ref], by_text: dict[str, tuple[str, ...]]) -> str:
        iri = _among(term, known)
        if iri is not None:
            return iri
        found = by_text.get(_folded(term), ())
        if len(found) == 1:
            return found[0]
        if found:
            raise AmbiguousTermError(term, [compact(iri) for iri in found])
        raise UnknownTermError(term, self._nearest(term, by_text))

    @cached_property
    def _by_text(self) -> dict[str, tuple[str, ...]]:
        return _grouped([(name.text, name.iri) for name in self.all])

    @cached_property
    def _by_phrase(self) -> dict[str, tuple[str, ...]]:
        return _grouped(
            [
                (text, iri)
                for iri, ref in self.vocabulary.items()
                for text in (ref.label, ref.phrase)
                if text
            ]
        )

    @staticmethod
    def _nearest(term: str, by_text: dict[str, tuple[str, ...]]) -> list[str]:
        from difflib import get_close_matches

        return get_close_matches(_folded(term), by_text, n=3, cutoff=0.7)


def _among(term: str, known: dict[str, Ref]) -> str | None:
    """Give the IRI that a local name, a CURIE or an IRI stands for, if it is known."""
    wanted = term.strip().removeprefix("<").removesuffix(">")
    candidates = (wanted, _expanded(f"ham:{wanted}"), _expanded(wanted))
    return next((iri for iri in candidates if iri in known), None)


def _grouped(pairs: list[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for text, iri in pairs:
        known = found.get(_folded(text), ())
        if iri not in known:
            found[_folded(text)] = (*known, iri)
    return found


def _folded(text: str) -> str:
    return " ".join(text.replace("_", " ").casefold().split())


def _expanded(curie: str) -> str | None:
    try:
        return expand(curie)
    except UnknownTermError:
        return None


def _rows(engine: Engine, query: str) -> list[tuple[str, ...]]:
    return [
        tuple("" if cell is None else str(cell) for cell in row) for row in select(engine, query)
    ]
