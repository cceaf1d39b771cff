"""The operations of the query builder: a form in words, as JSON or as SPARQL, and its choices."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hamkg.form_json import choices_json, composed_json, form_from_text, reading_json
from hamkg.form_model import ANY_KIND, LIMIT, MOST_ROWS
from hamkg.form_notation import EVIDENCE, STATED, UNDISPUTED, form_of, place_of
from hamkg.server.api.operation import Operation, Parameter
from hamkg.server.api.shapes import SPARQL_JSON, object_of

if TYPE_CHECKING:
    from hamkg.form_model import Form
    from hamkg.graph import KnowledgeGraph


def _form(words: dict[str, object]) -> Form:
    """Read a form from the values of the address, by name."""
    return form_of(
        [
            (name, str(one))
            for name, given in words.items()
            for one in (given if isinstance(given, tuple) else (given,))
            if one is not None
        ]
    )


def _compose(graph: KnowledgeGraph, **words: object) -> object:
    return composed_json(graph.composer.compose(_form(words)))


def _compose_json(graph: KnowledgeGraph, form: str) -> object:
    return composed_json(graph.composer.compose(form_from_text(form)))


def _read(graph: KnowledgeGraph, query: str) -> object:
    reading = graph.composer.read(query)
    composed = reading.form and composed_json(graph.composer.compose(reading.form))
    return (composed or {}) | reading_json(reading)


def _choices(graph: KnowledgeGraph, at: str | None, **words: object) -> object:
    place = () if at is None else place_of(at)
    return choices_json(graph.composer.choices(_form(words), *place))


def _answer(graph: KnowledgeGraph, **words: object) -> object:
    return json.loads(graph.composer.answer(_form(words)).to_json())


_WORDS = (
    Parameter("kind", f"The category of what is asked for; {ANY_KIND} for any.", "Exercise"),
    Parameter(
        "if",
        "A condition: strengthens:hamstrings, not stretches:hamstrings, maybe treats, "
        "treats:sciatica narrower, innervatedBy:(Nerve), or several with or between them.",
        "strengthens:hamstrings,not stretches:hamstrings",
        optional=True,
        many=True,
    ),
    Parameter(
        "only",
        f"Which relations count: {STATED} or {UNDISPUTED}.",
        STATED,
        optional=True,
        many=True,
    ),
    Parameter(
        "grade",
        "Only relations with evidence of this grade or better.",
        "ev_observational",
        optional=True,
    ),
    Parameter(
        "show", "What has columns of its own.", EVIDENCE, optional=True, choices=(EVIDENCE,)
    ),
    Parameter("limit", "Rows at most.", "20", default=LIMIT, least=1, most=MOST_ROWS),
)
_COMPOSED = ("form", "pairs", "sentence", "count", "rows", "sparql", "loosened")
COMPOSING = (
    Operation(
        "/compose",
        "Say in English what a form asks, count what matches, and give its SPARQL.",
        _compose,
        object_of("The form with all that it says.", *_COMPOSED),
        _WORDS,
    ),
    Operation(
        "/compose/form",
        "The same for a form that is given as JSON.",
        _compose_json,
        object_of("The form with all that it says.", *_COMPOSED),
        (
            Parameter(
                "form",
                "The form, in the shape that /compose gives it.",
                '{"category": "Muscle", "clauses": [[{"predicate": "crossesJoint"}]]}',
            ),
        ),
    ),
    Operation(
        "/compose/read",
        "Read SPARQL as a form, or say which parts of it do not fit one; nothing is asked.",
        _read,
        object_of("The form, or null, and why.", "form", "misfits", "notes"),
        (
            Parameter(
                "query", "The query.", "SELECT DISTINCT ?m { ?m a ham:Muscle ; ham:actsOn ?j }"
            ),
        ),
    ),
    Operation(
        "/compose/choices",
        "List what a form may go on with, each choice with how many kinds it would leave.",
        _choices,
        object_of(
            "The choices.", "total", "categories", "predicates", "values", "value_categories"
        ),
        (
            *_WORDS,
            Parameter(
                "at",
                "What condition 1, or its alternative 1.2, may be instead; without it, what one "
                "more condition may be.",
                "1",
                optional=True,
            ),
        ),
    ),
    Operation(
        "/compose/answer",
        "Answer a form. Answers as SPARQL JSON.",
        _answer,
        SPARQL_JSON,
        _WORDS,
    ),
)
