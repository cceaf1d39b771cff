"""Puts together what the reference page says of each sort of term."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hamkg.build.terms import Link, anchor
from hamkg.namespaces import expand, graph_iri

if TYPE_CHECKING:
    from hamkg.build.terms import Facts, Term

_MARKS = {
    "owl:ObjectProperty": "object property",
    "owl:DatatypeProperty": "data property",
    "owl:AnnotationProperty": "annotation property",
    "owl:TransitiveProperty": "transitive",
    "owl:SymmetricProperty": "symmetric",
    "owl:FunctionalProperty": "functional",
}
_FLAGS = {
    "ham:statementOnly": "statement only",
    "ham:inferredOnly": "inferred only",
    "ham:isHypothesis": "hypothesis",
}
_THING = expand("owl:Thing")
_INDIVIDUAL = expand("owl:NamedIndividual")
_STATED, _INFERRED = graph_iri("asserted"), graph_iri("inferred")


class Cards:
    """Gives the card of a term: its names, definition, marks and facts."""

    def __init__(self, facts: Facts) -> None:
        """Work with what was read."""
        self._facts = facts
        self._narrower: dict[str, list[str]] = {}
        self._kinds: dict[str, int] = {}
        for iri in facts.described():
            for above in facts.values(iri, "rdfs:subClassOf"):
                self._narrower.setdefault(above, []).append(iri)
            for cls in facts.values(iri, "rdf:type"):
                self._kinds[cls] = self._kinds.get(cls, 0) + 1

    def narrower(self, iri: str) -> list[str]:
        """List the classes right below a class."""
        return self._narrower.get(iri, [])

    def held(self, iri: str) -> int:
        """Count the kinds of a category and of all below it."""
        return self._kinds.get(iri, 0) + sum(map(self.held, self.narrower(iri)))

    def rank(self, term: Term) -> tuple[int, str]:
        """Give what grades are ordered by: their rank, then their name."""
        return int(self._facts.first(term.iri, "ham:rank") or 0), term.iri

    def category(self, iri: str) -> Term:
        """Say what a category is, what is wider and narrower, and how many kinds it holds."""
        facts = self._facts
        direct, below = self._kinds.get(iri, 0), self.held(iri)
        more = f", {below:,} with narrower categories" if below > direct else ""
        kinds = Link(f"{direct:,}{more}", f"#kinds-{anchor(iri)}" if direct else "")
        parents = facts.values(iri, "ham:classParent")
        return facts.term(
            iri,
            {
                "IRI": [iri],
                "wider category": self._wider(iri),
                "narrower": [facts.link(other) for other in self.narrower(iri)],
                "kinds": [kinds],
                "as a class under": map(facts.link, parents),
                "mapped to": facts.mappings(iri),
            },
        )

    def of_class(self, iri: str) -> Term:
        """Say what a class of evidence, grades or proofs is."""
        facts = self._facts
        return facts.term(
            iri,
            {
                "IRI": [iri],
                "wider class": self._wider(iri),
                "narrower": [facts.link(other) for other in self.narrower(iri)],
                "mapped to": facts.mappings(iri),
            },
        )

    def relation(self, iri: str) -> Term:
        """Say what a relation links, what follows from it, and how many edges it has."""
        facts = self._facts
        stated, inferred = (facts.uses.get((graph, iri), 0) for graph in (_STATED, _INFERRED))
        edges = f"{stated:,} stated, {inferred:,} inferred"
        claims = facts.claims.get(iri, 0)
        same = [facts.link(other, "between instances") for other in self._class_relations(iri)]
        return facts.term(
            iri,
            {
                "IRI": [iri],
                "in a sentence": [f"… {facts.first(iri, 'ham:phrase')} …"],
                "example": facts.values(iri, "obo:IAO_0000112"),
                **self._shape(iri),
                "follows from": self._chains(iri),
                "edges": [edges],
                "statements": [f"{claims:,}"] if claims else [],
                "aligned with": [*facts.mappings(iri), *same],
            },
            [mark for mark in self._marks(iri) if mark != "object property"],
        )

    def field(self, iri: str) -> Term:
        """Say what a property of statements, sources, proofs or red flags holds."""
        facts = self._facts
        uses = sum(count for (_, name), count in facts.uses.items() if name == iri)
        return facts.term(
            iri,
            {
                "IRI": [iri],
                "name in the tables": facts.values(iri, "ham:measureName"),
                "example": facts.values(iri, "obo:IAO_0000112"),
                **self._shape(iri),
                "used": [f"{uses:,} times" if uses != 1 else "once"] if uses else [],
                "aligned with": facts.mappings(iri),
            },
            self._marks(iri),
        )

    def grade(self, iri: str) -> Term:
        """Say what a value of a closed list means."""
        facts = self._facts
        return facts.term(
            iri,
            {
                "rank": facts.values(iri, "ham:rank"),
                "implies": facts.links(iri, "ham:impliesEvidenceLevel"),
            },
        )

    def rule(self, iri: str) -> Term:
        """Say how a rule explains what it infers, and how much that is."""
        facts = self._facts
        converse = facts.first(iri, "ham:isConverse") == "true"
        return facts.term(
            iri,
            {
                "sentence": facts.values(iri, "rdfs:comment"),
                "edges inferred": [f"{facts.derived.get(iri, 0):,}"],
            },
            ["reads an edge from its other end"] if converse else [],
        )

    def kind(self, iri: str) -> Term:
        """Say what a kind is, by whose definition, and what it is called elsewhere."""
        facts = self._facts
        return facts.term(
            iri,
            {
                "also called": facts.values(iri, "skos:altLabel"),
                "a kind of": facts.links(iri, "ham:broaderKind"),
                "mapped to": facts.mappings(iri),
                "defined by": facts.definition_source(iri),
            },
        )

    def other(self, iri: str) -> Term:
        """Say what can be said of any term."""
        facts = self._facts
        types = facts.types(iri)
        if "owl:Class" in types:
            return self.of_class(iri)
        if types & _MARKS.keys():
            return self.field(iri)
        classes = [cls for cls in facts.values(iri, "rdf:type") if cls != _INDIVIDUAL]
        return facts.term(iri, {"a": map(facts.link, classes), "mapped to": facts.mappings(iri)})

    def _wider(self, iri: str) -> list[Link]:
        wider = self._facts.values(iri, "rdfs:subClassOf")
        return [self._facts.link(other) for other in wider if other != _THING]

    def _shape(self, iri: str) -> dict[str, tuple[Link, ...]]:
        facts = self._facts
        inverse = facts.inverses.get(iri)
        return {
            "from (domain)": facts.side(iri, "domain"),
            "to (range)": facts.side(iri, "range"),
            "inverse": (facts.link(inverse),) if inverse else (),
            "special case of": facts.links(iri, "rdfs:subPropertyOf"),
        }

    def _chains(self, iri: str) -> list[str]:
        return [", then ".join(map(self._facts.label, chain)) for chain in self._facts.chains(iri)]

    def _class_relations(self, iri: str) -> list[str]:
        return self._facts.values(iri, "ham:classRelation")

    def _marks(self, iri: str) -> list[str]:
        types = self._facts.types(iri)
        marks = [mark for name, mark in _MARKS.items() if name in types]
        return marks + [
            mark for name, mark in _FLAGS.items() if self._facts.first(iri, name) == "true"
        ]
