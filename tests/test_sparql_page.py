"""The SPARQL page, run without a browser: each state it can be in, and the parts it is made of."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from hamkg.formats import RDF_KINDS, format_names
from ui.links import entity_url
from ui.query import asked
from ui.query.examples import examples

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


# ---------------------------------------------------------------- states


def test_without_a_query_nothing_is_asked_and_a_first_one_is_offered() -> None:
    app = visit()

    assert "start from an example" in shown(app)
    assert editor(app)["text"] == asked.FIRST
    assert editor(app)["ran"] is None


def test_a_timer_that_brings_an_older_address_asks_no_older_query() -> None:
    def page() -> None:
        import streamlit as st

        from ui.query import asked

        asked.ask("ASK { ?newer ?p ?o }")
        st.query_params["query"] = "ASK { ?older ?p ?o }"
        asked.keep_address()
        st.text(asked.asked().text)

    app = again(AppTest.from_function(page, default_timeout=SECONDS))

    assert app.text[0].value == "ASK { ?newer ?p ?o }"
    assert app.query_params["query"] == "ASK { ?newer ?p ?o }"


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


@pytest.mark.uncounted
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
