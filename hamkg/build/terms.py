"""Reads every term there is, with what a reader of the reference page wants to know of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hamkg.engine import select
from hamkg.namespaces import BASE, compact, expand, graph_iri, sparql_prologue

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hamkg.engine import Engine

_PROLOGUE = sparql_prologue("ham", "obo", "owl", "rdf", "rdfs")
_FACTS = f"""
SELECT DISTINCT ?s ?p ?o WHERE {{
  {{ GRAPH <{graph_iri("schema")}> {{ ?s ?p ?o }} }}
  UNION {{ GRAPH <{graph_iri("asserted")}> {{ ?s ?p ?o }} }}
  UNION {{ ?s a ham:Rule ; ?p ?o }}
  FILTER(isIRI(?s))
}} ORDER BY ?s ?p ?o"""
_SIDES = """
SELECT ?property ?side ?class WHERE {
  VALUES ?side { rdfs:domain rdfs:range }
  ?property ?side ?node . ?node (owl:unionOf/rdf:rest*/rdf:first)? ?class . FILTER(isIRI(?class))
}"""
_CHAINS = """
SELECT ?property ?chain ?step (COUNT(?before) AS ?place) WHERE {
  ?property owl:propertyChainAxiom ?chain .
  ?chain rdf:rest* ?before . ?before rdf:rest* ?cell . ?cell rdf:first ?step
} GROUP BY ?property ?chain ?cell ?step ORDER BY ?place"""
_APART = """
SELECT ?set ?class WHERE {
  ?set a owl:AllDisjointClasses ; owl:members/rdf:rest*/rdf:first ?class
}"""
_USES = """
SELECT ?graph ?property (COUNT(*) AS ?n) WHERE { GRAPH ?graph { ?s ?property ?o } }
GROUP BY ?graph ?property"""
_CLAIMS = """
SELECT ?property (COUNT(*) AS ?n) WHERE { ?claim a ham:Statement ; ham:predicate ?property }
GROUP BY ?property"""
_DERIVED = "SELECT ?rule (COUNT(*) AS ?n) WHERE { ?x ham:derivedBy ?rule } GROUP BY ?rule"
_SOURCES = """
SELECT DISTINCT ?source ?label ?doi ?pmid ?address WHERE {
  ?kind obo:IAO_0000119 ?source . ?source a ham:Source ; rdfs:label ?label .
  OPTIONAL { ?source ham:doi ?doi } OPTIONAL { ?source ham:pmid ?pmid }
  OPTIONAL { ?source ham:address ?address }
}"""
# Short names that other vocabularies are known by; those of OBO say their own.
_SHORT = {
    "http://id.nlm.nih.gov/mesh/": "MeSH",
    "http://id.who.int/icd/entity/": "ICF",
    "http://purl.bioontology.org/ontology/ICD10CM/": "ICD10CM",
    "http://purl.org/sig/ont/fma/fma": "FMA",
    "http://snomed.info/id/": "SNOMEDCT",
    "https://bioregistry.io/icd11.code:": "ICD11",
    "https://icd.who.int/browse10/2019/en#/": "ICD10",
    "https://w3id.org/biolink/vocab/": "biolink",
}
_OBO = re.compile(r"http://purl\.obolibrary\.org/obo/([A-Za-z]+)_(\w+)")


@dataclass(frozen=True, slots=True)
class Link:
    """A text that may lead somewhere, with a note in front of it."""

    text: str
    href: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A term as the page shows it: names, definition, marks, and facts by their names."""

    iri: str
    anchor: str
    curie: str
    label: str
    definition: str
    marks: tuple[str, ...] = ()
    facts: tuple[tuple[str, tuple[Link, ...]], ...] = ()


def anchor(iri: str) -> str:
    """Give the place of a term on the page: its local name, or the CURIE of another's term.

    >>> anchor("https://w3id.org/hamkg/partOf"), anchor("http://purl.org/dc/terms/title")
    ('partOf', 'dcterms:title')
    """
    return iri.removeprefix(BASE) if iri.startswith(BASE) else compact(iri)


def short(iri: str) -> str:
    """Give the name by which a term of another vocabulary is known.

    >>> short("http://purl.obolibrary.org/obo/RO_0002005"), short("http://snomed.info/id/782902")
    ('RO:0002005', 'SNOMEDCT:782902')
    """
    found = _OBO.fullmatch(iri)
    if found:
        return f"{found[1]}:{found[2]}"
    for base, name in _SHORT.items():
        if iri.startswith(base):
            return f"{name}:{iri.removeprefix(base)}"
    return compact(iri)


def alphabetic(terms: Iterable[Term]) -> tuple[Term, ...]:
    """Put terms in the order of their labels."""
    return tuple(sorted(terms, key=lambda term: (term.label.casefold(), term.iri)))


class Facts:
    """What schema, kinds and rules say, read once; properties are named as CURIEs."""

    def __init__(self, engine: Engine) -> None:
        """Read it all."""
        self._facts: dict[str, dict[str, list[str]]] = {}
        for subject, predicate, value in _rows(engine, _FACTS):
            self._facts.setdefault(subject, {}).setdefault(predicate, []).append(value)
        self.uses = {(g, p): int(n) for g, p, n in _rows(engine, _USES)}
        self.claims = {p: int(n) for p, n in _rows(engine, _CLAIMS)}
        self.derived = {rule: int(n) for rule, n in _rows(engine, _DERIVED)}
        self._sides = _grouped(sorted((f"{p} {s}", cls) for p, s, cls in _rows(engine, _SIDES)))
        chains = _grouped((f"{p} {x}", step) for p, x, step, _ in _rows(engine, _CHAINS))
        self._chains = sorted((key.partition(" ")[0], steps) for key, steps in chains.items())
        self.apart = sorted(_grouped(sorted(_rows(engine, _APART))).values())
        self._sources = {
            source: (label, _address(*places))
            for source, label, *places in _rows(engine, _SOURCES)
        }
        there = [(iri, self.first(iri, "owl:inverseOf")) for iri in self._facts]
        self.inverses = {b: a for a, b in there if b} | {a: b for a, b in there if b}

    def subjects(self) -> list[str]:
        """List the IRIs of all that something is said of."""
        return list(self._facts)

    def described(self) -> list[str]:
        """List the IRIs of all terms that have a label."""
        return [iri for iri in self._facts if self.values(iri, "rdfs:label")]

    def values(self, iri: str, curie: str) -> list[str]:
        """Give the values of a term's property, in order."""
        return self._facts.get(iri, {}).get(expand(curie), [])

    def first(self, iri: str, curie: str) -> str:
        """Give the first value of a term's property, or nothing."""
        return next(iter(self.values(iri, curie)), "")

    def types(self, iri: str) -> set[str]:
        """Give the classes of a term, short."""
        return {compact(value) for value in self.values(iri, "rdf:type")}

    def label(self, iri: str) -> str:
        """Give the label of a term, or its short name where it has none."""
        return self.first(iri, "rdfs:label") or short(iri)

    def link(self, iri: str, note: str = "") -> Link:
        """Link to a term where it stands on this page, and to the web where it does not."""
        if self.values(iri, "rdfs:label"):
            return Link(self.label(iri), f"#{anchor(iri)}", note)
        return Link(short(iri), iri if iri.startswith("http") else "", note)

    def links(self, iri: str, curie: str) -> tuple[Link, ...]:
        """Link to the values of a term's property."""
        return tuple(self.link(value) for value in self.values(iri, curie))

    def side(self, iri: str, side: str) -> tuple[Link, ...]:
        """Link to the classes that may stand on one side of a property: domain or range."""
        return tuple(map(self.link, self._sides.get(f"{iri} {expand(f'rdfs:{side}')}", ())))

    def chains(self, iri: str) -> list[list[str]]:
        """Give the chains of relations that a relation follows from."""
        return [steps for relation, steps in self._chains if relation == iri]

    def definition_source(self, iri: str) -> tuple[Link, ...]:
        """Say who defined a kind."""
        return tuple(
            Link(*self._sources[value]) if value in self._sources else self.link(value)
            for value in self.values(iri, "obo:IAO_0000119")
        )

    def mappings(self, iri: str) -> tuple[Link, ...]:
        """Link to the same and like terms of other vocabularies, the nearest match first."""
        return tuple(
            Link(short(value), value if value.startswith("http") else "", match)
            for match in ("exact", "close", "broad", "narrow", "related")
            for value in self.values(iri, f"skos:{match}Match")
        )

    def term(
        self, iri: str, facts: Mapping[str, Iterable[Link | str]], marks: Iterable[str] = ()
    ) -> Term:
        """Put a term together; facts without a value are left out."""
        shown = {
            name: tuple(Link(value) if isinstance(value, str) else value for value in values)
            for name, values in facts.items()
        }
        return Term(
            iri=iri,
            anchor=anchor(iri),
            curie=compact(iri),
            label=self.label(iri),
            definition=self.first(iri, "obo:IAO_0000115"),
            marks=tuple(marks),
            facts=tuple((name, values) for name, values in shown.items() if any(values)),
        )


def _rows(engine: Engine, query: str) -> list[tuple[str, ...]]:
    return [
        tuple("" if cell is None else str(cell) for cell in row)
        for row in select(engine, _PROLOGUE + query)
    ]


def _grouped(pairs: Iterable[tuple[str, ...]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found


def _address(doi: str, pmid: str, address: str) -> str:
    if doi:
        return f"https://doi.org/{doi}"
    if pmid:
        return f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/"
    return f"https://{address}" if address else ""
