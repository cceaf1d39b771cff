"""The classes of questions that large data are asked, and how their time grows with the data."""

from __future__ import annotations

import math
import statistics
from typing import TYPE_CHECKING

from benchmarks.clock import percentiles, within
from benchmarks.made_ontology import iri

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from hamkg import KnowledgeGraph

    Acts = Sequence[Callable[[], object]]

PATIENCE = 4.0
"""Seconds for a class; each of its questions is about a resource of its own."""
SELECTS = {
    "look-up of a subject": "SELECT ?p ?o { $this ?p ?o }",
    "join of two hops": """SELECT ?top ?label {
        $this rdfs:subClassOf ?up . ?up rdfs:subClassOf ?top . ?top rdfs:label ?label }""",
    "path of any length": "SELECT ?up { $this rdfs:subClassOf+ ?up }",
    "filter, sort, first ten": """SELECT ?class ?label { ?class a owl:Class ; rdfs:label ?label
        FILTER(CONTAINS(?label, "fl")) } ORDER BY ?label LIMIT 10""",
    "count by group": """SELECT ?up (COUNT(?class) AS ?n) { ?class rdfs:subClassOf ?up }
        GROUP BY ?up ORDER BY DESC(?n) LIMIT 10""",
}
"""In the queries ``$this`` is a class of the made-up ontology."""


def selects(graph: KnowledgeGraph, classes: Sequence[int]) -> dict[str, Acts]:
    """Give the queries of each class, to be asked of a graph about these resources."""
    return {
        name: [lambda t=put(text, one): graph.query(t).rows for one in classes]  # noqa: B008  now
        for name, text in SELECTS.items()
    }


def put(text: str, number: int) -> str:
    """Write a query about one class.

    >>> put("ASK { $this ?p ?o }", 7)
    'ASK { <http://purl.obolibrary.org/obo/MADE_0000007> ?p ?o }'
    """
    return text.replace("$this", f"<{iri(number)}>")


def views(
    graph: KnowledgeGraph, classes: Sequence[int], searches: Sequence[str]
) -> dict[str, Acts]:
    """Give what the pages ask, about these resources, and with these words."""
    terms = [iri(one) for one in classes]
    return {
        "text search": [lambda t=text: graph.search(t) for text in searches],
        "page of a resource": [lambda t=term: graph.resource(t) for term in terms],
        "neighbourhood": [lambda t=term: graph.around(t) for term in terms],
    }


def exports(graph: KnowledgeGraph, target: Path) -> dict[str, Acts]:
    """Give the export of all, as it comes."""
    return {"export": [lambda: graph.export(target, format="nt", as_it_comes=True)] * 3}


def timed(acts: Mapping[str, Acts]) -> dict[str, dict[str, float]]:
    """Time each class; what is asked first is not timed, for it reads what others find read."""
    found = {}
    for name, some in acts.items():
        some[0]()
        found[name] = percentiles(within(PATIENCE, some))
    return found


def slope(sizes: Sequence[int], times: Sequence[float]) -> float:
    """Give the exponent by which times grow: 0 for not at all, 1 for as fast as the data.

    >>> round(slope([10, 1000], [5.0, 50.0]), 2)
    0.5
    """
    fit = statistics.linear_regression([*map(math.log, sizes)], [*map(math.log, times)])
    return fit.slope
