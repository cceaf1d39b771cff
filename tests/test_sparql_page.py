"""The SPARQL page, run without a browser: each state it can be in, and the parts it is made of."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from hamkg.formats import RDF_KINDS, format_names
from hamkg.terms import Iri, Literal, Term
from ui.links import entity_url
from ui.query import asked
from ui.query.answers import views
from ui.query.chart import MOST_BARS, bars, columns_to_chart
from ui.query.examples import examples
from ui.query.glossary import glossary
from ui.query.picture import around, edges_of
from ui.query.rows import MOST_CHARACTERS, Rows, cell, table
from ui.query.snippets import javascript_string, python_string

PAGE = Path(__file__).parent.parent / "ui" / "views" / "sparql.py"
SECONDS = 60
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?c < ?f && ?f < ?i) }"
INTEGER = "http://www.w3.org/2001/XMLSchema#integer"


def visit(**address: str) -> AppTest:
    """Open the page at an address; a query that the address holds may still be on its way."""
    app = AppTest.from_file(str(PAGE), default_timeout=SECONDS)
    for name, value in address.items():
        app.query_params[name] = value
    return again(app)


def again(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception
    return app


def answered(query: str, **address: str) -> AppTest:
    """Open the page and wait until the query is over."""
    app = visit(query=query, **address)
    while "Running;" in shown(app):
        again(app)
    return app


def shown(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


def editor(app: AppTest) -> dict[str, Any]:
    """Give what the editor in the browser is told."""
    component = next(
        element
        for element in app.get("bidi_component")
        if element.proto.component_name == "hamkg_editor"
    )
    told: dict[str, Any] = json.loads(component.proto.json)
    return told


def rows(*cells: Term) -> Rows:
    return Rows(("x",), [(value,) for value in cells])


# ---------------------------------------------------------------- states


def test_without_a_query_nothing_is_asked_and_a_first_one_is_offered() -> None:
    app = visit()

    assert "start from an example" in shown(app)
    assert editor(app)["text"] == asked.FIRST
    assert editor(app)["ran"] is None


def test_a_query_that_is_no_sparql_is_located_marked_and_kept() -> None:
    broken = "SELECT ?x WHERE {\n ?x a "

    app = answered(broken)

    assert 'role="alert"' in shown(app)
    assert "Line 2" in shown(app)
    assert editor(app)["text"] == broken
    assert editor(app)["fault"]["line"] == 2
    assert editor(app)["fault"]["text"] == broken


def test_a_query_that_takes_too_long_says_so_and_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asked, "DEADLINE", 0.7)

    app = answered(ENDLESS)

    assert "Too slow." in shown(app)
    assert "Add a LIMIT" in shown(app)
    assert editor(app)["text"] == ENDLESS


def test_a_query_can_be_stopped_while_it_runs() -> None:
    app = visit(query=ENDLESS)
    assert "Running;" in shown(app)
    assert "after 10 s at the latest" in shown(app)

    app.button[0].click().run()
    again(app)

    assert "The query was stopped." in shown(app)
    assert editor(app)["text"] == ENDLESS


def test_an_answer_that_is_too_large_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asked, "MAX_BYTES", 1000)

    assert "Add a LIMIT" in shown(answered("SELECT * { ?s ?p ?o } LIMIT 99"))


def test_another_server_is_not_asked() -> None:
    app = answered("ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")

    assert "does not call other servers" in shown(app)


def test_many_rows_are_shown_in_part_and_downloaded_whole() -> None:
    app = answered("SELECT ?s ?p { ?s ?p ?o } LIMIT 1200")

    assert "Showing 1,000 of 1,200 rows; a download has all." in shown(app)
    assert "1,200 rows in" in shown(app)


@pytest.mark.parametrize(
    ("query", "told", "kinds"),
    [
        ("ASK { ham:hamstrings a ham:Muscle }", "<strong>Yes</strong>", ("table",)),
        ("ASK { ham:hamstrings a ham:Nerve }", "<strong>No</strong>", ("table",)),
        ("CONSTRUCT WHERE { ham:hamstrings a ?t }", "ham:hamstrings", RDF_KINDS),
        ("DESCRIBE ham:hamstrings", "triples in", RDF_KINDS),
        ("SELECT ?m { ?m a ham:Muscle, ham:Nerve }", "No row matches.", ("table",)),
        ("SELECT (<<( ham:a ham:b ham:c )>> AS ?t) {}", "1 row in", ("table",)),
    ],
    ids=["yes", "no", "construct", "describe", "nothing", "triple term"],
)
def test_each_form_of_query_is_answered_and_offered_in_every_format_it_has(
    query: str, told: str, kinds: tuple[str, ...]
) -> None:
    app = answered(query)

    assert told in shown(app)
    assert len(app.get("download_button")) == len(format_names(*kinds))


def test_an_answer_links_its_kinds() -> None:
    text = shown(answered("SELECT ?m { ?m a ham:Muscle } ORDER BY ?m"))

    assert f'href="{entity_url("ham:biceps_femoris")}"' in text


# ---------------------------------------------------------------- the address


def test_an_example_is_opened_by_its_name() -> None:
    example = examples()[0]

    app = visit(ex=example.name)

    assert editor(app)["text"] == example.text
    assert editor(app)["ran"] == example.text


def test_a_name_of_no_example_is_said_to_be_none() -> None:
    text = shown(visit(ex="<b>nothing</b>"))

    assert "There is no example called “&lt;b&gt;nothing&lt;/b&gt;”" in text


def test_another_address_is_another_query() -> None:
    app = answered("ASK { ham:hamstrings a ham:Muscle }")
    before = editor(app)["version"]

    app.query_params["query"] = "ASK { ham:hamstrings a ham:Nerve }"
    again(app)

    assert editor(app)["version"] > before
    assert editor(app)["text"].endswith("ham:Nerve }")


def test_the_same_address_is_not_asked_again() -> None:
    app = answered("SELECT (RAND() AS ?x) {}")
    first = shown(app)

    assert shown(again(app)) == first


@pytest.mark.parametrize(
    ("view", "told"),
    [("json", "&quot;bindings&quot;"), ("chart", "hk-bars"), ("graph", "<td")],
)
def test_the_view_is_in_the_address_and_one_that_does_not_fit_gives_the_table(
    view: str, told: str
) -> None:
    query = "SELECT ?t (COUNT(?x) AS ?n) { ?x a ?t } GROUP BY ?t"

    assert told in shown(answered(query, view=view))


def test_a_query_too_long_for_a_link_says_so() -> None:
    query = f"ASK {{}} # {'x' * asked.LONGEST_LINK}"

    assert "characters, and a link holds 2,000" in shown(answered(query))


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
    from hamkg import KnowledgeGraph

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
