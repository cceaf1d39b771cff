"""What the schema lets a relation join, and what it says can never be."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from hamkg.engine import select
from hamkg.namespaces import ham, local_name, sparql_prologue

if TYPE_CHECKING:
    from hamkg.engine import Engine
    from hamkg.names import Names

Triple: TypeAlias = tuple[str, str, str]

_ENDS = (
    sparql_prologue("ham", "owl", "rdf", "rdfs")
    + """
SELECT DISTINCT ?predicate ?side ?category WHERE {
  ?predicate ham:phrase ?phrase .
  { ?predicate rdfs:domain ?allowed BIND("subject" AS ?side) }
  UNION { ?predicate rdfs:range ?allowed BIND("object" AS ?side) }
  ?allowed (owl:unionOf/rdf:rest*/rdf:first)? ?category .
  FILTER(ISIRI(?category))
} ORDER BY ?predicate ?side ?category"""
)
_APART = (
    sparql_prologue("owl", "rdf")
    + """
SELECT DISTINCT ?group ?member WHERE {
  { ?all a owl:AllDisjointClasses ; owl:members ?group . ?group rdf:rest*/rdf:first ?member }
  UNION {
    ?one owl:disjointWith ?other .
    BIND(CONCAT(STR(?one), " ", STR(?other)) AS ?group)
    { BIND(?one AS ?member) } UNION { BIND(?other AS ?member) }
  }
}"""
)
_WIDER = (
    sparql_prologue("ham", "rdfs")
    + """
SELECT ?category ?wider WHERE {
  ?category rdfs:subClassOf+ ham:Kind . ?category rdfs:subClassOf* ?wider
}"""
)
_MARKED = (
    sparql_prologue("ham", "owl")
    + """
SELECT ?predicate ?mark WHERE {
  ?predicate ham:phrase ?phrase .
  { ?predicate ham:inferredOnly true BIND("inferred only" AS ?mark) }
  UNION { ?predicate ham:statementOnly true BIND("statement only" AS ?mark) }
  UNION { ?predicate ham:isHypothesis true BIND("hypothesis" AS ?mark) }
  UNION { ?predicate a owl:TransitiveProperty BIND("transitive" AS ?mark) }
}"""
)


class SchemaLimits:
    """Tells what an edge would go against; reads the schema once."""

    def __init__(self, engine: Engine, names: Names) -> None:
        """Read nothing yet: the first question does."""
        self._engine = engine
        self._names = names

    def is_marked(self, predicate: str, mark: str) -> bool:
        """Tell whether a relation is inferred only, statement only, hypothesis or transitive."""
        return (predicate, mark) in self._marked

    def fits(self, triple: Triple) -> bool:
        """Tell whether a relation may join two kinds, by their categories."""
        return not self.objections(triple)

    def objections(self, triple: Triple) -> tuple[str, ...]:
        """Say what of the schema an edge would go against; nothing where it would not."""
        subject, predicate, value = triple
        found = [
            self._misplaced(predicate, side, term)
            for side, term in (("subject", subject), ("object", value))
        ]
        if subject == value and self.is_marked(predicate, "transitive"):
            label, verb = self._names.ref(subject).label, self._names.ref(predicate).phrase
            found.append(f"This would say that {label} {verb} itself.")
        return tuple(filter(None, found))

    def _misplaced(self, predicate: str, side: str, term: str) -> str:
        allowed = self._ends.get((predicate, side), ())
        members = self._names.members
        if not allowed or any(term in members.get(local_name(one), ()) for one in allowed):
            return ""
        ref, verb = self._names.ref(term), self._names.ref(predicate).phrase
        category = ham(ref.category or "Kind")
        ends = " or ".join(_a(self._names.ref(one).label) for one in allowed)
        where = "starts at" if side == "subject" else "leads to"
        never = all(self._are_apart(category, one) for one in allowed)
        more = ", and by the definitions nothing can be both" if never else ""
        return (
            f"“{verb}” {where} {ends}; {ref.label} is {_a(self._names.ref(category).label)}{more}."
        )

    @cached_property
    def _ends(self) -> dict[tuple[str, str], tuple[str, ...]]:
        """The categories that each relation may start at and lead to."""
        found: dict[tuple[str, str], tuple[str, ...]] = {}
        for predicate, side, category in select(self._engine, _ENDS):
            key = (str(predicate), str(side))
            found[key] = (*found.get(key, ()), str(category))
        return found

    def _are_apart(self, one: str, other: str) -> bool:
        """Tell whether no kind can be in both categories."""
        first, second = (self._wider.get(each, frozenset({each})) for each in (one, other))
        return any(
            wide != wider and wide in first and wider in second
            for group in self._apart
            for wide in group
            for wider in group
        )

    @cached_property
    def _apart(self) -> tuple[frozenset[str], ...]:
        """Groups of categories of which no two have a kind in common."""
        found: dict[str, set[str]] = {}
        for group, member in select(self._engine, _APART):
            found.setdefault(str(group), set()).add(str(member))
        return tuple(frozenset(found[group]) for group in sorted(found))

    @cached_property
    def _wider(self) -> dict[str, frozenset[str]]:
        """Each category with all that it is a part of, itself included."""
        found: dict[str, set[str]] = {}
        for category, wider in select(self._engine, _WIDER):
            found.setdefault(str(category), set()).add(str(wider))
        return {category: frozenset(wider) for category, wider in found.items()}

    @cached_property
    def _marked(self) -> frozenset[tuple[str, str]]:
        return frozenset((str(one), str(mark)) for one, mark in select(self._engine, _MARKED))


def _a(noun: str) -> str:
    """Put the article before a noun.

    >>> _a("exercise"), _a("muscle")
    ('an exercise', 'a muscle')
    """
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"
