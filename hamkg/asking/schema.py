"""What the graph's relations join: which kinds may stand on either side of each."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from hamkg.engine import select
from hamkg.namespaces import ham, local_name, sparql_prologue

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hamkg.engine import Engine
    from hamkg.names import Names

_SIDES = (
    sparql_prologue("ham", "owl", "rdf", "rdfs")
    + """
SELECT ?property ?side ?category WHERE {
  ?property ham:phrase ?phrase .
  VALUES ?side { rdfs:domain rdfs:range }
  ?property ?side ?class .
  OPTIONAL { ?class owl:unionOf/rdf:rest*/rdf:first ?member }
  BIND(COALESCE(?member, ?class) AS ?category)
} ORDER BY ?property ?side ?category"""
)
_INVERSES = (
    sparql_prologue("ham", "owl")
    + """
SELECT ?property ?inverse WHERE {
  { ?property owl:inverseOf ?inverse } UNION { ?inverse owl:inverseOf ?property }
  UNION { ?property a owl:SymmetricProperty BIND(?property AS ?inverse) }
  ?property ham:phrase ?phrase
} ORDER BY ?property"""
)


class Schema:
    """Domains, ranges and phrases of the properties that join kinds."""

    def __init__(self, engine: Engine, names: Names) -> None:
        """Read nothing yet: the first question does."""
        self._engine = engine
        self.names = names

    @cached_property
    def properties(self) -> tuple[str, ...]:
        """The IRIs of all properties that join kinds."""
        return tuple(sorted({property_ for property_, _ in self._sides}))

    @cached_property
    def inverses(self) -> dict[str, str]:
        """The inverse of each property that has one."""
        return {str(one): str(other) for one, other in select(self._engine, _INVERSES)}

    def phrase(self, property_: str) -> str:
        """Give what a property is called within a sentence."""
        ref = self.names.ref(property_)
        return ref.phrase or ref.label

    def categories(self, property_: str, *, left: bool) -> tuple[str, ...]:
        """Give the categories that may stand on one side of a property, as local names."""
        return self._sides.get((property_, left), ())

    def kinds(self, property_: str, *, left: bool) -> frozenset[str]:
        """Give the kinds that may stand on one side of a property."""
        return self.members(self.categories(property_, left=left))

    def members(self, categories: Iterable[str]) -> frozenset[str]:
        """Give the kinds of these categories."""
        members = self.names.members
        return frozenset().union(*(members.get(name, frozenset()) for name in categories))

    def sides(self, property_: str) -> str:
        """Say what a property leads from and to."""
        ends = [
            " or ".join(self.label(name) for name in self.categories(property_, left=left))
            for left in (True, False)
        ]
        return f"“{self.phrase(property_)}” leads from {ends[0]} to {ends[1]}"

    def label(self, category: str) -> str:
        """Give a category's label."""
        return self.names.ref(ham(category)).label

    @cached_property
    def _sides(self) -> dict[tuple[str, bool], tuple[str, ...]]:
        found: dict[tuple[str, bool], tuple[str, ...]] = {}
        for property_, side, category in select(self._engine, _SIDES):
            key = (str(property_), str(side).endswith("domain"))
            found[key] = (*found.get(key, ()), local_name(str(category)))
        return found
