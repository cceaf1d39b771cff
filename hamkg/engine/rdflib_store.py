"""The engine's store as rdflib sees it: rows become its terms as they are read, each term once.

oxrdflib makes every term of every row anew, puts each row into a dictionary, and makes a second
row of that. Here a row is made once, and terms keep the text that the data have.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
from oxrdflib import OxigraphStore
from rdflib.query import Result, ResultRow
from rdflib.term import URIRef, Variable

from hamkg.engine.convert import to_rdflib
from hamkg.engine.exists import with_lateral_exists
from hamkg.engine.tokens import has_word

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, MutableSequence

    from rdflib.term import Identifier

_Terms = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None


class RdflibStore(OxigraphStore):
    """An rdflib store on an Oxigraph store that answers SELECT queries quicker than oxrdflib."""

    def query(
        self,
        query: Any,  # noqa: ANN401  as rdflib declares it
        initNs: Mapping[str, Any],  # noqa: N803
        initBindings: Mapping[str, Identifier],  # noqa: N803
        queryGraph: str,  # noqa: N803
        **kwargs: object,
    ) -> Result:
        """Answer a query; what is not a SELECT over all graphs as text, oxrdflib answers."""
        plain = isinstance(query, str) and queryGraph == "__UNION__"
        if not plain or initBindings or kwargs or not has_word("select", query):
            return super().query(query, initNs, initBindings, queryGraph, **kwargs)
        found = self._inner.query(
            with_lateral_exists(query),
            use_default_graph_as_union=True,
            prefixes={**self._namespace_for_prefix, **initNs},
        )
        if not isinstance(found, ox.QuerySolutions):
            return super().query(query, initNs, initBindings, queryGraph)
        return Solutions(found)


class _Known(dict[_Terms, Any]):
    """Makes each term once: most rows repeat those of others."""

    def __missing__(self, term: Any) -> object:  # noqa: ANN401  any of the engine's terms
        made = self[term] = _made(term)
        return made


def _made(term: Any) -> object:  # noqa: ANN401  any of the engine's terms
    if isinstance(term, ox.NamedNode):
        return str.__new__(URIRef, term.value)  # the engine has held it to the grammar of IRIs
    if isinstance(term, ox.Triple):
        return tuple(map(_made, (term.subject, term.predicate, term.object)))
    return to_rdflib(term)


class Solutions(Result):
    """The rows of a SELECT query, read as they are asked for, and kept."""

    def __init__(self, solutions: ox.QuerySolutions) -> None:
        """Read nothing yet."""
        super().__init__("SELECT")
        self.vars = [Variable(variable.value) for variable in solutions.variables]
        self._rows: list[ResultRow] = []
        self._left = self._reading(solutions)

    def _reading(self, solutions: ox.QuerySolutions) -> Iterator[ResultRow]:
        labels = {str(name): place for place, name in enumerate(self.vars or ())}
        known = _Known({None: None})
        for solution in solutions:
            row = tuple.__new__(ResultRow, [known[term] for term in solution])
            row.labels = labels
            yield row

    def _all(self) -> list[ResultRow]:
        self._rows.extend(self._left)
        return self._rows

    def __iter__(self) -> Iterator[ResultRow]:
        yield from self._rows
        for row in self._left:
            self._rows.append(row)
            yield row

    def __len__(self) -> int:
        return len(self._all())

    @property  # type: ignore[misc]  # nobody sets them: they are read from the rows
    def bindings(self) -> MutableSequence[Mapping[Variable, Identifier]]:
        """All rows as dictionaries, without what is unbound."""
        names = self.vars or []
        return [
            {name: term for name, term in zip(names, row, strict=True) if term is not None}  # type: ignore[redundant-expr]
            for row in self._all()
        ]
