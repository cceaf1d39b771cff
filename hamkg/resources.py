"""Looks at any resource, however much there is of it: each question ends at a LIMIT.

Nothing is read beforehand and nothing is kept: a resource costs the same among a thousand
statements and among millions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hamkg.engine import construct, select
from hamkg.namespaces import compact
from hamkg.resource_model import (
    BESIDE,
    IN,
    MOST_COUNTED,
    OUT,
    Beside,
    Group,
    Page,
    Resource,
    Text,
    Value,
    file_of,
)
from hamkg.resource_statements import SORTED, Members, Statements
from hamkg.resource_words import Words, iris_meant, put
from hamkg.terms import Iri, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from hamkg.engine import Engine
    from hamkg.model import Ref
    from hamkg.names import Names
    from hamkg.results import Triples
    from hamkg.terms import Term

SHOWN = 20
"""So many values of each predicate are shown at first."""
_ORDER = (
    ("broader", OUT),
    ("whole", OUT),
    ("broader", IN),
    ("whole", IN),
    ("narrower", OUT),
    ("part", OUT),
    ("type", OUT),
)
_TEXTS = ("label", "synonym", "definition")
_ALL = """SELECT ?direction ?predicate ?other WHERE {
  { $this ?predicate ?other BIND("out" AS ?direction) }
  UNION { ?other ?predicate $this BIND("in" AS ?direction) }
} LIMIT 1000"""
_TRIPLES = f"CONSTRUCT {{ $this ?p ?o }} WHERE {{ $this ?p ?o }} LIMIT {MOST_COUNTED}"
_BESIDE = f"""SELECT DISTINCT ?graph WHERE {{
  GRAPH ?graph {{}} FILTER(STRSTARTS(STR(?graph), "{BESIDE}"))
}} ORDER BY ?graph"""
_SIZE = f"""SELECT (COUNT(*) AS ?n) WHERE {{{{
  SELECT * WHERE {{{{ GRAPH <{{}}> {{{{ ?s ?p ?o }}}} }}}} LIMIT {MOST_COUNTED + 1}
}}}}"""
_GRAPHS = """SELECT DISTINCT ?graph WHERE {
  { SELECT ?graph WHERE { GRAPH ?graph { $this ?p ?o } } LIMIT 1000 }
} ORDER BY ?graph"""


class Resources:
    """Whatever an engine's data hold, one resource at a time."""

    def __init__(self, engine: Engine, names: Names, roles: Path) -> None:
        """Look through an engine; what the names know is called as they call it."""
        self._engine = engine
        self._statements = Statements(engine)
        self.words = Words(engine, names, roles)

    def resolve(self, term: str) -> str:
        """Give the IRI that an IRI, a CURIE or a label just so stands for.

        Raises UnknownTermError and, where a label is that of several, AmbiguousTermError.
        """
        for iri in iris_meant(term):
            if self.words.holds(iri):
                return iri
        return self.words.called(term)

    def resource(self, iri: str, *, shown: int = SHOWN) -> Resource:
        """Give what is said of a resource that is there, with so many values of each predicate."""
        parts = [
            self._statements.around(iri, direction, some=some)
            for some in (False, True)
            for direction in (OUT, IN)
        ]
        found = sorted((one for part, _ in parts for one in part), key=self._order)
        refs = self.words.refs(_iris(found, shown))
        groups = tuple(self._group(one, refs, 0, shown) for one in found)
        texts = {role: _texts(groups, role) for role in _TEXTS}
        return Resource(
            iri=iri,
            curie=compact(iri),
            label=self.words.best(texts["label"], iri),
            graphs=tuple(str(graph) for (graph,) in select(self._engine, put(_GRAPHS, iri))),
            names=texts["label"],
            synonyms=texts["synonym"],
            definitions=texts["definition"],
            groups=tuple(one for one in groups if not _is_text(one)),
            partial=any(partial for _, partial in parts),
            sparql=put(_ALL, iri),
        )

    def _order(self, found: Members) -> tuple[int, bool]:
        """Put what something is a kind and a part of first, then what is a kind and part of it."""
        role = self.words.roles.get(found.predicate, "")
        place = (role, found.direction)
        return (_ORDER.index(place) if place in _ORDER else len(_ORDER), found.direction == IN)

    def page(self, iri: str, key: str, *, offset: int = 0, limit: int = SORTED) -> Page:
        """Give further values of the group with this key; raises UnknownTermError for none."""
        found, query = self._statements.members(iri, key, offset=offset, limit=limit)
        start = offset if found.whole else 0
        group = self._group(found, self.words.refs(_iris([found], limit)), start, limit)
        return Page(group, offset, query)

    def triples(self, iri: str) -> Triples:
        """Give what is said of a resource as triples, up to ten thousand."""
        return construct(self._engine, put(_TRIPLES, iri))

    def beside(self) -> tuple[Beside, ...]:
        """List the files beside the release."""
        found = []
        for (graph,) in self._statements.select(_BESIDE):
            ((cell,),) = self._statements.select(_SIZE.format(graph))
            size = int(str(cell))
            more = size > MOST_COUNTED
            found.append(Beside(file_of(str(graph)), str(graph), min(size, MOST_COUNTED), more))
        return tuple(found)

    def _group(self, found: Members, refs: Mapping[str, Ref], start: int, shown: int) -> Group:
        values = [
            _value(term, refs) for term in found.terms if str(term) in refs or not _is_iri(term)
        ]
        if found.whole:  # only what is here whole can be put in order
            values.sort(key=lambda value: (value.ref is None, value.text.casefold(), value.text))
        return Group(
            direction=found.direction,
            predicate=refs[found.predicate],
            some=found.some,
            role=self.words.roles.get(found.predicate, ""),
            count=found.count,
            more=found.more,
            values=tuple(values[start : start + shown]),
            title=self.words.title(
                refs[found.predicate], back=found.direction == IN, some=found.some
            ),
            forth=self.words.title(refs[found.predicate], back=False, some=found.some),
            unnamed=found.unnamed,
        )


def _iris(found: Iterable[Members], shown: int) -> set[str]:
    iris = set()
    for one in found:
        iris.add(one.predicate)
        terms = one.terms if one.whole else one.terms[:shown]
        iris.update(term.value for term in terms if isinstance(term, Iri))
    return iris


def _is_iri(term: Term) -> bool:
    return isinstance(term, Iri)


def _value(term: Term, refs: Mapping[str, Ref]) -> Value:
    if isinstance(term, Iri):
        return Value(refs[term.value].label, refs[term.value])
    if isinstance(term, Literal):
        return Value(term.value, None, term.language or "", term.datatype or "")
    return Value(str(term))


def _is_text(group: Group) -> bool:
    return group.direction == OUT and not group.some and group.role in _TEXTS


def _texts(groups: Iterable[Group], role: str) -> tuple[Text, ...]:
    return tuple(
        Text(value.text, value.language, group.predicate)
        for group in groups
        if _is_text(group) and group.role == role
        for value in group.values
        if value.ref is None and value.text
    )
