"""The statements from and to a resource, read and counted no further than to a LIMIT."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hamkg.engine import select
from hamkg.errors import UnknownTermError
from hamkg.namespaces import expand, sparql_prologue
from hamkg.resource_model import IN, MOST_COUNTED, OUT
from hamkg.resource_words import put
from hamkg.terms import Blank

if TYPE_CHECKING:
    from hamkg.engine import Engine
    from hamkg.terms import Term

SORTED = 100
"""So many values are read of a predicate, and where that is all, they can be put in order."""
_PROLOGUE = sparql_prologue("owl", "rdfs")
_SAMPLE = 1000
_MOST_GROUPS = 60
# What stands at the other end, and how classes are related to some of others.
_PATTERNS = {
    (OUT, False): "$this ?p ?o",
    (IN, False): "?o ?p $this",
    (OUT, True): "$this rdfs:subClassOf ?r . ?r owl:onProperty ?p ; owl:someValuesFrom ?o ."
    " FILTER(ISIRI(?p) && ISIRI(?o))",
    (IN, True): "?r owl:someValuesFrom $this ; owl:onProperty ?p . ?o rdfs:subClassOf ?r ."
    " FILTER(ISIRI(?p) && ISIRI(?o))",
}
_PAIRS = f"SELECT DISTINCT ?p ?o WHERE {{{{ {{}} }}}} LIMIT {_SAMPLE + 1}"
_COUNTS = f"""SELECT ?p (COUNT(*) AS ?n) WHERE {{{{
  {{{{ SELECT DISTINCT ?p ?o WHERE {{{{ {{}} }}}} LIMIT {MOST_COUNTED + 1} }}}}
}}}} GROUP BY ?p ORDER BY DESC(?n) ?p LIMIT {_MOST_GROUPS}"""
_COUNT = f"""SELECT (COUNT(*) AS ?n) WHERE {{{{
  SELECT DISTINCT ?o WHERE {{{{ {{}} }}}} LIMIT {MOST_COUNTED + 1}
}}}}"""
_VALUES = "SELECT DISTINCT ?o WHERE {{ {} }} LIMIT {} OFFSET {}"


@dataclass(slots=True)
class Members:
    """The statements of one predicate: those that were read, and how many there are."""

    direction: str
    some: bool
    predicate: str
    terms: list[Term]
    count: int
    more: bool = False
    unnamed: int = 0

    @property
    def whole(self) -> bool:
        """Whether all of them are here, and few enough to be put in order."""
        return len(self.terms) == self.count <= SORTED and not self.more


class Statements:
    """Reads the statements around a resource."""

    def __init__(self, engine: Engine) -> None:
        """Read from an engine."""
        self._engine = engine

    def around(self, iri: str, direction: str, *, some: bool) -> tuple[list[Members], bool]:
        """Give the groups of one direction, and whether there may be others."""
        pattern = put(_PATTERNS[direction, some], iri)
        rows = self.select(_PAIRS.format(pattern))
        by_predicate: dict[str, list[Term]] = {}
        for predicate, other in rows[:_SAMPLE]:
            by_predicate.setdefault(str(predicate), []).append(other)
        if len(rows) > _SAMPLE and not some:
            return self._counted(iri, direction, pattern)
        more = len(rows) > _SAMPLE
        found = [
            _named(Members(direction, some, predicate, terms, len(terms), more))
            for predicate, terms in by_predicate.items()
        ]
        return sorted(found, key=_by_count)[:_MOST_GROUPS], more or len(found) > _MOST_GROUPS

    def _counted(self, iri: str, direction: str, pattern: str) -> tuple[list[Members], bool]:
        """Give the groups of a hub, each counted as far as counting goes."""
        counts = {
            str(predicate): int(str(count))
            for predicate, count in self.select(_COUNTS.format(pattern))
        }
        cut = sum(counts.values()) > MOST_COUNTED
        found = []
        for predicate, counted in counts.items():
            one = put(_of_predicate(direction, some=False), iri, predicate)
            count, more = self._count(one) if cut else (counted, False)
            terms = self._values(one, SORTED, 0)
            found.append(_named(Members(direction, False, predicate, terms, count, more)))  # noqa: FBT003
        return sorted(found, key=_by_count), cut

    def _count(self, pattern: str) -> tuple[int, bool]:
        ((cell,),) = self.select(_COUNT.format(pattern))
        count = int(str(cell))
        return min(count, MOST_COUNTED), count > MOST_COUNTED

    def _values(self, pattern: str, limit: int, offset: int) -> list[Term]:
        return [term for (term,) in self.select(_VALUES.format(pattern, limit, offset))]

    def select(self, query: str) -> list[tuple[Term, ...]]:
        """Ask for rows of terms that are all bound."""
        rows = select(self._engine, _PROLOGUE + query).rows
        return [tuple(term for term in row if term is not None) for row in rows]

    def members(self, iri: str, key: str, *, offset: int, limit: int) -> tuple[Members, str]:
        """Give values of the predicate that a key names, and the query for all of them.

        Raises UnknownTermError where there are none.
        """
        direction, some, predicate = _read_key(key)
        pattern = put(_of_predicate(direction, some=some), iri, predicate)
        count, more = self._count(pattern)
        if not count:
            raise UnknownTermError(key)
        all_of_them = count <= SORTED
        terms = self._values(pattern, *((SORTED, 0) if all_of_them else (limit, offset)))
        found = _named(Members(direction, some, predicate, terms, count, more))
        return found, _PROLOGUE + _VALUES.format(pattern, MOST_COUNTED, 0)


def _named(found: Members) -> Members:
    """Take out what has no name: nobody could be led to it."""
    named: list[Term] = [term for term in found.terms if not isinstance(term, Blank)]
    found.unnamed = len(found.terms) - len(named)
    found.terms = named
    found.count -= found.unnamed
    return found


def _of_predicate(direction: str, *, some: bool) -> str:
    return (
        _PATTERNS[direction, some].replace("?p", "$predicate").replace("ISIRI($predicate) && ", "")
    )


def _read_key(key: str) -> tuple[str, bool, str]:
    direction, _, rest = key.partition(":")
    some = rest.startswith("some:")
    name = rest.removeprefix("some:") if some else rest
    if (direction, some) not in _PATTERNS:
        raise UnknownTermError(key)
    try:
        return direction, some, expand(name)
    except UnknownTermError:
        return direction, some, name


def _by_count(found: Members) -> tuple[int, str]:
    return -found.count, found.predicate
