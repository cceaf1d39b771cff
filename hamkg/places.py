"""Where a kind stands among the others: what it is a kind or a part of, and what is like it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from hamkg.engine import select
from hamkg.entity_model import Like, Place
from hamkg.namespaces import sparql_prologue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hamkg.engine import Engine
    from hamkg.model import Ref
    from hamkg.names import Names

# Only what is stated: an inferred parent stands above a stated one already.
_ABOVE = (
    sparql_prologue("ham")
    + """
SELECT ?relation ?kind ?above WHERE {
  VALUES ?relation { ham:broaderKind ham:partOf }
  GRAPH <https://w3id.org/hamkg/graph/asserted> { ?kind ?relation ?above }
} ORDER BY ?relation ?kind ?above"""
)
_LIKE = (
    sparql_prologue("ham")
    + """
SELECT ?kind ?other (COUNT(*) AS ?shared) WHERE {
  GRAPH <https://w3id.org/hamkg/graph/asserted> {
    ?kind a ?category . ?other a ?category .
    { ?kind ?relation ?same . ?other ?relation ?same }
    UNION { ?same ?relation ?kind . ?same ?relation ?other } }
  ?relation ham:phrase ?phrase
  FILTER(STRSTARTS(STR(?category), STR(ham:)) && ?other != ?kind)
} GROUP BY ?kind ?other ORDER BY DESC(?shared) ?other LIMIT 60"""
)
_MOST_LINES = 4


class Places:
    """Finds what stands above a kind, and what is like it."""

    def __init__(self, engine: Engine, names: Names) -> None:
        """Work on an engine's data, with the names of its terms."""
        self._engine = engine
        self._names = names

    def place(self, iri: str, *, alike: int = 6) -> Place:
        """Give the lines that lead down to a kind, the widest first, and the likest kinds."""
        lines = [
            tuple(self._names.ref(one) for one in reversed(line))
            for relation in self._above
            for line in self._lines(relation, iri, (iri,))
            if line
        ]
        return Place(tuple(lines[:_MOST_LINES]), self._like(iri, alike))

    @cached_property
    def _above(self) -> dict[str, dict[str, tuple[str, ...]]]:
        found: dict[str, dict[str, tuple[str, ...]]] = {}
        for row in select(self._engine, _ABOVE):
            relation, kind, above = map(str, row)
            known = found.setdefault(relation, {})
            known[kind] = (*known.get(kind, ()), above)
        return found

    def _lines(self, relation: str, iri: str, seen: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        # A store of somebody's own may go round in a circle.
        parents = [one for one in self._above[relation].get(iri, ()) if one not in seen]
        if not parents:
            yield seen[1:]
        for parent in parents:
            yield from self._lines(relation, parent, (*seen, parent))

    def _like(self, iri: str, most: int) -> tuple[Like, ...]:
        found: list[Like] = []
        for _, other, shared in select(self._engine, _LIKE, kind=iri):
            ref: Ref | None = self._names.kinds.get(str(other))
            if ref is not None and len(found) < most:
                found.append(Like(ref, int(str(shared))))
        return tuple(found)
