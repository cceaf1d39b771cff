"""The operations of the JSON API, as a table; each asks the facade one question."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hamkg.model import Entity, Hit, Question, Relation
from hamkg.server.api.operation import Operation, Parameter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hamkg.graph import KnowledgeGraph

_TERM = "A local name, CURIE, IRI, or a label or synonym that names one thing only."


def _search(
    graph: KnowledgeGraph,
    q: str,
    type: str | None,  # noqa: A002  the address's word
    limit: int,
) -> tuple[Hit, ...]:
    return graph.search(q, category=type, limit=limit)


def _entity(graph: KnowledgeGraph, term: str) -> Entity:
    return graph.entity(term)


def _explain(graph: KnowledgeGraph, subject: str, predicate: str, object: str) -> Relation:  # noqa: A002
    return graph.explain(subject, predicate, object)


def _questions(graph: KnowledgeGraph) -> tuple[Question, ...]:
    return graph.questions()


def _question(graph: KnowledgeGraph, name: str, others: Mapping[str, str]) -> object:
    return json.loads(graph.question(name, **others).to_json())


_SPARQL_JSON = {
    "type": "object",
    "description": "SPARQL 1.1 Query Results JSON Format",
    "required": ["head", "results"],
    "properties": {"head": {"type": "object"}, "results": {"type": "object"}},
}
_LIMIT = Parameter("limit", "How many at most.", "5", default=20, least=1, most=1000)

OPERATIONS = (
    Operation(
        "/search",
        "Find kinds by any of their names, best first.",
        _search,
        tuple[Hit, ...],
        (
            Parameter("q", "What to look for.", "hamstring pull"),
            Parameter("type", "Only this category.", "Muscle", optional=True),
            _LIMIT,
        ),
    ),
    Operation(
        "/entity",
        "Give all that is known of one kind, each relation with its evidence or proof.",
        _entity,
        Entity,
        (Parameter("term", _TERM, "hamstring_strain"),),
    ),
    Operation(
        "/explain",
        "Give one relation with its evidence, or with its proof where it is inferred.",
        _explain,
        Relation,
        (
            Parameter("subject", _TERM, "biceps_femoris_long_head"),
            Parameter("predicate", "The relation, by local name, CURIE or IRI.", "partOf"),
            Parameter("object", _TERM, "hamstrings"),
        ),
    ),
    Operation(
        "/questions",
        "List the curated questions with their parameters.",
        _questions,
        tuple[Question, ...],
    ),
    Operation(
        "/question/{name}",
        "Ask a curated question; its own parameters are given by name. Answers as SPARQL JSON.",
        _question,
        _SPARQL_JSON,
        in_path=(Parameter("name", "The name of the question, or its competency id.", "CQ11"),),
        open=True,
    ),
)
