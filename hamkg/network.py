"""All relations between kinds, each once, with their backing in short; read once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from hamkg.engine import select
from hamkg.namespaces import sparql_prologue
from hamkg.views import Link

if TYPE_CHECKING:
    from hamkg.engine import Engine
    from hamkg.names import Names

_EDGES = (
    sparql_prologue("ham")
    + """
SELECT ?subject ?predicate ?object ?graph ?hypothesis WHERE {
  GRAPH ?graph { ?subject ?predicate ?object }
  ?predicate ham:phrase ?phrase .
  OPTIONAL { ?predicate ham:isHypothesis ?hypothesis }
} ORDER BY ?subject ?predicate ?object ?graph"""
)
_CONVERSES = (
    sparql_prologue("ham")
    + """
SELECT ?subject ?predicate ?object ?subject1 ?predicate1 ?object1 WHERE {
  ?proof a ham:Inference ; ham:about ?subject ; ham:predicate ?predicate ; ham:object ?object ;
    ham:derivedBy ?rule ; ham:premise ?premise .
  ?rule ham:isConverse true .
  ?premise ham:about ?subject1 ; ham:predicate ?predicate1 ; ham:object ?object1 .
}"""
)
_INVERSES = (
    sparql_prologue("ham", "owl")
    + """
SELECT ?relation ?back WHERE {
  { ?relation owl:inverseOf ?back }
  UNION { ?relation a owl:SymmetricProperty BIND(?relation AS ?back) }
}"""
)
_CLAIMS = (
    sparql_prologue("ham")
    + """
SELECT ?subject ?predicate ?object ?stance ?grade ?rank ?source WHERE {
  ?claim a ham:Statement ; ham:about ?subject ; ham:predicate ?predicate ; ham:object ?object ;
    ham:stance ?stance ; ham:evidenceLevel ?grade ; ham:source ?source .
  ?grade ham:rank ?rank .
} ORDER BY ?rank ?claim"""
)

_STATED, _PER_RANK, _DISPUTED = 1.0, 0.1, 0.7
_INFERRED, _HYPOTHESIS = 3.5, 5.5

Triple: TypeAlias = tuple[str, str, str]


@dataclass(slots=True)
class _Backing:
    """What the claims about one relation add up to."""

    grade: str
    rank: int
    sources: set[str] = field(default_factory=set)
    supporting: int = 0
    disputing: int = 0


class Network:
    """Every relation between two kinds, once: not again where another reads it backwards."""

    def __init__(self, engine: Engine, names: Names) -> None:
        """Read nothing yet: the first question does."""
        self._engine = engine
        self.names = names

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """All links, by subject, predicate and object."""
        kinds = self.names.kinds
        found: dict[Triple, Link] = {}
        for *cells, graph, hypothesis in select(self._engine, _EDGES):
            subject, predicate, value = map(str, cells)
            key = (subject, predicate, value)
            if key in self._stated_as or key in found or not {subject, value} <= kinds.keys():
                continue
            inferred = str(graph).endswith("/inferred")
            found[key] = self._link(key, inferred=inferred, hypothesis=hypothesis is not None)
        return tuple(found.values())

    @cached_property
    def around(self) -> dict[str, tuple[Link, ...]]:
        """The links of each kind, the best backed first."""
        found: dict[str, list[Link]] = defaultdict(list)
        for link in self.links:
            found[link.subject.iri].append(link)
            found[link.object.iri].append(link)
        return {
            iri: tuple(sorted(links, key=lambda link: _nearness(link, iri)))
            for iri, links in found.items()
        }

    def walked(self, link: Link, start: str) -> Link:
        """Give a link as told from one of its ends, where the graph has words for that."""
        if link.subject.iri == start or link.key not in self._read_as:
            return link
        subject, predicate, value = map(self.names.ref, self._read_as[link.key])
        return replace(link, subject=subject, predicate=predicate, object=value)

    def told(self, iri: str) -> tuple[Link, ...]:
        """Give the links of a kind as told from it, the best backed first."""
        return tuple(self.walked(link, iri) for link in self.around.get(iri, ()))

    def claimed_of(self, iri: str) -> tuple[Link, ...]:
        """Give what sources claim of a kind and the graph does not hold, as told from it."""
        return tuple(
            link if link.subject.iri == iri else self._turned(link)
            for link in self._claimed
            if iri in {link.subject.iri, link.object.iri}
        )

    @cached_property
    def _claimed(self) -> tuple[Link, ...]:
        held = {link.key for link in self.links} | self._stated_as.keys()
        kinds = self.names.kinds
        return tuple(
            self._link(key, inferred=False, hypothesis=False)
            for key in self._backings
            if key not in held and {key[0], key[2]} <= kinds.keys()
        )

    def _turned(self, link: Link) -> Link:
        """Tell a link from its other end, where a relation has words for that."""
        back = self._converses.get(link.predicate.iri)
        if back is None:
            return link
        ref = self.names.ref(back)
        return replace(link, subject=link.object, predicate=ref, object=link.subject)

    @cached_property
    def _converses(self) -> dict[str, str]:
        """By relation the one that reads it backwards; a symmetric one is its own."""
        pairs = [(str(one), str(other)) for one, other in select(self._engine, _INVERSES)]
        return dict((*pairs, *((back, relation) for relation, back in pairs)))

    @cached_property
    def _stated_as(self) -> dict[Triple, Triple]:
        rows = select(self._engine, _CONVERSES)
        cells = [tuple(map(str, row)) for row in rows]
        return {(row[0], row[1], row[2]): (row[3], row[4], row[5]) for row in cells}

    @cached_property
    def _read_as(self) -> dict[Triple, Triple]:
        return {stated: converse for converse, stated in self._stated_as.items()}

    @cached_property
    def _backings(self) -> dict[Triple, _Backing]:
        found: dict[Triple, _Backing] = {}
        for row in select(self._engine, _CLAIMS):
            subject, predicate, value, stance, grade, rank, source = map(str, row)
            # The first claim of a relation has the best grade: the query says so.
            backing = found.setdefault((subject, predicate, value), _Backing(grade, int(rank)))
            backing.sources.add(source)
            if stance.endswith("stance_disputes"):
                backing.disputing += 1
            else:
                backing.supporting += 1
        return found

    def _link(self, key: Triple, *, inferred: bool, hypothesis: bool) -> Link:
        subject, predicate, value = map(self.names.ref, key)
        bare = Link(subject, predicate, value, inferred=inferred, hypothesis=hypothesis)
        backing = self._backings.get(key)
        if backing is None:
            return bare
        if inferred:  # It has no grade, but who disputes it is not passed over.
            return replace(bare, disputing=backing.disputing)
        return replace(
            bare,
            grade=self.names.ref(backing.grade),
            rank=backing.rank,
            sources=len(backing.sources),
            supporting=backing.supporting,
            disputing=backing.disputing,
        )


def cost(link: Link) -> float:
    """Say what a step costs: the better it is known, the less."""
    disputed = _DISPUTED if link.disputing else 0.0
    if link.hypothesis:
        return _HYPOTHESIS + disputed
    if link.inferred:
        return _INFERRED + disputed
    return _STATED + _PER_RANK * ((link.rank or 1) - 1) + disputed


def _nearness(link: Link, iri: str) -> tuple[bool, bool, int, int, str, str]:
    """Order by what is stated, how well, by how many; what nobody grades is a definition."""
    return (
        link.inferred,
        link.hypothesis,
        link.rank or 0,
        -link.sources,
        link.other(iri).label.casefold(),
        link.predicate.iri,
    )
