"""The operations about what is no kind: any resource, and the files beside the release."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hamkg.resource_model import Beside, Page, Resource
from hamkg.server.api.operation import Operation, Parameter

if TYPE_CHECKING:
    from hamkg.graph import KnowledgeGraph

_TERM = Parameter("term", "An IRI, CURIE, code such as HP:0001250, or a label.", "ham:Muscle")
_FURTHEST = 10_000


def _resource(graph: KnowledgeGraph, term: str, shown: int) -> Resource:
    return graph.resource(term, shown=shown)


def _values(graph: KnowledgeGraph, term: str, group: str, offset: int, limit: int) -> Page:
    return graph.resource_values(term, group, offset=offset, limit=limit)


def _beside(graph: KnowledgeGraph) -> tuple[Beside, ...]:
    return graph.beside()


BEYOND = (
    Operation(
        "/resource",
        "Give what is said of any resource, hamkg's kind or not: names, and grouped statements.",
        _resource,
        Resource,
        (
            _TERM,
            Parameter(
                "shown", "How many values of each relation.", "5", default=20, least=1, most=100
            ),
        ),
    ),
    Operation(
        "/resource/values",
        "Give further values of one group of a resource's statements.",
        _values,
        Page,
        (
            _TERM,
            Parameter(
                "group", "The direction, and the relation by CURIE or IRI.", "out:rdfs:subClassOf"
            ),
            Parameter("offset", "How many to pass over.", "0", default=0, most=_FURTHEST),
            Parameter("limit", "How many at most.", "5", default=100, least=1, most=1000),
        ),
    ),
    Operation(
        "/beside",
        "List the files beside the release.",
        _beside,
        tuple[Beside, ...],
    ),
)
