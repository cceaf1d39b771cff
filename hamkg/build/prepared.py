"""A graph for pySHACL, which asks the query of a constraint anew for each thing it looks at."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import rdflib
from rdflib.plugins.sparql import prepareQuery

if TYPE_CHECKING:
    from rdflib.plugins.sparql.sparql import Query
    from rdflib.query import Result


class PreparedGraph(rdflib.Graph):
    """An rdflib graph that parses a query once, however often it is asked.

    >>> graph = PreparedGraph().parse(data="<urn:a> <urn:p> 1 .", format="turtle")
    >>> [len(graph.query("SELECT ?o { ?s ?p ?o }")) for _ in range(2)]
    [1, 1]
    """

    def query(self, query_object: str | Query, *rest: Any, **options: Any) -> Result:  # noqa: ANN401  as rdflib has them
        """Answer a query, as rdflib does."""
        prepared = _prepared(query_object) if isinstance(query_object, str) else query_object
        return super().query(prepared, *rest, **options)


@cache
def _prepared(text: str) -> Query:
    return prepareQuery(text)
