"""The operations of the JSON API, as a table; each asks the facade one question."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from typing import TYPE_CHECKING

from hamkg.catalogue_model import NO_ALL_CLEAR, RedFlagCard
from hamkg.comparison_model import SHOWN, comparison_json
from hamkg.entity_model import Entity
from hamkg.gaps_model import gap_json
from hamkg.model import Relation
from hamkg.proof_model import proof_json
from hamkg.question_model import Question
from hamkg.search_model import Hit
from hamkg.server.api.beyond import BEYOND
from hamkg.server.api.browsing import BROWSING
from hamkg.server.api.composing import COMPOSING
from hamkg.server.api.operation import Operation, Parameter
from hamkg.server.api.shapes import SPARQL_JSON, TERM, limit_of, list_of, object_of
from hamkg.server.api.studying import STUDYING
from hamkg.way_model import common_json, ways_json
from hamkg.whynot_model import whynot_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hamkg.graph import KnowledgeGraph


def _search(
    graph: KnowledgeGraph,
    q: str,
    type: str | None,  # noqa: A002  the address's word
    limit: int,
) -> tuple[Hit, ...]:
    return graph.search(q, category=type, limit=limit)


def _entity(graph: KnowledgeGraph, term: str) -> Entity:
    return graph.entity(term)


def _explain(graph: KnowledgeGraph, **edge: str) -> object:
    named = (edge["subject"], edge["predicate"], edge["object"])
    return asdict(graph.explain(*named)) | {"tree": proof_json(graph.proof(*named))}


def _why_not(graph: KnowledgeGraph, limit: int, **edge: str) -> object:
    named = (edge["subject"], edge["predicate"], edge["object"])
    return whynot_json(graph.why_not(*named, limit=limit))


def _path(graph: KnowledgeGraph, limit: int, **ends: str) -> object:
    return ways_json(graph.paths(ends["from"], ends["to"], limit=limit))


def _common(graph: KnowledgeGraph, term: tuple[str, ...]) -> object:
    return common_json(graph.common(*term))


def _compare(graph: KnowledgeGraph, term: tuple[str, ...], by: str, only: str) -> object:
    return comparison_json(graph.compare(term, by=by, only=only))


def _ask(graph: KnowledgeGraph, q: str) -> object:
    return graph.ask(q).to_json()


def _questions(graph: KnowledgeGraph) -> tuple[Question, ...]:
    return graph.questions()


def _question(graph: KnowledgeGraph, name: str, others: Mapping[str, str]) -> object:
    return json.loads(graph.question(name, **others).to_json())


def _question_sparql(graph: KnowledgeGraph, name: str, others: Mapping[str, str]) -> object:
    return {"sparql": graph.catalogue.question_sparql(name, **others)}


def _question_values(graph: KnowledgeGraph, name: str) -> object:
    parameters = graph.catalogue.parameters(name)
    return {one.name: [*map(asdict, graph.catalogue.parameter_values(one))] for one in parameters}


def _red_flags(graph: KnowledgeGraph) -> tuple[RedFlagCard, ...]:
    return graph.catalogue.red_flags()


def _raised(graph: KnowledgeGraph, finding: tuple[str, ...]) -> object:
    return {"raised": [*map(asdict, graph.red_flags(finding))], "note": NO_ALL_CLEAR}


def _gaps(graph: KnowledgeGraph) -> object:
    return [gap_json(gap, members=False) for gap in graph.gaps()]


def _gap_map(graph: KnowledgeGraph) -> object:
    return [gap_json(gap, members=False) for gap in graph.gap_map()]


def _gap(graph: KnowledgeGraph, name: str) -> object:
    return gap_json(graph.gap(name), members=True)


_EDGE = (
    Parameter("subject", TERM, "biceps_femoris_long_head"),
    Parameter("predicate", "The relation, by local name, CURIE or IRI.", "partOf"),
    Parameter("object", TERM, "hamstrings"),
)
_SEVERAL = Parameter(
    "term", f"Two to six kinds. {TERM}", "sciatica,piriformis_syndrome", many=True
)
_QUESTION = (Parameter("name", "The name of the question, or its competency id.", "CQ11"),)
_GAP = ("name", "title", "total", "filled", "open", "share")


OPERATIONS = (
    Operation(
        "/search",
        "Find kinds by any of their names or codes, best first.",
        _search,
        tuple[Hit, ...],
        (
            Parameter("q", "What to look for.", "hamstring pull"),
            Parameter("type", "Only this category.", "Muscle", optional=True),
            limit_of(1000, 20),
        ),
    ),
    Operation(
        "/entity",
        "Give all that is known of one kind, each relation with its evidence or proof.",
        _entity,
        Entity,
        (Parameter("term", TERM, "hamstring_strain"),),
    ),
    Operation(
        "/ask",
        "Answer a question in plain English, or say what of it was not understood.",
        _ask,
        object_of("The reply.", "text", "outcome", "message", "understood", "rows", "sparql"),
        (Parameter("q", "The question.", "Which muscles does the tibial nerve innervate?"),),
    ),
    Operation(
        "/path",
        "Show how two kinds are related: ways as sentences, those first that tell most.",
        _path,
        list_of(object_of("A way.", "sentence", "edges", "cost", "sparql", "also")),
        (
            Parameter("from", TERM, "sciatica"),
            Parameter("to", TERM, "hamstrings"),
            limit_of(50, 5),
        ),
    ),
    Operation(
        "/common",
        "Show what kinds have in common, what few others share first.",
        _common,
        object_of("Common ground.", "kinds", "category", "shared", "sparql"),
        (_SEVERAL,),
    ),
    Operation(
        "/compare",
        "Put kinds side by side: what is stated of each, how well, and what is not stated.",
        _compare,
        object_of("The comparison.", "kinds", "aspect", "aspects", "only", "rows", "sparql"),
        (
            _SEVERAL,
            Parameter(
                "by", "What to compare by; the answer lists the choices.", "all", default=""
            ),
            Parameter("only", "Which rows.", "shared", default="all", choices=tuple(SHOWN)),
        ),
    ),
    Operation(
        "/explain",
        "Give one relation with its evidence, or with its whole proof where it is inferred.",
        _explain,
        object_of("The relation.", *(field.name for field in fields(Relation)), "tree"),
        _EDGE,
    ),
    Operation(
        "/why-not",
        "Show which rules could conclude a relation, and which premise each of them lacks.",
        _why_not,
        object_of("Why it is not there.", "verdict", "told", "objections", "attempts"),
        (*_EDGE, limit_of(100, 12)),
    ),
    Operation(
        "/gaps",
        "List what the graph lacks, each gap with how much of it is filled.",
        _gaps,
        list_of(object_of("A gap.", *_GAP)),
    ),
    Operation(
        "/gaps/map",
        "List which relations the kinds of a category may be expected to have, and how many do.",
        _gap_map,
        list_of(object_of("A gap.", *_GAP)),
    ),
    Operation(
        "/gaps/{name}",
        "Give one gap with its members.",
        _gap,
        object_of("A gap.", *_GAP, "members"),
        in_path=(Parameter("name", "The name of the gap.", "Muscle.insertsOn"),),
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
        SPARQL_JSON,
        in_path=_QUESTION,
        open=True,
    ),
    *BEYOND,
    Operation(
        "/question/{name}/sparql",
        "Give the query of a curated question with its parameters filled in.",
        _question_sparql,
        object_of("The query.", "sparql"),
        in_path=_QUESTION,
        open=True,
    ),
    Operation(
        "/question/{name}/values",
        "List the terms that each parameter of a curated question can take.",
        _question_values,
        {"type": "object", "additionalProperties": {"type": "array"}},
        in_path=_QUESTION,
    ),
    Operation(
        "/red-flags",
        "List the red flags in full: findings, how they count, what to do, who says so.",
        _red_flags,
        tuple[RedFlagCard, ...],
    ),
    Operation(
        "/red-flags/raised",
        "Give the red flags that findings raise together, the most urgent first.",
        _raised,
        object_of("What is raised, and what that none is does not mean.", "raised", "note"),
        (Parameter("finding", f"What was found. {TERM}", "saddle_numbness", many=True),),
    ),
    *BROWSING,
    *STUDYING,
    *COMPOSING,
)
