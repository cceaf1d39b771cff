"""What the SPARQL page is made of: what completes, the views of an answer, the programs."""

from __future__ import annotations

import ast
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hamkg import KnowledgeGraph
from hamkg.terms import Iri, Literal, Term
from ui.query.answers import views
from ui.query.chart import MOST_BARS, bars, columns_to_chart
from ui.query.examples import examples
from ui.query.glossary import glossary
from ui.query.picture import around, edges_of
from ui.query.rows import MOST_CHARACTERS, Rows, cell, table
from ui.query.snippets import javascript_string, python_string

INTEGER = "http://www.w3.org/2001/XMLSchema#integer"


def rows(*cells: Term) -> Rows:
    return Rows(("x",), [(value,) for value in cells])


# ---------------------------------------------------------------- what the editor knows


def test_every_example_is_offered_without_its_header() -> None:
    assert len(examples()) > 40
    assert not any("#+" in example.text for example in examples())


def test_completion_knows_terms_by_label_definition_and_synonym() -> None:
    kind = glossary()["https://w3id.org/hamkg/biceps_femoris"]
    relation = glossary()["https://w3id.org/hamkg/innervatedBy"]

    assert (kind.label, kind.sort) == ("biceps femoris", "muscle")
    assert "lateral hamstring" in kind.names
    assert kind.definition.startswith("A muscle")
    assert relation.sort == "property"


def test_completion_leaves_statements_out() -> None:
    assert len(glossary()) < 2000
    assert all(term.sort != "statement" for term in glossary().values())


# ---------------------------------------------------------------- views


def answer(query: str) -> Any:  # noqa: ANN401  whatever the query asks for
    return KnowledgeGraph.open().query(query)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT ?m { ?m a ham:Muscle }", ["table", "json"]),
        ("SELECT ?m (1 AS ?n) { ?m a ham:Muscle }", ["table", "chart", "json"]),
        ("SELECT * { ?s ?p ?o . ?s a ham:Muscle }", ["table", "graph", "json"]),
        ("DESCRIBE ham:hamstrings", ["table", "graph", "turtle", "json"]),
        ("CONSTRUCT { ham:a ham:b 1 } WHERE {}", ["table", "turtle", "json"]),
    ],
)
def test_views_are_those_that_fit(query: str, expected: list[str]) -> None:
    assert views(answer(query)) == expected


def test_relations_that_lead_to_the_middle_say_so() -> None:
    edges = edges_of(answer("CONSTRUCT WHERE { ?m ham:innervatedBy ham:tibial_nerve }"))
    middle = edges[0].object

    seen = around(middle, edges)

    assert len(seen) == len(edges) > 2
    assert {edge.subject for edge in seen} == {middle}
    assert all((edge.predicate.phrase or "").startswith("← ") for edge in seen)


def test_bars_are_as_long_as_their_numbers() -> None:
    found = Rows(
        ("x", "n"), [(Iri("urn:a"), Literal("4", INTEGER)), (None, Literal("1", INTEGER))]
    )
    named = Rows(found.names, [(Literal(str(at)), row[1]) for at, row in enumerate(found.rows)])

    assert columns_to_chart(found) is None  # a row has no name
    columns = columns_to_chart(named)
    assert columns is not None
    drawn = bars(named, columns)
    assert "width:100.0%" in drawn
    assert "width:25.0%" in drawn


def test_a_chart_says_how_many_rows_it_leaves_out() -> None:
    found = Rows(("x", "n"), [(Literal("a"), Literal("0", INTEGER))] * 60)
    columns = columns_to_chart(found)

    assert columns is not None
    assert f"The first {MOST_BARS} of 60 rows." in bars(found, columns)


def test_a_table_of_long_texts_ends_before_the_page_is_too_heavy() -> None:
    found = rows(*(Literal("x" * 1000) for _ in range(3000)))

    text = table(found)

    assert len(text) < 1.1 * MOST_CHARACTERS
    assert "of 3,000 rows" in text


@pytest.mark.parametrize(
    ("term", "told"),
    [
        (Literal("<img src=x>"), "&lt;img src=x&gt;"),
        (Literal("x" * 5000), "Show all 5,000 characters"),
        (Literal("a\u202eb"), "a[U+202E]b"),
        (Literal("musculus", None, "la"), '<span lang="la">musculus</span>'),
        (Iri("javascript:alert(1)"), "javascript:alert(1)"),
        (Iri("https://w3id.org/hamkg/innervatedBy"), "innervated by"),
        (None, ""),
    ],
)
def test_a_cell_is_text_whatever_it_holds(term: Any, told: str) -> None:  # noqa: ANN401  any term
    assert told in cell(term)
    assert "<img" not in cell(term)
    assert 'href="javascript' not in cell(term)


# ---------------------------------------------------------------- programs


@given(st.text(st.characters(codec="utf-8")))
def test_a_query_is_one_string_of_python(text: str) -> None:
    assert ast.literal_eval(python_string(text)) == text


@given(st.text('"\\\n`${}', max_size=12))
def test_a_query_with_many_quotes_is_one_string_of_python(text: str) -> None:
    assert ast.literal_eval(python_string(text)) == text


def test_a_query_on_several_lines_stays_readable_where_that_is_safe() -> None:
    assert python_string("ASK {\n}") == '"""ASK {\n}"""'
    assert javascript_string("ASK {\n}") == "`ASK {\n}`"
    assert javascript_string("a\n${b}") == '"a\\n${b}"'
