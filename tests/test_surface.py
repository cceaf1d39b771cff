"""Whatever the facade can do has a command, an address in the API and a place in the pages.

A row says where each is; what is nowhere has a reason. A new method without a row fails here.
"""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import pytest
from click import Context

from hamkg.catalogue import Catalogue
from hamkg.cli import cli
from hamkg.composer import Composer
from hamkg.graph import KnowledgeGraph
from hamkg.server.api.operations import OPERATIONS
from hamkg.study import Study

ROOT = Path(__file__).parent.parent
CLASSES = {"": KnowledgeGraph, "catalogue": Catalogue, "composer": Composer, "study": Study}
SERVED = {"/sparql", "/export/{file}", "/data/{file}", "/id/{name}"}
"""Addresses outside the JSON API that answer the same question."""


class Not(str):
    """Why something is not there."""

    __slots__ = ()


PART = Not("a part of the facade: its own methods have rows")
PYTHON = Not("hands Python objects over")
PARTLY = Not("is a part of what another row gives")
TEXT = Not("is worked out from the form by who shows it")
TAKEN = Not("every command and address takes terms in all these ways")


class Row(NamedTuple):
    """Where a method is: its command, its address, and whether pages call it."""

    command: str
    address: str
    pages: str = "yes"


ROWS = {
    "around": Row(Not("is a drawing"), Not("is a drawing; /resource has its data")),
    "ask": Row("ask", "/ask"),
    "begin_query": Row(Not("a command waits for its answer"), Not("a request is the waiting")),
    "beside": Row("load", "/beside"),
    "catalogue": Row(PART, PART),
    "categories": Row("list", "/categories"),
    "choices": Row(Not("sieves a drawing"), Not("sieves a drawing")),
    "close": Row(Not("a command ends"), Not("the server does"), Not("the server does")),
    "common": Row("common", "/common"),
    "compare": Row("compare", "/compare"),
    "composer": Row(PART, PART),
    "data_version": Row(
        Not("a command sees one state of them"), Not("is a header of each answer")
    ),
    "deploy": Row("deploy", Not("strangers may not"), Not("strangers may not")),
    "describe": Row("show", "/data/{file}"),
    "describe_relation": Row(
        "explain",
        Not("the API speaks JSON: /explain has the whole proof"),
        Not("a proof is shown as a tree; its RDF is on the command line"),
    ),
    "describe_resource": Row("show", "/sparql", Not("the SPARQL page gives it with DESCRIBE")),
    "entity": Row("show", "/entity"),
    "explain": Row("explain", "/explain"),
    "explore": Row(Not("is a drawing"), Not("/neighbourhood gives its data")),
    "export": Row("export", "/export/{file}"),
    "exports_stream": Row(PARTLY, PARTLY),
    "find": Row("search", "/find"),
    "gap": Row("gaps", "/gaps/{name}"),
    "gap_map": Row("gaps", "/gaps/map"),
    "gaps": Row("gaps", "/gaps"),
    "gaps_sparql": Row("gaps", Not("/gaps has each gap with its query")),
    "kept": Row(Not("a command asks once"), Not("the server keeps answers by themselves")),
    "kinds": Row("list", "/list/{name}"),
    "neighbourhood": Row(Not("is a drawing; show lists its relations"), "/neighbourhood"),
    "open": Row(Not("every command does"), Not("the server does"), Not("the server does")),
    "over": Row(Not("every command opens"), Not("the server does"), Not("the server does")),
    "paths": Row("path", "/path"),
    "place": Row(Not("show lists wider kinds among the relations"), "/place"),
    "plate": Row(Not("is a drawing"), Not("is a drawing; its measures are files of SPARQL")),
    "predicates": Row(Not("compose --choices lists them"), "/predicates"),
    "proof": Row("explain", "/explain"),
    "quality": Row("quality", "/quality"),
    "query": Row("query", "/sparql"),
    "query_apart": Row("query", "/sparql", Not("they use begin_query")),
    "question": Row("question", "/question/{name}"),
    "questions": Row("questions", "/questions"),
    "red_flags": Row("redflags", "/red-flags/raised", Not("a page must not examine anybody")),
    "release_files": Row(Not("they lie in the folder"), "/files"),
    "resolve": Row(TAKEN, TAKEN),
    "resource": Row("show", "/resource"),
    "resource_values": Row("show", "/resource/values"),
    "search": Row(Not("search prints what find gives"), "/search"),
    "study": Row(PART, PART),
    "summary": Row("quality", "/summary"),
    "to_networkx": Row(PYTHON, PYTHON, PYTHON),
    "to_owlready": Row(PYTHON, PYTHON, PYTHON),
    "to_rdflib": Row(PYTHON, PYTHON, PYTHON),
    "watch": Row(
        Not("a command ends before data change"),
        Not("the server asks it"),
        Not("they have what they show made anew"),
    ),
    "why_not": Row("why-not", "/why-not"),
    "wording": Row(Not("is for the levels of the pages"), Not("is for the levels of the pages")),
    "catalogue.hits_sparql": Row(Not("search again instead"), Not("search again instead")),
    "catalogue.listing": Row("list", "/list/{name}"),
    "catalogue.parameter_values": Row("question", "/question/{name}/values"),
    "catalogue.parameters": Row(
        "question", "/question/{name}/values", Not("they have the question itself")
    ),
    "catalogue.question_sparql": Row("question", "/question/{name}/sparql"),
    "catalogue.questions_sparql": Row(
        Not("questions lists them"), Not("/questions has each with its query")
    ),
    "catalogue.red_flags": Row("redflags", "/red-flags"),
    "catalogue.scales": Row(Not("quality counts the grades"), "/scales"),
    "catalogue.source": Row("source", "/source"),
    "catalogue.source_of": Row(PARTLY, PARTLY),
    "composer.answer": Row(Not("hamkg query answers what compose writes"), "/compose/answer"),
    "composer.backing": Row(Not("explain gives it whole"), Not("/explain gives it whole")),
    "composer.checked": Row(PARTLY, PARTLY),
    "composer.choices": Row("compose", "/compose/choices"),
    "composer.columns": Row(TEXT, TEXT),
    "composer.compose": Row("compose", "/compose", Not("they ask for its parts")),
    "composer.count": Row(PARTLY, PARTLY),
    "composer.fits": Row(PARTLY, PARTLY),
    "composer.grades": Row(Not("source and show name them"), Not("/scales lists them")),
    "composer.label": Row(TEXT, TEXT),
    "composer.loosened": Row(PARTLY, PARTLY),
    "composer.phrase": Row(TEXT, TEXT),
    "composer.query": Row(PARTLY, PARTLY),
    "composer.read": Row("compose", "/compose/read"),
    "composer.sentence": Row(PARTLY, PARTLY),
    "composer.size": Row(PARTLY, PARTLY),
    "study.card": Row(Not("cards has them all"), Not("/cards has them all")),
    "study.cards": Row("cards", "/cards", Not("they show one at a time")),
    "study.deck": Row("cards", "/deck/{topic}.apkg"),
    "study.quiz": Row("quiz", "/quiz"),
    "study.topic": Row(PARTLY, PARTLY),
    "study.topics": Row("topics", "/topics"),
}
ELSEWHERE = {"export", "categories", "kinds", "summary", "beside", "resource_values", "proof"}
"""What a command gives in another way than by the method of this name, or calls otherwise."""


def called(text: str) -> set[str]:
    """The names of all methods of the facade that a module uses, as the rows have them."""
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Attribute):
            value = node.value.func if isinstance(node.value, ast.Call) else node.value
            owner = ast.unparse(value).rpartition(".")[2]
            if owner in {"open_graph", "open", "graph", "kg"}:
                found.add(node.attr)
            elif owner in CLASSES:
                found.add(f"{owner}.{node.attr}")
    return found


PAGES = set().union(
    *(called(path.read_text(encoding="utf-8")) for path in (ROOT / "ui").rglob("*.py"))
)
ADDRESSES = {operation.path for operation in OPERATIONS} | SERVED


def public() -> set[str]:
    """The names of all that the facade offers, with the part it is in."""
    return {
        f"{part}.{name}".strip(".")
        for part, owner in CLASSES.items()
        for name in dir(owner)
        if not name.startswith("_") and name not in {"store", "served"}
    }


def test_every_public_method_of_the_facade_has_a_row_and_every_row_a_method() -> None:
    assert public() == set(ROWS)


@pytest.mark.parametrize("name", ROWS)
def test_a_row_is_true(name: str) -> None:
    row = ROWS[name]

    if not isinstance(row.command, Not):
        command = cli.get_command(Context(cli), row.command)
        assert command is not None
        module = import_module(str(getattr(command.callback, "__module__", "")))
        text = Path(str(module.__file__)).read_text(encoding="utf-8")
        assert name in called(text) | ELSEWHERE
    if not isinstance(row.address, Not):
        assert row.address in ADDRESSES
    assert (name in PAGES) != isinstance(row.pages, Not), "the pages"


def test_every_reason_says_something() -> None:
    reasons = [cell for row in ROWS.values() for cell in row if isinstance(cell, Not)]

    assert all(len(reason) > 10 for reason in reasons)


def test_every_address_of_the_api_answers_for_the_facade() -> None:
    unknown = {operation.path for operation in OPERATIONS} - {row.address for row in ROWS.values()}

    assert unknown == {"/compose/form", "/deck/{topic}.csv"}  # the same in another notation
