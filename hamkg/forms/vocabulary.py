"""What the query builder knows of a graph's words: categories, properties, kinds and grades."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from hamkg.engine import select
from hamkg.errors import UnknownTermError
from hamkg.locations import ontology
from hamkg.namespaces import BASE, ham, local_name, sparql_prologue
from hamkg.nouns import Nouns

if TYPE_CHECKING:
    from hamkg.engine import Engine
    from hamkg.names import Names
    from hamkg.nouns import Noun

_PROPERTIES = (
    sparql_prologue("ham", "owl")
    + """
SELECT DISTINCT ?property ?inverse ?sort ?hypothesis WHERE {
  ?property ham:phrase ?phrase .
  OPTIONAL { ?property ham:isHypothesis ?hypothesis }
  OPTIONAL { { ?property owl:inverseOf ?inverse } UNION { ?inverse owl:inverseOf ?property } }
  OPTIONAL { ?property a ?sort FILTER(?sort = owl:SymmetricProperty) }
} ORDER BY ?property ?inverse"""
)
_GRADES = (
    sparql_prologue("ham")
    + "SELECT ?grade ?rank WHERE { ?grade a ham:EvidenceLevel ; ham:rank ?rank } ORDER BY ?rank"
)
_TEMPLATES = (
    sparql_prologue("ham")
    + "SELECT ?property ?template WHERE { ?property ham:template ?template } ORDER BY ?template"
)
_CATEGORIES = (
    sparql_prologue("ham", "rdfs")
    + "SELECT ?category WHERE { ?category rdfs:subClassOf* ham:Kind } ORDER BY ?category"
)


@dataclass(frozen=True, slots=True)
class Property:
    """A relation between kinds: its name, and the one that says the same from the other end."""

    name: str
    inverse: str = ""
    """Empty where the graph has no word for that; its own name where it holds both ways."""
    hypothesis: bool = False
    """Whether what it says is not established."""


def iri_of(name: str) -> str:
    """Give the IRI of a name as forms have it.

    >>> iri_of("squat"), iri_of("http://example.org/x")
    ('https://w3id.org/hamkg/squat', 'http://example.org/x')
    """
    return name if ":" in name else ham(name)


class Vocabulary:
    """The words of one graph, read once."""

    def __init__(self, engine: Engine, names: Names) -> None:
        """Read nothing yet."""
        self._engine = engine
        self.names = names

    @cached_property
    def properties(self) -> dict[str, Property]:
        """All relations between kinds, by name."""
        found: dict[str, Property] = {}
        for iri, back, symmetric, hypothesis in select(self._engine, _PROPERTIES):
            name = local_name(str(iri))
            inverse = "" if back is None else local_name(str(back))
            inverse = inverse if symmetric is None else name
            found.setdefault(name, Property(name, inverse, hypothesis is not None))
        return found

    @cached_property
    def ranks(self) -> dict[str, int]:
        """The rank of each grade of evidence, by name; 1 is the best."""
        rows = select(self._engine, _GRADES)
        return {local_name(str(grade)): int(str(rank)) for grade, rank in rows}

    @cached_property
    def categories(self) -> frozenset[str]:
        """The names of all categories of kinds."""
        return frozenset(local_name(str(row[0])) for row in select(self._engine, _CATEGORIES))

    @cached_property
    def kinds(self) -> frozenset[str]:
        """The names of all kinds."""
        return frozenset(map(local_name, self.names.kinds))

    @cached_property
    def templates(self) -> dict[str, str]:
        """How each property is told in a sentence, by name, where the graph says it."""
        rows = select(self._engine, _TEMPLATES)
        return {local_name(str(name)): str(template) for name, template in rows}

    @cached_property
    def _nouns(self) -> Nouns:
        return Nouns.read(ontology() / "wording" / "nouns.tsv")

    def noun(self, name: str) -> Noun:
        """Give a kind as it stands in a sentence."""
        found = self._nouns.of(self.names.ref(iri_of(name)))
        return replace(
            found, words=" ".join(found.words.split()), bare=" ".join(found.bare.split())
        )

    def label(self, name: str) -> str:
        """Give what something is called."""
        return " ".join(self.names.ref(iri_of(name)).label.split())

    def phrase(self, name: str) -> str:
        """Give a property as it is said within a sentence."""
        ref = self.names.ref(iri_of(name))
        return " ".join((ref.phrase or ref.label).split())

    def known(
        self, name: str, among: frozenset[str] | dict[str, Property] | dict[str, int]
    ) -> str:
        """Give a name if it is among those known; raises UnknownTermError.

        A short form of an IRI will do for one of hamkg's own names.
        """
        wanted = name.strip().removeprefix("ham:").removeprefix(BASE)
        if wanted in among:
            return wanted
        raise UnknownTermError(name.strip()[:200], _near(wanted, among))


def _near(name: str, among: frozenset[str] | dict[str, Property] | dict[str, int]) -> list[str]:
    from difflib import get_close_matches

    return get_close_matches(name[:100], sorted(among), n=3, cutoff=0.7)
