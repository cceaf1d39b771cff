"""Curated questions: query files whose header says what they ask and what may be chosen."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hamkg.content_errors import HeaderError
from hamkg.engine import select
from hamkg.errors import QuestionParameterError, UnknownQuestionError
from hamkg.headers import read_header
from hamkg.namespaces import expand, ham, sparql_prologue, written
from hamkg.question_model import Parameter, Question

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from hamkg.engine import Engine
    from hamkg.model import Ref
    from hamkg.names import Names

_INSTANCES = (
    sparql_prologue("rdfs")
    # The path first, and alone: in another order Virtuoso finds nothing by one whose end is known.
    + "SELECT DISTINCT ?category ?iri WHERE { ?class rdfs:subClassOf* ?category . ?iri a ?class }"
)
_NARROWER = (
    sparql_prologue("rdfs")
    + "SELECT DISTINCT ?category ?iri WHERE { ?iri rdfs:subClassOf+ ?category }"
)


def read_questions(folder: Path) -> tuple[Question, ...]:
    """Read all questions of a folder, by name; raises HeaderError for a broken header."""
    return tuple(_question(path) for path in sorted(folder.glob("*.rq")))


def _question(path: Path) -> Question:
    header = read_header(path, ("title", "question", "audience"))
    return Question(
        name=path.stem,
        id=header.get("id", (None,))[0],
        title=header["title"][0],
        text=header["question"][0],
        parameters=tuple(_parameter(path, line) for line in header.get("param", ())),
        tags=tuple(tag.strip() for line in header.get("tags", ()) for tag in line.split(",")),
        audience=header["audience"][0],
        sparql=path.read_text(encoding="utf-8"),
    )


def _parameter(path: Path, line: str) -> Parameter:
    match line.split():
        case [variable, category, "=", default] if variable.startswith("?"):
            return Parameter(variable[1:], category.removeprefix("ham:"), default)
    msg = f'{path.name}:1: a parameter looks like "?muscle ham:Muscle = ham:semitendinosus"'
    raise HeaderError(msg)


def find_question(questions: tuple[Question, ...], name: str) -> Question:
    """Give the question of this name or competency id; raises UnknownQuestionError."""
    for question in questions:
        if name in {question.name, question.id}:
            return question
    msg = f'There is no question "{name}".'
    raise UnknownQuestionError(msg)


def chosen(question: Question, given: Mapping[str, str]) -> dict[str, str]:
    """Give each parameter its value: the one given, else the default.

    Raises QuestionParameterError for a name the question does not declare.
    """
    declared = {parameter.name: parameter.default for parameter in question.parameters}
    for name in given:
        if name not in declared:
            known = ", ".join(declared) or "none"
            msg = f'"{question.name}" has no parameter "{name}"; it has: {known}.'
            raise QuestionParameterError(msg)
    return {**declared, **given}


def parameter_values(engine: Engine, names: Names, parameter: Parameter) -> tuple[Ref, ...]:
    """Give the terms that a parameter can take, by label: whatever its default is one of.

    That is the members of its category or, where the default is a category, the narrower ones.
    """
    category, default = ham(parameter.category), expand(parameter.default)
    for query in (_INSTANCES, _NARROWER):
        found = {str(iri) for _, iri in select(engine, query, category=category)}
        if default in found:
            return tuple(sorted(map(names.ref, found), key=lambda ref: ref.label.casefold()))
    msg = f"{parameter.default} is not of the category {parameter.category}."
    raise QuestionParameterError(msg)


def bound(question: Question, terms: Mapping[str, str]) -> str:
    """Write the query of a question with its parameters, given as IRIs, filled in."""
    lines = (line for line in question.sparql.splitlines() if not line.startswith("#+"))
    values = "".join(
        f"\n  VALUES ?{name} {{ {written(iri)} }}" for name, iri in sorted(terms.items())
    )
    head, where, body = "\n".join(lines).strip().partition("WHERE {")
    return f"{head}{where}{values}{body}\n"


def listed(questions: Iterable[Question]) -> str:
    """Write the list of the questions as a query, for whoever takes every list as one.

    The questions are files beside the graph, so the query holds them.
    """
    rows = "\n".join(
        f"    ({' '.join(map(_text, (one.name, one.id or '', one.text, one.audience)))} "
        f"{_text(', '.join(one.tags))})"
        for one in questions
    )
    return (
        "SELECT ?name ?id ?question ?audience ?tags\nWHERE {\n"
        f"  VALUES (?name ?id ?question ?audience ?tags) {{\n{rows}\n  }}\n}}\n"
    )


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)  # what JSON escapes, SPARQL reads likewise
