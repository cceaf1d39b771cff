"""Writes the reference of all terms as one HTML page that needs nothing beside itself."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from hamkg.build.cards import Cards
from hamkg.build.terms import Facts, alphabetic
from hamkg.namespaces import BASE, PREFIXES, graph_iri, ham

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hamkg.build.terms import Link, Term
    from hamkg.engine import Engine

_TEMPLATE = "terms.html.jinja"
_KIND = ham("Kind")
_GRADE = ham("Grade")
_FIELDS = {"owl:ObjectProperty", "owl:DatatypeProperty"}


@dataclass(frozen=True, slots=True)
class Group:
    """Terms under a heading that is a term itself: a category with its kinds, a closed list."""

    head: Term
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """A relation in the overview: from where to where, and how often it is stated and inferred."""

    relation: Link
    inverse: Link | None
    domain: tuple[Link, ...]
    range: tuple[Link, ...]
    stated: int
    inferred: int


def terms_page(engine: Engine) -> bytes:
    """Write the page of all terms of a release; the same data are the same bytes.

    Every term has an anchor: its local name, or its CURIE where it is another vocabulary's.
    """
    surroundings = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page = _Page(Facts(engine))
    return surroundings.get_template(_TEMPLATE).render(page=page).encode()


class _Page:
    """Sorts all terms into the sections of the page; each stands in one."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._cards = Cards(facts)
        self._all = [iri for iri in facts.described() if not self._is_ontology(iri)]

    def _is_ontology(self, iri: str) -> bool:
        return "owl:Ontology" in self._facts.types(iri)

    def _terms(self, iris: Iterable[str], make: Callable[[str], Term]) -> tuple[Term, ...]:
        return alphabetic(make(iri) for iri in iris)

    # ------------------------------------------------------------ what stands in which section

    @cached_property
    def _classes(self) -> list[str]:
        return [iri for iri in self._all if "owl:Class" in self._facts.types(iri)]

    @cached_property
    def _above(self) -> dict[str, set[str]]:
        """All classes above each class, itself among them."""
        found: dict[str, set[str]] = {}
        for iri in self._classes:
            todo, seen = [iri], set[str]()
            while todo:
                one = todo.pop()
                if one not in seen:
                    seen.add(one)
                    todo += self._facts.values(one, "rdfs:subClassOf")
            found[iri] = seen
        return found

    @cached_property
    def _members(self) -> dict[str, list[str]]:
        """The individuals of each class, by the class they are stated to be in."""
        found: dict[str, list[str]] = {}
        for iri in self._all:
            for cls in self._facts.values(iri, "rdf:type"):
                found.setdefault(cls, []).append(iri)
        return found

    @cached_property
    def _properties(self) -> dict[str, list[str]]:
        """The properties by section."""
        found: dict[str, list[str]] = {name: [] for name in ("relations", "measures", "fields")}
        found["annotations"] = []
        for iri in self._all:
            types = self._facts.types(iri)
            if self._facts.first(iri, "ham:phrase"):
                found["relations"].append(iri)
            elif self._facts.first(iri, "ham:measureName"):
                found["measures"].append(iri)
            elif iri.startswith(BASE) and types & _FIELDS:
                found["fields"].append(iri)
            elif "owl:AnnotationProperty" in types:
                found["annotations"].append(iri)
        return found

    # ------------------------------------------------------------ the sections, for the template

    @cached_property
    def header(self) -> dict[str, str]:
        """Say what the ontology is, and which release of it this is."""
        (iri,) = (iri for iri in self._facts.subjects() if self._is_ontology(iri))
        names = {
            "title": "dcterms:title",
            "description": "dcterms:description",
            "version": "owl:versionInfo",
            "version_iri": "owl:versionIRI",
            "date": "dcterms:modified",
            "licence": "dcterms:license",
            "citation": "dcterms:bibliographicCitation",
            "status": "bibo:status",
            "comment": "rdfs:comment",
        }
        return {"iri": iri} | {
            name: self._facts.first(iri, curie) for name, curie in names.items()
        }

    @cached_property
    def counts(self) -> tuple[tuple[str, int, str], ...]:
        """Count what the page and the release hold: a word, how many, and where."""
        evidence = graph_iri("evidence")
        return (
            ("categories", len(self.categories), "categories"),
            ("relations", len(self.relations), "relations"),
            ("kinds", sum(len(group.terms) for group in self.kinds), "kinds"),
            ("stated edges", sum(pair.stated for pair in self.pairs), "relations"),
            ("inferred edges", sum(pair.inferred for pair in self.pairs), "relations"),
            ("statements", self._facts.uses.get((evidence, ham("stance")), 0), "Statement"),
            ("sources", self._facts.uses.get((evidence, ham("sourceKind")), 0), "Source"),
        )

    @cached_property
    def prefixes(self) -> tuple[tuple[str, str], ...]:
        """List the prefixes that the page's short names use."""
        return tuple(sorted(PREFIXES.items()))

    @cached_property
    def categories(self) -> tuple[Term, ...]:
        """List the categories of kinds."""
        found = [iri for iri in self._classes if _KIND in self._above[iri]]
        return self._terms(found, self._cards.category)

    @cached_property
    def tree(self) -> tuple[tuple[int, Link, int], ...]:
        """List the categories from the widest down: depth, link, kinds with those below."""

        def below(iri: str, depth: int) -> list[tuple[int, Link, int]]:
            narrower = alphabetic(map(self._cards.category, self._cards.narrower(iri)))
            rows = [row for term in narrower for row in below(term.iri, depth + 1)]
            return [(depth, self._facts.link(iri), self._cards.held(iri)), *rows]

        return tuple(below(_KIND, 0))

    @cached_property
    def apart(self) -> tuple[tuple[Link, ...], ...]:
        """List the classes of which nothing is in two at once, set by set."""
        sets = [tuple(map(self._facts.link, classes)) for classes in self._facts.apart]
        return tuple(sorted((tuple(sorted(links, key=_text)) for links in sets), key=len))

    @cached_property
    def classes(self) -> tuple[Term, ...]:
        """List hamkg's classes of evidence and proofs, with what is above them.

        A scale stands above its values instead.
        """
        heads = {group.head.iri for group in self.grades}
        evidence = [iri for iri in self._classes if _KIND not in self._above[iri]]
        ours = {above for iri in evidence if iri.startswith(BASE) for above in self._above[iri]}
        found = [iri for iri in evidence if iri in ours and iri not in heads]
        return self._terms(found, self._cards.of_class)

    @cached_property
    def relations(self) -> tuple[Term, ...]:
        """List the relations between kinds."""
        return self._terms(self._properties["relations"], self._cards.relation)

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """List the relations for the overview, each with its inverse in one row."""
        stated, inferred = graph_iri("asserted"), graph_iri("inferred")
        rows = []
        for term in self.relations:
            other = self._facts.inverses.get(term.iri, "")
            if other and not self._facts.first(term.iri, "owl:inverseOf"):
                continue
            both = (term.iri, other)
            rows.append(
                Pair(
                    self._facts.link(term.iri),
                    self._facts.link(other) if other else None,
                    self._facts.side(term.iri, "domain"),
                    self._facts.side(term.iri, "range"),
                    sum(self._facts.uses.get((stated, iri), 0) for iri in both),
                    sum(self._facts.uses.get((inferred, iri), 0) for iri in both),
                )
            )
        return tuple(rows)

    @cached_property
    def fields(self) -> tuple[Term, ...]:
        """List the properties of statements, sources, proofs and red flags."""
        return self._terms(self._properties["fields"], self._cards.field)

    @cached_property
    def measures(self) -> tuple[Term, ...]:
        """List the figures that a source may give with a claim."""
        return self._terms(self._properties["measures"], self._cards.field)

    @cached_property
    def annotations(self) -> tuple[Term, ...]:
        """List the annotation properties, hamkg's own and those of others."""
        return self._terms(self._properties["annotations"], self._cards.field)

    @cached_property
    def grades(self) -> tuple[Group, ...]:
        """List the closed lists, each value in the order of its rank."""
        rank = self._cards.rank
        scales = [iri for iri in self._classes if _GRADE in self._above[iri] - {iri}]
        return tuple(
            Group(
                head,
                tuple(sorted(map(self._cards.grade, self._members.get(head.iri, ())), key=rank)),
            )
            for head in self._terms(scales, self._cards.of_class)
        )

    @cached_property
    def rules(self) -> tuple[Term, ...]:
        """List the rules of inference."""
        return self._terms(self._members.get(ham("Rule"), ()), self._cards.rule)

    @cached_property
    def kinds(self) -> tuple[Group, ...]:
        """List all kinds under their categories."""
        groups = (
            Group(head, self._terms(self._members.get(head.iri, ()), self._cards.kind))
            for head in self.categories
        )
        return tuple(group for group in groups if group.terms)

    @cached_property
    def others(self) -> tuple[Term, ...]:
        """List what stands in no other section."""
        lists = (self.categories, self.classes, self.relations, self.fields, self.measures)
        groups = [(group.head, *group.terms) for group in (*self.grades, *self.kinds)]
        placed = {
            term.iri for terms in (*lists, self.annotations, self.rules, *groups) for term in terms
        }
        return self._terms((iri for iri in self._all if iri not in placed), self._cards.other)


def _text(link: Link) -> str:
    return link.text.casefold()
